#include "gpuprice/analysis/quantile.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

using namespace gpuprice::analysis;

// Expected values: Python's statistics.quantiles(values, n=20, method="inclusive"), which is definition 7.
TEST_CASE("quantiles interpolate between order statistics")
{
    std::vector<double> values{3.0, 1.5, 9.25, 4.0, 7.5, 2.25, 8.0, 6.0, 5.5, 12.0, 0.5};
    std::ranges::sort(values);
    CHECK(quantile(values, 0.10) == Approx(1.5));
    CHECK(quantile(values, 0.25) == Approx(2.625));
    CHECK(quantile(values, 0.50) == Approx(5.5));
    CHECK(quantile(values, 0.75) == Approx(7.75));
    CHECK(quantile(values, 0.95) == Approx(10.625));
    CHECK(quantile(values, 0.0) == 0.5);
    CHECK(quantile(values, 1.0) == 12.0);
    CHECK_THROWS_AS(quantile({}, 0.5), std::invalid_argument);
    CHECK_THROWS_AS(quantile(values, 1.5), std::invalid_argument);
    CHECK(median({4.0, 1.0, 3.0, 2.0}) == 2.5);
    CHECK(median_absolute_deviation(std::vector{1.0, 2.0, 4.0, 8.0}, 2.0) == 1.5);
}

// Expected values: exact integer arithmetic, the largest k with 40 * sum_{i<k} C(n, i) <= 2^n.
TEST_CASE("the median's interval takes the exact order statistics")
{
    const auto expected_k = GENERATE(table<int, int>({{6, 1},
                                                      {7, 1},
                                                      {8, 1},
                                                      {9, 2},
                                                      {12, 3},
                                                      {15, 4},
                                                      {20, 6},
                                                      {25, 8},
                                                      {30, 10},
                                                      {50, 18},
                                                      {100, 40},
                                                      {1000, 469},
                                                      {2000, 956}}));
    const auto [n, k] = expected_k;
    std::vector<double> values(static_cast<std::size_t>(n));
    std::iota(values.begin(), values.end(), 1.0);
    const auto interval = median_interval(values);
    REQUIRE(interval.has_value());
    CAPTURE(n);
    CHECK(interval->first == k);
    CHECK(interval->second == n + 1 - k);
}

TEST_CASE("fewer than six values have no 95 percent interval")
{
    for (std::size_t n = 0; n < 6; ++n) {
        CHECK_FALSE(median_interval(std::vector<double>(n, 1.0)).has_value());
    }
}

TEST_CASE("the interval covers the median of skewed samples at least as often as it says")
{
    std::mt19937_64 random{20260331};
    std::lognormal_distribution<double> price{9.0, 0.5};
    const double truth = std::exp(9.0);
    for (const int n : {6, 9, 17, 40}) {
        int covered = 0;
        constexpr int k_rounds = 4000;
        for (int round = 0; round < k_rounds; ++round) {
            std::vector<double> values(static_cast<std::size_t>(n));
            std::ranges::generate(values, [&] { return price(random); });
            std::ranges::sort(values);
            const auto interval = median_interval(values);
            covered += interval->first <= truth && truth <= interval->second ? 1 : 0;
        }
        CAPTURE(n);
        // 0.95 less three standard errors of 4,000 rounds.
        CHECK(covered > 0.9396 * k_rounds);
    }
}

TEST_CASE("clusters of one vote have the interval of order statistics")
{
    for (std::size_t n = 0; n < 80; ++n) {
        std::vector<double> values(n);
        std::iota(values.begin(), values.end(), 1.0);
        std::vector<Cluster> clusters;
        for (const double value : values) {
            clusters.push_back({value, 1});
        }
        CAPTURE(n);
        CHECK(median_interval(clusters) == median_interval(values));
    }
}

TEST_CASE("the interval of clusters is that of every side each cluster may lie on")
{
    std::mt19937 random{20260402};
    for (int round = 0; round < 60; ++round) {
        const std::size_t n = 4 + random() % 9;
        std::vector<Cluster> clusters;
        std::vector<double> votes;
        for (std::size_t i = 0; i < n; ++i) {
            clusters.push_back({static_cast<double>(i), 1 + (random() % 3 == 0 ? random() % 9 : 0)});
            votes.insert(votes.end(), clusters.back().votes, clusters.back().value);
        }
        std::vector<std::size_t> ways(votes.size() + 1);  // of W
        for (std::size_t sides = 0; sides < (std::size_t{1} << n); ++sides) {
            std::size_t below = 0;
            for (std::size_t i = 0; i < n; ++i) {
                below += (sides >> i & 1) == 1 ? clusters[i].votes : 0;
            }
            ++ways[below];
        }
        std::size_t needed = 0;  // c + 1
        for (std::size_t sum = ways[0]; 40 * sum <= std::size_t{1} << n; sum += ways[needed]) {
            ++needed;
        }
        const auto interval = median_interval(clusters);
        CAPTURE(round, n, needed);
        REQUIRE(interval.has_value() == (needed > 0));
        if (interval) {
            CHECK(interval->first == votes[needed - 1]);
            CHECK(interval->second == votes[votes.size() - needed]);
            CHECK(interval->first <= median(votes));
            CHECK(median(votes) <= interval->second);
        }
    }
}
