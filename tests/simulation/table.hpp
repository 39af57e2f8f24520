#ifndef GPUPRICE_TESTS_SIMULATION_TABLE_HPP
#define GPUPRICE_TESTS_SIMULATION_TABLE_HPP

/// \file
/// The lines that the simulations print.

#include <optional>
#include <string_view>

namespace gpuprice::simulation {

struct Goal {
    enum class Side { at_most, at_least };
    Side side = Side::at_most;
    double share = 0.0;
};

/// Counts how often something happened, and prints the share with its standard error and its goal.
class Share {
public:
    void add(bool happened)
    {
        ++rounds_;
        happened_ += happened ? 1 : 0;
    }

    /// One line on standard output. \returns whether the goal is met; true when there is none.
    bool print(std::string_view what, std::optional<Goal> goal) const;

private:
    int rounds_ = 0;
    int happened_ = 0;
};

}  // namespace gpuprice::simulation

#endif  // GPUPRICE_TESTS_SIMULATION_TABLE_HPP
