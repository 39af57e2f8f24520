#ifndef GPUPRICE_SRC_INGEST_INTAKE_HPP
#define GPUPRICE_SRC_INGEST_INTAKE_HPP

#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/markets/adapter.hpp"
#include "gpuprice/model/ledger.hpp"
#include "gpuprice/model/market.hpp"
#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/store/store.hpp"

#include "page_cache.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gpuprice::ingest {

/// Whether a number of listings is drift.
enum class Drift : std::uint8_t {
    doubted,   ///< decided by the runs before
    accepted,  ///< it is not, whatever it looks like: it is the new level
    known,     ///< it is
};

/// What one market's answers of one run come to, wherever they come from: listings into a batch, and an outcome.
class Intake {
public:
    /// All must outlive it. \param at  the instant at which the market was observed. \param definition  hash of who
    /// asked.
    Intake(const model::MarketDefinition& market, store::Store& store, std::int64_t run, core::Instant at,
           const normalize::Normalizer& normalizer, const std::string& definition);

    /// Reads one answer. \returns  the requests that the adapter wants next.
    [[nodiscard]] std::vector<model::Request> take(const model::Request& asked, const fetch::Outcome& outcome,
                                                   BodyFrom body_from = BodyFrom::wire);

    /// Of the answer taken last.
    [[nodiscard]] Readable was_readable() const { return was_readable_; }

    /// What is committed by `settle`.
    [[nodiscard]] store::Batch& batch() { return batch_; }

    void count_request() { ++ledger_.requests; }

    /// Something that was asked for, or should have been, could not be read.
    void fail(const std::string& message, model::Cause cause = model::Cause::form);

    /// Something was left unasked on purpose: absences prove nothing.
    void limit(const std::string& message, model::Cause cause = model::Cause::limit);

    /// Decides the outcome and commits. Call once.
    void settle(Drift drift);

    [[nodiscard]] long listings() const { return batch_.size(); }
    [[nodiscard]] const model::MarketRun& ledger() const { return ledger_; }

private:
    void note(const std::string& message, model::Cause cause = model::Cause::unknown);
    [[nodiscard]] model::Cause cause_of(const core::Error& error) const;
    [[nodiscard]] bool drifts(long seen) const;
    [[nodiscard]] bool had_prices() const;
    void commit();

    const model::MarketDefinition& market_;
    const markets::Adapter& adapter_;
    store::Store& store_;
    const normalize::Normalizer& normalizer_;
    store::Batch batch_;
    model::MarketRun ledger_;
    long failures_ = 0;
    long blocked_ = 0;
    long not_modified_ = 0;
    long priced_ = 0;  // listings with a price
    Readable was_readable_ = Readable::no;
    bool limited_ = false;
    bool denied_ = false;
};

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_SRC_INGEST_INTAKE_HPP
