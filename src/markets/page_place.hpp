#ifndef GPUPRICE_SRC_MARKETS_PAGE_PLACE_HPP
#define GPUPRICE_SRC_MARKETS_PAGE_PLACE_HPP

#include <optional>
#include <string>
#include <vector>

namespace gpuprice::markets {

/// What a page in one order showed, for the page in the other order.
struct FirstOrder {
    std::vector<std::string> items;     ///< ids of its items
    std::vector<std::string> listings;  ///< external ids that were read from it
};

/// Where in the pages of which query a request stands; travels in Request::context.
struct PagePlace {
    std::string query;
    long index = 0;             ///< pages before this one
    long size = 0;              ///< items a page, as the market gives them
    std::string cursor;         ///< of this page; the address of a link
    std::string anchor;         ///< an earlier cursor, to notice circles by Brent's method
    long until_new_anchor = 1;  ///< pages until `anchor` is set anew
    long anchor_span = 1;
    bool last = false;                ///< of pages asked for side by side
    std::optional<FirstOrder> first;  ///< there is one: this is the page in the other order

    [[nodiscard]] std::string to_context() const;

    /// None: the context is no such place.
    [[nodiscard]] static std::optional<PagePlace> parse(const std::string& context);
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PAGE_PLACE_HPP
