#ifndef GPUPRICE_TESTS_INTEGRATION_TRUTH_HPP
#define GPUPRICE_TESTS_INTEGRATION_TRUTH_HPP

/// \file
/// What a history must hold of markets whose script is known, worked out here by the rules of the design (section 4)
/// and by none of the program's code.

#include "user.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::test {

/// Prices by the listing's id on its market.
using Prices = std::map<std::string, int>;

class Truth {
public:
    /// On that day (as of User::go_to_day, ascending) the market was observed and showed these.
    /// \param complete  whether what it did not show was not there.
    void observe(const std::string& market, int day, const Prices& shown, bool complete);

    /// One line a price and the time it stood, sorted: "ebay-us/7 2026-03-01..2026-03-05 15000, gone 2026-03-06", or
    /// "missed" where only one observation was without it.
    [[nodiscard]] std::vector<std::string> lines() const;

    /// What is believed of a market on the day of its last observation, and for seven days more: what it last showed
    /// of each listing, unless a complete observation has missed it since.
    [[nodiscard]] Prices believed(const std::string& market) const;

private:
    struct Market {
        std::map<std::string, std::map<int, int>> sightings;  // id → day → price
        std::set<int> complete;
        Prices believed;
    };
    static void add_lines(const std::string& name, const std::map<int, int>& sightings, const std::set<int>& complete,
                          std::vector<std::string>& lines);

    std::map<std::string, Market> markets_;
};

/// The same lines of what the program exports.
[[nodiscard]] std::vector<std::string> exported_lines(User& user);

/// Those of the sorted `lines` that are not among the sorted `others`.
[[nodiscard]] std::vector<std::string> missing_from(const std::vector<std::string>& others,
                                                    const std::vector<std::string>& lines);

/// "2026-03-01" + `day` days.
[[nodiscard]] std::string date_of(int day);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_TRUTH_HPP
