#include "gpuprice/analysis/survival.hpp"

#include "gpuprice/analysis/random.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

using namespace gpuprice::analysis;

namespace {

std::vector<Stay> stays_of(const std::vector<double>& entered, const std::vector<double>& left,
                           const std::vector<int>& gone)
{
    std::vector<Stay> stays;
    for (std::size_t i = 0; i < left.size(); ++i) {
        stays.push_back({entered.empty() ? 0.0 : entered[i], left[i], gone[i] == 1});
    }
    return stays;
}

}  // namespace

TEST_CASE("the leukaemia remissions of Freireich and others come out as published")
{
    // Gehan (1965), the 6-MP arm; S as in Cox and Oakes, "Analysis of Survival Data" (1984): 0.857 at 6, 0.807 at 7,
    // 0.753 at 10, 0.690 at 13, 0.627 at 16, 0.538 at 22, 0.448 at 23. Intervals: tests/reference/survival.R.
    const auto curve =
        kaplan_meier(stays_of({}, {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35},
                              {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0}));
    REQUIRE(curve.steps.size() == 7);
    const std::vector<std::size_t> at_risk{21, 17, 15, 12, 11, 7, 6};
    const std::vector<double> survival{0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448};
    for (std::size_t i = 0; i < survival.size(); ++i) {
        CHECK(curve.steps[i].at_risk == at_risk[i]);
        CHECK(curve.steps[i].survival == Approx(survival[i]).margin(0.0005));
    }
    CHECK(curve.departures == 9);
    CHECK(median_stay(curve) == 23.0);
    const auto ten = share_gone(curve, 10);
    CHECK(ten->value == Approx(0.247058823529));
    CHECK(*ten->low == Approx(0.1106381648307));
    CHECK(*ten->high == Approx(0.496800489200));
    const auto last = share_gone(curve, 35);
    CHECK(last->value == Approx(0.551820728291));
    CHECK(*last->low == Approx(0.3198573715048));
    CHECK(*last->high == Approx(0.811947994041));
    CHECK_FALSE(share_gone(curve, 35.5).has_value());
    CHECK(share_gone(curve, 5)->value == 0.0);
    CHECK_FALSE(share_gone(curve, 5)->low.has_value());
}

TEST_CASE("delayed entries come out as in R's survfit")
{
    const auto curve =
        kaplan_meier(stays_of({0, 0, 2, 5, 0, 8, 3, 0, 12, 1, 6, 0}, {4, 9, 7, 20, 15, 30, 3.5, 26, 18, 9, 22, 40},
                              {1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0}));
    struct Known {
        double age, gone, low, high;
    };
    for (const Known& known :
         {Known{4, 0.25, 0.0691016829094, 0.685192886294}, Known{7, 0.34375, 0.1265929720314, 0.730394310486},
          Known{10, 0.42578125, 0.1874815094135, 0.772876262637},
          Known{18, 0.58984375, 0.3282110141980, 0.864203272288},
          Known{30, 0.78125, 0.5072578703933, 0.961749249999}}) {
        CAPTURE(known.age);
        CHECK(share_gone(curve, known.age)->value == Approx(known.gone));
        CHECK(*share_gone(curve, known.age)->low == Approx(known.low));
        CHECK(*share_gone(curve, known.age)->high == Approx(known.high));
    }
    CHECK(median_stay(curve) == 15.0);
    CHECK(share_gone(curve, 3)->value == 0.0);
}

TEST_CASE("without late entries and censoring it is the plain share, ties and all")
{
    const auto curve = kaplan_meier(stays_of({}, {1, 1, 2, 3, 3, 3, 8, 9}, {1, 1, 1, 1, 1, 1, 1, 1}));
    CHECK(share_gone(curve, 1)->value == Approx(2.0 / 8));
    CHECK(share_gone(curve, 3)->value == Approx(6.0 / 8));
    CHECK(share_gone(curve, 9)->value == Approx(1.0));
    CHECK(share_gone(curve, 99)->value == Approx(1.0));
    CHECK_FALSE(share_gone(curve, 99)->high.has_value());
    CHECK(median_stay(curve) == 3.0);
    CHECK(median_stay(kaplan_meier(stays_of({}, {7, 8, 9, 10}, {1, 1, 0, 0}))) == 8.0);
}

TEST_CASE("who was there already tells the truth only when taken as a late entry")
{
    // Stays of 20 days on average, exponential; a thousand begin each day of 200, watched from day 150 on.
    std::mt19937_64 random{37};
    std::vector<Stay> late;
    std::vector<Stay> naive;
    for (int i = 0; i < 40'000; ++i) {
        const double begin = 200.0 * uniform(random);
        const double stay = -20.0 * std::log(1.0 - uniform(random));
        const double end = std::min(begin + stay, 200.0);
        if (end <= 150.0) {
            continue;
        }
        const double entered = std::max(0.0, 150.0 - begin);
        if (end - begin > entered) {
            late.push_back({entered, end - begin, begin + stay < 200.0});
            naive.push_back({0.0, end - begin, begin + stay < 200.0});
        }
    }
    CHECK(share_gone(kaplan_meier(late), 7)->value == Approx(1 - std::exp(-7.0 / 20)).margin(0.01));
    CHECK(share_gone(kaplan_meier(late), 30)->value == Approx(1 - std::exp(-30.0 / 20)).margin(0.01));
    CHECK(share_gone(kaplan_meier(naive), 7)->value < 0.25);
}

TEST_CASE("a departure among few, before most came under watch, is a thin start")
{
    const auto thin = kaplan_meier(stays_of({0, 3, 3, 3, 3, 3, 3}, {2, 9, 8, 7, 6, 5, 4}, {1, 1, 1, 1, 1, 1, 1}));
    CHECK(share_gone(thin, 2)->value == 1.0);
    CHECK(has_thin_start(thin, 7, 5));
    CHECK_FALSE(has_thin_start(thin, 2, 5));
    const auto whole = kaplan_meier(stays_of({}, {2, 9, 8, 7, 6, 5, 4}, {1, 1, 1, 1, 1, 1, 1}));
    CHECK_FALSE(has_thin_start(whole, 30, 5));
}

TEST_CASE("no stays give no share, and impossible stays are the caller's bug")
{
    const auto none = kaplan_meier({});
    CHECK(none.steps.empty());
    CHECK_FALSE(share_gone(none, 7).has_value());
    CHECK_FALSE(median_stay(none).has_value());
    CHECK_THROWS_AS(kaplan_meier(std::vector<Stay>{{2, 2, true}}), std::invalid_argument);
    CHECK_THROWS_AS(kaplan_meier(std::vector<Stay>{{-1, 2, true}}), std::invalid_argument);
}
