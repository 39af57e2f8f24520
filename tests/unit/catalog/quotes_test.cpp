// The demo's quotes are price records of the catalogue in the form that `import` reads.
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/text/csv.hpp"
#include "gpuprice/text/price.hpp"

#include "fixture.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <fstream>

using namespace gpuprice;
using namespace gpuprice::test;

namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> shipped_quotes()
{
    std::ifstream in{std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "demo" / "quotes.csv"};
    text::CsvReader reader{in};
    std::vector<Fields> rows;
    while (const auto row = reader.next()) {
        rows.push_back(row->value());
    }
    return rows;
}

/// The cards whose family the title names, the longest name first: "RTX 4090" before "RTX".
const std::string* family_in(const std::string& title)
{
    const std::string* longest = nullptr;
    for (const catalog::Card& card : shipped().cards()) {
        if (title.find(card.family) != std::string::npos &&
            (longest == nullptr || longest->size() < card.family.size())) {
            longest = &card.family;
        }
    }
    return longest;
}

}  // namespace

TEST_CASE("every quote of the demo is a price record of the card that its title names")
{
    const auto rows = shipped_quotes();
    REQUIRE(rows.size() == 33);
    REQUIRE(rows.front() == Fields{"observed_at", "market", "title", "price", "currency", "price_kind", "condition",
                                   "country", "source"});
    for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
        const Fields& quote = *row;
        INFO(quote[0] << " " << quote[2] << " " << quote[3]);
        REQUIRE(quote.size() == rows.front().size());
        const auto day = core::parse_day(quote[0]);
        const auto currency = core::Currency::parse(quote[4]);
        const auto price = text::read_price(quote[3], *currency);
        REQUIRE(price.has_value());
        const core::Money high = price->high.value_or(price->amount);
        CHECK(quote[1] == "press");
        CHECK(quote[5] == "quote");
        CHECK((quote[6].empty() || quote[6] == "new" || quote[6] == "used"));
        CHECK((quote[7] == "CN" || quote[7] == "US"));

        const std::string* family = family_in(quote[2]);
        REQUIRE(family != nullptr);
        const bool recorded = std::ranges::any_of(shipped().cards(), [&](const catalog::Card& card) {
            return card.family == *family && card.memory_gb &&
                   quote[2].find(std::to_string(*card.memory_gb) + "GB") != std::string::npos &&
                   std::ranges::any_of(card.prices, [&](const catalog::PriceRecord& record) {
                       return record.day == *day && record.low == price->amount && record.high == high &&
                              quote[8].starts_with(record.source);
                   });
        });
        CHECK(recorded);
    }
}

TEST_CASE("the demo's quotes tell the story that the project is about")
{
    std::vector<std::string> told;
    for (const Fields& quote : shipped_quotes()) {
        if (quote[8].find("芯片走私") != std::string::npos) {
            told.push_back(quote[2] + " " + quote[3] + " " + quote[4]);
        }
    }
    CHECK(told == std::vector<std::string>{"NVIDIA A100 80GB PCIe 80000 CNY", "NVIDIA H100 80GB PCIe 242000 CNY",
                                           "NVIDIA A100 80GB PCIe 100000 CNY", "NVIDIA A100 80GB PCIe 250000 CNY",
                                           "NVIDIA H100 80GB PCIe 302000-332000 CNY"});
}
