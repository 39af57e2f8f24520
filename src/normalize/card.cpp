#include "card.hpp"

#include "capacities.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace gpuprice::normalize {

namespace {

using model::FormFactor;

// The form factor as the title states it.
struct StatedForm {
    std::optional<FormFactor> form;
    bool any_sxm = false;   ///< SXM of a generation that is not said
    bool outside = false;   ///< AGP, MPX
    bool conflict = false;  ///< both SXM and PCIe
    std::string_view token;

    [[nodiscard]] bool agrees(std::optional<FormFactor> other) const
    {
        if (!other.has_value()) {
            return !form.has_value() && !any_sxm;
        }
        if (any_sxm) {
            return model::is_sxm(*other);
        }
        // An NVL card is a PCIe card, so "PCIe" does not exclude it where nothing else is left.
        return !form.has_value() || *form == *other;
    }
};

std::optional<FormFactor> form_of(const Match& match)
{
    for (const Sense& sense : *match.senses) {
        if (sense.role == Role::form) {
            return static_cast<FormFactor>(sense.data);
        }
    }
    return std::nullopt;
}

bool is_negated(const Reading& reading, const Match& match)
{
    return reading.before(match, Role::cue_without, 1) != nullptr;
}

// "PCIe or SXM4"
bool offers_choice_of_form(const Reading& reading)
{
    constexpr RoleSet k_forms = Role::form | Role::form_any_sxm;
    return std::ranges::any_of(reading.matches, [&](const Match& match) {
        return match.has(Role::either) && reading.before(match, k_forms, 1) != nullptr &&
               reading.after(match, k_forms, 1) != nullptr;
    });
}

StatedForm stated_form(Reading& reading)
{
    StatedForm stated;
    bool pcie = false;
    std::string_view pcie_token;
    for (const Match& match : reading.matches) {
        if (!match.roles.has_any(Role::form | Role::form_any_sxm | Role::form_outside | Role::laptop_part)) {
            continue;
        }
        if (is_negated(reading, match)) {
            reading.note(reading.text(match), "form factor", "denied in the title, so it does not count");
            continue;
        }
        const auto form = match.has(Role::laptop_part) ? std::optional{FormFactor::mobile} : form_of(match);
        if (form == FormFactor::pcie) {
            pcie = true;
            pcie_token = reading.text(match);
        } else if (match.has(Role::form_outside)) {
            stated.outside = true;
        } else if (form.has_value() && (!stated.form.has_value() || stated.form == FormFactor::mobile)) {
            stated.form = form;
            stated.token = reading.text(match);
        } else if (match.has(Role::form_any_sxm)) {
            stated.any_sxm = true;
            stated.token = reading.text(match);
        }
    }
    if (pcie && offers_choice_of_form(reading)) {
        reading.note(pcie_token, "form factor", "several named with \"or\"; which one is sold is not said");
        return {};
    }
    stated.any_sxm = stated.any_sxm && !stated.form.has_value();
    const bool sxm = stated.any_sxm || (stated.form.has_value() && model::is_sxm(*stated.form));
    stated.conflict = sxm && pcie;
    if (pcie && !sxm && !stated.form.has_value()) {
        stated.form = FormFactor::pcie;
        stated.token = pcie_token;
    }
    return stated;
}

std::string described(const CardFacts& card) { return "card " + card.id; }

// The cards that the part numbers in the title can mean; empty when there are none.
std::vector<int> cards_of_part_numbers(Reading& reading, std::string& token)
{
    std::vector<int> cards;
    for (const Match& match : reading.matches) {
        if (!match.has(Role::part_number)) {
            continue;
        }
        for (const Sense& sense : *match.senses) {
            if (sense.role == Role::part_number && std::ranges::find(cards, sense.data) == cards.end()) {
                cards.push_back(sense.data);
                token = token.empty() ? std::string{reading.text(match)} : token;
            }
        }
    }
    if (!cards.empty()) {
        return cards;
    }
    for (const BoardReading& board : reading.boards) {
        if (!board.cards.empty()) {
            token = reading.title.text(board.first, board.last);
            return board.cards;
        }
    }
    return cards;
}

class Resolver {
public:
    explicit Resolver(Reading& reading) : reading_{reading}, tables_{reading.tables}, stated_{stated_form(reading)} {}

    CardGround resolve()
    {
        auto& listing = reading_.listing;
        if (stated_.conflict) {
            listing.flags.add(model::Flag::form_factor_conflict);
            reading_.note(stated_.token, "form factor", "SXM and PCIe both stated: an SXM module, flagged");
        }
        std::string number;
        std::vector<int> numbered = cards_of_part_numbers(reading_, number);
        narrow_to_named_family(numbered);
        if (!numbered.empty()) {
            if (const CardGround ground = resolve_part_number(numbered, number); ground != CardGround::nothing) {
                return ground;
            }
        }
        if (reading_.several_models || reading_.mentions.empty()) {
            state_facts_alone();
            if (reading_.several_models) {
                reading_.note(named_cards(), "family", "several cards named; which one is sold is not said");
            }
            return CardGround::nothing;
        }
        const Mention& mention = reading_.mentions.front();
        return mention.outside ? resolve_outside(mention) : resolve_family(mention);
    }

private:
    [[nodiscard]] const CardFacts& card(int number) const { return tables_.cards[static_cast<std::size_t>(number)]; }

    [[nodiscard]] bool is_mobile() const { return stated_.form == FormFactor::mobile; }

    // A part number that contradicts the family in words is somebody else's: the words win.
    void narrow_to_named_family(std::vector<int>& numbered) const
    {
        if (reading_.mentions.empty() || reading_.several_models) {
            return;
        }
        const Mention& mention = reading_.mentions.front();
        std::erase_if(numbered, [&](int number) { return mention.outside || card(number).family != mention.number; });
    }

    // "a100 / h100"
    [[nodiscard]] std::string named_cards() const
    {
        std::string names;
        for (const Mention& mention : reading_.mentions) {
            const std::string name{reading_.text(reading_.matches[mention.match])};
            if (names.find(name) == std::string::npos) {
                names.append(names.empty() ? "" : " / ").append(name);
            }
        }
        return names;
    }

    // "40GB or 80GB": two sizes that cards of the family have, and no word on which one is sold.
    [[nodiscard]] bool offers_choice_of_memory(const std::vector<int>& cards) const
    {
        const auto fits = [&](int gb) {
            return std::ranges::any_of(cards, [&](int number) { return card(number).memory_gb == gb; });
        };
        std::optional<int> first;
        for (const Capacity& capacity : reading_.capacities) {
            if (!fits(capacity.gb)) {
                continue;
            }
            if (first.has_value() && *first != capacity.gb) {
                return true;
            }
            first = capacity.gb;
        }
        return false;
    }

    [[nodiscard]] bool states_memory(int gb) const
    {
        return std::ranges::find(reading_.capacities, gb, &Capacity::gb) != reading_.capacities.end();
    }

    // The memory size that belongs to the card: of several the one that fits, else the first. Where memory was changed
    // it is the one before, else the first: "V100 12GB … 16GB neutered 4GB" is no 16 GB card.
    [[nodiscard]] std::optional<int> memory_for(const std::vector<int>& cards) const
    {
        if (reading_.roles.has(Role::memory_modded) && !reading_.capacities.empty()) {
            return size_before_alteration(reading_).value_or(reading_.capacities.front().gb);
        }
        for (const Capacity& capacity : reading_.capacities) {
            if (std::ranges::any_of(cards, [&](int number) { return card(number).memory_gb == capacity.gb; })) {
                return capacity.gb;
            }
        }
        return reading_.capacities.empty() ? std::nullopt : std::optional{reading_.capacities.front().gb};
    }

    [[nodiscard]] bool states_words_of(int number) const
    {
        return std::ranges::any_of(reading_.matches, [number](const Match& match) {
            return match.has(Role::variant) &&
                   std::ranges::find(*match.senses, Sense{Role::variant, number}) != match.senses->end();
        });
    }

    CardGround resolve_part_number(const std::vector<int>& numbered, const std::string& token)
    {
        std::vector<int> fitting = numbered;
        std::erase_if(fitting, [&](int number) {
            const auto& memory = card(number).memory_gb;
            const bool memory_fits = reading_.capacities.empty() || !memory.has_value() || states_memory(*memory);
            return !memory_fits || !stated_.agrees(card(number).form);
        });
        if (fitting.size() != 1) {
            const bool one_family = !fitting.empty() && std::ranges::all_of(fitting, [&](int number) {
                return card(number).family == card(fitting.front()).family;
            });
            reading_.note(token, "part number",
                          fitting.empty() ? "contradicts the title's own words, so it does not count"
                                          : "shared by several cards, so it does not decide");
            if (one_family && reading_.mentions.empty()) {
                reading_.listing.family = tables_.families[static_cast<std::size_t>(card(fitting.front()).family)].name;
                state_common_facts(fitting);
                return CardGround::family;
            }
            return CardGround::nothing;
        }
        set_card(fitting.front());
        reading_.note(token, "part number", described(card(fitting.front())));
        return CardGround::part_number;
    }

    void set_card(int number)
    {
        auto& listing = reading_.listing;
        listing.card = card(number).id;
        listing.family = tables_.families[static_cast<std::size_t>(card(number).family)].name;
        listing.memory_gb = card(number).memory_gb;
        listing.form_factor = card(number).form;
    }

    CardGround resolve_outside(const Mention& mention)
    {
        const Outside& model = tables_.outside[static_cast<std::size_t>(mention.number)];
        auto& listing = reading_.listing;
        listing.memory_gb = model.memory_gb;
        if (!reading_.capacities.empty() && !(model.memory_gb.has_value() && states_memory(*model.memory_gb))) {
            listing.memory_gb = reading_.capacities.front().gb;
        }
        listing.form_factor = stated_.form.has_value() || stated_.outside ? stated_.form : model.form;
        reading_.note(reading_.text(reading_.matches[mention.match]), "model",
                      "a card that the catalogue does not hold");
        return CardGround::outside;
    }

    void state_facts_alone()
    {
        auto& listing = reading_.listing;
        listing.form_factor = stated_.form;
        const bool one_size =
            !reading_.capacities.empty() && std::ranges::all_of(reading_.capacities, [&](const Capacity& capacity) {
                return capacity.gb == reading_.capacities.front().gb;
            });
        if (one_size && !reading_.several_models && listing.offer_kind == model::OfferKind::card) {
            listing.memory_gb = reading_.capacities.front().gb;
        }
    }

    CardGround resolve_family(const Mention& mention)
    {
        const Family& family = tables_.families[static_cast<std::size_t>(mention.number)];
        auto& listing = reading_.listing;
        const std::string_view token = reading_.text(reading_.matches[mention.match]);
        std::optional<int> memory = memory_for(family.cards);
        read_pair(family, memory);
        if (is_mobile() || stated_.outside) {
            listing.memory_gb = memory;
            listing.form_factor = stated_.form;
            reading_.note(token, "family", "a " + family.name + " for laptops: not in the catalogue");
            return CardGround::outside;
        }
        listing.family = family.name;
        reading_.note(token, "family", "family " + family.name);
        if (offers_choice_of_memory(family.cards)) {
            listing.form_factor = stated_.form;
            const bool is_altered = reading_.roles.has(Role::memory_modded);
            if (is_altered) {
                listing.memory_gb = memory;
            }
            reading_.note(token, "memory size",
                          is_altered
                              ? "altered from " + std::to_string(*memory) + " GB; no card of the catalogue has it so"
                              : "several sizes named; which one is sold is not said");
            return CardGround::family;
        }

        std::vector<int> fitting = family.cards;
        std::erase_if(fitting, [&](int number) {
            const bool memory_fits = !memory.has_value() || card(number).memory_gb == memory;
            return !memory_fits || !stated_.agrees(card(number).form);
        });
        fitting = with_words(fitting);
        listing.memory_gb = memory;
        listing.form_factor = stated_.form;
        if (memory.has_value()) {
            reading_.note(std::to_string(*memory) + " GB", "memory size", "only cards with that much memory");
        }
        if (stated_.form.has_value() || stated_.any_sxm) {
            reading_.note(stated_.token, "form factor", "only cards of that form");
        }
        if (fitting.size() == 1) {
            const bool stated = memory.has_value() && (stated_.form.has_value() || stated_.any_sxm);
            set_card(fitting.front());
            reading_.note(token, stated ? "all stated" : "the only one left", described(card(fitting.front())));
            return stated ? CardGround::stated : CardGround::implied;
        }
        if (fitting.empty()) {
            reading_.contradicts_catalogue = true;
            reading_.note(token, "contradiction", "no " + family.name + " of the catalogue has these facts");
            if (!listing.form_factor.has_value()) {
                state_common_form(family.cards);
            }
        } else {
            state_common_facts(fitting);
        }
        return CardGround::family;
    }

    // "188GB H100 NVL" is a bridged pair of 94 GB cards.
    void read_pair(const Family& family, std::optional<int>& memory)
    {
        if (!memory.has_value() || *memory % 2 != 0 || stated_.form != FormFactor::nvl) {
            return;
        }
        const int half = *memory / 2;
        const bool exists =
            std::ranges::any_of(family.cards, [&](int number) { return card(number).memory_gb == half; });
        const bool whole =
            std::ranges::any_of(family.cards, [&](int number) { return card(number).memory_gb == *memory; });
        if (exists && !whole) {
            reading_.note(std::to_string(*memory) + " GB", "memory size",
                          "an NVL pair of " + std::to_string(half) + " GB each");
            const bool is_system = reading_.listing.offer_kind == model::OfferKind::system;
            reading_.listing.quantity = is_system ? 1 : 2;  // a system is never divided into cards
            memory = half;
        }
    }

    // A card that needs its own words counts only with them, and then it alone.
    [[nodiscard]] std::vector<int> with_words(const std::vector<int>& cards) const
    {
        std::vector<int> named = cards;
        std::erase_if(named, [&](int number) { return !card(number).needs_words || !states_words_of(number); });
        if (!named.empty()) {
            return named;
        }
        // Where all that is left needs words that the title does not have, they stay: which one is not said. A single
        // one that fits by memory or form is meant all the same ("A100 96GB").
        std::vector<int> plain = cards;
        std::erase_if(plain, [&](int number) { return card(number).needs_words; });
        return plain.empty() ? cards : plain;
    }

    void state_common_form(const std::vector<int>& cards)
    {
        const auto form = card(cards.front()).form;
        if (std::ranges::all_of(cards, [&](int number) { return card(number).form == form; })) {
            reading_.listing.form_factor = form;
        }
    }

    void state_common_facts(const std::vector<int>& cards)
    {
        auto& listing = reading_.listing;
        if (!listing.form_factor.has_value()) {
            state_common_form(cards);
        }
        const auto memory = card(cards.front()).memory_gb;
        if (!listing.memory_gb.has_value() &&
            std::ranges::all_of(cards, [&](int number) { return card(number).memory_gb == memory; })) {
            listing.memory_gb = memory;
        }
    }

    Reading& reading_;
    const Tables& tables_;
    StatedForm stated_;
};

}  // namespace

CardGround resolve_card(Reading& reading) { return Resolver{reading}.resolve(); }

}  // namespace gpuprice::normalize
