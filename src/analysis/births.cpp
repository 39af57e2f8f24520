#include "gpuprice/analysis/births.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace gpuprice::analysis {

namespace {

using CompleteRuns = std::map<std::string_view, std::vector<core::Instant>>;

CompleteRuns complete_runs(const model::History& history)
{
    CompleteRuns runs;
    for (const model::Coverage& coverage : history.coverage) {
        if (coverage.complete) {
            runs[coverage.market].push_back(coverage.at);
        }
    }
    return runs;
}

std::optional<core::Instant> birth_of(const model::Revision& revision, core::Instant first, const CompleteRuns& runs)
{
    if (revision.raw.listed_on && core::Instant{*revision.raw.listed_on} <= first) {
        return core::Instant{*revision.raw.listed_on};
    }
    const auto market = runs.find(revision.market);
    if (market == runs.end()) {
        return std::nullopt;
    }
    const auto after = std::ranges::lower_bound(market->second, first);
    if (after == market->second.begin() || first - *(after - 1) > k_birth_gap) {
        return std::nullopt;
    }
    return first;
}

}  // namespace

std::vector<ListingLife> listing_lives(const model::History& history)
{
    const CompleteRuns runs = complete_runs(history);
    std::vector<ListingLife> lives;
    for (std::size_t i = 0; i < history.spans.size(); ++i) {
        const model::Span& span = history.spans[i];
        const model::Revision& revision = history.revisions[span.revision];
        if (model::is_point(span.price.kind)) {
            continue;
        }
        const bool is_never_open = model::is_never_open(span);
        if (!lives.empty()) {
            const model::Span& before = history.spans[lives.back().last_span];
            const model::Revision& known = history.revisions[before.revision];
            if (before.price.kind == span.price.kind && known.raw.external_id == revision.raw.external_id &&
                known.market == revision.market) {
                if (!is_never_open || !before.gone_at) {
                    lives.back().last_span = i;
                }
                continue;
            }
        }
        if (is_never_open) {
            continue;
        }
        lives.push_back({i, i, birth_of(revision, span.first, runs)});
    }
    return lives;
}

}  // namespace gpuprice::analysis
