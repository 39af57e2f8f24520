#ifndef GPUPRICE_MODEL_LEDGER_HPP
#define GPUPRICE_MODEL_LEDGER_HPP

/// \file
/// The run ledger: what each run of each market came to.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::model {

/// The ledger words of the design, section 4.
enum class Outcome : std::uint8_t { ok, partial, empty, blocked, drift, not_modified, failed, skipped };

[[nodiscard]] std::string_view to_text(Outcome outcome) noexcept;
[[nodiscard]] core::Result<Outcome> parse_outcome(std::string_view text);

/// One market's part of one run.
struct MarketRun {
    std::int64_t run = 0;
    std::string market;
    core::Instant at;        ///< the instant of its sightings
    std::string definition;  ///< hash of adapter, base URL, queries and parameters
    Outcome outcome = Outcome::failed;
    bool complete = false;  ///< every page of every query answered and no limit hit
    long requests = 0;
    long pages = 0;
    long bytes = 0;       ///< decoded body bytes that came over the wire: none for an answer that was not modified
    long seen = 0;        ///< listings seen
    long added = 0;       ///< of them, never seen before
    long changed = 0;     ///< of them, with a new revision or price
    long gone = 0;        ///< listings that this run proved gone
    long left_out = 0;    ///< items of the market that could not be read as listings
    long conflicts = 0;   ///< sightings that contradict a stored one at the same instant; the stored one stays
    std::string message;  ///< why it is not ok, or what was noteworthy; for people

    bool operator==(const MarketRun&) const = default;
};

/// One execution of `scrape` or `import`.
struct RunRecord {
    std::int64_t id = 0;
    std::string kind;  ///< "scrape" or "import"
    core::Instant started;
    std::optional<core::Instant> finished;  ///< none: it was killed
    std::vector<MarketRun> markets;
};

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_LEDGER_HPP
