#ifndef GPUPRICE_ANALYSIS_TURNOVER_HPP
#define GPUPRICE_ANALYSIS_TURNOVER_HPP

/// \file
/// How long listings stay, and what those that went had asked: the nearest thing to sales where sold prices are closed.
/// That a listing went does not say that it was sold.

#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/analysis/depth.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/survival.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::analysis {

inline constexpr std::size_t k_stays_for_turnover = 10;  ///< listings of known age below which no share is given
inline constexpr std::size_t k_least_at_risk = 5;        ///< see `has_thin_start`
inline constexpr std::chrono::days k_went_within{30};    ///< before the day: whose prices "went" means

/// A share gone by some age, or the reason why there is none.
struct ShareGone {
    std::optional<Share> share;
    std::string reason;
};

/// One cell. Prices in the report's currency.
struct TurnoverRow {
    CellKey cell;
    SurvivalCurve curve;          ///< of the listings whose age is known, within the window
    std::size_t sellers = 0;      ///< of these; an unknown one is one a listing. Listings of one are not independent
    std::size_t age_unknown = 0;  ///< listings left out: when they appeared is not known
    std::size_t seen_once = 0;    ///< listings left out: of a known age, but watched at one moment only
    ShareGone gone_7;             ///< within 7 days of appearing
    ShareGone gone_30;
    std::optional<double> median_days;  ///< none: see `median_reason`
    std::string median_reason;          ///< "more than 41 days", or why nothing can be said

    std::optional<double> went_to_stayed;  ///< ratio of last prices, Hodges–Lehmann, one vote per seller
    std::optional<double> went_low;        ///< 95 % interval
    std::optional<double> went_high;
    std::size_t went = 0;    ///< sellers whose listings went in the last 30 days
    std::size_t stayed = 0;  ///< sellers of the stock on the day
    std::string went_reason;

    std::optional<double> fresh;  ///< median of the fresh asks (`fresh_days`), one vote per seller, from 3
    std::size_t fresh_sellers = 0;
    std::optional<double> stock;  ///< the market price of the day
    Depth depth;                  ///< of the stock; points into TurnoverReport::stock
};

struct TurnoverOptions {
    PriceBasis basis;
    OfferFilter filter;
    bool include_flagged = false;
    core::Day since;  ///< begin of the window
};

/// One listing as the window saw it.
struct WatchedListing {
    Offer offer;                         ///< at its last price in the window
    std::optional<core::Instant> birth;  ///< none: not known
    core::Instant seen;                  ///< begin of the watch
    core::Instant left;                  ///< its end
    bool gone = false;                   ///< departed at `left`; else still there, as far as is known
    bool went = false;                   ///< gone in the last `k_went_within`: its price is one of those that went
    bool is_flagged = false;             ///< in no figure at all, for the flag in `left_out`
    std::string left_out;  ///< why it is not in the curve: a flag, "age_unknown", "seen_once"; empty when it is
};

struct TurnoverReport {
    core::Day day;  ///< end of the window
    core::Day since;
    core::Currency currency = core::Currency::usd;
    MarkupReport stock;
    std::vector<TurnoverRow> rows;        ///< in order of their cells
    std::vector<WatchedListing> watched;  ///< of the wanted cards, in the order of the history
};

/// Kaplan–Meier days on the market from `since` to `day`, per cell. A listing is in the cell of its last description.
///
/// - Its age counts from its birth (`listing_lives`). Of unknown birth it is left out and counted.
/// - Its watch begins when it was first seen, or at `since`: what stood already then, or was listed before its market
///   was observed, enters late.
/// - It departs at Span::gone_at, dated to the first proof of absence: days on which its market was not observed are no
///   departures. It went at some time since its last sighting (the data is interval-censored), so a stay is too long by
///   up to that gap, half of it on average: under a day with daily runs, more after a pause. A listing that came back
///   has not departed. All others are censored at their last sighting.
/// - Left out by flags are those that are in no price; implausible prices are judged among the last prices of all
///   listings of the cell in the window.
///
/// Intervals take all listings as independent. A seller who takes down many at once makes them too narrow.
///
/// At least `k_stays_for_turnover` listings of known age, no thin start, and somebody watched at that age; else the
/// reason in words. Went ÷ stayed needs `k_sellers_for_premium` sellers a side.
/// \param history  of the cards, all time up to `day`: a life must be whole. It must outlive the report.
/// \note  O(spans log spans).
[[nodiscard]] TurnoverReport turnover(const model::History& history, const catalog::Catalog& catalog,
                                      const model::RateTable& rates, core::Day day, const TurnoverOptions& options);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_TURNOVER_HPP
