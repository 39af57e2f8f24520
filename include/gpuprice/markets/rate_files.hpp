#ifndef GPUPRICE_MARKETS_RATE_FILES_HPP
#define GPUPRICE_MARKETS_RATE_FILES_HPP

/// \file
/// Reads the files in which exchange rates are published. Pure; total on any bytes.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/rates.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// Taiwan dollars per US dollar, as the Central Bank of Taiwan publishes them.
struct DollarRate {
    core::Day day;
    double taiwan_dollars = 0.0;  ///< > 0, finite
};

/// One value of a file that is no rate.
struct RefusedRate {
    core::Day day;
    std::string currency;  ///< as written; ASCII letters and digits only, cut when long
    std::string reason;    ///< a clause for people
};

/// What a file holds. Values that its publisher left out ("N/A", "-") and currencies that are none any more are passed
/// over.
struct RateFile {
    std::string publisher;               ///< "ECB", "ECB via Frankfurter", "CBC Taiwan"
    std::vector<model::Rate> rates;      ///< ascending by day, then currency; `source` is the publisher
    std::vector<DollarRate> per_dollar;  ///< ascending by day; of CBC Taiwan only
    std::vector<RefusedRate> refused;
};

/// The ECB's eurofxref-daily.xml, -hist-90d.xml or -hist.xml. A document type, which could declare entities, is
/// refused.
[[nodiscard]] core::Result<RateFile> read_ecb_xml(std::string_view bytes);

/// The ECB's eurofxref-hist.csv (a column a currency), or its data portal's csvdata (a row a value, daily series).
[[nodiscard]] core::Result<RateFile> read_ecb_csv(std::string_view bytes);

/// An answer of Frankfurter's API, version 1: one day or a range, with EUR as its base and an amount of 1.
[[nodiscard]] core::Result<RateFile> read_frankfurter(std::string_view bytes);

/// The Central Bank of Taiwan's BP01D01 as JSON.
[[nodiscard]] core::Result<RateFile> read_taiwan(std::string_view bytes);

/// Any of these, told apart by their content.
[[nodiscard]] core::Result<RateFile> read_rate_file(std::string_view bytes);

/// Taiwan dollars per euro, source "CBC Taiwan", on the days of which `known` has a US dollar rate.
[[nodiscard]] std::vector<model::Rate> link_to_euro(std::span<const DollarRate> rates, const model::RateTable& known);

/// Why that rate cannot be right, a clause for people; none when nothing speaks against it. The day lies after
/// `today`; or US dollars are not 0.5 to 2.0 per euro; or another currency is not within a factor of 2 of the last rate
/// that `known` has before that day, a factor that doubles with each full year between the two.
[[nodiscard]] std::optional<std::string> implausible(const model::Rate& rate, const model::RateTable& known,
                                                     core::Day today);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_MARKETS_RATE_FILES_HPP
