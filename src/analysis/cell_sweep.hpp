#ifndef GPUPRICE_SRC_ANALYSIS_CELL_SWEEP_HPP
#define GPUPRICE_SRC_ANALYSIS_CELL_SWEEP_HPP

/// \file
/// The daily rows of one cell, by a sweep over the days on which something in it changes.

#include "gpuprice/analysis/daily.hpp"

#include "daily_factors.hpp"
#include "panel.hpp"
#include "series_link.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gpuprice::analysis {

/// One span in a cell.
struct SweepItem {
    DayRange stands;             ///< clipped to the days of the factors; not empty
    core::Day fresh_last;        ///< last day on which it is fresh; before `stands.first` when it never is
    double own_price = 0.0;      ///< per card, in its own currency
    long units = 0;              ///< `units_of`
    std::uint32_t currency = 0;  ///< index into CellItems::currencies
    std::uint32_t seller = 0;    ///< 0 … CellItems::sellers − 1; an unknown seller has one a listing
    std::uint32_t market = 0;    ///< index into CellItems::markets
    bool left_out = false;       ///< flagged for being in no price by default
    const model::Revision* revision = nullptr;
    const model::Span* span = nullptr;
};

struct CellItems {
    CellKey cell;
    std::vector<SweepItem> items;
    std::vector<core::Currency> currencies;
    std::vector<std::string_view> markets;
    std::uint32_t sellers = 0;
};

class CellSweep {
public:
    /// All must outlive it.
    CellSweep(const CellItems& cell, const Panel& panel, DailyFactors& factors, const core::Result<LaunchPrice>& launch,
              core::Currency currency, const DailyOptions& options);

    [[nodiscard]] CellDays run();

    /// After `run`: of each item whether it counted on the first day on which it stood.
    [[nodiscard]] const std::vector<bool>& counted_at_first() const { return counted_at_first_; }

private:
    struct Seller {
        std::vector<std::uint32_t> items;  ///< standing, the earliest first (`is_earlier`)
        double vote = 0.0;                 ///< NaN: none
        double cheapest = 0.0;             ///< of its counted items; infinite when there is none
        core::Day sighted_until{};         ///< last sighting of any of its counted items
        std::uint32_t place = 0;           ///< in standing_sellers_, when it has items
        bool is_settled = true;
    };
    enum class Mark : std::uint8_t { counted, left_out };

    [[nodiscard]] bool step(core::Day day);
    [[nodiscard]] bool take_rates(std::size_t day);
    void begin_item(std::uint32_t item);
    void end_item(std::uint32_t item);
    void unsettle(std::uint32_t seller);
    void settle();
    void settle(Seller& seller);
    void mark_own_copies(const Seller& seller);
    [[nodiscard]] double floor_on(core::Day day) const;
    [[nodiscard]] double cheapest() const;
    void judge(double floor);
    [[nodiscard]] std::vector<double> votes_without_implausible() const;
    [[nodiscard]] bool counts(std::uint32_t item) const;
    void evaluate(core::Day day);
    [[nodiscard]] DayPrice stock_price() const;
    [[nodiscard]] DayPrice fresh_price() const;
    void append_votes(std::span<const std::uint32_t> items, std::vector<PanelVote>& votes) const;
    void append(core::Day day, bool is_evaluated);

    const CellItems* cell_;
    const DailyOptions* options_;
    const core::Result<LaunchPrice>* launch_;
    const std::vector<double>* launch_factors_ = nullptr;
    core::Day origin_;  ///< day 0 of the factors
    core::Day last_;
    std::vector<const std::vector<double>*> factors_;
    std::vector<double> factor_now_;
    std::vector<std::size_t> standing_in_currency_;

    std::vector<std::uint32_t> starts_;      ///< items by first day
    std::vector<std::uint32_t> ends_;        ///< items by last day
    std::vector<std::uint32_t> fresh_ends_;  ///< items that are ever fresh, by last fresh day
    std::size_t next_start_ = 0;
    std::size_t next_end_ = 0;
    std::size_t next_fresh_end_ = 0;

    std::vector<Seller> sellers_;
    std::vector<std::uint32_t> standing_sellers_;
    std::vector<std::uint32_t> unsettled_;
    std::vector<std::uint32_t> fresh_items_;
    std::vector<double> price_;  ///< of each item, in the cell's currency; NaN without a rate
    std::vector<Mark> mark_;
    std::vector<bool> counted_at_first_;
    std::vector<double> votes_;       ///< ascending
    std::vector<double> own_prices_;  ///< of the seller that is being settled
    std::vector<std::size_t> market_listings_;
    std::size_t listings_ = 0;
    long units_ = 0;
    std::vector<std::uint32_t> implausible_;  ///< items, ascending, as of the last evaluation
    double floor_ = 0.0;                      ///< as of the last evaluation
    double cheapest_ = 0.0;                   ///< as of the last evaluation

    DailyRow row_;
    CellDays days_;
    SeriesLink stock_link_;
    SeriesLink fresh_link_;
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_CELL_SWEEP_HPP
