#include "gpuprice/report/explanation.hpp"

#include "gpuprice/analysis/market_price.hpp"
#include "gpuprice/report/judgement.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/unicode.hpp"

#include "figures.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace gpuprice::report {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t k_least_text = 12;

ordered_json text_or_null(const std::string& text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

ordered_json number(double value) { return ordered_json(rounded(value, k_money_digits)); }

model::Flags flags_of(const Explanation& explanation)
{
    model::Flags flags = explanation.listing.flags;
    if (explanation.price && explanation.price->high()) {
        flags.add(model::Flag::price_range);
    }
    if (explanation.judgement) {
        for (const model::Flag flag : explanation.judgement->offer.flags.list()) {
            flags.add(flag);
        }
    }
    return flags;
}

ordered_json derived_json(const model::Listing& listing, model::Flags all_flags)
{
    auto object = ordered_json::object();
    object["offer_kind"] = model::to_text(listing.offer_kind);
    object["card"] = text_or_null(listing.card);
    object["family"] = text_or_null(listing.family);
    object["memory_gb"] = listing.memory_gb ? ordered_json(*listing.memory_gb) : ordered_json(nullptr);
    object["form_factor"] =
        listing.form_factor ? ordered_json(model::to_text(*listing.form_factor)) : ordered_json(nullptr);
    object["quantity"] = listing.quantity;
    object["condition"] = model::to_text(listing.condition);
    object["flags"] = ordered_json::array();
    for (const model::Flag flag : all_flags.list()) {
        object["flags"].push_back(model::to_text(flag));
    }
    object["confidence"] = rounded(listing.confidence, 2);
    return object;
}

ordered_json json_of(const Explanation& explanation)
{
    auto object = ordered_json::object();
    object["title"] = explanation.title;
    object.update(derived_json(explanation.listing, flags_of(explanation)));
    const auto& price = explanation.price;
    object["amount"] = price ? number(price->amount.to_double()) : ordered_json(nullptr);
    object["unit_amount"] =
        price ? number(price->amount.to_double() / std::max(explanation.listing.quantity, 1)) : ordered_json(nullptr);
    const bool has_currency = price && price->amount.currency != core::Currency::unstated;
    object["currency"] = has_currency ? ordered_json(price->amount.currency.code()) : ordered_json(nullptr);
    object["reason"] = text_or_null(explanation.listing.reason);
    object["evidence"] = ordered_json::array();
    for (const model::Evidence& evidence : explanation.listing.evidence) {
        object["evidence"].push_back({{"token", evidence.token}, {"rule", evidence.rule}, {"effect", evidence.effect}});
    }
    return object;
}

ordered_json judgement_json(const analysis::Judgement& judgement)
{
    auto object = ordered_json::object();
    object["day"] = core::to_text(judgement.day);
    object["currency"] = judgement.currency.code();
    object["unit_price"] =
        judgement.offer.unit_price > 0.0 ? number(judgement.offer.unit_price) : ordered_json(nullptr);
    object["condition"] =
        judgement.cell ? ordered_json(model::to_text(judgement.cell->condition)) : ordered_json(nullptr);
    object["left_out"] = text_or_null(left_out_word(judgement));
    object["bounds"] = ordered_json::array();
    if (judgement.bounds) {
        const Table bounds = bounds_table(judgement);
        for (const auto& row : bounds.rows) {
            object["bounds"].push_back(ordered_json::parse(row_json(bounds, row)));
        }
    }
    return object;
}

// Titles are bytes of strangers: what is no UTF-8 is replaced, not refused.
std::string line_of(const ordered_json& object)
{
    return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string price_text(const model::SpanPrice& price)
{
    if (price.amount.currency == core::Currency::unstated) {
        return amount_text(price.amount.to_double()) + ", in a currency that is not stated";
    }
    return price.high() ? money_range_text(price.amount, *price.high()) : money_text(price.amount);
}

std::string priced_text(const model::SpanPrice& price, int quantity)
{
    const std::string each =
        quantity > 1 ? fmt::format(", {} each", amount_text(price.amount.to_double() / quantity)) : std::string{};
    return price_text(price) + each;
}

std::string verdict(const Explanation& explanation)
{
    const model::Listing& listing = explanation.listing;
    if (explanation.judgement && listing.reason.empty()) {
        return verdict_text(*explanation.judgement);
    }
    if (!listing.reason.empty()) {
        return "in no card's price: " + listing.reason;
    }
    if (const auto flag = analysis::flag_left_out(listing.flags)) {
        return fmt::format("{}, but in no price unless --include-flagged: {}", listing.card, model::to_text(*flag));
    }
    return listing.quantity > 1 ? fmt::format("counts for {}, its price divided by {}", listing.card, listing.quantity)
                                : "counts for " + listing.card;
}

// Spans of one listing by time; the history has them by kind first.
std::vector<const model::Span*> by_time(const model::History& history)
{
    std::vector<const model::Span*> spans;
    for (const model::Span& span : history.spans) {
        spans.push_back(&span);
    }
    std::ranges::stable_sort(spans, {}, [](const model::Span* span) { return span->first; });
    return spans;
}

std::string end_of(const model::Span& span)
{
    if (model::is_ended_at_last(span)) {
        return "the market said it was sold or out of stock on " + core::to_text(core::day_of(span.last));
    }
    if (span.gone_at) {
        return "gone on " + core::to_text(core::day_of(*span.gone_at));
    }
    return span.absent_from ? "missed on " + core::to_text(core::day_of(*span.absent_from)) : std::string{};
}

}  // namespace

std::string explanation_json(const Explanation& explanation) { return line_of(json_of(explanation)); }

std::string explanation_error_json(long line, std::string_view error)
{
    auto object = ordered_json::object();
    object["line"] = line;
    object["error"] = error;
    return line_of(object);
}

std::string reading_text(const Explanation& explanation)
{
    const model::Listing& listing = explanation.listing;
    std::string text = text::printable(explanation.title) + "\n\n";
    const auto line = [&text](std::string_view name, const std::string& value) {
        text += fmt::format("{:<13}{}\n", name, value.empty() ? "–" : value);
    };
    line("Offer kind", std::string{model::to_text(listing.offer_kind)});
    line("Card", listing.card);
    line("Family", listing.family);
    line("Memory", listing.memory_gb ? fmt::format("{} GB", *listing.memory_gb) : std::string{});
    line("Form factor", listing.form_factor ? std::string{model::to_text(*listing.form_factor)} : std::string{});
    line("Quantity", std::to_string(listing.quantity));
    line("Condition", std::string{model::to_text(listing.condition)});
    line("Flags", flags_text(flags_of(explanation)));
    line("Price", explanation.price ? priced_text(*explanation.price, listing.quantity) : std::string{});
    line("Confidence", fmt::format("{:.2f}", listing.confidence));
    line("Verdict", verdict(explanation));
    return text;
}

Table evidence_table(const Explanation& explanation)
{
    Table table;
    table.columns = {{"token", "WORDS", Align::left, Audience::both, k_least_text, true},
                     {"rule", "RULE"},
                     {"effect", "EFFECT", Align::left, Audience::both, k_least_text}};
    for (const model::Evidence& evidence : explanation.listing.evidence) {
        table.rows.push_back(
            {evidence.token.empty() ? Cell::none() : Cell{evidence.token}, Cell{evidence.rule}, Cell{evidence.effect}});
    }
    table.title = "Why";
    table.empty_text = "Nothing in it says what it is.";
    return table;
}

Table price_history_table(const model::History& history)
{
    Table table;
    const bool edited = history.revisions.size() > 1;
    const bool ended =
        std::ranges::any_of(history.spans, [](const model::Span& span) { return !end_of(span).empty(); });
    table.columns = {{"first_seen", "FIRST SEEN"},
                     {"last_seen", "LAST SEEN"},
                     {"price_kind", "KIND"},
                     {"price", "PRICE", Align::right},
                     {"each", "EACH", Align::right},
                     {"end", "THEN", Align::left, ended ? Audience::both : Audience::files},
                     {"revision", "AS IN", Align::right, edited ? Audience::both : Audience::files}};
    give_way(table.columns, {"revision", "price_kind", "each"});
    for (const model::Span* span : by_time(history)) {
        const model::Revision& revision = history.revisions[span->revision];
        const int quantity = std::max(revision.derived.quantity, 1);
        const std::string end = end_of(*span);
        table.rows.push_back(
            {Cell{core::to_text(span->first)}, Cell{core::to_text(span->last)}, Cell{model::to_text(span->price.kind)},
             Cell{price_text(span->price)}, Cell{amount_text(span->price.amount.to_double() / quantity)},
             end.empty() ? Cell::none() : Cell{end}, Cell::count(static_cast<std::size_t>(revision.number))});
    }
    table.title = "Price history";
    return table;
}

Table revision_table(const model::History& history)
{
    Table table;
    table.columns = {
        {"revision", "NO.", Align::right}, {"card", "CARD"},
        {"offer_kind", "OFFER KIND"},      {"quantity", "QTY", Align::right},
        {"condition", "CONDITION"},        {"title", "TITLE", Align::left, Audience::both, k_least_text, true}};
    give_way(table.columns, {"condition", "offer_kind", "quantity"});
    if (history.revisions.size() < 2) {
        return table;
    }
    for (const model::Revision& revision : history.revisions) {
        const model::Listing& derived = revision.derived;
        table.rows.push_back({Cell::count(static_cast<std::size_t>(revision.number)),
                              Cell::with_display(derived.card.empty() ? Cell::none() : Cell{derived.card},
                                                 derived.card.empty() ? derived.family : derived.card),
                              Cell{model::to_text(derived.offer_kind)},
                              Cell::count(static_cast<std::size_t>(derived.quantity)),
                              Cell{model::to_text(derived.condition)},
                              revision.has_wording() ? Cell{revision.raw.title}
                                                     : Cell::with_display(Cell::none(), std::string{k_removed_title})});
    }
    std::ranges::sort(table.rows, {},
                      [](const std::vector<Cell>& row) { return std::get<std::int64_t>(row[0].value); });
    table.title = "What the market said, as it changed";
    return table;
}

std::string stored_explanation_json(const Explanation& explanation, const model::History& history)
{
    auto object = json_of(explanation);
    const model::Revision& last = history.revisions[by_time(history).back()->revision];
    object["listing"] = last.market + "/" + last.raw.external_id;
    object["region"] = text_or_null(last.region());
    object["market_country"] = text_or_null(last.market_country);
    object["seller"] = text_or_null(last.raw.seller);
    object["url"] = text_or_null(last.raw.url);
    object["judged"] = explanation.judgement ? judgement_json(*explanation.judgement) : ordered_json(nullptr);
    object["revisions"] = ordered_json::array();
    for (const model::Revision& revision : history.revisions) {
        auto stored = ordered_json::object();
        stored["revision"] = revision.number;
        stored["title"] = revision.has_wording() ? nlohmann::ordered_json(revision.raw.title) : nullptr;
        stored.update(derived_json(revision.derived, revision.derived.flags));
        stored["reason"] = text_or_null(revision.derived.reason);
        object["revisions"].push_back(std::move(stored));
    }
    object["prices"] = ordered_json::array();
    for (const model::Span* span : by_time(history)) {
        auto price = ordered_json::object();
        price["first_seen"] = core::to_text(span->first);
        price["last_seen"] = core::to_text(span->last);
        price["price_kind"] = model::to_text(span->price.kind);
        price["amount"] = number(span->price.amount.to_double());
        price["amount_high"] = span->price.high() ? number(span->price.high()->to_double()) : ordered_json(nullptr);
        price["currency"] = span->price.amount.currency.code();
        price["gone_at"] = span->gone_at ? ordered_json(core::to_text(*span->gone_at)) : ordered_json(nullptr);
        price["revision"] = history.revisions[span->revision].number;
        object["prices"].push_back(std::move(price));
    }
    return line_of(object);
}

}  // namespace gpuprice::report
