#ifndef GPUPRICE_ANALYSIS_OFFERS_HPP
#define GPUPRICE_ANALYSIS_OFFERS_HPP

/// \file
/// From the history to the offers that stand on one day, with their price per card in one currency.

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// In what terms prices are compared.
struct PriceBasis {
    core::Currency currency = core::Currency::usd;
    bool with_shipping = false;  ///< adds stated shipping
    bool gross = false;          ///< prices as listed; else net of tax where the tax kind and rate are known
    std::map<std::string, double> tax_rates;  ///< sales tax by market id, as ratio (0.19)
};

/// One price of one listing on one day. Points into the History it came from, which must outlive it.
struct Offer {
    const model::Revision* revision = nullptr;
    const model::Span* span = nullptr;
    double unit_price = 0.0;  ///< per card, in PriceBasis::currency
    model::CrossRate rate;    ///< that turned it into that currency
    model::Flags flags;       ///< the listing's, and `price_range`
    std::string left_out;     ///< why it is in no card's price; empty when it is in one. Words of `left_out_reasons`.
};

/// Why a listing is in no card's price, in the words of `offers_on`; empty when it is in one.
[[nodiscard]] std::string reason_left_out(const model::Listing& derived);

/// Days from `first` to `last`, both counted; empty when `last < first`.
struct DayRange {
    core::Day first;
    core::Day last;

    [[nodiscard]] bool contains(core::Day day) const { return first <= day && day <= last; }
};

/// The days on which a span stands: from the first to the last day it was seen, and after that, while nothing proved
/// its absence, for at most model::carry_forward_limit; in all only until the day before its listing's next span of the
/// same price kind begins, so that of a repriced or edited listing the latest state of a day counts. Sold and quote
/// stand on their own day only. A span that model::is_ended_at_last does not stand on the day of that last sighting,
/// unless it was first sighted earlier on the same day. May be empty.
[[nodiscard]] DayRange standing_days(const model::Span& span);

/// Cards on offer in one listing: the units that the market says one could buy, at least the cards of the lot. >= 1.
[[nodiscard]] long units_of(const model::Revision& revision);

/// Everything that stands on `day`, in the order of the history: of each listing and price kind the latest span that
/// does. Offers that are in no card's price are there as well, with the reason in `left_out`:
/// an offer kind other than card ("accessory", "system", …), "for_parts", "memory_modded" (and so no card of the
/// catalogue any more), "variant_not_stated" (the family is known), "not_in_catalogue", "no_exchange_rate" (their
/// unit_price is 0). Only of these price kinds; of all when there are none. O(spans).
[[nodiscard]] std::vector<Offer> offers_on(const model::History& history, const model::RateTable& rates, core::Day day,
                                           const PriceBasis& basis, std::span<const model::PriceKind> kinds = {});

/// One span as an offer, priced at `day`, whether or not it stands then.
[[nodiscard]] Offer offer_on(const model::Revision& revision, const model::Span& span, const model::RateTable& rates,
                             core::Day day, const PriceBasis& basis);

/// The unit price of a span in its own currency, on the basis' terms but for the currency.
[[nodiscard]] double own_unit_price(const model::Revision& revision, const model::Span& span, const PriceBasis& basis);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_OFFERS_HPP
