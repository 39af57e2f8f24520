#include "gpuprice/analysis/missing_rates.hpp"

#include <algorithm>

namespace gpuprice::analysis {

bool MissingRates::has_outdated() const
{
    return std::ranges::any_of(last_known, [](const auto& entry) { return entry.second.has_value(); });
}

void MissingRates::note(core::Currency from, core::Currency into, core::Day day, const model::RateTable& rates)
{
    for (const core::Currency currency : {from, into}) {
        if (!rates.is_known(currency, day)) {
            const auto last = rates.latest(currency, day);
            last_known[currency] = last ? std::optional{last->day} : std::nullopt;
        }
    }
}

MissingRates missing_rates(const model::History& history, const model::RateTable& rates, DayRange days,
                           core::Currency into, const OfferFilter& filter)
{
    MissingRates missing;
    for (const model::Span& span : history.spans) {
        const model::Revision& revision = history.revisions[span.revision];
        const DayRange standing = standing_days(span);
        const DayRange both{std::max(standing.first, days.first), std::min(standing.last, days.last)};
        const core::Currency from = span.price.amount.currency;
        if (both.last < both.first || from == into || !reason_left_out(revision.derived).empty() ||
            (rates.is_known(from, both.last) && rates.is_known(into, both.last))) {
            continue;
        }
        Offer offer;
        offer.revision = &revision;
        offer.span = &span;
        offer.flags = revision.derived.flags;
        const bool wanted =
            filter.cards.empty() || std::ranges::find(filter.cards, revision.derived.card) != filter.cards.end();
        if (wanted && filter.admits(offer)) {
            ++missing.prices;
            missing.note(from, into, both.last, rates);
        }
    }
    return missing;
}

MissingRates missing_rates(std::span<const ListingRow> rows, const model::RateTable& rates, core::Currency into)
{
    MissingRates missing;
    for (const ListingRow& row : rows) {
        const core::Currency stated = row.offer.span->price.amount.currency;
        if (row.offer.left_out == "no_exchange_rate") {
            ++missing.prices;
            missing.note(stated, into, row.day, rates);
        }
        if (row.launch && !row.multiple) {
            ++missing.multiples;
            missing.note(stated, row.launch->amount.currency, row.day, rates);
        }
    }
    return missing;
}

void add_missing_rates(MissingRates& missing, const MarkupReport& report, const model::RateTable& rates)
{
    for (const MarkupRow& row : report.rows) {
        if (row.launch && !row.rate) {
            ++missing.multiples;
            missing.note(report.currency, row.launch->amount.currency, report.day, rates);
        }
    }
}

}  // namespace gpuprice::analysis
