#include "gpuprice/cli/run.hpp"
#include "gpuprice/fetch/fetcher.hpp"

#include "demo/replay_market.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/temp_dir.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace gpuprice {

namespace {

using nlohmann::json;

const std::filesystem::path k_capture{GPUPRICE_SHARED_DIR
                                      "/captures/ebay/browse_api/search-listings-nvidia-a100-pcie.json"};
constexpr long k_page_size = 10;
// Within the 7 days over which an ask is carried: further apart, the second sighting is a span of its own.
constexpr const char* k_first_run = "2026-03-25T12:00:00Z";
constexpr const char* k_second_run = "2026-03-31T12:00:00Z";

struct Outcome {
    int code = 0;
    std::string out;
    std::string err;
};

/// A user of the program: a directory of their own, and a marketplace to ask.
class User {
public:
    explicit User(const test::HttpServer& server)
    {
        environment_ = {{"HOME", home_.path().string()},
                        {"XDG_CONFIG_HOME", (home_.path() / "config").string()},
                        {"XDG_DATA_HOME", (home_.path() / "data").string()},
                        {"GPUPRICE_DATADIR", GPUPRICE_SOURCE_DIR "/data"},
                        {"EBAY_CLIENT_ID", test::k_replay_client_id},
                        {"EBAY_CLIENT_SECRET", test::k_replay_client_secret}};
        const json market{{"id", "ebay-us"},
                          {"base_url", server.url()},
                          {"queries", {"nvidia a100"}},
                          {"politeness", {{"min_delay_ms", 0}}}};
        (void)home_.write("config/gpuprice/markets/ebay-us.json", market.dump());
        set("GPUPRICE_NOW", k_first_run);
    }

    void set(const std::string& variable, const std::string& value) { environment_[variable] = value; }

    Outcome run(const std::vector<std::string>& arguments, const std::string& input = "") const
    {
        std::istringstream in{input};
        std::ostringstream out;
        std::ostringstream err;
        cli::Context context{in, out, err,
                             [this](const std::string& name) -> std::optional<std::string> {
                                 const auto found = environment_.find(name);
                                 return found != environment_.end() ? std::optional{found->second} : std::nullopt;
                             },
                             std::nullopt};
        const int code = cli::run(arguments, context);
        return {code, out.str(), err.str()};
    }

    /// The standard output of a command that has to succeed.
    std::string done(const std::vector<std::string>& arguments, const std::string& input = "") const
    {
        const Outcome outcome = run(arguments, input);
        INFO(arguments.front() << ": " << outcome.err);
        REQUIRE(outcome.code == cli::k_done);
        return outcome.out;
    }

    json rows(const std::vector<std::string>& arguments) const { return json::parse(done(arguments)).at("rows"); }

    [[nodiscard]] std::string file(const std::string& name) const { return (home_.path() / name).string(); }

private:
    test::TempDir home_;
    std::map<std::string, std::string> environment_;
};

long lines(const std::string& text) { return std::ranges::count(text, '\n'); }

const json& row_of(const json& rows, const char* key, const std::string& value)
{
    const auto found = std::ranges::find_if(rows, [&](const json& row) { return row.at(key) == value; });
    REQUIRE(found != rows.end());
    return *found;
}

// The first whose title begins so.
const json& listing_titled(const json& rows, const std::string& beginning)
{
    const auto found = std::ranges::find_if(
        rows, [&](const json& row) { return row.at("title").get<std::string>().starts_with(beginning); });
    REQUIRE(found != rows.end());
    return *found;
}

}  // namespace

TEST_CASE("a recorded search behind a token and real paging is scraped whole, twice, and exported to the same report")
{
    if (!std::filesystem::exists(k_capture)) {
        WARN("the recorded search is not here; nothing was checked");
        return;
    }
    test::ReplayMarket market;
    market.add_array("nvidia a100", k_capture, k_page_size);
    test::HttpServer server;
    server.otherwise([&](const test::HttpRequest& request) { return market.answer(request, server.url()); });
    User user{server};

    (void)user.done({"scrape", "ebay-us"});
    const json first = row_of(user.rows({"status", "--format", "json"}), "market", "ebay-us");
    const std::string first_export = user.done({"export", "sightings"});
    CHECK(first.at("outcome") == "ok");
    CHECK(first.at("seen") == 44);
    CHECK(first.at("new") == 44);
    CHECK(server.requests().size() == 1 + 5);  // a token, and 44 items by 10

    user.set("GPUPRICE_NOW", k_second_run);
    (void)user.done({"scrape", "ebay-us"});

    SECTION("the second run adds coverage, but no listing and no span")
    {
        const json second = row_of(user.rows({"status", "--format", "json"}), "market", "ebay-us");
        CHECK(second.at("last_ok") == k_second_run);
        CHECK(second.at("seen") == 44);
        CHECK(second.at("new") == 0);
        CHECK(second.at("changed") == 0);
        CHECK(second.at("gone") == 0);
        CHECK(second.at("listings") == first.at("listings"));
        const std::string second_export = user.done({"export", "sightings"});
        CHECK(lines(second_export) == lines(first_export));
        CHECK(second_export.find(k_second_run) != std::string::npos);
    }

    SECTION("the bracket and the cable are in no price, and the lot of five counts at its fifth")
    {
        const json listings = user.rows({"listings", "--format", "json"});
        for (const char* beginning : {"Bracket For", "NVIDIA Dual 8 to 8"}) {
            const json& accessory = listing_titled(listings, beginning);
            CHECK(accessory.at("card").is_null());
            CHECK(accessory.at("left_out") == "accessory");
        }
        const json& lot = listing_titled(listings, "5pcs");
        CHECK(lot.at("card") == "a100-40gb-sxm4");
        CHECK(lot.at("quantity") == 5);
        CHECK(lot.at("unit_price_usd") == 6000.0);

        const json cells = user.rows({"markup", "a100", "--format", "json"});
        REQUIRE_FALSE(cells.empty());
        for (const json& cell : cells) {
            CAPTURE(cell.dump());
            for (const char* key : {"median", "p10", "p25", "p75", "low", "high"}) {
                CHECK((cell.at(key).is_null() || cell.at(key).get<double>() > 1000.0));
            }
        }
    }

    SECTION("its export, imported into a new database, gives the same markup")
    {
        const std::string exported = user.done({"export", "sightings"});
        const std::string other = user.file("other.db");
        (void)user.done({"--db", other, "import", "-"}, exported);
        for (const char* format : {"table", "json", "csv", "md"}) {
            CAPTURE(format);
            CHECK(user.done({"--db", other, "markup", "a100", "--format", format}) ==
                  user.done({"markup", "a100", "--format", format}));
        }
    }
}

TEST_CASE("wrong keys are refused by the token endpoint, and the program says so")
{
    const test::ReplayMarket market;
    test::HttpServer server;
    server.otherwise([&](const test::HttpRequest& request) { return market.answer(request, server.url()); });
    User user{server};
    user.set("EBAY_CLIENT_SECRET", "not-the-secret");
    const Outcome outcome = user.run({"scrape", "ebay-us"});
    CHECK(outcome.code != cli::k_done);
    CHECK((outcome.out + outcome.err).find("not-the-secret") == std::string::npos);
    CHECK(server.requests_for("/identity/v1/oauth2/token").size() == server.requests().size());
}

}  // namespace gpuprice
