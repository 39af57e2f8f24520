#include "reading.hpp"

#include <algorithm>

namespace gpuprice::normalize {

namespace {

// A comma or a bracket ends what belongs together.
bool breaks(const Piece& piece) noexcept { return (piece.before & (separator::comma | separator::open)) != 0; }

}  // namespace

Reading::Reading(const Tables& all_tables, const model::RawListing& raw_listing)
    : tables{all_tables}, raw{raw_listing}, title{cut_title(raw_listing.title)}
{
    constexpr std::size_t k_usual_evidence = 6;
    listing.evidence.reserve(k_usual_evidence);
    tables.lexicon.number_words(title);
    matches = tables.lexicon.find(title);
    for (const Match& match : matches) {
        roles.add(match.roles);
    }
    for (std::size_t i = 0; i < title.pieces.size(); ++i) {
        if (BoardNumbers::may_begin(title.pieces[i])) {
            if (auto board = tables.boards.read(title, i)) {
                boards.push_back(*std::move(board));
            }
        }
    }
}

const Match* Reading::first_with(RoleSet wanted) const
{
    if (!roles.has_any(wanted)) {
        return nullptr;
    }
    const auto found =
        std::ranges::find_if(matches, [wanted](const Match& match) { return match.roles.has_any(wanted); });
    return found == matches.end() ? nullptr : &*found;
}

const Match* Reading::before(const Match& match, RoleSet wanted, std::size_t reach) const
{
    const Match* here = &match;
    while (here != matches.data()) {
        const Match* left = here - 1;
        for (std::size_t i = left->last + std::size_t{1}; i <= here->first; ++i) {
            if (breaks(title.pieces[i])) {
                return nullptr;
            }
        }
        if (match.first - left->last > reach) {
            return nullptr;
        }
        if (left->roles.has_any(wanted)) {
            return left;
        }
        here = left;
    }
    return nullptr;
}

const Match* Reading::after(const Match& match, RoleSet wanted, std::size_t reach) const
{
    const Match* const end = matches.data() + matches.size();
    for (const Match* here = &match; here + 1 != end; ++here) {
        const Match* right = here + 1;
        for (std::size_t i = here->last + std::size_t{1}; i <= right->first; ++i) {
            if (breaks(title.pieces[i])) {
                return nullptr;
            }
        }
        if (right->first - match.last > reach) {
            return nullptr;
        }
        if (right->roles.has_any(wanted)) {
            return right;
        }
    }
    return nullptr;
}

void Reading::note(std::string_view token, const char* rule, std::string effect)
{
    listing.evidence.push_back({std::string{token}, rule, std::move(effect)});
}

}  // namespace gpuprice::normalize
