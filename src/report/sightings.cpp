#include "gpuprice/report/sightings.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/csv.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace gpuprice::report {

namespace {

std::optional<core::Instant> missed_at(const model::Span& span)
{
    return span.gone_at ? std::nullopt : span.absent_from;
}

// What a field holds, as it is in the history: each is written as a cell, or straight as the text of a CSV field.

/// Nothing when it is empty; a std::string is a text also then.
using Text = std::string_view;

struct Number {
    std::optional<double> value;
    int digits = 0;
};

struct Shipping {
    const model::SpanPrice* price;
};

Cell cell_of(const std::string& text) { return Cell{text}; }
Cell cell_of(Text text) { return text.empty() ? Cell::none() : Cell{text}; }
Cell cell_of(core::Instant instant) { return Cell{core::to_text(instant)}; }
Cell cell_of(core::Day day) { return Cell{core::to_text(day)}; }
Cell cell_of(const Number& number) { return number.value ? Cell::number(*number.value, number.digits) : Cell::none(); }
/// Only a truth is said.
Cell cell_of(bool truth) { return truth ? Cell::truth(true) : Cell::none(); }

Cell cell_of(const core::Money& money)
{
    constexpr int k_money_digits = 4;
    return Cell::number(money.to_double(), k_money_digits);
}

template <typename Integer>
requires std::is_integral_v<Integer> Cell cell_of(Integer count)
{
    return count >= 0 ? Cell::count(static_cast<std::size_t>(count)) : Cell::none();
}

template <typename Value>
Cell cell_of(const std::optional<Value>& value)
{
    return value ? cell_of(*value) : Cell::none();
}

/// In another currency than the price's it says which.
Cell cell_of(const Shipping& shipping)
{
    const auto& money = shipping.price->shipping();
    if (money && money->currency != shipping.price->amount.currency) {
        return Cell{money->to_decimal() + " " + std::string{money->currency.code()}};
    }
    return cell_of(money);
}

/// Appends what `csv_row` makes of the value's cell.
void append_csv(std::string& line, Text text, bool is_untrusted) { text::append_csv_text(line, text, is_untrusted); }
void append_csv(std::string& line, core::Day day, bool) { core::append_text(line, day); }
void append_csv(std::string& line, core::Instant instant, bool) { core::append_text(line, instant); }
void append_csv(std::string& line, const core::Money& money, bool) { money.append_decimal(line); }

void append_csv(std::string& line, bool truth, bool) { line += truth ? "true" : ""; }

template <typename Integer>
requires std::is_integral_v<Integer>
void append_csv(std::string& line, Integer count, bool)
{
    if (count >= 0) {
        constexpr std::size_t k_most_digits = 20;
        std::array<char, k_most_digits> digits{};
        line.append(digits.begin(), std::to_chars(digits.begin(), digits.end(), count).ptr);
    }
}

template <typename Value>
void append_csv(std::string& line, const std::optional<Value>& value, bool is_untrusted)
{
    if (value) {
        append_csv(line, *value, is_untrusted);
    }
}

void append_csv(std::string& line, const Number& number, bool)
{
    constexpr int k_csv_digits = 6;
    if (number.value) {
        line += decimal_text(rounded(*number.value, number.digits), k_csv_digits);
    }
}

void append_csv(std::string& line, const Shipping& shipping, bool)
{
    if (const auto& money = shipping.price->shipping()) {
        money->append_decimal(line);
        if (money->currency != shipping.price->amount.currency) {
            line.append(" ").append(money->currency.code());
        }
    }
}

enum class Trust : std::uint8_t { trusted, untrusted };

/// Calls `put` for each field of a sighting with its name and what it holds: one list for header and rows.
template <typename Put>
void for_each_sighting_field(const model::Revision& revision, const model::Span& span, Put put)
{
    const model::RawListing& raw = revision.raw;
    const model::SpanPrice& price = span.price;
    const bool point = span.first == span.last;
    put("observed_at", Trust::trusted, span.first);
    put("last_seen", Trust::trusted, point ? std::nullopt : std::optional{span.last});
    put("gone_at", Trust::trusted, span.gone_at);
    put("missed_at", Trust::trusted, missed_at(span));
    put("market", Trust::trusted, Text{revision.market});
    put("external_id", Trust::untrusted, raw.external_id);
    put("title", Trust::untrusted, raw.title);
    put("price", Trust::trusted, price.amount);
    put("price_high", Trust::trusted, price.high());
    put("currency", Trust::trusted, price.amount.currency.code());
    put("price_kind", Trust::trusted, model::to_text(price.kind));
    put("price_text", Trust::untrusted, Text{price.text()});
    put("condition", Trust::untrusted, Text{raw.condition_text});
    put("condition_code", Trust::untrusted, Text{raw.condition_code});
    put("quantity", Trust::trusted, raw.quantity);
    put("quantity_available", Trust::trusted, raw.quantity_available);
    put("shipping", Trust::trusted, Shipping{&price});
    put("tax_kind", Trust::trusted, model::to_text(price.tax));
    put("seller", Trust::untrusted, Text{raw.seller});
    put("seller_country", Trust::trusted, Text{raw.seller_country});
    put("seller_feedback", Trust::trusted, raw.seller_feedback);
    put("seller_positive_share", Trust::trusted, Number{raw.seller_positive_share, 4});
    put("country", Trust::trusted, Text{raw.country});
    put("category", Trust::untrusted, Text{raw.category});
    put("best_offer", Trust::trusted, raw.best_offer);
    put("listed_on", Trust::trusted, raw.listed_on);
    put("url", Trust::untrusted, Text{raw.url});
    put("source", Trust::untrusted, Text{price.source()});
    put("facts", Trust::untrusted, Text{raw.facts});
}

template <typename Put>
void for_each_listing_field(const model::Revision& revision, const model::Span& span, Put put)
{
    const model::RawListing& raw = revision.raw;
    const model::Listing& derived = revision.derived;
    const model::SpanPrice& price = span.price;
    put("market", Trust::untrusted, Text{revision.market});
    put("external_id", Trust::untrusted, raw.external_id);
    put("title", Trust::untrusted, raw.title);
    put("offer_kind", Trust::trusted, model::to_text(derived.offer_kind));
    put("card", Trust::trusted, Text{derived.card});
    put("family", Trust::trusted, Text{derived.family});
    put("memory_gb", Trust::trusted, derived.memory_gb);
    put("form_factor", Trust::trusted, derived.form_factor ? model::to_text(*derived.form_factor) : Text{});
    put("condition", Trust::trusted, model::to_text(derived.condition));
    put("quantity", Trust::trusted, derived.quantity);
    put("flags", Trust::trusted, model::to_text(derived.flags, " "));
    put("confidence", Trust::trusted, Number{derived.confidence, 3});
    put("reason", Trust::untrusted, Text{derived.reason});
    put("price_kind", Trust::trusted, model::to_text(price.kind));
    put("price", Trust::trusted, price.amount);
    put("price_high", Trust::trusted, price.high());
    put("currency", Trust::trusted, price.amount.currency.code());
    put("tax_kind", Trust::trusted, model::to_text(price.tax));
    put("shipping", Trust::trusted, Shipping{&price});
    put("price_first_seen", Trust::trusted, span.first);
    put("last_seen", Trust::trusted, span.last);
    put("gone_at", Trust::trusted, span.gone_at);
    put("seller", Trust::untrusted, Text{raw.seller});
    put("seller_country", Trust::untrusted, Text{raw.seller_country});
    put("region", Trust::untrusted, Text{revision.region()});
    put("market_country", Trust::trusted, Text{revision.market_country});
    put("quantity_available", Trust::trusted, raw.quantity_available);
    put("listed_on", Trust::trusted, raw.listed_on);
    put("revision", Trust::trusted, revision.number);
    put("url", Trust::untrusted, Text{raw.url});
    put("source", Trust::untrusted, Text{price.source()});
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
    return [&cells](const char*, Trust, const auto& value) { cells.push_back(cell_of(value)); };
}

/// The fields of one line.
auto into(std::string& line)
{
    return [&line, is_first = true](const char*, Trust trust, const auto& value) mutable {
        line += is_first ? "" : ",";
        is_first = false;
        append_csv(line, value, trust == Trust::untrusted);
    };
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

void append_sighting_csv(const model::Revision& revision, const model::Span& span, std::string& lines)
{
    for_each_sighting_field(revision, span, into(lines));
    lines += "\r\n";
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
