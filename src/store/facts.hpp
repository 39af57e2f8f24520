#ifndef GPUPRICE_STORE_FACTS_HPP
#define GPUPRICE_STORE_FACTS_HPP

/// \file
/// What is stored about listings and markets, read into the values that the pure half computes with.

#include "presence.hpp"
#include "sqlite.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuprice::store {

[[nodiscard]] MarketCoverage load_coverage(const Connection& connection, std::string_view market);

/// Loads one listing after the other.
class FactsLoader {
public:
    /// How many listings will be loaded. For `all` the closings and definitions, a few bytes a listing, are read when
    /// the loader is made, which for many listings is faster than to look up each; they are those of that time.
    enum class Reach : std::uint8_t { some, all };

    explicit FactsLoader(const Connection& connection, Reach reach = Reach::some);

    /// Valid until the next load.
    [[nodiscard]] const ListingFacts& load(std::int64_t listing);

private:
    template <typename Value>
    using OfListings = std::vector<std::pair<std::int64_t, Value>>;  // by listing

    void read_marks(std::int64_t first, std::int64_t last);
    [[nodiscard]] std::string_view kept(std::string_view definition);

    Statement rows_;
    SpanReader reader_;
    Statement closings_;
    Statement seen_by_;
    Reach reach_;
    OfListings<Closing> closings_of_;  // of the listing last loaded, or of all
    OfListings<std::string_view> seen_by_of_;
    std::set<std::string, std::less<>> definitions_;  // of each one text, for as long as the loader lives
    ListingFacts facts_;                              // its memory serves one listing after the other
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_FACTS_HPP
