#include "listing_fields.hpp"

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/countries.hpp"
#include "gpuprice/text/unicode.hpp"

#include "rule.hpp"
#include "stated_count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace gpuprice::markets {

namespace {

constexpr std::size_t k_shown_columns = 40;

core::Result<long> read_count(const std::string& value, long least, long most)
{
    const auto number = parse_number(value);
    // Catalogues write "8.0" for eight.
    if (!number || *number != std::floor(*number) || *number < static_cast<double>(least) ||
        *number > static_cast<double>(most)) {
        return wrong_value(value, fmt::format("is no whole number from {} up", least));
    }
    return static_cast<long>(*number);
}

core::Result<bool> read_truth(const std::string& value)
{
    if (value == "true" || value == "1") {
        return true;
    }
    if (value == "false" || value == "0") {
        return false;
    }
    return wrong_value(value, "is neither true nor false");
}

core::Result<std::string> read_country(const std::string& value)
{
    if (!model::is_country(value)) {
        return wrong_value(value, "is no ISO 3166-1 country code in two upper-case letters");
    }
    return value;
}

core::Result<core::Day> read_day(const std::string& value)
{
    if (const auto instant = core::parse_instant(value)) {
        return core::day_of(*instant);
    }
    constexpr double k_first_in_ms = 1e11;           // as seconds the year 5138
    constexpr double k_last_in_ms = 253402300800e3;  // the year 10000
    auto seconds = parse_number(value);
    if (!seconds || *seconds < 0 || *seconds >= k_last_in_ms) {
        return wrong_value(value, "is no day, instant or Unix time");
    }
    if (*seconds >= k_first_in_ms) {
        *seconds /= 1000;
    }
    return core::day_of(core::Instant{std::chrono::seconds{static_cast<std::int64_t>(*seconds)}});
}

constexpr long k_most_cards = std::numeric_limits<int>::max();
constexpr long k_most = std::int64_t{1} << 53;  // beyond, doubles are no longer whole numbers

template <std::string model::RawListing::*field>
core::Result<bool> set_text(const std::string& value, model::RawListing& listing)
{
    listing.*field = value;
    return true;
}

template <std::string model::RawListing::*field>
core::Result<bool> set_country(const std::string& value, model::RawListing& listing)
{
    auto country = read_country(value);
    if (!country) {
        return std::move(country).error();
    }
    listing.*field = *country;
    return true;
}

template <std::optional<long> model::RawListing::*field>
core::Result<bool> set_count(const std::string& value, model::RawListing& listing)
{
    const auto count = read_count(value, 0, k_most);
    if (!count) {
        return count.error();
    }
    listing.*field = *count;
    return true;
}

template <bool model::RawListing::*field>
core::Result<bool> set_truth(const std::string& value, model::RawListing& listing)
{
    const auto truth = read_truth(value);
    if (!truth) {
        return truth;
    }
    listing.*field = *truth;
    return true;
}

core::Result<bool> set_quantity(const std::string& value, model::RawListing& listing)
{
    const auto count = read_count(value, 1, k_most_cards);
    if (!count) {
        return count.error();
    }
    listing.quantity = static_cast<int>(*count);
    return true;
}

core::Result<bool> set_units(const std::string& value, model::RawListing& listing)
{
    listing.quantity_available = stated_count(value);
    return listing.quantity_available ? core::Result<bool>{true}
                                      : set_count<&model::RawListing::quantity_available>(value, listing);
}

core::Result<bool> set_share(const std::string& value, model::RawListing& listing)
{
    const auto share = parse_number(value);
    if (!share || *share < 0 || *share > 1) {
        return wrong_value(value, "is no ratio from 0 to 1");
    }
    listing.seller_positive_share = share;
    return true;
}

core::Result<bool> set_listed_on(const std::string& value, model::RawListing& listing)
{
    const auto day = read_day(value);
    if (!day) {
        return day.error();
    }
    listing.listed_on = *day;
    return true;
}

// Ascending by name; "facts" is read apart.
constexpr std::array<std::pair<std::string_view, FieldSetter>, 16> k_setters{{
    {"best_offer", set_truth<&model::RawListing::best_offer>},
    {"category", set_text<&model::RawListing::category>},
    {"condition_code", set_text<&model::RawListing::condition_code>},
    {"condition_text", set_text<&model::RawListing::condition_text>},
    {"country", set_country<&model::RawListing::country>},
    {"ended", set_truth<&model::RawListing::ended>},
    {"external_id", set_text<&model::RawListing::external_id>},
    {"listed_on", set_listed_on},
    {"quantity", set_quantity},
    {"quantity_available", set_units},
    {"seller", set_text<&model::RawListing::seller>},
    {"seller_country", set_country<&model::RawListing::seller_country>},
    {"seller_feedback", set_count<&model::RawListing::seller_feedback>},
    {"seller_positive_share", set_share},
    {"title", set_text<&model::RawListing::title>},
    {"url", set_text<&model::RawListing::url>},
}};

}  // namespace

core::Error wrong_value(std::string_view value, std::string_view rule)
{
    return {core::ErrorKind::invalid, fmt::format("'{}' {}", text::cut(text::printable(value), k_shown_columns), rule),
            ""};
}

FieldSetter find_field_setter(std::string_view name)
{
    const auto found = std::ranges::find(k_setters, name, &std::pair<std::string_view, FieldSetter>::first);
    return found == k_setters.end() ? nullptr : found->second;
}

std::vector<std::string_view> field_names()
{
    std::vector<std::string_view> names{"facts"};
    for (const auto& [name, setter] : k_setters) {
        names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace gpuprice::markets
