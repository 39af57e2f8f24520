#include "gpuprice/report/sightings.hpp"

#include "gpuprice/report/numbers.hpp"

#include <cstddef>
#include <cstdint>

namespace gpuprice::report {

namespace {

Cell text_or_none(const std::string& text) { return text.empty() ? Cell::none() : Cell{text}; }

/// Exact decimals travel as text in CSV and would be rounded as doubles, so the digits are those of the money.
Cell money_cell(const core::Money& money)
{
    constexpr int k_money_digits = 4;
    return Cell::number(money.to_double(), k_money_digits);
}

Cell instant_cell(const std::optional<core::Instant>& instant)
{
    return instant ? Cell{core::to_text(*instant)} : Cell::none();
}

template <typename Integer>
Cell count_cell(const std::optional<Integer>& count)
{
    return count && *count >= 0 ? Cell::count(static_cast<std::size_t>(*count)) : Cell::none();
}

Cell shipping_cell(const model::SpanPrice& price)
{
    if (!price.shipping()) {
        return Cell::none();
    }
    if (price.shipping()->currency == price.amount.currency) {
        return money_cell(*price.shipping());
    }
    return Cell{price.shipping()->to_decimal() + " " + std::string{price.shipping()->currency.code()}};
}

std::optional<core::Instant> missed_at(const model::Span& span)
{
    return span.gone_at ? std::nullopt : span.absent_from;
}

enum class Trust : std::uint8_t { trusted, untrusted };

/// Calls `put` for each field of a sighting with its name and what makes its cell: one list for header and rows.
template <typename Put>
void for_each_sighting_field(const model::Revision& revision, const model::Span& span, Put put)
{
    const model::RawListing& raw = revision.raw;
    const model::SpanPrice& price = span.price;
    const bool point = span.first == span.last;
    put("observed_at", Trust::trusted, [&] { return Cell{core::to_text(span.first)}; });
    put("last_seen", Trust::trusted, [&] { return point ? Cell::none() : Cell{core::to_text(span.last)}; });
    put("gone_at", Trust::trusted, [&] { return instant_cell(span.gone_at); });
    put("missed_at", Trust::trusted, [&] { return instant_cell(missed_at(span)); });
    put("market", Trust::trusted, [&] { return Cell{revision.market}; });
    put("external_id", Trust::untrusted, [&] { return Cell{raw.external_id}; });
    put("title", Trust::untrusted, [&] { return Cell{raw.title}; });
    put("price", Trust::trusted, [&] { return money_cell(price.amount); });
    put("price_high", Trust::trusted, [&] { return price.high() ? money_cell(*price.high()) : Cell::none(); });
    put("currency", Trust::trusted, [&] { return Cell{price.amount.currency.code()}; });
    put("price_kind", Trust::trusted, [&] { return Cell{model::to_text(price.kind)}; });
    put("price_text", Trust::untrusted, [&] { return text_or_none(price.text()); });
    put("condition", Trust::untrusted, [&] { return text_or_none(raw.condition_text); });
    put("condition_code", Trust::untrusted, [&] { return text_or_none(raw.condition_code); });
    put("quantity", Trust::trusted, [&] { return count_cell(raw.quantity); });
    put("quantity_available", Trust::trusted, [&] { return count_cell(raw.quantity_available); });
    put("shipping", Trust::trusted, [&] { return shipping_cell(price); });
    put("tax_kind", Trust::trusted, [&] { return Cell{model::to_text(price.tax)}; });
    put("seller", Trust::untrusted, [&] { return text_or_none(raw.seller); });
    put("seller_country", Trust::trusted, [&] { return text_or_none(raw.seller_country); });
    put("seller_feedback", Trust::trusted, [&] { return count_cell(raw.seller_feedback); });
    put("seller_positive_share", Trust::trusted,
        [&] { return raw.seller_positive_share ? Cell::number(*raw.seller_positive_share, 4) : Cell::none(); });
    put("country", Trust::trusted, [&] { return text_or_none(raw.country); });
    put("category", Trust::untrusted, [&] { return text_or_none(raw.category); });
    put("best_offer", Trust::trusted, [&] { return raw.best_offer ? Cell::truth(true) : Cell::none(); });
    put("listed_on", Trust::trusted,
        [&] { return raw.listed_on ? Cell{core::to_text(*raw.listed_on)} : Cell::none(); });
    put("url", Trust::untrusted, [&] { return text_or_none(raw.url); });
    put("source", Trust::untrusted, [&] { return text_or_none(price.source()); });
    put("facts", Trust::untrusted, [&] { return text_or_none(raw.facts); });
}

template <typename Put>
void for_each_listing_field(const model::Revision& revision, const model::Span& span, Put put)
{
    const model::RawListing& raw = revision.raw;
    const model::Listing& derived = revision.derived;
    const model::SpanPrice& price = span.price;
    put("market", Trust::untrusted, [&] { return Cell{revision.market}; });
    put("external_id", Trust::untrusted, [&] { return Cell{raw.external_id}; });
    put("title", Trust::untrusted, [&] { return Cell{raw.title}; });
    put("offer_kind", Trust::trusted, [&] { return Cell{model::to_text(derived.offer_kind)}; });
    put("card", Trust::trusted, [&] { return text_or_none(derived.card); });
    put("family", Trust::trusted, [&] { return text_or_none(derived.family); });
    put("memory_gb", Trust::trusted, [&] { return count_cell(derived.memory_gb); });
    put("form_factor", Trust::trusted,
        [&] { return derived.form_factor ? Cell{model::to_text(*derived.form_factor)} : Cell::none(); });
    put("condition", Trust::trusted, [&] { return Cell{model::to_text(derived.condition)}; });
    put("quantity", Trust::trusted, [&] { return Cell::count(static_cast<std::size_t>(derived.quantity)); });
    put("flags", Trust::trusted, [&] { return Cell{model::to_text(derived.flags, " ")}; });
    put("confidence", Trust::trusted, [&] { return Cell::number(derived.confidence, 3); });
    put("reason", Trust::untrusted, [&] { return text_or_none(derived.reason); });
    put("price_kind", Trust::trusted, [&] { return Cell{model::to_text(price.kind)}; });
    put("price", Trust::trusted, [&] { return money_cell(price.amount); });
    put("price_high", Trust::trusted, [&] { return price.high() ? money_cell(*price.high()) : Cell::none(); });
    put("currency", Trust::trusted, [&] { return Cell{price.amount.currency.code()}; });
    put("tax_kind", Trust::trusted, [&] { return Cell{model::to_text(price.tax)}; });
    put("shipping", Trust::trusted, [&] { return shipping_cell(price); });
    put("price_first_seen", Trust::trusted, [&] { return Cell{core::to_text(span.first)}; });
    put("last_seen", Trust::trusted, [&] { return Cell{core::to_text(span.last)}; });
    put("gone_at", Trust::trusted, [&] { return instant_cell(span.gone_at); });
    put("seller", Trust::untrusted, [&] { return text_or_none(raw.seller); });
    put("seller_country", Trust::untrusted, [&] { return text_or_none(raw.seller_country); });
    put("region", Trust::untrusted, [&] { return text_or_none(revision.region()); });
    put("market_country", Trust::trusted, [&] { return text_or_none(revision.market_country); });
    put("quantity_available", Trust::trusted, [&] { return count_cell(raw.quantity_available); });
    put("listed_on", Trust::trusted,
        [&] { return raw.listed_on ? Cell{core::to_text(*raw.listed_on)} : Cell::none(); });
    put("revision", Trust::trusted, [&] { return Cell::count(static_cast<std::size_t>(revision.number)); });
    put("url", Trust::untrusted, [&] { return text_or_none(raw.url); });
    put("source", Trust::untrusted, [&] { return text_or_none(price.source()); });
}

/// For both: a column of that name.
auto into(std::vector<Column>& columns)
{
    return [&columns](const char* key, Trust trust, const auto&) {
        columns.push_back({key, key, Align::left, Audience::both, 0, trust == Trust::untrusted});
    };
}

auto into(std::vector<Cell>& cells)
{
    constexpr std::size_t k_fields = 32;
    cells.reserve(k_fields);
    return [&cells](const char*, Trust, const auto& cell) { cells.push_back(cell()); };
}

}  // namespace

std::vector<Column> sighting_columns()
{
    std::vector<Column> columns;
    for_each_sighting_field({}, {}, into(columns));
    return columns;
}

std::vector<Cell> sighting_cells(const model::Revision& revision, const model::Span& span)
{
    std::vector<Cell> cells;
    for_each_sighting_field(revision, span, into(cells));
    return cells;
}

std::vector<Column> listing_columns()
{
    std::vector<Column> columns;
    for_each_listing_field({}, {}, into(columns));
    return columns;
}

std::vector<Cell> listing_cells(const model::Revision& revision, const model::Span& span)
{
    std::vector<Cell> cells;
    for_each_listing_field(revision, span, into(cells));
    return cells;
}

}  // namespace gpuprice::report
