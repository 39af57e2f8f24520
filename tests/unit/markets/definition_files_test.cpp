#include "gpuprice/core/error.hpp"
#include "gpuprice/markets/definition.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <algorithm>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::load_definitions;
namespace fs = std::filesystem;

namespace {

constexpr const char* k_shipped = R"({"id":"ebay-us","adapter":"ebay_browse","country":"US","currency":"USD",
    "base_url":"https://api.ebay.com","queries":["nvidia a100"],"parameters":{"marketplace":"EBAY_US"},
    "credentials":{"client_id":{"env":"ID"},"client_secret":{"env":"SECRET"}},
    "documented_api":"https://developer.ebay.com/x","politeness":{"max_pages":10,"min_delay_ms":200}})";

/// The shipped definition above beside one file of the user's.
class Directories {
public:
    explicit Directories(const std::string& user_json)
    {
        dir_.write("shipped/ebay-us.json", k_shipped);
        dir_.write("user/mine.json", user_json);
    }
    [[nodiscard]] std::vector<model::MarketDefinition> load() const
    {
        return load_definitions(shipped(), user()).sound;
    }
    [[nodiscard]] std::vector<markets::CheckedFile> broken() const
    {
        return load_definitions(shipped(), user()).broken;
    }
    [[nodiscard]] fs::path shipped() const { return dir_.path() / "shipped"; }
    [[nodiscard]] fs::path user() const { return dir_.path() / "user"; }
    [[nodiscard]] const TempDir& dir() const { return dir_; }

private:
    TempDir dir_;
};

/// The problems of all files, one a line.
std::string refusal(const Directories& directories)
{
    std::string all;
    for (const markets::CheckedFile& file : directories.broken()) {
        for (const std::string& problem : file.problems) {
            all += problem + "\n";
        }
    }
    return all;
}

}  // namespace

TEST_CASE("the shipped definitions are right")
{
    const auto all = load_definitions(fs::path{GPUPRICE_SOURCE_DIR} / "data/markets", "/nonexistent").sound;
    REQUIRE(all.size() >= 3);
    CHECK(std::ranges::is_sorted(all, {}, &model::MarketDefinition::id));
    const auto german = std::ranges::find(all, "ebay-de", &model::MarketDefinition::id);
    REQUIRE(german != all.end());
    CHECK(german->country == "DE");
    CHECK(german->currency == core::Currency::eur);
    CHECK(german->parameters.at("marketplace") == "EBAY_DE");
    CHECK(german->tax == model::TaxKind::included);
    CHECK(german->tax_rate.value() == Approx(0.19));
    for (const auto& market : all) {
        CAPTURE(market.id);
        CHECK_FALSE(market.note.empty());
        CHECK_FALSE(market.note.empty());
        const bool is_import_only = market.base_url.empty();
        CHECK((is_import_only || market.base_url.starts_with("https://")));
        CHECK((market.documented_api.empty() || !is_import_only));
        CHECK((market.credentials.empty() || !market.documented_api.empty()));
        CHECK(market.origin.ends_with(market.id + ".json"));
    }
}

TEST_CASE("a user's file overrides a shipped definition key by key")
{
    const Directories directories{R"({"id":"ebay-us","queries":["h200"],"politeness":{"max_pages":3},
                                      "parameters":{"sort":"price"}})"};
    const auto all = directories.load();
    REQUIRE(all.size() == 1);
    CHECK(all[0].queries == std::vector<std::string>{"h200"});
    CHECK(all[0].politeness.max_pages == 3);
    CHECK(all[0].politeness.min_delay == std::chrono::milliseconds{200});
    CHECK(all[0].parameters.at("marketplace") == "EBAY_US");
    CHECK(all[0].parameters.at("sort") == "price");
    CHECK(all[0].documented_api == "https://developer.ebay.com/x");
    CHECK(all[0].origin == (directories.user() / "mine.json").string());
}

TEST_CASE("another base address loses the mark of the documented API")
{
    const auto all = Directories{R"({"id":"ebay-us","base_url":"http://127.0.0.1:8080"})"}.load();
    CHECK(all.at(0).base_url == "http://127.0.0.1:8080");
    CHECK(all[0].documented_api.empty());
    CHECK(all[0].credentials.size() == 2);
}

TEST_CASE("null takes a shipped key away")
{
    const auto all = Directories{R"({"id":"ebay-us","credentials":null})"}.load();
    CHECK(all.at(0).credentials.empty());
}

TEST_CASE("a user's file adds a market of its own")
{
    const auto all = Directories{R"({"id":"a-copy","adapter":"ebay_browse","country":"GB","currency":"GBP",
        "base_url":"http://localhost:1","queries":["a100"],"parameters":{"marketplace":"EBAY_GB"}})"}
                         .load();
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == "a-copy");
    CHECK(all[1].id == "ebay-us");
}

TEST_CASE("a user's mistake is named with the user's file")
{
    CHECK_THAT(refusal(Directories{R"({"id":"ebay-us","max_pages":3})"}),
               ContainsSubstring("user/mine.json: /max_pages: unknown key"));
    CHECK_THAT(refusal(Directories{R"({"id":"ebay-uss","queries":["x"]})"}),
               ContainsSubstring("user/mine.json: /adapter: it is required"));
    CHECK_THAT(refusal(Directories{R"({"queries":["x"]})"}), ContainsSubstring("mine.json: /id: it is required"));
    CHECK_THAT(refusal(Directories{R"({"id":"ebay-us","documented_api":"https://me.example"})"}),
               ContainsSubstring("mine.json: /documented_api: only the definitions that come with"));
    CHECK_THAT(refusal(Directories{"{"}), ContainsSubstring("mine.json: line 1"));
}

TEST_CASE("two files of one directory may not define the same market")
{
    const Directories directories{R"({"id":"ebay-us"})"};
    directories.dir().write("user/other.json", R"({"id":"ebay-us"})");
    CHECK_THAT(refusal(directories), ContainsSubstring("other.json: /id: ") && ContainsSubstring("mine.json"));
}

TEST_CASE("other files are passed over, unreadable ones are not")
{
    const Directories directories{R"({"id":"ebay-us"})"};
    directories.dir().write("user/README.md", "not a market");
    CHECK(directories.load().size() == 1);
    directories.dir().write("user/huge.json", std::string(2U << 20U, ' '));
    CHECK_THAT(refusal(directories), ContainsSubstring("huge.json: it is over 1 MiB"));
    fs::remove(directories.user() / "huge.json");
    fs::create_directory(directories.user() / "folder.json");
    CHECK_THAT(refusal(directories), ContainsSubstring("folder.json: it cannot be read"));
}

TEST_CASE("a missing directory of shipped definitions names the remedy, a missing user directory is fine")
{
    const TempDir dir;
    CHECK_THROWS_WITH(load_definitions(dir.path() / "absent", dir.path()), ContainsSubstring("GPUPRICE_DATADIR"));
    dir.write("shipped/ebay-us.json", k_shipped);
    CHECK(load_definitions(dir.path() / "shipped", dir.path() / "absent").sound.size() == 1);
}

TEST_CASE("a definition's text reads back as the same definition, defaults left out")
{
    const auto all = load_definitions(fs::path{GPUPRICE_SOURCE_DIR} / "data/markets", "/nonexistent");
    for (const auto& market : all.sound) {
        CAPTURE(market.id);
        const std::string text = markets::definition_text(market);
        const auto again = markets::parse_definition(text, market.origin, markets::Origin::shipped);
        CHECK(again.definition_hash() == market.definition_hash());
        CHECK(again.credentials == market.credentials);
        CHECK(again.politeness == market.politeness);
        CHECK(again.tax == market.tax);
        CHECK(again.tax_rate == market.tax_rate);
        CHECK(again.note == market.note);
        CHECK(again.documented_api == market.documented_api);
        CHECK_THAT(text, !ContainsSubstring("timeout_s"));
        CHECK(markets::definition_text(again) == text);
    }
}

TEST_CASE("every file is checked, and a bad one hides no other")
{
    const Directories directories{R"({"id":"ebay-us","queries":["h100"]})"};
    directories.dir().write("user/a-broken.json", "{");
    directories.dir().write("user/nameless.json", R"({"adapter":"shopify"})");
    directories.dir().write("user/twin.json", R"({"id":"ebay-us"})");
    const auto files = markets::check_definitions(directories.shipped(), directories.user());
    REQUIRE(files.size() == 5);
    CHECK(files[0].id == "ebay-us");
    CHECK(files[0].problems.empty());
    CHECK_THAT(files[1].problems.at(0), ContainsSubstring("a-broken.json") && ContainsSubstring("not valid JSON"));
    CHECK(files[1].id == "a-broken");
    CHECK(files[2].definition.value().queries == std::vector<std::string>{"h100"});
    CHECK(files[2].definition->base_url == "https://api.ebay.com");
    CHECK_THAT(files[3].problems.at(0), ContainsSubstring("/id"));
    CHECK(files[3].id == "nameless");
    CHECK_THAT(files[4].problems.at(0), ContainsSubstring("mine.json"));
    CHECK_THROWS_AS(markets::check_definitions("/nonexistent", directories.user()), core::UsageError);
}

TEST_CASE("a broken file of the user's takes the market that it means out of use, and no other")
{
    const Directories directories{R"({"id":"a-copy","adapter":"ebay_browse","country":"GB","currency":"GBP",
        "base_url":"http://localhost:1","queries":["a100"],"parameters":{"marketplace":"EBAY_GB"}})"};
    const std::string broken = GENERATE(R"({"id":"ebay-us","max_pages":3})", "{");
    directories.dir().write("user/ebay-us.json", broken);
    const auto all = directories.load();
    REQUIRE(all.size() == 1);
    CHECK(all[0].id == "a-copy");
    REQUIRE(directories.broken().size() == 1);
    CHECK(directories.broken()[0].id == "ebay-us");
}

TEST_CASE("every problem of a file is named")
{
    const Directories directories{
        R"({"id":"my shop","adapter":"json_list","country":"Germany","base_url":"shop.example",
        "querys":["a100"],"politeness":{"max_pages":0,"min_delay_ms":"slow","pages":1},"tax":{"kind":"included"},
        "credentials":{"key":{"environment":"KEY"}},
        "extract":{"items":"/items","listing":{"id":"/id","titel":"/name"}}})"};
    const auto broken = directories.broken();
    REQUIRE(broken.size() == 1);
    const std::string all = refusal(directories);
    CAPTURE(all);
    for (const char* place : {"/id: 'my shop'", "/country: 'Germany'", "/currency: it is required",
                              "/base_url: ", "/querys: unknown key; did you mean 'queries'?",
                              "/politeness/max_pages: ", "/politeness/min_delay_ms: ", "/politeness/pages: unknown key",
                              "/tax: ", "/credentials/key/environment: unknown key", "/extract"}) {
        CHECK_THAT(all, ContainsSubstring(place));
    }
    for (const std::string& problem : broken[0].problems) {
        CHECK_THAT(problem, ContainsSubstring("user/mine.json: /"));
    }
}
