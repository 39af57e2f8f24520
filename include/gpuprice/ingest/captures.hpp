#ifndef GPUPRICE_INGEST_CAPTURES_HPP
#define GPUPRICE_INGEST_CAPTURES_HPP

/// \file
/// Kept answers back into the history: what `scrape` wrote with ScrapeOptions::captures is read again by the present
/// definitions and rules, without asking any market.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/ledger.hpp"
#include "gpuprice/model/market.hpp"
#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/store/store.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gpuprice::ingest {

struct ReplayReport {
    model::RunRecord run;  ///< a line for every run that was replayed, in order of time
    long known = 0;        ///< runs left out because the ledger has them
    long outdated = 0;     ///< of them, read by another definition that asked the same as the present one
    long worse = 0;        ///< runs that were complete then and are not now: the definition may not fit their answers
    long unfinished = 0;   ///< folders of runs that were killed; never read
    long unasked = 0;      ///< kept answers left out because the present definition would not have asked for them
    std::optional<std::filesystem::path> backup;  ///< of the history as it was before a rebuild
};

/// Told before each run that is replayed: its place from 1 on, how many there are, and the run's market and instant.
using ReplayProgress = std::function<void(std::size_t run, std::size_t all, std::string_view market, core::Instant at)>;

/// Replays the runs kept in `directory` (that of scrape, a market's folder in it, or one run's) into the history, in
/// order of time and in one transaction. A run comes to what it came to when it was live: the same instants, the same
/// outcome, and complete where it was, so that it proves the same absences. Left out are runs of an instant at which
/// the ledger has as many runs of the market already. Replaying again changes nothing, and neither does the order of
/// several replays; only where answers come to another number of listings than they did then is drift decided anew,
/// by the runs that the ledger has before them.
///
/// The present definition reads the answers. Where it asks at first what was asked then, the run counts as its own: its
/// own requests go with the answers, answers that it would not have asked for are left out, and a page that it would
/// have asked for besides makes the run partial. Else the run counts as one of the definition of then, with the pages
/// that were asked for then, and its coverage proves nothing about what only the present one asks for, nor that one's
/// about it.
///
/// \throws core::DataError  when there is no capture in the directory, or one cannot be read: cut short, changed since,
/// of a newer format, of a market without a definition, a symbolic link; nothing is imported then.
[[nodiscard]] ReplayReport replay_captures(const std::filesystem::path& directory,
                                           std::span<const model::MarketDefinition> markets, store::Store& store,
                                           const normalize::Normalizer& normalizer, const core::Clock& clock,
                                           const ReplayProgress& tell = {});

/// The same for the captures of one market, which take the place of what their runs were read as before: those runs'
/// sightings, coverage and ledger lines go first (store::Store::forget_observations), all else stays. What other runs
/// of a definition that asked what the present one asks observed counts as observed by the present one from then on,
/// so that runs before and after the definition was mended prove each other's absences. One transaction, before which
/// the database is copied beside itself: killed, it leaves the history as it was.
/// \throws core::DataError  as above.
[[nodiscard]] ReplayReport rebuild_from_captures(const std::filesystem::path& directory,
                                                 const model::MarketDefinition& market, store::Store& store,
                                                 const normalize::Normalizer& normalizer, const core::Clock& clock,
                                                 const ReplayProgress& tell = {});

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_INGEST_CAPTURES_HPP
