#include "gpuprice/analysis/listings.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/listings.hpp"

#include "commands.hpp"
#include "filters.hpp"
#include "pruned_notes.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>

namespace gpuprice::cli {

namespace {

int run_listings(Session& session, const Filters& filters)
{
    using model::PriceKind;
    if (filters.include_flagged) {
        throw core::UsageError(
            "--include-flagged: listings shows every offer, with LEFT OUT why one counts in no price");
    }
    Scope scope =
        scope_of(session, filters,
                 {PriceKind::ask, PriceKind::auction_bid, PriceKind::rental_on_demand, PriceKind::rental_spot});
    auto render = render_options(session, filters.arrangement);
    sort_within_kinds(render.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);

    const auto is_point = [](PriceKind kind) { return model::is_point(kind); };
    const bool points = std::ranges::any_of(scope.filter.kinds, is_point);
    const bool only_points = std::ranges::all_of(scope.filter.kinds, is_point);
    const core::Instant end_of_day = core::Instant{scope.day + std::chrono::days{1}} - std::chrono::seconds{1};
    scope.selection.since = core::Instant{scope.day - model::carry_forward_limit(PriceKind::ask)};
    scope.selection.until = end_of_day;
    if (points) {
        // Quotes and sales are read over time, offers as of a day.
        scope.selection.since = scope.since;
        scope.selection.until = scope.until.value_or(end_of_day);
    }
    const model::History history = store.select(scope.selection);
    const auto rows = analysis::listing_rows(history, session.catalog(), rates, scope.day, scope.basis, scope.filter);
    report::Table table = report::listings_table(
        rows, only_points ? report::ListingsOf::points : report::ListingsOf::offers, scope.basis, scope.day);
    std::optional<core::Day> first;  // none = from the begin
    if (!points || scope.selection.since) {
        first = points ? core::day_of(*scope.selection.since) : scope.day;
    }
    add_pruned_notes(table, store, scope.selection.markets, first);
    add_closing_notes(table, session, analysis::missing_rates(rows, rates, scope.basis.currency));
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_listings(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters, report::listings_table({}, report::ListingsOf::offers, {}, {}).columns);
    add_range(command, *filters);
    narrow(command, {"--since", "--until"}, "With --kind quote or sold");
    hide(command, {"--include-flagged"});
    command.footer(
        "Shows the offers that stand on the day, those in no price with the reason. With --kind quote or sold it\n"
        "shows what was quoted or sold from --since to --until, each against the launch price of its card.\n"
        "LEFT OUT is why an offer counts in no price: implausible price (far below the others of its cell),\n"
        "deposit and memory modded are what frauds look like; FLAGS and FEEDBACK warn of the others.\n"
        "`gpuprice explain LISTING` says which words an offer was read from. Examples:\n"
        "  gpuprice listings a100\n"
        "  gpuprice listings a100 --sort left_out --select listing,left_out,flags,unit_price_usd,title\n"
        "  gpuprice listings a100 h100 --kind quote");
    return [filters](Session& session) { return run_listings(session, *filters); };
}

}  // namespace gpuprice::cli
