#ifndef GPUPRICE_SRC_MARKETS_RULE_HPP
#define GPUPRICE_SRC_MARKETS_RULE_HPP

#include "gpuprice/core/result.hpp"

#include "extract_node.hpp"
#include "listing_rules.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace re2 {
class RE2;
}

namespace gpuprice::markets {

/// A decimal number that is the whole text, as JSON and CSV write them; none for any other text.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// Which text of an item: the rules of listing_rules.hpp.
class Rule {
public:
    struct Value {
        std::string text;     ///< never empty
        std::string written;  ///< the same as the market wrote it, with what was reckoned: "6.9355 / 4"
    };

    /// Complains at `node` about what is wrong. \param more_keys  keys of the object that the caller reads.
    [[nodiscard]] static Rule parse(const ExtractNode& node, const SelectorCheck& check,
                                    std::vector<std::string_view> more_keys = {});

    /// None: it finds nothing. An error: arithmetic on a text that is no number, division by 0.
    [[nodiscard]] core::Result<std::optional<Value>> read(const Lookup& lookup) const;

private:
    struct Piece;

    [[nodiscard]] static Rule parse_at_depth(const ExtractNode& node, const SelectorCheck& check,
                                             const std::vector<std::string_view>& more_keys, int depth);
    void read_source(const ExtractNode& node, const SelectorCheck& check, int depth);
    void read_template(const ExtractNode& node, const ExtractNode* parts, const SelectorCheck& check, int depth);
    void read_steps(const ExtractNode& node, const SelectorCheck& check);
    [[nodiscard]] core::Result<std::optional<Value>> find(const Lookup& lookup) const;
    [[nodiscard]] core::Result<bool> reckon(const Lookup& lookup, std::optional<Value>& value) const;

    std::vector<Rule> alternatives_;      // of which the first that gives something counts
    std::vector<std::string> selectors_;  // likewise
    std::vector<Piece> pieces_;           // of a template
    std::optional<std::string> constant_;
    std::shared_ptr<const re2::RE2> match_;
    std::vector<std::pair<std::string, std::string>> words_;
    bool has_words_ = false;
    std::optional<double> factor_;
    std::string addend_;
    std::string divisor_;
    std::vector<double> nearest_;
    std::string prefix_;
};

/// A piece of a template: text as it is, or what a rule gives.
struct Rule::Piece {
    std::string literal;
    std::vector<Rule> rule;  // one or none
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_RULE_HPP
