#ifndef GPUPRICE_SRC_MARKETS_LISTING_FIELDS_HPP
#define GPUPRICE_SRC_MARKETS_LISTING_FIELDS_HPP

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/listing.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// Sets a field of a listing from its text, which is not empty; refuses one that is no number, day, country, …
using FieldSetter = core::Result<bool> (*)(const std::string& value, model::RawListing& listing);

/// The setter of the field that "fields" of listing_rules.hpp calls so; nullptr without one, as of "facts", which are
/// rules of their own.
[[nodiscard]] FieldSetter find_field_setter(std::string_view name);

/// All names that "fields" may hold, "facts" among them, ascending.
[[nodiscard]] std::vector<std::string_view> field_names();

/// "'soon' is no price": a value, cut and printable, and what it is not.
[[nodiscard]] core::Error wrong_value(std::string_view value, std::string_view rule);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_LISTING_FIELDS_HPP
