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

/// Whether a market was observed completely: ok, empty or not_modified.
[[nodiscard]] constexpr bool went_well(Outcome outcome) noexcept
{
    return outcome == Outcome::ok || outcome == Outcome::empty || outcome == Outcome::not_modified;
}

/// Why a market's part of a run is not what it should be: what to do about it depends on it.
enum class Cause : std::uint8_t {
    unknown,      ///< nothing is wrong, or it is none of these
    unreachable,  ///< no answer came: its name, the connection, the time
    server,       ///< its server failed: status 5xx
    throttled,    ///< it wants fewer requests: status 429, a long Retry-After
    paused,       ///< its host is left alone for a while, as an earlier run learned
    robots,       ///< its robots.txt forbids it
    refused,      ///< it refused the keys, or without any, the program: status 401, 403
    challenge,    ///< it showed a login or a captcha
    moved,        ///< what was asked for is not there: status 404, 410
    form,         ///< it answered, and that could not be read
    stopped,      ///< the run's time was over, or somebody ended it
    limit,        ///< more pages than a run may ask for
    no_key,       ///< a credential is not there
    no_command,   ///< the command that renders its pages is not there
    import_only,  ///< it has no address to ask
};

[[nodiscard]] std::string_view to_text(Cause cause) noexcept;  ///< "" for unknown
[[nodiscard]] core::Result<Cause> parse_cause(std::string_view text);

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
    Cause cause = Cause::unknown;  ///< of the trouble that `message` is about

    bool operator==(const MarketRun&) const = default;
};

/// The message of what an import read. Its outcome is `partial`, for a file never proves that what it lacks was not on
/// offer; nothing is wrong with that.
inline constexpr std::string_view k_imported = "imported";

[[nodiscard]] inline bool is_import(const MarketRun& run)
{
    return run.outcome == Outcome::partial && run.message == k_imported;
}

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
