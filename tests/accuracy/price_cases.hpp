#ifndef GPUPRICE_TESTS_ACCURACY_PRICE_CASES_HPP
#define GPUPRICE_TESTS_ACCURACY_PRICE_CASES_HPP

/// \file
/// How many of the collected price texts `text::read_price` reads right.

#include <filesystem>
#include <iosfwd>

namespace gpuprice::accuracy {

/// Rows read right among those that count. Rows set aside count in neither.
struct PriceScore {
    int right = 0;
    int counted = 0;
    int set_aside = 0;

    [[nodiscard]] double share() const { return counted == 0 ? 1.0 : static_cast<double>(right) / counted; }
};

/// Reads marketplace.jsonl: the amount must lie within the expected ends. Prints every miss.
[[nodiscard]] PriceScore score_marketplace_prices(const std::filesystem::path& file, std::ostream& out);

/// Reads price_text.jsonl: the amount must be the expected one. Prints every miss, and the rows set aside with why.
[[nodiscard]] PriceScore score_price_texts(const std::filesystem::path& file, std::ostream& out);

}  // namespace gpuprice::accuracy

#endif  // GPUPRICE_TESTS_ACCURACY_PRICE_CASES_HPP
