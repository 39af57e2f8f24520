#ifndef GPUPRICE_SRC_MARKETS_HTML_HPP
#define GPUPRICE_SRC_MARKETS_HTML_HPP

/// \file
/// Web pages and feeds from strangers, as trees that selectors are asked of. The only face of libxml2.
///
/// Nothing is fetched and no entity of a document's own is read. What would stop libxml2 half-way (nesting of over 250
/// levels, millions of elements, a huge text) is an error here, never a shorter page.

#include "gpuprice/core/result.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

inline constexpr std::size_t k_max_page_bytes = std::size_t{32} << 20;  ///< more is refused unread
inline constexpr std::size_t k_max_page_depth = 250;                    ///< elements within each other
inline constexpr std::size_t k_max_page_size = 2'000'000;               ///< elements and attributes

/// An element or attribute of a Page, which must outlive it.
class Node {
public:
    /// `node` is libxml2's xmlNodePtr, never null.
    explicit Node(void* node) : node_{node} {}

    /// The tag or attribute, in lower case on web pages: "a", "href".
    [[nodiscard]] std::string name() const;

    /// What people read: white space collapsed, a space between blocks, scripts and styles left out. The content of a
    /// script, style or template when the node is one; the value of an attribute. O(n).
    [[nodiscard]] std::string text() const;

    /// None when the element does not have that attribute; in lower case on web pages.
    [[nodiscard]] std::optional<std::string> attribute(const char* name) const;

    /// The elements right below it, in order.
    [[nodiscard]] std::vector<Node> children() const;

    [[nodiscard]] void* handle() const noexcept { return node_; }

    bool operator==(const Node&) const = default;

private:
    void* node_;
};

/// A parsed document.
class Page {
public:
    /// Reads HTML as tolerantly as browsers: any bytes. The encoding is that of the byte order mark, else `charset`
    /// (what the Content-Type said), else the page's own <meta>, else UTF-8; bytes wrong in it become U+FFFD.
    [[nodiscard]] static core::Result<Page> parse_html(std::string_view bytes, std::string_view charset = "");

    /// Reads well-formed XML; a document that declares entities is refused.
    [[nodiscard]] static core::Result<Page> parse_xml(std::string_view bytes, std::string_view charset = "");

    [[nodiscard]] Node root() const;

private:
    explicit Page(std::shared_ptr<void> tree) : tree_{std::move(tree)} {}

    std::shared_ptr<void> tree_;
};

/// A compiled selector, asked within a node. Copies share it.
///
/// XPath 1.0 when it starts with "/" (from the document's root), "./", "../" or "(". Else CSS, for nodes below the
/// given one: tag, *, #id, .class, [a], [a=v], ^= $= *= ~=, :first-child, :last-child, :nth-child(n), :not(simple), the
/// combinators " ", ">" (also leading), "+", "~", and lists with commas. "::text" changes nothing, "::attr(name)" gives
/// the attribute.
class Selector {
public:
    /// An error says what is wrong with the selector and where.
    [[nodiscard]] static core::Result<Selector> parse(const std::string& text);

    /// All that it selects, in document order. An error: it gives a text or number, or takes too long.
    [[nodiscard]] core::Result<std::vector<Node>> nodes(const Node& within) const;

    /// The text of the first node that it selects, or the text or number that it gives; none when that is empty.
    [[nodiscard]] core::Result<std::optional<std::string>> text(const Node& within) const;

private:
    explicit Selector(std::shared_ptr<void> compiled) : compiled_{std::move(compiled)} {}

    std::shared_ptr<void> compiled_;
};

/// What a fixed selector selects on a page; nothing where it takes too long. \pre it is a good one
[[nodiscard]] std::vector<Node> nodes_of(const Page& page, const char* selector);

/// The XPath that means the same as a CSS selector.
[[nodiscard]] core::Result<std::string> to_xpath(std::string_view css);

/// Every run of white space, no-break spaces included, as one space; trimmed.
[[nodiscard]] std::string collapse_spaces(std::string_view text);

/// What people read of a piece of HTML: tags and entities resolved, white space collapsed. "" when it cannot be read.
[[nodiscard]] std::string plain_text(std::string_view html);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_HTML_HPP
