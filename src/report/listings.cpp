#include "gpuprice/report/listings.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace gpuprice::report {

namespace {

using analysis::ListingRow;

constexpr std::size_t k_least_title = 16;

std::string price_text(const model::SpanPrice& price)
{
    return price.high() ? money_range_text(price.amount, *price.high()) : money_text(price.amount);
}

std::string multiple_of(const ListingRow& row)
{
    if (!row.multiple) {
        return row.launch ? "–" : "n/a";
    }
    if (row.multiple_high) {
        return fmt::format("{}{:.2f}–{}", row.launch->approximate ? "≈" : "", rounded(*row.multiple, 2),
                           multiple_text(*row.multiple_high));
    }
    return launch_multiple_text(*row.multiple, *row.launch);
}

std::string markup_of(const ListingRow& row)
{
    if (!row.multiple) {
        return row.launch ? "–" : "n/a";
    }
    const std::string low = percent_text(*row.multiple - 1.0);
    return row.multiple_high ? low + " to " + percent_text(*row.multiple_high - 1.0) : low;
}

std::vector<Column> columns_of(core::Currency currency, bool points, bool several_kinds)
{
    const Audience for_points = points ? Audience::both : Audience::files;
    const Audience for_offers = points ? Audience::files : Audience::both;
    const std::string unit = unit_of(currency);
    std::vector<Column> columns{
        {"day", "DAY", Align::left, for_points},
        {"listing", "LISTING", Align::left, for_offers, k_least_id, true},
        {"card", "CARD"},
        {"family", "", Align::left, Audience::files},
        {"offer_kind", "", Align::left, Audience::files},
        {"price_kind", "KIND", Align::left, points || several_kinds ? Audience::both : Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"price", "PRICE", Align::right},
        {"price_high", "", Align::right, Audience::files},
        {"currency", "", Align::left, Audience::files},
        {"quantity", "QTY", Align::right, for_offers},
        {"unit_price_" + unit, "EACH " + std::string{currency.code()}, Align::right, for_offers},
        {"multiple", "MULTIPLE", Align::right},
        {"multiple_high", "", Align::right, Audience::files},
        {"markup", "MARKUP", Align::right},
        {"launch_amount", "", Align::right, Audience::files},
        {"launch_currency", "", Align::left, Audience::files},
        {"first_seen", "", Align::left, Audience::files},
        {"last_seen", "LAST SEEN", Align::left, for_offers},
        {"rate", "", Align::right, Audience::files},
        {"rate_day", "", Align::left, Audience::files},
        {"rate_source", "", Align::left, Audience::files},
        {"seller", "", Align::left, Audience::files, 0, true},
        {"seller_feedback", "FEEDBACK", Align::right, for_offers},
        {"seller_positive_share", "", Align::right, Audience::files},
        {"flags", "FLAGS", Align::left, for_offers, 8},
        {"left_out", "LEFT OUT", Align::left, for_offers, 8},
        {"source", "SOURCE", Align::left, for_points, 12, true},
        {"title", "TITLE", Align::left, for_offers, k_least_title, true},
        {"url", "", Align::left, Audience::files, 0, true},
    };
    if (points) {
        give_way(columns, {"price_kind", "region", "multiple", "source", "markup"});
    } else {
        // What may be fraud is what a narrow terminal keeps.
        give_way(columns, {"last_seen", "quantity", "multiple", "price", "condition", "title", "flags…", "left_out…",
                           "seller_feedback", "markup", "region", "price_kind", "flags", "left_out"});
    }
    return columns;
}

std::vector<Cell> cells_of(const ListingRow& row)
{
    const model::Revision& revision = *row.offer.revision;
    const model::Listing& derived = revision.derived;
    const model::Span& span = *row.offer.span;
    const std::string& card = derived.card;
    std::vector<Cell> cells;
    cells.reserve(40);
    cells.emplace_back(core::to_text(row.day));
    cells.emplace_back(revision.market + "/" + revision.raw.external_id);
    cells.push_back(Cell::with_display(card.empty() ? Cell::none() : Cell{card}, card.empty() ? derived.family : card));
    cells.push_back(derived.family.empty() ? Cell::none() : Cell{derived.family});
    cells.emplace_back(model::to_text(derived.offer_kind));
    const std::string kind{model::to_text(span.price.kind)};
    cells.push_back(Cell::with_display(Cell{kind}, span.price.kind == model::PriceKind::auction_bid ? "bid" : kind));
    cells.emplace_back(model::to_text(derived.condition));
    cells.emplace_back(revision.region());
    cells.push_back(stated_price_cell(row.offer, price_text(span.price)));
    cells.push_back(span.price.high() ? Cell::number(span.price.high()->to_double(), k_money_digits) : Cell::none());
    cells.emplace_back(span.price.amount.currency.code());
    cells.push_back(Cell::count(static_cast<std::size_t>(derived.quantity)));
    cells.push_back(row.offer.unit_price > 0.0
                        ? Cell::number(row.offer.unit_price, k_money_digits, amount_text(row.offer.unit_price))
                        : Cell::none());
    cells.push_back(Cell::with_display(row.multiple ? Cell::number(*row.multiple, k_ratio_digits) : Cell::none(),
                                       multiple_of(row)));
    cells.push_back(row.multiple_high ? Cell::number(*row.multiple_high, k_ratio_digits) : Cell::none());
    cells.push_back(Cell::with_display(row.multiple ? Cell::number(*row.multiple - 1.0, k_ratio_digits) : Cell::none(),
                                       markup_of(row)));
    cells.push_back(row.launch ? Cell::number(row.launch->amount.to_double(), k_money_digits) : Cell::none());
    cells.push_back(row.launch ? Cell{row.launch->amount.currency.code()} : Cell::none());
    cells.emplace_back(core::to_text(span.first));
    cells.push_back(Cell::with_display(Cell{core::to_text(span.last)}, core::to_text(core::day_of(span.last))));
    cells.push_back(Cell::number(row.offer.rate.factor, 8));
    cells.emplace_back(core::to_text(row.offer.rate.source.empty() ? row.day : row.offer.rate.day));
    cells.emplace_back(row.offer.rate.source);
    cells.emplace_back(revision.raw.seller);
    cells.push_back(feedback_cell(revision.raw));
    cells.push_back(ratio_cell(revision.raw.seller_positive_share));
    cells.push_back(flags_cell(row.offer.flags));
    cells.push_back(row.left_out.empty()
                        ? Cell::none()
                        : Cell::toned(Cell::with_display(Cell{row.left_out}, spaced(row.left_out)), Tone::warning));
    cells.emplace_back(span.price.source());
    cells.push_back(revision.has_wording() ? Cell{revision.raw.title}
                                           : Cell::with_display(Cell::none(), std::string{k_removed_title}));
    cells.emplace_back(revision.raw.url);
    return cells;
}

}  // namespace

Table listings_table(std::span<const ListingRow> rows, ListingsOf what, const analysis::PriceBasis& basis,
                     core::Day day)
{
    const bool points = what == ListingsOf::points;
    Table table;
    const bool several_kinds = std::ranges::any_of(rows, [&rows](const ListingRow& row) {
        return row.offer.span->price.kind != rows.front().offer.span->price.kind;
    });
    table.columns = columns_of(basis.currency, points, several_kinds);
    std::set<const catalog::Card*> told;
    for (const ListingRow& row : rows) {
        table.rows.push_back(cells_of(row));
        if (row.launch && told.insert(row.card).second) {
            std::string note = launch_note(row.card->id, *row.launch);
            note.front() = 'L';
            table.notes.push_back(note + ".");
        }
    }
    leave_to_files_if_empty(table, "seller_feedback");
    table.title = points ? "What was quoted or sold, each against the launch price of its card"
                         : fmt::format("On offer on {}, {}", core::to_text(day), basis_text(basis));
    table.empty_text = points ? "Nothing was quoted or sold in this selection."
                              : "No listing stands on " + core::to_text(day) + " in this selection.";
    return table;
}

}  // namespace gpuprice::report
