#include "gpuprice/analysis/data_digest.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/page.hpp"

#include "commands.hpp"
#include "filters.hpp"
#include "live_lines.hpp"
#include "output_file.hpp"
#include "report_page.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace gpuprice::cli {

namespace {

struct ReportArguments {
    Filters filters;
    std::string output;
};

report::PageFormat format_of(const Session& session)
{
    if (session.format().empty()) {
        return report::PageFormat::table;
    }
    const auto format = report::parse_page_format(session.format());
    if (!format) {
        throw core::UsageError("--format: " + format.error().text());
    }
    return *format;
}

int run_report(Session& session, const ReportArguments& arguments)
{
    if (!arrangement_of(arguments.filters.arrangement).is_empty()) {
        throw core::UsageError(
            "report: --select, --sort and --limit are for one table, and this page has several; take the command of "
            "the section, such as 'gpuprice markup'");
    }
    const report::PageFormat format = format_of(session);
    report::RenderOptions options = session.terminal();
    // A file is read anywhere; only a terminal may be unable to show blocks.
    const bool is_for_screen = arguments.output.empty() && format == report::PageFormat::table && options.width;
    std::optional<LiveStep> progress{std::in_place, session.context(), Progress::shown, "report"};
    const report::Page page =
        report_page(session, arguments.filters, is_for_screen ? session.glyphs() : report::Glyphs::unicode,
                    [&progress](std::string_view step) { progress->at(step); });
    progress.reset();
    if (arguments.output.empty()) {
        session.context().out << report::render_page(page, format, options);
        return k_done;
    }
    options.width.reset();
    options.color = false;
    write_file(arguments.output, report::render_page(page, format, options));
    return k_done;
}

}  // namespace

Runner add_report(CLI::App& command)
{
    const auto arguments = std::make_shared<ReportArguments>();
    add_filters(command, arguments->filters, {});
    add_range(command, arguments->filters);
    hide(command, {"--select", "--sort", "--limit"});
    command.add_option("-o,--output", arguments->output, "Write to this file, whole or not at all")->type_name("FILE");
    command.footer(
        "One page of what the other commands print: prices and their changes, the largest moves, spikes, trends,\n"
        "premiums between regions, rent or buy, value, what was left out, and the health of the markets. Each section\n"
        "refuses thin data as its command does. --format is table, md, html or json; html is one file with charts\n"
        "that loads nothing. The footer's method and data hash tell whether two pages rest on the same data.\n"
        "Examples:\n"
        "  gpuprice report\n"
        "  gpuprice report a100 h100 --region US,CN --as-of 2026-03-31\n"
        "  gpuprice report --format html -o prices.html");
    return [arguments](Session& session) { return run_report(session, *arguments); };
}

}  // namespace gpuprice::cli
