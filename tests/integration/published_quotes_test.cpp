// The story that the program begins with: what was published about prices in China, told against the launch prices.
#include "support/catch.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;

const std::string k_published = GPUPRICE_SOURCE_DIR "/data/demo/quotes.csv";
const std::string k_article = "李煒 (藍字計劃): 芯片走私，黑市風暴, 2024-03-15";

/// The rows of a report that one source is named for, by price in its own currency.
std::map<double, json> rows_of(User& user, const std::vector<std::string>& arguments, const std::string& source)
{
    std::map<double, json> rows;
    const json answer = json::parse(user.done(arguments));
    for (const json& row : answer.at("rows")) {
        if (row.at("source").get<std::string>().starts_with(source)) {
            rows[row.at("price").get<double>()] = row;
        }
    }
    return rows;
}

/// A ratio as people read it, to two digits.
double shown(const json& ratio) { return std::round(ratio.get<double>() * 100.0) / 100.0; }

}  // namespace

TEST_CASE("published quotes stand against the launch price: A100 at 1.25 and 3.13 times, H100 at 1.25 to 1.37")
{
    User user;
    user.done({"import", k_published});

    const auto a100 = rows_of(user, {"listings", "a100-80gb-pcie", "--kind", "quote", "--format", "json"}, k_article);
    REQUIRE(a100.size() == 3);
    CHECK(shown(a100.at(80'000.0).at("multiple")) == 1.0);
    CHECK(shown(a100.at(100'000.0).at("multiple")) == 1.25);
    CHECK(shown(a100.at(100'000.0).at("markup")) == 0.25);
    CHECK(shown(a100.at(250'000.0).at("multiple")) == 3.13);
    CHECK(shown(a100.at(250'000.0).at("markup")) == 2.13);

    const auto h100 = rows_of(user, {"listings", "h100-80gb-pcie", "--kind", "quote", "--format", "json"}, k_article);
    const json& range = h100.at(302'000.0);
    CHECK(range.at("price_high") == 332'000.0);
    CHECK(shown(range.at("multiple")) == 1.25);
    CHECK(shown(range.at("multiple_high")) == 1.37);

    for (const auto* rows : {&a100, &h100}) {
        for (const auto& [price, row] : *rows) {
            CHECK(row.at("price_kind") == "quote");
            CHECK(row.at("currency") == "CNY");
            CHECK(row.at("launch_currency") == "CNY");
            CHECK(row.at("launch_amount") == (rows == &a100 ? 80'000.0 : 242'000.0));
        }
    }
    const std::string table = user.done({"listings", "a100", "h100", "--kind", "quote"});
    CHECK(table.find("3.13×") != std::string::npos);
    CHECK(table.find("+213 %") != std::string::npos);
    CHECK(table.find("1.25–1.37×") != std::string::npos);
}

TEST_CASE("every published quote names its source, and none is an ask")
{
    User user;
    user.done({"import", k_published});
    const json quotes = json::parse(user.done({"listings", "--kind", "quote", "--format", "json"}));
    CHECK(quotes.at("rows").size() > 20);
    for (const json& row : quotes.at("rows")) {
        CHECK_FALSE(row.at("source").get<std::string>().empty());
    }
    for (const char* report : {"markup", "history", "trends", "spikes"}) {
        for (const char* day : {"2023-12-31", "2024-03-15"}) {
            CAPTURE(report, day);
            const json asks = json::parse(user.done({report, "a100", "h100", "--as-of", day, "--format", "json"}));
            CHECK(asks.at("rows").empty());
        }
    }
    const json priced =
        json::parse(user.done({"markup", "a100", "--kind", "quote", "--as-of", "2023-12-31", "--format", "json"}));
    // Two quotes, of a used card and of one whose condition is not told: no median of the two.
    REQUIRE(priced.at("rows").size() == 2);
    for (const json& row : priced.at("rows")) {
        CHECK(row.at("price_kind") == "quote");
        CHECK(row.at("listings") == 1);
        CHECK(row.at("median").is_null());
    }
}

}  // namespace gpuprice::test
