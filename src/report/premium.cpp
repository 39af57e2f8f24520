#include "gpuprice/report/premium.hpp"

#include "gpuprice/analysis/regions.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::PremiumReport;
using analysis::PremiumRow;
using analysis::RegionPrices;

bool has_several_kinds(const PremiumReport& report)
{
    return std::ranges::any_of(report.rows,
                               [&report](const PremiumRow& row) { return row.kind != report.rows.front().kind; });
}

std::vector<Column> columns_of(const PremiumReport& report)
{
    const std::string unit = unit_of(report.currency);
    std::vector<Column> columns{
        {"as_of", "", Align::left, Audience::files},
        {"card", "CARD"},
        {"family", "", Align::left, Audience::files},
        {"price_kind", "KIND", Align::left, has_several_kinds(report) ? Audience::both : Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"over", "OVER"},
        {"ratio", "RATIO", Align::right},
        {"premium", "PREMIUM", Align::right},
        {"ratio_low", "", Align::right, Audience::files},
        {"ratio_high", "", Align::right, Audience::files},
        {"interval", "95 % INTERVAL", Align::right, Audience::people},
        {"median_" + unit, "MED. IN", Align::right},
        {"over_median_" + unit, "MED. OVER", Align::right},
        {"listings", "", Align::right, Audience::files},
        {"sellers", "", Align::right, Audience::files},
        {"markets", "", Align::right, Audience::files},
        {"over_listings", "", Align::right, Audience::files},
        {"over_sellers", "", Align::right, Audience::files},
        {"over_markets", "", Align::right, Audience::files},
        {"counts", "N", Align::right, Audience::people},
        {"left_out", "", Align::left, Audience::files},
        {"over_left_out", "", Align::left, Audience::files},
        {"reason", "NOTE", Align::left, Audience::both, 20},
    };
    give_way(columns, {"ratio", "reason", "counts", "over_median_", "median_", "price_kind"});
    return columns;
}

/// "-2.8 to +16 %".
std::string percent_range_text(double low, double high)
{
    constexpr std::string_view k_sign = " %";
    std::string text = percent_text(low);
    text.resize(text.size() - k_sign.size());
    return text + " to " + percent_text(high);
}

std::string plain_counts(const std::map<std::string, std::size_t>& counts)
{
    std::string text;
    for (const auto& [reason, count] : counts) {
        text += fmt::format("{}{}:{}", text.empty() ? "" : " ", reason, count);
    }
    return text;
}

std::vector<Cell> cells_of(const PremiumReport& report, const PremiumRow& row)
{
    std::vector<Cell> cells;
    cells.reserve(30);
    cells.emplace_back(core::to_text(report.day));
    cells.emplace_back(row.card->id);
    cells.emplace_back(row.card->family);
    cells.emplace_back(model::to_text(row.kind));
    cells.emplace_back(model::to_text(row.condition));
    cells.emplace_back(row.there.region);
    cells.emplace_back(row.base.region);
    cells.push_back(ratio_cell(row.ratio, row.ratio ? multiple_text(*row.ratio) : std::string{}));
    cells.push_back(row.ratio ? Cell::number(*row.ratio - 1.0, k_ratio_digits, percent_text(*row.ratio - 1.0))
                              : Cell::none());
    cells.push_back(ratio_cell(row.low));
    cells.push_back(ratio_cell(row.high));
    cells.emplace_back(row.low && row.high ? percent_range_text(*row.low - 1.0, *row.high - 1.0) : std::string{});
    cells.push_back(amount_cell(row.there.median()));
    cells.push_back(amount_cell(row.base.median()));
    for (const RegionPrices* side : {&row.there, &row.base}) {
        cells.push_back(Cell::count(side->listings));
        cells.push_back(Cell::count(side->votes.size()));
        cells.push_back(Cell::count(side->markets));
    }
    cells.emplace_back(fmt::format("{}/{}", row.there.votes.size(), row.base.votes.size()));
    cells.emplace_back(plain_counts(row.there.left_out));
    cells.emplace_back(plain_counts(row.base.left_out));
    cells.emplace_back(row.reason);
    return cells;
}

/// "a100-80gb-pcie, used: 2 tax unknown in JP": each region's once.
void add_left_out(Table& table, const PremiumReport& report)
{
    std::set<std::string> told;
    std::string text;
    for (const PremiumRow& row : report.rows) {
        for (const RegionPrices* side : {&row.there, &row.base}) {
            if (side->left_out.empty()) {
                continue;
            }
            const std::string entry = fmt::format("{}, {}, in {}: {}", row.card->id, model::to_text(row.condition),
                                                  side->region, counts_text(side->left_out));
            if (told.insert(entry).second) {
                text += (text.empty() ? "" : "; ") + entry;
            }
        }
    }
    if (!text.empty()) {
        table.notes.push_back("Left out of the comparison: " + text + ".");
    }
    if (text.find("tax") != std::string::npos) {
        table.notes.emplace_back("Prices whose tax is not known are never compared across regions.");
    }
}

void add_rates(Table& table, const PremiumReport& report)
{
    std::set<std::string> rates;
    for (const PremiumRow& row : report.rows) {
        for (const RegionPrices* side : {&row.there, &row.base}) {
            for (const auto& [rate, listings] : side->rates) {
                rates.insert(rate);
            }
        }
    }
    if (!rates.empty()) {
        table.notes.push_back(fmt::format("Exchange rates: {}.", fmt::join(rates, "; ")));
    }
}

}  // namespace

Table premium_table(const PremiumReport& report, const analysis::PremiumOptions& options)
{
    Table table;
    table.title =
        fmt::format("What cards cost in one region over another on {}, per card in {}, net of tax, {}{}",
                    core::to_text(report.day), report.currency.code(), options.landing ? "landed" : "before duty",
                    options.basis.with_shipping ? ", with stated shipping" : ", without shipping");
    table.columns = columns_of(report);
    bool has_union = false;
    for (const PremiumRow& row : report.rows) {
        table.rows.push_back(cells_of(report, row));
        has_union = has_union || row.there.region == analysis::k_european_union ||
                    row.base.region == analysis::k_european_union;
    }
    if (!report.rows.empty()) {
        table.notes.push_back(fmt::format(
            "Ratio of the sellers' prices (Hodges–Lehmann) with its exact 95 % interval (Mann–Whitney); N = sellers in "
            "either region, one vote each, at least {} a side.",
            analysis::k_sellers_for_premium));
    }
    if (options.landing) {
        table.notes.push_back(
            fmt::format("Prices of the region compared with (OVER) are landed: stated shipping, then {} duty, then {} "
                        "tax are added.",
                        rate_text(options.landing->duty), rate_text(options.landing->tax)));
    }
    if (has_union) {
        table.notes.emplace_back("EU = the member countries of the European Union together.");
    }
    add_left_out(table, report);
    if (report.of_one_region > 0 && !options.between) {
        table.notes.push_back(
            fmt::format("Offered in one region only, so compared with nothing: {} of card, kind and "
                        "condition.",
                        report.of_one_region));
    }
    add_rates(table, report);
    table.empty_text =
        fmt::format("Nothing to compare: no card is offered in {} on {}",
                    options.between ? "either of these regions" : "two regions", core::to_text(report.day));
    if (report.last_day && *report.last_day < report.day) {
        table.empty_text +=
            fmt::format("; such prices were last seen on {0} (--as-of {0})", core::to_text(*report.last_day));
    }
    table.empty_text += ".";
    return table;
}

}  // namespace gpuprice::report
