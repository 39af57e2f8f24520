#ifndef GPUPRICE_ANALYSIS_FALSE_DISCOVERY_HPP
#define GPUPRICE_ANALYSIS_FALSE_DISCOVERY_HPP

/// \file
/// Many tests in one report: how many of its findings are chance.

#include <span>
#include <vector>

namespace gpuprice::analysis {

/// The q-value of each p-value, in the same order: the smallest share of false findings at which the step-up procedure
/// of Benjamini and Hochberg, "Controlling the False Discovery Rate", JRSS B 57 (1995), would report it:
/// q of the i-th smallest of m is the least of 1 and p_j · m / j over all j ≥ i. What R calls p.adjust(p, "BH").
/// Valid for independent tests and those that depend positively (Benjamini and Yekutieli, Annals of Statistics 29,
/// 2001), as cells of one market do, and only for p-values that are right: where a test rejects too often, the share of
/// false findings is greater than q says. Where p-values come from simulation and are never below 1/(k + 1), one small
/// one among m cannot have a q below m/(k + 1). Equal p-values have equal q-values. O(m log m).
/// \param p_values  each within [0, 1].
[[nodiscard]] std::vector<double> q_values(std::span<const double> p_values);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_FALSE_DISCOVERY_HPP
