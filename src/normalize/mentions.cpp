#include "mentions.hpp"

#include <algorithm>

namespace gpuprice::normalize {

namespace {

constexpr RoleSet k_company = Role::vendor | Role::gpu_noun | Role::memory_kind | Role::form | Role::form_any_sxm |
                              Role::part_number | Role::board_maker | Role::system | Role::ex_mining | Role::rental |
                              Role::wanted | Role::for_parts;

bool has_digit_in_run(const Title& title, std::size_t piece)
{
    std::size_t first = piece;
    while (first > 0 && is_glued(title.pieces[first])) {
        --first;
    }
    for (std::size_t i = first; i < title.pieces.size() && (i == first || is_glued(title.pieces[i])); ++i) {
        if (title.pieces[i].kind != PieceKind::letters) {
            return true;
        }
    }
    return false;
}

bool is_capacity(const Reading& reading, std::size_t piece)
{
    return std::ranges::any_of(reading.capacities, [piece](const Capacity& capacity) {
        return capacity.first <= piece && piece <= capacity.last;
    });
}

// True when a hyphen ties the name to something with digits that no rule knows: "A10-9700E", "04G-P4-3966".
bool is_inside_part_number(const Reading& reading, std::size_t index)
{
    const Match& match = reading.matches[index];
    const Title& title = reading.title;
    const auto foreign = [&](std::size_t piece) {
        return has_digit_in_run(title, piece) && !is_capacity(reading, piece);
    };
    const bool known_left = index > 0 && reading.matches[index - 1].last + 1 == match.first;
    const bool known_right = index + 1 < reading.matches.size() && match.last + 1 == reading.matches[index + 1].first;
    const bool left = match.first > 0 && title.pieces[match.first].before == separator::hyphen && !known_left &&
                      foreign(match.first - 1);
    const bool right = match.last + std::size_t{1} < title.pieces.size() &&
                       title.pieces[match.last + 1].before == separator::hyphen && !known_right &&
                       foreign(match.last + std::size_t{1});
    return left || right;
}

bool states_vendor(const Reading& reading, int vendor)
{
    return std::ranges::any_of(reading.matches, [vendor](const Match& match) {
        return match.has(Role::vendor) && std::ranges::any_of(*match.senses, [vendor](const Sense& sense) {
                   return sense.role == Role::vendor && sense.data == vendor;
               });
    });
}

bool states_memory_of(const Reading& reading, const Mention& mention)
{
    const auto stated = [&](std::optional<int> gb) {
        return gb.has_value() && std::ranges::find(reading.capacities, *gb, &Capacity::gb) != reading.capacities.end();
    };
    if (mention.outside) {
        return stated(reading.tables.outside[static_cast<std::size_t>(mention.number)].memory_gb);
    }
    const auto& cards = reading.tables.families[static_cast<std::size_t>(mention.number)].cards;
    return std::ranges::any_of(
        cards, [&](int card) { return stated(reading.tables.cards[static_cast<std::size_t>(card)].memory_gb); });
}

// Every piece belongs to a phrase or a size: "H100 现货" is nothing but a card.
bool is_nothing_else(const Reading& reading)
{
    std::size_t known = 0;
    for (const Match& match : reading.matches) {
        known += match.last - match.first + std::size_t{1};
    }
    return known + 2 * reading.capacities.size() >= reading.title.pieces.size();
}

// "RTX 5090", "Gaudi 3", "昇腾910": a name with a word in it needs no company; "A100" is also a camera.
bool has_word(const Reading& reading, const Mention& mention)
{
    const Piece& first = reading.title.pieces[reading.matches[mention.match].first];
    constexpr std::uint32_t k_word = 3;
    return first.kind != PieceKind::digits && first.end - first.begin >= k_word;
}

// "RTX 3090, 4090", "RTX 3080/3090": only a comma or a slash between two names.
bool is_listed(const Reading& reading, const Mention& mention)
{
    if (mention.match == 0) {
        return false;
    }
    const Match& match = reading.matches[mention.match];
    const Match& left = reading.matches[mention.match - 1];
    constexpr RoleSet k_names = Role::family | Role::family_weak | Role::outside | Role::outside_weak;
    return left.last + 1 == match.first && left.roles.has_any(k_names) &&
           (reading.title.pieces[match.first].before & (separator::comma | separator::slash)) != 0;
}

// "3080 20G 三风扇": a bare model number and a size that a card may have, and nothing that says otherwise.
bool is_number_with_memory(const Reading& reading, const Mention& mention)
{
    const Piece& name = reading.title.pieces[reading.matches[mention.match].first];
    constexpr std::uint32_t k_four_digits = 1000;
    return name.kind == PieceKind::digits && name.number >= k_four_digits && !reading.capacities.empty() &&
           !reading.roles.has_any(Role::foreign | Role::storage | Role::computer | Role::processor);
}

bool counts(const Reading& reading, const Mention& mention)
{
    if (mention.weak && is_listed(reading, mention)) {
        return true;
    }
    if (mention.outside) {
        return !mention.weak || reading.roles.has_any(k_company) || is_number_with_memory(reading, mention);
    }
    const Family& family = reading.tables.families[static_cast<std::size_t>(mention.number)];
    const bool memory = states_memory_of(reading, mention);
    const bool foreign = reading.roles.has(Role::foreign);
    if (family.is_short) {
        return !is_inside_part_number(reading, mention.match) &&
               (states_vendor(reading, family.vendor) || (memory && !foreign));
    }
    if (!mention.weak && has_word(reading, mention)) {
        return true;
    }
    if (is_inside_part_number(reading, mention.match) && !memory) {
        return false;
    }
    const bool company = reading.roles.has_any(k_company) || memory || !reading.boards.empty();
    return mention.weak ? reading.roles.has_any(k_company) : company || (!foreign && is_nothing_else(reading));
}

std::vector<Mention> named(const Reading& reading)
{
    std::vector<Mention> mentions;
    for (std::size_t i = 0; i < reading.matches.size(); ++i) {
        if (!reading.matches[i].roles.has_any(Role::family | Role::family_weak | Role::outside | Role::outside_weak)) {
            continue;
        }
        for (const Sense& sense : *reading.matches[i].senses) {
            const bool outside = sense.role == Role::outside || sense.role == Role::outside_weak;
            const bool weak = sense.role == Role::family_weak || sense.role == Role::outside_weak;
            if (outside || weak || sense.role == Role::family) {
                mentions.push_back({i, outside, weak, sense.data});
                break;
            }
        }
    }
    return mentions;
}

// "L40 (not the L40S!)": a card that the title denies, beside one that it names.
void drop_denied(const Reading& reading, std::vector<Mention>& mentions)
{
    const auto is_denied = [&](const Mention& mention) {
        const Match& match = reading.matches[mention.match];
        const Match* word = reading.before(match, Role::cue_without, 2);
        return word != nullptr && (reading.text(*word) == "not" || reading.text(*word) == "非" ||
                                   reading.text(*word) == "nicht" || reading.text(*word) == "не");
    };
    if (!std::ranges::all_of(mentions, is_denied)) {
        std::erase_if(mentions, is_denied);
    }
}

bool is_short_family(const Reading& reading, const Mention& mention)
{
    return !mention.outside && reading.tables.families[static_cast<std::size_t>(mention.number)].is_short;
}

// Keeps the better kind of name where two kinds occur: full names over one bare number ("RTX 4090 … = 5090") and over
// short names that share the title with the full name of another card ("GTX 970 … A10"). Bare numbers that are listed
// behind a full name count ("RTX 3090, 4090"), and so do several ("RTX A3000 A4000 A5000").
void keep_best(const Reading& reading, std::vector<Mention>& mentions)
{
    const bool full_outside =
        std::ranges::any_of(mentions, [](const Mention& mention) { return mention.outside && !mention.weak; });
    const bool full =
        full_outside || std::ranges::any_of(mentions, [](const Mention& mention) { return !mention.weak; });
    const bool list = std::ranges::count_if(mentions, &Mention::weak) > 1;
    std::erase_if(mentions, [&](const Mention& mention) {
        return (full && mention.weak && !list && !is_listed(reading, mention)) ||
               (full_outside && is_short_family(reading, mention));
    });
}

bool is_one_model(const std::vector<Mention>& mentions)
{
    return std::ranges::all_of(mentions, [&](const Mention& mention) { return mention.names_same(mentions.front()); });
}

}  // namespace

void find_mentions(Reading& reading)
{
    reading.mentions = named(reading);
    std::erase_if(reading.mentions, [&](const Mention& mention) { return !counts(reading, mention); });
    drop_denied(reading, reading.mentions);
    keep_best(reading, reading.mentions);
    if (reading.mentions.empty() || is_one_model(reading.mentions)) {
        return;
    }
    std::vector<Mention> fitting = reading.mentions;
    std::erase_if(fitting, [&](const Mention& mention) { return !states_memory_of(reading, mention); });
    if (!fitting.empty() && is_one_model(fitting) && reading.mentions.front().names_same(fitting.front())) {
        reading.mentions = std::move(fitting);
    } else {
        reading.several_models = true;
    }
}

}  // namespace gpuprice::normalize
