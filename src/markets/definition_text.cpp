#include "gpuprice/markets/definition.hpp"
#include "gpuprice/model/kinds.hpp"

#include <nlohmann/json.hpp>

namespace gpuprice::markets {

namespace {

using nlohmann::ordered_json;

ordered_json credentials_of(const model::MarketDefinition& definition)
{
    auto credentials = ordered_json::object();
    for (const auto& [name, source] : definition.credentials) {
        credentials[name] = ordered_json::object();
        if (!source.env.empty()) {
            credentials[name]["env"] = source.env;
        }
        if (!source.file.empty()) {
            credentials[name]["file"] = source.file;
        }
    }
    return credentials;
}

ordered_json tax_of(const model::MarketDefinition& definition)
{
    auto tax = ordered_json::object();
    tax["kind"] = model::to_text(definition.tax);
    if (definition.tax_rate) {
        tax["rate"] = *definition.tax_rate;
    }
    return tax;
}

// What differs from the defaults.
ordered_json politeness_of(const model::Politeness& politeness)
{
    const model::Politeness usual;
    auto object = ordered_json::object();
    if (politeness.max_in_flight != usual.max_in_flight) {
        object["max_in_flight"] = politeness.max_in_flight;
    }
    if (politeness.min_delay != usual.min_delay) {
        object["min_delay_ms"] = politeness.min_delay.count();
    }
    if (politeness.max_pages != usual.max_pages) {
        object["max_pages"] = politeness.max_pages;
    }
    if (politeness.max_body_bytes != usual.max_body_bytes) {
        object["max_body_mb"] = politeness.max_body_bytes >> 20U;
    }
    if (politeness.timeout != usual.timeout) {
        object["timeout_s"] = std::chrono::duration_cast<std::chrono::seconds>(politeness.timeout).count();
    }
    return object;
}

void find_places(const ordered_json& value, const std::string& pointer, const std::string& selector,
                 std::vector<std::string>& places)
{
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        if (text == selector || text.find("{" + selector + "}") != std::string::npos) {
            places.push_back(pointer);
        }
        return;
    }
    if (!value.is_structured()) {
        return;  // items() of a number is that number
    }
    for (const auto& [key, child] : value.items()) {
        find_places(child, pointer + "/" + key, selector, places);
    }
}

}  // namespace

std::vector<std::string> places_of(const model::MarketDefinition& definition, const std::string& selector)
{
    std::vector<std::string> places;
    const auto extract = ordered_json::parse(definition.extract, nullptr, false);
    if (extract.is_structured()) {
        find_places(extract, "/extract", selector, places);
    }
    if (places.empty()) {
        places.emplace_back("/extract");
    }
    return places;
}

std::string definition_text(const model::MarketDefinition& definition)
{
    auto object = ordered_json::object();
    object["id"] = definition.id;
    object["adapter"] = definition.adapter;
    object["country"] = definition.country;
    object["currency"] = definition.currency.code();
    const auto put = [&object](const char* key, auto value) {
        if (!value.empty()) {
            object[key] = std::move(value);
        }
    };
    put("base_url", definition.base_url);
    put("queries", definition.queries);
    put("parameters", definition.parameters);
    if (!definition.extract.empty()) {
        object["extract"] = ordered_json::parse(definition.extract);
    }
    put("credentials", credentials_of(definition));
    if (definition.tax != model::TaxKind::unknown) {
        object["tax"] = tax_of(definition);
    }
    put("documented_api", definition.documented_api);
    put("politeness", politeness_of(definition.politeness));
    put("via", definition.via);
    put("note", definition.note);
    return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace gpuprice::markets
