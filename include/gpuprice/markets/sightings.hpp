#ifndef GPUPRICE_MARKETS_SIGHTINGS_HPP
#define GPUPRICE_MARKETS_SIGHTINGS_HPP

/// \file
/// Reads sightings as CSV or JSON Lines (design, section 9): what `import` takes and `export sightings` writes.
///
/// Order of the columns is free, empty is unknown, a name that is not in `k_sighting_columns` is refused.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/listing.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::markets {

enum class SightingsFormat : std::uint8_t { csv, jsonl };

/// What a row must state.
enum class SightingsUse : std::uint8_t {
    history,  ///< observed_at, market, title; an external_id unless the price is a quote or sold
    titles,   ///< title only, as `explain --batch` takes it
};

/// All columns, in the order in which they are written.
inline constexpr std::array<std::string_view, 29> k_sighting_columns{"observed_at",
                                                                     "last_seen",
                                                                     "gone_at",
                                                                     "missed_at",
                                                                     "market",
                                                                     "external_id",
                                                                     "title",
                                                                     "price",
                                                                     "price_high",
                                                                     "currency",
                                                                     "price_kind",
                                                                     "price_text",
                                                                     "condition",
                                                                     "condition_code",
                                                                     "quantity",
                                                                     "quantity_available",
                                                                     "shipping",
                                                                     "tax_kind",
                                                                     "seller",
                                                                     "seller_country",
                                                                     "seller_feedback",
                                                                     "seller_positive_share",
                                                                     "country",
                                                                     "category",
                                                                     "best_offer",
                                                                     "listed_on",
                                                                     "url",
                                                                     "source",
                                                                     "facts"};

/// Text from strangers, which is guarded against spreadsheet formulas in CSV (text::csv_guarded_field).
inline constexpr std::array<std::string_view, 10> k_guarded_sighting_columns{
    "external_id", "title",    "price_text", "condition", "condition_code",
    "seller",      "category", "url",        "source",    "facts"};

/// The currency of a market's prices where a row states none; none when the market is not known.
using UsualCurrency = std::function<std::optional<core::Currency>(std::string_view market)>;

/// One row: one listing from `observed_at` to `last_seen` at one price of one kind. Rows with the same market,
/// external id and `observed_at` but different price kinds are one listing.
struct SightingRow {
    std::string market;
    /// With at most one price, whose text is the cell "price_text", else "price". A "condition" of digits only, with no
    /// "condition_code" beside it, is a machine code. "shipping" is a number in the price's currency or a price text. A
    /// quote or sold price without an id has "q:" and a digest of market, source, title, price kind, amount, currency,
    /// day and country instead.
    model::RawListing raw;
    core::Instant observed_at{};             ///< the epoch where `titles` leaves it unstated
    core::Instant last_seen{};               ///< >= observed_at; equal to it for quotes and sold prices
    std::optional<core::Instant> missed_at;  ///< the first complete observation after last_seen without the listing
    std::optional<core::Instant> gone_at;    ///< when it was known to be gone; none = open
    std::string currency;                    ///< of the row, also where it has no price; "" when it states none
};

/// Rows of a stream, one at a time, so that memory does not grow with the file.
class SightingsReader {
public:
    /// The stream must outlive the reader. \throws core::DataError  when the header of a CSV is missing, repeats a
    /// column, lacks one that every row must state, or names one that does not exist.
    SightingsReader(std::istream& in, SightingsFormat format, SightingsUse use = SightingsUse::history,
                    UsualCurrency usual_currency = {});
    ~SightingsReader();
    SightingsReader(SightingsReader&&) noexcept;
    SightingsReader& operator=(SightingsReader&&) noexcept;
    SightingsReader(const SightingsReader&) = delete;
    SightingsReader& operator=(const SightingsReader&) = delete;

    /// The next row; none at the end. An error names line, column, value and what is accepted; reading goes on with the
    /// next row. A price is a plain number (taken as it is) or a price text (read by `text::read_price`); a text that
    /// says "no price" leaves the listing without one.
    [[nodiscard]] std::optional<core::Result<SightingRow>> next();

    /// The line, counted from 1, on which the last row began.
    [[nodiscard]] long line() const noexcept;

private:
    struct Source;
    std::unique_ptr<Source> source_;
    SightingsUse use_;
    UsualCurrency usual_currency_;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_MARKETS_SIGHTINGS_HPP
