// Dates and waits of HTTP headers, of any bytes, against what fetch/http_date.hpp promises.

#include "gpuprice/fetch/http_date.hpp"

#include "invariant.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace gpuprice::fuzz {

namespace {

using std::chrono::milliseconds;

const core::Instant k_now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};
constexpr milliseconds k_ten_years{std::chrono::days{3650}};

// By the C library's calendar, in the three forms of RFC 9110. The second has two digits for the year: its century
// is the reader's to find.
std::array<std::string, 2> written(core::Instant instant)
{
    const std::time_t seconds = instant.time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 64> fixed{};
    std::array<char, 64> asctime{};
    std::strftime(fixed.data(), fixed.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    std::strftime(asctime.data(), asctime.size(), "%a %b %e %H:%M:%S %Y", &parts);
    return {fixed.data(), asctime.data()};
}

void check_date(std::string_view input)
{
    const auto instant = fetch::parse_http_date(input);
    require(instant == fetch::parse_http_date(input), "reading is deterministic", input);
    if (!instant) {
        return;
    }
    const auto year = std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(*instant)}.year();
    if (year < std::chrono::year{1000} || year > std::chrono::year{9999}) {
        return;  // no four digits
    }
    for (const std::string& text : written(*instant)) {
        const auto again = fetch::parse_http_date(text);
        require(again.has_value() && *again == *instant, "a date that is read reads back as written", text);
    }
}

bool is_count(std::string_view text)
{
    return !text.empty() && text.size() < 9 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void check_wait(const std::string& input)
{
    model::Response response;
    response.status = 429;
    require(!fetch::retry_after(response, k_now).has_value(), "no header asks for nothing", input);
    response.headers = {{"retry-after", input}};
    const auto wait = fetch::retry_after(response, k_now);
    require(!wait || (wait->count() >= 0 && *wait <= k_ten_years), "a wait is 0 to ten years", input);
    if (is_count(input)) {
        const milliseconds stated{std::chrono::seconds{std::stol(input)}};
        require(wait == std::min(stated, k_ten_years), "a count of seconds is waited for", input);
    } else if (const auto until = fetch::parse_http_date(input)) {
        response.headers.emplace_back("Date", input);
        require(fetch::retry_after(response, k_now) == milliseconds{0}, "a date that is now is no wait", input);
        require(wait.has_value(), "a date is waited for", input);
    }
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string input = gpuprice::fuzz::to_bytes(data, size);
    gpuprice::fuzz::check_date(input);
    gpuprice::fuzz::check_wait(input);
    return 0;
}
