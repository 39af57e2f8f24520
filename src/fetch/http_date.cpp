#include "gpuprice/fetch/http_date.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace gpuprice::fetch {

namespace {

constexpr std::chrono::seconds k_longest_wait = std::chrono::days{3650};

}  // namespace

std::optional<core::Instant> parse_http_date(std::string_view text)
{
    // curl_getdate reads bare numbers as dates too ("20260331"); all forms of the RFC begin with the weekday.
    const bool begins_with_letter = !text.empty() && ((text[0] >= 'A' && text[0] <= 'Z'));
    if (!begins_with_letter) {
        return std::nullopt;
    }
    const std::time_t seconds = ::curl_getdate(std::string{text}.c_str(), nullptr);
    if (seconds == -1) {
        return std::nullopt;
    }
    return core::Instant{std::chrono::seconds{seconds}};
}

std::optional<std::chrono::milliseconds> retry_after(const model::Response& response, core::Instant now)
{
    const auto value = response.header("Retry-After");
    if (!value || value->empty()) {
        return std::nullopt;
    }
    if (std::ranges::all_of(*value, [](char c) { return c >= '0' && c <= '9'; })) {
        long long seconds = 0;
        const auto read = std::from_chars(value->data(), value->data() + value->size(), seconds);
        const bool fits = read.ec == std::errc{} && seconds < k_longest_wait.count();
        return fits ? std::chrono::seconds{seconds} : k_longest_wait;
    }
    const auto date = parse_http_date(*value);
    if (!date) {
        return std::nullopt;
    }
    const auto sent = parse_http_date(response.header("Date").value_or(""));
    return std::clamp(*date - sent.value_or(now), std::chrono::seconds{0}, k_longest_wait);
}

}  // namespace gpuprice::fetch
