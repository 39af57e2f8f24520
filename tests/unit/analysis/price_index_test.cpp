#include "gpuprice/analysis/price_index.hpp"

#include "gpuprice/analysis/random.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_monday = 2026y / January / 5;

core::Day week(int number) { return k_monday + weeks{number}; }

/// (week, seller, log price).
std::vector<FreshQuote> quotes_of(const std::vector<std::tuple<int, std::size_t, double>>& rows)
{
    std::vector<FreshQuote> quotes;
    for (const auto& [number, seller, price] : rows) {
        quotes.push_back({week(number) + days{number % 7}, seller, price});
    }
    return quotes;
}

/// A market of sellers with their own levels (sd 0.15) who quote anew in a quarter of the weeks, at the market's level
/// with noise of 0.03. `shock`: from half time on, as many sellers again, dearer by this.
std::vector<FreshQuote> simulated(std::mt19937_64& random, std::size_t sellers, int length, double drift_per_week,
                                  double shock)
{
    std::vector<FreshQuote> quotes;
    const std::size_t all = shock == 0.0 ? sellers : 2 * sellers;
    for (std::size_t seller = 0; seller < all; ++seller) {
        const double level = 0.15 * normal(random) + (seller >= sellers ? shock : 0.0);
        for (int number = seller >= sellers ? length / 2 : 0; number < length; ++number) {
            if (uniform(random) < 0.25) {
                quotes.push_back({week(number), seller, level + drift_per_week * number + 0.03 * normal(random)});
            }
        }
    }
    return quotes;
}

}  // namespace

TEST_CASE("weeks begin on Monday")
{
    CHECK(monday_of(2026y / March / 30) == core::Day{2026y / March / 30});
    CHECK(monday_of(2026y / April / 5) == core::Day{2026y / March / 30});
    CHECK(monday_of(1969y / December / 28) == core::Day{1969y / December / 22});
}

TEST_CASE("a dearer seller that enters moves the raw median and not the index")
{
    // Seller 1 asks the same in both weeks; seller 2, twice as dear, quotes in the second alone.
    const MixIndex index = mix_index(quotes_of({{0, 1, 9.0}, {1, 1, 9.0}, {1, 2, 9.7}}));
    REQUIRE(index.weeks.size() == 2);
    CHECK(index.weeks[1].raw == Approx(9.35));
    CHECK(index.weeks[1].adjusted == Approx(0.0).margin(1e-12));
    CHECK(index.groups == 1);
    REQUIRE(index.change.has_value());
    CHECK(index.change->raw == Approx(0.35));
    CHECK(index.change->adjusted == Approx(0.0).margin(1e-12));
    CHECK_FALSE(index.change->low.has_value());
    CHECK(index.change->reason == "too few sellers for an interval: 1 quoted in two weeks or more, 8 are needed");
}

TEST_CASE("the index is the least squares that numpy finds")
{
    // tests/reference/price_index.py: numpy.linalg.lstsq on the dummies of weeks and sellers.
    const MixIndex index = mix_index(quotes_of({{0, 1, 9.10},
                                                {0, 2, 9.40},
                                                {0, 3, 9.00},
                                                {1, 1, 9.05},
                                                {1, 4, 9.60},
                                                {2, 2, 9.20},
                                                {2, 3, 8.95},
                                                {2, 4, 9.45},
                                                {2, 5, 9.90},
                                                {4, 5, 9.70},
                                                {4, 1, 8.85},
                                                {4, 6, 9.15},
                                                {5, 6, 9.20},
                                                {5, 2, 9.25}}));
    REQUIRE(index.weeks.size() == 5);
    const std::vector<double> expected{0.000000000000, -0.017158176944, -0.123190348525, -0.250268096515,
                                       -0.149597855228};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(index.weeks[i].adjusted == Approx(expected[i]).margin(1e-9));
    }
    CHECK(index.weeks[3].week == week(4));
}

TEST_CASE("several quotes of a seller in a week are one, their median")
{
    const auto once = mix_index(quotes_of({{0, 1, 9.0}, {0, 2, 9.2}, {1, 1, 9.1}, {1, 2, 9.2}}));
    const auto often = mix_index(
        quotes_of({{0, 1, 9.0}, {0, 2, 9.2}, {1, 1, 9.1}, {1, 1, 8.0}, {1, 1, 9.5}, {1, 2, 9.2}, {1, 2, 9.2}}));
    REQUIRE(often.weeks.size() == 2);
    CHECK(often.weeks[1].adjusted == Approx(once.weeks[1].adjusted));
    CHECK(often.weeks[1].raw == Approx(once.weeks[1].raw));
    CHECK(often.weeks[1].sellers == 2);
}

TEST_CASE("weeks without a common seller are not compared, and the report says so")
{
    const MixIndex apart = mix_index(quotes_of({{0, 1, 9.0}, {1, 2, 9.9}}));
    CHECK(apart.groups == 2);
    CHECK_FALSE(apart.change.has_value());
    CHECK(apart.reason == "no two weeks have fresh quotes of one seller, so none can be compared");

    const MixIndex parts = mix_index(quotes_of({{0, 1, 9.0}, {1, 1, 9.1}, {3, 2, 9.9}, {4, 2, 9.8}, {5, 2, 9.7}}));
    CHECK(parts.groups == 2);
    CHECK(parts.weeks[1].group == 0);
    CHECK(parts.weeks[2].group == 1);
    CHECK(parts.weeks[2].adjusted == 0.0);
    REQUIRE(parts.change.has_value());
    CHECK(parts.change->first_week == week(3));
    CHECK(parts.reason == "2 of 5 weeks have no seller in common with the others and cannot be compared with them");

    CHECK(mix_index({}).reason == "no fresh quote");
    CHECK(mix_index(quotes_of({{0, 1, 9.0}, {0, 2, 9.5}})).reason == "fresh quotes of one week only");
}

TEST_CASE("scale, order and names of sellers change nothing in the index")
{
    std::mt19937_64 random{11};
    for (int round = 0; round < 20; ++round) {
        std::vector<FreshQuote> quotes = simulated(random, 12, 20, -0.01, 0.0);
        const MixIndexOptions options{.replicates = 0, .seed = 1};
        const MixIndex before = mix_index(quotes, options);
        for (FreshQuote& quote : quotes) {
            quote.log_price += std::log(7.1);
            quote.seller = 1000 - quote.seller;
        }
        for (std::size_t i = quotes.size(); i > 1; --i) {
            std::swap(quotes[i - 1], quotes[below(random, i)]);
        }
        const MixIndex after = mix_index(quotes, options);
        REQUIRE(after.weeks.size() == before.weeks.size());
        for (std::size_t i = 0; i < after.weeks.size(); ++i) {
            CHECK(after.weeks[i].adjusted == Approx(before.weeks[i].adjusted).margin(1e-8));
            CHECK(after.weeks[i].raw - before.weeks[i].raw == Approx(std::log(7.1)));
        }
    }
}

TEST_CASE("a market that falls is found to fall, a change of mix is named, and neither is taken for the other")
{
    constexpr int k_rounds = 60;
    const double drift = std::log(0.95) / 4.3;
    std::mt19937_64 random{19};
    int covered = 0;
    int false_warnings = 0;
    int warnings = 0;
    int flat = 0;
    const MixIndexOptions options{.replicates = 199, .seed = 3};
    for (int round = 0; round < k_rounds; ++round) {
        const MixIndex falling = mix_index(simulated(random, 20, 52, drift, 0.0), options);
        REQUIRE(falling.change.has_value());
        REQUIRE(falling.change->low.has_value());
        covered += *falling.change->low <= 48 * drift && 48 * drift <= *falling.change->high ? 1 : 0;
        false_warnings += falling.change->mix_changed ? 1 : 0;
        const MixIndex mixed = mix_index(simulated(random, 20, 52, 0.0, 0.50), options);
        warnings += mixed.change->mix_changed ? 1 : 0;
        flat += *mixed.change->low <= 0.0 && 0.0 <= *mixed.change->high ? 1 : 0;
    }
    CAPTURE(covered, false_warnings, warnings, flat);
    CHECK(covered >= k_rounds * 85 / 100);
    CHECK(flat >= k_rounds * 85 / 100);
    CHECK(false_warnings <= k_rounds * 12 / 100);
    CHECK(warnings >= k_rounds * 70 / 100);
}

TEST_CASE("the bootstrap is a function of its seed")
{
    std::mt19937_64 random{5};
    const auto quotes = simulated(random, 10, 20, -0.01, 0.0);
    const MixIndexOptions first{.replicates = 99, .seed = 1};
    const MixIndexOptions second{.replicates = 99, .seed = 2};
    CHECK(mix_index(quotes, first).change->low == mix_index(quotes, first).change->low);
    CHECK(mix_index(quotes, first).change->low != mix_index(quotes, second).change->low);
}

TEST_CASE("fresh quotes are births that are known, and changed prices")
{
    const auto quotes = fresh_quotes(std::vector<StandingPrice>{
        {1, 7, week(0), week(1), 9.0, false},            // stood before the market was observed
        {1, 7, week(1) + days{1}, week(2), 8.9, false},  // repriced
        {1, 7, week(3), week(4), 8.9, false},            // away and back at the same price
        {2, 8, week(0) + days{2}, week(4), 9.5, true},   // appeared
        {1, 7, week(5), week(6), 8.5, false},            // back at another price
    });
    REQUIRE(quotes.size() == 3);
    CHECK(quotes[0].seller == 8);
    CHECK(quotes[1].day == week(1) + days{1});
    CHECK(quotes[1].log_price == 8.9);
    CHECK(quotes[2].log_price == 8.5);
}

TEST_CASE("repricing is the geometric mean of the changes of listings that stood on both days")
{
    const core::Day d = k_monday;
    const auto series = repricing_index(std::vector<StandingPrice>{
        {1, 1, d, d + days{1}, std::log(100.0)},
        {1, 1, d + days{2}, d + days{5}, std::log(90.0)},
        {2, 2, d, d + days{5}, std::log(200.0)},
        {3, 3, d + days{2}, d + days{4}, std::log(10.0)},  // enters and leaves: changes nothing by itself
    });
    REQUIRE(series.size() == 6);
    CHECK(series[0].log_index == 0.0);
    CHECK(series[1].log_index == 0.0);
    CHECK(series[1].matched == 2);
    CHECK(series[2].standing == 3);
    CHECK(series[2].matched == 2);
    CHECK(series[2].log_index == Approx(std::log(0.9) / 2.0));
    CHECK(series[3].matched == 3);
    CHECK(series[5].standing == 2);
    CHECK(series[5].matched == 2);
    CHECK(series[5].log_index == Approx(std::log(0.9) / 2.0));
    CHECK(repricing_index({}).empty());
}

TEST_CASE("repricing links over days on which nothing stood, and begins anew where no listing came back")
{
    const core::Day d = k_monday;
    const auto linked = repricing_index(std::vector<StandingPrice>{
        {1, 1, d, d + days{1}, 2.0}, {1, 1, d + days{20}, d + days{21}, 2.1}, {2, 2, d, d, 5.0}});
    REQUIRE(linked.size() == 4);
    CHECK(linked[2].day == d + days{20});
    CHECK(linked[2].log_index == Approx(0.1));
    CHECK(linked[2].linked);

    const auto broken =
        repricing_index(std::vector<StandingPrice>{{1, 1, d, d + days{1}, 2.0}, {2, 2, d + days{5}, d + days{6}, 3.0}});
    REQUIRE(broken.size() == 4);
    CHECK_FALSE(broken[2].linked);
    CHECK(broken[2].log_index == 0.0);

    // A listing that is away while others stand adds nothing when it comes back.
    const auto away = repricing_index(std::vector<StandingPrice>{
        {1, 1, d, d, 2.0}, {1, 1, d + days{2}, d + days{3}, 2.5}, {2, 2, d, d + days{3}, 3.0}});
    CHECK(away.back().log_index == 0.0);
    CHECK_THROWS_AS(
        repricing_index(std::vector<StandingPrice>{{1, 1, d, d + days{2}, 2.0}, {1, 1, d + days{1}, d, 2.0}}),
        std::invalid_argument);
}

TEST_CASE("repricing equals the chain that is worked out day by day")
{
    std::mt19937_64 random{23};
    for (int round = 0; round < 50; ++round) {
        std::vector<StandingPrice> prices;
        for (std::size_t listing = 0; listing < 6; ++listing) {
            core::Day day = k_monday + days{below(random, 10)};
            for (std::size_t spans = below(random, 4); spans > 0; --spans) {
                const core::Day until = day + days{below(random, 6)};
                prices.push_back({listing, listing, day, until, normal(random)});
                day = until + days{1 + below(random, 3)};
            }
        }
        const auto price_on = [&prices](std::size_t listing, core::Day day) -> const StandingPrice* {
            const auto found = std::ranges::find_if(prices, [&](const StandingPrice& price) {
                return price.listing == listing && price.first <= day && day <= price.last;
            });
            return found == prices.end() ? nullptr : &*found;
        };
        const auto series = repricing_index(prices);
        double index = 0.0;
        std::optional<core::Day> before;
        std::size_t place = 0;
        for (core::Day day = k_monday; day < k_monday + days{80}; day += days{1}) {
            std::size_t standing = 0;
            std::size_t matched = 0;
            double change = 0.0;
            for (std::size_t listing = 0; listing < 6; ++listing) {
                const StandingPrice* now = price_on(listing, day);
                const StandingPrice* then = before ? price_on(listing, *before) : nullptr;
                standing += now != nullptr ? 1 : 0;
                if (now != nullptr && then != nullptr) {
                    matched += 1;
                    change += now->log_price - then->log_price;
                }
            }
            if (standing == 0) {
                continue;
            }
            index = matched > 0 ? index + change / static_cast<double>(matched) : 0.0;
            REQUIRE(place < series.size());
            CHECK(series[place].day == day);
            CHECK(series[place].standing == standing);
            CHECK(series[place].matched == matched);
            CHECK(series[place].log_index == Approx(index).margin(1e-9));
            before = day;
            ++place;
        }
        CHECK(place == series.size());
    }
}
