#ifndef GPUPRICE_ALERTS_READINGS_HPP
#define GPUPRICE_ALERTS_READINGS_HPP

/// \file
/// What a rule says of each of its subjects on a day. Live evaluation and backtest both read here: what is said of a
/// day rests on that day and those before it, so one function serves one day and many.

#include "gpuprice/alerts/rule.hpp"
#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/rates.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::alerts {

/// What a value says to a rule.
enum class Verdict : std::uint8_t {
    fires,     ///< beyond the threshold: an episode begins or goes on
    between,   ///< between threshold and clear: none begins, none ends
    clears,    ///< an episode ends
    unjudged,  ///< there is no value that one can rely on: nothing begins, nothing ends
};

/// What a rule is judged for: a cell, a listing in a cell, or a market.
struct Subject {
    std::string key;                        ///< AlertEpisode::subject
    std::optional<analysis::CellKey> cell;  ///< none for a market
    std::string listing;                    ///< "MARKET/EXTERNAL_ID"; empty unless it is one
    std::string market;                     ///< of a listing, or itself
    std::string url;                        ///< of a listing, where it is known
};

struct Reading {
    core::Day day{};
    Subject subject;
    Verdict verdict = Verdict::unjudged;
    std::optional<double> value;      ///< none where there is nothing to tell
    std::optional<double> reference;  ///< what it is compared with: launch price, expected price, median, earlier low
    std::string currency;             ///< of prices in `reference` and `price`; empty where there are none
    std::optional<double> price;      ///< the price behind the value; none for a market
    std::size_t sellers = 0;          ///< votes behind it
    std::size_t listings = 0;
    std::string reason;  ///< unjudged: why; of a market in trouble: the trouble
};

/// "h100-80gb-pcie|ask|used|US"
[[nodiscard]] std::string key_of(const analysis::CellKey& cell);

/// Below or above the threshold, back over `clear`, or between. A value at the threshold itself is between.
[[nodiscard]] Verdict judge(const Rule& rule, double value) noexcept;

/// A level shift is news for so long after it was found; then its episode ends, though the level stays.
inline constexpr std::chrono::days k_shift_is_news{60};

/// So is a low: an episode ends when no lower price was seen for so long.
inline constexpr std::chrono::days k_low_is_news{14};

// Each gives readings ascending by day, within a day by cell. A cell without anything on a day has none on it.

/// Metric::price. \param cells  from `daily` in the rule's currency.
[[nodiscard]] std::vector<Reading> price_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                                  const analysis::DayRange& days);

/// Metric::multiple: as `markup` works it out. \param cells  from `daily` in any one currency.
[[nodiscard]] std::vector<Reading> multiple_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                                     const analysis::DayRange& days, const model::RateTable& rates);

/// Metric::spike and Metric::level_shift. \param cells  whole histories up to the last of `days`, in their own
/// currency. O(days on which an episode goes on · n · 365) for series of n days.
[[nodiscard]] std::vector<Reading> spike_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                                  const analysis::DayRange& days);

/// Metric::new_low: the day's price over the lowest of the `window_days` days before, linked over panel breaks; judged
/// from that on that half of these days have a price. \param cells  as above, reaching back over the window at least.
[[nodiscard]] std::vector<Reading> new_low_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                                    const analysis::DayRange& days);

/// Metric::listing, of the report's day: one reading for each cell (its cheapest counted listing, which never fires)
/// and one for each listing that is not clear of the threshold. What is left out of prices (implausible, deposits, …)
/// is no bargain.
[[nodiscard]] std::vector<Reading> listing_readings(const Rule& rule, const analysis::MarkupReport& report);

/// What is wrong with a market on a day; nothing when `trouble` is empty.
struct MarketDay {
    core::Day day{};
    std::string market;
    bool is_known = false;  ///< it was asked at some time up to that day
    std::string trouble;
};

/// Metric::market.
[[nodiscard]] std::vector<Reading> market_readings(std::span<const MarketDay> markets);

}  // namespace gpuprice::alerts

#endif  // GPUPRICE_ALERTS_READINGS_HPP
