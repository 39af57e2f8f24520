#include "gpuprice/core/error.hpp"
#include "gpuprice/report/history.hpp"
#include "gpuprice/report/sightings.hpp"
#include "gpuprice/text/counted.hpp"

#include "commands.hpp"
#include "daily_of.hpp"
#include "filters.hpp"
#include "report_runs.hpp"
#include "row_writer.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

struct ExportArguments {
    std::string what;
    Filters filters;
};

bool is_later(const model::Span& span, const model::Span& than) { return span.last >= than.last; }

/// Calls `visit` for every revision and span that the filters want. A row without a title could not be read back: those
/// are left out, and counted.
void for_each_span(Session& session, const store::Store& store, const Scope& scope,
                   const std::function<void(const model::Revision&, const model::Span&)>& visit)
{
    std::size_t without_title = 0;
    store::Selection selection = scope.selection;
    selection.since = scope.since;
    selection.until = scope.until;
    store.for_each_span(selection, [&](const model::Revision& revision, const model::Span& span) {
        analysis::Offer offer;
        offer.revision = &revision;
        offer.span = &span;
        offer.flags = revision.derived.flags;
        if (scope.filter.admits(offer) && revision.has_wording()) {
            visit(revision, span);
        } else if (!revision.has_wording()) {
            ++without_title;
        }
    });
    if (without_title > 0) {
        tell(session.context(), text::counted(without_title, "row") +
                                    " of listings that are no card left out: 'db prune' has removed the title");
    }
}

void export_sightings(Session& session, const store::Store& store, const Scope& scope, RowWriter& rows)
{
    for_each_span(session, store, scope, [&rows](const model::Revision& revision, const model::Span& span) {
        if (rows.takes_lines()) {
            rows.add_line([&](std::string& lines) { report::append_sighting_csv(revision, span, lines); });
        } else {
            rows.add(report::sighting_cells(revision, span));
        }
    });
}

void export_listings(Session& session, const store::Store& store, const Scope& scope, RowWriter& rows)
{
    // Spans of one listing and kind are neighbours; the last of them is its last known state.
    std::optional<std::pair<model::Revision, model::Span>> last;
    for_each_span(session, store, scope, [&](const model::Revision& revision, const model::Span& span) {
        const bool same = last && last->first.market == revision.market &&
                          last->first.raw.external_id == revision.raw.external_id &&
                          last->second.price.kind == span.price.kind;
        if (last && !same) {
            rows.add(report::listing_cells(last->first, last->second));
        }
        if (!same || is_later(span, last->second)) {
            last.emplace(revision, span);
        }
    });
    if (last) {
        rows.add(report::listing_cells(last->first, last->second));
    }
}

/// Card after card, so that no more than the history of one is in memory.
void export_daily(Session& session, const store::Store& store, const Scope& scope, bool include_flagged,
                  RowWriter& rows)
{
    const model::RateTable& rates = session.rates(store);
    for (const catalog::Card* card : cards_in(session, scope.filter)) {
        Scope of_card = scope;
        of_card.filter.cards = {card->id};
        of_card.filter.families = {card->family};
        of_card.selection.cards = of_card.filter.cards;
        of_card.selection.families = of_card.filter.families;
        DailyCells daily = daily_of(session, store, rates, of_card, include_flagged);
        report::HistoryContext context;
        context.indexes = std::move(daily.indexes);
        context.courses = std::move(daily.courses);
        report::Table table = report::history_table(daily.cells, context, report::HistoryRows::every_day);
        for (auto& row : table.rows) {
            rows.add(std::move(row));
        }
    }
}

/// Refuses what would change nothing in these rows.
void require_meaning(const ExportArguments& arguments)
{
    const Filters& filters = arguments.filters;
    const std::string& what = arguments.what;
    const bool is_raw = what == "listings" || what == "sightings";
    const bool is_own = what == "spikes" || what == "trends";
    const auto refuse = [&what](bool is_given, const char* option, const char* why) {
        if (is_given) {
            throw core::UsageError(std::string{option} + " says nothing about " + what + ", " + why);
        }
    };
    const char* const raw = "which are written as they were seen; take --since and --until for their time";
    refuse(is_raw && !filters.as_of.empty(), "--as-of", raw);
    refuse(is_raw && !filters.currency.empty(), "--currency", raw);
    refuse(is_raw && filters.include_flagged, "--include-flagged", raw);
    refuse(is_raw && filters.with_shipping, "--with-shipping", raw);
    refuse(is_raw && filters.gross, "--gross", raw);
    refuse(is_own && !filters.currency.empty(), "--currency", "which stay in each cell's own currency");
    refuse(what == "markup" && !filters.until.empty(), "--until", "which is of one day; take --as-of");
}

int run_export(Session& session, const ExportArguments& arguments)
{
    const Filters& filters = arguments.filters;
    const auto render = render_options(session, filters.arrangement, report::Format::csv);
    if (render.format != report::Format::csv && render.format != report::Format::jsonl) {
        throw core::UsageError("export writes --format csv or jsonl");
    }
    const std::string& what = arguments.what;
    require_meaning(arguments);
    if (what == "markup") {
        return write_markup(session, filters, render.format);
    }
    if (what == "spikes") {
        return write_spikes(session, filters, render.format);
    }
    if (what == "trends") {
        return write_trends(session, filters, render.format);
    }
    const bool is_daily = what == "daily";
    if (!is_daily && what != "listings" && what != "sightings") {
        throw core::UsageError("'" + what +
                               "' cannot be exported; choose listings, sightings, daily, markup, spikes or trends");
    }
    using Kinds = std::vector<model::PriceKind>;
    const Scope scope = scope_of(session, filters, is_daily ? Kinds{model::PriceKind::ask} : Kinds{});
    const store::Store store = session.open_store(store::Access::read);
    // On a terminal the rows themselves show how far it is.
    LiveCount progress{session.context(), session.context().out_width ? Progress::hidden : Progress::shown, "export",
                       "rows"};
    RowWriter rows{session.context().out, render,
                   is_daily             ? report::history_table({}, {}, report::HistoryRows::every_day).columns
                   : what == "listings" ? report::listing_columns()
                                        : report::sighting_columns(),
                   progress};
    if (is_daily) {
        export_daily(session, store, scope, filters.include_flagged, rows);
    } else if (what == "listings") {
        export_listings(session, store, scope, rows);
    } else {
        export_sightings(session, store, scope, rows);
    }
    if (const std::size_t written = rows.finish(); written < rows.added()) {
        tell_limit(session, written, rows.added());
    }
    return k_done;
}

}  // namespace

Runner add_export(CLI::App& command)
{
    const auto arguments = std::make_shared<ExportArguments>();
    command
        .add_option("what", arguments->what,
                    "listings: one row each at its last known state. sightings: one row per price and the time it "
                    "stood, which import reads back. daily: the rows of history, of every card. markup, spikes, "
                    "trends: the rows of these commands")
        ->type_name("listings|sightings|daily|markup|spikes|trends")
        ->required();
    add_filters(command, arguments->filters, {});
    add_range(command, arguments->filters);
    describe(command, "--as-of", "Day of markup, last day of the others; default today");
    narrow(command, {"--as-of", "--include-flagged", "--with-shipping", "--gross"},
           "For daily, markup, spikes and trends");
    narrow(command, {"--currency"}, "For daily and markup");
    narrow(command, {"--until"}, "For all but markup");
    command.footer(
        "--format is csv, the default, or jsonl. Rows of listings, sightings and daily are written as they come, "
        "however\n"
        "many they are; sorted, they are kept in memory. Examples:\n"
        "  gpuprice export listings > listings.csv\n"
        "  gpuprice export sightings --since 90d --format jsonl > sightings.jsonl\n"
        "  gpuprice export daily h100 --select card,region,day,median,sellers > h100.csv\n"
        "  gpuprice export markup --sort markup:desc --limit 10");
    return [arguments](Session& session) { return run_export(session, *arguments); };
}

}  // namespace gpuprice::cli
