#include "gpuprice/analysis/launch_price.hpp"

#include "support/catch.hpp"

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;
using catalog::PriceRecord;
using catalog::PriceRecordKind;

namespace {

constexpr core::Day k_launch = 2022y / March / 22;

PriceRecord record(PriceRecordKind kind, int days_after_launch, const char* low, const char* currency = "USD",
                   const char* high = nullptr)
{
    const auto code = core::Currency::parse(currency).value();
    PriceRecord made;
    made.kind = kind;
    made.low = core::Money::parse(low, code).value();
    made.high = core::Money::parse(high == nullptr ? low : high, code).value();
    made.day = k_launch + days{days_after_launch};
    made.source = std::string{"source of "} + low;
    return made;
}

catalog::Card card(std::vector<PriceRecord> prices)
{
    catalog::Card made;
    made.id = "h100-80gb-pcie";
    made.launched = k_launch;
    made.prices = std::move(prices);
    return made;
}

}  // namespace

TEST_CASE("the kind decides before the day does")
{
    const model::RateTable rates;
    const auto launch = launch_price(
        card({record(PriceRecordKind::street_estimate, 0, "35000"), record(PriceRecordKind::system_share, 0, "40000"),
              record(PriceRecordKind::list, 300, "32000")}),
        rates);
    REQUIRE(launch.has_value());
    CHECK(launch->amount.to_decimal() == "32000");
    CHECK(launch->kind == PriceRecordKind::list);
    CHECK(launch->source == "source of 32000");
    CHECK_FALSE(launch->approximate);
}

TEST_CASE("of one kind the record nearest to the launch counts, the others widen the range")
{
    const model::RateTable rates;
    const auto launch = launch_price(card({record(PriceRecordKind::street_estimate, -20, "30000"),
                                           record(PriceRecordKind::street_estimate, 5, "33000"),
                                           record(PriceRecordKind::street_estimate, 200, "41000")}),
                                     rates);
    REQUIRE(launch.has_value());
    CHECK(launch->amount.to_decimal() == "33000");
    CHECK(launch->low == 30000.0);
    CHECK(launch->high == 41000.0);
}

TEST_CASE("the window is 30 days before to 365 after, and later figures are references")
{
    const model::RateTable rates;
    for (const int day : {-31, 366, 900}) {
        CAPTURE(day);
        CHECK_FALSE(launch_price(card({record(PriceRecordKind::msrp, day, "30000")}), rates).has_value());
    }
    for (const int day : {-30, 0, 365}) {
        CAPTURE(day);
        CHECK(launch_price(card({record(PriceRecordKind::msrp, day, "30000")}), rates).has_value());
    }
}

TEST_CASE("lists of OEMs, asks, rumours and databases are never a launch price")
{
    const model::RateTable rates;
    for (const auto kind : {PriceRecordKind::oem_list, PriceRecordKind::marketplace_asking, PriceRecordKind::rumour,
                            PriceRecordKind::analyst_estimate, PriceRecordKind::database,
                            PriceRecordKind::market_report, PriceRecordKind::retail_asking}) {
        CAPTURE(catalog::to_text(kind));
        CHECK(launch_price(card({record(kind, 0, "30000")}), rates).error().text() ==
              "no price of its launch was published");
    }
}

TEST_CASE("a card without date or figures says which it lacks")
{
    const model::RateTable rates;
    CHECK(launch_price(card({}), rates).error().text() == "no price was published");
    catalog::Card undated = card({record(PriceRecordKind::msrp, 0, "1")});
    undated.launched.reset();
    CHECK(launch_price(undated, rates).error().text() == "no launch date is known");
    PriceRecord without_day = record(PriceRecordKind::msrp, 0, "1");
    without_day.day.reset();
    CHECK_FALSE(launch_price(card({without_day}), rates).has_value());
}

TEST_CASE("a range counts in its middle and keeps its ends")
{
    const model::RateTable rates;
    const auto launch =
        launch_price(card({record(PriceRecordKind::street_estimate, 0, "30000", "USD", "40000")}), rates);
    REQUIRE(launch.has_value());
    CHECK(launch->amount.to_decimal() == "35000");
    CHECK(launch->low == 30000.0);
    CHECK(launch->high == 40000.0);
}

TEST_CASE("figures in other currencies widen the range at their own day's rate, where one is known")
{
    model::RateTable rates;
    rates.add({k_launch - days{20}, core::Currency::usd, 1.10, "ECB"});
    rates.add({k_launch - days{20}, core::Currency::cny, 7.04, "ECB"});
    const auto prices = {record(PriceRecordKind::street_estimate, 0, "242000", "CNY"),
                         record(PriceRecordKind::street_estimate, -20, "36000", "USD")};
    const auto launch = launch_price(card(prices), rates);
    REQUIRE(launch.has_value());
    CHECK(launch->amount.currency == core::Currency::cny);
    CHECK(launch->low == Approx(36000 * 6.4));
    CHECK(launch->high == 242000.0);
    CHECK(launch_price(card(prices), model::RateTable{})->low == 242000.0);
}

TEST_CASE("shares of a system and unstated variants are approximate")
{
    const model::RateTable rates;
    CHECK(launch_price(card({record(PriceRecordKind::system_share, 0, "33600")}), rates)->approximate);
    CHECK_FALSE(launch_price(card({record(PriceRecordKind::board_share, 0, "24375")}), rates)->approximate);
    PriceRecord unstated = record(PriceRecordKind::street_estimate, 0, "242000", "CNY");
    unstated.variant_stated = false;
    CHECK(launch_price(card({unstated}), rates)->approximate);
}
