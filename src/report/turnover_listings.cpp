#include "gpuprice/analysis/births.hpp"
#include "gpuprice/report/turnover.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <tuple>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::TurnoverReport;
using analysis::WatchedListing;

std::vector<Column> columns_of(core::Currency currency)
{
    std::vector<Column> columns{
        {"card", "CARD"},
        {"price_kind", "", Align::left, Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"listing", "LISTING", Align::left, Audience::both, k_least_id, true},
        {"counts", "COUNTS"},
        {"reason", "LEFT OUT FOR"},
        {"born", "BORN"},
        {"seen", "SEEN"},
        {"left", "LEFT"},
        {"age_seen_days", "FROM AGE", Align::right},
        {"age_left_days", "TO AGE", Align::right},
        {"gone", "GONE"},
        {"went", "WENT"},
        {"unit_price_" + unit_of(currency), "LAST PRICE", Align::right},
        {"seller", "SELLER", Align::left, Audience::both, 10, true},
    };
    give_way(columns, {"seller", "age_left_days", "age_seen_days", "born", "gone", "unit_price_", "condition", "region",
                       "went"});
    return columns;
}

Cell yes_or_no(bool truth) { return Cell::with_display(Cell::truth(truth), truth ? "yes" : "no"); }

Cell day_cell(core::Instant at) { return Cell::with_display(Cell{core::to_text(at)}, core::to_text(core::day_of(at))); }

Cell age_cell(const WatchedListing& listing, core::Instant at)
{
    if (!listing.birth) {
        return Cell::none();
    }
    const double age = std::chrono::duration<double, std::chrono::days::period>(at - *listing.birth).count();
    return Cell::number(age, 2, fmt::format("{:.0f}", age));
}

std::vector<Cell> cells_of(const WatchedListing& listing)
{
    const model::Revision& revision = *listing.offer.revision;
    const auto group = analysis::group_of(listing.offer);
    return {
        Cell{revision.derived.card},
        Cell{model::to_text(listing.offer.span->price.kind)},
        group ? Cell{model::to_text(*group)} : Cell::none(),
        Cell{revision.region()},
        Cell{revision.market + "/" + revision.raw.external_id},
        yes_or_no(listing.left_out.empty()),
        Cell::with_display(Cell{listing.left_out}, spaced(listing.left_out)),
        listing.birth ? day_cell(*listing.birth) : Cell::none(),
        day_cell(listing.seen),
        day_cell(listing.left),
        age_cell(listing, listing.seen),
        age_cell(listing, listing.left),
        yes_or_no(listing.gone),
        yes_or_no(listing.went && !listing.is_flagged),
        listing.offer.unit_price > 0.0 ? amount_cell(listing.offer.unit_price) : Cell::none(),
        Cell{revision.raw.seller},
    };
}

}  // namespace

Table turnover_listings(const TurnoverReport& report, const analysis::PriceBasis& basis)
{
    Table table;
    table.title =
        fmt::format("The listings behind the stays from {} to {}; last prices per card in {}, {}",
                    core::to_text(report.since), core::to_text(report.day), report.currency.code(), basis_text(basis));
    table.columns = columns_of(report.currency);
    std::vector<const WatchedListing*> sorted;
    for (const WatchedListing& listing : report.watched) {
        sorted.push_back(&listing);
    }
    std::ranges::stable_sort(sorted, {}, [](const WatchedListing* listing) {
        const model::Revision& revision = *listing->offer.revision;
        return std::tuple{std::string_view{revision.derived.card}, listing->offer.span->price.kind,
                          analysis::group_of(listing->offer), std::string_view{revision.region()},
                          !listing->left_out.empty()};
    });
    for (const WatchedListing* listing : sorted) {
        table.rows.push_back(cells_of(*listing));
    }
    for (const analysis::TurnoverRow& row : report.rows) {
        add_note(table,
                 fmt::format("{}: {} of {} that count are gone; {} of unknown age, {} seen once.", cell_text(row.cell),
                             row.curve.departures, row.curve.stays, row.age_unknown, row.seen_once));
    }
    if (!table.rows.empty()) {
        add_note(
            table,
            fmt::format("Ages in days, watched from one to the other. WENT = gone in the last {} days: those prices "
                        "stand against the stock's. Age unknown = no listed date, and no complete run of the {} "
                        "days before the first sighting missed it. Seen once = says nothing about a stay.",
                        analysis::k_went_within.count(), analysis::k_birth_gap.count()));
        add_note(table, rates_note(report.stock.offers));
    }
    table.empty_text = fmt::format("No listing of these cards was seen from {} to {}.", core::to_text(report.since),
                                   core::to_text(report.day));
    return table;
}

}  // namespace gpuprice::report
