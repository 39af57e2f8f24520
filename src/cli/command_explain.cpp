#include "gpuprice/analysis/judgement.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/explanation.hpp"
#include "gpuprice/report/judgement.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/price.hpp"
#include "gpuprice/text/unicode.hpp"

#include "commands.hpp"
#include "filters.hpp"
#include "input.hpp"
#include "pruned_notes.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>

namespace gpuprice::cli {

namespace {

using report::Explanation;
using report::Format;

struct ExplainArguments {
    std::vector<std::string> words;
    std::string batch;
    std::string price;
    std::string condition;
    std::string as_of;
};

Explanation explain(const normalize::Normalizer& normalizer, const model::RawListing& raw,
                    std::optional<core::Currency> usual)
{
    Explanation explanation{raw.title, normalizer.normalize(raw), std::nullopt};
    if (!raw.prices.empty()) {
        explanation.price = raw.prices.front();
    } else if (auto stated = normalize::price_in_title(raw.title, usual)) {
        explanation.price = std::move(stated);
        const core::Money& amount = explanation.price->amount;
        explanation.listing.evidence.push_back({"", "price in the title",
                                                amount.currency == core::Currency::unstated
                                                    ? amount.to_decimal() + ", currency not stated"
                                                    : report::money_text(amount)});
    }
    return explanation;
}

int explain_batch(Session& session, const std::string& file)
{
    if (session.render_options(Format::jsonl).format != Format::jsonl) {
        throw core::UsageError("explain --batch writes --format jsonl");
    }
    Input input{file, session.context()};
    const normalize::Normalizer& normalizer = session.normalizer();
    const auto& markets = session.markets();
    const auto usual = [&markets](std::string_view market) -> std::optional<core::Currency> {
        const auto known = std::ranges::find(markets, market, &model::MarketDefinition::id);
        return known == markets.end() ? core::Currency::unstated : known->currency;
    };
    markets::SightingsReader reader{input.stream(), input.format(), markets::SightingsUse::titles, usual};
    std::ostream& out = session.context().out;
    bool all_read = true;
    while (const auto row = reader.next()) {
        if (*row) {
            const markets::SightingRow& sighting = row->value();
            out << report::explanation_json(explain(normalizer, sighting.raw, usual(sighting.market))) << '\n';
        } else {
            all_read = false;
            const std::string place = "line " + std::to_string(reader.line()) + ": ";
            const std::string error = row->error().text();
            const std::size_t begin = error.starts_with(place) ? place.size() : 0;
            out << report::explanation_error_json(reader.line(), std::string_view{error}.substr(begin)) << '\n';
        }
        if (input.stream().rdbuf()->in_avail() <= 0) {
            out.flush();  // who asks line by line gets its answer before it asks on
        }
    }
    return all_read ? k_done : k_partial;
}

/// The stored listing that `name` means; none when it is a title: when no market is called as it begins.
std::optional<model::History> stored_listing(Session& session, const std::string& name)
{
    const auto slash = name.find('/');
    if (slash == std::string::npos || slash == 0) {
        return std::nullopt;
    }
    const std::string market = name.substr(0, slash);
    const auto& defined = session.markets();
    bool is_market = std::ranges::find(defined, market, &model::MarketDefinition::id) != defined.end();
    if (!is_market && std::filesystem::exists(session.database())) {
        const auto stored = session.open_store(store::Access::read, Session::Outdated::expected).status();
        is_market = std::ranges::find(stored, market, &store::MarketStatus::market) != stored.end();
    }
    if (!is_market) {
        return std::nullopt;
    }
    if (slash + 1 == name.size()) {
        throw core::UsageError("'" + name + "' names a market and no listing: write " + market + "/ID");
    }
    store::Selection selection;
    selection.markets = {market};
    selection.external_id = name.substr(slash + 1);
    auto history = session.open_store(store::Access::read).select(selection);
    if (!history.spans.empty()) {
        return history;
    }
    throw core::DataError("no listing '" + selection.external_id + "' of " + market +
                          " with a price is on record: 'gpuprice listings --market " + market +
                          "' shows those that stand");
}

bool same_reading(model::Listing left, model::Listing right)
{
    left.evidence.clear();
    right.evidence.clear();
    return left == right;
}

/// A listing's offer against all others of its card, as the reports of that day have them. Owns what it points into.
struct JudgedListing {
    model::History beside;
    std::optional<analysis::Judgement> judgement;
};

JudgedListing judged(Session& session, const model::History& history, std::size_t span, std::optional<core::Day> asked)
{
    const model::Span& last = history.spans[span];
    const model::Revision& listing = history.revisions[last.revision];
    const auto days = analysis::standing_days(last);
    const auto* card = session.catalog().find(listing.derived.card);
    if (card == nullptr || days.last < days.first) {
        return {};
    }
    Filters filters;
    filters.cards = {card->id};
    Scope scope = scope_of(session, filters, {last.price.kind});
    scope.day = std::clamp(asked.value_or(scope.day), days.first, days.last);
    const store::Store store = session.open_store(store::Access::read);
    JudgedListing result{store.select(standing_on_day(scope)), {}};
    result.judgement = analysis::judge(result.beside, session.catalog(), session.rates(store), scope.day, scope.basis,
                                       listing, last.price.kind);
    return result;
}

/// The listing's latest state, or that of a day: of those that had begun by then the latest.
std::size_t state_of(Session& session, const model::History& history, std::optional<core::Day> asked)
{
    std::optional<std::size_t> latest;
    std::optional<core::Day> first;
    for (std::size_t i = 0; i < history.spans.size(); ++i) {
        const model::Span& span = history.spans[i];
        first = std::min(first.value_or(core::day_of(span.first)), core::day_of(span.first));
        const bool is_known = !asked || core::day_of(span.first) <= *asked;
        if (is_known && (!latest || span.last > history.spans[*latest].last)) {
            latest = i;
        }
    }
    if (!latest) {
        std::string message = fmt::format("--as-of: this listing is on record from {} on, not on {}",
                                          core::to_text(*first), core::to_text(*asked));
        const std::vector<std::string> markets{history.revisions.front().market};
        for (const std::string& note : pruned_notes(session.open_store(store::Access::read), markets, std::nullopt)) {
            message += "; " + note;
        }
        throw core::DataError(message);
    }
    return *latest;
}

int explain_stored(Session& session, const model::History& history, const std::string& as_of,
                   const report::RenderOptions& render)
{
    Filters filters;
    filters.as_of = as_of;
    const auto asked = as_of.empty() ? std::nullopt : std::optional{scope_of(session, filters, {}).day};
    const std::size_t span = state_of(session, history, asked);
    const model::Span& last = history.spans[span];
    const model::Revision& revision = history.revisions[last.revision];
    const JudgedListing on_record = judged(session, history, span, asked);
    const Explanation now{revision.raw.title, session.normalizer().normalize(revision.raw), last.price,
                          on_record.judgement};
    std::ostream& out = session.context().out;
    if (render.format != Format::table) {
        out << report::stored_explanation_json(now, history) << '\n';
        return k_done;
    }
    out << revision.market << '/' << revision.raw.external_id << ", in " << revision.region() << '\n';
    out << (revision.raw.url.empty() ? "" : text::printable(revision.raw.url) + "\n") << '\n';
    out << report::reading_text(now);
    if (asked && now.judgement && now.judgement->day != *asked) {
        out << fmt::format("On {} it did not stand: it is judged as of {}, the last day before on which it did.\n",
                           core::to_text(*asked), core::to_text(now.judgement->day));
    }
    if (!same_reading(now.listing, revision.derived)) {
        out << "On record it is read otherwise, by another program version or catalogue: 'gpuprice reparse' reads it "
               "anew.\n";
    }
    if (now.judgement && now.judgement->bounds) {
        out << '\n' << report::render(report::bounds_table(*now.judgement), render);
    }
    out << '\n' << report::render(report::evidence_table(now), render);
    report::Table prices = report::price_history_table(history);
    add_pruned_notes(prices, session.open_store(store::Access::read), {revision.market}, std::nullopt);
    out << '\n' << report::render(prices, render);
    if (const auto revisions = report::revision_table(history); !revisions.rows.empty()) {
        out << '\n' << report::render(revisions, render);
    }
    return k_done;
}

int explain_title(Session& session, const std::string& title, const ExplainArguments& arguments,
                  const report::RenderOptions& render)
{
    model::RawListing raw;
    raw.title = title;
    raw.condition_text = arguments.condition;
    if (!arguments.price.empty()) {
        const auto plain = core::Money::parse(arguments.price, core::Currency::unstated);
        if (plain && plain->ten_thousandths < 0) {
            throw core::UsageError("--price: '" + arguments.price + "' is below 0");
        }
        const auto price = text::read_price(arguments.price, core::Currency::unstated);
        if (!price) {
            throw core::UsageError("--price: " + price.error().text());
        }
        raw.prices.push_back({model::PriceKind::ask, price->amount, price->high, arguments.price, {}, {}, {}});
    }
    const Explanation explanation = explain(session.normalizer(), raw, core::Currency::unstated);
    std::ostream& out = session.context().out;
    if (render.format != Format::table) {
        out << report::explanation_json(explanation) << '\n';
        return k_done;
    }
    out << report::reading_text(explanation) << '\n' << report::render(report::evidence_table(explanation), render);
    return k_done;
}

int run_explain(Session& session, const ExplainArguments& arguments)
{
    if (!arguments.batch.empty()) {
        if (!arguments.words.empty() || !arguments.price.empty() || !arguments.condition.empty() ||
            !arguments.as_of.empty()) {
            throw core::UsageError("--batch takes titles, prices and conditions from its file: give nothing beside it");
        }
        return explain_batch(session, arguments.batch);
    }
    const auto render = session.render_options();
    if (render.format != Format::table && render.format != Format::json && render.format != Format::jsonl) {
        throw core::UsageError("explain writes --format table, json or jsonl");
    }
    std::string title;
    for (const std::string& word : arguments.words) {
        title.append(title.empty() ? "" : " ").append(word);
    }
    if (title.empty()) {
        throw core::UsageError("name a title, a listing as MARKET/ID, or --batch FILE");
    }
    if (const auto history = stored_listing(session, title)) {
        if (!arguments.price.empty() || !arguments.condition.empty()) {
            throw core::UsageError("--price and --condition go with a title: a stored listing has its own");
        }
        return explain_stored(session, *history, arguments.as_of, render);
    }
    if (!arguments.as_of.empty()) {
        throw core::UsageError("--as-of goes with a stored listing, MARKET/ID: a title is judged against no others");
    }
    return explain_title(session, title, arguments, render);
}

}  // namespace

Runner add_explain(CLI::App& command)
{
    const auto arguments = std::make_shared<ExplainArguments>();
    command
        .add_option("title", arguments->words, "A title as a seller wrote it, or a stored listing: MARKET/EXTERNAL_ID")
        ->type_name("TITLE|LISTING");
    command.add_option("--price", arguments->price, "With a title: the price text beside it")->type_name("TEXT");
    command.add_option("--condition", arguments->condition, "With a title: the market's words on the condition")
        ->type_name("TEXT");
    command
        .add_option("--as-of", arguments->as_of,
                    "With a listing: as it was on this day, judged by the prices of that day; default today")
        ->type_name("DAY");
    command
        .add_option("--batch", arguments->batch,
                    "Many: JSON Lines or CSV of sightings of which only the title must be there; - = standard input")
        ->type_name("FILE");
    command.footer(
        "Prints what was read, every piece of evidence with its effect, and for a stored listing its price history,\n"
        "whether it counts in its card's price, and below what price it would not be believed.\n"
        "--batch answers every line with one JSON object, in order; a line that cannot be read with its number and\n"
        "an error, and exits with 3 then.\n"
        "Examples:\n"
        "  gpuprice explain \"Lot of 4 NVIDIA A100 80GB PCIe, no warranty\" --price '$38,000'\n"
        "  gpuprice explain 'ebay-us/v1|256343537286|0' --as-of 2026-03-31\n"
        "  gpuprice explain --batch titles.jsonl --format jsonl");
    return [arguments](Session& session) { return run_explain(session, *arguments); };
}

}  // namespace gpuprice::cli
