#ifndef GPUPRICE_SRC_MARKETS_PRICE_RULE_HPP
#define GPUPRICE_SRC_MARKETS_PRICE_RULE_HPP

#include "gpuprice/core/money.hpp"
#include "gpuprice/model/kinds.hpp"
#include "gpuprice/model/listing.hpp"

#include "condition.hpp"

#include <optional>
#include <vector>

namespace gpuprice::markets {

/// One entry of the "prices" of listing_rules.hpp.
class PriceRule {
public:
    /// Complains at `node` about what is wrong.
    [[nodiscard]] static PriceRule parse(const ExtractNode& node, const SelectorCheck& check);

    [[nodiscard]] model::PriceKind kind() const noexcept { return kind_; }

    /// None: "skip" applies, there is no amount, or it says that there is no price. An error: a value that is none.
    [[nodiscard]] core::Result<std::optional<model::RawPrice>> read(const Lookup& lookup,
                                                                    const model::MarketDefinition& definition) const;

private:
    void parse_currency(const ExtractNode& node, const SelectorCheck& check);
    [[nodiscard]] core::Result<core::Currency> currency_of(const Lookup& lookup,
                                                           const model::MarketDefinition& definition) const;

    model::PriceKind kind_ = model::PriceKind::ask;
    Rule amount_;
    std::optional<Rule> high_;
    std::optional<Rule> shipping_;
    std::optional<core::Currency> currency_;
    std::optional<Rule> currency_rule_;
    std::vector<Condition> skip_;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PRICE_RULE_HPP
