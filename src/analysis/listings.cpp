#include "gpuprice/analysis/listings.hpp"

#include "gpuprice/analysis/market_price.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace gpuprice::analysis {

namespace {

void compare_with_launch(ListingRow& row, LaunchPrices& launches, const model::RateTable& rates,
                         const PriceBasis& basis)
{
    if (row.card == nullptr) {
        row.no_multiple = "no card of the catalogue";
        return;
    }
    if (!row.offer.left_out.empty() && row.offer.left_out != "no_exchange_rate") {
        row.no_multiple = "no price of the card: " + row.offer.left_out;
        return;
    }
    if (model::is_rental(row.offer.span->price.kind)) {
        row.no_multiple = "an hour's rent is no multiple of a price";
        return;
    }
    const auto& launch = launches.of(*row.card);
    if (!launch) {
        row.no_multiple = launch.error().text();
        return;
    }
    row.launch = *launch;
    const core::Money& stated = row.offer.span->price.amount;
    const auto rate = rates.find(stated.currency, launch->amount.currency, row.day);
    if (!rate) {
        row.no_multiple = rate.error().text();
        return;
    }
    const double unit = own_unit_price(*row.offer.revision, *row.offer.span, basis) * rate->factor;
    row.multiple = unit / launch->amount.to_double();
    if (row.offer.span->price.high() && stated.ten_thousandths > 0) {
        row.multiple_high = *row.multiple * row.offer.span->price.high()->to_double() / stated.to_double();
    }
}

}  // namespace

std::vector<ListingRow> listing_rows(const model::History& history, const catalog::Catalog& catalog,
                                     const model::RateTable& rates, core::Day day, const PriceBasis& basis,
                                     const OfferFilter& filter)
{
    std::vector<Offer> offers = offers_on(history, rates, day, basis);
    std::erase_if(offers, [](const Offer& offer) { return model::is_point(offer.span->price.kind); });
    LaunchPrices launches{rates};
    mark_implausible_offers(offers, catalog, launches, rates, day, basis.currency);
    for (const model::Span& span : history.spans) {
        if (model::is_point(span.price.kind)) {
            offers.push_back(offer_on(history.revisions[span.revision], span, rates, core::day_of(span.first), basis));
        }
    }

    std::vector<ListingRow> rows;
    for (Offer& offer : offers) {
        if (!filter.admits(offer)) {
            continue;
        }
        ListingRow row;
        row.card = catalog.find(offer.revision->derived.card);
        row.day = model::is_point(offer.span->price.kind) ? core::day_of(offer.span->first) : day;
        row.offer = std::move(offer);
        if (const auto flag = flag_left_out(row.offer.flags); flag && row.offer.left_out.empty()) {
            row.left_out = model::to_text(*flag);
        } else {
            row.left_out = row.offer.left_out;
        }
        compare_with_launch(row, launches, rates, basis);
        rows.push_back(std::move(row));
    }
    const auto order = [](const ListingRow& row) {
        const bool point = model::is_point(row.offer.span->price.kind);
        // Cards stand in one vector, so their addresses are in the catalogue's order.
        return std::tuple{row.card == nullptr, row.card, row.offer.span->price.kind, point ? row.day : core::Day{},
                          row.offer.unit_price};
    };
    std::ranges::stable_sort(rows, {}, order);
    return rows;
}

}  // namespace gpuprice::analysis
