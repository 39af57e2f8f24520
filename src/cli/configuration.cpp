#include "configuration.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/place.hpp"

#include "settings_object.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

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

fetch::Commands commands_of(const json& value, const std::filesystem::path& file)
{
    const SettingsObject named{value, "/commands", file,
                               R"(such as {"chromium": ["chromium", "--dump-dom", "{url}"]})"};
    constexpr const char* k_what = "a command is a name and a list of words, the program first";
    fetch::Commands commands;
    for (const auto& [name, words] : value.items()) {
        if (name.empty()) {
            named.refuse("/", k_what);
        }
        auto checked = fetch::check_command(named.list(name, k_what));
        if (!checked) {
            named.refuse("/" + name + checked.error().where, checked.error().message);
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
    const SettingsObject object{document, "", file, R"(such as {"markets": ["ebay-us"]})"};
    object.allow(
        std::array<std::string_view, 6>{"markets", "currency", "contact", "keep_sellers", "commands", "alerts"});
    Configuration configuration;
    configuration.file = file;
    configuration.markets = object.list("markets", R"(must be a list of market ids, such as ["ebay-us"])");
    if (object.has("currency")) {
        const auto currency = core::Currency::parse(object.text("currency"));
        if (!currency) {
            object.refuse("/currency", currency.error().text());
        }
        configuration.currency = *currency;
    }
    const json* contact = object.find("contact");
    if (contact != nullptr && *contact != "") {
        configuration.contact = object.text("contact");
    }
    configuration.keep_sellers = object.truth("keep_sellers");
    if (const json* commands = object.find("commands")) {
        configuration.commands = commands_of(*commands, file);
    }
    if (const json* alerts = object.find("alerts")) {
        configuration.alerts = read_alert_settings(*alerts, file);
    }
    return configuration;
}

}  // namespace gpuprice::cli
