#include "gpuprice/analysis/markup.hpp"

#include "gpuprice/analysis/listings.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"
#include "support/span_price.hpp"

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_day = 2026y / March / 31;

const catalog::Catalog& shipped()
{
    static const auto catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    return catalog;
}

model::RateTable rates()
{
    model::RateTable table;
    table.add({k_day, core::Currency::usd, 1.10, "ECB"});
    table.add({k_day, core::Currency::cny, 7.70, "ECB"});
    return table;
}

test::ListingOn ask(const char* id, const char* amount, const char* currency = "USD")
{
    test::ListingOn listing;
    listing.id = id;
    listing.amount = amount;
    listing.currency = currency;
    listing.first = k_day;
    listing.last = k_day;
    return listing;
}

}  // namespace

TEST_CASE("a multiple is the same in every report currency")
{
    model::History history;
    for (const auto& [id, amount] : {std::pair{"1", "30000"}, {"2", "31000"}, {"3", "32000"}}) {
        test::add(history, ask(id, amount));
    }
    MarkupOptions options;
    const MarkupReport in_usd = markup(history, shipped(), rates(), k_day, options);
    options.basis.currency = core::Currency::cny;
    const MarkupReport in_cny = markup(history, shipped(), rates(), k_day, options);
    REQUIRE(in_usd.rows.size() == 1);
    REQUIRE(in_cny.rows.size() == 1);
    CHECK(*in_usd.rows[0].price.median == Approx(31000.0));
    CHECK(*in_cny.rows[0].price.median == Approx(217000.0));
    REQUIRE(in_usd.rows[0].multiple.has_value());
    // The launch price of a100-80gb-pcie is 80,000 CNY; 31,000 USD are 217,000 CNY at 7.
    CHECK(*in_usd.rows[0].multiple == Approx(217000.0 / 80000.0));
    CHECK(*in_cny.rows[0].multiple == Approx(*in_usd.rows[0].multiple));
    CHECK(in_usd.rows[0].launch->approximate);
    CHECK(in_usd.rows[0].rate->source == "ECB");
}

TEST_CASE("cells keep price kinds, conditions and regions apart")
{
    model::History history;
    test::add(history, ask("1", "30000"));
    auto bid = ask("2", "20000");
    bid.kind = model::PriceKind::auction_bid;
    test::add(history, bid);
    auto fresh = ask("3", "33000");
    fresh.condition = model::Condition::open_box;
    test::add(history, fresh);
    auto abroad = ask("4", "25000");
    abroad.country = "CN";
    test::add(history, abroad);
    const MarkupReport report = markup(history, shipped(), rates(), k_day, {});
    REQUIRE(report.rows.size() == 4);
    for (const MarkupRow& row : report.rows) {
        CHECK(row.price.listings == 1);
        CHECK_FALSE(row.multiple.has_value());
        CHECK(row.no_multiple == "too thin: 1 seller");
    }
    MarkupOptions options;
    options.filter.kinds = {model::PriceKind::ask};
    options.filter.regions = {"US"};
    options.filter.conditions = {model::ConditionGroup::used};
    CHECK(markup(history, shipped(), rates(), k_day, options).rows.size() == 1);
}

TEST_CASE("a module called new by an unverified seller counts as unknown")
{
    model::History history;
    auto module = ask("1", "5990");
    module.card = "a100-40gb-sxm4";
    module.condition = model::Condition::brand_new;
    module.flags.add(model::Flag::new_unverified);
    test::add(history, module);
    const MarkupReport report = markup(history, shipped(), rates(), k_day, {});
    REQUIRE(report.rows.size() == 1);
    CHECK(report.rows[0].cell.condition == model::ConditionGroup::unknown);
}

TEST_CASE("what is in no price is counted by reason, and unstated variants by cell")
{
    model::History history;
    test::add(history, ask("1", "30000"));
    auto unstated = ask("2", "6000");
    unstated.card = "";
    test::add(history, unstated);
    auto bracket = ask("3", "9.48");
    bracket.card = "";
    bracket.family = "";
    bracket.offer_kind = model::OfferKind::accessory;
    test::add(history, bracket);
    const MarkupReport report = markup(history, shipped(), rates(), k_day, {});
    REQUIRE(report.rows.size() == 1);
    CHECK(report.rows[0].unresolved == 1);
    REQUIRE(report.families.size() == 1);
    CHECK(report.families[0].family == "A100");
    CHECK(report.families[0].region == "US");
    CHECK(report.families[0].listings == 1);
    CHECK(report.families[0].sellers == 1);
    CHECK(report.left_out == std::map<std::string, std::size_t>{{"variant_not_stated", 1}});
    CHECK(report.of_no_card == std::map<std::string, std::size_t>{{"accessory", 1}});
}

TEST_CASE("a card without a launch price has no multiple and says why")
{
    model::History history;
    for (const char* id : {"1", "2", "3"}) {
        auto listing = ask(id, "6000");
        listing.card = "l40s-48gb-pcie";
        listing.family = "L40S";
        test::add(history, listing);
    }
    const MarkupReport report = markup(history, shipped(), rates(), k_day, {});
    REQUIRE(report.rows.size() == 1);
    CHECK(report.rows[0].price.median.has_value());
    CHECK_FALSE(report.rows[0].launch.has_value());
    CHECK_FALSE(report.rows[0].multiple.has_value());
    CHECK_FALSE(report.rows[0].no_multiple.empty());
}

TEST_CASE("an empty day names the last one with data")
{
    model::History history;
    auto old = ask("1", "30000");
    old.first = k_day - days{60};
    old.last = k_day - days{50};
    test::add(history, old);
    const MarkupReport report = markup(history, shipped(), rates(), k_day, {});
    CHECK(report.rows.empty());
    CHECK(report.last_day == k_day - days{50});
    CHECK(last_day_seen(history, {}, k_day - days{55}) == k_day - days{55});
    CHECK_FALSE(last_day_seen(history, {}, k_day - days{61}).has_value());
    OfferFilter elsewhere;
    elsewhere.regions = {"CN"};
    CHECK_FALSE(last_day_seen(history, elsewhere, k_day).has_value());
}

TEST_CASE("the published quotes stand at their multiples of the launch price")
{
    model::History history;
    const auto quote = [&history](const char* id, const char* card, const char* family, const char* amount) {
        auto listing = ask(id, amount, "CNY");
        listing.card = card;
        listing.family = family;
        listing.kind = model::PriceKind::quote;
        listing.condition = model::Condition::unknown;
        listing.first = listing.last = 2023y / December / 31;
        test::add(history, listing);
    };
    quote("1", "a100-80gb-pcie", "A100", "100000");
    quote("2", "a100-80gb-pcie", "A100", "250000");
    quote("3", "h100-80gb-pcie", "H100", "302000");
    test::set_high(history.spans.back().price, core::Money::parse("332000", core::Currency::cny).value());

    const auto rows = listing_rows(history, shipped(), rates(), k_day, {}, {});
    REQUIRE(rows.size() == 3);
    CHECK(*rows[0].multiple == Approx(1.25));
    CHECK(*rows[1].multiple == Approx(3.125));
    CHECK(*rows[2].multiple == Approx(1.2479).epsilon(1e-4));
    CHECK(*rows[2].multiple_high == Approx(1.3719).epsilon(1e-4));
}
