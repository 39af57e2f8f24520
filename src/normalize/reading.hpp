#ifndef GPUPRICE_NORMALIZE_READING_HPP
#define GPUPRICE_NORMALIZE_READING_HPP

/// \file
/// One title while it is being read: its pieces and matches, and the listing that grows from them.

#include "gpuprice/model/listing.hpp"

#include "tables.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::normalize {

/// A memory size written in the title.
struct Capacity {
    std::size_t first = 0;  ///< pieces, both included
    std::size_t last = 0;
    int gb = 0;
};

/// A card named in the title, by family or as one outside the catalogue.
struct Mention {
    std::size_t match = 0;  ///< index into Reading::matches
    bool outside = false;
    bool weak = false;  ///< named by a bare number
    int number = 0;     ///< of the family, or of the outside model

    [[nodiscard]] bool names_same(const Mention& other) const noexcept
    {
        return outside == other.outside && number == other.number;
    }
};

struct Reading {
    Reading(const Tables& all_tables, const model::RawListing& raw_listing);

    [[nodiscard]] std::string_view text(const Match& match) const { return title.text(match.first, match.last); }

    /// The first match with one of `roles`; nullptr when there is none.
    [[nodiscard]] const Match* first_with(RoleSet wanted) const;

    /// True when the pieces around `match` within `reach` before it hold a match with one of `wanted`, with no comma
    /// or bracket in between.
    [[nodiscard]] const Match* before(const Match& match, RoleSet wanted, std::size_t reach) const;
    [[nodiscard]] const Match* after(const Match& match, RoleSet wanted, std::size_t reach) const;

    void note(std::string_view token, const char* rule, std::string effect);

    const Tables& tables;
    const model::RawListing& raw;
    Title title;
    std::vector<Match> matches;
    RoleSet roles;                     ///< of all matches
    std::vector<BoardReading> boards;  ///< NVIDIA part numbers by their shape
    std::vector<Capacity> capacities;
    std::vector<Mention> mentions;       ///< those that count, strongest kind only
    bool contradicts_catalogue = false;  ///< no card of the family has what is stated
    bool several_models = false;         ///< the title names different cards and does not say which one it sells
    model::Listing listing;
};

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_READING_HPP
