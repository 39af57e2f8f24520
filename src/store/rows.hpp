#ifndef GPUPRICE_STORE_ROWS_HPP
#define GPUPRICE_STORE_ROWS_HPP

/// \file
/// The rows of `revision` and `price_span` as values, and their way into and out of statements. The same columns
/// serve the history and the buffer of a batch.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/listing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::store {

class Statement;

/// One state of a listing's inputs of normalize, in the form in which it is stored, and what was derived from it.
struct StoredRevision {
    model::RawListing raw;  ///< no prices; external_id empty
    model::Listing derived;
    std::int64_t rules = 0;  ///< row of the table `rules` that derived it
};

/// How seller names are written.
struct SellerPolicy {
    bool keep = false;
    std::string salt;  ///< key of the hashes; 16 to 64 bytes
};

/// The stored form: the seller hashed, the feedback count as its power of ten, the positive share as whole percent
/// (see store.hpp for why).
[[nodiscard]] StoredRevision stored_form(model::RawListing raw, model::Listing derived, std::int64_t rules,
                                         const SellerPolicy& sellers);

/// What identifies a revision of a listing: a digest of every input of normalize, so not of `url` or `derived`.
[[nodiscard]] std::string content_digest(const StoredRevision& revision);

/// What a listing was sighted as. Two sightings show the same when these are equal.
struct Value {
    std::int64_t revision = 0;
    std::optional<model::RawPrice> price;  ///< none: seen without any price

    bool operator==(const Value&) const = default;
};

/// The word of `price_span.price_kind`: that of the kind, or "unpriced".
[[nodiscard]] std::string_view kind_word(const std::optional<model::RawPrice>& price) noexcept;

/// True for the kinds that stand until another price or an absence is seen: all but sold, quote and unpriced.
[[nodiscard]] bool is_standing(const std::optional<model::RawPrice>& price) noexcept;

/// A row of `price_span`, which is the only one of its listing with this price kind, `asserted` and `first`.
struct SpanRow {
    Value value;
    core::Instant first;
    core::Instant last;
    bool asserted = false;
};

inline constexpr std::string_view k_revision_columns =
    "title, condition_code, condition_text, quantity, quantity_available, category, country, seller, seller_country, "
    "seller_feedback_class, seller_positive_percent, best_offer, listed_on, facts, url, offer_kind, card, family, "
    "memory_gb, form_factor, condition, lot_size, flags, confidence, reason, rules";
inline constexpr int k_revision_column_count = 26;

inline constexpr std::string_view k_price_columns =
    "price_kind, amount, high, currency, price_text, shipping, shipping_currency, tax_kind, source";
inline constexpr int k_price_column_count = 9;

/// "?F, ?F+1, …", `count` of them from F = `first` on.
[[nodiscard]] std::string placeholders(int first, int count);

/// k_revision_columns, to be bound as `Packed`.
[[nodiscard]] std::string packed(const StoredRevision& revision);

/// The statements that the two functions below execute.
[[nodiscard]] std::string span_insertion();
[[nodiscard]] std::string sighting_insertion();

/// Adds a row to `price_span`.
void insert_span(Statement& insertion, std::int64_t listing, const SpanRow& row);

/// The statement of `remove_span`, which removes a row from `price_span`.
[[nodiscard]] std::string span_removal();
void remove_span(Statement& removal, std::int64_t listing, const SpanRow& row);

/// Adds a row to the table `sighting` of a buffer.
void insert_sighting(Statement& insertion, std::int64_t id, std::int64_t listing, const SpanRow& row);

/// Reads k_revision_columns from `column` on. \throws core::DataError when a word is unknown: a damaged file.
[[nodiscard]] StoredRevision read_revision(const Statement& row, int column);

inline constexpr std::string_view k_span_columns = "revision, first, last, asserted";
inline constexpr int k_span_column_count = 4;

/// Reads k_span_columns and then k_price_columns, row after row. Neighbours mostly have the same words, which are then
/// not looked up again.
class SpanReader {
public:
    /// \throws core::DataError  as `read_revision`.
    [[nodiscard]] SpanRow read(const Statement& row);

private:
    template <typename T>
    struct Last {
        std::string word;
        std::optional<T> value;  ///< what `word` stands for
        template <typename Parse>
        T of(std::string_view next, Parse parse);
    };

    std::optional<model::RawPrice> price(const Statement& row, int column);

    Last<model::PriceKind> kind_;
    Last<core::Currency> currency_;
    Last<model::TaxKind> tax_;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_ROWS_HPP
