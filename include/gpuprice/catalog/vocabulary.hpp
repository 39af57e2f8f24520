#ifndef GPUPRICE_CATALOG_VOCABULARY_HPP
#define GPUPRICE_CATALOG_VOCABULARY_HPP

/// \file
/// The words by which sellers describe an offer, as data: read from `data/catalog/vocabulary.json`.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::catalog {

/// Words that mean the same to the rules, in one language.
struct WordList {
    std::string role;      ///< what they mean: "accessory", "wanted"; `normalize` knows the roles
    std::string language;  ///< "en", "zh-Hans", "zh-Hant", "ja", "de", "ru", "pl", …
    std::vector<std::string> words;
};

/// Names of one thing: of a vendor, or a form factor as titles write it.
struct NameList {
    std::string of;  ///< "NVIDIA"; "sxm4", "sxm" (which one is not said) or "other" (none that the model knows)
    std::vector<std::string> names;
};

/// How titles name a family of the catalogue. A family without an entry is known by its own name.
struct FamilyNames {
    std::string family;
    std::vector<std::string> names;
    std::vector<std::string> weak_names;  ///< names that need company: a bare "4090"
};

/// Words without which a title does not mean that card, though memory and form factor fit.
struct VariantWords {
    std::string card;
    std::vector<std::string> words;
};

/// A card that the catalogue does not hold, so that it is not taken for one that it does.
struct OutsideModel {
    std::string name;
    std::optional<int> memory_gb;   ///< none where several sizes were sold
    std::vector<std::string> also;  ///< other names: "4070s"
};

struct OutsideSeries {
    std::string series;                 ///< for people
    std::vector<std::string> prefixes;  ///< one of them stands before the model's name
    bool bare = false;                  ///< the model's name is known without a prefix too, if weakly
    std::string form_factor;            ///< empty = none that the model knows
    std::vector<OutsideModel> models;
};

struct Vocabulary {
    std::vector<WordList> words;
    std::vector<NameList> vendors;
    std::vector<NameList> form_factors;
    std::vector<FamilyNames> families;
    std::vector<VariantWords> variants;
    std::vector<OutsideSeries> outside;
};

/// Reads `vocabulary.json` from `directory` (the `catalog` folder of the data directory).
/// \throws core::DataError  when it is missing or breaks a rule: names file, place (JSON pointer) and rule.
[[nodiscard]] Vocabulary load_vocabulary(const std::filesystem::path& directory);

/// Digest of that file's bytes; much cheaper than reading it. \throws core::DataError  when it is missing.
[[nodiscard]] std::string vocabulary_digest(const std::filesystem::path& directory);

}  // namespace gpuprice::catalog

#endif  // GPUPRICE_CATALOG_VOCABULARY_HPP
