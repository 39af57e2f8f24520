#include "gpuprice/catalog/catalog.hpp"

#include "gpuprice/text/edit_distance.hpp"
#include "gpuprice/text/unicode.hpp"

#include "file.hpp"
#include "readers.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace gpuprice::catalog {

namespace {

/// A family's name without the spaces and hyphens that people put in or leave out: "RTX 4090" is "rtx4090".
std::string squeezed(std::string_view folded)
{
    std::string letters;
    std::ranges::copy_if(folded, std::back_inserter(letters), [](char c) { return c != ' ' && c != '-'; });
    return letters;
}

std::string hyphenated(std::string folded)
{
    std::ranges::replace(folded, ' ', '-');
    return folded;
}

}  // namespace

Catalog Catalog::load(const std::filesystem::path& directory)
{
    const auto cards_file = directory / "cards.json";
    const auto events_file = directory / "events.json";

    Catalog catalog;
    catalog.cards_ = read_cards(read_shipped_file(cards_file), cards_file.string());
    catalog.events_ = read_events(read_shipped_file(events_file), events_file.string(), catalog.cards_);
    catalog.by_id_.resize(catalog.cards_.size());
    std::iota(catalog.by_id_.begin(), catalog.by_id_.end(), std::size_t{0});
    std::ranges::sort(catalog.by_id_, {},
                      [&catalog](std::size_t i) -> const std::string& { return catalog.cards_[i].id; });
    return catalog;
}

const Card* Catalog::find(std::string_view id) const noexcept
{
    const auto id_of = [this](std::size_t i) { return std::string_view{cards_[i].id}; };
    const auto at = std::ranges::lower_bound(by_id_, id, {}, id_of);
    return at != by_id_.end() && id_of(*at) == id ? &cards_[*at] : nullptr;
}

std::vector<const Card*> Catalog::match(std::string_view name) const
{
    const std::string folded = text::fold(name);
    if (folded.empty()) {
        return {};
    }
    if (const Card* card = find(folded)) {
        return {card};
    }
    const auto all_that = [this](auto&& fits) {
        std::vector<const Card*> found;
        for (const Card& card : cards_) {
            if (fits(card)) {
                found.push_back(&card);
            }
        }
        return found;
    };
    const std::string letters = squeezed(folded);
    auto family = all_that([&](const Card& card) { return squeezed(text::fold(card.family)) == letters; });
    if (!family.empty()) {
        return family;
    }
    const std::string id = hyphenated(folded);
    if (const Card* card = find(id)) {
        return {card};
    }
    return all_that([beginning = id + "-"](const Card& card) { return card.id.starts_with(beginning); });
}

std::vector<std::string> Catalog::nearest(std::string_view name, std::size_t count) const
{
    const std::string wanted = hyphenated(text::fold(name));
    std::vector<std::tuple<std::size_t, std::string, std::string>> candidates;  // distance, form compared, name
    const auto consider = [&](const std::string& candidate) {
        std::string form = hyphenated(text::fold(candidate));
        const std::size_t distance = text::edit_distance(wanted, form);
        const bool is_new =
            std::ranges::none_of(candidates, [&](const auto& each) { return std::get<1>(each) == form; });
        if (is_new && distance <= std::max<std::size_t>(1, wanted.size() / 2)) {
            candidates.emplace_back(distance, std::move(form), candidate);
        }
    };
    for (const Card& card : cards_) {
        consider(card.id);
        consider(card.family);
    }
    std::ranges::sort(candidates);
    std::vector<std::string> names;
    for (const auto& [distance, form, candidate] : candidates) {
        if (names.size() == count) {
            break;
        }
        names.push_back(candidate);
    }
    return names;
}

}  // namespace gpuprice::catalog
