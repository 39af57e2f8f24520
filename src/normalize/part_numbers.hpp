#ifndef GPUPRICE_NORMALIZE_PART_NUMBERS_HPP
#define GPUPRICE_NORMALIZE_PART_NUMBERS_HPP

/// \file
/// NVIDIA's part numbers as titles write them: whole, cut short, or with a suffix that the catalogue does not list.
///
/// A number is KIND-BOARD-VARIANT-REVISION: 900 (product), 699 or 692 (assembly), 965 (kit), 935 (baseboard), then
/// the board ("21001", "2G506"), then what tells its variants apart ("0020" is 80 GB on board 21001).

#include "title.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuprice::normalize {

/// The cards that a part number may mean.
struct BoardReading {
    std::size_t first = 0;  ///< pieces of the title, both included
    std::size_t last = 0;
    bool baseboard = false;  ///< several modules on one board: a system
    std::vector<int> cards;  ///< numbers of cards, ascending; one when the number is unambiguous
};

class BoardNumbers {
public:
    /// Learns a part number of the catalogue; ignores those of another shape.
    void add(std::string_view part_number, int card);

    /// False for most pieces, at once: the cheap half of `read`.
    [[nodiscard]] static bool may_begin(const Piece& piece) noexcept
    {
        return piece.kind == PieceKind::digits && piece.end - piece.begin == 3 && !is_glued(piece);
    }

    /// The NVIDIA part number that begins at piece `at`; none when none does. An unknown board gives no cards.
    [[nodiscard]] std::optional<BoardReading> read(const Title& title, std::size_t at) const;

private:
    struct Known {
        std::string board;
        std::string variant;  ///< leading zeros stripped, so that "000" equals "0000"
        int card;
    };
    std::vector<Known> known_;
};

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_PART_NUMBERS_HPP
