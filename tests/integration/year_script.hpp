#ifndef GPUPRICE_TESTS_INTEGRATION_YEAR_SCRIPT_HPP
#define GPUPRICE_TESTS_INTEGRATION_YEAR_SCRIPT_HPP

/// \file
/// The script of a year on one market: what is on offer day by day, and what goes wrong. Days are as of
/// User::go_to_day.

#include "marketplace.hpp"
#include "truth.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

inline constexpr int k_days = 365;
inline constexpr int k_offers = 24;
inline constexpr int k_page = 12;
inline constexpr int k_level_shift = 250;  ///< from this day on everything costs 30 % more

/// Some days on which something goes wrong, and what the run of such a day must come to.
struct Episode {
    std::string name;
    int first = 0;
    int last = 0;
    std::string outcome;
    std::function<void(Marketplace&)> happen;
    std::function<Prices(const Prices&)> seen = [](const Prices&) { return Prices{}; };  ///< of what is on offer
};

[[nodiscard]] std::vector<Episode> script_of_troubles();

/// An offer of a new seller at three quarters of what others ask, until somebody buys it.
struct Bargain {
    int id = 0;
    int first = 0;
    int last = 0;
    int first_seen = 0;  ///< later than `first` where the market could not be read
};

[[nodiscard]] std::vector<Bargain> script_of_bargains();

/// What is on offer, day by day: every day one seller changes their price a little, every month two take their offer
/// down and put it up again two days later under a new number, one day all raise their prices, and now and then there
/// is a bargain.
class ScriptedOffers {
public:
    ScriptedOffers();

    /// Each day once, ascending from 0.
    void go_to_day(int day);

    [[nodiscard]] std::vector<Offer> on_offer() const;
    [[nodiscard]] Prices prices() const;

private:
    void relist(int day);
    void offer_bargains(int day);

    std::map<int, int> prices_;
    std::map<int, int> taken_down_;
    std::map<int, int> bargains_;
};

[[nodiscard]] double median_of(const Prices& prices);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_YEAR_SCRIPT_HPP
