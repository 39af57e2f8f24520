#ifndef GPUPRICE_TESTS_BENCH_SCRAPE_PAGES_HPP
#define GPUPRICE_TESTS_BENCH_SCRAPE_PAGES_HPP

/// \file
/// Pages of invented marketplaces, in the manner and size of real ones, and the definitions by which gpuprice reads
/// them. The same page number always gives the same bytes.

#include <string>

namespace gpuprice::bench {

/// How many pages a market has, and items a page; one query, unless said otherwise.
struct Extent {
    int pages = 1;
    int items = 1;
    int queries = 1;  ///< `pages` are divided evenly among them; must divide `pages`
};

/// An answer of a search API: about 1 KB an item, a third of it read. Pages count from 1 over all queries.
[[nodiscard]] std::string json_page(int page, const Extent& extent);

/// A page of search results as browsers get it: about 2.4 KB an item.
[[nodiscard]] std::string html_page(int page, const Extent& extent);

/// Market definitions named `bench-json` and `bench-html`, for a server that answers /json/QUERY?page=N and
/// /html/QUERY?page=N, queries and pages counted from 1.
[[nodiscard]] std::string json_definition(const std::string& base_url, const Extent& extent);
[[nodiscard]] std::string html_definition(const std::string& base_url, const Extent& extent);

}  // namespace gpuprice::bench

#endif  // GPUPRICE_TESTS_BENCH_SCRAPE_PAGES_HPP
