#include "title.hpp"

#include "gpuprice/text/unicode.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::normalize {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_latin(char c) noexcept { return c >= 'a' && c <= 'z'; }

// Length of the UTF-8 character that begins with `lead`; the folded text is always valid.
std::uint32_t length_of(char lead) noexcept
{
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0xC0) {
        return 1;
    }
    return byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : 4);
}

enum class CharacterClass : std::uint8_t { letter, digit, wide, mark };

CharacterClass class_of_wide(std::string_view text, std::size_t position) noexcept
{
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte < 0xE0) {
        // U+0080 to U+07FF: letters of alphabets, but for Latin-1's signs (U+0080–U+00BF, ×, ÷).
        const auto second = static_cast<unsigned char>(text[position + 1]);
        const bool sign = byte == 0xC2 || (byte == 0xC3 && (second == 0x97 || second == 0xB7));
        return sign ? CharacterClass::mark : CharacterClass::letter;
    }
    if (byte >= 0xF0) {
        // Emoji and rare ideographs: only the latter (U+20000 and above) are writing.
        return byte == 0xF0 && static_cast<unsigned char>(text[position + 1]) >= 0xA0 ? CharacterClass::wide
                                                                                      : CharacterClass::mark;
    }
    const auto second = static_cast<unsigned char>(text[position + 1]);
    const char32_t code = (static_cast<char32_t>(byte & 0x0FU) << 12U) | (static_cast<char32_t>(second & 0x3FU) << 6U) |
                          (static_cast<unsigned char>(text[position + 2]) & 0x3FU);
    const bool kana = code >= 0x3041 && code <= 0x30FF && code != 0x30FB;
    const bool ideograph = (code >= 0x3400 && code <= 0x9FFF) || code == 0x3005;
    const bool hangul = code >= 0xAC00 && code <= 0xD7A3;
    if (kana || ideograph || hangul) {
        return CharacterClass::wide;
    }
    const bool alphabet = (code >= 0x0800 && code < 0x2000) || (code >= 0x2C00 && code < 0x2E00);
    return alphabet ? CharacterClass::letter : CharacterClass::mark;
}

CharacterClass class_of(std::string_view text, std::size_t position) noexcept
{
    const char c = text[position];
    if (is_latin(c)) {
        return CharacterClass::letter;
    }
    if (is_digit(c)) {
        return CharacterClass::digit;
    }
    return static_cast<unsigned char>(c) < 0x80 ? CharacterClass::mark : class_of_wide(text, position);
}

std::uint16_t separator_of(char c) noexcept
{
    switch (c) {
        case ' ': return separator::space;
        case '-': return separator::hyphen;
        case '_': return separator::underscore;
        case '/': return separator::slash;
        case '.': return separator::dot;
        case ',': return separator::comma;
        case '+': return separator::plus;
        case '(':
        case '[':
        case '{': return separator::open;
        default: return separator::other;
    }
}

// Cyrillic letters that sellers type for the Latin ones that they look like, in model names.
char latin_twin(std::string_view letter) noexcept
{
    constexpr std::array<std::pair<std::string_view, char>, 11> k_twins = {{{"а", 'a'},
                                                                            {"в", 'b'},
                                                                            {"е", 'e'},
                                                                            {"к", 'k'},
                                                                            {"м", 'm'},
                                                                            {"н", 'h'},
                                                                            {"о", 'o'},
                                                                            {"р", 'p'},
                                                                            {"с", 'c'},
                                                                            {"т", 't'},
                                                                            {"х", 'x'}}};
    const auto* found = std::ranges::find(k_twins, letter, &std::pair<std::string_view, char>::first);
    return found == k_twins.end() ? '\0' : found->second;
}

// Replaces lone Cyrillic letters that touch digits by their Latin twins.
std::string with_latin_models(std::string folded)
{
    if (std::ranges::none_of(folded, [](char c) { return c == '\xD0' || c == '\xD1'; })) {
        return folded;
    }
    std::string out;
    out.reserve(folded.size());
    for (std::size_t i = 0; i < folded.size(); i += length_of(folded[i])) {
        const std::string_view letter = std::string_view{folded}.substr(i, length_of(folded[i]));
        const std::size_t next = i + letter.size();
        const char left = i > 0 ? folded[i - 1] : ' ';
        const char right = next < folded.size() ? folded[next] : ' ';
        const bool lone = static_cast<unsigned char>(left) < 0x80 && static_cast<unsigned char>(right) < 0x80;
        const char twin = lone && (is_digit(left) || is_digit(right)) ? latin_twin(letter) : '\0';
        out += twin != '\0' ? std::string_view{&twin, 1} : letter;
    }
    return out;
}

// NFKC would turn the sign in "RTX™4090" into letters of the name; "8×H100" is written with an x as often.
std::string folded_without_trade_marks(std::string_view raw)
{
    if (std::ranges::none_of(raw, [](char c) { return c == '\xE2' || c == '\xC2' || c == '\xC3'; })) {
        return text::fold(raw);
    }
    std::string out{raw};
    constexpr std::string_view k_times = "×";
    for (std::size_t at = out.find(k_times); at != std::string::npos; at = out.find(k_times, at)) {
        out.replace(at, k_times.size(), "x ");  // the space keeps the x out of the name behind it
    }
    for (const std::string_view sign : {"™", "®", "©", "℠"}) {
        for (std::size_t at = out.find(sign); at != std::string::npos; at = out.find(sign, at)) {
            out.replace(at, sign.size(), 1, ' ');
        }
    }
    return text::fold(out);
}

class Cutter {
public:
    explicit Cutter(Title& title) : title_{title}, text_{title.folded} {}

    void cut()
    {
        title_.pieces.reserve(text_.size() / 3 + 1);
        while (position_ < text_.size()) {
            switch (class_of(text_, position_)) {
                case CharacterClass::letter: take_letters(); break;
                case CharacterClass::digit: take_digits(); break;
                case CharacterClass::wide: push(PieceKind::wide, position_ + length_of(text_[position_])); break;
                case CharacterClass::mark:
                    before_ |= separator_here();
                    position_ += length_of(text_[position_]);
                    break;
            }
        }
    }

private:
    // In "7,1" the comma ends nothing.
    [[nodiscard]] std::uint16_t separator_here() const
    {
        const bool inside_number = text_[position_] == ',' && position_ > 0 && is_digit(text_[position_ - 1]) &&
                                   position_ + 1 < text_.size() && is_digit(text_[position_ + 1]);
        return inside_number ? separator::dot : separator_of(text_[position_]);
    }

    Piece& push(PieceKind kind, std::size_t end)
    {
        Piece piece;
        piece.kind = kind;
        piece.before = title_.pieces.empty() ? separator::other : before_;
        piece.begin = static_cast<std::uint32_t>(position_);
        piece.end = static_cast<std::uint32_t>(end);
        // Wide characters are words of their own, so what follows one never touches it.
        if (!title_.pieces.empty() && before_ == separator::none && kind != PieceKind::wide &&
            title_.pieces.back().kind == PieceKind::wide) {
            piece.before = separator::wide;
        }
        title_.pieces.push_back(piece);
        position_ = end;
        before_ = separator::none;
        return title_.pieces.back();
    }

    void take_letters()
    {
        std::size_t end = position_;
        while (end < text_.size() && (is_latin(text_[end]) || class_of(text_, end) == CharacterClass::letter)) {
            end += length_of(text_[end]);
        }
        // "w/" is a word; as two pieces it could not be told from a "w" of watts.
        const bool with = end - position_ == 1 && text_[position_] == 'w' && end < text_.size() && text_[end] == '/';
        push(PieceKind::letters, with ? end + 1 : end);
        before_ = with ? separator::slash : before_;
    }

    void take_digits()
    {
        std::size_t end = position_;
        std::uint64_t number = 0;
        for (; end < text_.size() && is_digit(text_[end]); ++end) {
            number = std::min<std::uint64_t>(number * 10 + static_cast<std::uint64_t>(text_[end] - '0'), k_huge);
        }
        const bool decimal = end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1]);
        if (decimal) {
            for (++end; end < text_.size() && is_digit(text_[end]); ++end) {
            }
        }
        push(decimal ? PieceKind::decimal : PieceKind::digits, end).number = static_cast<std::uint32_t>(number);
    }

    Title& title_;
    std::string_view text_;
    std::size_t position_ = 0;
    std::uint16_t before_ = separator::none;
};

}  // namespace

Title cut_title(std::string_view raw)
{
    Title title;
    title.folded = with_latin_models(folded_without_trade_marks(raw.substr(0, k_longest_title)));
    Cutter{title}.cut();
    return title;
}

}  // namespace gpuprice::normalize
