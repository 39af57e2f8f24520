#include "gpuprice/normalize/normalizer.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/text/price.hpp"

#include "capacities.hpp"
#include "card.hpp"
#include "condition.hpp"
#include "mentions.hpp"
#include "offer.hpp"
#include "quantity.hpp"
#include "tables.hpp"

#include <algorithm>
#include <string>

namespace gpuprice::normalize {

namespace {

using model::OfferKind;

bool states_a_card(OfferKind kind)
{
    return kind != OfferKind::accessory && kind != OfferKind::parts && kind != OfferKind::other;
}

double confidence_of(const model::Listing& listing, CardGround ground)
{
    if (!states_a_card(listing.offer_kind)) {
        return listing.offer_kind == OfferKind::other ? 0.7 : 0.9;
    }
    double confidence = 0.4;
    switch (ground) {
        case CardGround::part_number: confidence = 0.98; break;
        case CardGround::stated: confidence = 0.95; break;
        case CardGround::implied: confidence = 0.9; break;
        case CardGround::outside: confidence = 0.8; break;
        case CardGround::family: confidence = 0.6; break;
        case CardGround::nothing: break;
    }
    constexpr double k_conflict = 0.15;
    return listing.flags.has(model::Flag::form_factor_conflict) ? confidence - k_conflict : confidence;
}

std::string reason_for(const Reading& reading)
{
    const model::Listing& listing = reading.listing;
    if (listing.offer_kind != OfferKind::card) {
        return "not a card for sale: " + std::string{model::to_text(listing.offer_kind)};
    }
    if (listing.condition == model::Condition::for_parts) {
        return "sold for parts or not working";
    }
    if (!listing.card.empty()) {
        return {};
    }
    if (reading.several_models) {
        return "several cards named; which one is sold is not said";
    }
    if (listing.family.empty()) {
        return "not a card of the catalogue";
    }
    if (listing.flags.has(model::Flag::memory_modded)) {
        return "family " + listing.family + ", its memory altered";
    }
    return reading.contradicts_catalogue
               ? "no " + listing.family + " of the catalogue has the stated memory and form factor"
               : "family " + listing.family + ", variant not stated";
}

}  // namespace

model::Rules rules_of(const catalog::Catalog& catalog, const std::filesystem::path& directory)
{
    std::string inputs = catalog::vocabulary_digest(directory);
    const auto add = [&inputs](std::string_view field) { inputs.append("\n").append(field); };
    for (const catalog::Card& card : catalog.cards()) {
        add(card.id);
        add(card.vendor);
        add(card.family);
        add(card.memory_gb ? std::to_string(*card.memory_gb) : "-");
        add(card.form_factor ? model::to_text(*card.form_factor) : "-");
        for (const std::string& part_number : card.part_numbers) {
            add(part_number);
        }
        for (const std::string& alias : card.aliases) {
            add(alias);
        }
    }
    return {k_version, core::digest(inputs)};
}

struct Normalizer::Tables : normalize::Tables {
    using normalize::Tables::Tables;
};

Normalizer::Normalizer(const catalog::Catalog& catalog, const std::filesystem::path& directory)
    : tables_{std::make_unique<const Tables>(catalog, catalog::load_vocabulary(directory),
                                             (directory / "vocabulary.json").string())}
{
}

Normalizer::~Normalizer() = default;
Normalizer::Normalizer(Normalizer&&) noexcept = default;
Normalizer& Normalizer::operator=(Normalizer&&) noexcept = default;

model::Listing Normalizer::normalize(const model::RawListing& raw) const
{
    Reading reading{*tables_, raw};
    find_capacities(reading);
    find_mentions(reading);
    decide_offer_kind(reading);
    const CardGround ground = states_a_card(reading.listing.offer_kind) ? resolve_card(reading) : CardGround::nothing;
    if (reading.listing.offer_kind == OfferKind::rental && reading.listing.card.empty()) {
        // What a cloud's machine name says of form and memory is the machine's.
        reading.listing.memory_gb.reset();
        reading.listing.form_factor.reset();
    }
    read_quantity(reading);
    read_condition(reading);
    read_flags(reading);
    reading.listing.confidence = confidence_of(reading.listing, ground);
    reading.listing.reason = reason_for(reading);
    return std::move(reading.listing);
}

std::vector<std::string> misread_cards(const catalog::Catalog& catalog, const Normalizer& normalizer)
{
    std::vector<std::string> misread;
    for (const catalog::Card& card : catalog.cards()) {
        model::RawListing raw;
        raw.title = card.vendor + " " + card.id;
        std::ranges::replace(raw.title, '-', ' ');
        const model::Listing listing = normalizer.normalize(raw);
        if (listing.card != card.id || listing.offer_kind != model::OfferKind::card) {
            const std::string got = !listing.card.empty() && listing.card != card.id
                                        ? "card " + listing.card
                                        : "no card for sale (" + listing.reason + ")";
            misread.push_back("card " + card.id + ": '" + raw.title + "' is read as " + got +
                              "; give one of them other words in vocabulary.json");
        }
        for (const std::string& alias : card.aliases) {
            raw.title = alias;
            if (const std::string other = normalizer.normalize(raw).card; !other.empty() && other != card.id) {
                misread.push_back("card ");
                misread.back().append(card.id).append(": its alias '").append(alias).append("' is read as card ");
                misread.back().append(other).append("; take the alias from one of them in cards.json");
            }
        }
    }
    return misread;
}

std::optional<model::RawPrice> price_in_title(std::string_view title, std::optional<core::Currency> usual)
{
    const auto reading = text::read_price(title, usual);
    // A bare number in a title is a part of a name.
    if (!reading || !(reading->currency_stated || reading->in_myriads)) {
        return std::nullopt;
    }
    model::RawPrice price;
    price.amount = reading->amount;
    price.high = reading->high;
    price.text = title;
    return price;
}

}  // namespace gpuprice::normalize
