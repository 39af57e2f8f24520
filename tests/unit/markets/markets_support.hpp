#ifndef GPUPRICE_TESTS_UNIT_MARKETS_SUPPORT_HPP
#define GPUPRICE_TESTS_UNIT_MARKETS_SUPPORT_HPP

#include "gpuprice/markets/adapter.hpp"
#include "gpuprice/markets/definition.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace gpuprice::test {

inline std::string read_all(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        throw std::runtime_error("cannot read " + file.string());
    }
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// A file of tests/fixtures.
inline std::string fixture(const std::string& name)
{
    return read_all(std::filesystem::path{GPUPRICE_SOURCE_DIR} / "tests/fixtures" / name);
}

/// A file of tests/fixtures/ebay.
inline std::string ebay_fixture(const std::string& name) { return fixture("ebay/" + name); }

/// Two queries on a market of one's own, without credentials.
inline model::MarketDefinition ebay_market()
{
    model::MarketDefinition definition;
    definition.id = "ebay-test";
    definition.adapter = "ebay_browse";
    definition.country = "US";
    definition.base_url = "http://127.0.0.1:8080";
    definition.queries = {"nvidia a100", "h100 80gb"};
    definition.parameters = {{"marketplace", "EBAY_US"}, {"category_ids", "27386"}};
    definition.tax = model::TaxKind::excluded;
    return definition;
}

inline const markets::Adapter& ebay() { return *markets::find_adapter("ebay_browse"); }

inline model::Response answer(std::string body, long status = 200)
{
    model::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_UNIT_MARKETS_SUPPORT_HPP
