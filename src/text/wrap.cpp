#include "gpuprice/text/unicode.hpp"

#include "utf8.hpp"

#include <algorithm>
#include <string_view>

namespace gpuprice::text {

namespace {

/// What a line takes as a whole where it can: a word, or a wide character, with the spaces before it.
struct Piece {
    std::string_view spaces;
    std::string_view text;
    std::size_t width = 0;
};

/// What does not begin a line.
bool closes_clause(char32_t c)
{
    return std::u32string_view{U",.;:)、。，．；：）」』】》！？"}.find(c) != std::u32string_view::npos;
}

/// The piece from `begin` on, up to a space or to where a wide character begins or ends.
Piece piece_at(std::string_view utf8, std::size_t begin)
{
    const std::size_t word = std::min(utf8.find_first_not_of(' ', begin), utf8.size());
    Piece piece{utf8.substr(begin, word - begin), {}, 0};
    std::size_t end = word;
    while (end < utf8.size() && utf8[end] != ' ') {
        const std::size_t length = decode_utf8(utf8, end).length;
        const std::size_t width = display_width(utf8.substr(end, length));
        if (width > 1 && end > word) {
            break;
        }
        end += length;
        piece.width += width;
        if (width > 1) {
            while (end < utf8.size() && closes_clause(decode_utf8(utf8, end).code_point)) {
                const std::size_t mark = decode_utf8(utf8, end).length;
                piece.width += display_width(utf8.substr(end, mark));
                end += mark;
            }
            break;
        }
    }
    piece.text = utf8.substr(word, end - word);
    return piece;
}

class Lines {
public:
    Lines(std::size_t columns, std::size_t indent) : columns_{std::max<std::size_t>(columns, 2)}
    {
        indent_ = std::min(indent, columns_ - 2);
    }

    void add(const Piece& piece)
    {
        if (used_ + piece.spaces.size() + piece.width <= columns_) {
            append(piece.spaces, piece.spaces.size());
            append(piece.text, piece.width);
            return;
        }
        if (!fresh_) {
            begin_line();
        }
        for (std::size_t i = 0; i < piece.text.size();) {
            const std::size_t length = decode_utf8(piece.text, i).length;
            const std::size_t width = display_width(piece.text.substr(i, length));
            if (used_ + width > columns_) {
                begin_line();
            }
            append(piece.text.substr(i, length), width);
            i += length;
        }
    }

    std::vector<std::string> take() { return std::move(lines_); }

private:
    void append(std::string_view text, std::size_t width)
    {
        lines_.back() += text;
        used_ += width;
        fresh_ = fresh_ && text.empty();
    }

    void begin_line()
    {
        lines_.emplace_back(indent_, ' ');
        used_ = indent_;
        fresh_ = true;
    }

    std::size_t columns_;
    std::size_t indent_ = 0;
    std::vector<std::string> lines_{std::string{}};
    std::size_t used_ = 0;
    bool fresh_ = true;  // nothing but the indentation stands on the last line
};

}  // namespace

std::vector<std::string> wrapped(std::string_view utf8, std::size_t columns, std::size_t indent)
{
    Lines lines{columns, indent};
    for (std::size_t begin = 0; begin < utf8.size();) {
        const Piece piece = piece_at(utf8, begin);
        if (!piece.text.empty()) {
            lines.add(piece);
        }
        begin += piece.spaces.size() + piece.text.size();
    }
    return lines.take();
}

}  // namespace gpuprice::text
