#include "offer.hpp"

#include "accessory.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace gpuprice::normalize {

namespace {

using model::OfferKind;

constexpr RoleSet k_forms = Role::form | Role::form_any_sxm;

void decide(Reading& reading, OfferKind kind, std::string_view token, const char* rule)
{
    reading.listing.offer_kind = kind;
    if (kind != OfferKind::card) {
        reading.note(token, rule, "not a card for sale: " + std::string{model::to_text(kind)});
    }
}

// Words behind `end` no longer count.
void forget_behind(Reading& reading, std::size_t end)
{
    std::erase_if(reading.matches, [&](const Match& match) { return reading.title.pieces[match.first].begin > end; });
    reading.roles = {};
    for (const Match& match : reading.matches) {
        reading.roles.add(match.roles);
    }
}

// "[H] RTX 3090 [W] PayPal" has and wants. What it wants in cards, it buys.
bool decide_swap(Reading& reading)
{
    const std::size_t have = reading.title.folded.find("[h]");
    const std::size_t want = reading.title.folded.find("[w]");
    if (want != std::string::npos && have == std::string::npos && !reading.mentions.empty()) {
        decide(reading, OfferKind::wanted, "[w]", "swap post");
        return true;
    }
    if (have == std::string::npos || want == std::string::npos) {
        return false;
    }
    const auto is_wanted = [&](const Mention& mention) {
        return (reading.title.pieces[reading.matches[mention.match].first].begin > want) == (have < want);
    };
    const bool offers = !std::ranges::all_of(reading.mentions, is_wanted);
    const std::string_view has = std::string_view{reading.title.folded}.substr(have, want > have ? want - have : want);
    const bool has_money = has.find("paypal") != std::string_view::npos || has.find("cash") != std::string_view::npos;
    if (reading.mentions.empty() && !has_money) {
        return false;
    }
    std::erase_if(reading.mentions, [&](const Mention& mention) { return is_wanted(mention) == offers; });
    reading.several_models = !std::ranges::all_of(
        reading.mentions, [&](const Mention& mention) { return mention.names_same(reading.mentions.front()); });
    if (!offers) {
        decide(reading, OfferKind::wanted, "[h] … [w]", "swap post");
        return true;
    }
    if (have < want) {
        forget_behind(reading, want);
    }
    const AccessoryVerdict accessory = judge_accessory(reading);
    if (accessory.certainty == AccessoryCertainty::sure) {
        decide(reading, accessory.part ? OfferKind::parts : OfferKind::accessory, reading.text(*accessory.noun),
               accessory.part ? "part of a card" : "accessory noun");
    } else {
        decide(reading, OfferKind::card, "[h] … [w]", "swap post");
    }
    return true;
}

// "$1.19/hr"
bool is_hourly(const Reading& reading)
{
    return std::ranges::any_of(reading.title.pieces, [&](const Piece& piece) {
        const std::string_view text = reading.title.text(piece);
        return piece.before == separator::slash && (text == "hr" || text == "hour" || text == "h" || text == "时" ||
                                                    text == "時" || text == "小时" || text == "час" || text == "ч");
    });
}

// "gpu_1x_a100_sxm4", "p5.48xlarge": names that clouds give their machines; people put spaces into titles.
bool names_cloud_instance(const Reading& reading)
{
    const std::string_view title = reading.title.folded;
    if (title.empty() || title.find(' ') != std::string_view::npos) {
        return false;
    }
    constexpr std::array<std::string_view, 5> k_marks = {"_", "xlarge", "highgpu", "megagpu", "ultragpu"};
    return std::ranges::any_of(k_marks,
                               [title](std::string_view mark) { return title.find(mark) != std::string_view::npos; });
}

// "w/ 4x A100": a count of cards inside something bigger.
bool holds_several_cards(const Reading& reading)
{
    const Title& title = reading.title;
    for (const Mention& mention : reading.mentions) {
        const std::size_t name = reading.matches[mention.match].first;
        for (std::size_t i = name < 4 ? 0 : name - 4; i < name; ++i) {
            const bool count = title.pieces[i].kind == PieceKind::digits && title.pieces[i].number >= 2 &&
                               title.pieces[i].number <= 16;
            if (count && title.text(title.pieces[i + 1]) == "x" && is_glued(title.pieces[i + 1])) {
                return true;
            }
        }
    }
    return false;
}

bool names_a_card(const Reading& reading)
{
    return !reading.mentions.empty() || reading.roles.has(Role::part_number) || !reading.boards.empty();
}

bool is_wide_match(const Reading& reading, const Match& match)
{
    return reading.title.pieces[match.first].kind == PieceKind::wide;
}

// "i9 + RTX 4090 主机 整机": a whole computer of a processor for desks is no server.
bool is_desktop(const Reading& reading)
{
    return reading.roles.has(Role::computer) && reading.roles.has(Role::processor) &&
           !reading.roles.has(Role::rack_unit);
}

const Match* system_word(const Reading& reading)
{
    // "GPU server accelerator": directly before the word for a card.
    const auto is_attribute = [&](const Match& match) {
        const Match* next = reading.after(match, Role::gpu_noun, 1);
        return next != nullptr && !is_wide_match(reading, match) && reading.text(*next) != "gpu" &&
               reading.text(*next) != "gpus";
    };
    const auto for_system = [&](const Match& match) {
        return reading.before(match, Role::cue_for, 3) != nullptr ||
               reading.before(match, Role::pulled, 3) != nullptr ||  // "pulled from HGX"
               is_attribute(match) || reading.before(match, Role::lot_before, 1) != nullptr;
    };
    for (const Match& match : reading.matches) {
        // A server processor makes a server only together with a card: alone it is a processor.
        const bool counts = match.has(Role::system) && (!match.has(Role::processor) || names_a_card(reading));
        if (counts && !for_system(match)) {
            return &match;
        }
    }
    const Match* weak = reading.first_with(Role::system_weak);
    const bool supported =
        reading.roles.has_any(Role::rack_unit | Role::processor | Role::storage) || holds_several_cards(reading);
    return weak != nullptr && supported && !for_system(*weak) ? weak : nullptr;
}

// A whole computer, unless the title is that of a graphics card for one.
const Match* computer_word(const Reading& reading)
{
    const bool card_noun = reading.roles.has(Role::gpu_noun);
    const Match* computer = reading.first_with(Role::computer);
    if (computer != nullptr && reading.before(*computer, Role::cue_for, 4) == nullptr) {
        const bool built = reading.roles.has_any(Role::processor | Role::storage);
        return built || !card_noun ? computer : nullptr;
    }
    // "i9-13900HX, 16GB RTX 4090, 64GB DDR5": nobody names the processor of a lone card.
    return card_noun ? nullptr : reading.first_with(Role::processor);
}

bool is_about_graphics(const Reading& reading)
{
    return names_a_card(reading) || reading.roles.has_any(Role::gpu_noun | Role::vendor | k_forms);
}

void decide_sale(Reading& reading)
{
    const AccessoryVerdict accessory = judge_accessory(reading);
    const bool graphics = is_about_graphics(reading);
    const OfferKind kind = accessory.part ? OfferKind::parts : OfferKind::accessory;
    if (accessory.certainty == AccessoryCertainty::sure && graphics) {
        const Match& end = accessory.cue != nullptr ? *accessory.cue : *accessory.noun;
        const auto first = std::min(accessory.noun->first, end.first);
        const auto last = std::max(accessory.noun->last, end.last);
        return decide(reading, kind, reading.title.text(first, last),
                      accessory.part ? "part of a card" : "accessory noun");
    }
    if (const Match* foreign = reading.first_with(Role::foreign); foreign != nullptr && !names_a_card(reading)) {
        return decide(reading, OfferKind::other, reading.text(*foreign), "another kind of thing");
    }
    if (const Match* match = is_desktop(reading) ? nullptr : system_word(reading)) {
        return decide(reading, OfferKind::system, reading.text(*match), "system word");
    }
    const auto board = std::ranges::find(reading.boards, true, &BoardReading::baseboard);
    if (board != reading.boards.end()) {
        return decide(reading, OfferKind::system, reading.title.text(board->first, board->last),
                      "baseboard part number");
    }
    if (const Match* match = computer_word(reading)) {
        return decide(reading, OfferKind::other, reading.text(*match), "computer or processor");
    }
    if (accessory.certainty != AccessoryCertainty::none) {
        return decide(reading, kind, reading.text(*accessory.noun), "accessory noun");
    }
    if (names_a_card(reading)) {
        return decide(reading, OfferKind::card, {}, "card");
    }
    const bool noun =
        reading.roles.has(Role::gpu_noun) || (reading.roles.has_any(k_forms) && !reading.capacities.empty());
    if (noun && reading.roles.has_any(Role::vendor | Role::board_maker | Role::memory_kind | Role::for_parts)) {
        const Match* match = reading.first_with(Role::gpu_noun | k_forms);
        reading.note(reading.text(*match), "noun", "a graphics card, of no known name");
        return decide(reading, OfferKind::card, {}, "card");
    }
    decide(reading, OfferKind::other, {}, "no card named");
}

}  // namespace

void decide_offer_kind(Reading& reading)
{
    if (decide_swap(reading)) {
        return;
    }
    if (const Match* match = reading.first_with(Role::wanted); match != nullptr && is_about_graphics(reading)) {
        return decide(reading, OfferKind::wanted, reading.text(*match), "wanted word");
    }
    if (names_cloud_instance(reading)) {
        return decide(reading, OfferKind::rental, reading.title.folded, "name of a cloud instance");
    }
    const Match* rental = reading.first_with(Role::rental);
    if ((rental != nullptr || is_hourly(reading)) && is_about_graphics(reading)) {
        return decide(reading, OfferKind::rental, rental != nullptr ? reading.text(*rental) : reading.title.folded,
                      "rental word");
    }
    const Match* deposit = reading.first_with(Role::deposit);
    if (deposit != nullptr && names_a_card(reading)) {
        return decide(reading, OfferKind::deposit, reading.text(*deposit), "deposit word");
    }
    decide_sale(reading);
}

}  // namespace gpuprice::normalize
