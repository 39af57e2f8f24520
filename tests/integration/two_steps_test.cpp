// A market that takes two requests for one list: ids, and their details.
#include "gpuprice/cli/run.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace gpuprice::test {

namespace {

using nlohmann::json;

/// Overrides keys of a shipped market, so that it is asked for at that server.
void move_market(const User& user, const std::string& id, const HttpServer& server, json keys)
{
    const std::filesystem::path directory{user.file("config/gpuprice/markets")};
    std::filesystem::create_directories(directory);
    keys["id"] = id;
    keys["base_url"] = server.url();
    std::ofstream{directory / (id + ".json")} << keys.dump();
}

json row_of(const Shown& scraped) { return json::parse(scraped.out).at("rows").at(0); }

const std::string k_search =
    "/api/search/v3/index.php/core/prod?q=nvidia%20a100&type=direct&sort=rnk/dc&offset=1&limit=100";
const std::string k_details =
    "/api/prod/v2/index.php/prod?id=22200000000001,22200000000002,22200000000003,22200000000004";

}  // namespace

TEST_CASE("ids of a search lead to listings, and every request counts as a page")
{
    std::ifstream in{GPUPRICE_SOURCE_DIR "/tests/fixtures/declarative/ruten.json", std::ios::binary};
    const std::string details{std::istreambuf_iterator<char>{in}, {}};
    HttpServer server;
    server.on("GET", k_search, {Reply{200, R"({"TotalRows":4,"Rows":[{"Id":"22200000000001"},{"Id":"22200000000002"},
                            {"Id":"22200000000003"},{"Id":"22200000000004"}]})"}});
    server.on("GET", k_details, {Reply{200, details}});
    User user;
    const json queries{"nvidia a100"};
    move_market(user, "ruten", server, {{"queries", queries}, {"politeness", {{"min_delay_ms", 0}, {"max_pages", 5}}}});
    const Shown scraped = user.run({"scrape", "ruten", "--format", "json"});
    INFO(scraped.out << scraped.err);
    CHECK(scraped.code == cli::k_done);
    CHECK(row_of(scraped).at("outcome") == "ok");
    CHECK(row_of(scraped).at("seen") == 3);
    CHECK(server.requests_for(k_details).size() == 1);
    CHECK_THAT(user.done({"markup", "a100", "--currency", "TWD"}),
               ContainsSubstring("ruten/22200000000001 at 420,000 TWD"));

    // The details are beyond the limit: nothing was seen, and nothing is said to be gone.
    const auto before = user.sightings();
    move_market(user, "ruten", server, {{"queries", queries}, {"politeness", {{"min_delay_ms", 0}, {"max_pages", 1}}}});
    user.go_to_day(1);
    const Shown limited = user.run({"scrape", "ruten", "--format", "json"});
    CHECK(limited.code == cli::k_partial);
    CHECK(row_of(limited).at("outcome") == "partial");
    CHECK(user.sightings() == before);

    // A search that is really empty says so with its 49 bytes.
    move_market(user, "ruten", server, {{"queries", queries}, {"politeness", {{"min_delay_ms", 0}}}});
    server.on("GET", k_search, {Reply{200, R"({"TotalRows":0,"Rows":[],"LimitedTotalRows":"0"})"}});
    user.go_to_day(2);
    CHECK(row_of(user.run({"scrape", "ruten", "--format", "json"})).at("outcome") == "empty");
}

}  // namespace gpuprice::test
