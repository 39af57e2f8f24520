#ifndef GPUPRICE_ANALYSIS_RANDOM_HPP
#define GPUPRICE_ANALYSIS_RANDOM_HPP

/// \file
/// Random deviates that are the same with every compiler. The standard fixes what `std::mt19937_64` yields, but leaves
/// its distributions to the implementation.

#include <cstddef>
#include <random>

namespace gpuprice::analysis {

/// Uniform in [0, 1), a multiple of 2^-53.
[[nodiscard]] double uniform(std::mt19937_64& random);

/// Uniform on 0 … count - 1, without bias. \throws std::invalid_argument  when `count` is 0.
[[nodiscard]] std::size_t below(std::mt19937_64& random, std::size_t count);

/// Standard normal, by the polar method: Marsaglia and Bray, "A convenient method for generating normal variables",
/// SIAM Review 6 (1964). The second deviate of a pair is not kept, so that a call depends on the generator alone.
[[nodiscard]] double normal(std::mt19937_64& random);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_RANDOM_HPP
