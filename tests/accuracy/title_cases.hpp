#ifndef GPUPRICE_TESTS_ACCURACY_TITLE_CASES_HPP
#define GPUPRICE_TESTS_ACCURACY_TITLE_CASES_HPP

/// \file
/// How much of the labelled titles `normalize::Normalizer` reads right.

#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/normalize/normalizer.hpp"

#include <array>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::accuracy {

/// What is compared with the label, in the order of TitleScore::right.
inline constexpr std::array<std::string_view, 6> k_title_fields = {"offer kind",  "card",     "memory",
                                                                   "form factor", "quantity", "condition"};

struct TitleScore {
    int titles = 0;
    std::array<int, 6> right{};
    int wrong_cards = 0;  ///< a card given where the label has another or none

    [[nodiscard]] double share(std::size_t field) const
    {
        return titles == 0 ? 1.0 : static_cast<double>(right.at(field)) / titles;
    }
    [[nodiscard]] double wrong_share() const { return titles == 0 ? 0.0 : static_cast<double>(wrong_cards) / titles; }
};

/// A label's card id to the catalogue's: the same id, else the only one that continues it after a hyphen, else "".
[[nodiscard]] std::map<std::string, std::string> map_labels(const std::vector<std::string>& labels,
                                                            const catalog::Catalog& catalog);

/// Reads a file of the form of titles.jsonl and prints every miss. Errors in the file are exceptions.
[[nodiscard]] TitleScore score_titles(const std::filesystem::path& file, const catalog::Catalog& catalog,
                                      const normalize::Normalizer& normalizer, std::ostream& out);

/// All card ids that the labels of the file use, each once.
[[nodiscard]] std::vector<std::string> label_ids(const std::filesystem::path& file);

}  // namespace gpuprice::accuracy

#endif  // GPUPRICE_TESTS_ACCURACY_TITLE_CASES_HPP
