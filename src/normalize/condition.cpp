#include "condition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace gpuprice::normalize {

namespace {

using model::Condition;
using model::Flag;

// eBay's conditionId (its "Item condition ID and name values"): the only machine code that markets send today. A code
// outside its range says nothing.
std::optional<Condition> condition_of_code(std::string_view code)
{
    int id = 0;
    const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), id);
    if (error != std::errc{} || end != code.data() + code.size()) {
        return std::nullopt;
    }
    if (id == 1000) {
        return Condition::brand_new;
    }
    if (id == 1500) {
        return Condition::open_box;
    }
    if (id >= 2000 && id <= 2750) {
        return Condition::refurbished;
    }
    if (id >= 3000 && id <= 6000) {
        return Condition::used;
    }
    return id == 7000 ? std::optional{Condition::for_parts} : std::nullopt;
}

constexpr std::array<std::pair<Role, Condition>, 6> k_by_badness = {{{Role::for_parts, Condition::for_parts},
                                                                     {Role::open_box, Condition::open_box},
                                                                     {Role::used, Condition::used},
                                                                     {Role::pulled, Condition::used},
                                                                     {Role::refurbished, Condition::refurbished},
                                                                     {Role::brand_new, Condition::brand_new}}};

// "no scratches", "not working" is a phrase of its own, "无维修" too; but "nicht defekt" only denies.
bool is_denied(const Reading& reading, const Match& match)
{
    return reading.before(match, Role::cue_without, 1) != nullptr;
}

std::optional<Condition> condition_of_words(Reading& reading, const char* rule)
{
    for (const auto& [role, condition] : k_by_badness) {
        for (const Match& match : reading.matches) {
            if (match.has(role) && !is_denied(reading, match)) {
                reading.note(reading.text(match), rule, "condition " + std::string{model::to_text(condition)});
                return condition;
            }
        }
    }
    return std::nullopt;
}

std::optional<Condition> condition_of_text(Reading& reading)
{
    if (reading.raw.condition_text.empty()) {
        return std::nullopt;
    }
    model::RawListing words;
    words.title = reading.raw.condition_text;
    Reading text{reading.tables, words};
    const auto condition = condition_of_words(text, "condition field");
    if (condition.has_value()) {
        reading.listing.evidence.push_back(text.listing.evidence.back());
    }
    return condition;
}

bool is_verified_seller(const model::RawListing& raw)
{
    constexpr long k_ratings = 1000;
    constexpr double k_good_share = 0.98;
    return raw.seller_feedback.value_or(0) >= k_ratings && raw.seller_positive_share.value_or(0.0) >= k_good_share;
}

bool names_sellers(const model::RawListing& raw) { return !raw.seller.empty() || raw.seller_feedback.has_value(); }

void distrust_new_modules(Reading& reading)
{
    auto& listing = reading.listing;
    const bool module = listing.form_factor.has_value() && model::is_sxm(*listing.form_factor);
    const bool fresh = listing.condition == Condition::brand_new || listing.condition == Condition::open_box;
    if (module && fresh && names_sellers(reading.raw) && !is_verified_seller(reading.raw)) {
        listing.condition = Condition::unknown;
        listing.flags.add(Flag::new_unverified);
        reading.note("seller", "condition", "an SXM module called new by an unverified seller: condition unknown");
    }
}

// "6-8 weeks", "交期8周": two weeks and more are not stock.
const Match* long_wait(const Reading& reading)
{
    constexpr std::uint32_t k_short_wait = 2;
    for (const Match& match : reading.matches) {
        if (!match.has(Role::week) || match.first == 0) {
            continue;
        }
        const Piece& count = reading.title.pieces[match.first - 1];
        if (count.kind == PieceKind::digits && count.number >= k_short_wait && count.number < 100) {
            return &match;
        }
    }
    return nullptr;
}

void flag_by_words(Reading& reading)
{
    constexpr std::array<std::pair<Role, Flag>, 6> k_flags = {{{Role::memory_modded, Flag::memory_modded},
                                                               {Role::no_warranty, Flag::no_warranty},
                                                               {Role::deposit, Flag::deposit},
                                                               {Role::preorder, Flag::preorder},
                                                               {Role::pulled, Flag::pulled},
                                                               {Role::engineering_sample, Flag::engineering_sample}}};
    for (const auto& [role, flag] : k_flags) {
        const Match* match = reading.first_with(role);
        if (match != nullptr && !is_denied(reading, *match)) {
            reading.listing.flags.add(flag);
            reading.note(reading.text(*match), "flag", std::string{model::to_text(flag)});
        }
    }
    const Match* mined = reading.first_with(Role::ex_mining);
    if (mined != nullptr && !reading.roles.has(Role::not_mining) && !is_denied(reading, *mined)) {
        reading.listing.flags.add(Flag::ex_mining);
        reading.note(reading.text(*mined), "flag", std::string{model::to_text(Flag::ex_mining)});
    }
    const Match* wait = long_wait(reading);
    if (wait == nullptr) {
        wait = reading.first_with(Role::long_lead_time);
    }
    if (wait != nullptr) {
        reading.listing.flags.add(Flag::long_lead_time);
        reading.note(reading.text(*wait), "flag", std::string{model::to_text(Flag::long_lead_time)});
    }
}

// The adapters write their facts without spaces; a stranger's CSV may not.
bool states_cheapest_of_variations(std::string_view facts)
{
    constexpr std::string_view k_key = "\"cheapest_of_variations\"";
    const std::size_t key = facts.find(k_key);
    if (key == std::string_view::npos) {
        return false;
    }
    const std::size_t value = facts.find_first_not_of(" \t\r\n:", key + k_key.size());
    return value != std::string_view::npos && facts.substr(value).starts_with("true");
}

}  // namespace

void read_condition(Reading& reading)
{
    auto& listing = reading.listing;
    if (const auto coded = condition_of_code(reading.raw.condition_code)) {
        listing.condition = *coded;
        reading.note(reading.raw.condition_code, "condition code", "condition " + std::string{model::to_text(*coded)});
    } else if (const auto worded = condition_of_text(reading)) {
        listing.condition = *worded;
    } else if (listing.offer_kind != model::OfferKind::other) {
        listing.condition = condition_of_words(reading, "condition word").value_or(Condition::unknown);
    }
    distrust_new_modules(reading);
}

void read_flags(Reading& reading)
{
    auto& listing = reading.listing;
    flag_by_words(reading);
    if (states_cheapest_of_variations(reading.raw.facts)) {
        listing.flags.add(Flag::cheapest_of_variations);
        reading.note("facts", "flag", "the price is that of the cheapest of several variations");
    }
    if (reading.raw.best_offer) {
        listing.flags.add(Flag::best_offer);
    }
}

}  // namespace gpuprice::normalize
