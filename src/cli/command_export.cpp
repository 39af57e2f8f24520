#include "gpuprice/core/error.hpp"
#include "gpuprice/report/sightings.hpp"

#include "commands.hpp"
#include "filters.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <utility>

namespace gpuprice::cli {

namespace {

struct ExportArguments {
    std::string what;
    Filters filters;
};

/// Writes rows as they come, so that memory does not grow with the history.
class RowWriter {
public:
    RowWriter(std::ostream& out, report::Format format, std::vector<report::Column> columns)
        : out_{out}, format_{format}
    {
        table_.columns = std::move(columns);
        if (format_ == report::Format::csv) {
            out_ << report::csv_header(table_.columns);
        }
    }

    void write(const std::vector<report::Cell>& row)
    {
        if (format_ == report::Format::csv) {
            out_ << report::csv_row(table_.columns, row);
        } else {
            out_ << report::row_json(table_, row) << '\n';
        }
    }

private:
    std::ostream& out_;
    report::Format format_;
    report::Table table_;
};

bool is_later(const model::Span& span, const model::Span& than) { return span.last >= than.last; }

void export_listings(const store::Store& store, const Scope& scope, RowWriter& rows)
{
    // Spans of one listing and kind are neighbours; the last of them is its last known state.
    std::optional<std::pair<model::Revision, model::Span>> last;
    store.for_each_span(scope.selection, [&](const model::Revision& revision, const model::Span& span) {
        const bool same = last && last->first.market == revision.market &&
                          last->first.raw.external_id == revision.raw.external_id &&
                          last->second.price.kind == span.price.kind;
        if (last && !same) {
            rows.write(report::listing_cells(last->first, last->second));
        }
        if (!same || is_later(span, last->second)) {
            last.emplace(revision, span);
        }
    });
    if (last) {
        rows.write(report::listing_cells(last->first, last->second));
    }
}

int run_export(Session& session, const ExportArguments& arguments)
{
    const auto render = session.render_options(report::Format::csv);
    if (render.format != report::Format::csv && render.format != report::Format::jsonl) {
        throw core::UsageError("export writes --format csv or jsonl");
    }
    Scope scope = scope_of(session, arguments.filters, {});
    scope.selection.since = scope.since;
    scope.selection.until = scope.until;
    const store::Store store = session.open_store(store::Access::read);
    std::ostream& out = session.context().out;
    if (arguments.what == "listings") {
        RowWriter rows{out, render.format, report::listing_columns()};
        export_listings(store, scope, rows);
    } else if (arguments.what == "sightings") {
        RowWriter rows{out, render.format, report::sighting_columns()};
        store.for_each_span(scope.selection, [&rows](const model::Revision& revision, const model::Span& span) {
            rows.write(report::sighting_cells(revision, span));
        });
    } else {
        throw core::UsageError("'" + arguments.what + "' cannot be exported; choose listings or sightings");
    }
    return k_done;
}

}  // namespace

Runner add_export(CLI::App& command)
{
    const auto arguments = std::make_shared<ExportArguments>();
    command
        .add_option("what", arguments->what,
                    "listings: one row each at its last known state. sightings: one row per price and "
                    "the time it stood, which import reads back")
        ->type_name("listings|sightings")
        ->required();
    add_export_filters(command, arguments->filters);
    command.footer(
        "Examples:\n  gpuprice export listings > listings.csv\n"
        "  gpuprice export sightings --since 90d --format jsonl > sightings.jsonl");
    return [arguments](Session& session) { return run_export(session, *arguments); };
}

}  // namespace gpuprice::cli
