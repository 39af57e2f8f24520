#ifndef GPUPRICE_NORMALIZE_TABLES_HPP
#define GPUPRICE_NORMALIZE_TABLES_HPP

/// \file
/// What the rules look things up in: built once from the catalogue and its vocabulary, then immutable.

#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/catalog/vocabulary.hpp"
#include "gpuprice/model/kinds.hpp"

#include "lexicon.hpp"
#include "part_numbers.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::normalize {

/// What a rule needs of a catalogue card.
struct CardFacts {
    std::string id;
    int family = 0;
    std::optional<int> memory_gb;
    std::optional<model::FormFactor> form;
    bool needs_words = false;  ///< the title must hold one of its variant words
};

struct Family {
    std::string name;
    int vendor = -1;
    std::vector<int> cards;  ///< indexes into Tables::cards
    bool is_short = false;   ///< a name of at most three characters: "T4", "L40"
};

/// A card that the catalogue does not hold.
struct Outside {
    std::string name;  ///< folded: "1080 ti"
    std::optional<int> memory_gb;
    std::optional<model::FormFactor> form;
};

struct Tables {
    /// \throws core::DataError  when a vocabulary entry names nothing known, or one part number or name means two
    /// things; the sentence names both and `place`, the vocabulary's file.
    Tables(const catalog::Catalog& catalog, const catalog::Vocabulary& vocabulary, const std::string& place);

    std::vector<CardFacts> cards;
    std::vector<Family> families;
    std::vector<Outside> outside;
    std::vector<std::string> vendors;
    Lexicon lexicon;
    BoardNumbers boards;
};

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_TABLES_HPP
