#ifndef GPUPRICE_ANALYSIS_DAILY_HPP
#define GPUPRICE_ANALYSIS_DAILY_HPP

/// \file
/// The daily price of every cell, by one sweep over its price changes.

#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/analysis/price_index.hpp"
#include "gpuprice/analysis/series.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// In which currency a cell's prices are put.
enum class QuoteCurrency : std::uint8_t {
    report,  ///< PriceBasis::currency, each day at its own rate
    own,     ///< each cell's own: in which most of its offers were stated, counted in days on which they stood, the
             ///< first by code of two equal; for findings that no exchange rate may cause
};

/// Whether `daily` also gives the prices that stood, for `cell_index`.
enum class StandingPrices : std::uint8_t { left_out, kept };

struct DailyOptions {
    PriceBasis basis;
    OfferFilter filter;
    bool include_flagged = false;
    QuoteCurrency quote = QuoteCurrency::report;
    StandingPrices standing = StandingPrices::left_out;
    std::optional<core::Day> since;  ///< first day of the rows; none = the first with data
    core::Day until;                 ///< last day of the rows; prices are carried forward up to it
};

/// What the prices of one set of offers come to, as in `MarketPrice`; prices in the currency of the cell's series.
struct DayPrice {
    std::optional<double> median;  ///< from 3 votes, with p10, p25 and p75
    double p10 = 0.0;
    double p25 = 0.0;
    double p75 = 0.0;
    std::optional<double> low;  ///< 95 % interval of the median, from 6 votes, with `high`
    double high = 0.0;
    std::size_t listings = 0;  ///< counted
    std::size_t sellers = 0;   ///< votes
    std::size_t markets = 0;
    long units = 0;  ///< cards that one could buy from the counted listings, see `units_of`
    /// Last sighting of any standing offer of the cell, which may lie after the day; before it on days that offers only
    /// stand by being carried forward. Without meaning where nothing is counted.
    core::Day sighted_until{};

    bool operator==(const DayPrice&) const = default;
};

/// One day on which something is counted in a cell.
struct DailyRow {
    core::Day day;
    DayPrice stock;  ///< of everything that stands; `listings` > 0
    DayPrice fresh;  ///< of what came up within 7 days (`fresh_days`); may be empty
};

/// A day on which the set of observed markets differs from that of the populated day before.
struct PanelBreak {
    core::Day day;
    std::vector<std::string> entered;  ///< markets that count on this day and were not observed on the one before
    std::vector<std::string> left;     ///< markets that counted on the one before and are no longer observed
    bool step_unknown = false;         ///< see SeriesDay::step_unknown
    /// The medians, on the day before and on this one, of the markets observed on both; without meaning where
    /// `step_unknown`. Their ratio is the change of price over the break, and the days before are put on the footing of
    /// this one by the rest of the step: × (median of this day ÷ median of the day before) ÷ (common_now ÷
    /// common_before).
    double common_before = 0.0;
    double common_now = 0.0;
};

struct CellDays {
    CellKey cell;
    core::Currency currency = core::Currency::usd;
    std::vector<DailyRow> rows;      ///< ascending by day; a day without data is absent
    std::vector<PanelBreak> breaks;  ///< ascending by day
    Series stock;                    ///< of the days with a median, linked over the breaks
    Series fresh;                    ///< the same of fresh offers
    /// With StandingPrices::kept: every price in the cell that counted on its first day, in the order of the history,
    /// clipped to the days wanted. Logarithms are in `own_currency`; a price in another currency is converted on its
    /// first day, and keeps that while it is not changed. None of points (sold, quote), which do not stand.
    std::vector<StandingPrice> standing;
    core::Currency own_currency = core::Currency::usd;  ///< of `standing`: QuoteCurrency::own
};

/// All cells that hold anything from `since` to `until`, in the order of CellKey. On each day a row says what `markup`
/// says of that day: the same offers, one vote a seller, copies, implausible prices as of the day. (Multiples are not
/// worked out here.)
///
/// A market is *observed* on a day when a complete observation lies at most model::carry_forward_limit back; one that
/// was never observed completely (imports), when it was observed or one of its spans was sighted so lately. The change
/// over a panel break is that of the median of the markets observed on both days: `Series` is shifted accordingly, and
/// marked. Where these have fewer than 3 votes on either day nothing is known of it; it is taken as 0, and marked too.
///
/// Each span enters and leaves a cell's order of votes once, O(log v) to find its place among v votes and a shift of
/// the sorted array; the row is worked out anew on days with such an event, with another rate of a currency in the cell
/// that is not its own, or when the floor under implausible prices passes a price, in O(v), and copied on all others.
/// So the cost grows with price changes and populated cell-days, never with sightings. The history and the catalogue
/// must outlive the result.
[[nodiscard]] std::vector<CellDays> daily(const model::History& history, const catalog::Catalog& catalog,
                                          const model::RateTable& rates, const DailyOptions& options);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_DAILY_HPP
