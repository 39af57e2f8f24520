#include "markup_parts.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/since_launch.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/counted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;

/// Where votes are too few for a median, the offers themselves are the answer.
std::string named_offers(const MarkupReport& report, const MarkupRow& row)
{
    std::string text;
    for (const analysis::Offer* offer : row.price.counted) {
        text += fmt::format("{}{}/{} at {} {}", text.empty() ? "" : ", ", offer->revision->market,
                            offer->revision->raw.external_id, amount_text(offer->unit_price), report.currency.code());
    }
    return fmt::format("Too few sellers for a price of {}: {}.", cell_text(row.cell), text);
}

/// How medians became comparable with launch prices of another currency, a sentence each such currency.
std::vector<std::string> launch_currency_notes(const MarkupReport& report)
{
    std::map<std::string, std::string> notes;
    for (const MarkupRow& row : report.rows) {
        if (row.multiple && row.rate && row.launch->amount.currency != report.currency) {
            const std::string currency{row.launch->amount.currency.code()};
            notes.emplace(currency, fmt::format("Where the launch price is in {0}, MULTIPLE is that of the median in "
                                                "{0}, at {1:.6g} {0} for 1 {2} ({3} of {4}).",
                                                currency, row.rate->factor, report.currency.code(), row.rate->source,
                                                core::to_text(row.rate->day)));
        }
    }
    std::vector<std::string> sentences;
    for (auto& [currency, note] : notes) {
        sentences.push_back(std::move(note));
    }
    return sentences;
}

std::string family_cell(std::string_view family, model::PriceKind kind, model::ConditionGroup condition,
                        std::string_view region)
{
    return fmt::format("{}/{}/{}/{}", family, model::to_text(kind), model::to_text(condition), region);
}

}  // namespace

std::string unresolved_of(const MarkupRow& row)
{
    const analysis::CellKey& cell = row.cell;
    return row.unresolved == 0 ? "" : family_cell(cell.card->family, cell.kind, cell.condition, cell.region);
}

std::string unresolved_of(const analysis::FamilyRow& row)
{
    return row.listings == 0 ? "" : family_cell(row.family, row.kind, row.condition, row.region);
}

std::string reason_of(const MarkupRow& row)
{
    if (!row.price.reason.empty() || row.no_multiple.empty()) {
        return row.price.reason;
    }
    return "no multiple: " + row.no_multiple;
}

std::string nothing_stands_text(const MarkupReport& report)
{
    const std::string day = core::to_text(report.day);
    if (!report.last_day || *report.last_day >= report.day) {
        return fmt::format("No priced listing of these cards stands on {}.", day);
    }
    return fmt::format(
        "No priced listing of these cards stands on {0}; such prices were last seen on {1} (--as-of {1}).", day,
        core::to_text(*report.last_day));
}

std::vector<std::string> price_notes(const MarkupReport& report)
{
    std::vector<std::string> notes;
    if (!report.rows.empty() || !report.families.empty()) {
        notes.emplace_back(
            "N = listings/sellers; every seller has one vote, and equal prices from one country count once for the "
            "interval. RANGE = the multiple from the low end of the interval over the highest launch figure to the "
            "high end over the lowest.");
    }
    for (std::string& note : launch_currency_notes(report)) {
        notes.push_back(std::move(note));
    }
    std::set<std::string> told;
    for (const MarkupRow& row : report.rows) {
        if (row.launch && told.insert(row.cell.card->id).second) {
            std::string note = launch_note(row.cell.card->id, *row.launch);
            note.front() = 'L';
            notes.push_back(note + ".");
        }
    }
    if (std::ranges::any_of(report.rows,
                            [](const MarkupRow& row) { return row.launch && is_single_estimate(*row.launch); })) {
        notes.emplace_back(
            "Of a single estimate nobody knows how far off it is: RANGE has only the doubt about the median there.");
    }
    if (std::ranges::any_of(report.rows, [](const MarkupRow& row) { return row.launch && row.launch->approximate; })) {
        notes.emplace_back(
            "≈ = a share of a system's price, or of a source that does not say which variant it means; or a multiple "
            "of one.");
    }
    constexpr std::size_t k_most_named = 12;
    std::size_t unnamed = 0;
    std::size_t named = 0;
    for (const MarkupRow& row : report.rows) {
        if (row.price.median || row.price.counted.empty()) {
            continue;
        }
        if (named < k_most_named) {
            notes.push_back(named_offers(report, row));
            ++named;
        } else {
            ++unnamed;
        }
    }
    if (unnamed > 0) {
        notes.push_back(fmt::format("{} {} too few sellers; `gpuprice listings` names their offers.",
                                    text::counted(unnamed, "more cell"), unnamed == 1 ? "has" : "have"));
    }
    return notes;
}

std::vector<std::string> since_notes(const MarkupReport& report)
{
    constexpr std::size_t k_most_told = 12;
    std::vector<std::string> notes;
    std::size_t known = 0;
    for (const MarkupRow& row : report.rows) {
        if (row.since && ++known <= k_most_told) {
            notes.push_back(fmt::format("{}: {}.", cell_text(row.cell), since_sentence(*row.since)));
        }
    }
    if (known > 0) {
        notes.insert(notes.begin(), k_since_legend);
    }
    if (known > k_most_told) {
        notes.push_back(fmt::format("Likewise for {} more; --format csv has the days of all.", known - k_most_told));
    }
    return notes;
}

std::vector<std::string> left_out_notes(const MarkupReport& report)
{
    std::vector<std::string> notes;
    if (const std::string counts = counts_text(report.left_out); !counts.empty()) {
        notes.push_back("In no price: " + counts + ".");
    }
    if (const std::string counts = counts_text(report.of_no_card); !counts.empty()) {
        notes.push_back("Found beside them, of no card: " + counts + ".");
    }
    if (!report.of_no_card.empty()) {
        notes.emplace_back("`gpuprice listings`, without a card's name, shows each with its reason.");
    } else if (!report.left_out.empty()) {
        notes.emplace_back("`gpuprice listings` shows each with its reason.");
    }
    return notes;
}

std::string markup_rates_note(const MarkupReport& report)
{
    std::set<std::string> rates;
    for (const analysis::Offer& offer : report.offers) {
        if (!offer.rate.source.empty()) {
            rates.insert(offer.rate.source + " of " + core::to_text(offer.rate.day));
        }
    }
    for (const MarkupRow& row : report.rows) {
        if (row.rate && !row.rate->source.empty()) {
            rates.insert(row.rate->source + " of " + core::to_text(row.rate->day));
        }
    }
    return rates.empty() ? std::string{} : fmt::format("Exchange rates: {}.", fmt::join(rates, "; "));
}

}  // namespace gpuprice::report
