#include "gpuprice/analysis/offers.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"
#include "support/span_price.hpp"

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_day = 2026y / March / 31;

model::RateTable rates()
{
    model::RateTable table;
    table.add({k_day, core::Currency::usd, 1.10, "ECB"});
    table.add({k_day, core::Currency::cny, 7.70, "ECB"});
    return table;
}

}  // namespace

TEST_CASE("an offer stands from its first to its last sighting and is carried seven days")
{
    model::History history;
    test::add(history, {.id = "a", .first = k_day - days{20}, .last = k_day - days{7}});
    const model::Span& span = history.spans.front();
    CHECK_FALSE(standing_days(span).contains(k_day - days{21}));
    CHECK(standing_days(span).contains(k_day - days{20}));
    CHECK(standing_days(span).contains(k_day));
    CHECK_FALSE(standing_days(span).contains(k_day + days{1}));
    history.spans.front().price.kind = model::PriceKind::rental_spot;
    CHECK(standing_days(span).contains(k_day - days{6}));
    CHECK_FALSE(standing_days(span).contains(k_day - days{5}));
}

TEST_CASE("a proven absence ends the carry-forward on its day")
{
    model::History history;
    test::add(history, {.id = "a", .first = k_day - days{20}, .last = k_day - days{3}});
    history.spans.front().absent_from = core::Instant{k_day - days{1}} + 5h;
    CHECK(standing_days(history.spans.front()).contains(k_day - days{2}));
    CHECK_FALSE(standing_days(history.spans.front()).contains(k_day - days{1}));
}

TEST_CASE("what the market's word ended at its last sighting does not stand on that day")
{
    model::History history;
    test::add(history, {.id = "a", .first = k_day - days{5}, .last = k_day});
    model::Span& span = history.spans.front();
    span.absent_from = span.gone_at = span.last + 1s;
    CHECK(standing_days(span).contains(k_day - days{1}));
    CHECK_FALSE(standing_days(span).contains(k_day));

    span.first = span.last;  // its only sighting
    CHECK_FALSE(standing_days(span).contains(k_day));
    CHECK(offers_on(history, rates(), k_day, {}).empty());

    span.last += 6h;  // open in the morning
    span.absent_from = span.gone_at = span.last + 1s;
    CHECK(standing_days(span).contains(k_day));
    CHECK_FALSE(standing_days(span).contains(k_day + days{1}));

    span.gone_at = span.last + 1h;  // missed later, not ended by the market's word
    CHECK(standing_days(span).contains(k_day));
    history.spans.front().price.kind = model::PriceKind::sold;
    span.gone_at = span.last + 1s;
    CHECK(standing_days(span).contains(k_day));
}

TEST_CASE("quotes and sold prices count on their own day only")
{
    model::History history;
    test::add(history, {.id = "a", .kind = model::PriceKind::quote, .first = k_day, .last = k_day});
    CHECK(standing_days(history.spans.front()).contains(k_day));
    CHECK_FALSE(standing_days(history.spans.front()).contains(k_day + days{1}));
}

TEST_CASE("of a repriced listing the latest price of the day counts")
{
    model::History history;
    test::add(history, {.id = "a", .amount = "9000", .first = k_day - days{5}, .last = k_day});
    test::add(history, {.id = "a", .amount = "8000", .first = k_day, .last = k_day});
    const auto offers = offers_on(history, rates(), k_day, {});
    REQUIRE(offers.size() == 1);
    CHECK(offers.front().unit_price == 8000.0);
}

TEST_CASE("a lot is divided, tax and shipping are put on one footing, currencies are converted at the day's rate")
{
    model::History history;
    test::add(history, {.id = "lot", .amount = "30000", .quantity = 5, .first = k_day, .last = k_day});
    test::add(history, {.id = "cny", .amount = "70000", .currency = "CNY", .first = k_day, .last = k_day});
    test::add(history,
              {.id = "taxed", .amount = "119", .currency = "EUR", .first = k_day, .last = k_day, .market = "shop"});
    history.spans[2].price.tax = model::TaxKind::included;
    test::set_shipping(history.spans[2].price, core::Money::parse("10", core::Currency::eur).value());
    PriceBasis basis;
    basis.tax_rates["shop"] = 0.19;

    auto offers = offers_on(history, rates(), k_day, basis);
    REQUIRE(offers.size() == 3);
    CHECK(offers[0].unit_price == Approx(6000.0));
    CHECK(offers[1].unit_price == Approx(10000.0));
    CHECK(offers[1].rate.source == "ECB");
    CHECK(offers[2].unit_price == Approx(110.0));

    basis.with_shipping = true;
    CHECK(offers_on(history, rates(), k_day, basis)[2].unit_price == Approx(121.0));
    basis.gross = true;
    CHECK(offers_on(history, rates(), k_day, basis)[2].unit_price == Approx(141.9));
}

TEST_CASE("a private price holds no tax to take off")
{
    model::History history;
    test::add(history, {.id = "a", .amount = "119", .first = k_day, .last = k_day, .market = "shop"});
    history.spans.front().price.tax = model::TaxKind::none;
    PriceBasis basis;
    basis.tax_rates["shop"] = 0.19;
    CHECK(offers_on(history, rates(), k_day, basis).front().unit_price == 119.0);
}

TEST_CASE("what is in no price says why")
{
    model::History history;
    const auto on_day = [](test::ListingOn listing) {
        listing.first = k_day;
        listing.last = k_day;
        return listing;
    };
    test::add(history, on_day({.id = "1", .card = "", .family = "", .offer_kind = model::OfferKind::accessory}));
    test::add(history, on_day({.id = "2", .card = ""}));
    test::add(history, on_day({.id = "3", .card = "", .family = ""}));
    test::add(history, on_day({.id = "4", .condition = model::Condition::for_parts}));
    test::add(history, on_day({.id = "5", .currency = "TWD"}));
    const auto offers = offers_on(history, rates(), k_day, {});
    REQUIRE(offers.size() == 5);
    CHECK(offers[0].left_out == "accessory");
    CHECK(offers[1].left_out == "variant_not_stated");
    CHECK(offers[2].left_out == "not_in_catalogue");
    CHECK(offers[3].left_out == "for_parts");
    CHECK(offers[4].left_out == "no_exchange_rate");
    CHECK(offers[4].unit_price == 0.0);
}
