#ifndef GPUPRICE_STORE_PRUNE_HPP
#define GPUPRICE_STORE_PRUNE_HPP

/// \file
/// What can be taken out of a price history: details that no number needs, and, on purpose, whole years of a market.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::store {

/// Lines of the ledger that stay of each market whatever their age: as many as drift looks back at.
inline constexpr std::size_t k_ledger_kept = 60;

enum class Prune : std::uint8_t {
    rehearsed,  ///< says what would go, and changes nothing
    done,
};

/// One sort of thing that goes.
struct PrunedPart {
    enum class Kind : std::uint8_t {
        pages,     ///< kept answers that no run has asked about since
        ledger,    ///< what markets came to in old runs
        runs,      ///< those runs, once nothing refers to them
        wordings,  ///< titles and facts of superseded states of listings that are no card of any family
        prices,
        listings,
        observations,
    };
    Kind kind;
    std::int64_t rows = 0;
    std::int64_t bytes = 0;  ///< in the file; of whole rows their share of their table, with its indexes
};

/// Whole years of a market that were taken out.
struct PruneMark {
    std::string market;
    core::Day before;  ///< nothing that was seen earlier is there any more
    core::Instant at;  ///< when it was removed
};

/// What taking out whole years removes.
struct PrunedYears {
    struct Card {
        std::string name;  ///< card; of listings that do not state their variant, the family
        std::int64_t listings = 0;
        core::Day first;
        core::Day last;
    };

    std::vector<PrunedPart> parts;  ///< without those of which there is nothing
    std::int64_t shortened = 0;     ///< listings that stay, and begin later
    std::vector<Card> cards;        ///< whose numbers lose listings, ascending by name
};

/// What came of giving space back to the disk.
struct SpaceGivenBack {
    enum class Outcome : std::uint8_t {
        done,
        no_room,  ///< the copy that it takes has no room: nothing was tried
        in_use,   ///< somebody reads: what is free is given back when it is done once more
    };
    Outcome outcome = Outcome::done;
    std::int64_t bytes_before = 0;  ///< the file and its write-ahead log
    std::int64_t bytes_after = 0;
    std::int64_t needed = 0;     ///< no_room: free bytes that it takes …
    std::string where;           ///< … in this directory, …
    std::int64_t available = 0;  ///< … and those that there are
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_PRUNE_HPP
