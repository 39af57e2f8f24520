#include "quantity.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace gpuprice::normalize {

namespace {

constexpr std::uint32_t k_most = 500;
constexpr RoleSet k_things = Role::vendor | Role::family | Role::family_weak | Role::outside | Role::outside_weak |
                             Role::gpu_noun | Role::board_maker | Role::accessory | Role::accessory_weak |
                             Role::part_number;

struct Count {
    int cards = 1;
    std::string token;
};

class Counter {
public:
    explicit Counter(const Reading& reading) : reading_{reading}, title_{reading.title} {}

    [[nodiscard]] std::optional<Count> find() const
    {
        for (const Match& match : reading_.matches) {
            if (auto count = at_word(match)) {
                return count;
            }
        }
        for (std::size_t i = 0; i < title_.pieces.size(); ++i) {
            if (auto count = at_times(i)) {
                return count;
            }
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] bool is_count(std::size_t piece) const
    {
        return piece < title_.pieces.size() && title_.pieces[piece].kind == PieceKind::digits &&
               title_.pieces[piece].number >= 2 && title_.pieces[piece].number <= k_most;
    }

    [[nodiscard]] bool is_capacity(std::size_t piece) const
    {
        return std::ranges::any_of(reading_.capacities,
                                   [piece](const Capacity& capacity) { return capacity.first == piece; });
    }

    [[nodiscard]] Count count_of(std::size_t piece, std::size_t first, std::size_t last) const
    {
        return {static_cast<int>(title_.pieces[piece].number), std::string{title_.text(first, last)}};
    }

    [[nodiscard]] const Match* match_at(std::size_t piece) const
    {
        const auto found = std::ranges::find_if(
            reading_.matches, [piece](const Match& match) { return match.first <= piece && piece <= match.last; });
        return found == reading_.matches.end() ? nullptr : &*found;
    }

    // "lot of 4", "qty: 10"; "5pcs", "3 Stück", "2枚"; "pair".
    [[nodiscard]] std::optional<Count> at_word(const Match& match) const
    {
        const std::size_t next = match.last + std::size_t{1};
        if (match.has(Role::lot_before) && is_count(next) && !is_capacity(next)) {
            return count_of(next, match.first, next);
        }
        if (match.has(Role::lot_after) && match.first > 0 && counts_before(match) && !is_included(match)) {
            return count_of(match.first - 1, match.first - 1, match.last);
        }
        if (match.has(Role::lot_after) && match.first > 0 && numeral_at(match.first - 1) >= 2 && !is_months(next)) {
            return Count{numeral_at(match.first - 1), std::string{title_.text(match.first - 1, match.last)}};
        }
        if (match.has(Role::pair) && reading_.listing.quantity == 1) {
            return Count{2, std::string{reading_.text(match)}};
        }
        return std::nullopt;
    }

    // "ファン2個付": what is counted comes with something else.
    [[nodiscard]] bool is_included(const Match& match) const
    {
        const std::size_t next = match.last + std::size_t{1};
        const Match* cue = match_at(next);
        return (cue != nullptr && cue->has(Role::cue_with)) || is_months(next);
    }

    // "三個月" counts months of warranty.
    [[nodiscard]] bool is_months(std::size_t piece) const
    {
        return piece < title_.pieces.size() && title_.text(title_.pieces[piece]) == "月";
    }

    // "三张": a number in a Chinese character; 0 for anything else.
    [[nodiscard]] int numeral_at(std::size_t piece) const
    {
        constexpr std::array<std::pair<std::string_view, int>, 12> k_numerals = {{{"二", 2},
                                                                                  {"两", 2},
                                                                                  {"兩", 2},
                                                                                  {"三", 3},
                                                                                  {"四", 4},
                                                                                  {"五", 5},
                                                                                  {"六", 6},
                                                                                  {"七", 7},
                                                                                  {"八", 8},
                                                                                  {"九", 9},
                                                                                  {"十", 10},
                                                                                  {"一", 1}}};
        const std::string_view text = title_.text(title_.pieces[piece]);
        const auto* found = std::ranges::find(k_numerals, text, &std::pair<std::string_view, int>::first);
        return found == k_numerals.end() ? 0 : found->second;
    }

    [[nodiscard]] bool counts_before(const Match& match) const
    {
        const std::size_t count = match.first - 1;
        constexpr unsigned k_joining = separator::space | separator::hyphen;
        const bool joined = (title_.pieces[match.first].before & ~k_joining) == 0;
        // In "RTX 3090 cards" the number is a name.
        return is_count(count) && joined && !is_glued(title_.pieces[count]) && match_at(count) == nullptr;
    }

    // "4x A100", "2 x Tesla T4", "2*P40": before a thing; "A100 x4", "x10": behind one.
    [[nodiscard]] std::optional<Count> at_times(std::size_t sign) const
    {
        if (!is_times(sign)) {
            return std::nullopt;
        }
        const bool leads = sign > 0 && is_count(sign - 1) && !is_glued(title_.pieces[sign - 1]) &&
                           thing_follows(sign) && !counts_fans(sign);
        if (leads && match_at(sign - 1) == nullptr && !multiplies_memory(sign)) {
            return count_of(sign - 1, sign - 1, sign);
        }
        const bool trails = is_count(sign + 1) && is_glued(title_.pieces[sign + 1]) && !is_glued(title_.pieces[sign]);
        const bool in_name = title_.pieces[sign].before == separator::hyphen;  // "MLU370-X8"
        if (trails && !in_name && ends_run(sign + 1) && counts_cards(sign)) {
            return count_of(sign + 1, sign, sign + 1);
        }
        return std::nullopt;
    }

    [[nodiscard]] bool is_times(std::size_t piece) const
    {
        const std::string_view text = title_.text(title_.pieces[piece]);
        return text == "x";
    }

    // "4x16GB": the memories of the processors on one board.
    [[nodiscard]] bool multiplies_memory(std::size_t sign) const
    {
        const std::size_t number = sign + 1;
        return number + 1 < title_.pieces.size() && title_.pieces[number].kind == PieceKind::digits &&
               is_glued(title_.pieces[number]) && title_.text(title_.pieces[number + 1]).starts_with("g") &&
               is_glued(title_.pieces[number + 1]);
    }

    // "Ventus 3X OC", "3x Windforce fans": how many fans the cooler has.
    [[nodiscard]] bool counts_fans(std::size_t sign) const
    {
        const Match* left = sign >= 2 ? match_at(sign - 2) : nullptr;
        const Match* right = match_at(sign + 1);
        return (left != nullptr && left->has(Role::cooler)) ||
               (right != nullptr &&
                (right->roles.has_any(Role::cooler | Role::accessory_weak) || reading_.text(*right) == "oc"));
    }

    [[nodiscard]] bool ends_run(std::size_t piece) const
    {
        return piece + 1 >= title_.pieces.size() || !is_glued(title_.pieces[piece + 1]);
    }

    [[nodiscard]] bool thing_follows(std::size_t sign) const
    {
        constexpr std::size_t k_reach = 3;
        for (std::size_t i = sign + 1; i < title_.pieces.size() && i <= sign + k_reach; ++i) {
            const Match* match = match_at(i);
            if (match != nullptr && match->has(Role::socket)) {
                return false;
            }
            if (match != nullptr && match->roles.has_any(k_things)) {
                return true;
            }
        }
        return false;
    }

    // "PCIe 3.0 x16" are lanes and "Ichill X4" is a name: a count stands right behind the card, its memory or the word
    // for it, at the beginning, or is none that a slot has.
    [[nodiscard]] bool counts_cards(std::size_t sign) const
    {
        constexpr std::array<std::uint32_t, 5> k_lanes = {1, 2, 4, 8, 16};
        const std::uint32_t number = title_.pieces[sign + 1].number;
        const bool lanes = std::ranges::find(k_lanes, number) != k_lanes.end();
        if (sign == 0) {
            return thing_follows(sign + 1);
        }
        const Match* left = match_at(sign - 1);
        const bool form = left != nullptr && left->roles.has_any(Role::form | Role::form_any_sxm);
        const bool behind_thing = left != nullptr && left->roles.has_any(Role::family | Role::outside | Role::gpu_noun |
                                                                         Role::part_number | Role::memory_kind);
        const bool behind_memory = std::ranges::any_of(
            reading_.capacities, [sign](const Capacity& capacity) { return capacity.last + 1 == sign; });
        const bool last = sign + 2 == title_.pieces.size();
        const bool generation = title_.pieces[sign - 1].kind == PieceKind::decimal;
        if (form || generation || number == 16) {
            return false;
        }
        const bool in_brackets = (title_.pieces[sign].before & separator::open) != 0;
        return in_brackets || behind_thing || (behind_memory && (last || !lanes)) || (last && !lanes);
    }

    const Reading& reading_;
    const Title& title_;
};

}  // namespace

void read_quantity(Reading& reading)
{
    auto& listing = reading.listing;
    const auto kind = listing.offer_kind;
    if (kind == model::OfferKind::system || kind == model::OfferKind::rental || kind == model::OfferKind::other) {
        return;
    }
    if (reading.raw.quantity.has_value() && *reading.raw.quantity > 0) {
        listing.quantity = *reading.raw.quantity;
        reading.note("quantity field", "quantity", std::to_string(listing.quantity) + " sold at this price");
        return;
    }
    const auto count = Counter{reading}.find();
    if (!count.has_value()) {
        return;
    }
    if (const Match* each = reading.first_with(Role::each)) {
        listing.quantity = 1;
        reading.note(reading.text(*each), "quantity", "the price is that of one");
        return;
    }
    listing.quantity = count->cards;
    reading.note(count->token, "quantity", std::to_string(count->cards) + " sold at this price");
}

}  // namespace gpuprice::normalize
