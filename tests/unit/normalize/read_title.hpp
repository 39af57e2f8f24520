#ifndef GPUPRICE_TESTS_UNIT_NORMALIZE_READ_TITLE_HPP
#define GPUPRICE_TESTS_UNIT_NORMALIZE_READ_TITLE_HPP

/// \file
/// Titles and what they are read as, in one line each.

#include "gpuprice/normalize/normalizer.hpp"

#include "support/catch.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace gpuprice::test {

inline std::filesystem::path catalog_directory()
{
    return std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "catalog";
}

inline const normalize::Normalizer& shipped_normalizer()
{
    static const normalize::Normalizer normalizer{catalog::Catalog::load(catalog_directory()), catalog_directory()};
    return normalizer;
}

inline model::Listing read_title(const std::string& title)
{
    model::RawListing raw;
    raw.title = title;
    return shipped_normalizer().normalize(raw);
}

/// "card a100-80gb-pcie x4 used [pulled]": the family with a question mark where the variant is open, "-" where no card
/// of the catalogue is meant; quantity, condition and flags only where there is something to say.
inline std::string brief(const model::Listing& listing)
{
    std::string out{model::to_text(listing.offer_kind)};
    out += ' ' + (!listing.card.empty() ? listing.card : (listing.family.empty() ? "-" : listing.family + "?"));
    if (listing.quantity != 1) {
        out += " x" + std::to_string(listing.quantity);
    }
    if (listing.condition != model::Condition::unknown) {
        out += ' ' + std::string{model::to_text(listing.condition)};
    }
    if (!listing.flags.empty()) {
        out += " [" + model::to_text(listing.flags, " ") + ']';
    }
    return out;
}

struct TitleCase {
    const char* title;
    const char* expected;
};

inline void check_titles(const std::vector<TitleCase>& cases)
{
    for (const TitleCase& each : cases) {
        CAPTURE(each.title);
        CHECK(brief(read_title(each.title)) == each.expected);
    }
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_UNIT_NORMALIZE_READ_TITLE_HPP
