#include "filters.hpp"

#include "gpuprice/analysis/regions.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/model/countries.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/suggestion.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>

namespace gpuprice::cli {

namespace {

std::string upper(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

template <typename Value, typename Parse>
std::vector<Value> words(const std::vector<std::string>& given, const char* option, Parse parse)
{
    std::vector<Value> values;
    for (const std::string& each : given) {
        const auto value = parse(each);
        if (!value) {
            throw core::UsageError(std::string{option} + ": " + value.error().text());
        }
        values.push_back(*value);
    }
    return values;
}

core::Day day_option(const std::string& text, const char* option, const core::Clock& clock)
{
    if (text == "today") {
        return core::day_of(clock.now());
    }
    const auto day = core::parse_day(text);
    if (!day) {
        throw core::UsageError(std::string{option} + ": " + day.error().text());
    }
    return *day;
}

/// A day, or a span back from the last day of the report: "30d", "12w", "6m" (30 days each), "2y".
core::Day since_option(const std::string& text, core::Day last)
{
    int count = 0;
    const char* end = text.data() + text.size();
    const auto [rest, failed] = std::from_chars(text.data(), end, count);
    if (failed == std::errc{} && rest + 1 == end && count >= 0 && count <= 100'000) {
        switch (*rest) {
            case 'd': return last - std::chrono::days{count};
            case 'w': return last - std::chrono::weeks{count};
            case 'm': return last - std::chrono::days{30 * count};
            case 'y': return last - std::chrono::days{365 * count};
            default: break;
        }
    }
    const auto day = core::parse_day(text);
    if (!day) {
        throw core::UsageError("--since: '" + text +
                               "' is neither a day such as 2026-03-31 nor a span such as 30d, 12w, 6m or 2y");
    }
    return *day;
}

constexpr const char* k_group = "Filters";

void add_cards_option(CLI::App& command, Filters& filters)
{
    command
        .add_option("card", filters.cards,
                    "Cards or families, such as a100-80gb-pcie, a100 or h100; all when none is given")
        ->type_name("CARD");
}

void add_market_and_kind(CLI::App& command, Filters& filters)
{
    command.add_option("--market", filters.markets, "Only these markets")
        ->type_name("ID")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(k_group);
    command
        .add_option("--kind", filters.kinds,
                    "Only these price kinds: ask, auction_bid, sold, quote, rental_on_demand, rental_spot")
        ->type_name("KIND")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(k_group);
}

/// What stands for a country in people's minds but is no code of one.
std::string meant_country(std::string_view code)
{
    return code == "UK"                         ? "; the United Kingdom is GB"
           : code == analysis::k_european_union ? "; name members of the European Union one by one: DE,FR,NL"
                                                : "";
}

/// Those that are defined or that something was ever observed of.
void require_markets(Session& session, const std::vector<std::string>& names)
{
    std::vector<std::string> known;
    for (const model::MarketDefinition& market : session.markets()) {
        known.push_back(market.id);
    }
    for (const markets::CheckedFile& broken : session.broken_markets()) {
        known.push_back(broken.id);
    }
    const auto unknown = [&] {
        return std::ranges::find_if(
            names, [&known](const std::string& name) { return std::ranges::find(known, name) == known.end(); });
    };
    if (unknown() != names.end() && std::filesystem::exists(session.database())) {
        const auto store = store::Store::open(session.database(), store::Access::read);
        std::ranges::move(store.markets(), std::back_inserter(known));
    }
    if (const auto wrong = unknown(); wrong != names.end()) {
        std::ranges::sort(known);
        known.erase(std::unique(known.begin(), known.end()), known.end());
        const std::vector<std::string_view> words{known.begin(), known.end()};
        throw core::UsageError("--market: '" + *wrong + "' is no market, and the history holds nothing of it" +
                               text::hint(*wrong, words) + " (there are " + text::joined(words) + ")");
    }
}

void resolve_cards(Session& session, const std::vector<std::string>& names, analysis::OfferFilter& filter)
{
    std::set<std::string> families;
    for (const std::string& name : names) {
        for (const catalog::Card* card : require_cards(session, name)) {
            filter.cards.push_back(card->id);
            families.insert(card->family);
        }
    }
    filter.families.assign(families.begin(), families.end());
}

}  // namespace

std::vector<std::string> country_codes(const std::vector<std::string>& given, const char* option, Unions unions)
{
    std::vector<std::string> codes;
    for (const std::string& each : given) {
        const std::string code = upper(each);
        const bool is_union = unions == Unions::accepted && code == analysis::k_european_union;
        if (!is_union && !model::is_country(code)) {
            throw core::UsageError(std::string{option} + ": '" + each +
                                   "' is no country code of two letters (ISO 3166-1), such as CN or US" +
                                   meant_country(code));
        }
        codes.push_back(code);
    }
    return codes;
}

std::vector<const catalog::Card*> require_cards(Session& session, const std::string& name)
{
    auto cards = session.catalog().match(name);
    if (cards.empty()) {
        std::string nearest;
        for (const std::string& each : session.catalog().nearest(name)) {
            nearest.append(nearest.empty() ? "" : ", ").append(each);
        }
        throw core::UsageError("'" + name + "' is no card of the catalogue" +
                               (nearest.empty() ? "" : "; nearest are " + nearest) + " ('gpuprice cards' lists all)");
    }
    return cards;
}

std::vector<const catalog::Card*> cards_in(Session& session, const analysis::OfferFilter& filter)
{
    std::vector<const catalog::Card*> cards;
    for (const catalog::Card& card : session.catalog().cards()) {
        if (filter.cards.empty() || std::ranges::find(filter.cards, card.id) != filter.cards.end()) {
            cards.push_back(&card);
        }
    }
    return cards;
}

void add_filters(CLI::App& command, Filters& filters, const std::vector<report::Column>& columns)
{
    add_cards_option(command, filters);
    add_market_and_kind(command, filters);
    command.add_option("--as-of", filters.as_of, "Day of the table; default today")->type_name("DAY")->group(k_group);
    command.add_option("--region", filters.regions, "Only items that lie in these countries")
        ->type_name("CC")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(k_group);
    command.add_option("--seller-country", filters.seller_countries, "Only sellers of these countries")
        ->type_name("CC")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(k_group);
    command.add_option("--condition", filters.conditions, "Only these condition groups: new, used, unknown")
        ->type_name("GROUP")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(k_group);
    command
        .add_option("--currency", filters.currency, "Currency of the prices; default from the configuration, else USD")
        ->type_name("ISO")
        ->group(k_group);
    command
        .add_flag("--include-flagged", filters.include_flagged,
                  "Count also offers of one card that a flag leaves out: implausible_price, memory_modded or "
                  "cheapest_of_variations; a deposit, and altered memory that no variant of the card has, stay out")
        ->group(k_group);
    command.add_flag("--with-shipping", filters.with_shipping, "Add stated shipping")->group(k_group);
    command.add_flag("--gross", filters.gross, "Prices as listed, taxes not taken off")->group(k_group);
    add_arrangement(command, filters.arrangement, columns);
}

void add_range(CLI::App& command, Filters& filters)
{
    add_since(command, filters);
    command.add_option("--until", filters.until, "Up to this day")->type_name("DAY")->group(k_group);
}

void add_since(CLI::App& command, Filters& filters, const std::string& what)
{
    command
        .add_option("--since", filters.since, what + ", or so long before the last one: 2026-01-31, 30d, 12w, 6m, 2y")
        ->type_name("DAY|SPAN")
        ->group(k_group);
}

void hide(CLI::App& command, std::initializer_list<const char*> options)
{
    for (const char* option : options) {
        command.get_option(option)->group("");
    }
}

void describe(CLI::App& command, const char* option, const std::string& what)
{
    command.get_option(option)->description(what);
}

void narrow(CLI::App& command, std::initializer_list<const char*> options, const std::string& when)
{
    for (const char* option : options) {
        std::string what = command.get_option(option)->get_description();
        std::transform(what.begin(), what.begin() + 1, what.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        command.get_option(option)->description(when + ": " + what);
    }
}

Scope scope_of(Session& session, const Filters& filters, const std::vector<model::PriceKind>& default_kinds)
{
    Scope scope;
    scope.day = filters.as_of.empty() ? core::day_of(session.clock().now())
                                      : day_option(filters.as_of, "--as-of", session.clock());
    if (!filters.until.empty()) {
        scope.until = end_of(day_option(filters.until, "--until", session.clock()));
    }
    if (!filters.since.empty()) {
        scope.since = core::Instant{since_option(filters.since, scope.until ? core::day_of(*scope.until) : scope.day)};
    }
    if (scope.since && scope.until && *scope.since > *scope.until) {
        throw core::UsageError("--since " + filters.since + " lies after --until " + filters.until);
    }

    scope.basis.with_shipping = filters.with_shipping;
    scope.basis.gross = filters.gross;
    scope.basis.currency = session.configuration().currency.value_or(core::Currency::usd);
    if (!filters.currency.empty()) {
        const auto currency = core::Currency::parse(filters.currency);
        if (!currency) {
            throw core::UsageError("--currency: " + currency.error().text());
        }
        scope.basis.currency = *currency;
    }
    for (const model::MarketDefinition& market : session.markets()) {
        if (market.tax_rate) {
            scope.basis.tax_rates.emplace(market.id, *market.tax_rate);
        }
    }

    require_markets(session, filters.markets);
    resolve_cards(session, filters.cards, scope.filter);
    scope.filter.markets = filters.markets;
    scope.filter.regions = country_codes(filters.regions, "--region");
    scope.filter.seller_countries = country_codes(filters.seller_countries, "--seller-country");
    scope.filter.conditions =
        words<model::ConditionGroup>(filters.conditions, "--condition", model::parse_condition_group);
    scope.filter.kinds = words<model::PriceKind>(filters.kinds, "--kind", model::parse_price_kind);
    if (scope.filter.kinds.empty()) {
        scope.filter.kinds = default_kinds;
    }
    scope.selection.markets = scope.filter.markets;
    scope.selection.cards = scope.filter.cards;
    scope.selection.families = scope.filter.families;
    scope.selection.kinds = scope.filter.kinds;
    return scope;
}

core::Instant end_of(core::Day day) { return core::Instant{day + std::chrono::days{1}} - std::chrono::seconds{1}; }

store::Selection standing_on_day(const Scope& scope)
{
    store::Selection selection = scope.selection;
    // What ended before the longest carry-forward cannot stand on the day any more.
    selection.since = core::Instant{scope.day - model::carry_forward_limit(model::PriceKind::ask)};
    selection.until = end_of(scope.day);
    return selection;
}

std::optional<core::Day> last_day_with_data(const store::Store& store, const Scope& scope)
{
    store::Selection selection = standing_on_day(scope);
    selection.since.reset();
    return analysis::last_day_seen(store.select(selection), scope.filter, scope.day);
}

std::vector<std::string> closing_notes(const Session& session, const analysis::MissingRates& missing)
{
    std::vector<std::string> notes = session.clock_notes();
    if (std::string note = report::missing_rates_note(missing); !note.empty()) {
        notes.insert(notes.begin(), std::move(note));
    }
    return notes;
}

void add_closing_notes(report::Table& table, const Session& session, const analysis::MissingRates& missing)
{
    std::ranges::move(closing_notes(session, missing), std::back_inserter(table.notes));
}

}  // namespace gpuprice::cli
