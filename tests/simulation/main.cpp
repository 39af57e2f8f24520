// False alarms, power and coverage of what analysis claims, in invented markets whose truth is known: share of the
// rounds, its standard error, and the goal. The argument is the effort, 1 by default; 0.1 gives a quick look.

#include "simulations.hpp"

#include <charconv>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <string_view>

int main(int argc, char** argv)
{
    try {
        double effort = 1.0;
        if (argc > 1) {
            const std::string_view text{std::span{argv, static_cast<std::size_t>(argc)}[1]};
            const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), effort);
            if (failed != std::errc{} || end != text.data() + text.size() || !(effort > 0.0 && effort <= 100.0)) {
                std::cerr << "simulation: the effort is a number above 0 and up to 100, not '" << text << "'\n";
                return 2;
            }
        }
        bool met = gpuprice::simulation::simulate_intervals(effort);
        met &= gpuprice::simulation::simulate_trends(effort);
        met &= gpuprice::simulation::simulate_spikes(effort);
        std::cout << (met ? "\nEvery goal is met.\n" : "\nA goal is missed.\n");
        return met ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
