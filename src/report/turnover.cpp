#include "gpuprice/report/turnover.hpp"

#include "gpuprice/analysis/births.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::ShareGone;
using analysis::TurnoverReport;
using analysis::TurnoverRow;

constexpr int k_day_digits = 2;

std::vector<Column> columns_of(const TurnoverReport& report)
{
    const std::string unit = unit_of(report.currency);
    const bool several_kinds = std::ranges::any_of(
        report.rows, [&report](const TurnoverRow& row) { return row.cell.kind != report.rows.front().cell.kind; });
    std::vector<Column> columns{
        {"as_of", "", Align::left, Audience::files},
        {"since", "", Align::left, Audience::files},
        {"card", "CARD"},
        {"family", "", Align::left, Audience::files},
        {"price_kind", "KIND", Align::left, several_kinds ? Audience::both : Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"gone_7d", "GONE 7 D", Align::right},
        {"gone_7d_low", "", Align::right, Audience::files},
        {"gone_7d_high", "", Align::right, Audience::files},
        {"gone_30d", "GONE 30 D", Align::right},
        {"gone_30d_low", "", Align::right, Audience::files},
        {"gone_30d_high", "", Align::right, Audience::files},
        {"median_days", "MEDIAN DAYS", Align::right},
        {"watched_days", "", Align::right, Audience::files},
        {"listings", "", Align::right, Audience::files},
        {"departures", "", Align::right, Audience::files},
        {"counts", "N", Align::right, Audience::people},
        {"sellers", "", Align::right, Audience::files},
        {"age_unknown", "AGE UNKNOWN", Align::right},
        {"seen_once", "", Align::right, Audience::files},
        {"went_to_stayed", "WENT ÷ STAYED", Align::right},
        {"went_to_stayed_low", "", Align::right, Audience::files},
        {"went_to_stayed_high", "", Align::right, Audience::files},
        {"went_sellers", "", Align::right, Audience::files},
        {"stayed_sellers", "", Align::right, Audience::files},
        {"fresh_" + unit, "FRESH", Align::right},
        {"fresh_sellers", "", Align::right, Audience::files},
        {"stock_" + unit, "STOCK", Align::right},
        {"best_" + unit, "BEST", Align::right},
        {"best_listing", "", Align::left, Audience::files, 0, true},
        {"best_seller", "", Align::left, Audience::files, 0, true},
        {"units", "", Align::right, Audience::files},
        {"units_near_best", "", Align::right, Audience::files},
        {"near", "UNITS NEAR", Align::right, Audience::people},
        {"reason", "NOTE", Align::left, Audience::both, 20},
    };
    give_way(columns, {"age_unknown", "best_", "near", "fresh_", "stock_", "went_to_stayed", "reason", "price_kind",
                       "counts", "gone_7d"});
    return columns;
}

Cell share_cell(const ShareGone& gone)
{
    if (!gone.share) {
        return Cell::none();
    }
    std::string shown = share_text(gone.share->value);
    if (gone.share->low) {
        constexpr double k_percent = 100.0;
        shown += fmt::format(" ({:.0f}–{:.0f})", rounded(*gone.share->low * k_percent, 0),
                             rounded(*gone.share->high * k_percent, 0));
    }
    return ratio_cell(gone.share->value, shown);
}

Cell end_cell(const ShareGone& gone, std::optional<double> analysis::Share::*end)
{
    return gone.share ? ratio_cell((*gone.share).*end) : Cell::none();
}

/// Why numbers of the row are missing, each reason once.
std::string reason_of(const TurnoverRow& row)
{
    std::vector<std::string> reasons;
    const auto add = [&reasons](std::string reason) {
        if (!reason.empty() && std::ranges::find(reasons, reason) == reasons.end()) {
            reasons.push_back(std::move(reason));
        }
    };
    add(row.gone_7.reason);
    add(row.gone_30.reason);
    if (!row.median_reason.starts_with("more than")) {
        add(row.median_reason);
    }
    if (!row.went_reason.empty()) {
        add("went ÷ stayed: " + row.went_reason);
    }
    return fmt::format("{}", fmt::join(reasons, "; "));
}

std::string went_text(const TurnoverRow& row)
{
    std::string text = row.went_to_stayed ? multiple_text(*row.went_to_stayed) : std::string{};
    if (row.went_low && row.went_high) {
        text += fmt::format(" ({:.2f}–{:.2f})", rounded(*row.went_low, 2), rounded(*row.went_high, 2));
    }
    return text;
}

std::vector<Cell> cells_of(const TurnoverReport& report, const TurnoverRow& row)
{
    std::vector<Cell> cells;
    cells.reserve(40);
    cells.emplace_back(core::to_text(report.day));
    cells.emplace_back(core::to_text(report.since));
    cells.emplace_back(row.cell.card->id);
    cells.emplace_back(row.cell.card->family);
    cells.emplace_back(model::to_text(row.cell.kind));
    cells.emplace_back(model::to_text(row.cell.condition));
    cells.emplace_back(row.cell.region);
    for (const ShareGone* gone : {&row.gone_7, &row.gone_30}) {
        cells.push_back(share_cell(*gone));
        cells.push_back(end_cell(*gone, &analysis::Share::low));
        cells.push_back(end_cell(*gone, &analysis::Share::high));
    }
    const bool more_than = row.median_reason.starts_with("more than");
    cells.push_back(row.median_days
                        ? Cell::number(*row.median_days, k_day_digits, fmt::format("{:.0f}", *row.median_days))
                        : Cell::with_display(Cell::none(), more_than ? row.median_reason : std::string{}));
    cells.push_back(Cell::number(row.curve.watched_until, k_day_digits));
    cells.push_back(Cell::count(row.curve.stays));
    cells.push_back(Cell::count(row.curve.departures));
    cells.emplace_back(fmt::format("{}/{}", row.curve.departures, row.curve.stays));
    cells.push_back(Cell::count(row.sellers));
    cells.push_back(Cell::count(row.age_unknown));
    cells.push_back(Cell::count(row.seen_once));
    cells.push_back(ratio_cell(row.went_to_stayed, went_text(row)));
    cells.push_back(ratio_cell(row.went_low));
    cells.push_back(ratio_cell(row.went_high));
    cells.push_back(Cell::count(row.went));
    cells.push_back(Cell::count(row.stayed));
    cells.push_back(amount_cell(row.fresh));
    cells.push_back(Cell::count(row.fresh_sellers));
    cells.push_back(amount_cell(row.stock));
    const analysis::Offer* best = row.depth.best;
    cells.push_back(best != nullptr ? amount_cell(best->unit_price) : Cell::none());
    cells.push_back(best != nullptr ? Cell{best->revision->market + "/" + best->revision->raw.external_id}
                                    : Cell::none());
    cells.push_back(best != nullptr ? Cell{best->revision->raw.seller} : Cell::none());
    cells.push_back(Cell::count(static_cast<std::size_t>(row.depth.units)));
    cells.push_back(Cell::count(static_cast<std::size_t>(row.depth.units_near)));
    cells.emplace_back(fmt::format("{}/{}", row.depth.units_near, row.depth.units));
    cells.emplace_back(reason_of(row));
    return cells;
}

}  // namespace

Table turnover_table(const TurnoverReport& report, const analysis::PriceBasis& basis)
{
    Table table;
    table.title =
        fmt::format("How long listings stay, {} to {}; prices per card in {}, {}", core::to_text(report.since),
                    core::to_text(report.day), report.currency.code(), basis_text(basis));
    table.columns = columns_of(report);
    std::size_t age_unknown = 0;
    std::size_t seen_once = 0;
    for (const TurnoverRow& row : report.rows) {
        table.rows.push_back(cells_of(report, row));
        age_unknown += row.age_unknown;
        seen_once += row.seen_once;
    }
    if (!report.rows.empty()) {
        table.notes.push_back(
            fmt::format("Gone = share of listings gone within 7 and 30 days of appearing (Kaplan–Meier with late "
                        "entries), with its "
                        "95 % interval; N = departures/listings of known age, at least {}. Gone does not mean sold.",
                        analysis::k_stays_for_turnover));
        table.notes.emplace_back(
            "A listing counts as gone from the first run that missed it, so stays look too long by up to the time "
            "between two complete runs; listings of one seller are taken as independent.");
        table.notes.emplace_back(
            "Went ÷ stayed = last prices of those gone in the last 30 days over the stock's, one vote per seller. "
            "Fresh = "
            "median of asks at most 7 days old. Units near = cards up to 10 % above the best credible offer/all "
            "cards.");
    }
    if (age_unknown > 0) {
        table.notes.push_back(
            fmt::format("Left out: {} listing{} not known to have appeared on some day: without a listed date, and no "
                        "complete run of the {} days before the first sighting missed it.",
                        age_unknown, age_unknown == 1 ? "" : "s", analysis::k_birth_gap.count()));
    }
    if (seen_once > 0) {
        table.notes.push_back(fmt::format(
            "Left out: {} listing{} seen at one moment only, which says nothing about how long listings stay.",
            seen_once, seen_once == 1 ? "" : "s"));
    }
    add_note(table, excluded_note(report.stock));
    add_note(table, rates_note(report.stock.offers));
    table.empty_text = fmt::format("No listing of these cards was seen from {} to {}.", core::to_text(report.since),
                                   core::to_text(report.day));
    return table;
}

}  // namespace gpuprice::report
