#include "gpuprice/text/price.hpp"

#include "gpuprice/text/html_entities.hpp"
#include "gpuprice/text/unicode.hpp"

#include "price_tokens.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::text {

namespace {

using Tokens = std::vector<PriceToken>;
using Index = std::size_t;

constexpr Index k_none = static_cast<Index>(-1);

// What the words before an amount say about it.
struct Lead {
    bool open = false;
    bool old = false;
    bool current = false;
    bool not_a_price = false;
    bool only_fillers = true;  ///< nothing else stands between the text's beginning and the amount
};

Lead lead_of(const Tokens& tokens, Index number)
{
    Lead lead;
    for (Index i = number; i > 0; --i) {
        const PriceToken& token = tokens[i - 1];
        if (token.kind == PriceToken::Kind::punctuation || token.is(PriceWord::currency)) {
            continue;
        }
        if (token.kind != PriceToken::Kind::entry || token.is(PriceWord::unit)) {
            lead.only_fillers = false;
            break;
        }
        lead.open = lead.open || token.is(PriceWord::open_before);
        lead.old = lead.old || token.is(PriceWord::old_price);
        lead.current = lead.current || token.is(PriceWord::current);
        lead.not_a_price = lead.not_a_price || token.is(PriceWord::not_a_price) || token.is(PriceWord::shipping) ||
                           token.is(PriceWord::deposit);
    }
    return lead;
}

bool is_shared(std::string_view code)
{
    constexpr std::array k_shared = {k_shared_dollar, k_shared_yen,   k_shared_yuan,
                                     k_shared_crown,  k_shared_rupee, k_shared_rouble};
    return std::ranges::find(k_shared, code) != k_shared.end();
}

// The currency mark that belongs to each number, by the index of its token; nullptr where none does.
using Marks = std::vector<const PriceEntry*>;

class MarkBinder {
public:
    explicit MarkBinder(const Tokens& tokens) : tokens_{tokens}, of_number_(tokens.size(), nullptr) {}

    [[nodiscard]] Marks bind_all() &&
    {
        for (Index i = 0; i < tokens_.size(); ++i) {
            if (tokens_[i].is(PriceWord::currency)) {
                const Index first = i;
                while (i + 1 < tokens_.size() && tokens_[i + 1].is(PriceWord::currency)) {
                    ++i;
                }
                bind(first, i);
            }
        }
        return std::move(of_number_);
    }

private:
    // "NZD $100": of several marks in a row the one that names a currency counts.
    [[nodiscard]] const PriceEntry* strongest(Index first, Index last) const
    {
        for (Index i = first; i <= last; ++i) {
            if (!is_shared(tokens_[i].entry->code)) {
                return tokens_[i].entry;
            }
        }
        return tokens_[first].entry;
    }

    [[nodiscard]] Index number_after(Index last) const
    {
        Index i = last + 1;
        while (i < tokens_.size() && i <= last + 2 &&
               (tokens_[i].kind == PriceToken::Kind::punctuation || tokens_[i].is(PriceWord::range))) {
            ++i;
        }
        return i < tokens_.size() && usable(i) ? i : k_none;
    }

    [[nodiscard]] bool usable(Index i) const
    {
        return tokens_[i].kind == PriceToken::Kind::number && !tokens_[i].measured;
    }

    void bind(Index first, Index last)
    {
        const PriceEntry* mark = strongest(first, last);
        const Index before = first > 0 && usable(first - 1) ? first - 1 : k_none;
        const Index after = number_after(last);
        if (before != k_none && of_number_[before] != nullptr && is_shared(of_number_[before]->code) &&
            !is_shared(mark->code)) {
            of_number_[before] = mark;  // "$1,190.00 AUD"
            return;
        }
        const bool free_before = before != k_none && of_number_[before] == nullptr;
        if (free_before && (after == k_none || !leans_forward(before, first, last, after))) {
            of_number_[before] = mark;
        } else if (after != k_none && (before == k_none || free_before || tokens_[last].end <= tokens_[after].begin)) {
            of_number_[after] = of_number_[after] == nullptr ? mark : of_number_[after];
        }
    }

    // Between two numbers a mark belongs to the one that it touches, else to the one that its kind precedes.
    [[nodiscard]] bool leans_forward(Index before, Index first, Index last, Index after) const
    {
        if (tokens_[before].end == tokens_[first].begin) {
            return false;
        }
        constexpr std::array<std::string_view, 8> k_prefixes = {"$", "¥", "£", "₹", "us $", "us$", "r$", "nt$"};
        return tokens_[last].end == tokens_[after].begin ||
               std::ranges::find(k_prefixes, tokens_[last].entry->text) != k_prefixes.end();
    }

    const Tokens& tokens_;
    Marks of_number_;
};

bool is_one_of(std::string_view code, std::initializer_list<std::string_view> codes)
{
    return std::ranges::find(codes, code) != codes.end();
}

std::optional<core::Currency> currency_of(const PriceEntry* mark, std::optional<core::Currency> usual)
{
    if (mark == nullptr || mark->code.empty()) {
        return usual;
    }
    const std::string_view own = usual.has_value() ? usual->code() : std::string_view{};
    std::string_view code = mark->code;
    if (code == k_shared_dollar) {
        const bool dollar = is_one_of(own, {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP",
                                            "COP", "UYU", "DOP", "JMD", "TTD", "BBD", "BZD", "FJD", "BND", "NAD"});
        code = dollar ? own : "USD";
    } else if (code == k_shared_yen) {
        code = own == "JPY" ? own : "CNY";
    } else if (code == k_shared_yuan) {
        code = is_one_of(own, {"TWD", "HKD", "MOP"}) ? own : "CNY";
    } else if (code == k_shared_crown) {
        code = is_one_of(own, {"SEK", "NOK", "DKK", "ISK"}) ? own : "SEK";
    } else if (code == k_shared_rupee) {
        code = is_one_of(own, {"INR", "PKR", "LKR", "NPR", "MUR"}) ? own : "INR";
    } else if (code == k_shared_rouble) {
        code = own == "BYN" ? own : "RUB";
    }
    const auto currency = core::Currency::parse(code);
    return currency.has_value() ? std::optional{currency.value()} : usual;
}

core::Result<core::Money> money_of(const PriceToken& number, std::int64_t factor, core::Currency currency)
{
    auto money = core::Money::parse(number.decimal(), currency);
    std::int64_t units = 0;
    std::int64_t addend = 0;
    if (!money.has_value()) {
        return money;
    }
    if (__builtin_mul_overflow(money->ten_thousandths, factor, &units) ||
        __builtin_mul_overflow(number.addend, core::k_money_scale, &addend) ||
        __builtin_add_overflow(units, addend, &units)) {
        return core::Error{core::ErrorKind::too_large, "amount out of range: " + number.number.thousands, {}};
    }
    return core::Money{units, currency};
}

// What sellers type into a price field that they do not want to fill.
bool is_placeholder(const Tokens& tokens, Index number, const PriceEntry* mark)
{
    const std::string& digits = tokens[number].number.thousands;
    if (tokens[number].factor > 1) {
        return false;
    }
    const bool nines = digits.size() >= 7 && digits.find_first_not_of('9') == std::string::npos;
    const bool counting = digits.size() >= 7 && std::string_view{"1234567890"}.starts_with(digits);
    // "1 Kč" beside a word is an amount that somebody wrote; a bare 1 or "¥1" is a filled-in field.
    const bool bare_sign = mark != nullptr && is_one_of(mark->text, {"$", "¥", "€", "£", "元"});
    return nines || counting || (digits == "1" && tokens.size() <= (bare_sign ? 2U : 1U));
}

// The other end of a range that begins at `low`: only dashes, "to" and marks lie between, or "to" stands right
// before the second of two amounts that both carry a mark.
Index range_end(const Tokens& tokens, const Marks& marks, Index low)
{
    bool only_range_words = true;
    bool range_word_last = false;
    for (Index i = low + 1; i < tokens.size(); ++i) {
        const PriceToken& token = tokens[i];
        if (token.kind == PriceToken::Kind::number && !token.measured) {
            const bool clear = only_range_words || (marks[low] != nullptr && marks[i] != nullptr);
            return range_word_last && clear ? i : k_none;
        }
        if (token.is(PriceWord::range)) {
            // A dash with words around it is only a dash.
            const bool word = token.end - token.begin > 1 && tokens[i].entry->text.front() >= 'a';
            range_word_last = only_range_words || word;
        } else if (!token.is(PriceWord::currency)) {
            only_range_words = false;
            range_word_last = false;
        }
    }
    return k_none;
}

// Arabic-Indic and Persian digits as ASCII ones: U+0660 to U+0669 and U+06F0 to U+06F9.
std::string with_ascii_digits(std::string text)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        const bool arabic = lead == 0xD9 && next >= 0xA0 && next <= 0xA9;
        const bool persian = lead == 0xDB && next >= 0xB0 && next <= 0xB9;
        text[kept++] = arabic || persian ? static_cast<char>('0' + (next & 0x0FU)) : text[i];
        i += arabic || persian ? 1 : 0;
    }
    text.resize(kept);
    return text;
}

bool has_wide_characters(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xE3; });
}

class Reader {
public:
    Reader(std::string_view raw, std::optional<core::Currency> usual)
        : raw_{raw},
          usual_{usual},
          text_{with_ascii_digits(compatible(with_entities_decoded(raw)))},
          tokens_{tokenize_price(text_)},
          marks_{MarkBinder{tokens_}.bind_all()}
    {
    }

    core::Result<PriceReading> read() const
    {
        const Index chosen = choose();
        return chosen == k_none ? no_price() : reading_of(chosen);
    }

private:
    [[nodiscard]] core::Error no_price() const
    {
        return {core::ErrorKind::missing, "'" + printable(cut(printable(raw_), 60)) + "' states no price", {}};
    }

    [[nodiscard]] bool counts(Index i, const Lead& lead) const
    {
        const PriceToken& token = tokens_[i];
        if (token.kind != PriceToken::Kind::number || token.measured || lead.not_a_price || is_surcharge(i) ||
            is_placeholder(tokens_, i, marks_[i])) {
            return false;
        }
        if (marks_[i] != nullptr || lead.only_fillers) {
            return true;
        }
        // In running text a number without a currency is a price only when 万 or w says so; 70 w and more are watts.
        const double value = std::min(std::stod("0" + token.decimal().substr(0, 6)), 1e6);
        return token.factor >= 10'000 && (!token.letter_factor || (has_wide_characters(text_) && value < 70));
    }

    // "$150 deposit to hold", "+ $35 shipping"; in "¥9500 定金 500" the word belongs to the next number.
    [[nodiscard]] bool is_surcharge(Index number) const
    {
        const auto skip = [this](Index i) {
            while (i < tokens_.size() &&
                   (tokens_[i].is(PriceWord::currency) || tokens_[i].kind == PriceToken::Kind::punctuation)) {
                ++i;
            }
            return i;
        };
        const Index word = skip(number + 1);
        // "+ $35 shipping", but "$9,500 shipping included".
        const bool shipping = word < tokens_.size() && tokens_[word].is(PriceWord::shipping);
        if (word >= tokens_.size() || !(shipping || tokens_[word].is(PriceWord::deposit))) {
            return false;
        }
        const Index next = skip(word + 1);
        return next >= tokens_.size() ||
               (tokens_[next].kind != PriceToken::Kind::number && !(shipping && next == word + 1));
    }

    // An amount with a currency before one in myriads ("4090 48G 2.15w"), and that before any other; of those the
    // current one before the first, an old one last.
    [[nodiscard]] Index choose() const
    {
        std::array<Index, 9> best{};
        best.fill(k_none);
        for (Index i = 0; i < tokens_.size(); ++i) {
            if (tokens_[i].kind != PriceToken::Kind::number) {
                continue;
            }
            const Lead lead = lead_of(tokens_, i);
            if (!counts(i, lead)) {
                continue;
            }
            const std::size_t age = lead.current ? 0U : (lead.old ? 2U : 1U);
            const std::size_t kind = marks_[i] != nullptr ? 0U : (tokens_[i].factor >= 10'000 ? 3U : 6U);
            Index& rank = best.at(kind + age);
            rank = rank == k_none ? i : rank;
        }
        const auto* found = std::ranges::find_if(best, [](Index i) { return i != k_none; });
        return found == best.end() ? k_none : *found;
    }

    [[nodiscard]] core::Result<PriceReading> reading_of(Index chosen) const
    {
        Index low = chosen;
        Index high = range_end(tokens_, marks_, chosen);
        if (const Index before = begins_range(chosen); before != k_none) {
            low = before;
            high = chosen;
        }
        const PriceEntry* mark = marks_[low] != nullptr ? marks_[low] : marks_[chosen];
        if (mark == nullptr && high != k_none) {
            mark = marks_[high];
        }
        const auto currency = currency_of(mark, usual_);
        if (!currency.has_value()) {
            return core::Error{
                core::ErrorKind::missing, "'" + cut(printable(raw_), 60) + "' states no currency; state one", {}};
        }
        auto amount = money_of(tokens_[low], shared_factor(low, high), *currency);
        if (!amount.has_value()) {
            return std::move(amount).error();
        }
        if (amount->ten_thousandths <= 0) {
            return no_price();
        }
        PriceReading reading;
        reading.amount = amount.value();
        reading.currency_stated = mark != nullptr && !mark->code.empty();
        reading.in_myriads = tokens_[low].factor == 10'000 || tokens_[chosen].factor == 10'000;
        if (high != k_none) {
            const auto top = money_of(tokens_[high], tokens_[high].factor, *currency);
            if (top.has_value() && top->ten_thousandths > amount->ten_thousandths) {
                reading.high = top.value();
            }
        }
        reading.open_ended = !reading.high.has_value() && (lead_of(tokens_, low).open || is_followed_openly(low));
        return reading;
    }

    // The number before `high` that is the low end of its range: "17-20 tys. dolarów". A number far below is no low
    // end but something counted: "A100 80 - $9,500".
    [[nodiscard]] Index begins_range(Index high) const
    {
        for (Index i = high; i > 0; --i) {
            const PriceToken& token = tokens_[i - 1];
            if (token.kind == PriceToken::Kind::number) {
                const bool joined =
                    range_end(tokens_, marks_, i - 1) == high && marks_[i - 1] == nullptr && !token.measured;
                const auto low = money_of(token, shared_factor(i - 1, high), core::Currency::usd);
                const auto top = money_of(tokens_[high], tokens_[high].factor, core::Currency::usd);
                return joined && low.has_value() && top.has_value() && low->to_double() * 5 >= top->to_double() &&
                               low->ten_thousandths < top->ten_thousandths
                           ? i - 1
                           : k_none;
            }
            if (!token.is(PriceWord::range) && !token.is(PriceWord::currency)) {
                break;
            }
        }
        return k_none;
    }

    // In "3〜7万円" the multiplier of the high end is the low end's too.
    [[nodiscard]] std::int64_t shared_factor(Index low, Index high) const
    {
        const PriceToken& own = tokens_[low];
        if (high == k_none || own.factor > 1 || tokens_[high].factor == 1) {
            return own.factor;
        }
        const auto left = core::Money::parse(own.decimal(), core::Currency::usd);
        const auto right = core::Money::parse(tokens_[high].decimal(), core::Currency::usd);
        const bool shared = left.has_value() && right.has_value() && left->ten_thousandths < right->ten_thousandths;
        return shared ? tokens_[high].factor : 1;
    }

    [[nodiscard]] bool is_followed_openly(Index number) const
    {
        Index i = number + 1;
        while (i < tokens_.size() && tokens_[i].is(PriceWord::currency)) {
            ++i;
        }
        const bool trailing_wave = i + 1 == tokens_.size() && tokens_[i].is(PriceWord::range) &&
                                   is_one_of(tokens_[i].entry->text, {"~", "～", "〜"});
        // "$49+" is open, "£1,250 + VAT" is not.
        const bool joins = i + 1 < tokens_.size() && text_[tokens_[i].begin] == '+';
        return i < tokens_.size() && ((tokens_[i].is(PriceWord::open_after) && !joins) || trailing_wave);
    }

    std::string_view raw_;
    std::optional<core::Currency> usual_;
    std::string text_;
    Tokens tokens_;
    Marks marks_;
};

}  // namespace

core::Result<PriceReading> read_price(std::string_view text, std::optional<core::Currency> usual)
{
    return Reader{text, usual}.read();
}

}  // namespace gpuprice::text
