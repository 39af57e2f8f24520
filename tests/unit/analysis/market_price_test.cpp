#include "gpuprice/analysis/market_price.hpp"

#include "gpuprice/analysis/copies.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"

#include <random>

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_day = 2026y / March / 31;

struct Said {
    double price;
    std::string seller{};  ///< "" = unknown
    std::string country = "US";
    model::Flags flags{};
};

/// Offers of one cell; keeps what they point into.
struct Cell {
    explicit Cell(const std::vector<Said>& said)
    {
        int id = 0;
        for (const Said& each : said) {
            test::add(history, {.id = std::to_string(++id),
                                .amount = core::Money::from_double(each.price, core::Currency::usd)->to_decimal(),
                                .seller = each.seller,
                                .country = each.country,
                                .first = k_day,
                                .last = k_day,
                                .flags = each.flags,
                                .unknown_seller = each.seller.empty()});
        }
        offers = offers_on(history, {}, k_day, {});
    }
    Cell(const Cell&) = delete;

    [[nodiscard]] bool implausible(std::size_t i) const { return offers[i].flags.has(model::Flag::implausible_price); }

    model::History history;
    std::vector<Offer> offers;
};

std::vector<Said> sellers(const std::vector<double>& prices)
{
    std::vector<Said> said;
    for (const double price : prices) {
        said.push_back({price, "s" + std::to_string(said.size())});
    }
    return said;
}

model::Flags flags_of(model::Flag flag)
{
    model::Flags flags;
    flags.add(flag);
    return flags;
}

}  // namespace

TEST_CASE("titles are near-identical when they differ by a few letters, and not when they say another thing")
{
    const std::string title = "NVIDIA A100 80GB PCIe Tensor Core GPU, tested";
    CHECK(analysis::near_identical(title, title));
    CHECK(analysis::near_identical(title, "Nvidia a100 80GB PCIe Tensor Core GPU, tested!"));
    CHECK(analysis::near_identical("NVIDIA A100 80GB PCIe Tensor Core GPU, tested.", title));
    CHECK_FALSE(analysis::near_identical(title, "NVIDIA A100 40GB SXM4 module, pulled from a working server"));
    CHECK_FALSE(analysis::near_identical(title, "A100"));
    CHECK_FALSE(analysis::near_identical("", ""));
}

TEST_CASE("one or two sellers are no price, three to five a thin one, six a price with an interval")
{
    const auto price_of = [](const std::vector<double>& prices) {
        const Cell cell{sellers(prices)};
        return market_price(cell.offers, {});
    };
    const MarketPrice none = price_of({});
    CHECK_FALSE(none.median.has_value());
    CHECK(none.reason == "no listing");
    const MarketPrice one = price_of({100});
    CHECK_FALSE(one.median.has_value());
    CHECK(one.reason == "too thin: 1 seller");
    CHECK(one.counted.size() == 1);
    CHECK_FALSE(price_of({100, 110}).median.has_value());

    const MarketPrice thin = price_of({100, 130, 110});
    CHECK(thin.median == 110.0);
    CHECK(thin.thin);
    CHECK_FALSE(thin.low.has_value());
    CHECK(thin.reason == "thin: 3 sellers");

    const MarketPrice full = price_of({100, 130, 110, 150, 120, 140});
    CHECK(full.median == 125.0);
    CHECK_FALSE(full.thin);
    CHECK(full.low == 100.0);
    CHECK(full.high == 150.0);
    CHECK(full.p25 == 112.5);
    CHECK(full.p75 == 137.5);
    CHECK(full.reason.empty());
    CHECK(full.sellers == 6);
    CHECK(full.listings == 6);
    CHECK(full.markets == 1);
}

TEST_CASE("a seller has one vote however many listings it puts up")
{
    auto said = sellers({100, 110, 120});
    for (int i = 0; i < 50; ++i) {
        said.push_back({500, "flood"});
    }
    const Cell cell{said};
    const MarketPrice price = market_price(cell.offers, {});
    CHECK(price.listings == 53);
    CHECK(price.sellers == 4);
    CHECK(price.median == 115.0);
}

TEST_CASE("a seller's vote is the median of its prices, and unknown sellers vote per listing")
{
    const Cell cell{{{100, "a"}, {200, "a"}, {900, "a"}, {300, ""}, {300, ""}, {400, "b"}}};
    const MarketPrice price = market_price(cell.offers, {});
    CHECK(price.sellers == 4);
    CHECK(price.median == 300.0);
}

TEST_CASE("the interval holds the median where many sellers share a round price")
{
    std::vector<double> prices(9, 10'000.0);
    for (int i = 0; i < 8; ++i) {
        prices.push_back(12'000.0 + 500.0 * i);
    }
    const Cell cell{sellers(prices)};
    const MarketPrice price = market_price(cell.offers, {});
    CHECK(price.median == 10'000.0);
    CHECK(price.low == 10'000.0);
    // Below the median lie at most 1 of 17 votes with (1 + 8) / 2^9 = 1.8 %, at most 2 with (1 + 8 + 28) / 2^9 = 7.2 %:
    // the second from above.
    CHECK(price.high == 15'000.0);
}

TEST_CASE("copies of one price from one country do not narrow the interval")
{
    std::vector<Said> said = sellers({100, 110, 120, 130});
    for (int i = 0; i < 8; ++i) {
        said.push_back({105, "copy" + std::to_string(i), "CN"});
    }
    const Cell copies{said};
    const MarketPrice price = market_price(copies.offers, {});
    CHECK(price.sellers == 12);
    CHECK(price.median == 105.0);
    CHECK_FALSE(price.low.has_value());
    CHECK(price.reason == "no interval: only 5 different prices");

    said.push_back({105, "elsewhere", "HK"});
    const Cell more{said};
    CHECK(market_price(more.offers, {}).low == 100.0);
}

TEST_CASE("flagged offers are left out by default, counted, and put back on request")
{
    auto said = sellers({100, 110, 120});
    said.push_back({1, "d", "US", flags_of(model::Flag::deposit)});
    said.push_back({2, "v", "US", flags_of(model::Flag::cheapest_of_variations)});
    said.push_back({3, "m", "US", flags_of(model::Flag::memory_modded)});
    said.push_back({130, "w", "US", flags_of(model::Flag::no_warranty)});
    const Cell cell{said};
    const MarketPrice price = market_price(cell.offers, {});
    CHECK(price.listings == 4);
    CHECK(price.median == 115.0);
    CHECK(price.excluded ==
          std::map<std::string, std::size_t>{{"deposit", 1}, {"cheapest_of_variations", 1}, {"memory_modded", 1}});
    CHECK(price.left_out.size() == 3);
    MarketPriceOptions all;
    all.include_flagged = true;
    const MarketPrice with = market_price(cell.offers, all);
    CHECK(with.listings == 7);
    CHECK(with.excluded.empty());
}

TEST_CASE("a price far under the others' is implausible, a bargain at half is not")
{
    Cell cell{sellers({15000, 15500, 16000, 16500, 17000, 17500, 8300, 6000})};
    mark_implausible(cell.offers, {});
    CHECK_FALSE(cell.implausible(6));
    CHECK(cell.implausible(7));
    CHECK_FALSE(cell.implausible(0));
}

TEST_CASE("an implausible price needs five other sellers to say so")
{
    Cell four{sellers({15000, 15500, 16000, 16500, 20})};
    // Five votes: the gap rule applies although the fence needs five others.
    mark_implausible(four.offers, {});
    CHECK(four.implausible(4));
    Cell three{sellers({15000, 15500, 16000, 20})};
    mark_implausible(three.offers, {});
    CHECK_FALSE(three.implausible(3));
}

TEST_CASE("a cluster of cheap offers under a wide gap goes, unless it is most of the cell")
{
    Cell minority{sellers({3500, 3600, 3700, 15000, 15500, 16000, 16500})};
    mark_implausible(minority.offers, {});
    CHECK(minority.implausible(0));
    CHECK(minority.implausible(2));
    CHECK_FALSE(minority.implausible(3));
    Cell majority{sellers({3500, 3600, 3700, 3800, 15000, 15500, 16000})};
    mark_implausible(majority.offers, {});
    for (std::size_t i = 0; i < majority.offers.size(); ++i) {
        CHECK_FALSE(majority.implausible(i));
    }
}

TEST_CASE("the floor under the launch price sinks with the card's age")
{
    MarketPriceOptions options;
    options.launch_price = 10'000.0;
    options.age_years = 1.0;
    const auto floor_holds = [&options](double price) {
        Cell cell{sellers({price})};
        mark_implausible(cell.offers, options);
        return cell.implausible(0);
    };
    CHECK(floor_holds(499));
    CHECK_FALSE(floor_holds(501));
    options.age_years = 6.0;  // 0.05 * 2^-2
    CHECK(floor_holds(124));
    CHECK_FALSE(floor_holds(126));
}

TEST_CASE("dear offers are never implausible")
{
    Cell cell{sellers({15000, 15500, 16000, 16500, 17000, 90000, 1000000})};
    mark_implausible(cell.offers, {});
    for (std::size_t i = 0; i < cell.offers.size(); ++i) {
        CHECK_FALSE(cell.implausible(i));
    }
}

TEST_CASE("the bounds say what each offer was held against, and agree with the marks")
{
    Cell cell{sellers({15000, 15500, 16000, 16500, 17000, 6000})};
    MarketPriceOptions options;
    options.launch_price = 10'000.0;
    const PlausibleBounds bounds = plausible_bounds(cell.offers, 5, options);
    CHECK(bounds.floor == Approx(500.0));
    CHECK(bounds.others == 5);
    CHECK(bounds.median_of_others == Approx(16000.0));
    CHECK(bounds.fence == Approx(8000.0));
    CHECK(bounds.above_gap == Approx(15000.0));
    CHECK(plausible_bounds(cell.offers, 0, {}).others == 5);
    std::vector<Offer> marked = cell.offers;
    mark_implausible(marked, options);
    for (std::size_t i = 0; i < marked.size(); ++i) {
        const PlausibleBounds each = plausible_bounds(cell.offers, i, options);
        const bool is_below = marked[i].unit_price < std::max({each.floor, each.fence, each.above_gap});
        CHECK(marked[i].flags.has(model::Flag::implausible_price) == is_below);
    }
    Cell lonely{sellers({15000})};
    CHECK(plausible_bounds(lonely.offers, 0, {}).others == 0);
    CHECK(plausible_bounds(lonely.offers, 0, {}).median_of_others == 0.0);
}

TEST_CASE("verdicts and medians follow the prices' scale and not their order")
{
    std::mt19937 random{GENERATE(range(0U, 40U))};
    std::lognormal_distribution<double> draw{9.0, 0.6};
    std::vector<double> prices;
    for (int i = 0; i < 12; ++i) {
        prices.push_back(std::round(draw(random)));
    }
    Cell plain{sellers(prices)};
    mark_implausible(plain.offers, {});
    const MarketPrice price = market_price(plain.offers, {});

    std::vector<double> scaled = prices;
    for (double& each : scaled) {
        each *= 8.0;
    }
    Cell big{sellers(scaled)};
    mark_implausible(big.offers, {});
    const MarketPrice big_price = market_price(big.offers, {});
    REQUIRE(price.median.has_value());
    CHECK(*big_price.median == Approx(8.0 * *price.median));
    CHECK(big_price.excluded == price.excluded);

    std::ranges::shuffle(prices, random);
    Cell shuffled{sellers(prices)};
    mark_implausible(shuffled.offers, {});
    CHECK(market_price(shuffled.offers, {}).median == price.median);
}
