#include "capacities.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace gpuprice::normalize {

namespace {

// GB as sellers write it; "gbd" and "gd" run into "D5", "D6".
constexpr std::array<std::string_view, 8> k_units = {"g", "gb", "gib", "гб", "г", "gbd", "gd", "go"};

bool is_unit(const Title& title, const Piece& piece, bool touching)
{
    const std::string_view text = title.text(piece);
    if (text == "g" || text == "г") {
        return touching || piece.before == separator::space;
    }
    return std::ranges::find(k_units, text) != k_units.end() && (touching || piece.before == separator::space);
}

// "11323-01-40G": digits that no rule knows stand before it behind a hyphen; in "A100-40G" they are a name.
bool ends_part_number(const Reading& reading, std::size_t at)
{
    const Title& title = reading.title;
    return at >= 2 && title.pieces[at].before == separator::hyphen && title.pieces[at - 1].kind == PieceKind::digits &&
           title.pieces[at - 1].before == separator::hyphen &&
           std::ranges::none_of(reading.matches,
                                [at](const Match& match) { return match.last + std::size_t{1} == at; });
}

// ASUS writes the memory of its cards behind an O or A: "O11G". Any other letter before the digits begins a model name.
bool begins_well(const Reading& reading, std::size_t at)
{
    const Title& title = reading.title;
    if (!is_glued(title.pieces[at])) {
        return !ends_part_number(reading, at);
    }
    const std::string_view letter = at > 0 ? title.text(title.pieces[at - 1]) : std::string_view{};
    return (letter == "o" || letter == "a") && !is_glued(title.pieces[at - 1]);
}

bool ends_well(const Title& title, std::size_t unit)
{
    if (unit + 1 >= title.pieces.size()) {
        return true;
    }
    const Piece& next = title.pieces[unit + 1];
    const std::string_view text = title.text(next);
    // Bandwidth: "346gb/s".
    if (next.before == separator::slash && (text == "s" || text == "sec")) {
        return false;
    }
    // "3gbd5", "8gd6x": the memory's kind touches its size.
    const std::string_view unit_text = title.text(title.pieces[unit]);
    return !is_glued(next) || unit_text == "gbd" || unit_text == "gd";
}

const Match* match_at(const Reading& reading, std::size_t piece)
{
    const auto found = std::ranges::lower_bound(reading.matches, piece, {},
                                                [](const Match& match) { return std::size_t{match.first}; });
    return found != reading.matches.end() && found->first == piece ? &*found : nullptr;
}

// "8gb ddr4", "16g内存": memory of a computer, or of a disk. "per gpu" divides what is counted elsewhere.
bool is_of_something_else(const Reading& reading, std::size_t unit)
{
    const Match* next = match_at(reading, unit + 1);
    return next != nullptr && next->roles.has_any(Role::storage | Role::per_gpu);
}

// "40/80GB" names two sizes; the unit stands once.
void add_listed_size(const Reading& reading, std::size_t number, std::vector<Capacity>& capacities)
{
    const Title& title = reading.title;
    if (number == 0 || title.pieces[number].before != separator::slash) {
        return;
    }
    const Piece& left = title.pieces[number - 1];
    const bool named = std::ranges::any_of(
        reading.matches, [number](const Match& match) { return match.last + std::size_t{1} == number; });
    if (left.kind == PieceKind::digits && left.number > 0 && left.number < title.pieces[number].number && !named &&
        !is_glued(left)) {
        capacities.push_back({number - 1, number - 1, static_cast<int>(left.number)});
    }
}

// What stands between the size that a card had and the one that it was given, without spaces.
constexpr std::array<std::string_view, 15> k_became = {"改",     "改成", "改为",     "改為",       "魔改",
                                                       "魔改成", "改装", "改裝",     "升级",       "升級",
                                                       "扩容",   "to",   "moddedto", "upgradedto", "into"};

// Where the size before such words ends, of a size whose number is that piece; none without them.
std::optional<std::size_t> end_of_size_before(const Reading& reading, std::size_t number)
{
    constexpr std::size_t k_most_words = 3;
    const Title& title = reading.title;
    if (!reading.roles.has(Role::memory_modded)) {
        return std::nullopt;
    }
    std::string words;
    for (std::size_t i = number; i > 1 && number - i < k_most_words; --i) {
        words.insert(0, title.text(title.pieces[i - 1]));
        if (std::ranges::find(k_became, words) != k_became.end()) {
            const Piece& before = title.pieces[i - 2];
            const bool is_size =
                before.kind == PieceKind::digits || std::ranges::find(k_units, title.text(before)) != k_units.end();
            if (is_size) {
                return i - 2;
            }
        }
    }
    return std::nullopt;
}

// "40改80G": the unit stands once.
void add_altered_size(const Reading& reading, std::size_t number, std::vector<Capacity>& capacities)
{
    const auto at = end_of_size_before(reading, number);
    if (!at || reading.title.pieces[*at].kind != PieceKind::digits) {
        return;
    }
    const Piece& size = reading.title.pieces[*at];
    const bool named = std::ranges::any_of(reading.matches, [at](const Match& match) { return match.last == *at; });
    if (size.number > 0 && size.number < reading.title.pieces[number].number && !named && !is_glued(size)) {
        capacities.push_back({*at, *at, static_cast<int>(size.number)});
    }
}

// "2x24gb", "4x 16gb": one of several chips' shares.
bool is_share(const Title& title, std::size_t number)
{
    return number >= 2 &&
           (title.text(title.pieces[number - 1]) == "x" || title.text(title.pieces[number - 1]) == "×") &&
           title.pieces[number - 2].kind == PieceKind::digits && is_glued(title.pieces[number - 1]);
}

}  // namespace

void find_capacities(Reading& reading)
{
    constexpr std::uint32_t k_most_gb = 1024;
    const Title& title = reading.title;
    std::vector<Capacity> shares;
    for (std::size_t i = 0; i + 1 < title.pieces.size(); ++i) {
        const Piece& number = title.pieces[i];
        const Piece& unit = title.pieces[i + 1];
        if (number.kind != PieceKind::digits || number.number == 0 || number.number >= k_most_gb ||
            unit.kind != PieceKind::letters || !is_unit(title, unit, is_glued(unit)) || !ends_well(title, i + 1) ||
            is_of_something_else(reading, i + 1)) {
            continue;
        }
        const bool share = is_share(title, i);
        if (!share && !begins_well(reading, i)) {
            continue;
        }
        add_listed_size(reading, i, reading.capacities);
        add_altered_size(reading, i, reading.capacities);
        (share ? shares : reading.capacities).push_back({i, i + 1, static_cast<int>(number.number)});
    }
    if (reading.capacities.empty()) {
        reading.capacities = std::move(shares);
    }
}

std::optional<int> size_before_alteration(const Reading& reading)
{
    const Title& title = reading.title;
    if (!reading.roles.has(Role::memory_modded)) {
        return std::nullopt;
    }
    for (const Capacity& capacity : reading.capacities) {
        const bool is_from = capacity.first > 0 && title.text(title.pieces[capacity.first - 1]) == "from";
        const auto before = end_of_size_before(reading, capacity.first);
        const auto had = std::ranges::find_if(
            reading.capacities, [&before](const Capacity& each) { return before.has_value() && each.last == *before; });
        if (is_from || had != reading.capacities.end()) {
            return is_from ? capacity.gb : had->gb;
        }
    }
    return std::nullopt;
}

}  // namespace gpuprice::normalize
