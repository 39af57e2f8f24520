#ifndef GPUPRICE_SRC_ANALYSIS_SELLER_EFFECTS_HPP
#define GPUPRICE_SRC_ANALYSIS_SELLER_EFFECTS_HPP

/// \file
/// Least squares of values on two sets of effects, weeks and sellers, each pair having one value at most.

#include <cstddef>
#include <span>
#include <vector>

namespace gpuprice::analysis {

struct EffectPoint {
    std::size_t week = 0;    ///< index
    std::size_t seller = 0;  ///< index
    double value = 0.0;
};

/// Which weeks can be compared: the connected components of weeks and sellers, numbered in the order of the weeks.
/// `weights` by seller; points of weight 0 link nothing, and a week without others is a component of its own.
/// O(points · α).
[[nodiscard]] std::vector<std::size_t> linked_weeks(std::span<const EffectPoint> points,
                                                    std::span<const double> weights, std::size_t weeks);

/// The effects of the weeks in min Σ weight(seller) · (value − week − seller)², determined within each component but
/// for a constant, which is the caller's to fix; NaN for a week without weight. The sellers are eliminated, and the
/// weeks' normal equations solved by conjugate gradients with the diagonal as preconditioner: Hestenes and Stiefel
/// (1952). O(weeks · points) at worst. \param start  a first guess, as long as there are weeks; may be empty.
[[nodiscard]] std::vector<double> week_effects(std::span<const EffectPoint> points, std::span<const double> weights,
                                               std::size_t weeks, std::span<const double> start);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_SELLER_EFFECTS_HPP
