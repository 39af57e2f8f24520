#include "gpuprice/alerts/rule.hpp"

#include "gpuprice/core/digest.hpp"

#include <array>
#include <utility>

namespace gpuprice::alerts {

namespace {

constexpr std::array<std::pair<Metric, std::string_view>, 7> k_metrics{{{Metric::price, "price"},
                                                                        {Metric::multiple, "multiple"},
                                                                        {Metric::spike, "spike"},
                                                                        {Metric::level_shift, "level_shift"},
                                                                        {Metric::new_low, "new_low"},
                                                                        {Metric::listing, "listing"},
                                                                        {Metric::market, "market"}}};

}  // namespace

std::string_view to_text(Metric metric) noexcept
{
    for (const auto& [each, word] : k_metrics) {
        if (each == metric) {
            return word;
        }
    }
    return "";
}

core::Result<Metric> parse_metric(std::string_view text)
{
    std::string known;
    for (const auto& [each, word] : k_metrics) {
        if (word == text) {
            return each;
        }
        known.append(known.empty() ? "" : ", ").append(word);
    }
    return core::Error{core::ErrorKind::invalid, "'" + std::string{text} + "' is none of " + known, {}};
}

double usual_clear(Side side, double threshold) noexcept
{
    return threshold * (side == Side::below ? 1.0 + k_clear_share : 1.0 - k_clear_share);
}

std::string definition_of(const Rule& rule)
{
    core::Digester digester;
    const auto add = [&digester](std::string_view word) {
        digester.add(word);
        digester.add("\n");
    };
    const auto add_all = [&add](const auto& words) {
        for (const auto& word : words) {
            add(word);
        }
        add("");
    };
    add(to_text(rule.metric));
    add(rule.side == Side::below ? "below" : "above");
    add(std::to_string(rule.threshold));
    add(std::to_string(rule.clear));
    add(rule.currency.code());
    add(rule.direction ? analysis::to_text(*rule.direction) : "either");
    add(std::to_string(rule.window_days));
    add(std::to_string(rule.min_sellers));
    add_all(rule.cards);
    add_all(rule.markets);
    add_all(rule.regions);
    for (const model::ConditionGroup condition : rule.conditions) {
        add(model::to_text(condition));
    }
    add("");
    for (const model::PriceKind kind : rule.kinds) {
        add(model::to_text(kind));
    }
    return digester.text();
}

}  // namespace gpuprice::alerts
