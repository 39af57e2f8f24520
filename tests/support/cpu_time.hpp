#ifndef GPUPRICE_TESTS_SUPPORT_CPU_TIME_HPP
#define GPUPRICE_TESTS_SUPPORT_CPU_TIME_HPP

#include <algorithm>
#include <ctime>
#include <limits>

namespace gpuprice::test {

/// CPU seconds of this process that the fastest of `rounds` calls took: what other processes take does not count.
template <typename Work>
double least_cpu_seconds(int rounds, Work work)
{
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < rounds; ++i) {
        const std::clock_t begin = std::clock();
        work();
        least = std::min(least, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    return std::max(least, 1e-6);  // the clock's grain
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_CPU_TIME_HPP
