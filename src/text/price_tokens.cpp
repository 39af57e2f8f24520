#include "price_tokens.hpp"

#include "utf8.hpp"

#include <algorithm>

namespace gpuprice::text {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_word_character(std::string_view text, std::size_t position) noexcept
{
    return position < text.size() &&
           (is_digit(text[position]) || is_spaced_letter(decode_utf8(text, position).code_point));
}

std::size_t word_end(std::string_view text, std::size_t position) noexcept
{
    while (is_word_character(text, position)) {
        position += decode_utf8(text, position).length;
    }
    return position;
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view text) : text_{text} {}

    std::vector<PriceToken> run()
    {
        while (position_ < text_.size()) {
            if (text_[position_] == ' ') {
                ++position_;
            } else if (starts_number(text_, position_)) {
                take_number();
            } else if (!take_entry()) {
                take_rest();
            }
        }
        return std::move(tokens_);
    }

private:
    PriceToken& push(PriceToken::Kind kind, std::size_t end)
    {
        PriceToken token;
        token.kind = kind;
        token.begin = position_;
        token.end = end;
        position_ = end;
        tokens_.push_back(std::move(token));
        return tokens_.back();
    }

    [[nodiscard]] const PriceEntry* entry_at(std::size_t position) const
    {
        if (position >= text_.size()) {
            return nullptr;
        }
        const PriceEntry* entry = find_price_entry(text_, position);
        // In "A100" the A is no ampere: only currencies may touch the digits after them.
        const bool touches_digit = entry != nullptr && position + entry->text.size() < text_.size() &&
                                   is_digit(text_[position + entry->text.size()]) &&
                                   is_spaced_letter(decode_utf8(text_, position).code_point);
        return touches_digit && entry->kind != PriceWord::currency ? nullptr : entry;
    }

    bool take_entry()
    {
        const PriceEntry* entry = entry_at(position_);
        // R is the rand before a price, and the beginning of many a model name anywhere else.
        if (entry == nullptr || (entry->text == "R" && !tokens_.empty())) {
            return false;
        }
        push(PriceToken::Kind::entry, position_ + entry->text.size()).entry = entry;
        return true;
    }

    void take_rest()
    {
        const std::size_t end = word_end(text_, position_);
        if (end > position_) {
            push(PriceToken::Kind::word, end);
            return;
        }
        const Decoded c = decode_utf8(text_, position_);
        const bool ascii = c.code_point < 0x80;
        push(ascii ? PriceToken::Kind::punctuation : PriceToken::Kind::word, position_ + c.length);
    }

    void take_number()
    {
        auto number = scan_number(text_, position_);
        if (!number.has_value()) {
            push(PriceToken::Kind::word, position_ + digits_and_points(text_, position_));
            return;
        }
        const std::size_t end = position_ + number->length;
        PriceToken& token = push(PriceToken::Kind::number, end);
        token.number = std::move(*number);
        take_factor(token);
        if (token.factor == 1) {
            take_decimal_dash(token);
            if (!follows_well(token)) {
                token.kind = PriceToken::Kind::word;
                token.end = std::max(token.end, word_end(text_, token.end));
            }
        }
        position_ = token.end;
        const PriceEntry* next = entry_at(std::min(text_.find_first_not_of(' ', position_), text_.size()));
        token.measured = next != nullptr && next->kind == PriceWord::unit;
    }

    // "80GB", "2080Ti", "4x": digits that letters touch are no amount unless the letters are money.
    [[nodiscard]] bool follows_well(const PriceToken& token) const
    {
        if (token.end >= text_.size() || !is_spaced_letter(decode_utf8(text_, token.end).code_point)) {
            return true;
        }
        const PriceEntry* next = entry_at(token.end);
        return next != nullptr && next->kind != PriceWord::unit;
    }

    // "1’299.–", "12.990,-": dashes in place of the decimals.
    void take_decimal_dash(PriceToken& token) const
    {
        if (token.end >= text_.size() || (text_[token.end] != '.' && text_[token.end] != ',')) {
            return;
        }
        std::size_t end = token.end + 1;
        for (bool dash = true; dash;) {
            dash = false;
            for (const std::string_view written : {"-", "–", "—", "―"}) {
                if (text_.substr(end).starts_with(written)) {
                    end += written.size();
                    dash = true;
                }
            }
        }
        if (end > token.end + 1) {
            token.end = end;
        }
    }

    void take_factor(PriceToken& token) const
    {
        if (token.end >= text_.size()) {
            return;
        }
        const char letter = text_[token.end];
        const bool k = letter == 'k' || letter == 'K';
        const bool w = letter == 'w' || letter == 'W';
        if (k || w) {
            const std::size_t digits = count_digits(token.end + 1);
            const std::size_t after = token.end + 1 + digits;
            if (digits <= 1 && !is_word_character(text_, after)) {
                token.factor = k ? 1'000 : 10'000;
                token.letter_factor = true;
                token.addend = digits == 1 ? (text_[token.end + 1] - '0') * token.factor / 10 : 0;
                token.end = after;
            }
            return;
        }
        const PriceEntry* entry = entry_at(std::min(text_.find_first_not_of(' ', token.end), text_.size()));
        if (entry != nullptr && entry->kind == PriceWord::multiplier) {
            token.factor = entry->factor;
            token.end = text_.find_first_not_of(' ', token.end) + entry->text.size();
            take_addend(token);
        }
    }

    // "4千5" is 4500; "4k5" is a name as often as a price.
    [[nodiscard]] bool is_wide_thousand(std::size_t end) const noexcept
    {
        const std::string_view before = std::string_view{text_}.substr(0, end);
        return before.ends_with("千") || before.ends_with("천");
    }

    // "9万7000円" adds 7000; "3万8" and "3万8千" add 8000: one or two digits count in the next lower units.
    void take_addend(PriceToken& token) const
    {
        const std::size_t digits = count_digits(token.end);
        const bool wide_thousand = token.factor == 1'000 && digits == 1 && is_wide_thousand(token.end);
        if (digits == 0 || digits > 4 || (token.factor < 10'000 && !wide_thousand)) {
            return;
        }
        std::int64_t value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            value = value * 10 + (text_[token.end + i] - '0');
        }
        const PriceEntry* entry = entry_at(token.end + digits);
        const bool thousands = entry != nullptr && entry->kind == PriceWord::multiplier && entry->factor == 1'000;
        std::int64_t unit = digits == 1 ? token.factor / 10 : 1;
        unit = digits == 2 ? token.factor / 100 : unit;
        token.addend = value * (thousands ? 1'000 : unit);
        token.end += digits + (thousands ? entry->text.size() : 0);
    }

    [[nodiscard]] std::size_t count_digits(std::size_t position) const noexcept
    {
        std::size_t end = position;
        while (end < text_.size() && end - position < 5 && is_digit(text_[end])) {
            ++end;
        }
        return end - position;
    }

    std::string_view text_;
    std::size_t position_ = 0;
    std::vector<PriceToken> tokens_;
};

}  // namespace

std::vector<PriceToken> tokenize_price(std::string_view text) { return Tokenizer{text}.run(); }

}  // namespace gpuprice::text
