#ifndef GPUPRICE_ANALYSIS_SURVIVAL_HPP
#define GPUPRICE_ANALYSIS_SURVIVAL_HPP

/// \file
/// How long things stay, when some are still there and some were met only late in their stay.
///
/// Ages are in days since the thing's own beginning, fractions allowed.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gpuprice::analysis {

/// One thing, watched from one age to another.
struct Stay {
    double entered = 0.0;  ///< age when the watch began; 0 when it was seen from its beginning; >= 0
    double left = 0.0;     ///< age at departure, or when the watch ended; > entered
    bool gone = false;     ///< false: censored, it was still there
};

/// An age at which something departed.
struct SurvivalStep {
    double age = 0.0;
    std::size_t at_risk = 0;  ///< watched at that age: entered < age <= left
    std::size_t gone = 0;     ///< departed at it; > 0
    double survival = 1.0;    ///< share still there after it
    double greenwood = 0.0;   ///< Σ gone / (at_risk · (at_risk − gone)) so far; infinite once survival is 0
};

struct SurvivalCurve {
    std::vector<SurvivalStep> steps;  ///< ascending by age
    double watched_until = 0.0;       ///< the greatest age at which anything was watched
    std::size_t stays = 0;
    std::size_t departures = 0;
};

/// The product-limit estimate S(t) = Π (1 − gone / at_risk): Kaplan and Meier, "Nonparametric Estimation from
/// Incomplete Observations", Journal of the American Statistical Association 53 (1958), whose section 3.4 has the
/// delayed entries: a thing counts among those at risk from the age at which it was met. (Left truncation; ignoring it
/// makes stays look longer than they are, for what departs early is never met.) At equal ages departures come before
/// the ends of watches, and entries after both. O(n log n).
/// Departures are taken to be dated exactly, and things to be independent.
/// \param stays  in any order; entry must have nothing to do with how long the thing will stay.
/// \throws std::invalid_argument  for an age below 0 or a watch without length.
[[nodiscard]] SurvivalCurve kaplan_meier(std::span<const Stay> stays);

/// A share with its 95 % interval.
struct Share {
    double value = 0.0;
    std::optional<double> low;  ///< none when the share is 0 or 1, where the interval does not exist
    std::optional<double> high;
};

/// 1 − S(age), the share gone by that age. Greenwood's variance ("The Natural Duration of Cancer", 1926) on the scale
/// ln(−ln S), which keeps the interval between 0 and 1: Kalbfleisch and Prentice, "The Statistical Analysis of Failure
/// Time Data", 2nd ed. (2002), section 1.4; R's `survfit(conf.type = "log-log")`. None beyond the watched ages, unless
/// everything has left before. O(steps).
[[nodiscard]] std::optional<Share> share_gone(const SurvivalCurve& curve, double age);

/// The first age at which no more than half are still there; none when more than half were at the end of the watch.
/// O(steps).
[[nodiscard]] std::optional<double> median_stay(const SurvivalCurve& curve);

/// Whether the curve rests on a thin start up to `age`: a departure from among fewer than `least` things at risk, where
/// more came under watch later. One such departure takes away a large share of everything that follows. O(steps).
[[nodiscard]] bool has_thin_start(const SurvivalCurve& curve, double age, std::size_t least);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_SURVIVAL_HPP
