// Conditional GET: what a market has not changed is not sent again, and the history is as if it had been.
#include "gpuprice/core/digest.hpp"

#include "caching_market.hpp"
#include "child.hpp"
#include "support/catch.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

std::vector<Offer> with_price(std::vector<Offer> offers, std::size_t which, int price)
{
    offers.at(which).price = price;
    return offers;
}

}  // namespace

TEST_CASE("a market that answers 304 leads to the history that the same market without 304 leads to")
{
    const auto states = GENERATE(States::etag, States::weak_etag);
    CachingMarket caching{offers(12), 5, states};
    Marketplace plain{offers(12), 5};
    User user;
    User other;
    user.use_market(caching.market.url());
    other.use_market(plain.url());
    std::vector<Offer> fewer = with_price(offers(12), 7, 9'000);
    fewer.erase(fewer.begin() + 1);
    const std::vector<std::vector<Offer>> shown{offers(12),
                                                offers(12),
                                                with_price(offers(12), 7, 9'000),  // on the second page of three
                                                with_price(offers(12), 7, 9'000),
                                                fewer,
                                                fewer};
    const std::vector<std::string> outcomes{"ok", "not_modified", "ok", "not_modified", "ok", "not_modified"};
    for (std::size_t day = 0; day < shown.size(); ++day) {
        CAPTURE(day);
        caching.market.show(shown[day]);
        plain.show(shown[day]);
        user.go_to_day(static_cast<int>(day));
        other.go_to_day(static_cast<int>(day));
        const json row = scrape_row(user);
        const json full = scrape_row(other);
        CHECK(row.at("outcome") == outcomes[day]);
        CHECK(full.at("outcome") == "ok");
        for (const char* count : {"seen", "new", "changed", "gone", "left_out", "requests", "pages"}) {
            CHECK(row.at(count) == full.at(count));
        }
        CHECK((row.at("bytes") == 0) == (outcomes[day] == "not_modified"));
        CHECK(row.at("bytes") <= full.at("bytes"));
        CHECK(user.sightings() == other.sightings());
        CHECK(user.status().outcome == outcomes[day]);
        CHECK(user.run({"status"}).code == cli::k_done);
    }
    // The last run, without a body, proved the absence that the one before had noticed.
    CHECK(user.status().gone == 1);
    CHECK(user.done({"markup", "a100"}) == other.done({"markup", "a100"}));
    CHECK(user.places_of({k_client_secret, k_access_token, k_session}).empty());
}

TEST_CASE("validators go back as they came, the new ones once a page has changed")
{
    CachingMarket caching{offers(3)};
    User user;
    user.use_market(caching.market.url());
    const auto state = [&] { return "\"" + core::digest(caching.market.page(0).body) + "\" / -"; };
    (void)scrape_row(user);
    CHECK(caching.conditions(1).front() == k_unconditional);
    const std::string first = state();
    user.go_to_day(1);
    caching.market.show(with_price(offers(3), 0, 9'000));
    CHECK(scrape_row(user).at("changed") == 1);
    CHECK(caching.conditions(1).front() == first);
    user.go_to_day(2);
    CHECK(scrape_row(user).at("outcome") == "not_modified");
    CHECK(caching.conditions(1).front() == state());
    CHECK(state() != first);

    const int before = caching.market.searches();
    CHECK_THAT(user.done({"scrape", "ebay-us", "--dry-run"}), !ContainsSubstring("If-None"));
    CHECK(caching.market.searches() == before);
}

TEST_CASE("a date of modification does where there is no ETag")
{
    CachingMarket caching{offers(3), 5, States::last_modified};
    User user;
    user.use_market(caching.market.url());
    (void)scrape_row(user);
    user.go_to_day(1);
    CHECK(scrape_row(user).at("outcome") == "not_modified");
    CHECK(caching.conditions(1).front() == std::string{"- / "} + k_modified);
}

TEST_CASE("what states nothing about itself, or is not to be stored, is asked for as ever")
{
    CachingMarket caching{offers(3), 5, GENERATE(States::nothing, States::etag_but_no_store)};
    User user;
    user.use_market(caching.market.url());
    for (const int day : {0, 1}) {
        user.go_to_day(day);
        CHECK(scrape_row(user).at("outcome") == "ok");
        CHECK(caching.conditions(1).front() == k_unconditional);
    }
    // So is a page that was kept, once its market has stopped stating anything.
    caching.states = States::etag;
    user.go_to_day(2);
    (void)scrape_row(user);
    caching.states = States::nothing;
    user.go_to_day(3);
    CHECK(scrape_row(user).at("outcome") == "ok");
    CHECK(caching.conditions(1).front() != k_unconditional);
    user.go_to_day(4);
    CHECK(scrape_row(user).at("outcome") == "ok");
    CHECK(caching.conditions(1).front() == k_unconditional);
}

TEST_CASE("a run that failed, or was killed, leaves what an earlier one kept")
{
    CachingMarket caching{offers(12), 5};
    User user;
    user.use_market(caching.market.url());
    (void)scrape_row(user);
    user.go_to_day(1);
    SECTION("failed")
    {
        caching.market.make([](const HttpRequest& request) {
            return Marketplace::is_search(request) ? std::optional{Reply{200, R"({"hello":"world"})"}.with("ETag", "x")}
                                                   : std::nullopt;
        });
        CHECK(scrape_row(user, cli::k_failed).at("outcome") == "failed");
        caching.heal();
    }
    SECTION("killed")
    {
        caching.market.show(with_price(offers(12), 0, 9'000));
        caching.market.be_slow(1s);                          // so that the run does not end before it is killed
        const int searches = caching.market.searches() + 2;  // the first page, which has changed, is there
        Child scrape{{"scrape", "ebay-us"}, user.environment(), user.file("child.txt")};
        REQUIRE(caching.market.wait_for_searches(searches));
        scrape.kill();
        caching.market.be_slow(0ms);
        caching.market.show(offers(12));
    }
    user.go_to_day(2);
    CHECK(scrape_row(user).at("outcome") == "not_modified");
}

TEST_CASE("an unchanged answer without results is empty, not merely unchanged")
{
    CachingMarket caching{offers(3)};
    User user;
    user.use_market(caching.market.url());
    (void)scrape_row(user);
    caching.market.show({});
    for (const int day : {1, 2}) {
        user.go_to_day(day);
        CHECK(scrape_row(user, cli::k_partial).at("outcome") == "empty");
    }
    CHECK(caching.conditions(1).front() != k_unconditional);
}

TEST_CASE("an unchanged answer of few listings still drifts")
{
    CachingMarket caching{offers(30), 50};
    User user;
    user.use_market(caching.market.url());
    int day = 0;
    for (; day < 4; ++day) {
        user.go_to_day(day);
        CHECK(scrape_row(user).at("outcome") == (day == 0 ? "ok" : "not_modified"));
    }
    caching.market.show(offers(5));
    for (; day < 6; ++day) {
        user.go_to_day(day);
        CHECK(scrape_row(user, cli::k_partial).at("outcome") == "drift");
    }
    CHECK(user.status().open == 30);
    user.go_to_day(day);
    CHECK(scrape_row(user).at("outcome") == "not_modified");  // the third in a row is the new level
}

TEST_CASE("the headers by which a shop counts its pages are kept with the page")
{
    std::ifstream in{GPUPRICE_SOURCE_DIR "/tests/fixtures/woocommerce/products.json", std::ios::binary};
    const std::string products{std::istreambuf_iterator<char>{in}, {}};
    HttpServer server;
    const auto page = [](const Reply& reply) {
        return [reply](const HttpRequest& request) {
            return request.header("If-None-Match") == "\"p\"" ? Reply{304} : Reply{reply}.with("ETag", "\"p\"");
        };
    };
    const std::string path = "/wp-json/wc/store/v1/products?per_page=100&page=";
    server.on("GET", path + "1", page(Reply{200, products}.with("X-WP-TotalPages", "2")));
    server.on("GET", path + "2", page(Reply{200, "[]"}.with("X-WP-TotalPages", "2")));
    User user;
    (void)user.done({"markets", "probe", server.url("/shop"), "--save", "--id", "woo", "--everything"});
    const json full = scrape_row(user, cli::k_done, "woo");
    user.go_to_day(1);
    const json unchanged = scrape_row(user, cli::k_done, "woo");
    CHECK(full.at("outcome") == "ok");
    CHECK(unchanged.at("outcome") == "not_modified");
    CHECK(unchanged.at("pages") == 2);
    CHECK(unchanged.at("seen") == full.at("seen"));
}

}  // namespace gpuprice::test
