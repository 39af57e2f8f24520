#ifndef GPUPRICE_ALERTS_RULE_HPP
#define GPUPRICE_ALERTS_RULE_HPP

/// \file
/// What a user wants to be told about.

#include "gpuprice/analysis/spikes.hpp"
#include "gpuprice/core/money.hpp"
#include "gpuprice/core/result.hpp"
#include "gpuprice/model/kinds.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::alerts {

/// What a rule looks at, with the unit of its values.
enum class Metric : std::uint8_t {
    price,        ///< a cell's median, in Rule::currency
    multiple,     ///< that over the card's launch price, a ratio
    spike,        ///< an episode of `analysis::find_spikes` that goes on; price ÷ expected − 1
    level_shift,  ///< one that stays; price ÷ expected − 1
    new_low,      ///< a cell's price over the lowest of the days before, a ratio
    listing,      ///< one listing's unit price over the median of its cell, a ratio
    market,       ///< the health of a market by its ledger; 1 in trouble, 0 well
};

[[nodiscard]] std::string_view to_text(Metric metric) noexcept;  ///< "price", "level_shift", …
/// Reads the written form exactly; the error lists the accepted words.
[[nodiscard]] core::Result<Metric> parse_metric(std::string_view text);

enum class Side : std::uint8_t { below, above };

/// Share of the threshold that a value has to come back over it until an episode is over, where the rule states no
/// other: a price that falls below 20,000 is over it again from 20,400 on.
inline constexpr double k_clear_share = 0.02;

/// Votes that a price rests on at least, where the rule states no other: from 6 on it has an interval.
inline constexpr std::size_t k_usual_sellers = 6;

/// Days after the end of an episode in which no other begins for the same subject, where the rule states no other.
inline constexpr std::chrono::days k_usual_cool_down{3};

/// Most days that `new_low` looks back on.
inline constexpr int k_longest_window = 3650;

struct Rule {
    std::string name;
    Metric metric = Metric::price;
    Side side = Side::below;                        ///< where the threshold lies; of new_low and listing always below
    double threshold = 0.0;                         ///< price, multiple, listing: an episode begins beyond it
    double clear = 0.0;                             ///< and ends at it or on its far side; of new_low a ratio, too
    core::Currency currency = core::Currency::usd;  ///< of a price
    std::optional<analysis::Direction> direction;   ///< of a spike or level shift; none = either
    int window_days = 0;                            ///< new_low: the days before; > 0
    std::size_t min_sellers = k_usual_sellers;      ///< votes, 3 or more
    std::chrono::days cool_down = k_usual_cool_down;
    bool tells_end = false;             ///< a second message when an episode is over
    std::vector<std::string> channels;  ///< that are told; empty = all
    // What it is about; empty = all.
    std::vector<std::string> cards;  ///< as the user wrote them: ids, families
    std::vector<std::string> markets;
    std::vector<std::string> regions;  ///< ISO 3166-1 alpha-2
    std::vector<model::ConditionGroup> conditions;
    std::vector<model::PriceKind> kinds = {model::PriceKind::ask};
};

/// Whether a value of that metric is compared with Rule::threshold.
[[nodiscard]] constexpr bool has_threshold(Metric metric) noexcept
{
    return metric == Metric::price || metric == Metric::multiple || metric == Metric::listing;
}

/// The value at which an episode of that threshold ends, where the rule states none.
[[nodiscard]] double usual_clear(Side side, double threshold) noexcept;

/// Digest of what the rule asks for: all but its name, its channels, its cool-down and whether it tells the end.
/// Episodes of another definition are of another rule.
[[nodiscard]] std::string definition_of(const Rule& rule);

}  // namespace gpuprice::alerts

#endif  // GPUPRICE_ALERTS_RULE_HPP
