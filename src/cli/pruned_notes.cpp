#include "pruned_notes.hpp"

#include "gpuprice/model/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace gpuprice::cli {

std::vector<std::string> pruned_notes(const store::Store& store, const std::vector<std::string>& markets,
                                      std::optional<core::Day> first)
{
    std::vector<std::string> notes;
    for (const store::PruneMark& mark : store.prune_marks()) {
        const bool is_shown = markets.empty() || std::ranges::find(markets, mark.market) != markets.end();
        const bool reaches = !first || *first - model::carry_forward_limit(model::PriceKind::ask) < mark.before;
        if (is_shown && reaches) {
            notes.push_back(
                fmt::format("{}: what was seen there before {} was removed on {} ('gpuprice db prune'); numbers of "
                            "days before that are without it.",
                            mark.market, core::to_text(mark.before), core::to_text(core::day_of(mark.at))));
        }
    }
    return notes;
}

void add_pruned_notes(report::Table& table, const store::Store& store, const std::vector<std::string>& markets,
                      std::optional<core::Day> first)
{
    std::ranges::move(pruned_notes(store, markets, first), std::back_inserter(table.notes));
}

}  // namespace gpuprice::cli
