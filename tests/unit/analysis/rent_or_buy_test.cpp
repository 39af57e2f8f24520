#include "gpuprice/analysis/rent_or_buy.hpp"

#include "gpuprice/analysis/value.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"

#include <cmath>
#include <stdexcept>
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

void add_many(model::History& history, model::PriceKind kind, int count, double from, double step,
              const char* country = "US", const char* card = "a100-80gb-pcie")
{
    for (int i = 0; i < count; ++i) {
        test::add(history, {.id = std::to_string(history.spans.size()),
                            .card = card,
                            .amount = core::Money::from_double(from + i * step, core::Currency::usd)->to_decimal(),
                            .country = country,
                            .condition = model::is_rental(kind) ? model::Condition::unknown : model::Condition::used,
                            .kind = kind,
                            .first = k_day,
                            .last = k_day});
    }
}

MarkupReport report_of(const model::History& history) { return markup(history, shipped(), {}, k_day, {}); }

std::vector<const catalog::Card*> cards_of(std::initializer_list<const char*> ids)
{
    std::vector<const catalog::Card*> cards;
    for (const char* id : ids) {
        cards.push_back(shipped().find(id));
        REQUIRE(cards.back() != nullptr);
    }
    return cards;
}

}  // namespace

TEST_CASE("the break-even is the formula worked by hand")
{
    // 20,000 + 3,000 host + 1,000 setup − 0.25 · 20,000 / 1.1² = 19,867.7686; c = 0.4 · 1.5 · 1.25 · 0.2 + 73 / (730 ·
    // 0.5) = 0.15 + 0.2; rent − c = 2; hours 9,933.88; months ÷ 365 = 27.2161.
    const Ownership ownership{.host_share = 0.15,
                              .setup = 1000.0,
                              .resale = 0.25,
                              .interest = 0.1,
                              .term_months = 24.0,
                              .utilisation = 0.5,
                              .host_power = 1.5,
                              .pue = 1.25,
                              .power_price = 0.2,
                              .colocation = 73.0};
    const BreakEven result = break_even(20000.0, 2.35, 0.4, ownership);
    CHECK(result.running_cost == Approx(0.35));
    CHECK(*result.hours == Approx(9933.8843));
    CHECK(*result.months == Approx(27.2161).epsilon(1e-5));
    CHECK(result.verdict == Verdict::too_late);
    Ownership longer = ownership;
    longer.term_months = 36.0;
    CHECK(break_even(20000.0, 2.35, 0.4, longer).verdict == Verdict::pays_off);
}

TEST_CASE("a rent that is no more than the running cost never pays a card off")
{
    Ownership ownership;
    ownership.colocation = 730.0;
    const BreakEven result = break_even(20000.0, 1.0, 0.4, ownership);
    CHECK(result.verdict == Verdict::rent_is_low);
    CHECK_FALSE(result.hours.has_value());
    CHECK(break_even(20000.0, 1.01, 0.4, ownership).verdict == Verdict::too_late);
}

TEST_CASE("hours scale with nothing but the ratio of price and rent, and more use pays off sooner")
{
    const Ownership ownership{.host_share = 0.2, .resale = 0.3, .utilisation = 0.6};
    const BreakEven once = break_even(20000.0, 2.0, 0.4, ownership);
    CHECK(*break_even(140000.0, 14.0, 0.4, ownership).hours == Approx(*once.hours));
    Ownership busier = ownership;
    busier.utilisation = 0.9;
    CHECK(*break_even(20000.0, 2.0, 0.4, busier).months < *once.months);
    // Sold for more than it cost after interest: it has paid off from the start.
    const Ownership kept{.resale = 1.0, .interest = -0.2};
    CHECK(*break_even(20000.0, 2.0, 0.4, kept).hours == 0.0);
}

TEST_CASE("assumptions out of their range are the caller's bug")
{
    CHECK_THROWS_AS(break_even(0.0, 2.0, 0.4, {}), std::invalid_argument);
    CHECK_THROWS_AS(break_even(1.0, 2.0, 0.4, {.utilisation = 0.0}), std::invalid_argument);
    CHECK_THROWS_AS(break_even(1.0, 2.0, 0.4, {.resale = 1.5}), std::invalid_argument);
    CHECK_THROWS_AS(break_even(1.0, 2.0, 0.4, {.pue = 0.9}), std::invalid_argument);
    CHECK_THROWS_AS(break_even(1.0, 2.0, 0.4, {.term_months = 0.0}), std::invalid_argument);
}

TEST_CASE("price and rent are medians of the same card's widest cells, and thin ones are refused in words")
{
    model::History history;
    add_many(history, model::PriceKind::ask, 7, 15000.0, 500.0);
    add_many(history, model::PriceKind::ask, 3, 9000.0, 500.0, "CN");
    add_many(history, model::PriceKind::rental_on_demand, 6, 1.1, 0.1);
    add_many(history, model::PriceKind::ask, 2, 25000.0, 500.0, "US", "h100-80gb-pcie");
    const MarkupReport stock = report_of(history);
    const auto rows =
        rent_or_buy(stock, stock, cards_of({"a100-80gb-pcie", "h100-80gb-pcie", "h200-141gb-sxm"}), {}, {});
    REQUIRE(rows.size() == 3);
    CHECK(*rows[0].price == Approx(16500.0));
    CHECK(*rows[0].rent == Approx(1.35));
    CHECK(*rows[0].kilowatts == Approx(0.3));
    CHECK(*rows[0].result->hours == Approx(16500.0 / 1.35));
    CHECK(*rows[0].soonest->hours < *rows[0].result->hours);
    CHECK(*rows[0].latest->hours > *rows[0].result->hours);
    CHECK(rows[1].reason == "too thin: 2 sellers for a price; no rent");
    CHECK(rows[2].reason == "no price; no rent");

    RentOverrides overrides;
    overrides.price = 10000.0;
    overrides.rent = 2.0;
    const auto given = rent_or_buy(stock, stock, cards_of({"h100-80gb-pcie"}), {}, overrides);
    CHECK(*given[0].result->hours == Approx(5000.0));
    CHECK(given[0].ask == nullptr);
    CHECK(*given[0].soonest->hours == Approx(*given[0].latest->hours));
}

TEST_CASE("an hour's rent is neither an implausible price nor a multiple of the launch price")
{
    model::History history;
    add_many(history, model::PriceKind::rental_on_demand, 6, 1.1, 0.1);
    const MarkupReport stock = report_of(history);
    REQUIRE(stock.rows.size() == 1);
    CHECK(stock.rows[0].price.listings == 6);
    CHECK(stock.rows[0].price.excluded.empty());
    CHECK_FALSE(stock.rows[0].multiple.has_value());
    CHECK(stock.rows[0].no_multiple == "an hour's rent is no multiple of a price");
}

TEST_CASE("value stands at the market price, else at the marked launch price, else nowhere")
{
    model::History history;
    add_many(history, model::PriceKind::ask, 6, 15500.0, 200.0);
    const MarkupReport stock = report_of(history);
    const auto cards = cards_of({"a100-80gb-sxm4", "gaudi3-128gb", "a100-80gb-pcie", "rtx-4090"});
    const auto rows = value_rows(stock, cards, model::PriceKind::ask, {});
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].card->id == "a100-80gb-pcie");
    CHECK(*rows[0].price == Approx(16000.0));
    CHECK_FALSE(rows[0].launch.has_value());
    CHECK(*rows[0].per_tflops == Approx(16000.0 / *rows[0].card->fp16_dense_tflops));
    CHECK(*rows[0].per_gb == Approx(200.0));
    CHECK(*rows[0].per_gbs == Approx(16000.0 / *rows[0].card->memory_bandwidth_gbs));
    CHECK(rows[1].launch.has_value());
    CHECK(rows[2].launch.has_value());
    CHECK(*rows[1].per_tflops <= *rows[2].per_tflops);
    CHECK(rows[3].card->id == "a100-80gb-sxm4");
    CHECK_FALSE(rows[3].price.has_value());
    CHECK(rows[3].reason == "no market price; no price of its launch was published");
    CHECK(value_rows(stock, cards, model::PriceKind::rental_spot, {}).at(0).reason == "no rent");
}
