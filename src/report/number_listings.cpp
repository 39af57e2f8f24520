#include "gpuprice/report/number_listings.hpp"

#include "gpuprice/analysis/births.hpp"
#include "gpuprice/analysis/market_price.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;
using analysis::Offer;

std::vector<Column> columns_of(core::Currency currency, Audience several_kinds)
{
    std::vector<Column> columns{
        {"card", "CARD"},
        {"price_kind", "KIND", Align::left, several_kinds},
        {"condition", "COND"},
        {"region", "IN"},
        {"median_" + unit_of(currency), "", Align::right, Audience::files},
        {"counts", "COUNTS", Align::left},
        {"reason", "LEFT OUT FOR", Align::left},
        {"listing", "LISTING", Align::left, Audience::both, k_least_id, true},
        {"seller", "SELLER", Align::left, Audience::both, 10, true},
        {"seller_feedback", "FEEDBACK", Align::right},
        {"seller_positive_share", "", Align::right, Audience::files},
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
        {"fresh", "FRESH", Align::left},
        {"flags", "FLAGS", Align::left, Audience::both, 8},
        {"title", "TITLE", Align::left, Audience::both, 12, true},
    };
    give_way(columns,
             {"rate_day", "rate", "fresh", "quantity", "price", "seller", "last_seen", "counts", "title", "flags…",
              "seller_feedback", "share_of_vote", "price_kind", "condition", "region", "flags", "reason"});
    return columns;
}

/// What a row says of its cell.
struct CellWords {
    std::string card;
    std::string kind;
    std::string condition;
    std::string region;
    std::optional<double> median;
};

Cell fresh_cell(const Offer& offer, core::Day day)
{
    const auto days = analysis::fresh_days(*offer.revision);
    return days ? Cell::with_display(Cell::truth(days->contains(day)), days->contains(day) ? "yes" : "no")
                : Cell::none();
}

std::vector<Cell> cells_of(const CellWords& words, const Offer& offer, std::string_view reason, double share_of_vote,
                           core::Day day)
{
    const model::Revision& revision = *offer.revision;
    const model::SpanPrice& price = offer.span->price;
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
        feedback_cell(revision.raw),
        ratio_cell(revision.raw.seller_positive_share),
        is_counted ? Cell::number(share_of_vote, k_ratio_digits, fmt::format("1/{:.0f}", 1.0 / share_of_vote))
                   : Cell::none(),
        stated_price_cell(offer, money_text(price.amount)),
        Cell{price.amount.currency.code()},
        Cell::count(static_cast<std::size_t>(revision.derived.quantity)),
        Cell{model::to_text(price.tax)},
        offer.unit_price > 0.0 ? Cell::number(offer.rate.factor, 8) : Cell::none(),
        is_converted ? Cell{core::to_text(offer.rate.day)} : Cell::none(),
        Cell{offer.rate.source},
        offer.unit_price > 0.0 ? amount_cell(offer.unit_price) : Cell::none(),
        Cell{core::to_text(offer.span->first)},
        Cell::with_display(Cell{core::to_text(offer.span->last)}, core::to_text(core::day_of(offer.span->last))),
        fresh_cell(offer, day),
        flags_cell(offer.flags),
        Cell{revision.raw.title},
    };
}

/// The share of a listing in its seller's vote: one in the seller's listings that count.
class VoteShares {
public:
    explicit VoteShares(std::span<const Offer* const> counted)
    {
        for (const Offer* offer : counted) {
            listings_of_[offer->revision->raw.seller] += 1;
        }
    }

    [[nodiscard]] double of(const Offer& offer) const
    {
        const std::string& seller = offer.revision->raw.seller;
        return seller.empty() ? 1.0 : 1.0 / static_cast<double>(listings_of_.at(seller));
    }

private:
    std::map<std::string_view, std::size_t> listings_of_;
};

void add_counted(const CellWords& words, std::span<const Offer* const> counted, core::Day day, Table& table)
{
    const VoteShares shares{counted};
    for (const Offer* offer : counted) {
        table.rows.push_back(cells_of(words, *offer, {}, shares.of(*offer), day));
    }
}

std::string_view flag_word(const Offer& offer)
{
    // With --include-flagged only copies are left out, whatever other flag they have.
    const auto flag = analysis::flag_left_out(offer.flags);
    return flag ? model::to_text(*flag) : "left_out";
}

void add_cell(const MarkupRow& row, core::Day day, Table& table)
{
    const CellWords words{row.cell.card->id, std::string{model::to_text(row.cell.kind)},
                          std::string{model::to_text(row.cell.condition)}, row.cell.region, row.price.median};
    add_counted(words, row.price.counted, day, table);
    for (const Offer* offer : row.price.left_out) {
        table.rows.push_back(cells_of(words, *offer, flag_word(*offer), 0.0, day));
    }
}

/// How the median becomes a multiple: " × 6.9 (ECB of …) = … CNY; ÷ ≈80,000 CNY = 1.66×." Empty without one.
std::string multiple_worked_out(const MarkupRow& row, core::Currency currency)
{
    if (!row.multiple || !row.launch) {
        return "";
    }
    std::string text = " " + amount_text(*row.price.median) + " " + std::string{currency.code()};
    if (row.rate && currency != row.launch->amount.currency) {
        text += fmt::format(" × {:.6g} ({} of {})", row.rate->factor, row.rate->source, core::to_text(row.rate->day));
    }
    return fmt::format("{} ÷ launch price {} {} {}.", text, launch_text(*row.launch),
                       row.launch->approximate ? "≈" : "=", multiple_text(*row.multiple));
}

/// What the listed votes come to.
void add_price_note(const MarkupRow& row, core::Day day, core::Currency currency, Table& table)
{
    if (!row.price.median) {
        add_note(table, fmt::format("{}: no median, {}.", cell_text(row.cell), row.price.reason));
        return;
    }
    std::string text = fmt::format("{}: the median of {} votes is {} {}", cell_text(row.cell), row.price.sellers,
                                   amount_text(*row.price.median), currency.code());
    const analysis::FreshPrice fresh = analysis::fresh_price(row.price.counted, day);
    if (fresh.median) {
        text += fmt::format("; of the {} with fresh offers, {}", fresh.sellers, amount_text(*fresh.median));
    }
    if (row.price.low && row.price.high) {
        text += fmt::format("; its 95 % interval is {}–{}", amount_text(*row.price.low), amount_text(*row.price.high));
    }
    add_note(table, text + "." + multiple_worked_out(row, currency));
}

Table blank(core::Day day, core::Currency currency, const analysis::PriceBasis& basis, Audience kinds)
{
    Table table;
    table.title = fmt::format("The listings behind the prices of {}, per card in {}, {}", core::to_text(day),
                              currency.code(), basis_text(basis));
    table.columns = columns_of(currency, kinds);
    table.empty_text = "No listing of these cards stands on " + core::to_text(day) + ".";
    return table;
}

/// What is alike below all lists.
void close_list(Table& table)
{
    leave_to_files_if_empty(table, "seller_feedback");
    if (!table.rows.empty()) {
        add_note(table,
                 "A seller's vote is the median of its listings that count; the price is the median of the votes. For "
                 "its interval, equal prices from one country count once. Fresh: born within 7 days.");
    }
}

}  // namespace

Table number_listings(const MarkupReport& report, const analysis::PriceBasis& basis)
{
    Table table = blank(report.day, report.currency, basis, Audience::files);
    for (const MarkupRow& row : report.rows) {
        add_cell(row, report.day, table);
    }
    for (const Offer& offer : report.unpriced) {
        const model::Listing& derived = offer.revision->derived;
        const CellWords words{derived.card.empty() ? derived.family : derived.card,
                              std::string{model::to_text(offer.span->price.kind)},
                              std::string{model::to_text(derived.condition)},
                              offer.revision->region(),
                              {}};
        table.rows.push_back(
            cells_of(words, offer, offer.left_out.empty() ? "not_in_catalogue" : offer.left_out, 0.0, report.day));
    }
    for (const MarkupRow& row : report.rows) {
        add_price_note(row, report.day, report.currency, table);
    }
    close_list(table);
    add_note(table, rates_note(report.offers));
    return table;
}

Table cell_listings(std::span<const MarkupRow* const> cells, core::Day day, core::Currency currency,
                    const analysis::PriceBasis& basis)
{
    const bool several_kinds = std::ranges::any_of(
        cells, [&cells](const MarkupRow* row) { return row->cell.kind != cells.front()->cell.kind; });
    Table table = blank(day, currency, basis, several_kinds ? Audience::both : Audience::files);
    std::vector<Offer> offers;
    for (const MarkupRow* row : cells) {
        add_cell(*row, day, table);
        add_price_note(*row, day, currency, table);
        for (const Offer* offer : row->price.counted) {
            offers.push_back(*offer);
        }
    }
    close_list(table);
    add_note(table, rates_note(offers));
    table.empty_text = "No price in this report comes from listings.";
    return table;
}

Table premium_listings(const analysis::PremiumReport& report, const analysis::PremiumOptions& options)
{
    Table table = blank(report.day, report.currency, options.basis, Audience::files);
    std::set<std::string> told;
    for (const analysis::PremiumRow& row : report.rows) {
        for (const analysis::RegionPrices* side : {&row.there, &row.base}) {
            const CellWords words{row.card->id, std::string{model::to_text(row.kind)},
                                  std::string{model::to_text(row.condition)}, side->region, side->median()};
            const std::string name = cell_text({row.card, row.kind, row.condition, side->region});
            if (!told.insert(name).second) {
                continue;
            }
            add_counted(words, side->counted, report.day, table);
            for (const auto& [offer, reason] : side->excluded) {
                table.rows.push_back(cells_of(words, *offer, reason, 0.0, report.day));
            }
            const bool is_landed = options.landing && side == &row.base;
            const auto middle = side->median();
            add_note(table, middle ? fmt::format("{}: the median of {} votes is {} {}{}.", name, side->votes.size(),
                                                 amount_text(*middle), report.currency.code(),
                                                 is_landed ? " after duty and tax, which EACH is without" : "")
                                   : fmt::format("{}: no median, {} of the 3 votes that one needs.", name,
                                                 side->votes.size()));
        }
    }
    close_list(table);
    add_note(table, rates_note(report.stock.offers));
    table.empty_text = "No card is compared on " + core::to_text(report.day) + ".";
    return table;
}

}  // namespace gpuprice::report
