#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/markets/definition.hpp"

#include "markets_actions.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

using report::Cell;

/// Where the definition was read from: the user's file, and the shipped one where that is overridden.
std::string read_from(Session& session, const model::MarketDefinition& market)
{
    const auto shipped = session.data_directory() / "markets";
    for (const markets::CheckedFile& file : markets::check_definitions(shipped, session.user_markets())) {
        if (file.id == market.id && file.file.string() != market.origin) {
            return market.origin + ", over " + file.file.string();
        }
    }
    return market.origin;
}

std::string pace_text(const model::Politeness& politeness)
{
    return fmt::format("at most {} at once and {} pages a run, {} ms apart, answers up to {} MiB, {} s each",
                       politeness.max_in_flight, politeness.max_pages, politeness.min_delay.count(),
                       politeness.max_body_bytes >> 20U,
                       std::chrono::duration_cast<std::chrono::seconds>(politeness.timeout).count());
}

std::string rendered_by(Session& session, const model::MarketDefinition& market)
{
    if (market.via.empty()) {
        return "";
    }
    const auto& commands = session.configuration().commands;
    const auto found = commands.find(market.via);
    if (found == commands.end()) {
        return market.via + ", which is no command of " + session.configuration().file.string();
    }
    const bool there = fetch::find_program(found->second.front(), session.context().environment).has_value();
    return market.via + (there ? ", there" : ", not there");
}

report::Table fields_of(Session& session, const model::MarketDefinition& market)
{
    report::Table table;
    table.columns = {{"field", "FIELD"}, {"value", "VALUE", report::Align::left, report::Audience::both, 20}};
    const auto put = [&table](std::string field, std::string value) {
        if (!value.empty()) {
            table.rows.push_back({Cell{std::move(field)}, Cell{std::move(value)}});
        }
    };
    put("market", market.id);
    put("adapter", market.adapter);
    put("country", market.country);
    put("currency", std::string{market.currency.code()});
    put("address", market.base_url);
    for (const std::string& query : market.queries) {
        put("query", query);
    }
    for (const auto& [name, value] : market.parameters) {
        put("parameter " + name, value);
    }
    for (const auto& [name, source] : market.credentials) {
        const bool there = fetch::read_secret(source, session.context().environment).has_value();
        put("credential " + name, place_of(source) + (there ? ", there" : ", not there"));
    }
    put("tax", std::string{model::to_text(market.tax)} +
                   (market.tax_rate ? fmt::format(", {:g} %", *market.tax_rate * 100) : std::string{}));
    put("documented API", market.documented_api);
    put("rendered by", rendered_by(session, market));
    put("pace", pace_text(market.politeness));
    put("read from", read_from(session, market));
    put("hash", market.definition_hash());
    if (!market.extract.empty()) {
        table.notes.push_back("extract: " + nlohmann::ordered_json::parse(market.extract).dump(2));
    }
    if (!market.note.empty()) {
        table.notes.push_back(market.note);
    }
    return table;
}

int run_show(Session& session, const std::string& id)
{
    const auto render = session.render_options();
    const model::MarketDefinition& market = session.market(id);
    std::ostream& out = session.context().out;
    if (render.format == report::Format::json || render.format == report::Format::jsonl) {
        auto object = nlohmann::ordered_json::object();
        object["definition"] = nlohmann::ordered_json::parse(markets::definition_text(market));
        object["read_from"] = read_from(session, market);
        object["hash"] = market.definition_hash();
        out << object.dump(render.format == report::Format::json ? 2 : -1) << '\n';
        return k_done;
    }
    out << report::render(fields_of(session, market), render);
    return k_done;
}

}  // namespace

std::string place_of(const model::SecretSource& source)
{
    return source.env.empty() ? "file " + source.file : "$" + source.env;
}

Runner add_markets_show(CLI::App& action)
{
    const auto id = std::make_shared<std::string>();
    action.add_option("market", *id, "The market")->type_name("ID")->required();
    action.footer(
        "Credentials are shown by name only. The hash is of what decides which listings the market can show:\n"
        "runs under another hash are not compared.\n"
        "Examples:\n"
        "  gpuprice markets show ebay-us\n"
        "  gpuprice markets show ebay-us --format json");
    return [id](Session& session) { return run_show(session, *id); };
}

}  // namespace gpuprice::cli
