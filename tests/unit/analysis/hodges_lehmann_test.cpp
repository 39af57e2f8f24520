#include "gpuprice/analysis/hodges_lehmann.hpp"

#include "gpuprice/analysis/random.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

using namespace gpuprice::analysis;

namespace {

std::vector<double> sample(std::mt19937_64& random, std::size_t size, double center)
{
    std::vector<double> values;
    for (std::size_t i = 0; i < size; ++i) {
        values.push_back(center + 0.15 * normal(random));
    }
    return values;
}

/// The distribution of U by looking at every way in which n of n + m ranks can fall to the first sample.
std::size_t rank_by_enumeration(unsigned n, unsigned m)
{
    std::vector<double> count(n * m + 1);
    double all = 0.0;
    for (unsigned set = 0; set < 1U << (n + m); ++set) {
        unsigned u = 0;
        unsigned chosen = 0;
        unsigned others = 0;
        for (unsigned place = 0; place < n + m; ++place) {
            if ((set >> place & 1U) != 0) {
                u += others;
                ++chosen;
            } else {
                ++others;
            }
        }
        if (chosen == n) {
            count[u] += 1.0;
            all += 1.0;
        }
    }
    std::size_t k = 0;
    double below = 0.0;
    while ((below += count[k] / all) <= 0.025) {
        ++k;
    }
    return k;
}

}  // namespace

TEST_CASE("shifts and intervals are those of R's wilcox.test")
{
    // tests/reference/two_samples.R. The first is the example of Hollander and Wolfe (1973): estimate 0.305, interval
    // −0.15 to 0.76.
    const std::vector<double> term{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    const std::vector<double> weeks{1.15, 0.88, 0.90, 0.74, 1.21};
    CHECK(hodges_lehmann_shift(term, weeks) == Approx(0.305));
    const auto permeability = hodges_lehmann_interval(term, weeks);
    REQUIRE(permeability.has_value());
    CHECK(permeability->first == Approx(-0.15));
    CHECK(permeability->second == Approx(0.76));

    const std::vector<double> a{9.8, 10.1, 10.6, 11.3};
    const std::vector<double> b{9.0, 9.35, 9.45, 9.9};
    CHECK(hodges_lehmann_shift(a, b) == Approx(0.95));
    CHECK(hodges_lehmann_interval(a, b)->first == Approx(-0.1));
    CHECK(hodges_lehmann_interval(a, b)->second == Approx(2.3));

    const std::vector<double> nine{1.1, 2.3, 2.9, 4.2, 5.7, 6.1, 7.7, 9.6, 11.2};
    const std::vector<double> four{0.4, 1.9, 2.2, 3.05};
    CHECK(hodges_lehmann_shift(nine, four) == Approx(3.65));
    CHECK(hodges_lehmann_interval(nine, four)->first == Approx(-0.15));
    CHECK(hodges_lehmann_interval(nine, four)->second == Approx(8.15));
}

TEST_CASE("ranks are those of R's qwilcox, and of every arrangement counted")
{
    struct Known {
        std::size_t n, m, k;
    };
    for (const Known& known :
         {Known{3, 4, 0}, Known{3, 5, 1}, Known{2, 7, 0}, Known{2, 8, 1}, Known{4, 4, 1}, Known{4, 6, 3},
          Known{5, 5, 3}, Known{6, 20, 28}, Known{12, 12, 38}, Known{49, 49, 925}, Known{100, 100, 4198},
          Known{3, 900, 476}, Known{17, 588, 3609}, Known{38, 263, 4015}, Known{61, 160, 4048}, Known{85, 117, 4169}}) {
        CAPTURE(known.n, known.m);
        CHECK(mann_whitney_rank(known.n, known.m) == known.k);
        CHECK(mann_whitney_rank(known.m, known.n) == known.k);
    }
    for (unsigned n = 1; n <= 6; ++n) {
        for (unsigned m = 1; m <= 8; ++m) {
            CAPTURE(n, m);
            CHECK(mann_whitney_rank(n, m) == rank_by_enumeration(n, m));
        }
    }
    CHECK(mann_whitney_rank(0, 9) == 0);
}

TEST_CASE("the approximation for many pairs continues the exact ranks")
{
    // tests/reference/two_samples.R.
    CHECK(mann_whitney_rank(101, 100) == Approx(4242.0).margin(1.0));
    CHECK(mann_whitney_rank(300, 250) == Approx(33864.0).margin(1.0));
}

TEST_CASE("exchanging the samples turns the shift round, and moving both changes nothing, and order does not matter")
{
    std::mt19937_64 random{29};
    for (int round = 0; round < 100; ++round) {
        std::vector<double> upper = sample(random, 4 + below(random, 12), 0.3);
        std::vector<double> lower = sample(random, 4 + below(random, 12), 0.0);
        const double shift = hodges_lehmann_shift(upper, lower);
        const auto interval = hodges_lehmann_interval(upper, lower);
        CHECK(hodges_lehmann_shift(lower, upper) == Approx(-shift));
        CHECK(hodges_lehmann_interval(lower, upper)->first == Approx(-interval->second));
        CHECK(hodges_lehmann_interval(lower, upper)->second == Approx(-interval->first));
        CHECK(interval->first <= shift);
        CHECK(shift <= interval->second);
        std::ranges::reverse(upper);
        for (auto* values : {&upper, &lower}) {
            for (double& value : *values) {
                value += std::log(7.1);
            }
        }
        CHECK(hodges_lehmann_shift(upper, lower) == Approx(shift));
    }
}

TEST_CASE("ties are no trouble: equal samples do not differ")
{
    const std::vector<double> same(5, 3.0);
    CHECK(hodges_lehmann_shift(same, same) == 0.0);
    CHECK(hodges_lehmann_interval(same, same)->first == 0.0);
    CHECK_FALSE(hodges_lehmann_interval(std::vector<double>(3, 1.0), std::vector<double>(4, 1.0)).has_value());
    CHECK_THROWS_AS(hodges_lehmann_shift(same, {}), std::invalid_argument);
}

TEST_CASE("the interval covers the shift as often as it claims")
{
    std::mt19937_64 random{31};
    for (const auto& [n, m] : std::vector<std::pair<std::size_t, std::size_t>>{{4, 4}, {4, 9}, {6, 20}, {12, 12}}) {
        constexpr int k_rounds = 2000;
        int covered = 0;
        for (int round = 0; round < k_rounds; ++round) {
            const auto interval = hodges_lehmann_interval(sample(random, n, 0.2), sample(random, m, 0.0));
            covered += interval->first <= 0.2 && 0.2 <= interval->second ? 1 : 0;
        }
        CAPTURE(n, m, covered);
        CHECK(covered >= k_rounds * 94 / 100);
    }
}
