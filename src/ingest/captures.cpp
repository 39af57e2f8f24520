#include "gpuprice/ingest/captures.hpp"

#include "gpuprice/core/error.hpp"

#include "replay.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

namespace gpuprice::ingest {

namespace {

const model::MarketDefinition& definition_for(const KeptRun& kept, std::span<const model::MarketDefinition> markets)
{
    const auto found = std::ranges::find(markets, kept.capture.market, &model::MarketDefinition::id);
    if (found == markets.end()) {
        throw core::DataError(kept.folder.string() + " is of market '" + kept.capture.market +
                              "', which has no definition: add one ('gpuprice markets' lists those that are known), or "
                              "move the folder away; nothing was imported");
    }
    return *found;
}

/// Takes out the runs that the ledger has, as many of an instant as it has of it.
void leave_out_known(std::vector<KeptRun>& runs, std::span<const model::MarketDefinition> markets,
                     const store::Store& store, ReplayReport& report)
{
    std::map<std::string, std::map<core::Instant, std::vector<std::string>>> known;  // by whom they are stored
    std::erase_if(runs, [&](const KeptRun& kept) {
        const auto& present = definition_for(kept, markets);
        const auto [of_market, is_first] = known.try_emplace(kept.capture.market);
        if (is_first) {
            for (const model::MarketRun& line : store.observing_runs(kept.capture.market)) {
                of_market->second[line.at].push_back(line.definition);
            }
        }
        auto& definitions = of_market->second[kept.capture.at];
        if (definitions.empty()) {
            return false;
        }
        ++report.known;
        const bool is_outdated =
            definitions.back() != present.definition_hash() && asks_the_same(present, kept.capture);
        report.outdated += is_outdated ? 1 : 0;
        definitions.pop_back();
        return true;
    });
}

void replay_all(const std::vector<KeptRun>& runs, std::span<const model::MarketDefinition> markets, store::Store& store,
                const normalize::Normalizer& normalizer, ReplayReport& report,
                const std::map<core::Instant, std::int64_t>& runs_of_then, const ReplayProgress& tell)
{
    std::size_t place = 0;
    for (const KeptRun& kept : runs) {
        ++place;
        if (tell) {
            tell(place, runs.size(), kept.capture.market, kept.capture.at);
        }
        const auto then = runs_of_then.find(kept.capture.at);
        const std::int64_t run = then == runs_of_then.end() ? report.run.id : then->second;
        Replayed replayed = replay(kept, definition_for(kept, markets), store, run, normalizer);
        report.unasked += replayed.unasked;
        report.worse += model::went_well(kept.capture.outcome) && !replayed.ledger.complete ? 1 : 0;
        report.run.markets.push_back(std::move(replayed.ledger));
    }
}

void begin(ReplayReport& report, store::Store& store, const core::Clock& clock)
{
    report.run.kind = "import";
    report.run.started = clock.now();
    report.run.id = store.begin_run(report.run.kind, report.run.started);
}

void end(ReplayReport& report, store::Store& store, const core::Clock& clock)
{
    report.run.finished = clock.now();
    store.finish_run(report.run.id, *report.run.finished);
}

}  // namespace

ReplayReport replay_captures(const std::filesystem::path& directory, std::span<const model::MarketDefinition> markets,
                             store::Store& store, const normalize::Normalizer& normalizer, const core::Clock& clock,
                             const ReplayProgress& tell)
{
    KeptRuns kept = find_captures(directory);
    ReplayReport report;
    report.unfinished = kept.unfinished;
    leave_out_known(kept.runs, markets, store, report);
    store.atomically([&] {
        begin(report, store, clock);
        replay_all(kept.runs, markets, store, normalizer, report, {}, tell);
        end(report, store, clock);
    });
    return report;
}

ReplayReport rebuild_from_captures(const std::filesystem::path& directory, const model::MarketDefinition& market,
                                   store::Store& store, const normalize::Normalizer& normalizer,
                                   const core::Clock& clock, const ReplayProgress& tell)
{
    KeptRuns kept = find_captures(directory);
    std::erase_if(kept.runs, [&market](const KeptRun& run) { return run.capture.market != market.id; });
    if (kept.runs.empty()) {
        throw core::DataError("there is no capture of market " + market.id + " in " + directory.string() +
                              ": name the directory that its runs were kept in; nothing was changed");
    }
    std::vector<core::Instant> instants;
    std::set<core::Instant> own;           // of runs that asked what the present definition asks
    std::set<std::string> same_questions;  // definitions that they were asked, or are stored, under
    for (const KeptRun& run : kept.runs) {
        instants.push_back(run.capture.at);
        if (asks_the_same(market, run.capture)) {
            own.insert(run.capture.at);
            same_questions.insert(run.capture.definition);
        }
    }
    std::map<core::Instant, std::int64_t> runs_of_then;
    for (const model::MarketRun& line : store.observing_runs(market.id)) {
        runs_of_then.insert({line.at, line.run});
        if (own.contains(line.at)) {
            same_questions.insert(line.definition);
        }
    }
    ReplayReport report;
    report.unfinished = kept.unfinished;
    report.backup = store.back_up("before-rebuild", clock.now());
    const auto rebuild = [&] {
        begin(report, store, clock);
        store.forget_observations(market.id, instants);
        for (const std::string& definition : same_questions) {
            store.attribute_observations(market.id, definition, market.definition_hash());
        }
        replay_all(kept.runs, {&market, 1}, store, normalizer, report, runs_of_then, tell);
        end(report, store, clock);
    };
    try {
        store.atomically(rebuild);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(*report.backup, ignored);  // of what is still there
        throw;
    }
    return report;
}

}  // namespace gpuprice::ingest
