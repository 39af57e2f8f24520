#include "definition_fields.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/markets/adapter.hpp"
#include "gpuprice/model/kinds.hpp"

#include "words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 14> k_keys{"adapter",        "base_url", "country", "credentials", "currency",
                                                  "documented_api", "extract",  "id",      "note",        "parameters",
                                                  "politeness",     "queries",  "tax",     "via"};
constexpr std::array<std::string_view, 5> k_politeness_keys{"max_body_mb", "max_in_flight", "max_pages", "min_delay_ms",
                                                            "timeout_s"};
constexpr std::array<std::string_view, 2> k_tax_keys{"kind", "rate"};
constexpr std::array<std::string_view, 2> k_secret_keys{"env", "file"};

/// One value of the definition and where it stands.
class Field {
public:
    Field(const json& value, const std::filesystem::path& file, std::string pointer = "")
        : value_{value}, file_{file}, pointer_{std::move(pointer)}
    {
    }

    [[noreturn]] void refuse(std::string_view message) const { refuse_definition(file_, pointer_, message); }

    void require_object(std::span<const std::string_view> keys) const
    {
        require_object();
        for (const auto& [key, value] : value_.items()) {
            if (std::ranges::find(keys, key) == keys.end()) {
                child(key, value).refuse("unknown key" + hint(key, keys) + " (accepted: " + joined(keys) + ")");
            }
        }
    }

    void require_object() const
    {
        if (!value_.is_object()) {
            refuse("it must be an object");
        }
    }

    [[nodiscard]] bool has(const char* key) const { return value_.contains(key); }

    [[nodiscard]] Field at(const char* key, std::string_view example) const
    {
        const auto found = value_.find(key);
        if (found == value_.end()) {
            refuse_definition(file_, pointer_ + "/" + key, fmt::format("it is required, such as {}", example));
        }
        return child(key, *found);
    }

    /// Calls `use` with the key and the field of each member of an object or element of an array.
    template <typename Use>
    void each(Use use) const
    {
        for (const auto& [key, value] : value_.items()) {
            use(key, child(key, value));
        }
    }

    [[nodiscard]] std::string text() const
    {
        if (!value_.is_string()) {
            refuse("it must be a string");
        }
        return value_.get<std::string>();
    }

    [[nodiscard]] std::string filled_text() const
    {
        std::string content = text();
        if (content.empty()) {
            refuse("it must not be empty");
        }
        return content;
    }

    [[nodiscard]] long integer(long least, long most) const
    {
        const bool fits = value_.is_number_integer() && value_.get<double>() >= static_cast<double>(least) &&
                          value_.get<double>() <= static_cast<double>(most);
        if (!fits) {
            refuse(fmt::format("it must be a whole number from {} to {}", least, most));
        }
        return value_.get<long>();
    }

    [[nodiscard]] double ratio() const
    {
        const bool fits = value_.is_number() && value_.get<double>() > 0 && value_.get<double>() < 1;
        if (!fits) {
            refuse("it must be a ratio between 0 and 1: 19 % is 0.19");
        }
        return value_.get<double>();
    }

    [[nodiscard]] bool is_array() const { return value_.is_array(); }

    [[nodiscard]] std::string dump() const { return value_.dump(); }

private:
    [[nodiscard]] Field child(const std::string& key, const json& value) const
    {
        return {value, file_, pointer_ + "/" + key};
    }

    const json& value_;
    const std::filesystem::path& file_;
    std::string pointer_;
};

std::string read_id(const Field& field)
{
    std::string id = field.text();
    if (!is_market_id(id)) {
        field.refuse("'" + id + "' is no market id: use lower-case letters, digits and inner hyphens, as in ebay-us");
    }
    return id;
}

std::string read_adapter(const Field& field)
{
    std::string name = field.text();
    if (find_adapter(name) == nullptr) {
        const auto names = adapter_names();
        field.refuse("there is no adapter '" + name + "'" + hint(name, names) + " (there is " + joined(names) + ")");
    }
    return name;
}

std::string read_country(const Field& field)
{
    std::string code = field.text();
    if (!is_country(code)) {
        field.refuse("'" + code + "' is no ISO 3166-1 country code in two upper-case letters, such as US, GB or DE");
    }
    return code;
}

core::Currency read_currency(const Field& field)
{
    const auto currency = core::Currency::parse(field.text());
    if (!currency) {
        field.refuse(currency.error().message);
    }
    return *currency;
}

std::string read_address(const Field& field)
{
    std::string address = field.text();
    while (address.ends_with('/')) {
        address.pop_back();
    }
    const std::size_t scheme = address.starts_with("https://") ? 8 : address.starts_with("http://") ? 7 : 0;
    const bool clean = std::ranges::all_of(address, [](char c) {
        return c > ' ' && c < 0x7F && std::string_view{"?#@\\\"<>"}.find(c) == std::string_view::npos;
    });
    if (scheme == 0 || scheme >= address.size() || address[scheme] == '/' || !clean) {
        field.refuse("it must be an address with http or https, without user name and query: https://api.ebay.com");
    }
    return address;
}

std::vector<std::string> read_queries(const Field& field)
{
    if (!field.is_array()) {
        field.refuse("it must be a list of search texts, such as [\"nvidia a100\"]");
    }
    std::vector<std::string> queries;
    field.each([&queries](const std::string&, const Field& query) {
        queries.push_back(query.filled_text());
        if (std::ranges::count(queries, queries.back()) > 1) {
            query.refuse("'" + queries.back() + "' is there twice");
        }
    });
    return queries;
}

model::SecretSource read_secret_source(const std::string& name, const Field& field)
{
    field.require_object(k_secret_keys);
    model::SecretSource source;
    source.name = name;
    if (field.has("env")) {
        source.env = field.at("env", "").filled_text();
    }
    if (field.has("file")) {
        source.file = field.at("file", "").filled_text();
    }
    if (source.env.empty() && source.file.empty()) {
        field.refuse("it must say where the secret is: {\"env\": \"VARIABLE\"} or {\"file\": \"/path\"}");
    }
    return source;
}

void read_tax(const Field& field, model::MarketDefinition& definition)
{
    field.require_object(k_tax_keys);
    const Field kind_field = field.at("kind", "\"included\"");
    const auto kind = model::parse_tax_kind(kind_field.text());
    if (!kind) {
        kind_field.refuse(kind.error().message);
    }
    definition.tax = *kind;
    if (field.has("rate")) {
        const Field rate = field.at("rate", "");
        if (definition.tax != model::TaxKind::included) {
            rate.refuse("a rate goes with the kind \"included\" only");
        }
        definition.tax_rate = rate.ratio();
    } else if (definition.tax == model::TaxKind::included) {
        field.refuse("the kind \"included\" needs a \"rate\", such as 0.19");
    }
}

model::Politeness read_politeness(const Field& field)
{
    field.require_object(k_politeness_keys);
    model::Politeness politeness;
    const auto take = [&field](const char* key, long least, long most, auto use) {
        if (field.has(key)) {
            use(field.at(key, "").integer(least, most));
        }
    };
    take("max_in_flight", 1, 64, [&](long n) { politeness.max_in_flight = static_cast<int>(n); });
    take("min_delay_ms", 0, 3'600'000, [&](long n) { politeness.min_delay = std::chrono::milliseconds{n}; });
    take("max_pages", 1, 1'000'000, [&](long n) { politeness.max_pages = n; });
    take("max_body_mb", 1, 1024, [&](long n) { politeness.max_body_bytes = static_cast<std::size_t>(n) << 20U; });
    take("timeout_s", 1, 3600, [&](long n) { politeness.timeout = std::chrono::seconds{n}; });
    return politeness;
}

}  // namespace

void refuse_definition(const std::filesystem::path& file, std::string_view pointer, std::string_view message)
{
    throw core::UsageError(fmt::format("{}: {}{}{}", file.string(), pointer, pointer.empty() ? "" : ": ", message));
}

json parse_definition_object(std::string_view text, const std::filesystem::path& file)
{
    try {
        json object = json::parse(text);
        Field{object, file}.require_object();
        return object;
    } catch (const json::parse_error& error) {
        const std::string_view before = text.substr(0, error.byte > 0 ? error.byte - 1 : 0);
        const auto line = std::ranges::count(before, '\n') + 1;
        const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
        refuse_definition(file, "", fmt::format("line {}, column {}: it is not valid JSON here", line, column));
    }
}

model::MarketDefinition read_definition(const json& object, const std::filesystem::path& file, Origin origin)
{
    const Field root{object, file};
    root.require_object(k_keys);
    model::MarketDefinition definition;
    definition.origin = file.string();
    definition.id = read_id(root.at("id", "\"ebay-us\""));
    definition.adapter = read_adapter(root.at("adapter", "\"ebay_browse\""));
    definition.country = read_country(root.at("country", "\"US\""));
    definition.currency = read_currency(root.at("currency", "\"USD\""));
    if (root.has("base_url")) {
        definition.base_url = read_address(root.at("base_url", ""));
    }
    if (root.has("queries")) {
        definition.queries = read_queries(root.at("queries", ""));
    }
    if (root.has("parameters")) {
        const Field parameters = root.at("parameters", "");
        parameters.require_object();
        parameters.each([&](const std::string& key, const Field& value) { definition.parameters[key] = value.text(); });
    }
    if (root.has("extract")) {
        const Field extract = root.at("extract", "");
        extract.require_object();
        definition.extract = extract.dump();
    }
    if (root.has("credentials")) {
        const Field credentials = root.at("credentials", "");
        credentials.require_object();
        credentials.each([&](const std::string& name, const Field& source) {
            definition.credentials[name] = read_secret_source(name, source);
        });
    }
    if (root.has("tax")) {
        read_tax(root.at("tax", ""), definition);
    }
    if (root.has("note")) {
        definition.note = root.at("note", "").text();
    }
    if (root.has("documented_api")) {
        const Field mark = root.at("documented_api", "");
        if (origin == Origin::user) {
            mark.refuse(k_mark_is_shipped_only);
        }
        definition.documented_api = read_address(mark);
    }
    if (root.has("politeness")) {
        definition.politeness = read_politeness(root.at("politeness", ""));
    }
    if (root.has("via")) {
        const Field via = root.at("via", "");
        if (!definition.credentials.empty()) {
            via.refuse("a market with credentials is not read through a command: commands are given no secrets");
        }
        definition.via = via.filled_text();
    }
    const auto checked = find_adapter(definition.adapter)->check(definition);
    if (!checked) {
        refuse_definition(file, checked.error().where, checked.error().message);
    }
    return definition;
}

}  // namespace gpuprice::markets
