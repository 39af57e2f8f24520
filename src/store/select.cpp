#include "select.hpp"

#include "facts.hpp"
#include "rules.hpp"
#include "spans.hpp"
#include "sqlite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gpuprice::store {

namespace {

template <typename T>
bool accepts(const std::vector<T>& wanted, const T& value)
{
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool accepts(const Selection& selection, const model::Listing& derived)
{
    const auto names = [](const std::vector<std::string>& wanted, const std::string& value) {
        return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    };
    return (selection.cards.empty() && selection.families.empty()) || names(selection.cards, derived.card) ||
           (derived.card.empty() && names(selection.families, derived.family)) ||
           (selection.with_unassigned && derived.card.empty() && derived.family.empty());
}

bool accepts(const Selection& selection, const DerivedSpan& span)
{
    return accepts(selection.kinds, span.value->price->kind) && (!selection.since || span.last >= *selection.since) &&
           (!selection.until || span.first <= *selection.until);
}

/// The columns of a revision; those that are not wanted left empty.
std::string revision_columns(const Selection& selection)
{
    const bool with_both = selection.with_titles && selection.with_words;
    const std::array<std::pair<std::string_view, bool>, 6> texts{{{"title", selection.with_titles},
                                                                  {"facts", with_both},
                                                                  {"url", with_both},
                                                                  {"condition_code", selection.with_words},
                                                                  {"condition_text", selection.with_words},
                                                                  {"category", selection.with_words}}};
    std::string columns{k_revision_columns};
    for (const auto& [name, is_wanted] : texts) {
        if (!is_wanted) {
            columns.replace(columns.find(std::string{name} + ","), name.size(), "''");
        }
    }
    return columns;
}

std::vector<std::string> markets_of(const Connection& connection, const Selection& selection)
{
    std::vector<std::string> markets;
    auto rows = connection.prepare("SELECT market FROM listing UNION SELECT market FROM coverage ORDER BY 1");
    while (rows.step()) {
        if (auto market = rows.text(0); accepts(selection.markets, market)) {
            markets.push_back(std::move(market));
        }
    }
    return markets;
}

/// When a listing was first seen, and when it was last known not to be there before.
struct Birth {
    std::optional<core::Instant> first_seen;
    std::optional<core::Instant> missed_before;
};

Birth birth_of(const ListingFacts& facts, const std::vector<DerivedSpan>& spans, const MarketCoverage& coverage)
{
    Birth birth;
    for (const auto& span : spans) {
        birth.first_seen = std::min(birth.first_seen.value_or(span.first), span.first);
    }
    for (const auto& definition : facts.seen_by) {
        const auto complete = coverage.complete.find(definition);
        if (!birth.first_seen || complete == coverage.complete.end()) {
            continue;
        }
        const auto after = std::lower_bound(complete->second.begin(), complete->second.end(), *birth.first_seen);
        if (after != complete->second.begin()) {
            birth.missed_before = std::max(birth.missed_before.value_or(*std::prev(after)), *std::prev(after));
        }
    }
    return birth;
}

class ListingReader {
public:
    ListingReader(const Connection& connection, const Selection& selection)
        : selection_{&selection},
          rules_{load_rules(connection)},
          facts_{connection, selection.external_id.empty() ? FactsLoader::Reach::all : FactsLoader::Reach::some},
          revision_rows_{connection.prepare(
              fmt::format("SELECT id, number, {} FROM revision WHERE listing = ?", revision_columns(selection)))}
    {
    }

    /// What all states of a listing have in common.
    struct Identity {
        std::string market;
        std::string market_country;
        std::string external_id;
    };

    void append(std::int64_t listing, const Identity& identity, const MarketCoverage& coverage, model::History& history)
    {
        read_revisions(listing, identity);
        if (revisions_.empty()) {
            return;
        }
        const auto& facts = facts_.load(listing);
        const auto spans = derive_spans(facts, coverage);
        const auto birth = birth_of(facts, spans, coverage);
        const auto words = selection_->with_words ? model::SpanPrice::Words::kept : model::SpanPrice::Words::dropped;
        for (std::size_t i = 0; i < spans.size(); ++i) {
            const auto& span = spans[i];
            auto* revision = find_revision(span.value->revision);
            if (revision == nullptr || !accepts(*selection_, span)) {
                continue;
            }
            if (!revision->index) {
                revision->index = history.revisions.size();
                revision->value.first_seen = birth.first_seen;
                revision->value.missed_before = birth.missed_before;
                history.revisions.push_back(std::move(revision->value));
            }
            const bool is_followed = i + 1 < spans.size() && spans[i + 1].kind == span.kind;
            history.spans.push_back({*revision->index,
                                     {*span.value->price, words},
                                     span.first,
                                     span.last,
                                     span.absent_from,
                                     span.gone_at,
                                     is_followed ? std::optional{spans[i + 1].first} : std::nullopt});
        }
    }

private:
    struct SelectedRevision {
        std::int64_t id;
        model::Revision value;
        std::optional<std::size_t> index;  ///< in the history, once a span names it
    };

    void read_revisions(std::int64_t listing, const Identity& identity)
    {
        revisions_.clear();
        revision_rows_.query(listing);
        while (revision_rows_.step()) {
            auto stored = read_revision(revision_rows_, 2);
            if (accepts(*selection_, stored.derived)) {
                stored.raw.external_id = identity.external_id;
                revisions_.push_back({revision_rows_.integer(0),
                                      {identity.market,
                                       identity.market_country,
                                       std::move(stored.raw),
                                       std::move(stored.derived),
                                       rules_.at(stored.rules),
                                       static_cast<int>(revision_rows_.integer(1)),
                                       {},
                                       {}},
                                      {}});
            }
        }
        if (revisions_.size() > 1) {
            std::ranges::sort(revisions_, {}, &SelectedRevision::id);
        }
    }

    [[nodiscard]] SelectedRevision* find_revision(std::int64_t id)
    {
        const auto found = std::ranges::lower_bound(revisions_, id, {}, &SelectedRevision::id);
        return found == revisions_.end() || found->id != id ? nullptr : &*found;
    }

    const Selection* selection_;
    std::map<std::int64_t, model::Rules> rules_;
    FactsLoader facts_;
    Statement revision_rows_;
    std::vector<SelectedRevision> revisions_;  // of the listing, by id
};

}  // namespace

void append_listings(const Connection& connection, const Selection& selection, model::History& history,
                     const std::function<void()>& is_read)
{
    ListingReader reader{connection, selection};
    auto listings = connection.prepare(
        "SELECT id, external_id, market_country FROM listing "
        "WHERE market = ?1 AND (?2 = '' OR external_id = ?2) ORDER BY external_id");
    for (const auto& market : markets_of(connection, selection)) {
        const auto coverage = load_coverage(connection, market);
        listings.query(market, selection.external_id);
        while (listings.step()) {
            const auto spans = history.spans.size();
            reader.append(listings.integer(0), {market, listings.text(2), listings.text(1)}, coverage, history);
            if (history.spans.size() > spans) {
                is_read();
            }
        }
    }
}

void for_each_listing(const Connection& connection, const Selection& selection,
                      const std::function<void(model::History& listing)>& visit)
{
    model::History listing;
    append_listings(connection, selection, listing, [&] {
        visit(listing);
        listing.revisions.clear();
        listing.spans.clear();
    });
}

std::vector<model::Coverage> select_coverage(const Connection& connection, const Selection& selection)
{
    std::vector<model::Coverage> coverage;
    auto rows = connection.prepare("SELECT at, max(complete) FROM coverage WHERE market = ? GROUP BY at ORDER BY at");
    for (const auto& market : markets_of(connection, selection)) {
        rows.query(market);
        while (rows.step()) {
            coverage.push_back({market, rows.instant(0), rows.integer(1) != 0});
        }
    }
    return coverage;
}

}  // namespace gpuprice::store
