#include "configuration.hpp"

#include "gpuprice/core/error.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

namespace gpuprice::cli {

namespace {

using nlohmann::json;

constexpr std::size_t k_max_bytes = 1U << 20U;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what)
{
    throw core::UsageError("configuration " + file.string() + ": " + what);
}

std::string text_of(const std::filesystem::path& file, const std::string& key, const json& value)
{
    if (!value.is_string()) {
        refuse(file, "/" + key + ": must be a text");
    }
    return value.get<std::string>();
}

}  // namespace

Configuration read_configuration(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        refuse(file, "cannot be read");
    }
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (bytes.size() > k_max_bytes) {
        refuse(file, "larger than 1 MiB, so it is not a configuration");
    }
    const json document = json::parse(bytes, nullptr, false);
    if (!document.is_object()) {
        refuse(file, "is not a JSON object");
    }
    Configuration configuration;
    configuration.file = file;
    for (const auto& [key, value] : document.items()) {
        if (key == "markets") {
            if (!value.is_array()) {
                refuse(file, "/markets: must be a list of market ids, such as [\"ebay-us\"]");
            }
            for (const json& market : value) {
                configuration.markets.push_back(text_of(file, key, market));
            }
        } else if (key == "currency") {
            const auto currency = core::Currency::parse(text_of(file, key, value));
            if (!currency) {
                refuse(file, "/currency: " + currency.error().text());
            }
            configuration.currency = *currency;
        } else if (key == "contact") {
            configuration.contact = text_of(file, key, value);
        } else if (key == "keep_sellers") {
            if (!value.is_boolean()) {
                refuse(file, "/keep_sellers: must be true or false");
            }
            configuration.keep_sellers = value.get<bool>();
        } else {
            refuse(file, "/" + key + ": unknown key; known are markets, currency, contact, keep_sellers");
        }
    }
    return configuration;
}

}  // namespace gpuprice::cli
