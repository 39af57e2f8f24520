#include "drill_down.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace gpuprice::cli {

std::shared_ptr<const bool> add_explain_number(CLI::App& command, const std::string& what)
{
    const auto explains = std::make_shared<bool>(false);
    command.add_flag("--explain-number", *explains, what);
    return explains;
}

std::string explain_command(const Session& session, const Filters& filters, const CellDay& of)
{
    std::string command = "gpuprice markup " + of.cell.card->id + " --as-of " + core::to_text(of.day);
    const auto add = [&command](const char* option, std::string_view value) {
        command.append(" ").append(option).append(" ").append(value);
    };
    const auto add_list = [&add](const char* option, const std::vector<std::string>& values) {
        std::string joined;
        for (const std::string& value : values) {
            joined.append(joined.empty() ? "" : ",").append(value);
        }
        if (!joined.empty()) {
            add(option, joined);
        }
    };
    if (of.cell.kind != model::PriceKind::ask) {
        add("--kind", model::to_text(of.cell.kind));
    }
    if (!of.cell.region.empty()) {
        add("--region", of.cell.region);
    }
    add("--condition", model::to_text(of.cell.condition));
    if (of.currency != session.configuration().currency.value_or(core::Currency::usd)) {
        add("--currency", of.currency.code());
    }
    add_list("--market", filters.markets);
    add_list("--seller-country", filters.seller_countries);
    command += filters.include_flagged ? " --include-flagged" : "";
    command += filters.with_shipping ? " --with-shipping" : "";
    command += filters.gross ? " --gross" : "";
    return command + " --explain-number";
}

std::vector<std::string> explain_notes(const Session& session, const Filters& filters, const std::vector<CellDay>& days)
{
    constexpr std::size_t k_most = 6;
    std::vector<std::string> notes;
    for (std::size_t i = 0; i < std::min(k_most, days.size()); ++i) {
        notes.push_back("From which listings: " + explain_command(session, filters, days[i]));
    }
    if (days.size() > k_most) {
        notes.push_back("Likewise for the " + std::to_string(days.size() - k_most) + " others.");
    }
    return notes;
}

}  // namespace gpuprice::cli
