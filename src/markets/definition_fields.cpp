#include "definition_fields.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/markets/adapter.hpp"
#include "gpuprice/model/countries.hpp"
#include "gpuprice/model/kinds.hpp"
#include "gpuprice/text/place.hpp"
#include "gpuprice/text/suggestion.hpp"

#include "json.hpp"
#include "market_id.hpp"

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

std::string problem_text(const std::filesystem::path& file, std::string_view pointer, std::string_view message)
{
    return fmt::format("{}: {}{}{}", file.string(), pointer, pointer.empty() ? "" : ": ", message);
}

/// Goes on after a problem, so that one reading names them all.
class Problems {
public:
    template <typename Work>
    void attempt(Work work)
    {
        try {
            work();
        } catch (const core::UsageError& error) {
            all_.emplace_back(error.what());
        }
    }

    [[nodiscard]] bool has(std::string_view beginning) const
    {
        return std::ranges::any_of(all_, [beginning](const std::string& each) { return each.starts_with(beginning); });
    }

    [[nodiscard]] std::vector<std::string> take() && { return std::move(all_); }

private:
    std::vector<std::string> all_;
};

/// One value of the definition and where it stands.
class Field {
public:
    Field(const json& value, const std::filesystem::path& file, std::string pointer = "")
        : value_{value}, file_{file}, pointer_{std::move(pointer)}
    {
    }

    [[noreturn]] void refuse(std::string_view message) const { refuse_definition(file_, pointer_, message); }

    void require_object(std::span<const std::string_view> keys, Problems& problems) const
    {
        require_object();
        for (const auto& [key, value] : value_.items()) {
            if (std::ranges::find(keys, key) == keys.end()) {
                const Field unknown = child(key, value);
                problems.attempt([&] {
                    unknown.refuse("unknown key" + text::hint(unknown.name(), keys) +
                                   " (accepted: " + text::joined(keys) + ")");
                });
            }
        }
    }

    void require_object() const
    {
        if (!value_.is_object()) {
            refuse("it must be an object");
        }
    }

    /// The key or index under which it stands.
    [[nodiscard]] std::string name() const { return pointer_.substr(pointer_.rfind('/') + 1); }

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
        field.refuse("there is no adapter '" + name + "'" + text::hint(name, names) + " (there is " +
                     text::joined(names) + ")");
    }
    return name;
}

std::string read_country(const Field& field)
{
    std::string code = field.text();
    if (!model::is_country(code)) {
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

model::SecretSource read_secret_source(const std::string& name, const Field& field, Problems& problems)
{
    field.require_object(k_secret_keys, problems);
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

void read_tax(const Field& field, model::MarketDefinition& definition, Problems& problems)
{
    field.require_object(k_tax_keys, problems);
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

model::Politeness read_politeness(const Field& field, Problems& problems)
{
    field.require_object(k_politeness_keys, problems);
    model::Politeness politeness;
    const auto take = [&](const char* key, long least, long most, auto use) {
        if (field.has(key)) {
            problems.attempt([&] { use(field.at(key, "").integer(least, most)); });
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
    throw core::UsageError(problem_text(file, pointer, message));
}

json parse_definition_object(std::string_view text, const std::filesystem::path& file)
{
    if (is_too_deep(text)) {
        refuse_definition(file, "", "it is nested more than 64 levels deep");
    }
    try {
        json object = json::parse(text);
        Field{object, file}.require_object();
        return object;
    } catch (const json::out_of_range&) {
        refuse_definition(file, "", "a number in it is too large");
    } catch (const json::parse_error& error) {
        refuse_definition(file, "", text::place_of(text, error.byte) + ": it is not valid JSON here");
    }
}

ReadDefinition read_definition(const json& object, const std::filesystem::path& file, Origin origin)
{
    const Field root{object, file};
    ReadDefinition read;
    model::MarketDefinition& definition = read.definition;
    Problems problems;
    definition.origin = file.string();
    problems.attempt([&] { root.require_object(k_keys, problems); });
    problems.attempt([&] { definition.id = read_id(root.at("id", "\"ebay-us\"")); });
    problems.attempt([&] { definition.adapter = read_adapter(root.at("adapter", "\"ebay_browse\"")); });
    problems.attempt([&] { definition.country = read_country(root.at("country", "\"US\"")); });
    problems.attempt([&] { definition.currency = read_currency(root.at("currency", "\"USD\"")); });
    const auto optional = [&](const char* key, auto use) {
        if (root.has(key)) {
            problems.attempt([&] { use(root.at(key, "")); });
        }
    };
    optional("base_url", [&](const Field& field) { definition.base_url = read_address(field); });
    optional("queries", [&](const Field& field) { definition.queries = read_queries(field); });
    optional("parameters", [&](const Field& field) {
        field.require_object();
        field.each([&](const std::string& key, const Field& value) { definition.parameters[key] = value.text(); });
    });
    optional("extract", [&](const Field& field) {
        field.require_object();
        definition.extract = field.dump();
    });
    optional("credentials", [&](const Field& field) {
        field.require_object();
        field.each([&](const std::string& name, const Field& source) {
            definition.credentials[name] = read_secret_source(name, source, problems);
        });
    });
    optional("tax", [&](const Field& field) { read_tax(field, definition, problems); });
    optional("note", [&](const Field& field) { definition.note = field.text(); });
    optional("documented_api", [&](const Field& field) {
        if (origin == Origin::user) {
            field.refuse(k_mark_is_shipped_only);
        }
        definition.documented_api = read_address(field);
    });
    optional("politeness", [&](const Field& field) { definition.politeness = read_politeness(field, problems); });
    optional("via", [&](const Field& field) {
        if (!definition.credentials.empty()) {
            field.refuse("a market with credentials is not read through a command: commands are given no secrets");
        }
        definition.via = field.filled_text();
    });
    if (const Adapter* adapter = find_adapter(definition.adapter); adapter != nullptr) {
        // What it says of a place that is wrong already follows from that.
        if (const auto checked = adapter->check(definition);
            !checked && !problems.has(problem_text(file, checked.error().where, ""))) {
            problems.attempt([&] { refuse_definition(file, checked.error().where, checked.error().message); });
        }
    }
    read.problems = std::move(problems).take();
    return read;
}

}  // namespace gpuprice::markets
