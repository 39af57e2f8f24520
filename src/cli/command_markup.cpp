#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/report/markup.hpp"
#include "gpuprice/report/number_listings.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "fail_on.hpp"
#include "filters.hpp"
#include "report_runs.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

/// Whether one of the conditions holds with certainty: for the whole range of a multiple.
bool is_met(const FailOn& fail_on, const analysis::MarkupReport& report)
{
    return std::ranges::any_of(report.rows, [&fail_on](const analysis::MarkupRow& row) {
        return (fail_on.wants("above-launch") && row.multiple_low && *row.multiple_low > 1.0) ||
               (fail_on.wants("below-launch") && row.multiple_high && *row.multiple_high < 1.0);
    });
}

int run_markup(Session& session, const Filters& filters, Shows shows, report::Format fallback, const FailOn& fail_on)
{
    const Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    const auto render = render_options(session, filters.arrangement, fallback);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable rates = session.rates(store);

    store::Selection selection = standing_on_day(scope);
    selection.with_unassigned = true;
    const model::History history = store.select(selection);
    analysis::MarkupOptions options{scope.basis, scope.filter, filters.include_flagged};
    analysis::MarkupReport report = analysis::markup(history, session.catalog(), rates, scope.day, options);
    if (report.rows.empty()) {
        report.last_day = last_day_with_data(store, scope);
    }
    auto missing = analysis::missing_rates(history, rates, {scope.day, scope.day}, scope.basis.currency, scope.filter);
    analysis::add_missing_rates(missing, report, rates);
    if (shows == Shows::listings) {
        report::Table table = report::number_listings(report, scope.basis);
        add_closing_notes(table, session, missing);
        session.context().out << report::render(table, render);
        return is_met(fail_on, report) ? k_condition_met : k_done;
    }
    session.context().out << report::render_markup(report, scope.basis, closing_notes(session, missing), render);
    return is_met(fail_on, report) ? k_condition_met : k_done;
}

}  // namespace

int write_markup(Session& session, const Filters& filters, report::Format fallback, const FailOn& fail_on)
{
    return run_markup(session, filters, Shows::numbers, fallback, fail_on);
}

Runner add_markup(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters);
    const auto explains = add_explain_number(
        command, "List the listings behind each price, with their votes and exchange rates, and those left out");
    const auto fail_on = std::make_shared<FailOn>();
    add_fail_on(command, *fail_on,
                {{"above-launch", "the whole range of a multiple lies above 1"}, {"below-launch", "it lies below 1"}});
    command.footer(
        "Each row is one cell: card, price kind, condition group and region. 1 or 2 sellers give no median,\n"
        "3 to 5 a thin one without an interval. Examples:\n"
        "  gpuprice markup a100\n"
        "  gpuprice markup h100-80gb-pcie --currency CNY --as-of 2026-03-31\n"
        "  gpuprice markup h100 --explain-number\n"
        "  gpuprice markup --format csv > markup.csv");
    return [filters, explains, fail_on](Session& session) {
        return run_markup(session, *filters, *explains ? Shows::listings : Shows::numbers, report::Format::table,
                          *fail_on);
    };
}

}  // namespace gpuprice::cli
