#include "arrangement.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/counted.hpp"

#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace gpuprice::cli {

namespace {

/// "; _usd stands for the currency: card, median_usd, …"; columns for people alone have no name in CSV.
std::string names_of(const std::vector<report::Column>& columns)
{
    std::string names;
    bool has_currency = false;
    for (const report::Column& column : columns) {
        if (column.audience != report::Audience::people) {
            names.append(names.empty() ? "" : ", ").append(column.key);
            has_currency = has_currency || column.key.ends_with("_usd");
        }
    }
    return names.empty() ? names : (has_currency ? "; _usd stands for the report's currency: " : ": ") + names;
}

}  // namespace

void add_arrangement(CLI::App& command, ArrangementOptions& options, const std::vector<report::Column>& columns)
{
    constexpr const char* k_group = "Columns and rows";
    command
        .add_option("--select", options.select,
                    "Only these columns, in this order, by their names in CSV" + names_of(columns))
        ->type_name("COLUMN")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(k_group);
    command
        .add_option(
            "--sort", options.sort,
            "Sort by this column, shown or not, COLUMN:desc from the highest down; several count in their order; "
            "prices of several currencies by what they are in one, of several kinds kind by kind")
        ->type_name("COLUMN")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(k_group);
    command.add_option("--limit", options.limit, "At most so many rows; standard error says of how many")
        ->type_name("N")
        ->group(k_group);
}

report::Arrangement arrangement_of(const ArrangementOptions& options)
{
    report::Arrangement arrangement;
    arrangement.select = options.select;
    for (const std::string& key : options.sort) {
        arrangement.sort.push_back(report::parse_sort_key(key));
    }
    if (options.limit && *options.limit < 0) {
        throw core::UsageError("--limit: " + std::to_string(*options.limit) + " is no number of rows");
    }
    if (options.limit) {
        arrangement.limit = static_cast<std::size_t>(*options.limit);
    }
    return arrangement;
}

void sort_within_kinds(report::Arrangement& arrangement)
{
    const auto is_price = [](const report::SortKey& key) {
        static constexpr std::array k_prices{"price", "price_", "unit_price_", "median_", "low_",
                                             "high_", "p10_",   "p25_",        "p75_",    "interval"};
        return std::ranges::any_of(k_prices, [&key](std::string_view name) {
            return name.ends_with('_') ? key.column.starts_with(name) && key.column != "price_kind"
                                       : key.column == name;
        });
    };
    const auto is_kind = [](const report::SortKey& key) { return key.column == "price_kind"; };
    if (std::ranges::any_of(arrangement.sort, is_price) && std::ranges::none_of(arrangement.sort, is_kind)) {
        arrangement.sort.insert(arrangement.sort.begin(), {"price_kind", false});
    }
}

report::RenderOptions render_options(Session& session, const ArrangementOptions& options, report::Format fallback)
{
    report::RenderOptions render = session.render_options(fallback);
    render.arrangement = arrangement_of(options);
    render.tell_limit = [&session](std::size_t shown, std::size_t all) { tell_limit(session, shown, all); };
    return render;
}

void tell_limit(Session& session, std::size_t shown, std::size_t all)
{
    tell(session.context(), Level::info, "shown " + std::to_string(shown) + " of " + text::counted(all, "row"));
}

}  // namespace gpuprice::cli
