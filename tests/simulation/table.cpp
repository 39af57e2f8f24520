#include "table.hpp"

#include <fmt/core.h>

#include <cmath>

namespace gpuprice::simulation {

bool Share::print(std::string_view what, std::optional<Goal> goal) const
{
    const double share = static_cast<double>(happened_) / rounds_;
    const double error = std::sqrt(share * (1.0 - share) / rounds_);
    std::string target;
    bool met = true;
    if (goal) {
        const bool at_most = goal->side == Goal::Side::at_most;
        met = at_most ? share <= goal->share : share >= goal->share;
        target = fmt::format("{} {:.1f} %  {}", at_most ? "at most" : "at least", 100.0 * goal->share,
                             met ? "met" : "MISSED");
    }
    fmt::print("{:<62} {:>6} {:>6.1f} % ± {:.1f}  {}\n", what, rounds_, 100.0 * share, 100.0 * error, target);
    return met;
}

}  // namespace gpuprice::simulation
