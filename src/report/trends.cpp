#include "gpuprice/report/trends.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::TrendDirection;
using analysis::TrendRow;
using nlohmann::ordered_json;

constexpr int k_share_digits = 4;

bool has_several_kinds(std::span<const TrendRow> rows)
{
    return std::ranges::any_of(rows, [&rows](const TrendRow& row) { return row.cell.kind != rows.front().cell.kind; });
}

std::vector<Column> columns_of(std::span<const TrendRow> rows)
{
    std::vector<Column> columns{
        {"card", "CARD"},
        {"family", "", Align::left, Audience::files},
        {"price_kind", "KIND", Align::left, has_several_kinds(rows) ? Audience::both : Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"currency", "", Align::left, Audience::files},
        {"basis", "BASIS"},
        {"trend", "TREND", Align::left, Audience::people},
        {"weeks", "WEEKS", Align::right},
        {"first_week", "", Align::left, Audience::files},
        {"last_week", "", Align::left, Audience::files},
        {"slope_per_30d", "PER 30 D", Align::right},
        {"slope_low", "", Align::right, Audience::files},
        {"slope_high", "", Align::right, Audience::files},
        {"interval", "95 % INTERVAL", Align::right, Audience::people},
        {"p_value", "P", Align::right},
        {"q_value", "Q", Align::right},
        {"direction", "", Align::left, Audience::files},
        {"change_7d", "7 D", Align::right},
        {"change_30d", "30 D", Align::right},
        {"change_90d", "90 D", Align::right},
        {"price", "LAST PRICE", Align::right},
        {"last_day", "ON", Align::left},
        {"sellers", "SELLERS", Align::right},
        {"autocorrelation", "", Align::right, Audience::files},
        {"reason", "NOTE", Align::left, Audience::both, 12},
    };
    give_way(columns, {"last_day", "sellers", "change_7d", "q_value", "p_value", "change_90d", "price", "change_30d",
                       "reason", "price_kind", "weeks", "interval"});
    return columns;
}

Cell percent_cell(const std::optional<double>& ratio)
{
    return ratio_cell(ratio, ratio ? percent_text(*ratio) : std::string{});
}

Cell share_cell(const std::optional<double>& share)
{
    return share ? Cell::number(*share, k_share_digits, probability_text(*share)) : Cell::none();
}

Cell day_cell(const std::optional<core::Day>& day) { return day ? Cell{core::to_text(*day)} : Cell::none(); }

std::string interval_text(const analysis::Trend& trend)
{
    if (!trend.slope_low || !trend.slope_high) {
        return {};
    }
    return percent_text(*trend.slope_low) + " to " + percent_text(*trend.slope_high);
}

std::size_t tested_with(std::span<const TrendRow> rows, analysis::TrendBasis basis)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        rows, [basis](const TrendRow& row) { return row.basis == basis && row.q_value.has_value(); }));
}

/// "2025-03-01, 2025-04-02 and 2 more"
template <typename Each, typename Text>
std::string first_few(const std::vector<Each>& all, Text text_of)
{
    constexpr std::size_t k_most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(k_most, all.size()); ++i) {
        text += (i == 0 ? "" : ", ") + text_of(all[i]);
    }
    return all.size() > k_most ? fmt::format("{} and {} more", text, all.size() - k_most) : text;
}

/// What of the row's weeks is not as it was observed, or is not there.
std::string joints_of(const TrendRow& row)
{
    std::vector<std::string> texts;
    if (row.begins_anew) {
        texts.push_back(
            fmt::format("from {} on only: the markets observed before and since have fewer than 3 sellers "
                        "in common",
                        core::to_text(*row.begins_anew)));
    }
    if (!row.links.empty()) {
        texts.push_back("linked over a change of markets on " +
                        first_few(row.links, [](core::Day day) { return core::to_text(day); }));
    }
    if (!row.gaps.empty()) {
        texts.push_back("no price " + first_few(row.gaps, [](const analysis::DayRange& gap) {
                            return fmt::format("from {} to {}", core::to_text(gap.first), core::to_text(gap.last));
                        }));
    }
    return fmt::format("{}", fmt::join(texts, "; "));
}

std::string verdict_of(const TrendRow& row, std::span<const TrendRow> rows)
{
    if (row.direction != TrendDirection::none) {
        return row.trend.reason;
    }
    const std::string p = probability_text(*row.trend.p_value);
    if (*row.trend.p_value <= analysis::k_trend_level) {
        return fmt::format("no significant trend among {} cells (p = {}, q = {})", tested_with(rows, row.basis), p,
                           probability_text(*row.q_value));
    }
    return fmt::format("no significant trend (p = {}, {} weeks)", p, row.trend.weeks);
}

std::string reason_of(const TrendRow& row, std::span<const TrendRow> rows)
{
    const std::string verdict = verdict_of(row, rows);
    const std::string joints = joints_of(row);
    return verdict + (verdict.empty() || joints.empty() ? "" : "; ") + joints;
}

std::vector<Cell> cells_of(const TrendRow& row, std::span<const TrendRow> rows)
{
    const analysis::Trend& trend = row.trend;
    std::vector<Cell> cells;
    cells.reserve(32);
    cells.emplace_back(row.cell.card->id);
    cells.emplace_back(row.cell.card->family);
    cells.emplace_back(model::to_text(row.cell.kind));
    cells.emplace_back(model::to_text(row.cell.condition));
    cells.emplace_back(row.cell.region);
    cells.emplace_back(row.currency.code());
    cells.emplace_back(analysis::to_text(row.basis));
    cells.emplace_back(analysis::to_text(row.direction));
    cells.push_back(Cell::count(trend.weeks));
    cells.push_back(day_cell(trend.first_week));
    cells.push_back(day_cell(trend.last_week));
    cells.push_back(percent_cell(trend.slope_per_30d));
    cells.push_back(percent_cell(trend.slope_low));
    cells.push_back(percent_cell(trend.slope_high));
    cells.emplace_back(interval_text(trend));
    cells.push_back(share_cell(trend.p_value));
    cells.push_back(share_cell(row.q_value));
    cells.emplace_back(analysis::to_text(row.direction));
    cells.push_back(percent_cell(row.change_7d));
    cells.push_back(percent_cell(row.change_30d));
    cells.push_back(percent_cell(row.change_90d));
    if (row.last) {
        const double price = row.last->median;
        cells.push_back(
            Cell::number(price, k_money_digits, fmt::format("{} {}", amount_text(price), row.currency.code())));
        cells.emplace_back(core::to_text(row.last->day));
        cells.push_back(Cell::count(row.last->sellers));
    } else {
        cells.resize(cells.size() + 3);
    }
    cells.push_back(trend.p_value ? Cell::number(trend.autocorrelation, k_share_digits) : Cell::none());
    cells.emplace_back(reason_of(row, rows));
    return cells;
}

std::vector<std::string> notes_of(std::span<const TrendRow> rows)
{
    std::vector<std::string> notes;
    if (rows.empty()) {
        return notes;
    }
    const auto has = [rows](analysis::TrendBasis basis) {
        return std::ranges::any_of(rows, [basis](const TrendRow& row) { return row.basis == basis; });
    };
    if (has(analysis::TrendBasis::fresh)) {
        notes.emplace_back(
            "fresh = asks born within 7 days; stock = all that is on show. Overpriced asks stay, so the stock lags.");
    }
    notes.emplace_back(
        "PER 30 D: Theil-Sen slope of the weekly medians. 7 D, 30 D, 90 D: the last price that was seen against "
        "that day's.");
    if (std::ranges::any_of(rows, [](const TrendRow& row) { return !row.links.empty(); })) {
        notes.emplace_back(
            "Linked: prices before a change of the observed markets are put on the footing of those after it; column "
            "FOOTING of `gpuprice history CARD` has them day by day.");
    }
    if (std::ranges::any_of(rows, [](const TrendRow& row) { return row.trend.p_value.has_value(); })) {
        notes.push_back(
            fmt::format("P: Mann-Kendall's S among {} simulated series without a trend but with the same "
                        "autocorrelation (seed {}). It tests a steady drift only; a jump shows in 'gpuprice spikes'.",
                        analysis::k_trend_simulations, analysis::k_trend_seed));
        notes.push_back(
            fmt::format("A trend counts at Q ≤ {} (Benjamini-Hochberg over the cells of a basis). More than that share "
                        "of those that count may be chance: of trendless prices that wander strongly from week to "
                        "week, up to a quarter have P ≤ 0.05. Q is of the cells that this report is about: of other "
                        "cards or filters, "
                        "it would be another.",
                        analysis::k_trend_level));
        const std::size_t most =
            std::max(tested_with(rows, analysis::TrendBasis::fresh), tested_with(rows, analysis::TrendBasis::stock));
        if (most > analysis::k_most_tests_for_one) {
            notes.push_back(fmt::format(
                "P is never below 1/{}, so that among {} cells no trend counts that is alone; name fewer cards.",
                analysis::k_trend_simulations + 1, most));
        }
    }
    return notes;
}

}  // namespace

Table trends_table(std::span<const TrendRow> rows, core::Day day, const analysis::PriceBasis& basis)
{
    Table table;
    table.title =
        fmt::format("Trends up to {}, per card in each cell's own currency, {}", core::to_text(day), basis_text(basis));
    table.columns = columns_of(rows);
    for (const TrendRow& row : rows) {
        table.rows.push_back(cells_of(row, rows));
    }
    table.notes = notes_of(rows);
    table.empty_text = "No cell of these cards has a price up to " + core::to_text(day) + ".";
    return table;
}

std::string trends_json(const Table& table, core::Day day)
{
    auto document = ordered_json::object();
    document["as_of"] = core::to_text(day);
    document["simulations"] = analysis::k_trend_simulations;
    document["seed"] = analysis::k_trend_seed;
    document["level"] = analysis::k_trend_level;
    document["rows"] = ordered_json::array();
    for (const auto& row : table.rows) {
        document["rows"].push_back(ordered_json::parse(row_json(table, row)));
    }
    return document.dump(2) + "\n";
}

std::string render_trends(std::span<const TrendRow> rows, core::Day day, const analysis::PriceBasis& basis,
                          const std::vector<std::string>& notes, const RenderOptions& options)
{
    Table table = trends_table(rows, day, basis);
    if (options.format == Format::json) {
        return render_document(trends_json(table, day), table, options);
    }
    table.notes.insert(table.notes.end(), notes.begin(), notes.end());
    return render(table, options);
}

}  // namespace gpuprice::report
