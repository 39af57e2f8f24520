#include "gpuprice/analysis/random.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <random>
#include <vector>

using gpuprice::analysis::below;
using gpuprice::analysis::normal;
using gpuprice::analysis::uniform;

TEST_CASE("the same seed gives the same numbers, another seed others")
{
    std::mt19937_64 first{7};
    std::mt19937_64 again{7};
    std::mt19937_64 other{8};
    int equal_to_other = 0;
    for (int i = 0; i < 100; ++i) {
        const double value = normal(first);
        CHECK(normal(again) == value);
        equal_to_other += normal(other) == value ? 1 : 0;
    }
    CHECK(equal_to_other == 0);
}

TEST_CASE("the engine is the one that the C++ standard fixes")
{
    // [rand.predef]: the 10000th number of a default-constructed mt19937_64 is 9981545732273789042.
    std::mt19937_64 random{5489};
    double value = 0.0;
    for (int i = 0; i < 10'000; ++i) {
        value = uniform(random);
    }
    CHECK(value == std::ldexp(static_cast<double>(9981545732273789042ULL >> 11U), -53));
}

TEST_CASE("choices below a count are even, and never the count itself")
{
    std::mt19937_64 random{1};
    std::vector<int> hits(6);
    constexpr int k_draws = 60'000;
    for (int i = 0; i < k_draws; ++i) {
        hits.at(below(random, hits.size())) += 1;
    }
    double chi_square = 0.0;
    for (const int count : hits) {
        chi_square += (count - k_draws / 6.0) * (count - k_draws / 6.0) / (k_draws / 6.0);
    }
    CHECK(chi_square < 20.5);  // 99.9 % of chi-square with 5 degrees of freedom
    CHECK(below(random, 1) == 0);
    CHECK_THROWS_AS(below(random, 0), std::invalid_argument);
}

TEST_CASE("normal numbers have the normal distribution's moments and tails")
{
    std::mt19937_64 random{1};
    constexpr int k_draws = 200'000;
    double sum = 0.0;
    double square = 0.0;
    double fourth = 0.0;
    int beyond = 0;
    for (int i = 0; i < k_draws; ++i) {
        const double value = normal(random);
        sum += value;
        square += value * value;
        fourth += value * value * value * value;
        beyond += std::abs(value) > 1.959964 ? 1 : 0;
    }
    CHECK(sum / k_draws == Approx(0.0).margin(0.01));
    CHECK(square / k_draws == Approx(1.0).margin(0.015));
    CHECK(fourth / k_draws == Approx(3.0).margin(0.15));
    CHECK(beyond / static_cast<double>(k_draws) == Approx(0.05).margin(0.002));
}
