#include "tables.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/unicode.hpp"

#include <algorithm>
#include <map>

namespace gpuprice::normalize {

namespace {

constexpr std::size_t k_longest_short_name = 3;

class Builder {
public:
    Builder(Tables& tables, const std::string& place)
        : tables_{tables}, place_{place}, cards_place_{place.substr(0, place.rfind('/') + 1) + "cards.json"}
    {
    }

    void add_catalogue(const catalog::Catalog& catalog)
    {
        for (const catalog::Card& card : catalog.cards()) {
            const int family = family_number(card.family, card.vendor);
            const auto number = static_cast<int>(tables_.cards.size());
            tables_.cards.push_back({card.id, family, card.memory_gb, card.form_factor, false});
            tables_.families[static_cast<std::size_t>(family)].cards.push_back(number);
            for (const std::string& part_number : card.part_numbers) {
                add_part_number(part_number, number);
            }
        }
    }

    void add_words(const std::vector<catalog::WordList>& lists)
    {
        for (const catalog::WordList& list : lists) {
            const auto role = parse_word_role(list.role);
            if (!role.has_value()) {
                fail("role '" + list.role + "' is unknown; use one that another list has");
            }
            add_all(list.words, {*role, 0});
        }
    }

    void add_vendors(const std::vector<catalog::NameList>& vendors)
    {
        for (const catalog::NameList& vendor : vendors) {
            add_all(vendor.names, {Role::vendor, vendor_number(vendor.of)});
        }
    }

    void add_forms(const std::vector<catalog::NameList>& forms)
    {
        for (const catalog::NameList& form : forms) {
            if (form.of == "sxm") {
                add_all(form.names, {Role::form_any_sxm, 0});
            } else if (form.of == "other") {
                add_all(form.names, {Role::form_outside, 0});
            } else {
                add_all(form.names, {Role::form, static_cast<int>(form_named(form.of))});
            }
        }
    }

    void add_families(const std::vector<catalog::FamilyNames>& entries)
    {
        std::vector<bool> named(tables_.families.size(), false);
        for (const catalog::FamilyNames& entry : entries) {
            const auto found = std::ranges::find(tables_.families, entry.family, &Family::name);
            if (found == tables_.families.end()) {
                fail("family '" + entry.family + "' is not in the catalogue; correct its name");
            }
            const auto number = static_cast<int>(found - tables_.families.begin());
            named[static_cast<std::size_t>(number)] = true;
            add_names(entry.names, {Role::family, number});
            add_names(entry.weak_names, {Role::family_weak, number});
        }
        for (std::size_t i = 0; i < tables_.families.size(); ++i) {
            if (!named[i]) {
                add_names({tables_.families[i].name}, {Role::family, static_cast<int>(i)});
            }
            tables_.families[i].is_short = tables_.families[i].name.size() <= k_longest_short_name;
        }
    }

    void add_variants(const std::vector<catalog::VariantWords>& variants)
    {
        for (const catalog::VariantWords& variant : variants) {
            const auto found = std::ranges::find(tables_.cards, variant.card, &CardFacts::id);
            if (found == tables_.cards.end()) {
                fail("variant words name '" + variant.card + "', which is not in the catalogue; correct the id");
            }
            found->needs_words = true;
            add_all(variant.words, {Role::variant, static_cast<int>(found - tables_.cards.begin())});
        }
    }

    void add_outside(const std::vector<catalog::OutsideSeries>& series)
    {
        for (const catalog::OutsideSeries& entry : series) {
            const auto form = entry.form_factor.empty() ? std::nullopt : std::optional{form_named(entry.form_factor)};
            for (const catalog::OutsideModel& model : entry.models) {
                const auto number = static_cast<int>(tables_.outside.size());
                tables_.outside.push_back({text::fold(model.name), model.memory_gb, form});
                std::vector<std::string> names = model.also;
                names.push_back(model.name);
                for (const std::string& name : names) {
                    for (const std::string& prefix : entry.prefixes) {
                        add_outside_name(std::string{prefix}.append(" ").append(name), {Role::outside, number});
                    }
                    if (entry.bare) {
                        add_outside_name(name, {Role::outside_weak, number});
                    }
                }
            }
        }
    }

    // An alias that holds a family's name is read by the ordinary rules; any other names its card as a part number
    // does.
    void add_aliases(const catalog::Catalog& catalog)
    {
        std::map<std::string, std::string> taken;
        for (std::size_t number = 0; number < catalog.cards().size(); ++number) {
            const catalog::Card& card = catalog.cards()[number];
            for (const std::string& alias : card.aliases) {
                const auto [first, is_new] = taken.emplace(text::fold(alias), card.id);
                if (!is_new && first->second != card.id) {
                    throw core::DataError(cards_place_ + ": alias '" + alias + "' belongs to both " + first->second +
                                          " and " + card.id + "; take it from one of them");
                }
                if (!holds_name(alias)) {
                    add_number(alias, static_cast<int>(number), "alias '" + alias + "'");
                }
            }
        }
    }

private:
    [[noreturn]] void fail(const std::string& rule) const { throw core::DataError(place_ + ": " + rule); }

    [[nodiscard]] bool holds_name(const std::string& alias) const
    {
        static constexpr RoleSet k_names = Role::family | Role::family_weak | Role::outside | Role::outside_weak;
        Title title = cut_title(alias);
        tables_.lexicon.number_words(title);
        const std::vector<Match> matches = tables_.lexicon.find(title);
        return std::ranges::any_of(matches, [](const Match& match) { return match.roles.has_any(k_names); });
    }

    void add_number(const std::string& number, int card, const std::string& what)
    {
        refuse_second(tables_.lexicon.add(number, {Role::part_number, card}), Role::part_number, Role::part_number,
                      what, cards_place_);
    }

    int vendor_number(const std::string& name)
    {
        const auto found = std::ranges::find(tables_.vendors, name);
        if (found != tables_.vendors.end()) {
            return static_cast<int>(found - tables_.vendors.begin());
        }
        tables_.vendors.push_back(name);
        return static_cast<int>(tables_.vendors.size() - 1);
    }

    int family_number(const std::string& name, const std::string& vendor)
    {
        const auto found = std::ranges::find(tables_.families, name, &Family::name);
        if (found != tables_.families.end()) {
            return static_cast<int>(found - tables_.families.begin());
        }
        tables_.families.push_back({name, vendor_number(vendor), {}, false});
        return static_cast<int>(tables_.families.size() - 1);
    }

    [[nodiscard]] model::FormFactor form_named(const std::string& name) const
    {
        const auto form = model::parse_form_factor(name);
        if (!form.has_value()) {
            fail(form.error().text());
        }
        return form.value();
    }

    void add_all(const std::vector<std::string>& phrases, Sense sense)
    {
        for (const std::string& phrase : phrases) {
            tables_.lexicon.add(phrase, sense);
        }
    }

    // Two families under one name, or one part number on two cards, would make every reading of it a guess.
    void add_names(const std::vector<std::string>& names, Sense sense)
    {
        for (const std::string& name : names) {
            refuse_second(tables_.lexicon.add(name, sense), Role::family, Role::family_weak, "name '" + name + "'",
                          place_);
        }
    }

    void add_part_number(const std::string& part_number, int card)
    {
        add_number(part_number, card, "part number '" + part_number + "'");
        tables_.boards.add(part_number, card);
        // Dell prints its five characters with a leading zero on the board and without it on the invoice.
        constexpr std::size_t k_dell_length = 5;
        if (part_number.size() == k_dell_length && part_number.find('-') == std::string::npos) {
            tables_.lexicon.add("0" + part_number, {Role::part_number, card});
        }
    }

    void refuse_second(const std::vector<Sense>* senses, Role role, Role other_role, const std::string& what,
                       const std::string& place) const
    {
        const Sense* first = nullptr;
        for (const Sense& sense : senses != nullptr ? *senses : std::vector<Sense>{}) {
            if (sense.role != role && sense.role != other_role) {
                continue;
            }
            if (first != nullptr && first->data != sense.data) {
                std::string message = place;
                message.append(": ").append(what).append(" belongs to both ").append(described(*first));
                message.append(" and ").append(described(sense)).append("; take it from one of them");
                throw core::DataError(message);
            }
            first = &sense;
        }
    }

    [[nodiscard]] std::string described(const Sense& sense) const
    {
        const auto number = static_cast<std::size_t>(sense.data);
        return sense.role == Role::part_number ? tables_.cards[number].id : tables_.families[number].name;
    }

    // The catalogue's own names win over those of cards outside it: "radeon pro w7900".
    void add_outside_name(const std::string& name, Sense sense)
    {
        const auto* senses = tables_.lexicon.add(name, sense);
        const auto of_role = [](Role role) { return [role](const Sense& other) { return other.role == role; }; };
        if (senses != nullptr && std::ranges::any_of(*senses, of_role(Role::family))) {
            fail("'" + name + "' is a card outside the catalogue and the name of a family in it; take it from one");
        }
    }

    Tables& tables_;
    const std::string& place_;
    std::string cards_place_;
};

}  // namespace

Tables::Tables(const catalog::Catalog& catalog, const catalog::Vocabulary& vocabulary, const std::string& place)
{
    Builder builder{*this, place};
    builder.add_catalogue(catalog);
    builder.add_words(vocabulary.words);
    builder.add_vendors(vocabulary.vendors);
    builder.add_forms(vocabulary.form_factors);
    builder.add_families(vocabulary.families);
    builder.add_variants(vocabulary.variants);
    builder.add_outside(vocabulary.outside);
    builder.add_aliases(catalog);
}

}  // namespace gpuprice::normalize
