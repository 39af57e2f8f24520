#include "title_cases.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>

namespace gpuprice::accuracy {

namespace {

using nlohmann::json;

std::string text_of(const json& value)
{
    if (value.is_null()) {
        return "null";
    }
    return value.is_string() ? value.get<std::string>() : value.dump();
}

// The labels' words in the design's: a "server" is a system, "for-parts" for_parts. AGP and MPX are no form factors of
// the model, and the labels know neither open boxes nor refurbished cards by names of their own.
std::string in_design_words(std::string_view field, std::string value)
{
    if (field == "offer kind" && value == "server") {
        return "system";
    }
    if (field == "form factor" && (value == "agp" || value == "mpx")) {
        return "null";
    }
    if (field == "condition") {
        std::ranges::replace(value, '-', '_');
        value = value == "open_box" ? "unknown" : value;
        value = value == "refurbished" ? "used" : value;
    }
    return value;
}

constexpr std::array<std::string_view, 6> k_label_keys = {"kind",        "card",     "memory_gb",
                                                          "form_factor", "quantity", "condition"};

std::array<std::string, 6> fields_of(const model::Listing& listing)
{
    return {std::string{model::to_text(listing.offer_kind)},
            listing.card.empty() ? "null" : listing.card,
            listing.memory_gb.has_value() ? std::to_string(*listing.memory_gb) : "null",
            listing.form_factor.has_value() ? std::string{model::to_text(*listing.form_factor)} : "null",
            std::to_string(listing.quantity),
            std::string{model::to_text(listing.condition)}};
}

std::set<std::string> accepted(const json& row, std::size_t field, const std::map<std::string, std::string>& cards)
{
    const std::string key{k_label_keys.at(field)};
    std::vector<json> values{row.at("label").at(key)};
    if (row.contains("accept") && row["accept"].contains(key)) {
        const json& more = row["accept"][key];
        values.insert(values.end(), more.begin(), more.end());
    }
    std::set<std::string> out;
    for (const json& value : values) {
        std::string text = in_design_words(k_title_fields.at(field), text_of(value));
        if (key == "card" && text != "null") {
            const auto found = cards.find(text);
            text = found == cards.end() || found->second.empty() ? "null" : found->second;
        }
        out.insert(std::move(text));
    }
    return out;
}

template <typename Use>
void for_each_row(const std::filesystem::path& file, Use use)
{
    std::ifstream in{file};
    unsigned number = 0;
    for (std::string line; std::getline(in, line); ++number) {
        use(number, json::parse(line));
    }
}

std::string joined(const std::set<std::string>& values)
{
    std::string out;
    for (const std::string& value : values) {
        out += (out.empty() ? "" : " or ") + value;
    }
    return out;
}

}  // namespace

std::map<std::string, std::string> map_labels(const std::vector<std::string>& labels, const catalog::Catalog& catalog)
{
    std::map<std::string, std::string> map;
    for (const std::string& label : labels) {
        std::vector<std::string> continued;
        for (const catalog::Card& card : catalog.cards()) {
            if (card.id.starts_with(label + "-")) {
                continued.push_back(card.id);
            }
        }
        const bool exact = catalog.find(label) != nullptr;
        map[label] = exact ? label : (continued.size() == 1 ? continued.front() : "");
    }
    return map;
}

std::vector<std::string> label_ids(const std::filesystem::path& file)
{
    std::set<std::string> ids;
    for_each_row(file, [&](unsigned, const json& row) {
        const auto add = [&](const json& value) {
            if (value.is_string()) {
                ids.insert(value.get<std::string>());
            }
        };
        add(row.at("label").at("card"));
        if (row.contains("accept") && row["accept"].contains("card")) {
            std::ranges::for_each(row["accept"]["card"], add);
        }
    });
    return {ids.begin(), ids.end()};
}

TitleScore score_titles(const std::filesystem::path& file, const catalog::Catalog& catalog,
                        const normalize::Normalizer& normalizer, std::ostream& out)
{
    const auto cards = map_labels(label_ids(file), catalog);
    TitleScore score;
    for_each_row(file, [&](unsigned number, const json& row) {
        ++score.titles;
        model::RawListing raw;
        raw.title = row.at("title").get<std::string>();
        const auto got = fields_of(normalizer.normalize(raw));
        std::string misses;
        for (std::size_t field = 0; field < got.size(); ++field) {
            const auto expected = accepted(row, field, cards);
            const bool right = expected.contains(in_design_words(k_title_fields.at(field), got.at(field)));
            score.right.at(field) += right ? 1 : 0;
            if (!right) {
                misses += "    " + std::string{k_title_fields.at(field)} + ": expected " + joined(expected) + ", got " +
                          got.at(field) + '\n';
            }
            constexpr std::size_t k_card = 1;
            score.wrong_cards += field == k_card && !right && got.at(field) != "null" ? 1 : 0;
        }
        if (!misses.empty()) {
            out << "  " << number << ' ' << raw.title << '\n' << misses;
        }
    });
    return score;
}

}  // namespace gpuprice::accuracy
