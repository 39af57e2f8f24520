#include "gpuprice/report/sightings.hpp"

#include "gpuprice/markets/sightings.hpp"

#include "support/catch.hpp"
#include "support/span_price.hpp"

#include <algorithm>
#include <set>
#include <sstream>

using namespace gpuprice;
using namespace std::chrono;

namespace {

core::Money money(const char* decimal, const char* currency)
{
    return core::Money::parse(decimal, core::Currency::parse(currency).value()).value();
}

/// A revision with every field filled, so that one that is not written shows.
model::Revision revision()
{
    model::Revision made;
    made.market = "ebay-us";
    made.market_country = "US";
    model::RawListing& raw = made.raw;
    raw.external_id = "285539337148";
    raw.title = "=NVIDIA \"A100\", 80GB\n二手";
    raw.condition_code = "3000";
    raw.condition_text = "Used";
    raw.quantity = 2;
    raw.quantity_available = 7;
    raw.category = "27386";
    raw.country = "CN";
    raw.seller = "h:0123456789abcdef0123456789abcdef";
    raw.seller_country = "HK";
    raw.seller_feedback = 100;
    raw.seller_positive_share = 0.98;
    raw.best_offer = true;
    raw.listed_on = 2026y / January / 15;
    raw.facts = R"({"mpn":"900-21001-0020-000"})";
    raw.url = "https://www.ebay.com/itm/285539337148";
    return made;
}

model::Span span()
{
    model::RawPrice price;
    price.amount = money("31999.4601", "USD");
    price.high = money("33000", "USD");
    price.text = "31999.4601 - 33000 USD";
    price.shipping = money("12.5", "USD");
    price.tax = model::TaxKind::excluded;
    price.source = "a citation";
    model::Span made;
    made.price = price;
    made.first = sys_days{2026y / March / 1} + 3h;
    made.last = sys_days{2026y / March / 9} + 3h;
    made.absent_from = sys_days{2026y / March / 10} + 3h;
    return made;
}

}  // namespace

TEST_CASE("the sightings file has the columns that its reader knows")
{
    std::set<std::string> written;
    for (const report::Column& column : report::sighting_columns()) {
        written.insert(column.key);
    }
    const std::set<std::string> read{markets::k_sighting_columns.begin(), markets::k_sighting_columns.end()};
    CHECK(written == read);
    for (const report::Column& column : report::sighting_columns()) {
        CAPTURE(column.key);
        CHECK(column.untrusted == (std::ranges::count(markets::k_guarded_sighting_columns, column.key) > 0));
    }
}

TEST_CASE("a sighting survives being written and read")
{
    const auto columns = report::sighting_columns();
    const model::Revision before = revision();
    model::Span stood = span();
    const bool gone = GENERATE(false, true);
    if (gone) {
        stood.gone_at = stood.absent_from;
    }
    std::istringstream in{report::csv_header(columns) +
                          report::csv_row(columns, report::sighting_cells(before, stood))};
    markets::SightingsReader reader{in, markets::SightingsFormat::csv};
    const auto row = reader.next();
    REQUIRE(row.has_value());
    REQUIRE(row->has_value());
    const markets::SightingRow& after = row->value();
    CHECK(after.market == before.market);
    CHECK(after.observed_at == stood.first);
    CHECK(after.last_seen == stood.last);
    CHECK(after.gone_at == stood.gone_at);
    CHECK(after.missed_at == (gone ? std::nullopt : stood.absent_from));
    REQUIRE(after.raw.prices.size() == 1);
    CHECK(after.raw.prices.front() == test::stated(stood.price));
    model::RawListing raw = after.raw;
    raw.prices.clear();
    CHECK(raw == before.raw);
    CHECK_FALSE(reader.next().has_value());
}

TEST_CASE("shipping in another currency keeps it")
{
    model::Span stood = span();
    test::set_shipping(stood.price, money("30", "GBP"));
    const auto columns = report::sighting_columns();
    std::istringstream in{report::csv_header(columns) +
                          report::csv_row(columns, report::sighting_cells(revision(), stood))};
    markets::SightingsReader reader{in, markets::SightingsFormat::csv};
    CHECK(reader.next()->value().raw.prices.front().shipping == stood.price.shipping());
}
