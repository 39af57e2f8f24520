#include "sighting_row.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/model/countries.hpp"
#include "gpuprice/model/kinds.hpp"
#include "gpuprice/text/price.hpp"
#include "gpuprice/text/unicode.hpp"

#include "json.hpp"
#include "market_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace gpuprice::markets {

namespace {

constexpr std::size_t k_shown_columns = 60;

core::Error wrong(std::string_view column, std::string_view value, std::string_view rule)
{
    const std::string shown = text::cut(text::printable(value), k_shown_columns);
    return {core::ErrorKind::invalid, fmt::format("'{}' {}", shown, rule), std::string{column}};
}

core::Error missing(std::string_view column, std::string_view rule)
{
    return {core::ErrorKind::missing, std::string{rule}, std::string{column}};
}

core::Result<std::optional<core::Instant>> read_instant(const SightingCells& cells, std::string_view column)
{
    const std::string& cell = cells[column];
    if (cell.empty()) {
        return std::optional<core::Instant>{};
    }
    const auto instant = core::parse_instant(cell);
    if (!instant) {
        return wrong(column, cell, "is no day (2026-03-31) and no instant (2026-03-31T12:00:00Z)");
    }
    return std::optional{*instant};
}

core::Result<std::optional<long>> read_count(const SightingCells& cells, std::string_view column, long least, long most)
{
    const std::string& cell = cells[column];
    if (cell.empty()) {
        return std::optional<long>{};
    }
    long number = 0;
    const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    if (read.ec != std::errc{} || read.ptr != cell.data() + cell.size() || number < least || number > most) {
        return wrong(column, cell, fmt::format("is no whole number from {} up", least));
    }
    return std::optional{number};
}

// A plain number is taken as it is; anything else is a text as people write prices. None: it says "no price".
core::Result<std::optional<text::PriceReading>> read_amount(std::string_view column, const std::string& cell,
                                                            const std::optional<core::Currency>& currency)
{
    using Reading = std::optional<text::PriceReading>;
    if (cell.empty()) {
        return Reading{};
    }
    const auto plain = core::Money::parse(cell, currency.value_or(core::Currency::usd));
    if (plain && !currency) {
        return missing("currency", fmt::format("the plain number in '{}' needs one, such as USD", column));
    }
    if (plain && plain->ten_thousandths < 0) {
        return wrong(column, cell, "is below 0");
    }
    if (plain) {
        return plain->ten_thousandths == 0 ? Reading{}
                                           : Reading{text::PriceReading{*plain, std::nullopt, false, false}};
    }
    const auto reading = text::read_price(cell, currency);
    if (!reading && reading.error().kind == core::ErrorKind::missing) {
        return Reading{};
    }
    if (!reading) {
        return wrong(column, cell, "is no number (1299.5) and no price text ($1,299.50)");
    }
    return Reading{*reading};
}

core::Result<bool> read_times(const SightingCells& cells, SightingsUse use, SightingRow& row)
{
    const auto observed = read_instant(cells, "observed_at");
    const auto last = read_instant(cells, "last_seen");
    const auto missed = read_instant(cells, "missed_at");
    const auto gone = read_instant(cells, "gone_at");
    for (const auto* each : {&observed, &last, &missed, &gone}) {
        if (!each->has_value()) {
            return each->error();
        }
    }
    if (!observed.value() && use == SightingsUse::history) {
        return missing("observed_at", "every sighting needs the day or instant at which it was made");
    }
    row.observed_at = observed.value().value_or(core::Instant{});
    row.last_seen = last.value().value_or(row.observed_at);
    row.missed_at = missed.value();
    row.gone_at = gone.value();
    if (row.last_seen < row.observed_at) {
        return wrong("last_seen", cells["last_seen"], "is before observed_at");
    }
    if (row.missed_at && *row.missed_at <= row.last_seen) {
        return wrong("missed_at", cells["missed_at"], "is not after last_seen");
    }
    if (row.gone_at && *row.gone_at < row.last_seen) {
        return wrong("gone_at", cells["gone_at"], "is before last_seen");
    }
    return true;
}

core::Result<std::string> read_country(const SightingCells& cells, std::string_view column)
{
    const std::string& cell = cells[column];
    if (!cell.empty() && !model::is_country(cell)) {
        return wrong(column, cell, "is no ISO 3166-1 country code in two upper-case letters, such as US or CN");
    }
    return cell;
}

core::Result<bool> read_seller(const SightingCells& cells, model::RawListing& raw)
{
    const auto seller_country = read_country(cells, "seller_country");
    if (!seller_country) {
        return seller_country.error();
    }
    const auto feedback = read_count(cells, "seller_feedback", 0, std::numeric_limits<long>::max());
    if (!feedback) {
        return feedback.error();
    }
    raw.seller = cells["seller"];
    raw.seller_country = *seller_country;
    raw.seller_feedback = feedback.value();
    if (const std::string& share = cells["seller_positive_share"]; !share.empty()) {
        double ratio = -1.0;
        const auto read = std::from_chars(share.data(), share.data() + share.size(), ratio);
        if (read.ec != std::errc{} || read.ptr != share.data() + share.size() || !(ratio >= 0.0 && ratio <= 1.0)) {
            return wrong("seller_positive_share", share, "is no ratio from 0 to 1, such as 0.98");
        }
        raw.seller_positive_share = ratio;
    }
    return true;
}

core::Result<bool> read_offer(const SightingCells& cells, model::RawListing& raw)
{
    const auto quantity = read_count(cells, "quantity", 1, std::numeric_limits<int>::max());
    if (!quantity) {
        return quantity.error();
    }
    const auto available = read_count(cells, "quantity_available", 0, std::numeric_limits<long>::max());
    if (!available) {
        return available.error();
    }
    if (quantity.value()) {
        raw.quantity = static_cast<int>(*quantity.value());
    }
    raw.quantity_available = available.value();
    const std::string& best_offer = cells["best_offer"];
    if (!best_offer.empty() && best_offer != "true" && best_offer != "false") {
        return wrong("best_offer", best_offer, "is neither true nor false");
    }
    raw.best_offer = best_offer == "true";
    if (const std::string& listed_on = cells["listed_on"]; !listed_on.empty()) {
        const auto day = core::parse_day(listed_on);
        if (!day) {
            return wrong("listed_on", listed_on, "is no day such as 2026-03-31");
        }
        raw.listed_on = *day;
    }
    return true;
}

// A lone condition of digits only is a market's machine code, anything else its words.
core::Result<bool> read_listing(const SightingCells& cells, model::RawListing& raw)
{
    raw.external_id = cells["external_id"];
    raw.title = cells["title"];
    if (raw.title.empty()) {
        return missing("title", "every row needs the title that the market showed");
    }
    raw.condition_code = cells["condition_code"];
    const std::string& condition = cells["condition"];
    const bool is_code =
        raw.condition_code.empty() && std::ranges::all_of(condition, [](char c) { return c >= '0' && c <= '9'; });
    (is_code ? raw.condition_code : raw.condition_text) = condition;
    const auto country = read_country(cells, "country");
    if (!country) {
        return country.error();
    }
    raw.country = *country;
    raw.category = cells["category"];
    if (const auto offer = read_offer(cells, raw); !offer) {
        return offer.error();
    }
    if (const auto seller = read_seller(cells, raw); !seller) {
        return seller.error();
    }
    raw.url = cells["url"];
    const std::string& facts = cells["facts"];
    if (!facts.empty()) {
        const auto parsed = parse_json(facts);
        if (!parsed || !parsed->is_object()) {
            return wrong("facts", facts, "is no JSON object, such as {\"mpn\":\"900-21001-0000-000\"}");
        }
        raw.facts = facts;
    }
    return true;
}

core::Result<std::optional<model::RawPrice>> read_price(const SightingCells& cells, model::PriceKind kind,
                                                        const std::optional<core::Currency>& currency)
{
    const auto amount = read_amount("price", cells["price"], currency);
    if (!amount) {
        return amount.error();
    }
    model::RawPrice price;
    price.kind = kind;
    price.source = cells["source"];
    const std::string& tax = cells["tax_kind"];
    if (!tax.empty()) {
        const auto parsed = model::parse_tax_kind(tax);
        if (!parsed) {
            return core::Error{parsed.error()}.with_where("tax_kind");
        }
        price.tax = *parsed;
    }
    if (!amount.value()) {
        return std::optional<model::RawPrice>{};
    }
    price.amount = amount.value()->amount;
    price.high = amount.value()->high;
    price.text = cells[cells["price_text"].empty() ? "price" : "price_text"];
    const auto high = read_amount("price_high", cells["price_high"], price.amount.currency);
    const auto shipping = read_amount("shipping", cells["shipping"], price.amount.currency);
    if (!high || !shipping) {
        return high ? shipping.error() : high.error();
    }
    if (high.value()) {
        price.high = high.value()->amount;
    }
    if (price.high && (price.high->currency != price.amount.currency ||
                       price.high->ten_thousandths <= price.amount.ten_thousandths)) {
        return wrong("price_high", cells["price_high"], "is not above price, in its currency");
    }
    if (shipping.value()) {
        price.shipping = shipping.value()->amount;
    } else if (core::Money::parse(cells["shipping"], price.amount.currency)) {
        price.shipping = core::Money{0, price.amount.currency};
    }
    return std::optional{price};
}

// What tells one quote from another where no id does. Each part goes in with its length, so that no two rows that
// differ give the same text.
std::string key_of(const SightingRow& row, model::PriceKind kind)
{
    const auto* price = row.raw.prices.empty() ? nullptr : &row.raw.prices.front();
    std::string all;
    for (const std::string& part :
         {row.market, price != nullptr ? price->source : "", row.raw.title, std::string{model::to_text(kind)},
          price != nullptr ? price->amount.to_decimal() : "", row.currency,
          core::to_text(core::day_of(row.observed_at)), row.raw.country}) {
        all += fmt::format("{}:{}", part.size(), part);
    }
    return "q:" + core::digest(all);
}

}  // namespace

const std::string& SightingCells::operator[](std::string_view column) const
{
    return cells_.at(find_column(column).value());
}

std::optional<std::size_t> find_column(std::string_view name)
{
    const auto found = std::ranges::find(k_sighting_columns, name);
    if (found == k_sighting_columns.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - k_sighting_columns.begin());
}

core::Result<SightingRow> read_sighting(const SightingCells& cells, SightingsUse use,
                                        const UsualCurrency& usual_currency)
{
    SightingRow row;
    row.market = cells["market"];
    if ((use == SightingsUse::history || !row.market.empty()) && !is_market_id(row.market)) {
        return wrong("market", row.market,
                     "is no market id: lower-case letters, digits and inner hyphens, as in ebay-us");
    }
    if (const auto times = read_times(cells, use, row); !times) {
        return times.error();
    }
    if (const auto listing = read_listing(cells, row.raw); !listing) {
        return listing.error();
    }
    std::optional<core::Currency> currency;
    if (!cells["currency"].empty()) {
        const auto parsed = core::Currency::parse(cells["currency"]);
        if (!parsed) {
            return core::Error{parsed.error()}.with_where("currency");
        }
        currency = *parsed;
        row.currency = currency->code();
    } else if (usual_currency) {
        currency = usual_currency(row.market);
    }
    const std::string& kind_cell = cells["price_kind"];
    const auto kind = kind_cell.empty() ? model::PriceKind::ask : model::parse_price_kind(kind_cell);
    if (!kind) {
        return core::Error{kind.error()}.with_where("price_kind");
    }
    auto price = read_price(cells, *kind, currency);
    if (!price) {
        return std::move(price).error();
    }
    if (price.value()) {
        row.currency = price.value()->amount.currency.code();
        row.raw.prices.push_back(*price.value());
    }
    if (model::is_point(*kind) && row.last_seen != row.observed_at) {
        return wrong("last_seen", cells["last_seen"],
                     "differs from observed_at, but a quote or sold price has one day");
    }
    if (row.raw.external_id.empty() && use == SightingsUse::history) {
        if (!model::is_point(*kind)) {
            return missing("external_id", "only a quote or sold price may lack the market's own id");
        }
        row.raw.external_id = key_of(row, *kind);
    }
    return row;
}

}  // namespace gpuprice::markets
