#include "facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gpuprice::store {

namespace {

/// Appends the values of `listing` in `all`, which is ordered by listing.
template <typename Value>
void append_of(std::int64_t listing, const std::vector<std::pair<std::int64_t, Value>>& all, std::vector<Value>& values)
{
    auto each = std::lower_bound(all.begin(), all.end(), listing,
                                 [](const auto& entry, std::int64_t wanted) { return entry.first < wanted; });
    for (; each != all.end() && each->first == listing; ++each) {
        values.push_back(each->second);
    }
}

}  // namespace

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

FactsLoader::FactsLoader(const Connection& connection, Reach reach)
    : rows_{connection.prepare(
          fmt::format("SELECT {}, {} FROM price_span WHERE listing = ?", k_span_columns, k_price_columns))},
      closings_{connection.prepare("SELECT listing, at, kind FROM closing WHERE listing BETWEEN ? AND ?")},
      seen_by_{connection.prepare("SELECT listing, definition FROM seen_by WHERE listing BETWEEN ? AND ?")},
      reach_{reach}
{
    if (reach == Reach::all) {
        read_marks(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
    }
}

const ListingFacts& FactsLoader::load(std::int64_t listing)
{
    facts_.rows.clear();
    facts_.closings.clear();
    facts_.seen_by.clear();
    rows_.query(listing);
    while (rows_.step()) {
        facts_.rows.push_back(reader_.read(rows_));
    }
    if (reach_ == Reach::some) {
        closings_of_.clear();
        seen_by_of_.clear();
        read_marks(listing, listing);
    }
    append_of(listing, closings_of_, facts_.closings);
    append_of(listing, seen_by_of_, facts_.seen_by);
    return facts_;
}

/// Those of the listings from `first` to `last`.
void FactsLoader::read_marks(std::int64_t first, std::int64_t last)
{
    closings_.query(first, last);
    while (closings_.step()) {
        closings_of_.emplace_back(closings_.integer(0),
                                  Closing{closings_.instant(1), closings_.text_view(2) == "gone"});
    }
    seen_by_.query(first, last);
    while (seen_by_.step()) {
        seen_by_of_.emplace_back(seen_by_.integer(0), kept(seen_by_.text_view(1)));
    }
}

std::string_view FactsLoader::kept(std::string_view definition)
{
    const auto found = definitions_.find(definition);
    return found != definitions_.end() ? *found : *definitions_.emplace(definition).first;
}

}  // namespace gpuprice::store
