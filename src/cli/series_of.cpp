#include "series_of.hpp"

#include "pruned_notes.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::cli {

core::Day last_day_of(const Scope& scope)
{
    return scope.until ? std::min(scope.day, core::day_of(*scope.until)) : scope.day;
}

analysis::DailyOptions series_options(const Scope& scope, const Filters& filters, SeriesOf what)
{
    analysis::DailyOptions options;
    options.basis = scope.basis;
    options.filter = scope.filter;
    options.include_flagged = filters.include_flagged;
    options.quote = analysis::QuoteCurrency::own;
    options.until = last_day_of(scope);
    if (what == SeriesOf::period && scope.since) {
        options.since = core::day_of(*scope.since);
    }
    return options;
}

std::string own_currency_note(const Filters& filters)
{
    return filters.currency.empty() ? std::string{}
                                    : "Prices stay in each cell's own currency, whatever --currency says: an exchange "
                                      "rate that moves is no move of the market.";
}

LoadedSeries load_series(Session& session, const Filters& filters, SeriesOf what)
{
    Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);

    LoadedSeries loaded;
    loaded.basis = scope.basis;
    loaded.last = last_day_of(scope);
    if (scope.since) {
        loaded.since = core::day_of(*scope.since);
    }
    scope.selection.until = end_of(loaded.last);
    scope.selection.words = store::Words::titles;
    const analysis::DailyOptions options = series_options(scope, filters, what);
    if (options.since) {
        scope.selection.since = core::Instant{*options.since - model::carry_forward_limit(model::PriceKind::ask)};
    }
    const model::History history = store.select(scope.selection);
    loaded.cells = analysis::daily(history, session.catalog(), rates, options);
    if (std::string note = own_currency_note(filters); !note.empty()) {
        loaded.notes.push_back(std::move(note));
    }
    for (std::string& note : pruned_notes(store, scope.selection.markets, options.since)) {
        loaded.notes.push_back(std::move(note));
    }
    for (std::string& note : session.clock_notes()) {
        loaded.notes.push_back(std::move(note));
    }
    return loaded;
}

}  // namespace gpuprice::cli
