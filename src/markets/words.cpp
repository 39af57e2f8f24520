#include "words.hpp"

#include "gpuprice/text/edit_distance.hpp"

#include <algorithm>

namespace gpuprice::markets {

namespace {

// ISO 3166-1 as of 2026, ascending.
constexpr std::string_view k_countries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS "
    "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE "
    "EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM "
    "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC "
    "LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
    "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

}  // namespace

bool is_country(std::string_view code)
{
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    return code.size() == 2 && std::ranges::all_of(code, is_upper) && k_countries.find(code) != std::string_view::npos;
}

bool is_market_id(std::string_view id)
{
    const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !id.empty() && id.size() <= 64 && id.front() != '-' && id.back() != '-' &&
           std::ranges::all_of(id, is_allowed);
}

std::string_view nearest(std::string_view wrong, std::span<const std::string_view> words)
{
    constexpr std::size_t k_longest = 64;  // longer ones are no slips of the hand, and the distance is quadratic
    if (wrong.empty() || wrong.size() > k_longest) {
        return {};
    }
    std::string_view best;
    std::size_t least = 1 + wrong.size() / 4 + 1;
    for (const std::string_view word : words) {
        const std::size_t apart = text::edit_distance(wrong, word);
        if (apart < least) {
            least = apart;
            best = word;
        }
    }
    return best;
}

std::string hint(std::string_view wrong, std::span<const std::string_view> words)
{
    const std::string_view near = nearest(wrong, words);
    return near.empty() ? std::string{} : "; did you mean '" + std::string{near} + "'?";
}

std::string joined(std::span<const std::string_view> words)
{
    std::string text;
    for (const std::string_view word : words) {
        text += text.empty() ? "" : ", ";
        text += word;
    }
    return text;
}

}  // namespace gpuprice::markets
