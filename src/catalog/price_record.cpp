#include "gpuprice/catalog/catalog.hpp"

#include <array>
#include <utility>

namespace gpuprice::catalog {

namespace {

constexpr std::array<std::pair<PriceRecordKind, std::string_view>, 12> k_kinds{
    {{PriceRecordKind::msrp, "msrp"},
     {PriceRecordKind::list, "list"},
     {PriceRecordKind::board_share, "board_share"},
     {PriceRecordKind::street_estimate, "street_estimate"},
     {PriceRecordKind::system_share, "system_share"},
     {PriceRecordKind::oem_list, "oem_list"},
     {PriceRecordKind::retail_asking, "retail_asking"},
     {PriceRecordKind::marketplace_asking, "marketplace_asking"},
     {PriceRecordKind::market_report, "market_report"},
     {PriceRecordKind::rumour, "rumour"},
     {PriceRecordKind::analyst_estimate, "analyst_estimate"},
     {PriceRecordKind::database, "database"}}};

constexpr std::array<std::pair<Confidence, std::string_view>, 3> k_confidences{
    {{Confidence::low, "low"}, {Confidence::medium, "medium"}, {Confidence::high, "high"}}};

template <typename Words, typename Enum>
std::string_view word_of(const Words& words, Enum value) noexcept
{
    for (const auto& [each, word] : words) {
        if (each == value) {
            return word;
        }
    }
    return "";
}

template <typename Enum, std::size_t N>
core::Result<Enum> parse_word(const std::array<std::pair<Enum, std::string_view>, N>& words, std::string_view text,
                              std::string_view noun)
{
    std::string accepted;
    for (const auto& [each, word] : words) {
        if (word == text) {
            return each;
        }
        accepted.append(accepted.empty() ? "" : ", ").append(word);
    }
    return core::Error{core::ErrorKind::invalid,
                       "'" + std::string{text} + "' is no " + std::string{noun} + "; use one of " + accepted,
                       {}};
}

}  // namespace

std::string_view to_text(PriceRecordKind kind) noexcept { return word_of(k_kinds, kind); }
std::string_view to_text(Confidence confidence) noexcept { return word_of(k_confidences, confidence); }

core::Result<PriceRecordKind> parse_price_record_kind(std::string_view text)
{
    return parse_word(k_kinds, text, "kind of price record");
}

core::Result<Confidence> parse_confidence(std::string_view text)
{
    return parse_word(k_confidences, text, "confidence");
}

}  // namespace gpuprice::catalog
