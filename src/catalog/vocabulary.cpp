#include "gpuprice/catalog/vocabulary.hpp"

#include "gpuprice/core/digest.hpp"

#include "file.hpp"
#include "json_node.hpp"

#include <nlohmann/json.hpp>

namespace gpuprice::catalog {

namespace {

constexpr const char* k_file_name = "vocabulary.json";

std::vector<std::string> some_texts(const JsonNode& node)
{
    auto texts = node.texts();
    if (texts.empty()) {
        node.fail("must list at least one word");
    }
    return texts;
}

WordList read_words(const JsonNode& node)
{
    node.allow_only({"role", "language", "words"});
    return {node.at("role").text(), node.at("language").text(), some_texts(node.at("words"))};
}

NameList read_names(const JsonNode& node, const char* key)
{
    node.allow_only({key, "names"});
    return {node.at(key).text(), some_texts(node.at("names"))};
}

FamilyNames read_family(const JsonNode& node)
{
    node.allow_only({"family", "names", "weak_names"});
    const auto weak = node.find("weak_names");
    return {node.at("family").text(), some_texts(node.at("names")),
            weak.has_value() ? weak->texts() : std::vector<std::string>{}};
}

VariantWords read_variant(const JsonNode& node)
{
    node.allow_only({"card", "words"});
    return {node.at("card").text(), some_texts(node.at("words"))};
}

OutsideModel read_model(const JsonNode& node)
{
    node.allow_only({"name", "memory_gb", "also"});
    OutsideModel model{node.at("name").text(), std::nullopt, {}};
    if (const auto memory = node.find("memory_gb")) {
        model.memory_gb = memory->positive_integer();
    }
    if (const auto also = node.find("also")) {
        model.also = some_texts(*also);
    }
    return model;
}

OutsideSeries read_series(const JsonNode& node)
{
    node.allow_only({"series", "prefixes", "bare", "form_factor", "models"});
    OutsideSeries series;
    series.series = node.at("series").text();
    series.prefixes = node.at("prefixes").texts();
    series.bare = node.at("bare").boolean();
    if (series.prefixes.empty() && !series.bare) {
        node.fail("a series without prefixes must be bare, or nothing names its models");
    }
    const JsonNode form = node.at("form_factor");
    series.form_factor = form.is_null() ? std::string{} : form.text();
    for (const JsonNode& model : node.at("models").items()) {
        series.models.push_back(read_model(model));
    }
    return series;
}

}  // namespace

std::string vocabulary_digest(const std::filesystem::path& directory)
{
    return core::digest(read_shipped_file(directory / k_file_name));
}

Vocabulary load_vocabulary(const std::filesystem::path& directory)
{
    const auto file = directory / k_file_name;
    const std::string name = file.string();
    const nlohmann::json root_value = parse_strict_json(read_shipped_file(file), name);
    const JsonNode root{root_value, name};
    root.allow_only({"$schema", "words", "vendors", "form_factors", "families", "variants", "outside"});

    Vocabulary vocabulary;
    for (const JsonNode& node : root.at("words").items()) {
        vocabulary.words.push_back(read_words(node));
    }
    for (const JsonNode& node : root.at("vendors").items()) {
        vocabulary.vendors.push_back(read_names(node, "vendor"));
    }
    for (const JsonNode& node : root.at("form_factors").items()) {
        vocabulary.form_factors.push_back(read_names(node, "form_factor"));
    }
    for (const JsonNode& node : root.at("families").items()) {
        vocabulary.families.push_back(read_family(node));
    }
    for (const JsonNode& node : root.at("variants").items()) {
        vocabulary.variants.push_back(read_variant(node));
    }
    for (const JsonNode& node : root.at("outside").items()) {
        vocabulary.outside.push_back(read_series(node));
    }
    return vocabulary;
}

}  // namespace gpuprice::catalog
