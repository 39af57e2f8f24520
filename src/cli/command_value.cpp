#include "gpuprice/analysis/value.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/number_listings.hpp"
#include "gpuprice/report/value.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "pruned_notes.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

int run_value(Session& session, const Filters& filters, Shows shows)
{
    const Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    if (scope.filter.kinds.size() != 1 || model::is_point(scope.filter.kinds.front())) {
        throw core::UsageError("--kind: value compares one kind: ask, auction_bid, rental_on_demand or rental_spot");
    }
    const model::PriceKind kind = scope.filter.kinds.front();
    const auto render = render_options(session, filters.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);
    const model::History history = store.select(standing_on_day(scope));
    const analysis::MarkupReport stock = analysis::markup(history, session.catalog(), rates, scope.day,
                                                          {scope.basis, scope.filter, filters.include_flagged});
    auto rows = analysis::value_rows(stock, cards_in(session, scope.filter), kind, rates);
    std::size_t unpriced = 0;
    if (filters.cards.empty()) {
        unpriced = std::erase_if(rows, [](const analysis::ValueRow& row) { return !row.price; });
    }
    std::vector<const analysis::MarkupRow*> cells;
    for (const analysis::ValueRow& row : rows) {
        if (row.cell != nullptr) {
            cells.push_back(row.cell);
        }
    }
    report::Table table = shows == Shows::listings
                              ? report::cell_listings(cells, scope.day, scope.basis.currency, scope.basis)
                              : report::value_table(rows, stock, kind, unpriced, scope.basis);
    const auto missing =
        analysis::missing_rates(history, rates, {scope.day, scope.day}, scope.basis.currency, scope.filter);
    add_pruned_notes(table, store, scope.selection.markets, scope.day);
    add_closing_notes(table, session, missing);
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_value(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters, report::value_table({}, {}, model::PriceKind::ask, 0, {}).columns);
    describe(command, "--kind",
             "Prices of this one kind, of asks by default: ask, auction_bid, rental_on_demand, rental_spot");
    const auto explains = add_explain_number(
        command, "List the listings behind each market price; `gpuprice cards CARD` has the launch prices' sources");
    command.footer(
        "Price per FP16 TFLOP/s, per GB of memory and per GB/s of its bandwidth. Cards without a market price stand "
        "at\n"
        "their launch price, marked, below the others.\n"
        "Examples:\n"
        "  gpuprice value a100 h100 h20 mi300x gaudi2\n"
        "  gpuprice value --region US --condition used\n"
        "  gpuprice value h100 a100 --explain-number\n"
        "  gpuprice value h100 a100 --kind rental_on_demand");
    return [filters, explains](Session& session) {
        return run_value(session, *filters, *explains ? Shows::listings : Shows::numbers);
    };
}

}  // namespace gpuprice::cli
