#ifndef GPUPRICE_INGEST_SCRAPE_HPP
#define GPUPRICE_INGEST_SCRAPE_HPP

/// \file
/// One run of scrape: fetch → step → normalize → store. The only place that sequences these effects.

#include "gpuprice/core/time.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/model/ledger.hpp"
#include "gpuprice/model/market.hpp"
#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/store/store.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::ingest {

struct ScrapeOptions {
    std::vector<std::string> accept;  ///< markets whose new number of listings is to be taken as right (drift)
    /// Where the answers are kept as received, for replay_captures (captures.hpp); made when missing.
    std::optional<std::filesystem::path> captures;
    std::string program;  ///< version, for what is kept
};

/// What is told while a run goes on: after each answer, and once when the market has ended.
struct ScrapeProgress {
    std::string market;
    long pages = 0;
    long listings = 0;
    std::optional<model::MarketRun> result;  ///< its line of the ledger, once it has ended
};

/// Fetches the markets side by side and commits each in one transaction when it ends, so that one that fails takes
/// nothing from the others and a killed run leaves nothing half-done. Returns the ledger of the run, in the order of
/// the definitions.
///
/// A page that the market has not changed since an earlier run (304) is read from what was kept of it, with the same
/// result as if it had been sent again.
///
/// Outcomes: `ok` everything asked was answered · `not_modified` the same, and nothing had changed: it was all seen
/// again now, and absences prove as much · `empty` the markets said: no results · `partial` some of it (a page
/// failed, a filter was ignored, a limit was hit): what was read is stored, absences prove nothing · `drift` complete,
/// but fewer than half of the usual listings and at least 10 fewer: stored, absences prove nothing · `blocked`,
/// `failed` nothing could be read · `skipped` its host is in a pause that an earlier run was asked for, or that it
/// earned by failing (Fetcher); pauses are remembered, for 24 hours at most.
/// \throws core::DataError  when the database cannot be written; before anything is asked, when the directory of
/// captures cannot; and at the end, when all is stored, when the answers of a market could not be kept.
[[nodiscard]] model::RunRecord scrape(std::span<const model::MarketDefinition> markets, store::Store& store,
                                      fetch::Fetcher& fetcher, const normalize::Normalizer& normalizer,
                                      const core::Clock& clock, const ScrapeOptions& options,
                                      const std::function<void(const ScrapeProgress&)>& progress);

/// Whether fetch would send all the requests that a run begins with: fetch::check_request's rules, with the JSON
/// pointer of the definition's part at fault for place. True for an import-only market, which is asked nothing.
[[nodiscard]] core::Result<bool> check_requests(const model::MarketDefinition& market);

/// The requests that a run begins with.
[[nodiscard]] std::vector<model::Request> first_requests(const model::MarketDefinition& market);

/// The same to look at, not to send: secrets in addresses and bodies are written as "***".
[[nodiscard]] std::vector<model::Request> shown_requests(const model::MarketDefinition& market);

/// Whether `seen` listings are suspiciously few after `earlier` complete runs of the same definition, newest first:
/// fewer than half of the median of the last 7 that set the level, and at least 10 fewer. Three such runs in a row
/// within 20 % of each other are the new level, and so is a low run that was accepted: the level restarts there.
[[nodiscard]] bool is_drift(long seen, std::span<const model::MarketRun> earlier);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_INGEST_SCRAPE_HPP
