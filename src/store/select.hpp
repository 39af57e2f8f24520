#ifndef GPUPRICE_STORE_SELECT_HPP
#define GPUPRICE_STORE_SELECT_HPP

/// \file
/// The selected part of the history, read listing by listing.

#include "gpuprice/model/history.hpp"
#include "gpuprice/store/store.hpp"

#include <functional>
#include <vector>

namespace gpuprice::store {

class Connection;

/// One listing's revisions that have a selected span, and these spans: `Span::revision` is an index into them.
struct ListingHistory {
    std::vector<model::Revision> revisions;  ///< in the order in which the spans name them first
    std::vector<model::Span> spans;          ///< by price kind, first
};

/// Visits the listings with a selected span, by market and external id. The visitor may move from what it is given.
void for_each_listing(const Connection& connection, const Selection& selection,
                      const std::function<void(ListingHistory&)>& visit);

/// The coverage of the selected markets, by market and instant; complete where any definition's was.
[[nodiscard]] std::vector<model::Coverage> select_coverage(const Connection& connection, const Selection& selection);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_SELECT_HPP
