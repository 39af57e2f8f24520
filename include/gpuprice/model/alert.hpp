#ifndef GPUPRICE_MODEL_ALERT_HPP
#define GPUPRICE_MODEL_ALERT_HPP

/// \file
/// What became of the user's alert rules: episodes, and the messages about them.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::model {

/// One time that a rule held for one subject, from the day it began to the day it was over.
struct AlertEpisode {
    std::int64_t id = 0;             ///< of the store; 0 = not stored yet
    std::string rule;                ///< its name
    std::string definition;          ///< digest of what the rule asked for: an edited rule begins anew
    std::string subject;             ///< "h100-80gb-pcie|ask|used|US", a listing "ebay-us/900", a market "ebay-us"
    std::string cell;                ///< of a listing: the subject of its cell; else empty
    std::string text;                ///< the subject for people: "h100-80gb-pcie, used in US"
    core::Day started{};             ///< the first day on which it held
    std::optional<core::Day> ended;  ///< the day on which it held no more; none = it goes on
    std::string ending;              ///< why it ended, a clause for people; empty while it goes on
    core::Day judged{};              ///< the last day on which it could be judged
    double first_value = 0.0;        ///< on `started`, in the unit of the rule's metric
    double extreme = 0.0;            ///< the farthest beyond the threshold that it went
    double last_value = 0.0;         ///< on `judged`

    bool operator==(const AlertEpisode&) const = default;
};

enum class AlertEvent : std::uint8_t { start, end };

/// What became of one message to one channel.
enum class Delivery : std::uint8_t {
    waiting,    ///< to be sent, by this run or the next
    sending,    ///< on its way; found later, the program died meanwhile
    sent,       ///< the channel took it
    given_up,   ///< failed for too long
    uncertain,  ///< the program died while it was on its way: not sent again, for it may have arrived
};

[[nodiscard]] std::string_view to_text(AlertEvent event) noexcept;   ///< "start", "end"
[[nodiscard]] std::string_view to_text(Delivery delivery) noexcept;  ///< "waiting", "sending", …
[[nodiscard]] core::Result<AlertEvent> parse_alert_event(std::string_view text);
[[nodiscard]] core::Result<Delivery> parse_delivery(std::string_view text);

/// One message about one episode for one channel, written down before it is sent.
struct AlertMessage {
    std::int64_t id = 0;       ///< of the store; 0 = not stored yet
    std::int64_t episode = 0;  ///< AlertEpisode::id
    AlertEvent event = AlertEvent::start;
    std::string channel;  ///< its name in the configuration
    Delivery delivery = Delivery::waiting;
    core::Instant made{};
    int tries = 0;                       ///< runs that tried to send it
    std::optional<core::Instant> tried;  ///< the last one
    std::string error;                   ///< why the last try failed; empty when none has
    std::string key;                     ///< tells receivers that two copies are one message
    std::string title;                   ///< one line
    std::string text;                    ///< for people
    std::string body;                    ///< a JSON object, for programs

    bool operator==(const AlertMessage&) const = default;
};

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_ALERT_HPP
