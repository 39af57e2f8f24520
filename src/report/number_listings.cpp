#include "gpuprice/report/number_listings.hpp"

#include "gpuprice/analysis/market_price.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;
using analysis::Offer;

std::vector<Column> columns_of(core::Currency currency)
{
    return {
        {"card", "CARD"},
        {"price_kind", "KIND", Align::left, Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"median_" + unit_of(currency), "", Align::right, Audience::files},
        {"counts", "COUNTS", Align::left},
        {"reason", "LEFT OUT FOR", Align::left},
        {"listing", "LISTING", Align::left, Audience::both, 14, true},
        {"seller", "SELLER", Align::left, Audience::both, 10, true},
        {"share_of_vote", "OF VOTE", Align::right},
        {"price", "PRICE", Align::right},
        {"currency", "", Align::left, Audience::files},
        {"quantity", "QTY", Align::right},
        {"tax_kind", "", Align::left, Audience::files},
        {"rate", "RATE", Align::right},
        {"rate_day", "RATE OF", Align::left},
        {"rate_source", "", Align::left, Audience::files},
        {"unit_price_" + unit_of(currency), "EACH " + std::string{currency.code()}, Align::right},
        {"first_seen", "", Align::left, Audience::files},
        {"last_seen", "LAST SEEN", Align::left},
        {"title", "TITLE", Align::left, Audience::both, 20, true},
    };
}

/// What a row says of its cell.
struct CellWords {
    std::string card;
    std::string kind;
    std::string condition;
    std::string region;
    std::optional<double> median;
};

std::vector<Cell> cells_of(const CellWords& words, const Offer& offer, std::string_view reason, double share_of_vote)
{
    const model::Revision& revision = *offer.revision;
    const model::RawPrice& price = offer.span->price;
    const bool is_counted = reason.empty();
    const bool is_converted = !offer.rate.source.empty();
    return {
        Cell{words.card},
        Cell{words.kind},
        Cell{words.condition},
        Cell{words.region},
        amount_cell(words.median),
        Cell::with_display(Cell::truth(is_counted), is_counted ? "yes" : "no"),
        Cell::with_display(Cell{reason}, spaced(reason)),
        Cell{revision.market + "/" + revision.raw.external_id},
        Cell{revision.raw.seller},
        is_counted ? Cell::number(share_of_vote, k_ratio_digits, fmt::format("1/{:.0f}", 1.0 / share_of_vote))
                   : Cell::none(),
        Cell::number(price.amount.to_double(), k_money_digits, money_text(price.amount)),
        Cell{price.amount.currency.code()},
        Cell::count(static_cast<std::size_t>(revision.derived.quantity)),
        Cell{model::to_text(price.tax)},
        offer.unit_price > 0.0 ? Cell::number(offer.rate.factor, 8) : Cell::none(),
        is_converted ? Cell{core::to_text(offer.rate.day)} : Cell::none(),
        Cell{offer.rate.source},
        offer.unit_price > 0.0 ? amount_cell(offer.unit_price) : Cell::none(),
        Cell{core::to_text(offer.span->first)},
        Cell::with_display(Cell{core::to_text(offer.span->last)}, core::to_text(core::day_of(offer.span->last))),
        Cell{revision.raw.title},
    };
}

void add_cell(const MarkupRow& row, Table& table)
{
    const CellWords words{row.cell.card->id, std::string{model::to_text(row.cell.kind)},
                          std::string{model::to_text(row.cell.condition)}, row.cell.region, row.price.median};
    std::map<std::string_view, std::size_t> listings_of;
    for (const Offer* offer : row.price.counted) {
        listings_of[offer->revision->raw.seller] += 1;
    }
    for (const Offer* offer : row.price.counted) {
        const std::string& seller = offer->revision->raw.seller;
        const double share = seller.empty() ? 1.0 : 1.0 / static_cast<double>(listings_of[seller]);
        table.rows.push_back(cells_of(words, *offer, {}, share));
    }
    for (const Offer* offer : row.price.left_out) {
        // With --include-flagged only copies are left out, whatever other flag they have.
        const auto flag = analysis::flag_left_out(offer->flags);
        table.rows.push_back(cells_of(words, *offer, flag ? model::to_text(*flag) : "left_out", 0.0));
    }
}

}  // namespace

Table number_listings(const MarkupReport& report, const analysis::PriceBasis& basis)
{
    Table table;
    table.title = fmt::format("The listings behind the prices of {}, per card in {}, {}", core::to_text(report.day),
                              report.currency.code(), basis_text(basis));
    table.columns = columns_of(report.currency);
    std::set<std::string> sources;
    for (const MarkupRow& row : report.rows) {
        add_cell(row, table);
    }
    for (const Offer& offer : report.unpriced) {
        const model::Listing& derived = offer.revision->derived;
        const CellWords words{derived.card.empty() ? derived.family : derived.card,
                              std::string{model::to_text(offer.span->price.kind)},
                              std::string{model::to_text(derived.condition)},
                              offer.revision->region(),
                              {}};
        table.rows.push_back(cells_of(words, offer, offer.left_out.empty() ? "not_in_catalogue" : offer.left_out, 0.0));
    }
    for (const Offer& offer : report.offers) {
        if (!offer.rate.source.empty()) {
            sources.insert(offer.rate.source);
        }
    }
    for (const MarkupRow& row : report.rows) {
        add_note(table, row.price.median
                            ? fmt::format("{}, {} in {}: the median of {} votes is {} {}.", row.cell.card->id,
                                          model::to_text(row.cell.condition), row.cell.region, row.price.sellers,
                                          amount_text(*row.price.median), report.currency.code())
                            : fmt::format("{}, {} in {}: no median, {}.", row.cell.card->id,
                                          model::to_text(row.cell.condition), row.cell.region, row.price.reason));
    }
    if (!table.rows.empty()) {
        add_note(table,
                 "A seller's vote is the median of its listings that count; the price is the median of the votes.");
    }
    if (!sources.empty()) {
        add_note(table, fmt::format("Exchange rates: {}.", fmt::join(sources, "; ")));
    }
    table.empty_text = "No listing of these cards stands on " + core::to_text(report.day) + ".";
    return table;
}

}  // namespace gpuprice::report
