#include "gpuprice/fetch/http_date.hpp"

#include "support/catch.hpp"

using namespace gpuprice;
using namespace gpuprice::fetch;
using namespace std::chrono;

namespace {

const core::Instant k_example = sys_days{1994y / November / 6} + 8h + 49min + 37s;  // the example of RFC 9110

model::Response with_headers(model::Headers headers)
{
    model::Response response;
    response.status = 429;
    response.headers = std::move(headers);
    return response;
}

}  // namespace

TEST_CASE("all three forms of an HTTP-date are read")
{
    CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == k_example);
    CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == k_example);
    CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == k_example);
}

TEST_CASE("what is no date is none")
{
    for (const char* text : {"", "soon", "0", "120", "20260331", "-1", "Sun, 99 Nov 1994 08:49:37 GMT"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_http_date(text).has_value());
    }
}

TEST_CASE("Retry-After is read as seconds")
{
    CHECK(retry_after(with_headers({{"Retry-After", "120"}}), k_example) == 120s);
    CHECK(retry_after(with_headers({{"retry-after", "0"}}), k_example) == 0s);
    CHECK(retry_after(with_headers({{"Retry-After", "99999999999999999999999"}}), k_example) == days{3650});
    CHECK_FALSE(retry_after(with_headers({}), k_example).has_value());
    for (const char* text : {"", "-5", "1.5", "a while"}) {
        CAPTURE(text);
        CHECK_FALSE(retry_after(with_headers({{"Retry-After", text}}), k_example).has_value());
    }
}

TEST_CASE("a Retry-After date counts from the answer's own Date, else from now, and is never negative")
{
    const std::string date = "Sun, 06 Nov 1994 08:50:37 GMT";
    CHECK(retry_after(with_headers({{"Retry-After", date}}), k_example) == 60s);
    CHECK(retry_after(with_headers({{"Retry-After", date}, {"Date", "Sun, 06 Nov 1994 08:50:30 GMT"}}), k_example) ==
          7s);
    CHECK(retry_after(with_headers({{"Retry-After", date}}), k_example + 1h) == 0s);
}
