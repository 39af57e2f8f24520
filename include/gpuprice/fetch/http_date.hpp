#ifndef GPUPRICE_FETCH_HTTP_DATE_HPP
#define GPUPRICE_FETCH_HTTP_DATE_HPP

/// \file
/// Dates and waits in HTTP headers.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/exchange.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace gpuprice::fetch {

/// An HTTP-date in any of the three forms of RFC 9110, section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT",
/// "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994". None for anything that is no date.
[[nodiscard]] std::optional<core::Instant> parse_http_date(std::string_view text);

/// How long the answer's Retry-After (RFC 9110, section 10.2.3) asks to wait: seconds, or the time from the answer's
/// own Date (without one: from `now`) to the date given, never below 0. None without the header or when it says
/// neither. Waits over ten years are ten years.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const model::Response& response, core::Instant now);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_HTTP_DATE_HPP
