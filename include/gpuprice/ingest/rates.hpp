#ifndef GPUPRICE_INGEST_RATES_HPP
#define GPUPRICE_INGEST_RATES_HPP

/// \file
/// Renewing the exchange rates: publishers or saved files → sanity → store.

#include "gpuprice/core/time.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/markets/rate_files.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/store/store.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::ingest {

/// Where rates are published.
struct RateSources {
    std::string ecb = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml";
    std::string frankfurter = "https://api.frankfurter.dev/v1";  ///< of its API, without the days
    std::string taiwan = "https://cpx.cbc.gov.tw/API/DataAPI/Get?FileName=BP01D01";
};

/// What the publishers answered.
struct FetchedRates {
    std::vector<markets::RateFile> files;
    std::vector<std::string> troubles;  ///< a clause each, for people
    bool complete = true;               ///< false when the euro's rates or Taiwan's are not there at all
};

/// Asks the ECB and Taiwan's central bank, and Frankfurter for the 90 days up to `today` when the ECB's file cannot be
/// had or read. All three document what is asked for here, so robots.txt does not govern it.
[[nodiscard]] FetchedRates fetch_rates(const RateSources& sources, fetch::Fetcher& fetcher, core::Day today);

/// What became of one currency's rates.
struct RateChange {
    core::Currency currency = core::Currency::unstated;
    long added = 0;
    std::optional<core::Day> first_added;
    std::optional<core::Day> last_added;
    long known = 0;       ///< days known before, with the same value
    long conflicts = 0;   ///< days known before with another value, which was kept
    long refused = 0;     ///< values that cannot be right
    std::string source;   ///< of what was added; "" when nothing was
    std::string trouble;  ///< the first conflict or refusal, a clause for people
};

/// Stores the rates of days that `known` lacks, in the order of the files; a day that it has is never overwritten.
/// Taiwan's are linked to the euro at the end. What is stored, in one transaction, is added to `known`.
/// \param since  earlier days are passed over.
/// \returns  the currencies met, ascending. \throws core::DataError  when the database cannot be written.
[[nodiscard]] std::vector<RateChange> store_rates(std::span<const markets::RateFile> files, model::RateTable& known,
                                                  store::Store& store, core::Day today, std::optional<core::Day> since);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_INGEST_RATES_HPP
