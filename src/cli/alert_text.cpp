#include "alert_text.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/counted.hpp"

#include "drill_down.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace gpuprice::cli {

namespace {

using alerts::Metric;
using alerts::Rule;
using nlohmann::ordered_json;

constexpr int k_value_digits = 4;

ordered_json number_or_null(std::optional<double> value)
{
    return value ? ordered_json(report::rounded(*value, k_value_digits)) : ordered_json(nullptr);
}

ordered_json text_or_null(std::string_view text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

std::string unit_of(const Rule& rule)
{
    return rule.metric == Metric::price    ? std::string{rule.currency.code()}
           : rule.metric == Metric::market ? std::string{}
                                           : "ratio";
}

/// Where to look for what is behind a reading.
std::string command_for(const Session& session, const Rule& rule, const alerts::Reading& reading)
{
    if (!reading.subject.cell) {
        return "gpuprice status";
    }
    if (!reading.subject.listing.empty()) {
        return "gpuprice explain " + reading.subject.listing;
    }
    Filters filters;
    filters.markets = rule.markets;
    const auto currency = core::Currency::parse(reading.currency);
    return explain_command(session, filters,
                           {*reading.subject.cell, reading.day, currency ? *currency : core::Currency::usd});
}

/// "19,500 USD, from 9 listings of 9 sellers", and what else the metric has to say.
std::string finding_text(const Rule& rule, const alerts::Reading& reading)
{
    const auto money = [&reading](std::optional<double> amount) {
        return amount ? report::amount_text(*amount) + " " + reading.currency : std::string{"–"};
    };
    const std::string behind = fmt::format("from {} of {}", text::counted(reading.listings, "listing"),
                                           text::counted(reading.sellers, "seller"));
    switch (rule.metric) {
        case Metric::price: return fmt::format("{}, {}", money(reading.price), behind);
        case Metric::multiple:
            return fmt::format("{} the launch price: {}, {}; launch price {}", value_text(rule, reading.value),
                               money(reading.price), behind, money(reading.reference));
        case Metric::spike:
        case Metric::level_shift:
            return fmt::format("{} against the {} expected; now {}, {}", value_text(rule, reading.value),
                               money(reading.reference), money(reading.price), behind);
        case Metric::new_low:
            return fmt::format("{}, {}; the lowest of the {} days before was {}", money(reading.price), behind,
                               rule.window_days, money(reading.reference));
        case Metric::listing:
            return fmt::format("{}, {} of the median {} ({})", money(reading.price), value_text(rule, reading.value),
                               money(reading.reference), behind);
        case Metric::market: return reading.reason.empty() ? "well" : reading.reason;
    }
    return {};
}

/// When its episode will be over.
std::string clear_text(const Rule& rule)
{
    switch (rule.metric) {
        case Metric::price:
        case Metric::multiple:
        case Metric::listing:
            return fmt::format("It is over at {} or {}.", value_text(rule, rule.clear),
                               rule.side == alerts::Side::below ? "more" : "less");
        case Metric::new_low:
            return fmt::format(
                "It is over when the price has risen from its low by {:.0f} %, or has not fallen lower for {} days.",
                alerts::k_clear_share * 100.0, alerts::k_low_is_news.count());
        default: return "It is over when that has passed.";
    }
}

ordered_json body_of(const Rule* rule, const std::string& key, std::string_view event)
{
    ordered_json body;
    body["version"] = 1;
    body["id"] = key;
    body["event"] = event;
    body["rule"] = rule != nullptr ? ordered_json(rule->name) : ordered_json(nullptr);
    body["condition"] = rule != nullptr ? ordered_json(condition_text(*rule)) : ordered_json(nullptr);
    return body;
}

void finish(fetch::Message& message, ordered_json body)
{
    body["title"] = message.title;
    body["text"] = message.text;
    // Titles and ids of strangers may hold any bytes.
    message.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string condition_text(const Rule& rule)
{
    const std::string side = rule.side == alerts::Side::below ? "below" : "above";
    const std::string direction =
        rule.direction ? std::string{analysis::to_text(*rule.direction)} : std::string{"up or down"};
    switch (rule.metric) {
        case Metric::price:
        case Metric::multiple:
            return fmt::format("{} {} {}", alerts::to_text(rule.metric), side, value_text(rule, rule.threshold));
        case Metric::spike: return "spike " + direction;
        case Metric::level_shift: return "level shift " + direction;
        case Metric::new_low: return fmt::format("new low in {} days", rule.window_days);
        case Metric::listing: return fmt::format("listing below {} of its cell", value_text(rule, rule.threshold));
        case Metric::market: return "market in trouble";
    }
    return {};
}

std::string value_text(const Rule& rule, std::optional<double> value)
{
    if (!value) {
        return "–";
    }
    switch (rule.metric) {
        case Metric::price: return report::amount_text(*value) + " " + std::string{rule.currency.code()};
        case Metric::multiple: return report::multiple_text(*value);
        case Metric::spike:
        case Metric::level_shift: return report::percent_text(*value);
        case Metric::new_low: return report::percent_text(*value - 1.0);
        case Metric::listing: return report::decimal_text(*value * 100.0, 0) + " %";
        case Metric::market: return *value > 0.0 ? "in trouble" : "well";
    }
    return {};
}

std::string subject_text(const alerts::Subject& subject)
{
    if (!subject.cell) {
        return "market " + subject.market;
    }
    const std::string cell = report::cell_text(*subject.cell);
    return subject.listing.empty() ? cell : subject.listing + " (" + cell + ")";
}

fetch::Message message_of(const Session& session, const Rule& rule, const alerts::Change& change,
                          const model::AlertEpisode& episode, const std::string& key, core::Instant now)
{
    const bool is_start = change.event == model::AlertEvent::start;
    fetch::Message message;
    message.key = key;
    message.made = now;
    const std::string command = change.reading ? command_for(session, rule, *change.reading) : std::string{};
    if (is_start) {
        message.title = fmt::format("{}: {}, {}", rule.name, episode.text, condition_text(rule));
        const bool is_old = change.reading && episode.started < change.reading->day;
        message.text =
            fmt::format("{}: {}.\n{}: {}{}.\n{} Until then you will hear no more of it.\n", rule.name,
                        condition_text(rule), episode.text, change.reading ? finding_text(rule, *change.reading) : "",
                        is_old ? "; so since " + core::to_text(episode.started) : "", clear_text(rule));
    } else {
        message.title = fmt::format("{} is over: {}", rule.name, episode.text);
        message.text = fmt::format("{} is over: {}.\n{}: {}{}.\nIt had begun on {}.\n", rule.name, condition_text(rule),
                                   episode.text, episode.ending,
                                   change.reading ? "; " + finding_text(rule, *change.reading) : std::string{},
                                   core::to_text(episode.started));
    }
    if (!command.empty()) {
        message.text += "Behind it: " + command + "\n";
    }

    ordered_json body = body_of(&rule, key, model::to_text(change.event));
    body["subject"] = episode.text;
    const auto& reading = change.reading;
    const bool has_cell = reading && reading->subject.cell;
    body["card"] = has_cell ? ordered_json(reading->subject.cell->card->id) : ordered_json(nullptr);
    body["price_kind"] = has_cell ? ordered_json(model::to_text(reading->subject.cell->kind)) : ordered_json(nullptr);
    body["condition_group"] =
        has_cell ? ordered_json(model::to_text(reading->subject.cell->condition)) : ordered_json(nullptr);
    body["region"] = has_cell ? text_or_null(reading->subject.cell->region) : ordered_json(nullptr);
    body["market"] = reading ? text_or_null(reading->subject.market) : ordered_json(nullptr);
    body["listing"] = reading ? text_or_null(reading->subject.listing) : ordered_json(nullptr);
    body["url"] = reading ? text_or_null(reading->subject.url) : ordered_json(nullptr);
    body["day"] = core::to_text(reading ? reading->day : episode.ended.value_or(episode.judged));
    body["started"] = core::to_text(episode.started);
    body["ended"] = episode.ended ? ordered_json(core::to_text(*episode.ended)) : ordered_json(nullptr);
    body["ending"] = text_or_null(episode.ending);
    body["value"] = reading ? number_or_null(reading->value) : ordered_json(nullptr);
    body["unit"] = text_or_null(unit_of(rule));
    body["threshold"] = alerts::has_threshold(rule.metric) ? number_or_null(rule.threshold) : ordered_json(nullptr);
    body["clear"] = alerts::has_threshold(rule.metric) ? number_or_null(rule.clear) : ordered_json(nullptr);
    body["price"] = reading ? number_or_null(reading->price) : ordered_json(nullptr);
    body["reference"] = reading ? number_or_null(reading->reference) : ordered_json(nullptr);
    body["currency"] = reading ? text_or_null(reading->currency) : ordered_json(nullptr);
    body["listings"] = reading ? ordered_json(reading->listings) : ordered_json(nullptr);
    body["sellers"] = reading ? ordered_json(reading->sellers) : ordered_json(nullptr);
    body["trouble"] = rule.metric == Metric::market && reading ? text_or_null(reading->reason) : ordered_json(nullptr);
    body["command"] = text_or_null(command);
    finish(message, std::move(body));
    return message;
}

fetch::Message test_message(const Rule* rule, const std::string& key, core::Instant now)
{
    fetch::Message message;
    message.key = key;
    message.made = now;
    message.title = rule != nullptr ? "TEST, nothing happened: " + rule->name : "TEST, nothing happened";
    message.text = "This is a test of gpuprice's alerts. Nothing happened.\n";
    if (rule != nullptr) {
        message.text += "Messages of the rule " + rule->name + " (" + condition_text(*rule) + ") come this way.\n";
    }
    finish(message, body_of(rule, key, "test"));
    return message;
}

}  // namespace gpuprice::cli
