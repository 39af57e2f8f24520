#include "gpuprice/analysis/false_discovery.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>

using gpuprice::analysis::q_values;

// The 15 comparisons of Benjamini and Hochberg (1995), section 3.2, which report the first four at 5 %. Expected
// values: tests/reference/trend_reference.py.
TEST_CASE("q-values agree with the example of Benjamini and Hochberg")
{
    const std::vector<double> p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0};
    const std::vector<double> expected{0.0015, 0.003, 0.0095,   0.035625, 0.0603,   0.063857, 0.063857, 0.0645,
                                       0.0765, 0.486, 0.581182, 0.714875, 0.753231, 0.813214, 1.0};
    const auto q = q_values(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
        CHECK(q[i] == Approx(expected[i]).margin(1e-6));
    }
    CHECK(std::ranges::count_if(q, [](double each) { return each <= 0.05; }) == 4);
}

TEST_CASE("q-values follow their p-values in any order")
{
    std::mt19937_64 random{3};
    std::vector<double> p{0.5, 0.01, 0.01, 0.2, 0.04, 1.0};
    const auto q = q_values(p);
    CHECK(q[1] == q[2]);
    CHECK(q[1] == Approx(0.03));
    for (int round = 0; round < 20; ++round) {
        std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
        std::ranges::shuffle(order, random);
        std::vector<double> shuffled;
        for (const std::size_t place : order) {
            shuffled.push_back(p[place]);
        }
        const auto other = q_values(shuffled);
        for (std::size_t i = 0; i < order.size(); ++i) {
            CHECK(other[i] == q[order[i]]);
        }
    }
}

TEST_CASE("one test's q-value is its p-value, and none has none")
{
    CHECK(q_values(std::vector{0.03}) == std::vector{0.03});
    CHECK(q_values({}).empty());
}
