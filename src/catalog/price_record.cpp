#include "gpuprice/catalog/catalog.hpp"

#include "words.hpp"

#include <array>

namespace gpuprice::catalog {

namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 12> k_kinds{
    "msrp",          "list",     "board_share",      "street_estimate",
    "system_share",  "oem_list", "retail_asking",    "marketplace_asking",
    "market_report", "rumour",   "analyst_estimate", "database"};
constexpr std::array<std::string_view, 3> k_confidences{"low", "medium", "high"};

static_assert(k_kinds.size() == static_cast<std::size_t>(PriceRecordKind::database) + 1);
static_assert(k_confidences.size() == static_cast<std::size_t>(Confidence::high) + 1);

template <typename Enum>
core::Result<Enum> parse(std::span<const std::string_view> words, std::string_view text, std::string_view noun)
{
    const auto position = find_word(words, text, noun);
    if (!position) {
        return position.error();
    }
    return static_cast<Enum>(*position);
}

}  // namespace

std::string_view to_text(PriceRecordKind kind) noexcept { return k_kinds[static_cast<std::size_t>(kind)]; }
std::string_view to_text(Confidence confidence) noexcept { return k_confidences[static_cast<std::size_t>(confidence)]; }

core::Result<PriceRecordKind> parse_price_record_kind(std::string_view text)
{
    return parse<PriceRecordKind>(k_kinds, text, "kind of price record");
}

core::Result<Confidence> parse_confidence(std::string_view text)
{
    return parse<Confidence>(k_confidences, text, "confidence");
}

}  // namespace gpuprice::catalog
