#include "gpuprice/analysis/random.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace gpuprice::analysis {

double uniform(std::mt19937_64& random)
{
    constexpr unsigned k_spare_bits = 11;
    return static_cast<double>(random() >> k_spare_bits) * 0x1p-53;
}

std::size_t below(std::mt19937_64& random, std::size_t count)
{
    if (count == 0) {
        throw std::invalid_argument("below: there is nothing to choose from");
    }
    // Numbers beyond the last full multiple of `count` would favour small remainders.
    constexpr std::uint64_t k_most = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t bound = count;
    const std::uint64_t usable = k_most - (k_most % bound + 1) % bound;
    std::uint64_t number = random();
    while (number > usable) {
        number = random();
    }
    return static_cast<std::size_t>(number % bound);
}

double normal(std::mt19937_64& random)
{
    for (;;) {
        const double x = 2.0 * uniform(random) - 1.0;
        const double y = 2.0 * uniform(random) - 1.0;
        const double square = x * x + y * y;
        if (square > 0.0 && square < 1.0) {
            return x * std::sqrt(-2.0 * std::log(square) / square);
        }
    }
}

}  // namespace gpuprice::analysis
