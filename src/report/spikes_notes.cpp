#include "spikes_notes.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/counted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace gpuprice::report {

namespace {

using analysis::CellSpikes;

/// What the price visibly did, where nobody says whether that is more than noise.
std::string seen_text(const CellSpikes& cell)
{
    const auto change = [](const std::optional<double>& each) { return each ? percent_text(*each) : "–"; };
    if (!cell.largest_week && !cell.change_7d && !cell.change_30d && !cell.change_90d) {
        return "No change over 7, 30 or 90 days can be told.";
    }
    std::string text = fmt::format("Seen, not judged: {} over 7 days, {} over 30, {} over 90", change(cell.change_7d),
                                   change(cell.change_30d), change(cell.change_90d));
    if (const auto& seen = cell.largest_week) {
        text += fmt::format("; the largest within a week {} from {} to {} ({})", percent_text(seen->change),
                            core::to_text(seen->from), core::to_text(seen->to), text::counted(seen->sellers, "seller"));
    }
    return text + ".";
}

std::string size_text(const CellSpikes& cell)
{
    const auto& findings = cell.findings;
    std::string text =
        fmt::format("{}: {} days with a price from {} to {}, usually of {}, at most {}", cell_text(cell.cell),
                    findings.days, core::to_text(*cell.first_day), core::to_text(*cell.last_day),
                    text::counted(cell.usual_sellers, "seller"), cell.most_sellers);
    const bool is_often_thin = cell.wide_days < findings.days;
    if (findings.smallest_visible) {
        text += fmt::format("; a lasting step of {} or more would be found within 5 days{}",
                            percent_text(*findings.smallest_visible).substr(1),
                            is_often_thin ? fmt::format(" of at least {} sellers", analysis::k_sellers_for_spike) : "");
    }
    if (is_often_thin) {
        text += fmt::format("; {} of these days had so many", cell.wide_days);
    }
    // Where most days cannot raise an alarm, silence says little.
    if (!is_mostly_judged(cell)) {
        return fmt::format("{}. {}", text, seen_text(cell));
    }
    return text + ".";
}

std::string joined(const std::vector<std::string>& words, std::string_view separator)
{
    return fmt::format("{}", fmt::join(words, separator));
}

/// A line an event, with the cells whose episodes it is near.
std::vector<std::string> event_notes(std::span<const CellSpikes> cells)
{
    std::map<std::pair<core::Day, const catalog::Event*>, std::vector<std::string>> near;
    for (const CellSpikes& cell : cells) {
        for (const auto& [episode, events] : cell.episodes) {
            for (const catalog::Event* event : events) {
                auto& names = near[{event->day, event}];
                if (names.empty() || names.back() != cell_text(cell.cell)) {
                    names.push_back(cell_text(cell.cell));
                }
            }
        }
    }
    std::vector<std::string> notes;
    for (const auto& [event, names] : near) {
        notes.push_back(
            fmt::format("{} ({}); near {}.", dated_text(*event.second), event.second->source, joined(names, "; ")));
    }
    return notes;
}

/// Which markets came and went: what changed with them is no move of the price.
std::string breaks_text(const CellSpikes& cell)
{
    constexpr std::size_t k_most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(k_most, cell.breaks.size()); ++i) {
        const analysis::PanelBreak& each = cell.breaks[i];
        text += fmt::format("{}on {}{}{}{}", i == 0 ? "" : "; ", core::to_text(each.day),
                            each.entered.empty() ? "" : " with " + joined(each.entered, ", "),
                            each.entered.empty() || each.left.empty() ? "" : " and",
                            each.left.empty() ? "" : " without " + joined(each.left, ", "));
        text += each.step_unknown ? " (the step is not known and taken as none)" : "";
    }
    if (cell.breaks.size() > k_most) {
        text += fmt::format("; and {} times more", cell.breaks.size() - k_most);
    }
    return fmt::format(
        "{}: the observed markets changed {}. No alarm starts there, and earlier prices are put on the "
        "footing of the last markets: FOOTING of `gpuprice history {}`.",
        cell_text(cell.cell), text, cell.cell.card->id);
}

}  // namespace

std::string dated_text(const catalog::Event& event)
{
    return fmt::format("{}{} {}", event.approximate_day ? "about " : "", core::to_text(event.day), event.title);
}

std::vector<std::string> spikes_notes(std::span<const CellSpikes> cells)
{
    constexpr std::size_t k_most_named = 12;
    std::vector<std::string> notes;
    if (std::ranges::any_of(cells, [](const CellSpikes& cell) { return !cell.episodes.empty(); })) {
        notes.emplace_back(
            "EXPECTED: median of up to 90 days before. PRICE: on the peak; of a level shift, the level that stayed.");
        notes.emplace_back(
            "SCORE: size of the move at its peak in usual daily deviations. Found from 8 sellers and 5 % on.");
    }
    const std::vector<std::string> events = event_notes(cells);
    if (!events.empty()) {
        notes.emplace_back("Dated events within 30 days of them: context, nothing here says that they are causes.");
        notes.insert(notes.end(), events.begin(), events.end());
    }
    std::vector<std::string> never_priced;
    std::size_t named = 0;
    std::size_t unnamed = 0;
    for (const CellSpikes& cell : cells) {
        if (!cell.first_day) {
            never_priced.push_back(cell_text(cell.cell));
        } else if (!cell.findings.reason.empty() && ++named > k_most_named) {
            ++unnamed;
        } else {
            notes.push_back(cell.findings.reason.empty() ? size_text(cell)
                                                         : fmt::format("{}: {}. {}", cell_text(cell.cell),
                                                                       cell.findings.reason, seen_text(cell)));
            if (!cell.breaks.empty()) {
                notes.push_back(breaks_text(cell));
            }
        }
    }
    if (unnamed > 0) {
        notes.push_back(fmt::format("{} could not be judged; --format json names {} with what is seen.",
                                    text::counted(unnamed, "more cell"), unnamed == 1 ? "it" : "them"));
    }
    if (!never_priced.empty()) {
        notes.push_back(fmt::format("Too thin, no day with 3 sellers: {}.", joined(never_priced, "; ")));
    }
    return notes;
}

}  // namespace gpuprice::report
