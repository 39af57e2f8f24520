#ifndef GPUPRICE_SRC_MARKETS_REQUEST_TEMPLATE_HPP
#define GPUPRICE_SRC_MARKETS_REQUEST_TEMPLATE_HPP

#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/market.hpp"

#include "extract_node.hpp"

#include <span>
#include <string>
#include <string_view>

namespace gpuprice::markets {

/// What stands for a placeholder.
struct Filling {
    std::string_view placeholder;  ///< with its braces: "{query}"
    std::string in_path;
    std::string in_body;
};

/// A "request" of an "extract": {"path": "/search?q={query}", "method": "GET", "body": "…", "headers": {…}}.
class RequestTemplate {
public:
    /// Complains at `node` about what is wrong. \param in_path  the placeholders that a path may hold; braces of a body
    /// that are none of them are its own.
    [[nodiscard]] static RequestTemplate parse(const ExtractNode& node, std::span<const std::string_view> in_path);

    [[nodiscard]] bool holds(std::string_view placeholder) const;
    [[nodiscard]] bool body_holds(std::string_view placeholder) const;

    /// The request, below the definition's base_url. What is filled in is not searched for placeholders again. The
    /// definition's credential "token", where it has one, goes into the header that the parameter "token_header" names
    /// ("Authorization: Bearer " by default). O(size · fillings).
    [[nodiscard]] model::Request filled(const model::MarketDefinition& definition,
                                        std::span<const Filling> fillings) const;

private:
    std::string method_ = "GET";
    std::string path_;
    std::string body_;
    model::Headers headers_;
};

/// A text as a JSON string, in quotes; invalid UTF-8 replaced.
[[nodiscard]] std::string json_quoted(const std::string& text);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_REQUEST_TEMPLATE_HPP
