#include "condition.hpp"

#include <algorithm>

namespace gpuprice::markets {

std::vector<Condition> Condition::parse_all(const ExtractNode& node, const SelectorCheck& check)
{
    std::vector<Condition> conditions;
    if (!node.is_array()) {
        node.refuse("it must be a list of conditions, such as [{\"at\": \"/sold\", \"is\": [\"true\"]}]");
        return conditions;
    }
    for (const auto& [index, each] : node.children()) {
        Condition condition;
        each.require_object();
        condition.rule_ = Rule::parse(each, check, {"is", "is_not", "missing"});
        const auto is = each.find("is");
        const auto is_not = each.find("is_not");
        const auto missing = each.find("missing");
        if ((is ? 1 : 0) + (is_not ? 1 : 0) + (missing ? 1 : 0) != 1) {
            each.refuse("a condition has one of \"is\", \"is_not\" and \"missing\"");
        }
        if (is) {
            condition.is_ = is->texts();
        } else if (is_not) {
            condition.is_not_ = is_not->texts();
        } else if (missing && !missing->truth()) {
            missing->refuse("it must be true");
        }
        condition.missing_ = missing.has_value();
        conditions.push_back(std::move(condition));
    }
    return conditions;
}

core::Result<bool> Condition::applies(const Lookup& lookup) const
{
    const auto value = rule_.read(lookup);
    if (!value) {
        return value.error();
    }
    if (missing_) {
        return !value.value();
    }
    const auto among = [&value](const std::vector<std::string>& texts) {
        return value.value() && std::ranges::find(texts, value.value()->text) != texts.end();
    };
    return is_.empty() ? !among(is_not_) : among(is_);
}

core::Result<bool> any_applies(const std::vector<Condition>& conditions, const Lookup& lookup)
{
    for (const Condition& condition : conditions) {
        auto applies = condition.applies(lookup);
        if (!applies || applies.value()) {
            return applies;
        }
    }
    return false;
}

}  // namespace gpuprice::markets
