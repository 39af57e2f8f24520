#include "gpuprice/core/error.hpp"
#include "gpuprice/markets/adapter.hpp"
#include "gpuprice/markets/definition.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/counted.hpp"

#include "input.hpp"
#include "markets_actions.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <ostream>
#include <utility>

namespace gpuprice::cli {

namespace {

using markets::Verdict;
using report::Align;
using report::Audience;
using report::Cell;

struct TestArguments {
    std::string market;
    std::string file;
};

/// The market of that id, or the definition in that file, which need not lie where markets are looked for.
model::MarketDefinition definition_of(Session& session, const std::string& market)
{
    if (!market.ends_with(".json")) {
        return session.market(market);
    }
    Input input{market, session.context()};
    const std::string text{std::istreambuf_iterator<char>{input.stream()}, {}};
    return markets::parse_definition(text, market, markets::Origin::user);
}

std::string price_text(const model::RawPrice& price)
{
    const std::string amount =
        price.high ? report::money_range_text(price.amount, *price.high) : report::money_text(price.amount);
    return price.kind == model::PriceKind::ask ? amount : amount + " " + std::string{model::to_text(price.kind)};
}

std::string prices_text(const model::RawListing& raw)
{
    std::string text;
    for (const model::RawPrice& price : raw.prices) {
        text.append(text.empty() ? "" : ", ").append(price_text(price));
    }
    return text;
}

std::string reading_text(const model::Listing& listing)
{
    return listing.reason.empty() ? listing.card : "– " + listing.reason;
}

Cell text_or_none(const std::string& text) { return text.empty() ? Cell::none() : Cell{text}; }

report::Table listings_table(const std::vector<model::RawListing>& listings, const normalize::Normalizer& normalizer)
{
    constexpr std::size_t k_least_title = 20;
    constexpr int k_money_digits = 4;
    report::Table table;
    const bool any_ended = std::ranges::any_of(listings, &model::RawListing::ended);
    table.columns = {{"external_id", "ID", Align::left, Audience::both, 0, true},
                     {"read_as", "READ AS", Align::left, Audience::people},
                     {"card", "CARD", Align::left, Audience::files},
                     {"reason", "REASON", Align::left, Audience::files},
                     {"price", "PRICE", Align::right, Audience::people},
                     {"amount", "AMOUNT", Align::right, Audience::files},
                     {"currency", "CURRENCY", Align::left, Audience::files},
                     {"price_kind", "KIND", Align::left, Audience::files},
                     {"title", "TITLE", Align::left, Audience::both, k_least_title, true},
                     {"condition", "CONDITION", Align::left, Audience::files},
                     {"country", "COUNTRY", Align::left, Audience::files},
                     {"seller", "SELLER", Align::left, Audience::files, 0, true},
                     {"ended", "ENDED", Align::left, any_ended ? Audience::both : Audience::files},
                     {"url", "URL", Align::left, Audience::files, 0, true},
                     {"facts", "FACTS", Align::left, Audience::files, 0, true}};
    for (const model::RawListing& raw : listings) {
        const model::Listing listing = normalizer.normalize(raw);
        const model::RawPrice* first = raw.prices.empty() ? nullptr : &raw.prices.front();
        table.rows.push_back({
            Cell{raw.external_id},
            Cell{reading_text(listing)},
            text_or_none(listing.card),
            text_or_none(listing.reason),
            text_or_none(prices_text(raw)),
            first != nullptr ? Cell::number(first->amount.to_double(), k_money_digits) : Cell::none(),
            first != nullptr ? Cell{first->amount.currency.code()} : Cell::none(),
            first != nullptr ? Cell{model::to_text(first->kind)} : Cell::none(),
            Cell{raw.title},
            Cell{model::to_text(listing.condition)},
            text_or_none(raw.country),
            text_or_none(raw.seller),
            Cell::truth(raw.ended),
            text_or_none(raw.url),
            text_or_none(raw.facts),
        });
    }
    return table;
}

/// "price 2, quantity 44": how many listings lack each field that some lack.
std::string lacks_text(const std::vector<model::RawListing>& listings)
{
    using Raw = model::RawListing;
    using Lacks = bool (*)(const Raw&);
    static constexpr std::array<std::pair<const char*, Lacks>, 13> k_fields{{
        {"external id", [](const Raw& raw) { return raw.external_id.empty(); }},
        {"price", [](const Raw& raw) { return raw.prices.empty(); }},
        {"condition", [](const Raw& raw) { return raw.condition_code.empty() && raw.condition_text.empty(); }},
        {"quantity", [](const Raw& raw) { return !raw.quantity.has_value(); }},
        {"units available", [](const Raw& raw) { return !raw.quantity_available.has_value(); }},
        {"category", [](const Raw& raw) { return raw.category.empty(); }},
        {"country", [](const Raw& raw) { return raw.country.empty(); }},
        {"seller", [](const Raw& raw) { return raw.seller.empty(); }},
        {"seller's country", [](const Raw& raw) { return raw.seller_country.empty(); }},
        {"seller's ratings", [](const Raw& raw) { return !raw.seller_feedback.has_value(); }},
        {"shipping",
         [](const Raw& raw) {
             return std::ranges::none_of(raw.prices, [](const auto& p) { return p.shipping.has_value(); });
         }},
        {"date of listing", [](const Raw& raw) { return !raw.listed_on.has_value(); }},
        {"address", [](const Raw& raw) { return raw.url.empty(); }},
    }};
    std::string text;
    for (const auto& [name, lacks] : k_fields) {
        if (const auto count = std::ranges::count_if(listings, lacks); count > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
        }
    }
    return text;
}

void tell_left_out(const std::vector<markets::LeftOut>& left_out, Context& context)
{
    constexpr std::size_t k_most = 20;
    for (std::size_t i = 0; i < std::min(left_out.size(), k_most); ++i) {
        tell(context, "left out: " + left_out[i].item + ": " + left_out[i].reason);
    }
    if (left_out.size() > k_most) {
        tell(context, fmt::format("left out: {} more", left_out.size() - k_most));
    }
}

int run_test(Session& session, const TestArguments& arguments)
{
    const auto render = session.render_options();
    const model::MarketDefinition market = definition_of(session, arguments.market);
    Input input{arguments.file, session.context()};
    const std::string bytes{std::istreambuf_iterator<char>{input.stream()}, {}};
    const markets::Step step = markets::find_adapter(market.adapter)->read_saved(market, bytes);
    if (!step.message.empty()) {
        tell(session.context(), input.name() + ": " + step.message);
    }
    tell_left_out(step.left_out, session.context());
    report::Table table = listings_table(step.listings, session.normalizer());
    table.empty_text = "No listing was read.";
    if (!step.listings.empty()) {
        const auto cards = std::ranges::count_if(table.rows, [](const auto& row) { return row[3].value.index() == 0; });
        table.notes = {fmt::format("{}, {} of them a card's; {} left out.",
                                   text::counted(step.listings.size(), "listing"), cards, step.left_out.size())};
        if (const std::string lacks = lacks_text(step.listings); !lacks.empty()) {
            table.notes.push_back("Listings that lack: " + lacks + ".");
        }
    }
    session.context().out << report::render(table, render);
    return step.listings.empty() ? k_partial : k_done;
}

}  // namespace

Runner add_markets_test(CLI::App& action)
{
    const auto arguments = std::make_shared<TestArguments>();
    action.add_option("market", arguments->market, "The market, or a file that ends in .json with its definition")
        ->type_name("ID|FILE")
        ->required();
    action.add_option("--from", arguments->file, "An answer of the market as it sent it; - = standard input")
        ->type_name("FILE")
        ->required();
    action.footer(
        "Nothing is fetched and nothing stored. Exits with 3 when no listing is read. Example:\n"
        "  gpuprice scrape --save-captures answers ebay-us\n"
        "  gpuprice markets test ebay-us --from answers/ebay-us/20260331T120000Z/1.json");
    return [arguments](Session& session) { return run_test(session, *arguments); };
}

}  // namespace gpuprice::cli
