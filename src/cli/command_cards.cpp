#include "gpuprice/catalog/rates.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/cards.hpp"

#include "commands.hpp"
#include "filters.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

int run_cards(Session& session, const std::vector<std::string>& names, const ArrangementOptions& arrangement)
{
    const auto render = render_options(session, arrangement);
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

// Loading already refuses files that break a rule, and names or part numbers that mean two things.
int check_catalogue(Session& session, const std::vector<std::string>& names)
{
    if (!names.empty()) {
        throw core::UsageError("--check checks the whole catalogue: name no card");
    }
    const catalog::Catalog& catalog = session.catalog();
    const normalize::Normalizer& normalizer = session.normalizer();
    const std::vector<std::string> misread = normalize::misread_cards(catalog, normalizer);
    for (const std::string& sentence : misread) {
        tell(session.context(), sentence);
    }
    if (!misread.empty()) {
        return k_failed;
    }
    std::size_t prices = 0;
    std::size_t part_numbers = 0;
    for (const catalog::Card& card : catalog.cards()) {
        prices += card.prices.size();
        part_numbers += card.part_numbers.size();
    }
    session.context().out << fmt::format(
        "{} cards, {} part numbers, {} price records, {} events: no name and no part number means two things, and "
        "every "
        "card is read by its id.\n",
        catalog.cards().size(), part_numbers, prices, catalog.events().size());
    return k_done;
}

}  // namespace

Runner add_cards(CLI::App& command)
{
    const auto names = std::make_shared<std::vector<std::string>>();
    command.add_option("card", *names, "Cards or families; all, one line each, when none is given")->type_name("CARD");
    const auto check = std::make_shared<bool>(false);
    command.add_flag("--check", *check,
                     "Instead of CARD: check the whole catalogue and its words, after you have changed them");
    const auto arrangement = std::make_shared<ArrangementOptions>();
    add_arrangement(command, *arrangement, report::cards_table({}, {}).columns);
    command.footer("Examples:\n  gpuprice cards\n  gpuprice cards h100-80gb-pcie\n  gpuprice cards a100 --format csv");
    return [names, check, arrangement](Session& session) {
        return *check ? check_catalogue(session, *names) : run_cards(session, *names, *arrangement);
    };
}

}  // namespace gpuprice::cli
