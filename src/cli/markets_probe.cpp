#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/ingest/probe.hpp"
#include "gpuprice/markets/definition.hpp"
#include "gpuprice/text/unicode.hpp"

#include "markets_actions.hpp"
#include "output_file.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <set>

namespace gpuprice::cli {

namespace {

namespace fs = std::filesystem;

struct ProbeArguments {
    std::string url;
    std::string id;
    std::string country;
    std::string currency;
    std::string title_filter;
    bool everything = false;
    bool save = false;
    bool force = false;
};

bool has_digit(std::string_view word) { return word.find_first_of("0123456789") != std::string_view::npos; }

// "RTX 6000 Ada" is known by its number, "Gaudi 3" by its name: short numbers stand in every second title.
std::string telling_word(const std::string& family)
{
    constexpr std::size_t k_number = 4;
    constexpr std::size_t k_name = 5;
    const std::string folded = text::fold(family);
    for (std::size_t begin = 0; begin < folded.size();) {
        const std::size_t end = std::min(folded.find(' ', begin), folded.size());
        const std::string word = folded.substr(begin, end - begin);
        const bool number = word.find_first_not_of("0123456789") == std::string::npos;
        if (has_digit(word) && (!number || word.size() >= k_number)) {
            return word;
        }
        begin = end + 1;
    }
    const std::string first = folded.substr(0, folded.find(' '));
    const bool named_by_number = has_digit(folded) || first.size() == folded.size();
    return named_by_number && first.size() >= k_name ? first : "";
}

/// One word for each family of the catalogue.
std::string words_of(const catalog::Catalog& catalog)
{
    std::set<std::string> words;
    for (const catalog::Card& card : catalog.cards()) {
        words.insert(telling_word(card.family));
    }
    words.erase("");
    std::string text;
    for (const std::string& word : words) {
        text.append(text.empty() ? "" : " ").append(word);
    }
    return text;
}

/// What the definition shall say, held against the rules of definitions before anything is asked of anybody.
ingest::ProbeWishes wishes_of(Session& session, const ProbeArguments& arguments, const fetch::Url& address)
{
    ingest::ProbeWishes wishes;
    wishes.id = arguments.id.empty() ? ingest::market_id_of(address) : arguments.id;
    wishes.country = arguments.country;
    if (!arguments.currency.empty()) {
        auto currency = core::Currency::parse(arguments.currency);
        if (!currency) {
            throw core::UsageError("--currency: " + currency.error().text());
        }
        wishes.currency = *currency;
    }
    if (!arguments.everything) {
        wishes.title_filter = arguments.title_filter.empty() ? words_of(session.catalog()) : arguments.title_filter;
    }
    model::MarketDefinition trial;
    trial.id = wishes.id;
    trial.adapter = "shopify";
    trial.country = wishes.country.empty() ? "US" : wishes.country;
    trial.base_url = address.scheme + "://" + address.host;
    if (!wishes.title_filter.empty()) {
        trial.parameters["title_filter"] = wishes.title_filter;
    }
    (void)markets::parse_definition(markets::definition_text(trial), "markets probe", markets::Origin::user);
    return wishes;
}

/// Where the definition is saved. \throws core::UsageError  when that would change a market without leave.
fs::path place_to_save(Session& session, const std::string& id, bool force)
{
    const fs::path file = session.user_markets() / (id + ".json");
    if (fs::exists(file)) {
        if (!force) {
            throw core::UsageError(file.string() +
                                   " exists: overwrite it with --force, or name another market with --id");
        }
        return file;
    }
    for (const model::MarketDefinition& market : session.markets()) {
        if (market.id == id) {
            throw core::UsageError("there is a market '" + id + "' already, in " + market.origin +
                                   ": name another with --id");
        }
    }
    return file;
}

/// Of what people type: "shop.example.com" is meant as https.
fetch::Url address_of(const std::string& text)
{
    auto address = fetch::parse_url(text);
    const bool has_scheme = text.find(':') < text.find_first_of(".[/?#") || text.starts_with('/');
    if (!address && !has_scheme) {
        address = fetch::parse_url("https://" + text);
    }
    if (!address) {
        // The address itself may hold a password: it is not repeated.
        throw core::UsageError("URL: " + address.error().text() +
                               "; give the shop's, such as https://shop.example.com");
    }
    return *address;
}

/// Why no definition was found, and what can be done instead.
std::string nothing_found(const ingest::ProbeResult& result, const fetch::Url& address)
{
    const std::string place = address.for_people();
    if (!result.reached) {
        return place +
               " could not be reached, so nothing is known of it: check the address and this machine's "
               "connection";
    }
    const std::string by_hand = "save its pages and import them as CSV, or write a definition with rules of your own";
    if (result.busy) {
        return place + " wants fewer requests for now: try again later";
    }
    if (result.blocked) {
        return place + " does not let itself be read by programs: " + by_hand;
    }
    return "no list of products that gpuprice knows was found at " + place +
           ". The address of one product's page works where the page states its price as data: try that one. Or " +
           by_hand;
}

int run_probe(Session& session, const ProbeArguments& arguments)
{
    const auto address = address_of(arguments.url);
    if (arguments.force && !arguments.save) {
        throw core::UsageError("--force goes with --save");
    }
    const ingest::ProbeWishes wishes = wishes_of(session, arguments, address);
    const fs::path file = arguments.save ? place_to_save(session, wishes.id, arguments.force) : fs::path{};
    const normalize::Normalizer& normalizer = session.normalizer();
    fetch::FetcherOptions options;
    options.user_agent = session.user_agent();
    fetch::Fetcher fetcher{options, session.clock(), session.context().environment};
    const auto told = [&session](const std::string& line) { tell(session.context(), line); };
    const ingest::ProbeResult result = ingest::probe(address, wishes, fetcher, normalizer, told);
    if (!result.definition) {
        told(nothing_found(result, address));
        return result.blocked ? k_partial : k_failed;
    }
    const std::string text = markets::definition_text(*result.definition);
    (void)markets::parse_definition(text, "markets probe", markets::Origin::user);
    session.context().out << text;
    if (arguments.save) {
        std::error_code ignored;
        fs::create_directories(file.parent_path(), ignored);
        write_file(file, text);
        told("saved as " + file.string());
        told("next: gpuprice scrape " + wishes.id);
    } else {
        told("save it as " + (session.user_markets() / (wishes.id + ".json")).string() + ", or add --save");
    }
    return k_done;
}

}  // namespace

Runner add_markets_probe(CLI::App& action)
{
    const auto arguments = std::make_shared<ProbeArguments>();
    action.add_option("url", arguments->url, "The shop, one of its collections, or a product's page")
        ->type_name("URL")
        ->required();
    action.add_flag("--save", arguments->save, "Write the definition into your markets directory");
    action.add_flag("--force", arguments->force, "With --save: overwrite the file that is there");
    action.add_option("--id", arguments->id, "The market's id; default from the host's name")->type_name("ID");
    action.add_option("--country", arguments->country, "Where the shop sells; default from the host's name")
        ->type_name("CC");
    action.add_option("--currency", arguments->currency, "Of its prices; default as the shop says")->type_name("ISO");
    auto* words = action
                      .add_option("--title-filter", arguments->title_filter,
                                  "Take only titles with one of these words; default the catalogue's families")
                      ->type_name("WORDS");
    action.add_flag("--everything", arguments->everything, "Take all that the shop sells")->excludes(words);
    action.footer(
        "Asks the shop, politely and one request after the other, whether it runs on Shopify or WooCommerce or states\n"
        "its product on the page. What was seen goes to standard error, the definition to standard output.\n"
        "Exits with 1 when it is not reached or not readable, 3 when it refused. The definition saved, a scrape of the "
        "new\n"
        "market begins its price history. Examples:\n"
        "  gpuprice markets probe https://shop.example.com --save\n"
        "  gpuprice scrape shop-example-com");
    return [arguments](Session& session) { return run_probe(session, *arguments); };
}

}  // namespace gpuprice::cli
