#ifndef GPUPRICE_SRC_MARKETS_CSV_LIST_HPP
#define GPUPRICE_SRC_MARKETS_CSV_LIST_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// Any table in CSV with a header, as the definition's "extract" describes it: listing_rules.hpp and paging.hpp.
/// Selectors are names of columns; an empty cell gives nothing.
///
/// Where a price is split over two rows, "join" puts them together: a row has the cells of the first row whose "to"
/// gives the same text as its own "key", under names with "as" before them; "key" and "to" are rules.
///
///     "join": {"key": "Host", "to": "Name", "as": "host."}, …, "amount": {"at": "Price", "plus": "host.Price"}
///
/// A web page in place of CSV is `blocked`. A table that has not every column that the extract names, and has it once,
/// is `failed`, never `empty`; a row that breaks the rules of CSV or has another number of cells is left out.
class CsvList final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_CSV_LIST_HPP
