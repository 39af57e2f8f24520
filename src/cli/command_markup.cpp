#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/since_launch.hpp"
#include "gpuprice/report/markup.hpp"
#include "gpuprice/report/number_listings.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "fail_on.hpp"
#include "filters.hpp"
#include "pruned_notes.hpp"
#include "report_runs.hpp"
#include "series_of.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

constexpr auto k_carry = model::carry_forward_limit(model::PriceKind::ask);

/// Whether one of the conditions holds with certainty: for the whole range of a multiple.
bool is_met(const FailOn& fail_on, const analysis::MarkupReport& report)
{
    return std::ranges::any_of(report.rows, [&fail_on](const analysis::MarkupRow& row) {
        return (fail_on.wants("above-launch") && row.multiple_low && *row.multiple_low > 1.0) ||
               (fail_on.wants("below-launch") && row.multiple_high && *row.multiple_high < 1.0);
    });
}

/// Since when each multiple has been on its side of 1.
void tell_since(const model::History& history, const catalog::Catalog& catalog, const model::RateTable& rates,
                const Scope& scope, const Filters& filters, analysis::MarkupReport& report)
{
    analysis::DailyOptions options = series_options(scope, filters, SeriesOf::period);
    options.quote = analysis::QuoteCurrency::report;
    options.until = report.day;
    std::set<std::string> cards;
    for (const analysis::MarkupRow& row : report.rows) {
        if (row.multiple) {
            cards.insert(row.cell.card->id);
        }
    }
    if (!cards.empty()) {
        options.filter.cards.assign(cards.begin(), cards.end());
        analysis::tell_since(report, analysis::daily(history, catalog, rates, options), rates);
    }
}

int run_markup(Session& session, const Filters& filters, Shows shows, report::Format fallback, const FailOn& fail_on)
{
    const Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    auto render = render_options(session, filters.arrangement, fallback);
    sort_within_kinds(render.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);

    store::Selection selection = standing_on_day(scope);
    selection.with_unassigned = true;
    selection.words = store::Words::titles;
    if (shows == Shows::numbers) {  // SINCE looks back
        selection.since =
            scope.since ? std::optional{std::min(*selection.since, *scope.since - k_carry)} : std::nullopt;
    }
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
        add_pruned_notes(table, store, scope.selection.markets, scope.day);
        add_closing_notes(table, session, missing);
        session.context().out << report::render(table, render);
        return is_met(fail_on, report) ? k_condition_met : k_done;
    }
    tell_since(history, session.catalog(), rates, scope, filters, report);
    // SINCE looks back as far as there is anything.
    const auto first = scope.since ? std::optional{core::day_of(*scope.since)} : std::nullopt;
    std::vector<std::string> notes = pruned_notes(store, scope.selection.markets, first);
    std::ranges::move(closing_notes(session, missing), std::back_inserter(notes));
    session.context().out << report::render_markup(report, scope.basis, notes, render);
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
    add_filters(command, *filters, report::markup_table({}, {}).columns);
    add_since(command, *filters, "How far back SINCE looks; default all of the history: from this day on");
    const auto explains = add_explain_number(
        command, "List the listings behind each price, with their votes and exchange rates, and those left out");
    const auto fail_on = std::make_shared<FailOn>();
    add_fail_on(command, *fail_on,
                {{"above-launch", "the whole range of a multiple lies above 1"}, {"below-launch", "it lies below 1"}});
    command.footer(
        "Each row is one cell: card, price kind, condition group and region. 1 or 2 sellers give no median,\n"
        "3 to 5 a thin one without an interval. RANGE is how sure the multiple of the launch price is; SINCE, and the\n"
        "lines below the table, tell from which day on it has been on that side of 1, and on how many days surely so.\n"
        "The multiple of each day: `gpuprice history CARD`. In CSV and JSON `unresolved` counts listings that do not "
        "say\n"
        "which card of the family they are, on the rows of all its cards: the same ones where `unresolved_of` is the\n"
        "same. Examples:\n"
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
