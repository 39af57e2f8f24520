#include "gpuprice/model/alert.hpp"

#include <array>
#include <utility>

namespace gpuprice::model {

namespace {

constexpr std::array<std::pair<AlertEvent, std::string_view>, 2> k_events{
    {{AlertEvent::start, "start"}, {AlertEvent::end, "end"}}};

constexpr std::array<std::pair<Delivery, std::string_view>, 5> k_deliveries{{{Delivery::waiting, "waiting"},
                                                                             {Delivery::sending, "sending"},
                                                                             {Delivery::sent, "sent"},
                                                                             {Delivery::given_up, "given_up"},
                                                                             {Delivery::uncertain, "uncertain"}}};

template <typename Words, typename Value>
std::string_view word_of(const Words& words, Value value) noexcept
{
    for (const auto& [each, word] : words) {
        if (each == value) {
            return word;
        }
    }
    return "";
}

}  // namespace

std::string_view to_text(AlertEvent event) noexcept { return word_of(k_events, event); }

std::string_view to_text(Delivery delivery) noexcept { return word_of(k_deliveries, delivery); }

core::Result<AlertEvent> parse_alert_event(std::string_view text)
{
    for (const auto& [each, word] : k_events) {
        if (word == text) {
            return each;
        }
    }
    return core::Error{core::ErrorKind::invalid, "'" + std::string{text} + "' is neither start nor end", {}};
}

core::Result<Delivery> parse_delivery(std::string_view text)
{
    for (const auto& [each, word] : k_deliveries) {
        if (word == text) {
            return each;
        }
    }
    return core::Error{core::ErrorKind::invalid, "'" + std::string{text} + "' is no state of a message", {}};
}

}  // namespace gpuprice::model
