// Titles of any bytes through the shipped catalogue, against what the headers of normalize and model promise.
//
// The whole input is a title. Where it has several lines, it is also a listing, one field a line: title, condition
// text, condition code, quantity, facts, seller, count of ratings.

#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/text/unicode.hpp"

#include "invariant.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>

namespace gpuprice::fuzz {

namespace {

using model::Condition;
using model::Flag;
using model::Listing;
using model::OfferKind;
using model::RawListing;

const std::filesystem::path& directory()
{
    static const std::filesystem::path path = std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "catalog";
    return path;
}

const catalog::Catalog& shipped_catalog()
{
    static const catalog::Catalog catalog = catalog::Catalog::load(directory());
    return catalog;
}

const normalize::Normalizer& shipped_normalizer()
{
    static const normalize::Normalizer normalizer{shipped_catalog(), directory()};
    return normalizer;
}

// A field of the market that counts something; none where the text is no such count.
template <typename Integer>
std::optional<Integer> count_in(std::string_view text, Integer least)
{
    Integer number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && number >= least ? std::optional{number} : std::nullopt;
}

RawListing listing_of(std::string_view input)
{
    std::array<std::string_view, 7> lines{};
    for (std::string_view& line : lines) {
        line = input.substr(0, input.find('\n'));
        input.remove_prefix(std::min(line.size() + 1, input.size()));
    }
    RawListing raw;
    raw.title = lines[0];
    raw.condition_text = lines[1];
    raw.condition_code = lines[2];
    raw.quantity = count_in(lines[3], 1);
    raw.facts = lines[4];
    raw.seller = lines[5];
    raw.seller_feedback = count_in(lines[6], 0L);
    return raw;
}

void check_card(const Listing& listing, std::string_view title)
{
    const auto& cards = shipped_catalog().cards();
    require(listing.family.empty() || std::ranges::count(cards, listing.family, &catalog::Card::family) > 0,
            "a family is one of the catalogue", title);
    if (listing.card.empty()) {
        return;
    }
    const catalog::Card* card = shipped_catalog().find(listing.card);
    require(card != nullptr, "a card is one of the catalogue", title);
    require(listing.family == card->family, "a card comes with its family", title);
    require(listing.memory_gb == card->memory_gb, "a card comes with its memory", title);
    require(listing.form_factor == card->form_factor, "a card comes with its form factor", title);
}

void check_reason(const Listing& listing, std::string_view title)
{
    const bool counts =
        listing.offer_kind == OfferKind::card && !listing.card.empty() && listing.condition != Condition::for_parts;
    require(listing.reason.empty() == counts, "a reason exactly where the listing enters no card's price", title);
    for (const model::Evidence& evidence : listing.evidence) {
        require(!evidence.rule.empty() && !evidence.effect.empty(), "evidence names its rule and its effect", title);
        require(evidence.token == text::to_valid_utf8(evidence.token), "evidence quotes whole characters", title);
    }
}

void check_values(const Listing& listing, std::string_view title)
{
    require(listing.quantity >= 1, "quantity is at least 1", title);
    require(listing.offer_kind != OfferKind::system || listing.quantity == 1, "a system is never divided", title);
    require(listing.confidence >= 0.0 && listing.confidence <= 1.0, "confidence is 0 to 1", title);
    require(!listing.memory_gb.has_value() || *listing.memory_gb > 0, "memory is above 0", title);
    for (const Flag flag : {Flag::price_range, Flag::implausible_price, Flag::relist, Flag::same_item}) {
        require(!listing.flags.has(flag), "no flag that a price or other listings decide", title);
    }
}

std::string code_of(Condition condition)
{
    switch (condition) {
        case Condition::brand_new: return "1000";
        case Condition::open_box: return "1500";
        case Condition::refurbished: return "2000";
        case Condition::used: return "3000";
        case Condition::for_parts: return "7000";
        case Condition::unknown: break;
    }
    return {};
}

// A trade mark sign folds to letters, so a folded title has lost what tells it from them.
bool has_trade_mark(std::string_view title)
{
    return title.find("™") != std::string_view::npos || title.find("℠") != std::string_view::npos;
}

// The same listing as a market with better fields would give it: folded, with what the title says stated.
RawListing restated(const RawListing& raw, const Listing& listing)
{
    constexpr std::size_t k_read_bytes = 4096;
    RawListing again = raw;
    if (const std::string folded = text::fold(raw.title);
        !has_trade_mark(raw.title) && raw.title.size() <= k_read_bytes && folded.size() <= k_read_bytes) {
        again.title = folded;
    }
    again.quantity = listing.quantity;
    if (listing.condition != Condition::unknown) {
        again.condition_code = code_of(listing.condition);
    }
    return again;
}

Listing without_evidence(Listing listing)
{
    listing.evidence.clear();
    return listing;
}

void check(const RawListing& raw)
{
    const Listing listing = shipped_normalizer().normalize(raw);
    require(shipped_normalizer().normalize(raw) == listing, "reading is deterministic", raw.title);
    check_card(listing, raw.title);
    check_reason(listing, raw.title);
    check_values(listing, raw.title);
    require(without_evidence(shipped_normalizer().normalize(restated(raw, listing))) == without_evidence(listing),
            "a listing whose fields state what was read of it reads the same", raw.title);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    gpuprice::model::RawListing raw;
    raw.title = gpuprice::fuzz::to_bytes(data, size);
    gpuprice::fuzz::check(raw);
    if (raw.title.find('\n') != std::string::npos) {
        gpuprice::fuzz::check(gpuprice::fuzz::listing_of(raw.title));
    }
    return 0;
}
