#include "gpuprice/report/since_launch.hpp"

#include "gpuprice/core/time.hpp"

#include <fmt/format.h>

namespace gpuprice::report {

namespace {

using analysis::LaunchSide;
using analysis::SinceLaunch;

std::string side_text(LaunchSide side)
{
    return side == LaunchSide::at ? "exactly at" : std::string{analysis::to_text(side)};
}

/// How sure the days of the row are, in one clause.
std::string sureness_text(const SinceLaunch& since)
{
    const std::string side = since.side == LaunchSide::at ? "there" : std::string{analysis::to_text(since.side)};
    const std::size_t open = since.days - since.sure_days - since.thin_days;
    const auto on = [&since](std::size_t count) {
        return since.days == 1       ? std::string{}
               : count == since.days ? std::string{" on each of them"}
                                     : fmt::format(" on {}", count);
    };
    std::vector<std::string> parts;
    if (since.sure_days > 0) {
        parts.push_back(fmt::format("surely {}{}", side, on(since.sure_days)));
    }
    if (since.surely_since && *since.surely_since > since.since && *since.surely_since < since.last) {
        parts.back() += fmt::format(" (each since {})", core::to_text(*since.surely_since));
    }
    if (open > 0) {
        parts.push_back(fmt::format("the range reaches 1{}, so it may be either", on(open)));
    }
    if (since.thin_days > 0) {
        parts.push_back(fmt::format("too few sellers for a range{}", on(since.thin_days)));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string since_text(const std::optional<SinceLaunch>& since)
{
    return since ? core::to_text(since->since) + (since->before ? "" : "*") : std::string{};
}

std::string since_sentence(const SinceLaunch& since)
{
    std::string text = side_text(since.side) + " its launch price ";
    if (since.days == 1) {
        text += fmt::format("on {}, {}", core::to_text(since.since),
                            since.before ? "the only day since it changed sides" : "the only day with a price here");
    } else {
        text += fmt::format("since {}{} on all {} days with {}", core::to_text(since.since),
                            since.before ? "," : ", the first day with a price here,", since.days,
                            since.before ? "a price" : "one");
    }
    if (since.missing_days > 0) {
        const analysis::DayRange& gap = *since.longest_gap;
        const bool is_only_one = (gap.last - gap.first).count() + 1 == static_cast<long>(since.missing_days);
        text += fmt::format(" ({} without, {} to {}{})", since.missing_days, core::to_text(gap.first),
                            core::to_text(gap.last), is_only_one ? "" : " the longest stretch");
    }
    text += "; " + sureness_text(since);
    if (since.before) {
        text += fmt::format("; on {} it was not, and since {} it changed sides {}", core::to_text(*since.before),
                            core::to_text(since.first),
                            since.changes == 1 ? "this once" : fmt::format("{} times", since.changes));
    }
    if (since.on_panel_break) {
        text += "; when it changed, other markets were observed than before, which may be why";
    }
    return text;
}

std::vector<Column> since_columns()
{
    constexpr auto k_files = Audience::files;
    return {{"launch_side", "", Align::left, k_files},         {"since", "SINCE"},
            {"since_is_first_day", "", Align::left, k_files},  {"since_days", "", Align::right, k_files},
            {"since_sure_days", "", Align::right, k_files},    {"since_thin_days", "", Align::right, k_files},
            {"since_missing_days", "", Align::right, k_files}, {"surely_since", "", Align::left, k_files},
            {"side_changes", "", Align::right, k_files}};
}

std::vector<Cell> since_cells(const std::optional<SinceLaunch>& since)
{
    if (!since) {
        return std::vector<Cell>(since_columns().size());
    }
    return {Cell{analysis::to_text(since->side)},
            Cell::with_display(Cell{core::to_text(since->since)}, since_text(since)),
            Cell::truth(!since->before),
            Cell::count(since->days),
            Cell::count(since->sure_days),
            Cell::count(since->thin_days),
            Cell::count(since->missing_days),
            since->surely_since ? Cell{core::to_text(*since->surely_since)} : Cell::none(),
            Cell::count(since->changes)};
}

}  // namespace gpuprice::report
