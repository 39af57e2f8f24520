#include "gpuprice/catalog/rates.hpp"
#include "gpuprice/report/cards.hpp"

#include "commands.hpp"
#include "filters.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

int run_cards(Session& session, const std::vector<std::string>& names)
{
    const auto render = session.render_options();
    model::RateTable rates;
    catalog::load_rates(session.data_directory() / "rates", rates);
    std::vector<const catalog::Card*> cards;
    if (names.empty()) {
        for (const catalog::Card& card : session.catalog().cards()) {
            cards.push_back(&card);
        }
    }
    for (const std::string& name : names) {
        for (const catalog::Card* card : require_cards(session, name)) {
            cards.push_back(card);
        }
    }
    std::ostream& out = session.context().out;
    if (names.empty()) {
        out << report::render(report::cards_table(cards, rates), render);
        return k_done;
    }
    if (render.format != report::Format::table) {
        out << report::render(report::price_records_table(cards, rates), render);
        return k_done;
    }
    for (std::size_t i = 0; i < cards.size(); ++i) {
        out << (i == 0 ? "" : "\n") << report::card_text(*cards[i]) << "\n";
        out << report::render(report::price_records_table(std::span{&cards[i], 1}, rates), render);
    }
    return k_done;
}

}  // namespace

Runner add_cards(CLI::App& command)
{
    const auto names = std::make_shared<std::vector<std::string>>();
    command.add_option("card", *names, "Cards or families; all, one line each, when none is given")->type_name("CARD");
    command.footer("Examples:\n  gpuprice cards\n  gpuprice cards h100-80gb-pcie\n  gpuprice cards a100 --format csv");
    return [names](Session& session) { return run_cards(session, *names); };
}

}  // namespace gpuprice::cli
