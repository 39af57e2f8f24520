#include "db_prune.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/counted.hpp"
#include "gpuprice/text/suggestion.hpp"

#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string_view>
#include <system_error>
#include <vector>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Cell;
using store::PrunedPart;

constexpr int k_least_days = 1;
constexpr int k_most_days = 36'500;

struct PruneArguments {
    int older_than = 90;
    std::string before;
    std::string market;
    bool dry_run = false;
    bool yes = false;
};

std::string_view words_of(PrunedPart::Kind kind)
{
    switch (kind) {
        case PrunedPart::Kind::pages: return "kept answers of markets that were not scraped since";
        case PrunedPart::Kind::ledger: return "lines of the ledger";
        case PrunedPart::Kind::runs: return "runs";
        case PrunedPart::Kind::wordings: return "former wordings of listings that are no card";
        case PrunedPart::Kind::prices: return "prices";
        case PrunedPart::Kind::listings: return "listings seen only then";
        case PrunedPart::Kind::observations: return "observations of the market";
    }
    return "";
}

std::int64_t bytes_of(const std::vector<PrunedPart>& parts)
{
    std::int64_t bytes = 0;
    for (const PrunedPart& part : parts) {
        bytes += part.bytes;
    }
    return bytes;
}

report::Table table_of(const std::vector<PrunedPart>& parts)
{
    report::Table table;
    table.columns = {{"what", "WHAT"}, {"rows", "ROWS", Align::right}, {"bytes", "ABOUT", Align::right}};
    for (const PrunedPart& part : parts) {
        if (part.rows > 0) {
            table.rows.push_back(
                {Cell{words_of(part.kind)}, Cell::count(static_cast<std::size_t>(part.rows)),
                 Cell::with_display(Cell::count(static_cast<std::size_t>(part.bytes)), size_text(part.bytes))});
        }
    }
    return table;
}

/// What the history takes on the disk, with what is not in the file yet. Measured before anything is removed, for the
/// removal itself is written down beside the file.
std::int64_t bytes_on_disk(const std::filesystem::path& database)
{
    std::int64_t bytes = 0;
    for (const std::string& file : {database.string(), database.string() + "-wal"}) {
        std::error_code error;
        const auto size = std::filesystem::file_size(file, error);
        bytes += error ? 0 : static_cast<std::int64_t>(size);
    }
    return bytes;
}

std::string space_note(const store::SpaceGivenBack& space, std::int64_t bytes_before)
{
    switch (space.outcome) {
        case store::SpaceGivenBack::Outcome::no_room:
            return fmt::format(
                "The file stays {}: the copy that gives space back takes {} in {}, and there are {}. What "
                "is free in the file is used by what comes next; make room and run it again.",
                size_text(space.bytes_after), size_text(space.needed), space.where, size_text(space.available));
        case store::SpaceGivenBack::Outcome::in_use:
            return fmt::format(
                "The file was {} and is {} until those who read it now are done; the next run that "
                "writes gives the rest back.",
                size_text(bytes_before), size_text(space.bytes_after));
        case store::SpaceGivenBack::Outcome::done: break;
    }
    return fmt::format("The file was {} and is {}.", size_text(bytes_before), size_text(space.bytes_after));
}

/// Where the disk fills up even so, or fails, what was removed stays removed.
std::string give_back(store::Store& store, std::int64_t bytes_before, int& code)
{
    try {
        const store::SpaceGivenBack space = store.give_back_space();
        code = space.outcome == store::SpaceGivenBack::Outcome::no_room ? k_partial : k_done;
        return space_note(space, bytes_before);
    } catch (const core::DataError& error) {
        code = k_partial;
        return std::string{"All of this is removed, and the file is as large as before: "} + error.what() + ".";
    }
}

int prune_details(Session& session, const PruneArguments& arguments)
{
    const auto render = session.render_options();
    const core::Instant now = session.clock().now();
    const core::Instant before = now - std::chrono::days{arguments.older_than};
    const std::string day = core::to_text(core::day_of(before));
    const std::int64_t bytes_before = bytes_on_disk(session.database());
    report::Table table;
    int code = k_done;
    if (arguments.dry_run) {
        store::Store store = session.open_store(store::Access::read, Session::Outdated::expected);
        const auto parts = store.prune_details(store::Prune::rehearsed, before, now);
        table = table_of(parts);
        table.notes.push_back(fmt::format("Would be removed, about {}; no number needs it. Nothing was changed.",
                                          size_text(bytes_of(parts))));
    } else {
        store::Store store = session.open_store(store::Access::write);
        const std::int64_t free = store.contents().free_bytes;
        table = table_of(store.prune_details(store::Prune::done, before, now));
        if (!table.rows.empty()) {
            table.notes.emplace_back("Removed; no number needs it.");
        }
        if (!table.rows.empty() || free > 0) {  // that an earlier time had no room to give back
            table.notes.push_back(give_back(store, bytes_before, code));
        }
    }
    table.title = "Details older than " + day;
    table.empty_text = "There is nothing older than " + day + " that no number needs.";
    if (table.rows.empty() && arguments.dry_run) {
        table.notes.clear();
    }
    session.context().out << report::render(table, render);
    return code;
}

core::Day begin_of_year(const std::string& text, core::Day today)
{
    int year = 0;
    const char* end = text.data() + text.size();
    const auto [rest, failed] = std::from_chars(text.data(), end, year);
    const std::chrono::year_month_day now{today};
    constexpr int k_first_year = 1990;
    if (failed != std::errc{} || rest != end || year < k_first_year || year > static_cast<int>(now.year())) {
        throw core::UsageError(
            fmt::format("--before: '{}' is no year up to {}: what was seen before the 1st of January "
                        "of that year is removed",
                        text, static_cast<int>(now.year())));
    }
    return std::chrono::sys_days{std::chrono::year{year} / 1 / 1};
}

void require_stored(const store::Store& store, const std::string& market)
{
    const std::vector<std::string> markets = store.markets();
    if (std::ranges::find(markets, market) == markets.end()) {
        const std::vector<std::string_view> known{markets.begin(), markets.end()};
        throw core::UsageError("--market: nothing of '" + market + "' is on record" + text::hint(market, known) +
                               (known.empty() ? "" : " (there are " + text::joined(known) + ")"));
    }
}

void add_consequences(report::Table& table, const store::PrunedYears& years, const PruneArguments& arguments,
                      core::Day before)
{
    if (years.shortened > 0) {
        table.notes.push_back(
            fmt::format("{} on show before and after begin on {} then, and how long they were there "
                        "is no longer known.",
                        text::counted(static_cast<std::size_t>(years.shortened), "listing"), core::to_text(before)));
    }
    if (!years.cards.empty()) {
        std::string cards;
        for (const store::PrunedYears::Card& card : years.cards) {
            cards += fmt::format("{}{} ({}, {} to {})", cards.empty() ? "" : ", ", card.name,
                                 text::counted(static_cast<std::size_t>(card.listings), "listing"),
                                 core::to_text(card.first), core::to_text(card.last));
        }
        table.notes.push_back("No longer to be explained, and computed without " + arguments.market +
                              ": numbers of these days of " + cards + "; spikes and trends that reach back there.");
    }
}

int prune_years(Session& session, const PruneArguments& arguments)
{
    const auto render = session.render_options();
    const core::Instant now = session.clock().now();
    const core::Day before = begin_of_year(arguments.before, core::day_of(now));
    const bool does = arguments.yes && !arguments.dry_run;
    const std::int64_t bytes_before = bytes_on_disk(session.database());
    store::Store store =
        session.open_store(does ? store::Access::write : store::Access::read, Session::Outdated::expected);
    require_stored(store, arguments.market);
    const store::PrunedYears years =
        store.prune_years(does ? store::Prune::done : store::Prune::rehearsed, arguments.market, before, now);
    report::Table table = table_of(years.parts);
    table.title = "What was seen of " + arguments.market + " before " + core::to_text(before);
    const bool is_nothing = years.parts.empty() && years.shortened == 0;
    int code = k_done;
    if (is_nothing) {
        table.empty_text =
            "Nothing that was seen of " + arguments.market + " before " + core::to_text(before) + " is on record.";
    } else {
        table.empty_text = "Of no listing everything.";
        add_consequences(table, years, arguments, before);
        if (does) {
            table.notes.emplace_back("Removed; reports that touch this time say so. Only a backup brings it back.");
            table.notes.push_back(give_back(store, bytes_before, code));
        } else {
            table.notes.push_back(
                fmt::format("Would be removed, about {}. Nothing was changed.", size_text(bytes_of(years.parts))));
        }
    }
    session.context().out << report::render(table, render);
    if (!is_nothing && !does && !arguments.dry_run) {
        throw core::UsageError("this cannot be taken back: run 'gpuprice db backup', then the same again with --yes");
    }
    return code;
}

int run_prune(Session& session, const PruneArguments& arguments)
{
    if (arguments.before.empty() != arguments.market.empty()) {
        throw core::UsageError("--before and --market go together: years are removed of one market");
    }
    session.require_database();
    return arguments.before.empty() ? prune_details(session, arguments) : prune_years(session, arguments);
}

}  // namespace

std::string size_text(std::int64_t bytes)
{
    constexpr double k_kibi = 1024.0;
    const auto value = static_cast<double>(bytes);
    return bytes < 1024 * 1024 ? fmt::format("{:.1f} KiB", value / k_kibi)
                               : fmt::format("{:.1f} MiB", value / (k_kibi * k_kibi));
}

Runner add_prune(CLI::App& action)
{
    const auto arguments = std::make_shared<PruneArguments>();
    CLI::Option* older = action
                             .add_option("--older-than", arguments->older_than,
                                         "Remove details older than so many days that no number needs")
                             ->type_name("DAYS")
                             ->check(CLI::Range(k_least_days, k_most_days))
                             ->capture_default_str();
    action
        .add_option("--before", arguments->before, "Instead, remove all that was seen of one market before this year")
        ->type_name("YYYY")
        ->excludes(older);
    action.add_option("--market", arguments->market, "The market for --before")->type_name("MARKET");
    action.add_flag("--dry-run", arguments->dry_run, "Say what would go, and remove nothing");
    action.add_flag("--yes", arguments->yes, "With --before: remove it, which cannot be taken back");
    action.footer(
        "Without --before every number stays as it is and can be explained as before. What goes: kept answers of\n"
        "markets that were not scraped since; lines of the ledger but the last 60 of each market and its last\n"
        "success; former wordings of listings that are no card, such as an accessory's old title.\n"
        "Then the file is written anew without what is free in it, when the disk has room for that copy.\n"
        "Examples:\n"
        "  gpuprice db prune --dry-run\n"
        "  gpuprice db prune --older-than 30\n"
        "  gpuprice db prune --before 2024 --market ebay-us --dry-run");
    return [arguments](Session& session) { return run_prune(session, *arguments); };
}

}  // namespace gpuprice::cli
