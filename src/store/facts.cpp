#include "facts.hpp"

#include <fmt/format.h>

namespace gpuprice::store {

MarketCoverage load_coverage(const Connection& connection, std::string_view market)
{
    MarketCoverage coverage;
    auto rows = connection.prepare("SELECT at, definition, complete FROM coverage WHERE market = ? ORDER BY at");
    rows.query(market);
    while (rows.step()) {
        const auto at = rows.instant(0);
        if (coverage.instants.empty() || coverage.instants.back() != at) {
            coverage.instants.push_back(at);
        }
        if (rows.integer(2) != 0) {
            coverage.complete[rows.text(1)].push_back(at);
        }
    }
    return coverage;
}

FactsLoader::FactsLoader(const Connection& connection)
    : rows_{connection.prepare(
          fmt::format("SELECT {}, {} FROM price_span WHERE listing = ?", k_span_columns, k_price_columns))},
      closings_{connection.prepare("SELECT at, kind FROM closing WHERE listing = ?")},
      seen_by_{connection.prepare("SELECT definition FROM seen_by WHERE listing = ?")}
{
}

const ListingFacts& FactsLoader::load(std::int64_t listing)
{
    facts_.rows.clear();
    facts_.closings.clear();
    facts_.seen_by.clear();
    rows_.query(listing);
    while (rows_.step()) {
        facts_.rows.push_back(read_span(rows_));
    }
    closings_.query(listing);
    while (closings_.step()) {
        facts_.closings.push_back({closings_.instant(0), closings_.text_view(1) == "gone"});
    }
    seen_by_.query(listing);
    while (seen_by_.step()) {
        facts_.seen_by.push_back(seen_by_.text(0));
    }
    return facts_;
}

}  // namespace gpuprice::store
