#ifndef GPUPRICE_SRC_ANALYSIS_SERIES_LINK_HPP
#define GPUPRICE_SRC_ANALYSIS_SERIES_LINK_HPP

/// \file
/// A cell's Series, linked over the days on which other markets are observed than before.

#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/series.hpp"

#include "panel.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuprice::analysis {

/// A counted offer of one day.
struct PanelVote {
    std::uint32_t market;
    std::uint32_t seller;
    double price;
};

class SeriesLink {
public:
    /// \param observed  of each market of the cell, by the index that PanelVote has; must outlive it.
    SeriesLink(std::vector<const ObservedDays*> observed, std::vector<std::string_view> markets, core::Day until);

    /// Whether the markets observed on `day` may differ from those of the last day added.
    [[nodiscard]] bool may_break(core::Day day) const;

    /// Adds a day with a median, later than all before. `votes`, which puts the votes of the day into an empty vector,
    /// is asked where a break is possible or lies ahead. \param is_new  false: the counted offers and their prices are
    /// those of the day before.
    void add(core::Day day, const DayPrice& price, bool is_new,
             const std::function<void(std::vector<PanelVote>&)>& votes);

    /// The series so far, and the breaks that its days are marked with.
    [[nodiscard]] Series linked() const;
    [[nodiscard]] const std::vector<PanelBreak>& breaks() const { return breaks_; }

private:
    void link(core::Day day, std::vector<PanelVote> votes);

    std::vector<const ObservedDays*> observed_;
    std::vector<std::string_view> markets_;
    std::vector<core::Day> boundaries_;  ///< days on which a market begins or ceases to be observed; ascending
    Series series_;
    std::vector<PanelVote> last_votes_;
    std::vector<std::pair<std::size_t, double>> shifts_;  ///< of all days before that index
    std::vector<PanelBreak> breaks_;
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_SERIES_LINK_HPP
