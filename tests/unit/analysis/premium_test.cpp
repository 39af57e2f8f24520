#include "gpuprice/analysis/premium.hpp"

#include "gpuprice/analysis/random.hpp"
#include "gpuprice/analysis/regions.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"
#include "support/span_price.hpp"

#include <algorithm>
#include <random>
#include <string>

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

struct Said {
    double amount = 0.0;
    const char* country = "US";
    const char* currency = "USD";
    model::TaxKind tax = model::TaxKind::none;
    std::string seller{};
    const char* market = "ebay-us";
    const char* shipping = nullptr;
};

/// Offers of one card on the day.
model::History history_of(const std::vector<Said>& offers)
{
    model::History history;
    for (const Said& said : offers) {
        const auto currency = core::Currency::parse(said.currency).value();
        test::add(history, {.id = std::to_string(history.spans.size()),
                            .amount = core::Money::from_double(said.amount, currency)->to_decimal(),
                            .currency = said.currency,
                            .seller = said.seller,
                            .country = said.country,
                            .first = k_day,
                            .last = k_day,
                            .market = said.market});
        history.spans.back().price.tax = said.tax;
        if (said.shipping != nullptr) {
            test::set_shipping(history.spans.back().price, core::Money::parse(said.shipping, currency).value());
        }
    }
    return history;
}

std::vector<Said> four_in(const char* country, double factor = 1.0, const char* currency = "USD")
{
    std::vector<Said> said;
    for (const double price : {10000.0, 10400.0, 11000.0, 11800.0}) {
        said.push_back({.amount = price * factor, .country = country, .currency = currency});
    }
    return said;
}

std::vector<Said> joined(std::vector<Said> left, const std::vector<Said>& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

PremiumOptions between(const char* there, const char* base)
{
    PremiumOptions options;
    options.between = std::pair{std::string{there}, std::string{base}};
    return options;
}

PremiumReport report_of(const model::History& history, const PremiumOptions& options = {})
{
    return premium(history, shipped(), rates(), k_day, options);
}

}  // namespace

TEST_CASE("the same prices times a factor are a premium of that factor, and none over themselves")
{
    const auto history = history_of(joined(four_in("US"), four_in("CN", 1.25)));
    const auto report = report_of(history, between("CN", "US"));
    REQUIRE(report.rows.size() == 1);
    CHECK(*report.rows[0].ratio == Approx(1.25));
    // Four a side: the interval is the range of the ratios.
    CHECK(*report.rows[0].low == Approx(12500.0 / 11800.0));
    CHECK(*report.rows[0].high == Approx(1.25 * 11800.0 / 10000.0));
    CHECK(report.rows[0].reason.empty());

    const auto same = report_of(history_of(joined(four_in("US"), four_in("CN"))), between("CN", "US"));
    CHECK(*same.rows[0].ratio == Approx(1.0));
}

TEST_CASE("exchanging the regions inverts the ratio and its interval")
{
    std::mt19937_64 random{41};
    for (int round = 0; round < 30; ++round) {
        std::vector<Said> said;
        for (const char* country : {"US", "CN"}) {
            for (std::size_t i = 4 + below(random, 6); i > 0; --i) {
                said.push_back({.amount = 15000.0 + 4000.0 * uniform(random), .country = country});
            }
        }
        const auto history = history_of(said);
        const auto there = report_of(history, between("CN", "US")).rows.at(0);
        const auto back = report_of(history, between("US", "CN")).rows.at(0);
        CHECK(*back.ratio == Approx(1.0 / *there.ratio));
        CHECK(*back.low == Approx(1.0 / *there.high));
        CHECK(*back.high == Approx(1.0 / *there.low));
        std::ranges::reverse(said);
        const auto shuffled = history_of(said);
        CHECK(*report_of(shuffled, between("CN", "US")).rows.at(0).ratio == Approx(*there.ratio));
    }
}

TEST_CASE("a premium is the same in every report currency, and scales with no price")
{
    const auto history = history_of(joined(four_in("US"), four_in("CN", 8.4, "CNY")));
    const auto in_usd = report_of(history, between("CN", "US"));
    PremiumOptions options = between("CN", "US");
    options.basis.currency = core::Currency::cny;
    const auto in_cny = report_of(history, options);
    CHECK(*in_usd.rows[0].ratio == Approx(1.2));
    CHECK(*in_cny.rows[0].ratio == Approx(*in_usd.rows[0].ratio));
    CHECK(*in_cny.rows[0].low == Approx(*in_usd.rows[0].low));
    CHECK(*in_cny.rows[0].base.median() == Approx(7.0 * *in_usd.rows[0].base.median()));
    const auto doubled = history_of(joined(four_in("US", 2.0), four_in("CN", 16.8, "CNY")));
    CHECK(*report_of(doubled, between("CN", "US")).rows[0].ratio == Approx(1.2));
}

TEST_CASE("a seller has one vote, and three sellers are too few")
{
    auto said = joined(four_in("US"), four_in("CN"));
    for (std::size_t i = 4; i < 8; ++i) {
        said[i].seller = i < 6 ? "one" : "s" + std::to_string(i);
    }
    const auto report = report_of(history_of(said), between("CN", "US"));
    REQUIRE(report.rows.size() == 1);
    CHECK_FALSE(report.rows[0].ratio.has_value());
    CHECK(report.rows[0].there.listings == 4);
    CHECK(report.rows[0].reason == "too few sellers: 3 in CN; 4 a side are needed");
    const auto nobody = report_of(history_of(four_in("US")), between("CN", "JP"));
    CHECK(nobody.rows.empty());
    const auto one_side = report_of(history_of(four_in("US")), between("US", "JP"));
    CHECK(one_side.rows.at(0).reason == "too few sellers: 0 in JP; 4 a side are needed");
}

TEST_CASE("ratio and interval are of the same votes, so the one lies in the other")
{
    auto said = joined(four_in("US"), four_in("CN"));
    for (std::size_t i = 4; i < 8; ++i) {
        said[i].amount = 12000.0;
    }
    const auto row = report_of(history_of(said), between("CN", "US")).rows.at(0);
    REQUIRE(row.ratio.has_value());
    REQUIRE(row.low.has_value());
    CHECK(*row.low <= *row.ratio);
    CHECK(*row.ratio <= *row.high);
    CHECK(row.reason.empty());
}

TEST_CASE("unknown taxes are compared with nothing and counted, and included ones are taken off")
{
    auto said = joined(four_in("US"), four_in("DE", 1.19));
    for (std::size_t i = 4; i < 8; ++i) {
        said[i].tax = model::TaxKind::included;
        said[i].market = "ebay-de";
    }
    said.push_back({.amount = 100.0 * 90, .country = "DE", .tax = model::TaxKind::unknown});
    said.push_back({.amount = 100.0 * 95, .country = "FR", .tax = model::TaxKind::included, .market = "shop"});
    PremiumOptions options = between("EU", "US");
    options.basis.tax_rates = {{"ebay-de", 0.19}};
    const auto row = report_of(history_of(said), options).rows.at(0);
    CHECK(*row.ratio == Approx(1.0));
    CHECK(row.there.votes.size() == 4);
    CHECK(row.there.left_out == std::map<std::string, std::size_t>{{"tax_rate_unknown", 1}, {"tax_unknown", 1}});
    // As listed would compare a price with tax with one without.
    options.basis.gross = true;
    CHECK(*report_of(history_of(said), options).rows.at(0).ratio == Approx(1.0));
}

TEST_CASE("landed, the prices compared with bear shipping, duty and tax")
{
    auto said = joined(four_in("US"), four_in("CN"));
    for (std::size_t i = 0; i < 4; ++i) {
        said[i].shipping = "100";
    }
    PremiumOptions options = between("CN", "US");
    options.basis.with_shipping = true;
    options.landing = Landing{0.05, 0.13};
    const auto row = report_of(history_of(said), options).rows.at(0);
    CHECK(*row.base.median() == Approx((10700.0 + 100.0) * 1.05 * 1.13));
    CHECK(*row.there.median() == Approx(10700.0));
    CHECK(*row.ratio < 1.0 / (1.05 * 1.13));
}

TEST_CASE("without two regions named, all are compared with the one that has the most sellers")
{
    auto said = joined(joined(four_in("CN", 1.1), four_in("US")), four_in("DE", 1.2));
    said.push_back({.amount = 12000.0, .country = "FR"});
    said.push_back({.amount = 12100.0, .country = "JP"});
    const auto report = report_of(history_of(said));
    REQUIRE(report.rows.size() == 3);
    for (const PremiumRow& row : report.rows) {
        CHECK(row.base.region == "EU");
    }
    CHECK(report.rows[0].there.region == "US");
    CHECK(report.rows[1].there.region == "CN");
    CHECK(report.rows[2].there.region == "JP");
    CHECK(report_of(history_of(four_in("US"))).of_one_region == 1);
}

TEST_CASE("the European Union has its 27 members")
{
    int members = 0;
    for (char first = 'A'; first <= 'Z'; ++first) {
        for (char second = 'A'; second <= 'Z'; ++second) {
            members += is_in_european_union(std::string{first, second}) ? 1 : 0;
        }
    }
    CHECK(members == 27);
    CHECK(trade_region("DE") == "EU");
    CHECK(trade_region("GB") == "GB");
    CHECK(lies_in("IE", "EU"));
    CHECK_FALSE(lies_in("CH", "EU"));
    CHECK(lies_in("DE", "DE"));
}
