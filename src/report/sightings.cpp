#include "gpuprice/report/sightings.hpp"

#include "gpuprice/report/numbers.hpp"

#include <utility>

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

Cell shipping_cell(const model::RawPrice& price)
{
    if (!price.shipping) {
        return Cell::none();
    }
    if (price.shipping->currency == price.amount.currency) {
        return money_cell(*price.shipping);
    }
    return Cell{price.shipping->to_decimal() + " " + std::string{price.shipping->currency.code()}};
}

std::optional<core::Instant> missed_at(const model::Span& span)
{
    return span.gone_at ? std::nullopt : span.absent_from;
}

/// A column with the cell that fills it: one list serves as header and as row.
using Field = std::pair<Column, Cell>;

Column column(const char* key) { return {key, key}; }

Column untrusted(const char* key) { return {key, key, Align::left, Audience::both, 0, true}; }

std::vector<Field> sighting_fields(const model::Revision& revision, const model::Span& span)
{
    const model::RawListing& raw = revision.raw;
    const model::RawPrice& price = span.price;
    const bool point = span.first == span.last;
    return {
        {column("observed_at"), Cell{core::to_text(span.first)}},
        {column("last_seen"), point ? Cell::none() : Cell{core::to_text(span.last)}},
        {column("gone_at"), instant_cell(span.gone_at)},
        {column("missed_at"), instant_cell(missed_at(span))},
        {column("market"), Cell{revision.market}},
        {untrusted("external_id"), Cell{raw.external_id}},
        {untrusted("title"), Cell{raw.title}},
        {column("price"), money_cell(price.amount)},
        {column("price_high"), price.high ? money_cell(*price.high) : Cell::none()},
        {column("currency"), Cell{price.amount.currency.code()}},
        {column("price_kind"), Cell{model::to_text(price.kind)}},
        {untrusted("price_text"), text_or_none(price.text)},
        {untrusted("condition"), text_or_none(raw.condition_text)},
        {untrusted("condition_code"), text_or_none(raw.condition_code)},
        {column("quantity"), count_cell(raw.quantity)},
        {column("quantity_available"), count_cell(raw.quantity_available)},
        {column("shipping"), shipping_cell(price)},
        {column("tax_kind"), Cell{model::to_text(price.tax)}},
        {untrusted("seller"), text_or_none(raw.seller)},
        {column("seller_country"), text_or_none(raw.seller_country)},
        {column("seller_feedback"), count_cell(raw.seller_feedback)},
        {column("seller_positive_share"),
         raw.seller_positive_share ? Cell::number(*raw.seller_positive_share, 4) : Cell::none()},
        {column("country"), text_or_none(raw.country)},
        {untrusted("category"), text_or_none(raw.category)},
        {column("best_offer"), raw.best_offer ? Cell::truth(true) : Cell::none()},
        {column("listed_on"), raw.listed_on ? Cell{core::to_text(*raw.listed_on)} : Cell::none()},
        {untrusted("url"), text_or_none(raw.url)},
        {untrusted("source"), text_or_none(price.source)},
        {untrusted("facts"), text_or_none(raw.facts)},
    };
}

std::vector<Field> listing_fields(const model::Revision& revision, const model::Span& span)
{
    const model::RawListing& raw = revision.raw;
    const model::Listing& derived = revision.derived;
    const model::RawPrice& price = span.price;
    return {
        {untrusted("market"), Cell{revision.market}},
        {untrusted("external_id"), Cell{raw.external_id}},
        {untrusted("title"), Cell{raw.title}},
        {column("offer_kind"), Cell{model::to_text(derived.offer_kind)}},
        {column("card"), text_or_none(derived.card)},
        {column("family"), text_or_none(derived.family)},
        {column("memory_gb"), count_cell(derived.memory_gb)},
        {column("form_factor"), derived.form_factor ? Cell{model::to_text(*derived.form_factor)} : Cell::none()},
        {column("condition"), Cell{model::to_text(derived.condition)}},
        {column("quantity"), Cell::count(static_cast<std::size_t>(derived.quantity))},
        {column("flags"), Cell{model::to_text(derived.flags, " ")}},
        {column("confidence"), Cell::number(derived.confidence, 3)},
        {untrusted("reason"), text_or_none(derived.reason)},
        {column("price_kind"), Cell{model::to_text(price.kind)}},
        {column("price"), money_cell(price.amount)},
        {column("price_high"), price.high ? money_cell(*price.high) : Cell::none()},
        {column("currency"), Cell{price.amount.currency.code()}},
        {column("tax_kind"), Cell{model::to_text(price.tax)}},
        {column("shipping"), shipping_cell(price)},
        {column("price_first_seen"), Cell{core::to_text(span.first)}},
        {column("last_seen"), Cell{core::to_text(span.last)}},
        {column("gone_at"), instant_cell(span.gone_at)},
        {untrusted("seller"), text_or_none(raw.seller)},
        {untrusted("seller_country"), text_or_none(raw.seller_country)},
        {untrusted("region"), text_or_none(revision.region())},
        {column("market_country"), text_or_none(revision.market_country)},
        {column("quantity_available"), count_cell(raw.quantity_available)},
        {column("listed_on"), raw.listed_on ? Cell{core::to_text(*raw.listed_on)} : Cell::none()},
        {column("revision"), Cell::count(static_cast<std::size_t>(revision.number))},
        {untrusted("url"), text_or_none(raw.url)},
        {untrusted("source"), text_or_none(price.source)},
    };
}

std::vector<Column> columns_of(std::vector<Field> fields)
{
    std::vector<Column> columns;
    columns.reserve(fields.size());
    for (Field& field : fields) {
        columns.push_back(std::move(field.first));
    }
    return columns;
}

std::vector<Cell> cells_of(std::vector<Field> fields)
{
    std::vector<Cell> cells;
    cells.reserve(fields.size());
    for (Field& field : fields) {
        cells.push_back(std::move(field.second));
    }
    return cells;
}

}  // namespace

std::vector<Column> sighting_columns() { return columns_of(sighting_fields({}, {})); }

std::vector<Cell> sighting_cells(const model::Revision& revision, const model::Span& span)
{
    return cells_of(sighting_fields(revision, span));
}

std::vector<Column> listing_columns() { return columns_of(listing_fields({}, {})); }

std::vector<Cell> listing_cells(const model::Revision& revision, const model::Span& span)
{
    return cells_of(listing_fields(revision, span));
}

}  // namespace gpuprice::report
