#ifndef GPUPRICE_STORE_COMMIT_HPP
#define GPUPRICE_STORE_COMMIT_HPP

/// \file
/// A buffered batch into the history: listings, revisions, sightings, closings, coverage.

#include "gpuprice/store/store.hpp"

#include "buffer.hpp"
#include "departures.hpp"
#include "merge.hpp"
#include "sqlite.hpp"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace gpuprice::store {

/// Used once, within the caller's transaction.
class Commit {
public:
    /// \param rules  row of the table `rules` that derived what the buffer holds
    Commit(Connection& connection, Buffer& buffer, const BatchInfo& info, std::int64_t run, std::int64_t rules);

    /// \param complete  whether the observation proves absence; only where info.observes
    CommitSummary execute(bool complete);

private:
    struct Listing {
        std::int64_t id = 0;
        bool is_new = false;
        bool is_blank = false;  // new, and nothing of it is stored yet
    };

    void resolve_listings();
    void resolve_revisions();
    [[nodiscard]] std::vector<std::int64_t> listings_to_watch();
    void add_seen_by();
    void merge_sightings();
    void merge_sighting(std::int64_t number, SpanRow row);
    Merged merge_row(const Listing& listing, const SpanRow& row);
    [[nodiscard]] std::int64_t store_revision(const Listing& listing, std::int64_t number);
    void add_closings();
    void note_conflict(std::int64_t listing, const SpanRow& row, const Value& stored);

    Connection* connection_;
    Buffer* buffer_;
    const BatchInfo* info_;
    std::int64_t run_;
    std::int64_t rules_;
    Merge merge_;
    Departures departures_;
    Statement insert_revision_;
    Statement remove_revision_;
    std::vector<Listing> listings_;        // by number in the buffer
    std::vector<std::int64_t> revisions_;  // by number in the buffer; 0: not stored yet
    std::unordered_set<std::int64_t> changed_;
    std::optional<core::Instant> covered_;
    CommitSummary summary_;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_COMMIT_HPP
