#include "part_numbers.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::normalize {

namespace {

constexpr std::array<std::uint32_t, 5> k_kinds = {900, 699, 692, 965, 935};

struct Parts {
    std::size_t last = 0;
    std::uint32_t kind = 0;
    std::string_view board;
    std::string_view variant;  ///< empty when cut off
};

// The last piece of the run of letters and digits that holds piece `at`.
std::size_t end_of_run(const Title& title, std::size_t at)
{
    while (at + 1 < title.pieces.size() && is_glued(title.pieces[at + 1])) {
        ++at;
    }
    return at;
}

bool is_hyphenated(const Title& title, std::size_t at)
{
    return at < title.pieces.size() &&
           (title.pieces[at].before == separator::hyphen || title.pieces[at].before == separator::space);
}

std::string_view without_leading_zeros(std::string_view digits)
{
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

// A board is five characters: "21001", "2g506", "1g136", "5g144".
bool is_board(std::string_view run) { return run.size() == 5 && (run[0] == '1' || run[0] == '2' || run[0] == '5'); }

std::optional<Parts> split(const Title& title, std::size_t at)
{
    const Piece& first = title.pieces[at];
    if (!BoardNumbers::may_begin(first) || std::ranges::find(k_kinds, first.number) == k_kinds.end() ||
        end_of_run(title, at) != at || !is_hyphenated(title, at + 1)) {
        return std::nullopt;
    }
    Parts parts;
    parts.kind = first.number;
    parts.last = end_of_run(title, at + 1);
    parts.board = title.text(at + 1, parts.last);
    if (!is_board(parts.board)) {
        return std::nullopt;
    }
    if (is_hyphenated(title, parts.last + 1) && title.pieces[parts.last + 1].kind != PieceKind::wide) {
        const std::size_t end = end_of_run(title, parts.last + 1);
        const std::string_view run = title.text(parts.last + 1, end);
        if (run.size() >= 3 && run.size() <= 4) {
            parts.variant = run;
            parts.last = end;
            // The revision says nothing that the rules need.
            if (is_hyphenated(title, end + 1) && title.pieces[end + 1].before == separator::hyphen) {
                parts.last = end_of_run(title, end + 1);
            }
        }
    }
    return parts;
}

}  // namespace

void BoardNumbers::add(std::string_view part_number, int card)
{
    const Title title = cut_title(part_number);
    const auto parts = title.pieces.empty() ? std::nullopt : split(title, 0);
    if (parts.has_value()) {
        known_.push_back({std::string{parts->board}, std::string{without_leading_zeros(parts->variant)}, card});
    }
}

std::optional<BoardReading> BoardNumbers::read(const Title& title, std::size_t at) const
{
    const auto parts = split(title, at);
    if (!parts.has_value()) {
        return std::nullopt;
    }
    constexpr std::uint32_t k_baseboard = 935;
    BoardReading reading{at, parts->last, parts->kind == k_baseboard, {}};
    std::vector<int> of_variant;
    for (const Known& known : known_) {
        if (known.board == parts->board) {
            reading.cards.push_back(known.card);
            if (!parts->variant.empty() && known.variant == without_leading_zeros(parts->variant)) {
                of_variant.push_back(known.card);
            }
        }
    }
    auto& cards = of_variant.empty() ? reading.cards : of_variant;
    std::ranges::sort(cards);
    cards.erase(std::unique(cards.begin(), cards.end()), cards.end());
    if (!of_variant.empty()) {
        reading.cards = std::move(of_variant);
    }
    return reading;
}

}  // namespace gpuprice::normalize
