#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/kinds.hpp"
#include "gpuprice/model/ledger.hpp"
#include "gpuprice/model/market.hpp"
#include "gpuprice/model/rates.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using namespace gpuprice;
using namespace gpuprice::model;
using namespace std::chrono;

namespace {

core::Currency currency(const char* code) { return core::Currency::parse(code).value(); }

Rate rate(core::Day day, const char* code, double value) { return {day, currency(code), value, "ECB"}; }

}  // namespace

TEST_CASE("every flag has a word, and the word finds the flag")
{
    Flags all;
    for (std::size_t i = 0; i < k_flag_count; ++i) {
        const auto flag = static_cast<Flag>(i);
        CHECK_FALSE(to_text(flag).empty());
        CHECK(parse_flag(to_text(flag)).value() == flag);
        all.add(flag);
        CHECK(all.has(flag));
    }
    CHECK(all.list().size() == k_flag_count);
    CHECK(Flags::from_bits(all.bits()) == all);
    CHECK(Flags::from_bits(~0U) == all);
    Flags two;
    two.add(Flag::best_offer);
    two.add(Flag::deposit);
    CHECK(to_text(two, ", ") == "deposit, best_offer");
    CHECK(Flags{}.empty());
}

TEST_CASE("words of the vocabularies are read back, others are refused with the list")
{
    CHECK(parse_offer_kind("system").value() == OfferKind::system);
    CHECK(parse_price_kind("rental_spot").value() == PriceKind::rental_spot);
    CHECK(parse_condition("new").value() == Condition::brand_new);
    CHECK(parse_condition_group("used").value() == ConditionGroup::used);
    CHECK(parse_form_factor("sxm4").value() == FormFactor::sxm4);
    CHECK(parse_tax_kind("excluded").value() == TaxKind::excluded);
    CHECK(parse_outcome("not_modified").value() == Outcome::not_modified);
    const auto bad = parse_price_kind("asking");
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().text() ==
          "'asking' is no price kind; use one of ask, auction_bid, sold, quote, rental_on_demand, rental_spot");
}

TEST_CASE("conditions fall into groups, and broken cards into none")
{
    CHECK(group_of(Condition::open_box) == ConditionGroup::brand_new);
    CHECK(group_of(Condition::refurbished) == ConditionGroup::used);
    CHECK(group_of(Condition::unknown) == ConditionGroup::unknown);
    CHECK(group_of(Condition::for_parts) == std::nullopt);
}

TEST_CASE("header names are compared without case")
{
    Response response;
    response.headers = {{"Content-Type", "text/html"}, {"retry-after", "3"}};
    CHECK(response.header("Retry-After") == "3");
    CHECK(response.header("content-type") == "text/html");
    CHECK_FALSE(response.header("ETag").has_value());
}

TEST_CASE("a definition's hash follows what it asks for, and nothing else")
{
    MarketDefinition market;
    market.adapter = "ebay_browse";
    market.queries = {"nvidia a100", "nvidia h100"};
    const std::string before = market.definition_hash();
    market.politeness.max_pages = 3;
    market.note = "slow";
    CHECK(market.definition_hash() == before);
    market.via = "chromium";
    CHECK(market.definition_hash() != before);
    market.via.clear();
    market.queries = {"nvidia a100 nvidia h100"};
    CHECK(market.definition_hash() != before);
}

TEST_CASE("a rate is the last published one, at most seven days back")
{
    RateTable table;
    const core::Day friday = 2026y / March / 27;
    CHECK(table.add(rate(friday, "USD", 1.10)));
    CHECK(table.add(rate(friday, "CNY", 7.70)));
    CHECK_FALSE(table.add(rate(friday, "USD", 9.99)));

    const auto sunday = table.find(currency("USD"), currency("CNY"), friday + days{2});
    REQUIRE(sunday.has_value());
    CHECK(sunday->factor == Approx(7.0));
    CHECK(sunday->day == friday);
    CHECK(sunday->source == "ECB");
    CHECK(table.find(currency("CNY"), currency("EUR"), friday)->factor == Approx(1 / 7.70));
    CHECK(table.find(currency("USD"), currency("USD"), friday + days{900})->factor == 1.0);
    CHECK(table.find(currency("USD"), currency("CNY"), friday + days{7}).has_value());
    CHECK(table.is_known(currency("USD"), friday + days{7}));
    CHECK_FALSE(table.is_known(currency("USD"), friday + days{8}));
    CHECK_FALSE(table.is_known(currency("USD"), friday - days{1}));
    CHECK(table.is_known(currency("EUR"), friday + days{900}));

    const auto late = table.find(currency("USD"), currency("CNY"), friday + days{8});
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().text() == "no USD rate within 7 days before 2026-04-04; the last before it is of 2026-03-27");
    CHECK(table.find(currency("USD"), currency("CNY"), friday - days{1}).error().text() ==
          "no USD rate within 7 days before 2026-03-26; the first known is of 2026-03-27");
    CHECK(table.find(currency("TWD"), currency("USD"), friday).error().text() == "no exchange rate is known for TWD");
}

TEST_CASE("a cross rate names its sources and its older day")
{
    RateTable table;
    const core::Day day = 2026y / February / 26;
    table.add({day, currency("TWD"), 35.0, "CBC Taiwan"});
    table.add(rate(day + days{1}, "USD", 1.10));
    const auto cross = table.find(currency("TWD"), currency("USD"), day + days{1});
    REQUIRE(cross.has_value());
    CHECK(cross->day == day);
    CHECK(cross->source == "CBC Taiwan + ECB");
    CHECK(table.last_day(currency("TWD")) == day);
    CHECK_FALSE(table.last_day(currency("JPY")).has_value());
    CHECK_THROWS_AS(table.add(rate(day, "JPY", 0.0)), std::invalid_argument);
}

TEST_CASE("the latest rate is found however old it is")
{
    const core::Day day{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};
    model::RateTable table;
    table.add({day, core::Currency::usd, 1.25, "ECB"});
    CHECK_FALSE(table.latest(core::Currency::usd, day - std::chrono::days{1}));
    CHECK_FALSE(table.latest(core::Currency::cny, day));
    const auto found = table.latest(core::Currency::usd, day + std::chrono::days{400});
    REQUIRE(found);
    CHECK(found->day == day);
    CHECK(found->units_per_eur == 1.25);
    CHECK(found->source == "ECB");
}
