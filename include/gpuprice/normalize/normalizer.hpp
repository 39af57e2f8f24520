#ifndef GPUPRICE_NORMALIZE_NORMALIZER_HPP
#define GPUPRICE_NORMALIZE_NORMALIZER_HPP

/// \file
/// RawListing → Listing: what a listing really offers, with the evidence. Pure and deterministic.

#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/listing.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::normalize {

/// Raised by one whenever a change of rules can change a result.
inline constexpr int k_version = 1;

/// What a Normalizer made of the same arguments reads by: k_version, and a digest of the words and of what it uses of
/// the cards (not their prices). Equal rules give equal readings. Builds no tables.
/// \throws core::DataError  when the vocabulary is missing.
[[nodiscard]] model::Rules rules_of(const catalog::Catalog& catalog, const std::filesystem::path& directory);

/// Reads titles by the rules of the design, section 5. Holds tables built once from the catalogue and its
/// vocabulary; `normalize` is const and safe to call from several threads.
class Normalizer {
public:
    /// Builds the tables. \param catalog  copied from where needed: need not outlive the call.
    /// \param directory  the `catalog` folder of the data directory, for `vocabulary.json`.
    /// \throws core::DataError  when the vocabulary is missing or malformed, or two cards claim one part number.
    Normalizer(const catalog::Catalog& catalog, const std::filesystem::path& directory);
    ~Normalizer();
    Normalizer(Normalizer&&) noexcept;
    Normalizer& operator=(Normalizer&&) noexcept;
    Normalizer(const Normalizer&) = delete;
    Normalizer& operator=(const Normalizer&) = delete;

    /// Never throws on any bytes; time is linear in the title, of which the first 4,096 bytes are read. Listing::reason
    /// is set whenever the result enters no card's price: not a card, variant not stated, family unknown, for parts.
    [[nodiscard]] model::Listing normalize(const model::RawListing& raw) const;

private:
    struct Tables;
    std::unique_ptr<const Tables> tables_;
};

/// Cards whose vendor and id, read as a title ("NVIDIA a100 80gb pcie"), or one of whose aliases do not give that card:
/// another card's words, part number or alias takes it. One sentence each, naming both and the remedy; empty for a
/// sound catalogue.
[[nodiscard]] std::vector<std::string> misread_cards(const catalog::Catalog& catalog, const Normalizer& normalizer);

/// The price that a title states itself, "A100 80GB $9,500", for listings that have none beside it: an ask, with the
/// title as its text. None where the title names no amount with a currency, 万 or w.
[[nodiscard]] std::optional<model::RawPrice> price_in_title(std::string_view title,
                                                            std::optional<core::Currency> usual);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_NORMALIZER_HPP
