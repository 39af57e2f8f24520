#include "configuration.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/place.hpp"

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

json parse(const std::filesystem::path& file, std::string_view bytes)
{
    try {
        return json::parse(bytes);
    } catch (const json::out_of_range&) {
        refuse(file, "a number in it is too large");
    } catch (const json::parse_error& error) {
        refuse(file, text::place_of(bytes, error.byte) + ": it is not valid JSON here");
    }
}

std::string text_of(const std::filesystem::path& file, const std::string& key, const json& value)
{
    if (!value.is_string()) {
        refuse(file, "/" + key + ": must be a text");
    }
    return value.get<std::string>();
}

fetch::Commands commands_of(const std::filesystem::path& file, const json& value)
{
    if (!value.is_object()) {
        refuse(file, R"(/commands: must be an object, such as {"chromium": ["chromium", "--dump-dom", "{url}"]})");
    }
    fetch::Commands commands;
    for (const auto& [name, words] : value.items()) {
        const std::string place = "commands/" + name;
        if (name.empty() || !words.is_array()) {
            refuse(file, "/" + place + ": a command is a name and a list of words, the program first");
        }
        fetch::CommandLine command;
        for (const json& word : words) {
            command.push_back(text_of(file, place + "/" + std::to_string(command.size()), word));
        }
        auto checked = fetch::check_command(std::move(command));
        if (!checked) {
            refuse(file, "/" + place + checked.error().where + ": " + checked.error().message);
        }
        commands.emplace(name, std::move(checked).value());
    }
    return commands;
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
    const json document = parse(file, bytes);
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
        } else if (key == "commands") {
            configuration.commands = commands_of(file, value);
        } else if (key == "alerts") {
            configuration.alerts = read_alert_settings(value, file);
        } else {
            refuse(file, "/" + key +
                             ": unknown key; known are markets, currency, contact, keep_sellers, commands, "
                             "alerts");
        }
    }
    return configuration;
}

}  // namespace gpuprice::cli
