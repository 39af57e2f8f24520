#include "alert_settings.hpp"

#include "gpuprice/model/countries.hpp"

#include "settings_object.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gpuprice::cli {

namespace {

using alerts::Metric;
using alerts::Rule;
using alerts::Side;
using nlohmann::json;

constexpr std::array<std::string_view, 18> k_rule_keys{
    "name",      "metric",   "below",          "above",      "below_percent", "days",
    "direction", "currency", "card",           "price_kind", "condition",     "region",
    "market",    "clear",    "cool_down_days", "tell_end",   "min_sellers",   "channels"};

bool is_name(std::string_view text)
{
    const auto is_fit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    };
    return !text.empty() && text.size() <= 64 && text.front() != '-' && std::ranges::all_of(text, is_fit);
}

/// Which keys matter to a metric; those of `k_rule_keys` that matter to none of the others are named by the refusal.
void refuse_idle_keys(const SettingsObject& object, Metric metric)
{
    struct Use {
        std::string_view key;
        std::vector<Metric> metrics;
    };
    using enum Metric;
    static const std::vector<Use> uses{
        {"below", {price, multiple}},
        {"above", {price, multiple}},
        {"below_percent", {listing}},
        {"days", {new_low}},
        {"direction", {spike, level_shift}},
        {"currency", {price}},
        {"clear", {price, multiple, listing}},
        {"min_sellers", {price, multiple, new_low, listing}},
        {"card", {price, multiple, spike, level_shift, new_low, listing}},
        {"price_kind", {price, multiple, spike, level_shift, new_low, listing}},
        {"condition", {price, multiple, spike, level_shift, new_low, listing}},
        {"region", {price, multiple, spike, level_shift, new_low, listing}},
    };
    for (const Use& use : uses) {
        if (object.has(std::string{use.key}) && std::ranges::find(use.metrics, metric) == use.metrics.end()) {
            object.refuse("/" + std::string{use.key},
                          "means nothing to the metric " + std::string{alerts::to_text(metric)} + "; take it out");
        }
    }
}

template <typename Value, typename Parse>
std::vector<Value> words(const SettingsObject& object, const std::string& key, Parse parse)
{
    std::vector<Value> values;
    for (const std::string& word : object.texts(key)) {
        const auto value = parse(word);
        if (!value) {
            object.refuse("/" + key, value.error().text());
        }
        values.push_back(*value);
    }
    return values;
}

void read_threshold(Rule& rule, const SettingsObject& object)
{
    if (rule.metric == Metric::listing) {
        rule.threshold = object.number("below_percent", 1.0, 100.0) / 100.0;
        rule.clear = object.has("clear") ? object.number("clear", rule.threshold * 100.0, 1000.0) / 100.0
                                         : alerts::usual_clear(Side::below, rule.threshold);
        return;
    }
    if (object.has("below") == object.has("above")) {
        object.refuse(
            "", "the metric " + std::string{alerts::to_text(rule.metric)} + " wants one of \"below\" and \"above\"");
    }
    const bool is_below = object.has("below");
    rule.side = is_below ? Side::below : Side::above;
    constexpr double k_most = 1e12;
    rule.threshold = object.number(is_below ? "below" : "above", 0.0001, k_most);
    rule.clear = !object.has("clear") ? alerts::usual_clear(rule.side, rule.threshold)
                 : is_below           ? object.number("clear", rule.threshold, k_most)
                                      : object.number("clear", 0.0, rule.threshold);
}

core::Result<std::string> country(const std::string& text)
{
    std::string code = text;
    std::ranges::transform(code, code.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    if (model::is_country(code)) {
        return code;
    }
    return core::Error{core::ErrorKind::invalid,
                       "'" + text + "' is no country code of two letters (ISO 3166-1), such as CN or US", ""};
}

Rule read_rule(const SettingsObject& object)
{
    object.allow(k_rule_keys);
    Rule rule;
    rule.name = object.text("name");
    if (!is_name(rule.name)) {
        object.refuse("/name", "a name has up to 64 letters, digits, '-', '_' and '.', such as cheap-h100");
    }
    const auto metric = alerts::parse_metric(object.text("metric"));
    if (!metric) {
        object.refuse("/metric", metric.error().text());
    }
    rule.metric = *metric;
    refuse_idle_keys(object, rule.metric);
    if (alerts::has_threshold(rule.metric)) {
        read_threshold(rule, object);
    }
    if (rule.metric == Metric::price) {
        const auto currency = core::Currency::parse(object.text("currency"));
        if (!currency) {
            object.refuse("/currency", currency.error().text());
        }
        rule.currency = *currency;
    }
    if (rule.metric == Metric::new_low) {
        rule.window_days = object.whole("days", 1, alerts::k_longest_window);
        rule.clear = 1.0 + alerts::k_clear_share;
    }
    const std::string direction = object.text_or_empty("direction");
    if (direction == "up" || direction == "down") {
        rule.direction = direction == "up" ? analysis::Direction::up : analysis::Direction::down;
    } else if (!direction.empty() && direction != "any") {
        object.refuse("/direction", "'" + direction + "' is none of up, down, any");
    }
    rule.cards = object.texts("card");
    if (rule.cards == std::vector<std::string>{"all"}) {
        rule.cards.clear();
    }
    rule.markets = object.texts("market");
    rule.regions = words<std::string>(object, "region", country);
    rule.conditions = words<model::ConditionGroup>(object, "condition", model::parse_condition_group);
    if (object.has("price_kind")) {
        rule.kinds = words<model::PriceKind>(object, "price_kind", model::parse_price_kind);
    }
    if (object.has("cool_down_days")) {
        rule.cool_down = std::chrono::days{object.whole("cool_down_days", 0, 365)};
    }
    if (object.has("min_sellers")) {
        rule.min_sellers = static_cast<std::size_t>(object.whole("min_sellers", 3, 1000));
    }
    rule.tells_end = object.truth("tell_end");
    rule.channels = object.texts("channels");
    return rule;
}

fetch::Channel read_channel(const SettingsObject& object)
{
    const std::string kind = object.text("kind");
    fetch::Channel channel;
    if (kind == "webhook") {
        object.allow(std::array<std::string_view, 3>{"kind", "url", "token"});
        fetch::Webhook webhook;
        const json* url = object.find("url");
        if (url != nullptr && url->is_object()) {
            webhook.url_secret = object.secret("url", "url");
        } else {
            webhook.url = object.text("url");
        }
        webhook.token = object.secret("token", "token");
        channel = std::move(webhook);
    } else if (kind == "mail") {
        object.allow(std::array<std::string_view, 7>{"kind", "server", "from", "to", "user", "password", "ca_file"});
        channel = fetch::MailServer{object.text("server"),
                                    object.text("from"),
                                    object.texts("to"),
                                    object.text_or_empty("user"),
                                    object.secret("password", "password"),
                                    object.text_or_empty("ca_file")};
    } else if (kind == "command") {
        object.allow(std::array<std::string_view, 2>{"kind", "command"});
        channel = fetch::CommandLine{object.texts("command")};
    } else {
        object.refuse("/kind", "'" + kind + "' is none of webhook, mail, command");
    }
    auto checked = fetch::check_channel(std::move(channel));
    if (!checked) {
        object.refuse(checked.error().where, checked.error().message);
    }
    return std::move(checked).value();
}

}  // namespace

const Rule* AlertSettings::find(std::string_view name) const
{
    const auto found = std::ranges::find(rules, name, &Rule::name);
    return found == rules.end() ? nullptr : &*found;
}

AlertSettings read_alert_settings(const json& value, const std::filesystem::path& file)
{
    const SettingsObject object{value, "/alerts", file, R"({"rules": [...], "channels": {...}})"};
    object.allow(std::array<std::string_view, 2>{"rules", "channels"});
    AlertSettings settings;
    if (const json* channels = object.find("channels")) {
        const SettingsObject named{*channels, "/alerts/channels", file,
                                   R"(such as {"ops": {"kind": "webhook", "url": "https://hooks.example/prices"}})"};
        for (const auto& [name, channel] : channels->items()) {
            if (!is_name(name)) {
                named.refuse("/" + name, "a name has up to 64 letters, digits, '-', '_' and '.'");
            }
            settings.channels.emplace(
                name, read_channel({channel, named.place() + "/" + name, file, R"(with "kind" and its keys)"}));
        }
    }
    const json* rules = object.find("rules");
    if (rules != nullptr && !rules->is_array()) {
        object.refuse("/rules", "must be a list of rules");
    }
    for (const json& each : rules != nullptr ? *rules : json::array()) {
        const std::string place = "/alerts/rules/" + std::to_string(settings.rules.size());
        const SettingsObject described{each, place, file, R"(such as {"name": "cheap-h100", "metric": "price", …})"};
        Rule rule = read_rule(described);
        if (settings.find(rule.name) != nullptr) {
            described.refuse("/name", "there is another rule '" + rule.name + "'; their names must differ");
        }
        for (const std::string& channel : rule.channels) {
            if (!settings.channels.contains(channel)) {
                described.refuse("/channels", "'" + channel + "' is no channel: describe it under /alerts/channels");
            }
        }
        settings.rules.push_back(std::move(rule));
    }
    return settings;
}

}  // namespace gpuprice::cli
