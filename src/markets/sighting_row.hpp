#ifndef GPUPRICE_SRC_MARKETS_SIGHTING_ROW_HPP
#define GPUPRICE_SRC_MARKETS_SIGHTING_ROW_HPP

#include "gpuprice/core/result.hpp"
#include "gpuprice/markets/sightings.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::markets {

/// The cells of one row by column; absent columns are empty.
class SightingCells {
public:
    [[nodiscard]] const std::string& operator[](std::string_view column) const;
    void set(std::size_t column, std::string value) { cells_.at(column) = std::move(value); }

private:
    std::array<std::string, k_sighting_columns.size()> cells_;
};

/// Where that column stands in `k_sighting_columns`; none when there is no such column.
[[nodiscard]] std::optional<std::size_t> find_column(std::string_view name);

/// The sighting in these cells, or the first thing that is wrong with them: the error's place is the column.
/// \param usual_currency  asked where the row states no currency; may be empty.
[[nodiscard]] core::Result<SightingRow> read_sighting(const SightingCells& cells, SightingsUse use,
                                                      const UsualCurrency& usual_currency);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_SIGHTING_ROW_HPP
