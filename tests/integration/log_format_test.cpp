// --log-format json: every line on standard error is one object with the same four keys.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "marketplace.hpp"
#include "support/catch.hpp"
#include "terminal.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

/// The objects on standard error. Fails for a line that is none, or has other keys.
std::vector<nlohmann::ordered_json> objects_of(const std::string& err)
{
    std::vector<nlohmann::ordered_json> objects;
    for (const std::string& line : lines_of(err)) {
        CAPTURE(line);
        const auto object = nlohmann::ordered_json::parse(line, nullptr, false);
        REQUIRE(object.is_object());
        std::string keys;
        for (const auto& [key, value] : object.items()) {
            keys += key + " ";
        }
        CHECK(keys == "time level market message ");
        objects.push_back(object);
    }
    return objects;
}

}  // namespace

TEST_CASE("a scrape logs the end of each market, with its name and how serious it is")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    const auto well = objects_of(user.scrape({"--log-format", "json"}).err);
    REQUIRE(well.size() == 1);
    CHECK(well[0].at("time") == "2026-03-01T12:00:00Z");
    CHECK(well[0].at("level") == "info");
    CHECK(well[0].at("market") == "ebay-us");
    CHECK(well[0].at("message") == "ok, 1 pages, 3 listings, 3 new, 0 changed");

    market.make([](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{Reply{403, "{}"}} : std::nullopt;
    });
    user.go_to_day(1);
    const auto blocked = objects_of(user.scrape({"--log-format", "json"}).err);
    REQUIRE(blocked.size() == 1);
    CHECK(blocked[0].at("level") == "warning");
    CHECK_THAT(blocked[0].at("message").get<std::string>(), ContainsSubstring("blocked") && ContainsSubstring("403"));
    CHECK(user.scrape({"--log-format", "json", "--quiet"}).err.empty());
}

TEST_CASE("whatever goes wrong, no line on standard error is anything but an object")
{
    User user;
    (void)user.home().write("bad.csv",
                            "observed_at,market,external_id,title,price,currency,country\n"
                            "2026-02-28,shop,1,NVIDIA A100 80GB PCIe,15000,USD,US\n"
                            "never,shop,2,\x1b[31mNVIDIA\xff,15000,USD,US\n");
    (void)user.home().write("config/gpuprice/markets/broken.json", "{");
    const std::string bad = user.file("bad.csv");
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"status"},
          {"import", bad},
          {"import", user.file("nowhere.csv")},
          {"frobnicate"},
          {"markup", "--frobnicate"},
          {"markup", "no-such-card"},
          {"markup", "--format", "xml"},
          {"listings", "--limit", "0"},
          {"export", "sightings", "--limit", "1"},
          {"markets", "check"},
          {"scrape"},
          {"db", "prune", "--before", "2020"},
          {"history", "a100-80gb-pcie", "--plot", user.file("no/such/dir.svg")}}) {
        for (const bool is_first : {true, false}) {
            std::vector<std::string> all = arguments;
            const std::vector<std::string> option{"--log-format", "json"};
            all.insert(is_first ? all.begin() : all.end(), option.begin(), option.end());
            CAPTURE(all);
            const Shown shown = user.run(all);
            const auto objects = objects_of(shown.err);
            if (shown.code == cli::k_failed || shown.code == cli::k_usage) {
                REQUIRE_FALSE(objects.empty());
                CHECK(objects.back().at("level") != "info");
            }
        }
    }
    CHECK(user.run({"status", "--log-format", "xml"}).code == cli::k_usage);
    CHECK(lines_of(user.run({"status", "--log-format", "xml"}).err).front() ==
          "gpuprice: --log-format: 'xml' is neither text nor json");
}

}  // namespace gpuprice::test
