#ifndef GPUPRICE_INGEST_IMPORT_HPP
#define GPUPRICE_INGEST_IMPORT_HPP

/// \file
/// What scrape does, without the fetch: sightings and quotes from CSV or JSON Lines, and saved answers of a market.

#include "gpuprice/core/time.hpp"
#include "gpuprice/markets/sightings.hpp"
#include "gpuprice/model/ledger.hpp"
#include "gpuprice/model/market.hpp"
#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/store/store.hpp"

#include <istream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuprice::ingest {

/// What an import did.
struct ImportReport {
    model::RunRecord run;          ///< one line per market met, ascending by id
    long rows = 0;                 ///< read and stored
    long unpriced = 0;             ///< of them, without a price that could be read
    std::vector<std::string> bad;  ///< rows left out, "FILE: line 7: …"; at most 20 are kept
    long bad_rows = 0;             ///< how many there were
};

enum class BadRows : std::uint8_t {
    refuse,  ///< the first one ends the import, and nothing of any file is stored
    skip,    ///< they are counted and left out
};

/// An import of one or more files of one sort, sightings or saved answers seen at one instant, into one run. Rows are
/// buffered market by market and committed by `finish`, each market in one transaction; destroyed before, it leaves
/// nothing behind.
class Import {
public:
    /// All must outlive the import. \param markets  by id, for the currency, country and tax of known markets.
    Import(std::span<const model::MarketDefinition> markets, store::Store& store,
           const normalize::Normalizer& normalizer, const core::Clock& clock, BadRows bad_rows);
    ~Import();
    Import(const Import&) = delete;
    Import& operator=(const Import&) = delete;
    Import(Import&&) = delete;
    Import& operator=(Import&&) = delete;

    /// From now on `told` is called after each row that was read. May be empty.
    void tell_rows(std::function<void()> told) { told_ = std::move(told); }

    /// Reads sightings. \param name  of the file, for messages. Rows of a market that has no definition must state
    /// country and currency. \throws core::DataError  for a bad header, and with BadRows::refuse for a bad row: names
    /// file and line.
    void add_sightings(std::istream& in, markets::SightingsFormat format, const std::string& name);

    /// Reads one saved answer of `market`, seen at `at`. Absences in it prove nothing.
    /// \throws core::DataError  when the bytes are no answer of that market.
    void add_saved_answer(const model::MarketDefinition& market, std::string_view bytes, core::Instant at,
                          const std::string& name);

    /// Commits. Call once.
    [[nodiscard]] ImportReport finish();

private:
    void reject(const std::string& message);
    [[nodiscard]] const model::MarketDefinition* find(std::string_view market) const;

    struct Part {
        store::Batch batch;
        core::Instant at;
        long left_out = 0;
    };
    Part& part_of(const store::BatchInfo& info);

    std::span<const model::MarketDefinition> markets_;
    store::Store& store_;
    const normalize::Normalizer& normalizer_;
    const core::Clock& clock_;
    BadRows bad_rows_;
    std::function<void()> told_;
    core::Instant started_;
    std::int64_t run_ = 0;
    std::map<std::string, Part> parts_;  // by market
    bool finished_ = false;
    ImportReport report_;
};

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_INGEST_IMPORT_HPP
