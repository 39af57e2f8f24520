#ifndef GPUPRICE_STORE_FACTS_HPP
#define GPUPRICE_STORE_FACTS_HPP

/// \file
/// What is stored about listings and markets, read into the values that the pure half computes with.

#include "presence.hpp"
#include "sqlite.hpp"

#include <cstdint>
#include <string_view>

namespace gpuprice::store {

[[nodiscard]] MarketCoverage load_coverage(const Connection& connection, std::string_view market);

/// Loads one listing after the other.
class FactsLoader {
public:
    explicit FactsLoader(const Connection& connection);

    /// Valid until the next load.
    [[nodiscard]] const ListingFacts& load(std::int64_t listing);

private:
    Statement rows_;
    Statement closings_;
    Statement seen_by_;
    ListingFacts facts_;  // its memory serves one listing after the other
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_FACTS_HPP
