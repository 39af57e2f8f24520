#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <algorithm>
#include <random>
#include <set>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;

namespace {

const std::string k_items = R"("itemSummaries":[{"itemId":"v1|5|0","title":"NVIDIA A100"}])";

model::Request first_request() { return ebay().start(ebay_market()).at(0); }

Step step(const model::Request& request, const std::string& body, long status = 200)
{
    return ebay().step(ebay_market(), request, answer(body, status));
}

Step step(const std::string& body, long status = 200) { return step(first_request(), body, status); }

}  // namespace

TEST_CASE("a run starts with the first page of each query")
{
    auto market = ebay_market();
    market.credentials = {{"client_id", {"client_id", "EBAY_CLIENT_ID", ""}},
                          {"client_secret", {"client_secret", "", "/run/secrets/ebay"}}};
    const auto requests = ebay().start(market);
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].url ==
          "http://127.0.0.1:8080/buy/browse/v1/item_summary/search?q=nvidia%20a100&category_ids=27386"
          "&filter=buyingOptions%3A%7BFIXED_PRICE%7CAUCTION%7D&limit=200&offset=0");
    CHECK_THAT(requests[1].url, ContainsSubstring("q=h100%2080gb&"));
    const auto marketplace =
        std::ranges::find(requests[0].headers, "X-EBAY-C-MARKETPLACE-ID", &std::pair<std::string, std::string>::first);
    REQUIRE(marketplace != requests[0].headers.end());
    CHECK(marketplace->second == "EBAY_US");
    const auto& credential = std::get<model::OAuthClientCredentials>(requests[0].credential);
    CHECK(credential.token_url == "http://127.0.0.1:8080/identity/v1/oauth2/token");
    CHECK(credential.scope == "https://api.ebay.com/oauth/api_scope");
    CHECK(credential.client_id.env == "EBAY_CLIENT_ID");
    CHECK(credential.client_secret.file == "/run/secrets/ebay");
}

TEST_CASE("parameters travel in the address, and an own choice of buying options is respected")
{
    auto market = ebay_market();
    market.queries = {"a&b=c/é"};
    market.parameters = {
        {"marketplace", "EBAY_DE"}, {"sort", "-price"}, {"filter", "price:[500..60000],priceCurrency:EUR"}};
    CHECK(ebay().start(market).at(0).url ==
          "http://127.0.0.1:8080/buy/browse/v1/item_summary/search?q=a%26b%3Dc%2F%C3%A9&sort=-price"
          "&filter=price%3A%5B500..60000%5D%2CpriceCurrency%3AEUR%2CbuyingOptions%3A%7BFIXED_PRICE%7CAUCTION%7D"
          "&limit=200&offset=0");
    market.parameters["filter"] = "buyingOptions:{AUCTION}";
    CHECK_THAT(ebay().start(market).at(0).url, ContainsSubstring("filter=buyingOptions%3A%7BAUCTION%7D&limit"));
}

TEST_CASE("the pages after the first are asked for side by side, each once")
{
    const Step first = step(R"({"total":777,"limit":200,"offset":0,)" + k_items + "}");
    CHECK(first.verdict == Verdict::ok);
    REQUIRE(first.requests.size() == 3);
    CHECK_THAT(first.requests[0].url, ContainsSubstring("q=nvidia%20a100&"));
    CHECK_THAT(first.requests[0].url, ContainsSubstring("&limit=200&offset=200"));
    CHECK_THAT(first.requests[2].url, ContainsSubstring("&limit=200&offset=600"));
    for (const auto& request : first.requests) {
        CHECK(request.headers == first_request().headers);
    }
    const std::string middle = R"({"total":777,"limit":200,"offset":200,"next":"http://127.0.0.1:8080/x?offset=400",)";
    CHECK(step(first.requests[0], middle + k_items + "}").requests.empty());
}

TEST_CASE("a market with smaller pages is asked in its own step")
{
    const Step first = step(R"({"total":7,"limit":3,"offset":0,)" + k_items + "}");
    REQUIRE(first.requests.size() == 2);
    CHECK_THAT(first.requests[1].url, ContainsSubstring("&limit=3&offset=6"));
    CHECK(step(R"({"total":7,"limit":0,"offset":0,)" + k_items + "}").requests.empty());
}

TEST_CASE("a stated page size that does not fit what was sent is not believed")
{
    std::string items;
    for (int i = 0; i < 50; ++i) {
        items += (i == 0 ? "" : ",") + (R"({"itemId":"v1|)" + std::to_string(i) + R"(|0","title":"NVIDIA A100"})");
    }
    for (const char* limit : {"1", "49", "0", "-1", "-9223372036854775808", "201", "1000000"}) {
        CAPTURE(limit);
        const Step first =
            step(R"({"total":777,"limit":)" + std::string{limit} + R"(,"itemSummaries":[)" + items + "]}");
        CHECK(first.listings.size() == 50);
        REQUIRE(first.requests.size() == 3);
        CHECK_THAT(first.requests[0].url, ContainsSubstring("&limit=200&offset=200"));
        CHECK(first.verdict == Verdict::partial);  // the results 51 to 200 may never be seen
        CHECK_THAT(first.message, ContainsSubstring("pages of " + std::string{limit}));
    }
    const Step whole = step(R"({"total":50,"limit":1,"itemSummaries":[)" + items + "]}");
    CHECK(whole.verdict == Verdict::ok);
    CHECK(whole.requests.empty());
}

TEST_CASE("pages however small, and totals however large, make no more requests than a run may have and one")
{
    auto market = ebay_market();
    market.politeness.max_pages = 10;
    for (const char* total : {"9999", "9223372036854775807"}) {
        const Step first =
            ebay().step(market, ebay().start(market).at(0),
                        answer(R"({"total":)" + std::string{total} + R"(,"limit":1,"offset":0,)" + k_items + "}"));
        CHECK(first.requests.size() == 11);
    }
    CHECK(step(R"({"total":-5,"limit":1,"offset":0,)" + k_items + "}").requests.empty());
}

TEST_CASE("the last page leads on where its next link does")
{
    const Step first = step(R"({"total":400,"limit":200,)" + k_items + "}");
    REQUIRE(first.requests.size() == 1);
    const std::string next = "http://127.0.0.1:8080/buy/browse/v1/item_summary/search?q=x&limit=200&offset=400";
    const Step last = step(first.requests[0], R"({"total":401,"limit":200,"next":")" + next + "\"," + k_items + "}");
    REQUIRE(last.requests.size() == 1);
    CHECK(last.requests[0].url == next);
    CHECK(step(last.requests[0], R"({"total":401,)" + k_items + "}").requests.empty());
}

TEST_CASE("without a total the next links are followed one by one")
{
    const auto page = [](long offset) {
        return R"({"next":"http://127.0.0.1:8080/s?q=x&offset=)" + std::to_string(offset) + "\"," + k_items + "}";
    };
    const Step first = step(page(200));
    REQUIRE(first.requests.size() == 1);
    const Step second = step(first.requests[0], page(400));
    REQUIRE(second.requests.size() == 1);
    CHECK(second.requests[0].url == "http://127.0.0.1:8080/s?q=x&offset=400");
    CHECK(second.verdict == Verdict::ok);
}

TEST_CASE("a next link that leaves the market or leads in a circle is not followed")
{
    for (const char* next :
         {"https://evil.example/s?offset=200", "http://127.0.0.1:8080.evil.example/s?offset=200",
          "http://127.0.0.1:8080@evil.example/s?offset=200", "http://127.0.0.1:80801/s?offset=200",
          "file:///etc/passwd?offset=200", "/s?offset=200", "http://127.0.0.1:8080/s?offset=0",
          "http://127.0.0.1:8080/s", "http://127.0.0.1:8080/s?offset=10000", "http://127.0.0.1:8080/s?offset=x"}) {
        CAPTURE(next);
        const Step followed = step(R"({"next":")" + std::string{next} + "\"," + k_items + "}");
        CHECK(followed.requests.empty());
        CHECK(followed.verdict == Verdict::partial);
        CHECK(followed.listings.size() == 1);
    }
}

TEST_CASE("more results than eBay shows make the query partial, and no page beyond is asked for")
{
    auto market = ebay_market();
    market.politeness.max_pages = 60;
    const Step first = ebay().step(market, first_request(), answer(R"({"total":12345,"limit":200,)" + k_items + "}"));
    CHECK(first.verdict == Verdict::partial);
    CHECK_THAT(first.message, ContainsSubstring("12345") && ContainsSubstring("nvidia a100"));
    REQUIRE(first.requests.size() == 49);
    CHECK_THAT(first.requests.back().url, ContainsSubstring("offset=9800"));
    const Step last =
        step(first.requests.back(), R"({"total":12345,"next":"http://127.0.0.1:8080/s?offset=9999",)" + k_items + "}");
    CHECK(last.requests.empty());
}

TEST_CASE("no results are empty only when the answer says so")
{
    CHECK(step(R"({"total":0,"limit":200,"offset":0})").verdict == Verdict::empty);
    CHECK(step(R"({"total":0,"itemSummaries":[]})").verdict == Verdict::empty);
    CHECK(step(R"({"total":5})").verdict == Verdict::failed);
    CHECK(step(R"({})").verdict == Verdict::failed);
    CHECK(step(R"({"itemSummaries":{}})").verdict == Verdict::failed);
    // Listings that went between the first page and the second are no failure.
    const Step first = step(R"({"total":201,"limit":200,)" + k_items + "}");
    CHECK(step(first.requests.at(0), R"({"total":200})").verdict == Verdict::ok);
    CHECK(step(first.requests.at(0), R"({"total":201})").verdict == Verdict::failed);
}

TEST_CASE("a warning means that the question was not answered as asked")
{
    const Step warned = step(ebay_fixture("warning.json"));
    CHECK(warned.verdict == Verdict::partial);
    CHECK(warned.listings.size() == 1);
    CHECK_THAT(warned.message, ContainsSubstring("12002 The filter name 'conditon' is invalid."));
    const Step corrected = step(R"({"total":1,"autoCorrections":{"q":"nvidia a10"},)" + k_items + "}");
    CHECK(corrected.verdict == Verdict::partial);
    CHECK_THAT(corrected.message, ContainsSubstring("nvidia a10"));
}

TEST_CASE("a refusal is blocked, another failure failed, each with eBay's reason")
{
    const auto [status, verdict] = GENERATE(table<long, Verdict>({{401, Verdict::blocked},
                                                                  {403, Verdict::blocked},
                                                                  {429, Verdict::blocked},
                                                                  {400, Verdict::failed},
                                                                  {500, Verdict::failed},
                                                                  {204, Verdict::failed}}));
    const Step refused = step(ebay_fixture("error.json"), status);
    CHECK(refused.verdict == verdict);
    CHECK(refused.listings.empty());
    CHECK_THAT(refused.message, ContainsSubstring(std::to_string(status)) && ContainsSubstring("1100 Insufficient"));
    CHECK(step("<html>gateway</html>", status).verdict == verdict);
    CHECK(step(ebay_fixture("error.json")).verdict == Verdict::failed);
}

TEST_CASE("control characters in eBay's words do not reach the message")
{
    const Step step_taken = step(R"({"errors":[{"errorId":1,"message":"a\u001b[31mb\u202ec"}]})", 400);
    CHECK_THAT(step_taken.message, !ContainsSubstring("\x1b") && !ContainsSubstring("\xe2\x80\xae"));
}

TEST_CASE("an answer that is not JSON, or nested beyond reason, fails without a crash")
{
    for (const std::string& body :
         {std::string{}, std::string{"html"}, std::string{"[1,2"}, std::string{"[]"}, std::string{"5"},
          std::string{"{\"total\":1,"} + k_items + "} trailing", std::string(100'000, '['),
          R"({"itemSummaries":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}"}) {
        const Step failed = step(body);
        CHECK(failed.verdict == Verdict::failed);
        CHECK_FALSE(failed.message.empty());
    }
}

TEST_CASE("a web page in place of data is a captcha or a login, so the market is blocked")
{
    for (const char* body : {"<html>", "\r\n <!DOCTYPE html><title>Pardon our interruption</title>"}) {
        const Step blocked = step(body);
        CHECK(blocked.verdict == Verdict::blocked);
        CHECK(blocked.listings.empty());
        CHECK_THAT(blocked.message, ContainsSubstring("captcha"));
    }
}

TEST_CASE("invalid UTF-8 in a title is replaced, not fatal")
{
    const Step read =
        step("{\"total\":1,\"itemSummaries\":[{\"itemId\":\"v1|5|0\",\"title\":\"A100 \xff\xfe 80GB\"}]}");
    REQUIRE(read.listings.size() == 1);
    CHECK_THAT(read.listings[0].title, ContainsSubstring("A100") && ContainsSubstring("\xEF\xBF\xBD"));
}

TEST_CASE("an answer with a context of nobody's is failed")
{
    model::Request request = first_request();
    request.context = "garbage";
    CHECK(step(request, "{}").verdict == Verdict::failed);
}

TEST_CASE("any damage to an answer leaves a verdict, never an exception, and never a request elsewhere")
{
    const std::string whole = ebay_fixture("search_page.json");
    std::mt19937 source{GENERATE(range(0U, 20U))};
    for (int round = 0; round < 20; ++round) {
        std::string damaged = whole;
        const int cuts = std::uniform_int_distribution{1, 6}(source);
        for (int i = 0; i < cuts; ++i) {
            const auto at = std::uniform_int_distribution<std::size_t>{0, damaged.size() - 1}(source);
            damaged[at] = static_cast<char>(std::uniform_int_distribution{0, 255}(source));
        }
        const Step read = step(damaged);
        for (const auto& request : read.requests) {
            CHECK(request.url.starts_with("http://127.0.0.1:8080/"));
        }
        CHECK((read.verdict == Verdict::ok || !read.message.empty() || read.verdict == Verdict::empty));
    }
}

TEST_CASE("a definition is checked for what the adapter needs, by key")
{
    const auto place = [](const auto& change) {
        auto market = ebay_market();
        change(market);
        const auto checked = ebay().check(market);
        return checked ? std::string{"fine"} : checked.error().where;
    };
    CHECK(place([](auto&) {}) == "fine");
    CHECK(place([](auto& m) { m.parameters.erase("marketplace"); }) == "/parameters/marketplace");
    CHECK(place([](auto& m) { m.parameters["marketplace"] = "US"; }) == "/parameters/marketplace");
    CHECK(place([](auto& m) { m.parameters["category_id"] = "1"; }) == "/parameters/category_id");
    CHECK(place([](auto& m) { m.queries.clear(); }) == "/queries");
    CHECK(place([](auto& m) { m.base_url.clear(); }) == "/base_url");
    CHECK(place([](auto& m) { m.credentials["client_id"] = {"client_id", "ID", ""}; }) == "/credentials/client_secret");
    CHECK(place([](auto& m) { m.credentials["token"] = {"token", "T", ""}; }) == "/credentials/token");
    auto market = ebay_market();
    market.parameters["category_id"] = "27386";
    CHECK_THAT(ebay().check(market).error().message, ContainsSubstring("did you mean 'category_ids'"));
}
