#ifndef GPUPRICE_STORE_STORE_HPP
#define GPUPRICE_STORE_STORE_HPP

/// \file
/// The price history on disk: one SQLite file, and the only SQL of the program.
///
/// The history is a function of a set: of observations (market, external id, price kind, instant → raw fields) and
/// of coverage (market, definition, instant, complete?). Any order, overlap or repetition of scrapes and imports
/// gives the same history. src/store/README.md has the tables and how the function is computed.
///
/// Some inputs of normalize are stored coarser than they come, so that what moves daily opens no revision daily: a
/// seller's feedback count as the largest power of ten not above it (0 stays 0), the positive share as whole percent
/// rounded down. Seller names become hashes under the database's own key unless they are kept.
///
/// A failure of SQLite in any member is a core::DataError; core::BusyError when another program holds the file.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/alert.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/ledger.hpp"
#include "gpuprice/model/listing.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/store/http_cache.hpp"
#include "gpuprice/store/prune.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::store {

enum class Access {
    write,  ///< creates the file and its directory when missing, migrates, takes the lock
    read,   ///< the file must exist; one consistent view; works on a read-only medium
};

/// One listing seen, and what it was normalized to. With `raw.ended` its prices are a sighting, and it is gone from the
/// second after. Where `raw.external_id` is empty, each price gets an id made of market, source, title, kind, amount,
/// currency, day and country.
struct Observation {
    model::RawListing raw;
    model::Listing derived;
    std::string market_country;
    core::Instant at;                        ///< seen at
    std::optional<core::Instant> last_seen;  ///< imported spans: seen, at these prices, from `at` to here
    std::optional<core::Instant> missed_at;  ///< imported: a complete observation after last_seen missed it
    std::optional<core::Instant> gone_at;    ///< imported: known to be gone from here on
};

/// What stands in the place of a definition hash for rows of CSV and JSON Lines.
inline constexpr std::string_view k_imported_rows = "import";

/// What a batch is, for the ledger and for coverage.
struct BatchInfo {
    std::string market;
    std::string definition;  ///< model::MarketDefinition::definition_hash(), or k_imported_rows
    core::Instant at;        ///< the coverage instant of a scrape or captured answer; unused for imported rows
    bool observes = true;    ///< true: all observations are at `at`, which becomes coverage. false: imported rows
};

/// What a commit did.
struct CommitSummary {
    long seen = 0;     ///< listings
    long added = 0;    ///< never seen before
    long changed = 0;  ///< known, with a new revision or another price than the one seen before it
    long gone = 0;     ///< known to be gone now, and were not before
    long conflicts = 0;
    std::vector<std::string> conflict_examples;  ///< at most 5, for people
};

class Store;

/// One market's part of a run: observations gathered in a temporary table, so that memory stays bounded, and
/// committed in one transaction or not at all. Destroying an uncommitted batch drops it.
class Batch {
public:
    Batch(Batch&& other) noexcept;
    Batch& operator=(Batch&& other) noexcept;
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    ~Batch();

    /// What is added to one batch twice with the same inputs of normalize must be derived alike.
    /// \throws core::DataError   when the disk is full, or last_seen lies before `at`.
    /// \throws std::logic_error  when a price that is neither quote nor sold has no external id.
    void add(Observation observation);

    /// The same, where `derive` gives `derived`: it is not asked when the listing was added before in the same state.
    /// \param derive  gets the inputs of normalize, without id and prices; gives the same for the same.
    void add(Observation observation, const std::function<model::Listing(const model::RawListing&)>& derive);

    /// Distinct listings added so far.
    [[nodiscard]] long size() const;

    // What became of a page that the run asked for, told at most once each; the last word on a key counts. A page that
    // was not answered is not told of.

    /// An answer in full, to be kept instead of what was kept before.
    void keep_page(const PageKey& key, const CachedPage& page);
    /// What is kept is still valid.
    void confirm_page(const PageKey& key);
    /// What is kept is not to be asked about again.
    void forget_page(const PageKey& key);

    /// Writes observations, coverage, the ledger line and the kept pages in one transaction. A complete commit that was
    /// told of any page drops the market's pages that it was not told of: they are asked for no longer. A commit that
    /// was told of none, as an import's is not, leaves the pages as they are. `ledger` comes filled but for the counts
    /// of CommitSummary and its run, market, at and definition, which are set here (`at` to the run's start for
    /// imported rows). Coverage is complete when `ledger.complete` is set; that of imported rows never is. \throws
    /// core::DataError  and leaves the database as it was.
    CommitSummary commit(model::MarketRun ledger);

private:
    friend class Store;
    struct State;
    explicit Batch(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Which texts are read; the fewer, the faster.
enum class Words : std::uint8_t {
    all,
    titles,  ///< all that numbers rest on: not the condition as stated, category, facts, url, and text and source of
             ///< prices
    none,    ///< nor titles, without which two offers of one seller are not known to be the same one
};

/// Which part of the history to load. Empty vectors mean "all".
struct Selection {
    std::vector<std::string> markets;
    std::string external_id;            ///< only the listing with this id on its market; empty = all
    std::vector<std::string> cards;     ///< catalogue ids; a listing counts when its card is one of them,
    std::vector<std::string> families;  ///< or when its variant is not stated and its family is one of these
    bool with_unassigned = false;       ///< or, with cards or families given, when it has neither card nor family
    std::vector<model::PriceKind> kinds;
    std::optional<core::Instant> since;  ///< spans that end before it are left out (carry-forward is the caller's)
    std::optional<core::Instant> until;  ///< spans that begin after it are left out
    Words words = Words::all;            ///< what is not read is empty
};

/// Which revisions are to be derived anew.
enum class Rederive : std::uint8_t {
    outdated,  ///< those that other rules derived
    all,
};

/// A stored market's ledger, newest first.
struct MarketStatus {
    std::string market;
    std::optional<model::MarketRun> last;  ///< the last run of any outcome
    std::optional<core::Instant> last_ok;  ///< last run that came to ok, empty or not_modified
    long listings = 0;                     ///< known; 0 where they are not counted
    long open = 0;                         ///< of them, not gone
};

/// Which markets' listings `status` counts: whether one is gone takes its whole history.
enum class Counted : std::uint8_t {
    all,
    shrunken,  ///< of markets whose last run came to empty or drift, where the count says what that means
};

/// Something in the file that is not as it has to be.
struct Problem {
    std::string where;  ///< a listing, a table, a market's run
    std::string what;
};

/// What the file holds, and how much room that takes.
struct Contents {
    struct Table {
        std::string name;
        std::int64_t rows = 0;
        std::int64_t bytes = 0;  ///< with its indexes
    };

    std::int64_t format = 0;
    std::int64_t bytes = 0;              ///< without the write-ahead log
    std::int64_t free_bytes = 0;         ///< of them, for what comes next
    std::vector<Table> tables;           ///< largest first
    std::optional<core::Instant> first;  ///< sighting, quote or sale
    std::optional<core::Instant> last;
};

/// A host that no run asks before `until`.
struct HostPause {
    std::string origin;  ///< "https://shop.example:443"
    core::Instant until;
    std::string why;  ///< a clause for people
};

/// The copy of `database` beside it that was written last, by `Store::back_up`; empty when there is none.
[[nodiscard]] std::filesystem::path newest_backup(const std::filesystem::path& database);

class Store {
public:
    /// \throws core::DataError  when the file is missing (read), is no gpuprice database (names whose it is, when
    ///         known), was written by a newer version (names both), is damaged, or cannot be created or written.
    /// \throws core::BusyError  when another process holds the write lock.
    [[nodiscard]] static Store open(const std::filesystem::path& file, Access access);

    Store(Store&& other) noexcept;
    Store& operator=(Store&& other) noexcept;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    ~Store();

    /// One line for people about how the file was opened, such as "read-only medium: …"; empty in the ordinary case.
    [[nodiscard]] const std::string& note() const noexcept;

    /// Which rules derive what later batches hold. The others of these members compare with them. Default: none stated.
    ///
    /// Content that other rules meet again takes over what they derive from it, for the past too, unless a newer
    /// normalizer had derived what is stored.
    void set_rules(model::Rules rules);

    /// How many revisions other rules derived. O(log n) where there is none.
    [[nodiscard]] long outdated() const;

    /// The markets that have a revision to derive anew, ascending.
    [[nodiscard]] std::vector<std::string> markets_to_rederive(Rederive which) const;

    /// Visits those of `market`, ascending by external id and number, without holding them all.
    void for_each_revision(std::string_view market, Rederive which,
                           const std::function<void(const model::Revision&)>& visit) const;

    /// Stores what `derive` makes of each of them, in one transaction: killed before its end, it leaves the market as
    /// it was. \returns how many there were.
    long rederive(std::string_view market, Rederive which,
                  const std::function<model::Listing(const model::Revision&)>& derive);

    /// Stores seller names as they are instead of keyed hashes; kept in the database from then on. Default: hashes.
    void set_keep_sellers(bool keep);

    /// Starts a run in the ledger and returns its id. It stays unfinished until `finish_run`.
    [[nodiscard]] std::int64_t begin_run(std::string_view kind, core::Instant started);
    void finish_run(std::int64_t run, core::Instant finished);

    /// Starts one market's part of a run. The store must outlive the batch. Several may be open at once.
    [[nodiscard]] Batch begin_batch(std::int64_t run, BatchInfo info);

    /// Runs `work`, and keeps what it writes through this store, batches and runs included, all together or, when it
    /// throws or the process dies before the end, not at all.
    void atomically(const std::function<void()>& work);

    /// Takes back what the definitions of `market` observed at these instants: their coverage and ledger lines (those
    /// of the word `skipped` stay), the sightings, sold prices, quotes and ends of the listings that they saw there,
    /// and the listings and revisions that nothing else tells of. Imported rows stay; only where one was observed at
    /// the very second of such an instant, on a listing that the definition knows, is it taken for a part of what the
    /// definition saw. O(listings × instants of coverage of the market).
    void forget_observations(std::string_view market, std::vector<core::Instant> instants);

    /// What the definition `from` observed of `market` counts as observed by `to` from now on.
    void attribute_observations(std::string_view market, std::string_view from, std::string_view to);

    /// Copies the database to a file beside it, "history.db.OCCASION-20260331T120000Z", with "-2", "-3", … behind where
    /// there is one of that name, and its permissions. \returns  that file, which is whole or not there.
    [[nodiscard]] std::filesystem::path back_up(std::string_view occasion, core::Instant at) const;

    /// The same to `target`. \throws core::DataError  when there is a file of that name, or it cannot be written.
    void back_up_to(const std::filesystem::path& target) const;

    /// Reads all of the file, and derives all of the history, to find what cannot be: damaged pages, rows that refer to
    /// nothing, prices that overlap or lie where the market was not observed, a ledger that does not add up. Empty when
    /// all is well. O(size of the file). \param tell  told what is looked at next. May be empty.
    [[nodiscard]] std::vector<Problem> check(const std::function<void(std::string_view)>& tell = {}) const;

    /// O(size of the file), but reads only the head of each page.
    [[nodiscard]] Contents contents() const;

    /// What of the details older than `before` no number needs: see PrunedPart. Reports of any day, and the listings
    /// behind their numbers, are the same without them. Of the ledger, k_ledger_kept lines of each market and its last
    /// success stay. With Prune::done all of it goes in one transaction.
    std::vector<PrunedPart> prune_details(Prune prune, core::Instant before, core::Instant now);

    /// Everything that was seen of `market` before that day, in one transaction, leaving a mark. What stays is the
    /// history in which nobody had told of it.
    PrunedYears prune_years(Prune prune, std::string_view market, core::Day before, core::Instant now);

    /// What whole years were removed of, ascending by market: of each the latest day.
    [[nodiscard]] std::vector<PruneMark> prune_marks() const;

    /// Gives what is free in the file back to the disk, if there is room for the copy that this takes. Killed, or
    /// failing, it leaves the file as it was.
    SpaceGivenBack give_back_space();

    /// Writes a ledger line for a market that was not observed at all (failed, blocked, skipped).
    void record_outcome(const model::MarketRun& ledger);

    /// The history that matches, computed as the file comment says. Order: see model::History. Coverage is that of the
    /// selected markets at all times, one entry an instant.
    [[nodiscard]] model::History select(const Selection& selection) const;

    /// Calls `visit` for every revision and span in the order of History, without holding them all: memory does not
    /// grow with the history. `Span::revision` is the index that `select` would give.
    void for_each_span(const Selection& selection,
                       const std::function<void(const model::Revision&, const model::Span&)>& visit) const;

    /// By what `market` knows the state of the answer kept for `key`; none when none is kept. O(log n).
    [[nodiscard]] std::optional<PageValidators> page_validators(std::string_view market, const PageKey& key) const;

    /// That answer; none also when its body can no longer be unpacked.
    [[nodiscard]] std::optional<CachedPage> cached_page(std::string_view market, const PageKey& key) const;

    /// When and by which definition `market` was observed, or that was tried: its ledger but for imports and the word
    /// `skipped`, and its coverage where the ledger has been pruned. Only market, at, definition and run are set.
    [[nodiscard]] std::vector<model::MarketRun> observing_runs(std::string_view market) const;

    /// The last `count` ledger lines of `market` by their `at`, newest first; of all markets when it is empty. With
    /// `until`, none after it.
    [[nodiscard]] std::vector<model::MarketRun> ledger(std::string_view market, std::size_t count,
                                                       std::optional<core::Instant> until = std::nullopt) const;

    /// Ascending by market.
    [[nodiscard]] std::vector<MarketStatus> status(Counted counted = Counted::all) const;

    /// The markets in the ledger, ascending: all that anything was ever observed of, or asked.
    [[nodiscard]] std::vector<std::string> markets() const;

    /// Hosts that are to be left alone later than `now`, ascending by origin.
    [[nodiscard]] std::vector<HostPause> host_pauses(core::Instant now) const;

    /// Adds pauses, of two for one host the one that ends later, and forgets those that are over at `now`.
    void add_host_pauses(std::span<const HostPause> pauses, core::Instant now);

    /// The episodes of all alert rules, in the order in which they were stored.
    [[nodiscard]] std::vector<model::AlertEpisode> alert_episodes() const;

    /// Adds it when its id is 0, else overwrites the one of that id. \returns its id. Of one rule and subject at most
    /// one may go on. \throws core::DataError  for a second one.
    std::int64_t save_alert_episode(const model::AlertEpisode& episode);

    /// The messages about them, in the order in which they were stored.
    [[nodiscard]] std::vector<model::AlertMessage> alert_messages() const;

    /// Likewise. Of one episode, event and channel there is at most one message. \throws core::DataError  for a second.
    std::int64_t save_alert_message(const model::AlertMessage& message);

    /// Runs that were started and never finished, newest first: killed, or still going.
    [[nodiscard]] std::vector<model::RunRecord> unfinished_runs() const;

    /// The stored exchange rates, added to `table`.
    void load_rates(model::RateTable& table) const;

    /// Adds a rate; a stored day is never overwritten (returns false).
    bool add_rate(const model::Rate& rate);

    /// The same for many, in one transaction. \returns how many were new.
    long add_rates(std::span<const model::Rate> rates);

    /// Free text by key. Absent keys are "".
    [[nodiscard]] std::string meta(std::string_view key) const;
    void set_meta(std::string_view key, std::string_view value);

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
    friend class Batch;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_STORE_HPP
