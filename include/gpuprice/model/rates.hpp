#ifndef GPUPRICE_MODEL_RATES_HPP
#define GPUPRICE_MODEL_RATES_HPP

/// \file
/// Exchange rates by day, and conversion by the rules of the design, section 3.

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::model {

/// For so long after its day a published rate is used, on days without one of their own.
inline constexpr std::chrono::days k_longest_without_rate{7};

/// One published rate: units of `currency` for one euro on `day`.
struct Rate {
    core::Day day;
    core::Currency currency = core::Currency::usd;
    double units_per_eur = 0.0;  ///< > 0, finite
    std::string source;          ///< "ECB", "CBC Taiwan"
};

/// A rate between two currencies, with where it comes from.
struct CrossRate {
    double factor = 1.0;  ///< units of the target for one unit of the original
    core::Day day;        ///< the older of the two published days; the asked day itself for equal currencies
    std::string source;   ///< "ECB", "ECB + CBC Taiwan", "" for equal currencies
};

/// Rates by currency and day. Lookups are O(log days), and so is adding what is later than all before it; anything else
/// is added in O(days).
class RateTable {
public:
    /// Keeps the first rate of a currency and day; a second one is ignored (returns false).
    bool add(Rate rate);

    /// What one source published of one currency, as `add` of each.
    struct DayRate {
        core::Day day;
        double units_per_eur = 0.0;  ///< > 0, finite
    };
    /// \param days  ascending by day. O(days) where all are later than what is known of the currency.
    void add(core::Currency currency, std::span<const DayRate> days, std::string_view source);

    /// The factor that turns `from` into `to` on `day`: each side at its last published day at or before `day`, at
    /// most 7 days back; otherwise an error that names the currency, the day and the last day known.
    [[nodiscard]] core::Result<CrossRate> find(core::Currency from, core::Currency to, core::Day day) const;

    /// Whether `find` can convert that currency on `day`.
    [[nodiscard]] bool is_known(core::Currency currency, core::Day day) const;

    /// The last published rate of that currency at or before `day`, however old; none when there is none.
    [[nodiscard]] std::optional<Rate> latest(core::Currency currency, core::Day day) const;

    /// The last day with a rate of that currency; none when there is none.
    [[nodiscard]] std::optional<core::Day> last_day(core::Currency currency) const;

    /// All currencies with a rate, ascending. EUR is always convertible and never listed.
    [[nodiscard]] std::vector<core::Currency> currencies() const;

private:
    struct Published {
        core::Day day;
        double units_per_eur;
        std::size_t source;  // index into sources_
    };
    [[nodiscard]] std::size_t place_of(std::string_view source);
    [[nodiscard]] Rate rate_of(core::Currency currency, const Published& published) const;

    std::map<core::Currency, std::vector<Published>> by_currency_;  // each ascending by day
    std::vector<std::string> sources_;                              // a handful, each once
};

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_RATES_HPP
