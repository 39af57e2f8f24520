#ifndef GPUPRICE_SRC_MARKETS_CONDITION_HPP
#define GPUPRICE_SRC_MARKETS_CONDITION_HPP

#include "rule.hpp"

#include <string>
#include <vector>

namespace gpuprice::markets {

/// A rule and the texts for which it applies: one entry of a "skip" of listing_rules.hpp.
class Condition {
public:
    /// Those of a list. Complains at `node` about what is wrong.
    [[nodiscard]] static std::vector<Condition> parse_all(const ExtractNode& node, const SelectorCheck& check);

    /// An error: the rule's.
    [[nodiscard]] core::Result<bool> applies(const Lookup& lookup) const;

private:
    Rule rule_;
    std::vector<std::string> is_;
    std::vector<std::string> is_not_;
    bool missing_ = false;
};

/// Whether one of them applies; they are asked in turn, so that an error of a later one does not count then.
[[nodiscard]] core::Result<bool> any_applies(const std::vector<Condition>& conditions, const Lookup& lookup);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_CONDITION_HPP
