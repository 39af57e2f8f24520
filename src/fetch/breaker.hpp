#ifndef GPUPRICE_SRC_FETCH_BREAKER_HPP
#define GPUPRICE_SRC_FETCH_BREAKER_HPP

#include "job.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::fetch {

/// A circuit breaker for each origin. Closed: requests pass. Open, after so many failures in a row: none does, for a
/// pause. Then half-open: the first that begins is the probe, and decides; none other passes meanwhile.
/// \see Nygard, "Release It!" (2007), section 5.2.
class Breakers {
public:
    /// \param failures  in a row that open it, at least 1.
    Breakers(int failures, std::chrono::milliseconds pause);

    /// Why no request may begin there now, a clause for people; none when one may.
    [[nodiscard]] std::optional<std::string> refusal(const std::string& origin, SteadyTime now) const;

    /// A request that was not refused begins.
    void begin(const std::string& origin, SteadyTime now);

    /// What a request came to after its retries. \param why  for people, "the status 503".
    void answered(const std::string& origin);
    void failed(const std::string& origin, const std::string& why, SteadyTime now);

    /// The host asked to be left alone: none passes until then, whatever answers come in. \param wait  that it asked
    /// for.
    void shut(const std::string& origin, std::chrono::milliseconds wait, SteadyTime now);

    /// The hosts that no request may go to at `now`.
    struct Closed {
        std::string origin;
        SteadyTime until;
        std::string why;  ///< a clause for people
    };
    [[nodiscard]] std::vector<Closed> closed(SteadyTime now) const;

    /// A request that began was dropped before it came to anything.
    void give_up(const std::string& origin);

    /// A probe is under way there.
    [[nodiscard]] bool is_probing(const std::string& origin) const;

private:
    struct Host {
        int failures = 0;  ///< in a row
        std::optional<SteadyTime> open_until;
        bool probing = false;
        std::optional<std::chrono::milliseconds> asked;  ///< it was shut by its own word, for so long
        std::string why;                                 ///< of the last failure
    };

    [[nodiscard]] static std::string clause(const std::string& origin, const Host& host);

    int failures_;
    std::chrono::milliseconds pause_;
    std::map<std::string, Host> hosts_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_BREAKER_HPP
