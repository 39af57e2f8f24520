#include "gpuprice/analysis/daily.hpp"

#include "gpuprice/analysis/births.hpp"
#include "gpuprice/analysis/market_price.hpp"

#include "cell_sweep.hpp"
#include "panel.hpp"
#include "standing_prices.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace gpuprice::analysis {

namespace {

constexpr std::size_t k_kinds = static_cast<std::size_t>(model::PriceKind::rental_spot) + 1;

/// The place of `value` in `values`, where it is added when it is new; for a handful of values.
template <typename Value>
std::uint32_t place_in(std::vector<Value>& values, const Value& value)
{
    const auto found = std::ranges::find(values, value);
    if (found != values.end()) {
        return static_cast<std::uint32_t>(found - values.begin());
    }
    values.push_back(value);
    return static_cast<std::uint32_t>(values.size() - 1);
}

/// The spans of a history by cell: where they are and when they stand, so that but one cell's items need to be in
/// memory.
class CellBuilder {
public:
    CellBuilder(const model::History& history, const catalog::Catalog& catalog, const DailyOptions& options,
                DayRange days)
        : history_{&history}, catalog_{&catalog}, options_{&options}, places_(history.revisions.size())
    {
        for (const model::Span& span : history.spans) {
            const auto kind = static_cast<std::size_t>(span.price.kind);
            Place& place = places_[span.revision];
            if (!place.is_known[kind]) {
                place.is_known[kind] = true;
                place.cells[kind] = cell_for(history.revisions[span.revision], span);
            }
            if (place.cells[kind] == nullptr) {
                continue;
            }
            DayRange stands = standing_days(span);
            stands = {std::max(stands.first, days.first), std::min(stands.last, days.last)};
            if (stands.first <= stands.last) {
                place.cells[kind]->push_back({&span, stands});
            }
        }
    }

    /// In the order of CellKey.
    template <typename Visit>
    void for_each_cell(Visit visit) const
    {
        for (const auto& [key, spans] : cells_) {
            if (!spans.empty()) {
                visit(items_of(key, spans));
            }
        }
    }

private:
    struct Standing {
        const model::Span* span;
        DayRange days;  ///< clipped to the days wanted; not empty
    };
    using Spans = std::vector<Standing>;
    /// Where the prices of one revision go; by price kind, as far as asked for.
    struct Place {
        std::array<Spans*, k_kinds> cells{};
        std::array<bool, k_kinds> is_known{};
    };

    Spans* cell_for(const model::Revision& revision, const model::Span& span)
    {
        Offer offer;
        offer.revision = &revision;
        offer.span = &span;
        offer.flags = revision.derived.flags;
        offer.left_out = reason_left_out(revision.derived);
        const auto key = options_->filter.admits(offer) ? cell_of(offer, *catalog_) : std::nullopt;
        const auto& wanted = options_->filter.cards;
        if (!key || (!wanted.empty() && std::ranges::find(wanted, revision.derived.card) == wanted.end())) {
            return nullptr;
        }
        return &cells_[*key];
    }

    [[nodiscard]] CellItems items_of(const CellKey& key, const Spans& spans) const
    {
        CellItems cell;
        cell.cell = key;
        cell.items.reserve(spans.size());
        std::unordered_map<std::string_view, std::uint32_t> sellers;
        std::unordered_map<const model::Revision*, std::uint32_t> unknown_sellers;
        const auto seller_of = [&](const model::Revision& revision) {
            if (!revision.raw.seller.empty()) {
                const auto [found, is_new] = sellers.try_emplace(revision.raw.seller, cell.sellers);
                cell.sellers += is_new ? 1 : 0;
                return found->second;
            }
            // An unknown seller's points are events, each a vote of its own.
            if (model::is_point(key.kind)) {
                return cell.sellers++;
            }
            const auto [found, is_new] = unknown_sellers.try_emplace(&revision, cell.sellers);
            cell.sellers += is_new ? 1 : 0;
            return found->second;
        };
        for (const Standing& standing : spans) {
            const model::Span& span = *standing.span;
            const model::Revision& revision = history_->revisions[span.revision];
            const auto fresh = fresh_days(revision);
            cell.items.push_back({standing.days, fresh ? fresh->last : core::Day::min(),
                                  own_unit_price(revision, span, options_->basis), units_of(revision),
                                  place_in(cell.currencies, span.price.amount.currency), seller_of(revision),
                                  place_in(cell.markets, std::string_view{revision.market}),
                                  flag_left_out(revision.derived.flags).has_value(), &revision, &span});
        }
        return cell;
    }

    const model::History* history_;
    const catalog::Catalog* catalog_;
    const DailyOptions* options_;
    std::vector<Place> places_;
    std::map<CellKey, Spans> cells_;
};

/// The days from the first on which anything stands, or is wanted, to the last that is wanted; empty for no history.
DayRange range_of(const model::History& history, const DailyOptions& options)
{
    DayRange days{core::Day::max(), options.until};
    for (const model::Span& span : history.spans) {
        days.first = std::min(days.first, core::day_of(span.first));
    }
    if (options.since) {
        days.first = std::max(days.first, *options.since);
    }
    return days;
}

/// See QuoteCurrency::own.
core::Currency own_currency(const CellItems& cell)
{
    std::vector<long> standing(cell.currencies.size());
    for (const SweepItem& item : cell.items) {
        standing[item.currency] += (item.stands.last - item.stands.first).count() + 1;
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < standing.size(); ++i) {
        if (standing[i] > standing[best] ||
            (standing[i] == standing[best] && cell.currencies[i] < cell.currencies[best])) {
            best = i;
        }
    }
    return cell.currencies[best];
}

}  // namespace

std::vector<CellDays> daily(const model::History& history, const catalog::Catalog& catalog,
                            const model::RateTable& rates, const DailyOptions& options)
{
    const DayRange days = range_of(history, options);
    if (history.spans.empty() || days.last < days.first) {
        return {};
    }
    const Panel panel{history};
    LaunchPrices launches{rates};
    DailyFactors factors{rates, days};
    std::vector<CellDays> series;
    CellBuilder{history, catalog, options, days}.for_each_cell([&](const CellItems& cell) {
        const core::Currency currency =
            options.quote == QuoteCurrency::own ? own_currency(cell) : options.basis.currency;
        CellSweep sweep{cell, panel, factors, launches.of(*cell.cell.card), currency, options};
        CellDays found = sweep.run();
        if (found.rows.empty()) {
            return;
        }
        if (options.standing == StandingPrices::kept) {
            found.own_currency = own_currency(cell);
            found.standing = standing_prices(cell, sweep.counted_at_first(), found.own_currency, factors);
        }
        series.push_back(std::move(found));
    });
    return series;
}

}  // namespace gpuprice::analysis
