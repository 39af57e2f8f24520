#include "series_of.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::cli {

LoadedSeries load_series(Session& session, const Filters& filters, SeriesOf what)
{
    Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable rates = session.rates(store);

    LoadedSeries loaded;
    loaded.basis = scope.basis;
    loaded.last = scope.until ? std::min(scope.day, core::day_of(*scope.until)) : scope.day;
    if (scope.since) {
        loaded.since = core::day_of(*scope.since);
    }
    scope.selection.until = core::Instant{loaded.last + std::chrono::days{1}} - std::chrono::seconds{1};

    analysis::DailyOptions options;
    options.basis = scope.basis;
    options.filter = scope.filter;
    options.include_flagged = filters.include_flagged;
    options.quote = analysis::QuoteCurrency::own;
    options.until = loaded.last;
    if (what == SeriesOf::period && loaded.since) {
        options.since = loaded.since;
        scope.selection.since = core::Instant{*loaded.since - model::carry_forward_limit(model::PriceKind::ask)};
    }
    const model::History history = store.select(scope.selection);
    loaded.cells = analysis::daily(history, session.catalog(), rates, options);
    if (!filters.currency.empty()) {
        loaded.notes.emplace_back(
            "Prices stay in each cell's own currency, whatever --currency says: an exchange rate "
            "that moves is no move of the market.");
    }
    for (std::string& note : session.clock_notes()) {
        loaded.notes.push_back(std::move(note));
    }
    return loaded;
}

}  // namespace gpuprice::cli
