#ifndef GPUPRICE_CATALOG_CATALOG_HPP
#define GPUPRICE_CATALOG_CATALOG_HPP

/// \file
/// The cards, their dated price records, and the market's events: read once from `data/catalog/`, then immutable.

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/kinds.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::catalog {

/// What a published price figure is. The first five can be a launch price, in this order of preference; the rest
/// are references only.
enum class PriceRecordKind : std::uint8_t {
    msrp,             ///< the maker's own price for the card
    list,             ///< a vendor's price list at launch
    board_share,      ///< price of a baseboard divided by its cards
    street_estimate,  ///< what press or traders said a card cost
    system_share,     ///< price of a whole system divided by its cards: an upper bound
    oem_list,         ///< an OEM's list, usually far above the street
    retail_asking,
    marketplace_asking,
    market_report,  ///< press on what was paid
    rumour,
    analyst_estimate,
    database,  ///< a database's "MSRP" of no known origin
};

[[nodiscard]] std::string_view to_text(PriceRecordKind kind) noexcept;  ///< "msrp", "board_share", …

/// How far the figure itself can be trusted, not how near it is to what the card sold for.
enum class Confidence : std::uint8_t { low, medium, high };

[[nodiscard]] std::string_view to_text(Confidence confidence) noexcept;  ///< "low", "medium", "high"

// Each reads the written form exactly; the error lists the accepted words.
[[nodiscard]] core::Result<PriceRecordKind> parse_price_record_kind(std::string_view text);
[[nodiscard]] core::Result<Confidence> parse_confidence(std::string_view text);

/// One published figure for one card.
struct PriceRecord {
    PriceRecordKind kind = PriceRecordKind::database;
    core::Money low;               ///< the figure, or the low end of a stated range
    core::Money high;              ///< equals `low` unless a range was stated; same currency
    std::optional<core::Day> day;  ///< none: the source gives no date, so it can never be a launch price
    bool approximate_day = false;  ///< month precision or "about"
    bool variant_stated = true;    ///< false: the source says "A100", not which one; printed with "≈"
    std::string source;            ///< citation, never empty
    Confidence confidence = Confidence::low;
    std::string note;
};

/// One buyable variant. Absent numbers are unknown, never 0.
struct Card {
    std::string id;       ///< "a100-80gb-pcie"
    std::string vendor;   ///< "NVIDIA"
    std::string family;   ///< "A100"
    std::string variant;  ///< "80GB PCIe"
    std::optional<int> memory_gb;
    std::string memory_type;
    std::optional<model::FormFactor> form_factor;
    std::string form_factor_text;  ///< as published, where it says more than `form_factor`: "PCIe (active)"; else empty
    std::string architecture;
    std::optional<double> process_nm;
    std::optional<double> tdp_watts;
    std::optional<double> fp16_dense_tflops;
    std::optional<double> memory_bandwidth_gbs;
    std::optional<core::Day> launched;
    std::vector<PriceRecord> prices;        ///< ascending by day, undated last
    std::vector<std::string> part_numbers;  ///< SKUs and boards that name this card and no other of the catalogue
    std::vector<std::string> pci_ids;       ///< "10de:20b5", vendor:device in lower case; some are shared by cards
    std::vector<std::string> aliases;       ///< as people write it, in several scripts
    std::string export_status;              ///< in words; empty: no source read says anything
    std::string note;
};

/// A dated event that may matter to prices: context for a finding, never its cause.
struct Event {
    core::Day day;
    bool approximate_day = false;
    std::string title;
    std::string kind;                   ///< "launch", "export-control", "supply", "demand", "crypto", "tariff"
    std::vector<std::string> families;  ///< affected families of the catalogue; "all" alone for the whole market
    std::string source;
    std::string note;
};

class Catalog {
public:
    /// Reads `cards.json` and `events.json` from `directory` (the `catalog` folder of the data directory).
    /// \throws core::DataError  when a file is missing or breaks a rule: names file, place (JSON pointer) and rule.
    [[nodiscard]] static Catalog load(const std::filesystem::path& directory);

    [[nodiscard]] const std::vector<Card>& cards() const noexcept { return cards_; }     ///< in file order
    [[nodiscard]] const std::vector<Event>& events() const noexcept { return events_; }  ///< ascending by day

    /// The card with that id; nullptr when there is none. O(log n).
    [[nodiscard]] const Card* find(std::string_view id) const noexcept;

    /// The cards a user means by `name`: an id; else a family ("a100", "rtx4090": case, spaces and hyphens ignored);
    /// else, with spaces for hyphens, an id ("A100 80GB PCIe") or an id's beginning up to a hyphen ("a100-80gb").
    /// Empty when nothing matches. In file order. O(n).
    [[nodiscard]] std::vector<const Card*> match(std::string_view name) const;

    /// Up to `count` ids and family names nearest to `name` by edit distance, nearest first, for "did you mean"; none
    /// that differs in more than half of the letters of `name`. O(n · length²).
    [[nodiscard]] std::vector<std::string> nearest(std::string_view name, std::size_t count = 3) const;

private:
    std::vector<Card> cards_;
    std::vector<Event> events_;
    std::vector<std::size_t> by_id_;  // indexes into cards_, ascending by id
};

}  // namespace gpuprice::catalog

#endif  // GPUPRICE_CATALOG_CATALOG_HPP
