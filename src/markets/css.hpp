#ifndef GPUPRICE_SRC_MARKETS_CSS_HPP
#define GPUPRICE_SRC_MARKETS_CSS_HPP

/// \file
/// CSS selectors, taken apart.

#include "gpuprice/core/result.hpp"

#include "html.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// "a.result#first": what an element must be. Empty members ask for nothing.
struct Compound {
    std::string tag;
    std::string id;
    std::vector<std::string> classes;
};

struct Css {
    std::string xpath;  ///< what it means, as `to_xpath` says

    /// Most selectors say no more than this: elements of the last kind within elements of the kinds before, or an
    /// attribute of theirs. Looking for them directly is many times faster than libxml2's XPath.
    bool is_plain = true;
    std::vector<Compound> path;  ///< only where it is plain
    std::string attribute;       ///< "" for the element itself
};

/// Errors are those of `to_xpath`.
[[nodiscard]] core::Result<Css> parse_css(std::string_view css);

/// The first `most` nodes that a plain selector selects, in document order: those of its XPath. O(nodes below).
[[nodiscard]] std::vector<Node> find_plain(const Css& css, const Node& within, std::size_t most);

/// Whether `wanted` is one of the words, between white space, of an attribute such as class.
[[nodiscard]] bool has_word(std::string_view words, std::string_view wanted);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_CSS_HPP
