#include "gpuprice/analysis/missing_rates.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_day = 2026y / March / 31;

core::Currency currency(const char* code) { return core::Currency::parse(code).value(); }

model::RateTable rates()
{
    model::RateTable table;
    table.add({k_day, core::Currency::usd, 1.10, "ECB"});
    table.add({k_day - days{7}, core::Currency::cny, 7.70, "ECB"});
    table.add({k_day - days{8}, currency("TWD"), 35.0, "CBC Taiwan"});
    table.add({k_day - days{9}, currency("TWD"), 35.0, "CBC Taiwan"});
    return table;
}

model::History history_in(std::initializer_list<const char*> currencies)
{
    model::History history;
    for (const char* each : currencies) {
        test::add(history, {.id = each, .currency = each, .first = k_day - days{20}, .last = k_day - days{2}});
    }
    return history;
}

}  // namespace

TEST_CASE("a rate is missing when its last day is more than seven days old")
{
    const auto history = history_in({"USD", "CNY", "TWD", "VND", "EUR"});
    const MissingRates missing = missing_rates(history, rates(), {k_day, k_day}, core::Currency::usd, {});
    CHECK(missing.prices == 2);
    REQUIRE(missing.last_known.size() == 2);
    CHECK(missing.last_known.at(currency("TWD")) == k_day - days{8});
    CHECK(missing.last_known.at(currency("VND")) == std::nullopt);
    CHECK(missing.has_outdated());
    CHECK_FALSE(missing_rates(history_in({"VND"}), rates(), {k_day, k_day}, core::Currency::usd, {}).has_outdated());
}

TEST_CASE("the report's own currency can be the one without a rate")
{
    const MissingRates missing =
        missing_rates(history_in({"USD", "TWD"}), rates(), {k_day, k_day}, currency("TWD"), {});
    CHECK(missing.prices == 1);
    CHECK(missing.last_known.size() == 1);
    CHECK(missing.last_known.contains(currency("TWD")));
}

TEST_CASE("rates are looked for on the last day on which a price stands within the days")
{
    const auto history = history_in({"TWD"});
    CHECK(missing_rates(history, rates(), {k_day - days{30}, k_day - days{1}}, core::Currency::eur, {}).prices == 0);
    CHECK(missing_rates(history, rates(), {k_day - days{30}, k_day}, core::Currency::eur, {}).prices == 1);
    CHECK(missing_rates(history, rates(), {k_day + days{6}, k_day + days{9}}, core::Currency::eur, {}).prices == 0);
}

TEST_CASE("what is in no price anyway, or not asked about, misses no rate")
{
    model::History history;
    const auto add = [&history](test::ListingOn listing) {
        listing.currency = "TWD";
        listing.first = k_day;
        listing.last = k_day;
        test::add(history, listing);
    };
    add({.id = "1", .card = "", .family = "", .offer_kind = model::OfferKind::accessory});
    add({.id = "2", .card = ""});
    add({.id = "3", .card = "h100-80gb-pcie", .family = "H100"});
    add({.id = "4", .country = "CN"});
    add({.id = "5"});
    OfferFilter filter;
    filter.cards = {"a100-80gb-pcie"};
    filter.regions = {"US"};
    CHECK(missing_rates(history, rates(), {k_day, k_day}, core::Currency::usd, filter).prices == 1);
}
