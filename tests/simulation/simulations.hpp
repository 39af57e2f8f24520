#ifndef GPUPRICE_TESTS_SIMULATION_SIMULATIONS_HPP
#define GPUPRICE_TESTS_SIMULATION_SIMULATIONS_HPP

/// \file
/// Each prints its part of the table. \param effort  1 for the figures that count; less for a quick look.
/// \returns whether every goal is met.

namespace gpuprice::simulation {

bool simulate_trends(double effort);
bool simulate_spikes(double effort);
bool simulate_intervals(double effort);

}  // namespace gpuprice::simulation

#endif  // GPUPRICE_TESTS_SIMULATION_SIMULATIONS_HPP
