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

/// Appends the revisions that have a selected span, in the order in which spans name them first, and these spans to
/// `history`: listing by listing, ordered by market, external id, price kind, first. After each listing that has any,
/// `is_read` is called, which may take them out again.
void append_listings(const Connection& connection, const Selection& selection, model::History& history,
                     const std::function<void()>& is_read);

/// Visits the same, one listing after the other, each as a history of its own.
void for_each_listing(const Connection& connection, const Selection& selection,
                      const std::function<void(model::History& listing)>& visit);

/// The coverage of the selected markets, by market and instant; complete where any definition's was.
[[nodiscard]] std::vector<model::Coverage> select_coverage(const Connection& connection, const Selection& selection);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_SELECT_HPP
