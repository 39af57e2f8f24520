#ifndef GPUPRICE_TESTS_CATALOG_SCHEMA_HPP
#define GPUPRICE_TESTS_CATALOG_SCHEMA_HPP

#include <nlohmann/json.hpp>

#include <string>

namespace gpuprice::test {

/// The first place where `value` breaks `schema`, or "". Knows the part of JSON Schema (draft 2020-12) that
/// data/catalog/*.schema.json use, and throws std::logic_error on any other keyword. `format` is an annotation there.
std::string breach(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_CATALOG_SCHEMA_HPP
