#include "gpuprice/report/sightings.hpp"

#include "gpuprice/markets/sightings.hpp"

#include "support/catch.hpp"
#include "support/span_price.hpp"

#include <algorithm>
#include <random>
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

TEST_CASE("a line written without cells is the line of its cells")
{
    const auto columns = report::sighting_columns();
    const auto check = [&columns](const model::Revision& listing, const model::Span& stood) {
        std::string line = "before\r\n";
        report::append_sighting_csv(listing, stood, line);
        CHECK(line == "before\r\n" + report::csv_row(columns, report::sighting_cells(listing, stood)));
    };
    check(revision(), span());
    check({}, {});
    std::mt19937 random{20220812};
    const auto dice = [&random](int sides) { return std::uniform_int_distribution{0, sides - 1}(random); };
    const std::vector<std::string> texts{"",     "A100 80GB", "=cmd()", "a, \"b\"", "two\nlines", "+1", "\xff\xfe",
                                         "'80s", "显卡",      "-",      " ",        "\tx",        "@a", "ends,"};
    for (int round = 0; round < 500; ++round) {
        const auto text = [&] { return texts.at(static_cast<std::size_t>(dice(static_cast<int>(texts.size())))); };
        model::Revision listing = revision();
        for (std::string* each : {&listing.raw.external_id, &listing.raw.title, &listing.raw.condition_text,
                                  &listing.raw.seller, &listing.raw.category, &listing.raw.facts, &listing.raw.url}) {
            *each = text();
        }
        listing.raw.quantity = dice(2) == 0 ? std::nullopt : std::optional{dice(12)};
        listing.raw.seller_feedback = dice(2) == 0 ? std::nullopt : std::optional<long>{dice(1'000'000) - 5};
        listing.raw.seller_positive_share = dice(2) == 0 ? std::nullopt : std::optional{dice(101) / 100.0};
        listing.raw.best_offer = dice(2) == 0;
        model::Span stood = span();
        model::RawPrice price = test::stated(stood.price);
        price.text = text();
        price.source = text();
        price.amount.ten_thousandths = std::uniform_int_distribution<std::int64_t>{-9'999, 9'999'999'999'999}(random);
        if (dice(2) == 0) {
            price.shipping.reset();
        }
        if (dice(2) == 0) {
            price.high.reset();
        }
        stood.price = price;
        stood.first += seconds{dice(100'000'000)};
        stood.last = dice(3) == 0 ? stood.first : stood.last;
        if (dice(2) == 0) {
            stood.gone_at = stood.absent_from;
        }
        check(listing, stood);
    }
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
