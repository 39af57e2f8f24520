// Many markets side by side: what hangs holds up nobody, and a run that is cut short keeps what is complete.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "many_markets.hpp"
#include "support/catch.hpp"
#include "support/measured_process.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace gpuprice::test {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

bool every_20th_hangs(int market, int /*page*/) { return market % 20 == 7; }

/// Of 20 markets, one hangs at once and one at its second page.
bool two_hang(int market, int page) { return market == 3 || (market == 8 && page == 2); }

std::map<std::string, json> rows_by_market(const std::string& text)
{
    std::map<std::string, json> rows;
    const json answer = json::parse(text);
    for (const json& row : answer.at("rows")) {
        rows[row.at("market").get<std::string>()] = row;
    }
    return rows;
}

std::string bytes_of(const std::string& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// What `two_hang` leaves of a run that was cut short.
void check_what_was_saved(User& user, const std::string& why)
{
    const auto rows = rows_by_market(user.run({"status", "--format", "json"}).out);
    REQUIRE(rows.size() == 20);
    for (const auto& [market, row] : rows) {
        CAPTURE(market, row.dump());
        const bool hung = market == "m003";
        const bool half = market == "m008";
        CHECK(row.at("outcome") == (hung ? "failed" : half ? "partial" : "ok"));
        CHECK(row.at("seen") == (hung ? 0 : half ? ManyMarkets::k_full : ManyMarkets::k_listings));
        if (hung || half) {
            CHECK_THAT(row.at("message").get<std::string>(), ContainsSubstring(why));
        }
    }
    CHECK(user.sightings().size() == 1 + 18 * ManyMarkets::k_listings + ManyMarkets::k_full);
}

}  // namespace

TEST_CASE("of 200 markets in one run, the 10 that hang fail by name and hold up none of the others")
{
    ManyMarkets markets{200, every_20th_hangs};
    User user;
    markets.introduce_to(user, R"(,"timeout_s":1)");
    const std::string output = user.file("output.json");
    const Measured cost = run_measured({GPUPRICE_PROGRAM, "scrape", "--format", "json"}, user.environment(), output);
    CHECK(cost.code == cli::k_partial);
    const auto rows = rows_by_market(bytes_of(output));
    REQUIRE(rows.size() == 200);
    int failed = 0;
    for (const auto& [market, row] : rows) {
        CAPTURE(market, row.dump());
        if (row.at("outcome") == "failed") {
            ++failed;
            CHECK_THAT(row.at("message").get<std::string>(), ContainsSubstring("timed out after"));
        } else {
            CHECK(row.at("outcome") == "ok");
            CHECK(row.at("new") == ManyMarkets::k_listings);
        }
    }
    CHECK(failed == 10);
    CHECK(user.sightings().size() == 1 + 190 * ManyMarkets::k_listings);
    // One after the other they would take 40 s for their four tries alone; side by side it is 4 s, and up to 7 s of
    // waits between the tries.
    CHECK(cost.wall_seconds < 25);
    if (has_own_memory()) {
        CHECK(cost.max_resident_kib < 64 * 1024);
    }
}

TEST_CASE("the option --max-runtime ends a run of many markets in time, and all that was read is saved")
{
    ManyMarkets markets{20, two_hang};
    User user;
    markets.introduce_to(user);
    const Measured cost =
        run_measured({GPUPRICE_PROGRAM, "scrape", "--max-runtime", "3s"}, user.environment(), user.file("output.txt"));
    CHECK(cost.code == cli::k_partial);
    CHECK(cost.wall_seconds >= 3);
    CHECK(cost.wall_seconds < 15);
    check_what_was_saved(user, "the time for this run is over");
}

TEST_CASE("Ctrl-C ends a run of many markets soon, and all that was read is saved")
{
    ManyMarkets markets{20, two_hang};
    User user;
    markets.introduce_to(user);
    Child scrape{{"scrape"}, user.environment(), user.file("child.txt")};
    REQUIRE(markets.wait_until_asked());
    // What was answered last may still be on its way.
    CHECK_FALSE(scrape.ends_within(500ms));
    scrape.interrupt();
    REQUIRE(scrape.ends_within(10s));
    check_what_was_saved(user, "the run was stopped");
}

}  // namespace gpuprice::test
