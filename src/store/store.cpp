#include "gpuprice/store/store.hpp"

#include "gpuprice/core/digest.hpp"

#include "alerts.hpp"
#include "backup.hpp"
#include "check.hpp"
#include "forget.hpp"
#include "host_pauses.hpp"
#include "http_cache.hpp"
#include "ledger.hpp"
#include "mapped_reading.hpp"
#include "prune.hpp"
#include "prune_years.hpp"
#include "rederive.hpp"
#include "rules.hpp"
#include "select.hpp"
#include "space.hpp"
#include "state.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::store {

namespace {

constexpr std::string_view k_seller_salt = "seller_salt";
constexpr std::string_view k_keep_sellers = "keep_sellers";

bool is_whole(const Selection& selection)
{
    return selection.markets.empty() && selection.external_id.empty() && selection.cards.empty() &&
           selection.families.empty();
}

/// Appends the listings out of a map of the file, because one listing's rows lie all over it. \returns false when pages
/// of it were missing: what was appended is not to be believed.
bool append_mapped(Connection& connection, const Selection& selection, model::History& history)
{
    MappedReading reading{connection};
    try {
        append_listings(connection, selection, history, [] {});
    } catch (const core::DataError&) {
        if (!reading.has_failed()) {
            throw;
        }
    }
    return !reading.has_failed();
}

}  // namespace

Store::Store(std::unique_ptr<State> state) : state_{std::move(state)} {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(const std::filesystem::path& file, Access access)
{
    if (access == Access::read) {
        return Store{std::make_unique<State>(State{open_for_reading(file), {}, {}})};
    }
    Store store{std::make_unique<State>(State{open_for_writing(file), {}, {}})};
    if (store.meta(k_seller_salt).empty()) {
        store.set_meta(k_seller_salt, core::digest(core::random_key()));
    }
    return store;
}

const std::string& Store::note() const noexcept { return state_->opened.note; }

void Store::set_keep_sellers(bool keep)
{
    const std::string_view wanted = keep ? "1" : "0";
    if (meta(k_keep_sellers) != wanted) {  // a write is a wait for the disk
        set_meta(k_keep_sellers, wanted);
    }
}

void Store::set_rules(model::Rules rules) { state_->rules = std::move(rules); }

long Store::outdated() const { return count_outdated(state_->opened.connection, state_->rules); }

std::vector<std::string> Store::markets_to_rederive(Rederive which) const
{
    return load_markets_to_rederive(state_->opened.connection, state_->rules, which);
}

void Store::for_each_revision(std::string_view market, Rederive which,
                              const std::function<void(const model::Revision&)>& visit) const
{
    store::for_each_revision(state_->opened.connection, market, state_->rules, which,
                             [&visit](std::int64_t, const model::Revision& revision) { visit(revision); });
}

long Store::rederive(std::string_view market, Rederive which,
                     const std::function<model::Listing(const model::Revision&)>& derive)
{
    auto& connection = state_->opened.connection;
    Transaction transaction{connection, Transaction::Kind::write};
    const long count = rederive_market(connection, market, state_->rules, which, derive);
    transaction.commit();
    return count;
}

std::int64_t Store::begin_run(std::string_view kind, core::Instant started)
{
    return insert_run(state_->opened.connection, kind, started);
}

void Store::finish_run(std::int64_t run, core::Instant finished)
{
    state_->opened.connection.prepare("UPDATE run SET finished = ? WHERE id = ?").run(finished, run);
}

Batch Store::begin_batch(std::int64_t run, BatchInfo info)
{
    auto file = state_->buffers.lock();
    if (!file) {
        file = std::make_shared<BufferFile>();
        state_->buffers = file;
    }
    return Batch{std::make_unique<Batch::State>(*state_, run, std::move(info),
                                                SellerPolicy{meta(k_keep_sellers) == "1", meta(k_seller_salt)},
                                                rules_id(state_->opened.connection, state_->rules), std::move(file))};
}

void Store::atomically(const std::function<void()>& work)
{
    Transaction transaction{state_->opened.connection, Transaction::Kind::write};
    work();
    transaction.commit();
}

void Store::forget_observations(std::string_view market, std::vector<core::Instant> instants)
{
    auto& connection = state_->opened.connection;
    Transaction transaction{connection, Transaction::Kind::write};
    store::forget_observations(connection, market, std::move(instants));
    transaction.commit();
}

void Store::attribute_observations(std::string_view market, std::string_view from, std::string_view to)
{
    auto& connection = state_->opened.connection;
    Transaction transaction{connection, Transaction::Kind::write};
    store::attribute_observations(connection, market, from, to);
    transaction.commit();
}

std::filesystem::path Store::back_up(std::string_view occasion, core::Instant at) const
{
    return copy_beside(state_->opened.connection, occasion, at);
}

void Store::back_up_to(const std::filesystem::path& target) const { copy_whole(state_->opened.connection, target); }

std::vector<Problem> Store::check(const std::function<void(std::string_view)>& tell) const
{
    return find_problems(
        state_->opened.connection, tell ? tell : [](std::string_view /*step*/) {});
}

Contents Store::contents() const { return contents_of(state_->opened.connection); }

std::vector<PrunedPart> Store::prune_details(Prune prune, core::Instant before, core::Instant now)
{
    auto& connection = state_->opened.connection;
    if (prune == Prune::rehearsed) {
        return count_details(connection, before);
    }
    Transaction transaction{connection, Transaction::Kind::write};
    auto parts = count_details(connection, before);
    if (std::ranges::any_of(parts, [](const PrunedPart& part) { return part.rows > 0; })) {
        remove_details(connection, before, now);
        transaction.commit();
    }
    return parts;
}

PrunedYears Store::prune_years(Prune prune, std::string_view market, core::Day before, core::Instant now)
{
    auto& connection = state_->opened.connection;
    if (prune == Prune::rehearsed) {
        return count_years(connection, market, before);
    }
    Transaction transaction{connection, Transaction::Kind::write};
    auto years = count_years(connection, market, before);
    if (!years.parts.empty() || years.shortened > 0) {
        remove_years(connection, market, before, now);
        transaction.commit();
    }
    return years;
}

std::vector<PruneMark> Store::prune_marks() const { return load_prune_marks(state_->opened.connection); }

SpaceGivenBack Store::give_back_space() { return store::give_back_space(state_->opened.connection); }

void Store::record_outcome(const model::MarketRun& ledger) { insert_market_run(state_->opened.connection, ledger); }

model::History Store::select(const Selection& selection) const
{
    const auto& connection = state_->opened.connection;
    model::History history;
    if (is_whole(selection)) {
        // Growing step by step would touch twice the memory. A row of price_span is about one span.
        const auto number = [&connection](std::string_view sql) {
            return static_cast<std::size_t>(connection.integer(sql));
        };
        history.revisions.reserve(number("SELECT max(id) FROM revision"));
        history.spans.reserve(number("SELECT count(*) FROM price_span"));
    }
    if (!selection.external_id.empty()) {
        append_listings(connection, selection, history, [] {});
    } else if (!append_mapped(state_->opened.connection, selection, history)) {
        // The way on which an error of the disk has a code, and so a sentence; or it was none.
        history = {};
        append_listings(connection, selection, history, [] {});
    }
    history.coverage = select_coverage(connection, selection);
    return history;
}

void Store::for_each_span(const Selection& selection,
                          const std::function<void(const model::Revision&, const model::Span&)>& visit) const
{
    std::size_t offset = 0;
    for_each_listing(state_->opened.connection, selection, [&](model::History& listing) {
        for (auto& span : listing.spans) {
            const auto& revision = listing.revisions[span.revision];
            span.revision += offset;
            visit(revision, span);
        }
        offset += listing.revisions.size();
    });
}

std::optional<PageValidators> Store::page_validators(std::string_view market, const PageKey& key) const
{
    return find_validators(state_->opened.connection, market, key);
}

std::optional<CachedPage> Store::cached_page(std::string_view market, const PageKey& key) const
{
    return load_page(state_->opened.connection, market, key);
}

std::vector<model::MarketRun> Store::ledger(std::string_view market, std::size_t count,
                                            std::optional<core::Instant> until) const
{
    return load_ledger(state_->opened.connection, market, count, until);
}

std::vector<model::MarketRun> Store::observing_runs(std::string_view market) const
{
    return load_observing_runs(state_->opened.connection, market);
}

std::vector<MarketStatus> Store::status(Counted counted) const
{
    return load_status(state_->opened.connection, counted);
}

std::vector<std::string> Store::markets() const
{
    std::vector<std::string> markets;
    auto rows = state_->opened.connection.prepare("SELECT DISTINCT market FROM run_market ORDER BY market");
    while (rows.step()) {
        markets.push_back(rows.text(0));
    }
    return markets;
}

std::vector<HostPause> Store::host_pauses(core::Instant now) const
{
    return load_host_pauses(state_->opened.connection, now);
}

void Store::add_host_pauses(std::span<const HostPause> pauses, core::Instant now)
{
    write_host_pauses(state_->opened.connection, pauses, now);
}

std::vector<model::AlertEpisode> Store::alert_episodes() const
{
    return load_alert_episodes(state_->opened.connection);
}

std::int64_t Store::save_alert_episode(const model::AlertEpisode& episode)
{
    return write_alert_episode(state_->opened.connection, episode);
}

std::vector<model::AlertMessage> Store::alert_messages() const
{
    return load_alert_messages(state_->opened.connection);
}

std::int64_t Store::save_alert_message(const model::AlertMessage& message)
{
    return write_alert_message(state_->opened.connection, message);
}

std::vector<model::RunRecord> Store::unfinished_runs() const { return load_unfinished_runs(state_->opened.connection); }

void Store::load_rates(model::RateTable& table) const
{
    auto rows = state_->opened.connection.prepare("SELECT day, currency, units_per_eur, source FROM rate");
    while (rows.step()) {
        if (const auto currency = core::Currency::parse(rows.text_view(1))) {
            table.add({core::Day{std::chrono::days{rows.integer(0)}}, *currency, rows.real(2), rows.text(3)});
        }
    }
}

bool Store::add_rate(const model::Rate& rate) { return add_rates({&rate, 1}) > 0; }

long Store::add_rates(std::span<const model::Rate> rates)
{
    long added = 0;
    Transaction transaction{state_->opened.connection, Transaction::Kind::write};
    auto insert = state_->opened.connection.prepare(
        "INSERT OR IGNORE INTO rate (day, currency, units_per_eur, source) VALUES (?, ?, ?, ?)");
    for (const model::Rate& rate : rates) {
        added += insert.run(rate.day, rate.currency.code(), rate.units_per_eur, rate.source);
    }
    transaction.commit();
    return added;
}

std::string Store::meta(std::string_view key) const
{
    auto row = state_->opened.connection.prepare("SELECT value FROM meta WHERE key = ?");
    return row.query(key).step() ? row.text(0) : std::string{};
}

void Store::set_meta(std::string_view key, std::string_view value)
{
    state_->opened.connection.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        .run(key, value);
}

}  // namespace gpuprice::store
