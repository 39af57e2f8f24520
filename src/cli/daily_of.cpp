#include "daily_of.hpp"

namespace gpuprice::cli {

DailyCells daily_of(Session& session, const store::Store& store, const model::RateTable& rates, const Scope& scope,
                    bool include_flagged)
{
    analysis::DailyOptions options;
    options.basis = scope.basis;
    options.filter = scope.filter;
    options.include_flagged = include_flagged;
    options.standing = analysis::StandingPrices::kept;
    options.until = scope.until ? core::day_of(*scope.until) : scope.day;
    store::Selection selection = scope.selection;
    selection.words = store::Words::titles;
    if (scope.since) {
        options.since = core::day_of(*scope.since);
        selection.since = *scope.since - model::carry_forward_limit(model::PriceKind::ask);
    }
    selection.until = end_of(options.until);
    DailyCells daily;
    daily.since = options.since;
    daily.until = options.until;
    daily.history = store.select(selection);
    daily.cells = analysis::daily(daily.history, session.catalog(), rates, options);
    analysis::LaunchPrices launches{rates};
    for (const analysis::CellDays& cell : daily.cells) {
        daily.courses.push_back(analysis::launch_course(cell, launches, rates));
        daily.indexes.push_back(analysis::cell_index(cell));
    }
    return daily;
}

}  // namespace gpuprice::cli
