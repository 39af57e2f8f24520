#include "gpuprice/report/headline.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/since_launch.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/counted.hpp"

#include "figures.hpp"
#include "markup_parts.hpp"
#include "move_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;
using analysis::TrendDirection;

std::string plural(std::size_t count, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// ": a, b, c and 4 more"; "" for none.
std::string named(const std::vector<std::string>& all)
{
    constexpr std::size_t k_most = 3;
    if (all.empty()) {
        return {};
    }
    const std::size_t told = all.size() > k_most + 1 ? k_most : all.size();
    std::string text =
        fmt::format(": {}", fmt::join(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(told), "; "));
    return all.size() > told ? fmt::format("{}; and {} more", text, all.size() - told) : text;
}

std::string prices_text(const MarkupReport& report)
{
    std::size_t sure = 0;
    std::size_t thin = 0;
    for (const MarkupRow& row : report.rows) {
        sure += row.price.low ? 1U : 0U;
        thin += row.price.median && !row.price.low ? 1U : 0U;
    }
    return fmt::format("Of {}, {} {} a price with an interval, {} a thin one without, {} too few sellers for any.",
                       text::counted(report.rows.size(), "cell"), sure, sure == 1 ? "has" : "have", thin,
                       report.rows.size() - sure - thin);
}

/// ", below since 2024-03-02"; of the side on which the multiple itself lies.
std::string since_clause(const MarkupRow& row)
{
    if (!row.since) {
        return {};
    }
    return fmt::format(", {} since {}{}", analysis::to_text(row.since->side), core::to_text(row.since->since),
                       row.since->before ? "" : " or longer");
}

std::string launch_text(const MarkupReport& report)
{
    std::vector<std::string> above;
    std::vector<std::string> below;
    std::vector<std::string> open;
    for (const MarkupRow& row : report.rows) {
        if (!row.multiple_low || !row.multiple_high) {
            continue;
        }
        const std::string text =
            fmt::format("{} ({}, {}{})", cell_text(row.cell), launch_multiple_text(*row.multiple, *row.launch),
                        multiple_range_text(row.multiple_low, row.multiple_high), since_clause(row));
        (*row.multiple_low > 1.0 ? above : *row.multiple_high < 1.0 ? below : open).push_back(text);
    }
    const std::size_t all = above.size() + below.size() + open.size();
    if (all == 0) {
        return "No cell has both a price with an interval and a launch price.";
    }
    const auto part = [](std::string_view word, const std::vector<std::string>& cells) {
        return cells.empty() ? fmt::format("None {}", word) : fmt::format("{} {}{}", cells.size(), word, named(cells));
    };
    return fmt::format("Against launch prices, of {} that can be told. {}. {}. {}.", text::counted(all, "cell"),
                       part("above", above), part("below", below), part("may be either", open));
}

std::string move_text(std::span<const analysis::Move> moves)
{
    std::string text;
    for (const analysis::Move& move : moves) {
        const bool is_found = move.episode != nullptr || move.row->direction == TrendDirection::up ||
                              move.row->direction == TrendDirection::down;
        text += fmt::format("{} {} days: {}, by {} to {} {}{}", text.empty() ? "Largest change over" : "; over",
                            move.over.count(), cell_text(move.row->cell), percent_text(move.change),
                            amount_text(move.row->last->median), move.row->currency.code(),
                            is_found                ? ""
                            : is_fully_tested(move) ? " (no spike, no trend that counts: it may be noise)"
                                                    : fmt::format(" ({})", nothing_found_text(move)));
    }
    return text.empty() ? text : text + ".";
}

/// ", and in 3 cells none could be, where the largest change within a week was …": what spikes do not look at.
std::string unjudged_text(std::span<const analysis::CellSpikes> cells)
{
    const analysis::CellSpikes* largest = nullptr;
    std::size_t unjudged = 0;
    for (const analysis::CellSpikes& cell : cells) {
        if (is_mostly_judged(cell) || !cell.first_day) {
            continue;
        }
        ++unjudged;
        const auto size = [](const analysis::CellSpikes& of) { return std::abs(std::log1p(of.largest_week->change)); };
        if (cell.largest_week && (largest == nullptr || size(cell) > size(*largest))) {
            largest = &cell;
        }
    }
    if (largest == nullptr) {
        return {};
    }
    const analysis::SeenChange& seen = *largest->largest_week;
    return fmt::format(" {} could not be judged; the largest change within a week there: {}, {} to {} ({}).",
                       text::counted(unjudged, "priced cell"), cell_text(largest->cell), percent_text(seen.change),
                       core::to_text(seen.to), text::counted(seen.sellers, "seller"));
}

std::string spikes_text(std::span<const analysis::CellSpikes> cells)
{
    std::size_t judged = 0;
    std::size_t episodes = 0;
    std::vector<std::string> standing;
    for (const analysis::CellSpikes& cell : cells) {
        judged += is_mostly_judged(cell) || !cell.episodes.empty() ? 1U : 0U;
        episodes += cell.episodes.size();
        if (!cell.episodes.empty() && !cell.episodes.back().episode.end &&
            cell.episodes.back().episode.kind == analysis::EpisodeKind::spike) {
            standing.push_back(
                fmt::format("{} ({})", cell_text(cell.cell), percent_text(cell.episodes.back().episode.change)));
        }
    }
    if (judged == 0) {
        return cells.empty() ? std::string{}
                             : "No cell has enough history and sellers for spikes to be found." + unjudged_text(cells);
    }
    return fmt::format("{} found in {} that can be judged{}.",
                       episodes == 0 ? "No spike and no level shift was"
                                     : plural(episodes, "spike or level shift was", "spikes and level shifts were"),
                       text::counted(judged, "cell"),
                       episodes == 0      ? ""
                       : standing.empty() ? "; none stood when the data ended"
                                          : "; standing when the data ended" + named(standing)) +
           unjudged_text(cells);
}

std::string trends_text(std::span<const analysis::TrendRow> rows)
{
    std::size_t tested = 0;
    std::vector<std::string> counts;
    for (const analysis::TrendRow& row : rows) {
        if (row.basis != analysis::TrendBasis::stock) {
            continue;
        }
        tested += row.direction != TrendDirection::insufficient ? 1U : 0U;
        if (row.direction == TrendDirection::up || row.direction == TrendDirection::down) {
            counts.push_back(fmt::format("{} ({} per 30 days, Q = {})", cell_text(row.cell),
                                         percent_text(*row.trend.slope_per_30d), probability_text(*row.q_value)));
        }
    }
    if (tested == 0) {
        return rows.empty() ? std::string{} : "No cell has the 12 weeks that a test for a trend takes.";
    }
    return fmt::format("{} tested for a trend on the stock: {}{}.", plural(tested, "cell was", "cells were"),
                       counts.empty() ? "none counts" : plural(counts.size(), "counts", "count"), named(counts));
}

std::string premiums_text(std::span<const analysis::PremiumRow> rows)
{
    const analysis::PremiumRow* largest = nullptr;
    std::size_t compared = 0;
    for (const analysis::PremiumRow& row : rows) {
        if (!row.low || !row.high) {
            continue;
        }
        ++compared;
        const bool is_clear = *row.low > 1.0 || *row.high < 1.0;
        if (is_clear && (largest == nullptr || std::abs(std::log(*row.ratio)) > std::abs(std::log(*largest->ratio)))) {
            largest = &row;
        }
    }
    if (compared == 0) {
        return {};
    }
    if (largest == nullptr) {
        return fmt::format("No premium between regions is clear of nought, of {}.",
                           text::counted(compared, "comparison"));
    }
    return fmt::format("Largest clear premium between regions, of {}: {}, {} in {} over {} {} ({} to {}).",
                       text::counted(compared, "comparison"), largest->card->id, model::to_text(largest->condition),
                       largest->there.region, largest->base.region, percent_text(*largest->ratio - 1.0),
                       percent_text(*largest->low - 1.0), percent_text(*largest->high - 1.0));
}

}  // namespace

std::vector<std::string> findings_of(const MarkupReport& report, std::span<const analysis::Move> moves,
                                     std::span<const analysis::CellSpikes> spikes,
                                     std::span<const analysis::TrendRow> trends,
                                     std::span<const analysis::PremiumRow> premiums)
{
    if (report.rows.empty()) {
        return {nothing_stands_text(report)};
    }
    std::vector<std::string> findings;
    for (std::string text : {prices_text(report), launch_text(report), move_text(moves), spikes_text(spikes),
                             trends_text(trends), premiums_text(premiums)}) {
        if (!text.empty()) {
            findings.push_back(std::move(text));
        }
    }
    return findings;
}

}  // namespace gpuprice::report
