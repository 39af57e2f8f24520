// A 304 that cannot be believed, and pages that must not be asked about.
#include "caching_market.hpp"
#include "support/catch.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <string>

namespace gpuprice::test {

namespace {

using nlohmann::json;

void run_sql(const User& user, const std::string& sql)
{
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(user.file("data/gpuprice/history.db").c_str(), &database) == SQLITE_OK);
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    CHECK(sqlite3_changes(database) > 0);
    sqlite3_close(database);
    REQUIRE(code == SQLITE_OK);
}

}  // namespace

TEST_CASE("a page that turns out to be a refusal is never asked about")
{
    CachingMarket caching{offers(12), 5};
    User user;
    user.use_market(caching.market.url());
    caching.market.make([&caching](const HttpRequest& request) {
        const bool last = Marketplace::is_search(request) && Marketplace::offset_of(request) == 10;
        return last ? std::optional{Reply{200, "<html><title>Captcha</title></html>"}.with("ETag", "\"wall\"")}
                    : caching.answer(request);
    });
    CHECK(scrape_row(user, cli::k_partial).at("outcome") == "partial");
    caching.heal();
    user.go_to_day(1);
    CHECK(scrape_row(user).at("seen") == 12);
    const auto conditions = caching.conditions(3);
    CHECK(std::ranges::count(conditions, k_unconditional) == 1);
    CHECK(std::ranges::none_of(conditions, [](const auto& text) { return text.find("wall") != std::string::npos; }));
}

TEST_CASE("a 304 about a body that is damaged is answered by asking again, once and without condition")
{
    CachingMarket caching{offers(3)};
    User user;
    user.use_market(caching.market.url());
    (void)scrape_row(user);
    const auto before = user.sightings();
    run_sql(user, "UPDATE http_cache SET body = x'00'");
    user.go_to_day(1);
    SECTION("and the market gives it")
    {
        const json row = scrape_row(user);
        CHECK(row.at("outcome") == "ok");
        CHECK(row.at("seen") == 3);
        CHECK(row.at("bytes") > 0);
        const auto conditions = caching.conditions(2);
        CHECK(conditions[0] != k_unconditional);
        CHECK(conditions[1] == k_unconditional);
        user.go_to_day(2);
        CHECK(scrape_row(user).at("outcome") == "not_modified");
    }
    SECTION("and the market still says 304")
    {
        caching.market.make([](const HttpRequest& request) {
            return Marketplace::is_search(request) ? std::optional{Reply{304}} : std::nullopt;
        });
        const int searches = caching.market.searches();
        const json row = scrape_row(user, cli::k_failed);
        CHECK(row.at("outcome") == "failed");
        CHECK_THAT(row.at("message").get<std::string>(),
                   ContainsSubstring("304 Not Modified to a request without condition"));
        CHECK(caching.market.searches() == searches + 2);
        CHECK(user.sightings() == before);
    }
}

TEST_CASE("a market that says 304 to a first request has failed")
{
    CachingMarket caching{offers(3)};
    caching.market.make([](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{Reply{304}.with("ETag", "\"x\"")} : std::nullopt;
    });
    User user;
    user.use_market(caching.market.url());
    const json row = scrape_row(user, cli::k_failed);
    CHECK(row.at("outcome") == "failed");
    CHECK_THAT(row.at("message").get<std::string>(),
               ContainsSubstring("304 Not Modified to a request without condition") &&
                   ContainsSubstring("/item_summary/search") && !ContainsSubstring("a100"));
    CHECK(caching.market.searches() == 1);
}

TEST_CASE("a 304 from where another redirect leads is not about the kept page")
{
    CachingMarket caching{offers(3)};
    const auto redirected = [&caching](const std::string& to) {
        return [&caching, to](const HttpRequest& request) -> std::optional<Reply> {
            if (Marketplace::is_search(request) && request.target.find("moved=") == std::string::npos) {
                return Reply::redirect(302, request.target + "&moved=" + to);
            }
            // The other place's state is older than anything: it answers 304 to whoever asks with a condition.
            if (to == "login" && request.header("If-None-Match")) {
                return Reply{304};
            }
            return caching.answer(request);
        };
    };
    User user;
    user.use_market(caching.market.url());
    caching.market.make(redirected("list"));
    (void)scrape_row(user);
    user.go_to_day(1);
    CHECK(scrape_row(user).at("outcome") == "not_modified");
    caching.market.make(redirected("login"));
    caching.market.show(offers(4));
    user.go_to_day(2);
    const json row = scrape_row(user);
    CHECK(row.at("outcome") == "ok");
    CHECK(row.at("seen") == 4);
    CHECK(caching.conditions(1).front() == k_unconditional);
}

TEST_CASE("a 304 that names another state than the one asked about is not believed")
{
    CachingMarket caching{offers(3)};
    User user;
    user.use_market(caching.market.url());
    (void)scrape_row(user);
    const std::string state = GENERATE(as<std::string>{}, "\"other\"", "W/\"other\"");
    caching.market.make([&](const HttpRequest& request) {
        const bool asked = Marketplace::is_search(request) && request.header("If-None-Match");
        return asked ? std::optional{Reply{304}.with("ETag", state)} : caching.answer(request);
    });
    caching.market.show(offers(4));
    user.go_to_day(1);
    const json row = scrape_row(user);
    CHECK(row.at("outcome") == "ok");
    CHECK(row.at("seen") == 4);
    CHECK(caching.conditions(1).front() == k_unconditional);
}

}  // namespace gpuprice::test
