#ifndef GPUPRICE_NORMALIZE_TITLE_HPP
#define GPUPRICE_NORMALIZE_TITLE_HPP

/// \file
/// A title cut into the pieces that the rules look at.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::normalize {

enum class PieceKind : std::uint8_t {
    letters,  ///< of a script that puts spaces between words
    digits,   ///< an integer
    decimal,  ///< "4.0"
    wide,     ///< one character of Chinese, Japanese or Korean
};

/// What stands between a piece and the one before it, as bits; none when they touch.
namespace separator {
inline constexpr std::uint16_t none = 0;
inline constexpr std::uint16_t space = 1;
inline constexpr std::uint16_t hyphen = 2;
inline constexpr std::uint16_t underscore = 4;
inline constexpr std::uint16_t slash = 8;
inline constexpr std::uint16_t dot = 16;
inline constexpr std::uint16_t comma = 32;
inline constexpr std::uint16_t open = 64;  ///< an opening bracket
inline constexpr std::uint16_t plus = 128;
inline constexpr std::uint16_t wide = 256;   ///< nothing, but a wide character, which is a word of its own
inline constexpr std::uint16_t other = 512;  ///< anything else
}  // namespace separator

struct Piece {
    PieceKind kind = PieceKind::letters;
    std::uint16_t before = separator::none;
    std::uint32_t begin = 0;  ///< in the folded text
    std::uint32_t end = 0;
    std::uint32_t number = 0;  ///< of digits; k_huge when it does not fit
    std::uint32_t word = 0;    ///< the lexicon's number for it; 0 = unknown
};

inline constexpr std::uint32_t k_huge = 0xFFFFFFFFU;

/// No market allows titles of a tenth of this; what is longer is an attack or a description, whose first words tell.
inline constexpr std::size_t k_longest_title = 4096;

/// True when the piece touches the one before it within one run of letters and digits: "100" in "a100".
[[nodiscard]] inline bool is_glued(const Piece& piece) noexcept
{
    return piece.before == separator::none && piece.kind != PieceKind::wide;
}

struct Title {
    std::string folded;
    std::vector<Piece> pieces;

    [[nodiscard]] std::string_view text(const Piece& piece) const noexcept
    {
        return std::string_view{folded}.substr(piece.begin, piece.end - piece.begin);
    }

    /// The text from piece `first` to piece `last`, both included.
    [[nodiscard]] std::string_view text(std::size_t first, std::size_t last) const noexcept
    {
        return std::string_view{folded}.substr(pieces[first].begin, pieces[last].end - pieces[first].begin);
    }
};

/// Folds `raw` and cuts it: letters and digits of one run are separate, touching pieces, so that "rtx4090",
/// "rtx 4090" and "rtx-4090" have the same pieces. Cyrillic letters that stand in for Latin ones before digits
/// ("А100", "2х1070") become Latin. Only the first k_longest_title bytes are read. O(n).
[[nodiscard]] Title cut_title(std::string_view raw);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_TITLE_HPP
