#ifndef GPUPRICE_TESTS_UNIT_STORE_FIXTURES_HPP
#define GPUPRICE_TESTS_UNIT_STORE_FIXTURES_HPP

/// \file
/// Small worlds for the store's tests: listings, observations, scrapes.

#include "gpuprice/store/store.hpp"

#include "support/span_price.hpp"
#include "support/temp_dir.hpp"

#include <string>
#include <utility>
#include <vector>

struct sqlite3;

namespace gpuprice::test {

using core::Instant;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

inline const Instant k_start{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
inline const std::string k_market = "bay-us";
inline const std::string k_definition = "0123456789abcdef0123456789abcdef";

inline core::Money usd(long dollars) { return {dollars * core::k_money_scale, core::Currency::usd}; }

/// A listing as its market shows it.
inline model::RawListing listing(const std::string& id, std::vector<long> asks, const std::string& title = "A100 80GB")
{
    model::RawListing raw;
    raw.external_id = id;
    raw.title = title;
    raw.seller = "alice";
    for (const long dollars : asks) {
        model::RawPrice price;
        price.amount = usd(dollars);
        price.text = std::to_string(dollars) + " USD";
        raw.prices.push_back(price);
    }
    return raw;
}

/// The same, offered at another kind of price.
inline model::RawListing listing_of_kind(const std::string& id, model::PriceKind kind, long dollars)
{
    auto raw = listing(id, {dollars});
    raw.prices.front().kind = kind;
    return raw;
}

inline store::Observation observation(model::RawListing raw, Instant at = k_start)
{
    store::Observation observation;
    observation.raw = std::move(raw);
    observation.derived.offer_kind = model::OfferKind::card;
    observation.derived.card = "a100-80gb-pcie";
    observation.derived.family = "A100";
    observation.market_country = "US";
    observation.at = at;
    return observation;
}

inline model::MarketRun outcome(bool complete)
{
    model::MarketRun ledger;
    ledger.outcome = complete ? model::Outcome::ok : model::Outcome::partial;
    ledger.complete = complete;
    return ledger;
}

enum class Extent { complete, partial };

/// One run of one market that saw `listings`.
inline store::CommitSummary scrape(store::Store& store, Instant at, const std::vector<model::RawListing>& listings,
                                   Extent extent = Extent::complete, const std::string& definition = k_definition)
{
    const auto run = store.begin_run("scrape", at);
    auto batch = store.begin_batch(run, {k_market, definition, at, true});
    for (const auto& raw : listings) {
        batch.add(observation(raw));
    }
    auto summary = batch.commit(outcome(extent == Extent::complete));
    store.finish_run(run, at + seconds{1});
    return summary;
}

/// One import of rows.
inline store::CommitSummary import_rows(store::Store& store, const std::vector<store::Observation>& rows)
{
    const auto run = store.begin_run("import", k_start);
    auto batch = store.begin_batch(run, {k_market, "import", {}, false});
    for (const auto& row : rows) {
        batch.add(row);
    }
    auto summary = batch.commit(outcome(true));
    store.finish_run(run, k_start);
    return summary;
}

/// What the export writes for every span.
inline std::vector<store::Observation> exported(const store::Store& store)
{
    std::vector<store::Observation> rows;
    store.for_each_span({}, [&](const model::Revision& revision, const model::Span& span) {
        store::Observation row;
        row.raw = revision.raw;
        row.raw.prices = {stated(span.price)};
        row.derived = revision.derived;
        row.market_country = revision.market_country;
        row.at = span.first;
        row.last_seen = span.last;
        row.gone_at = span.gone_at;
        row.missed_at = span.gone_at ? std::nullopt : span.absent_from;
        rows.push_back(std::move(row));
    });
    return rows;
}

/// Offset of an instant from the start of these tests' time, in days where it is whole, else "XdYs".
inline std::string day_text(Instant at)
{
    const auto offset = at - k_start;
    const auto whole = std::chrono::floor<days>(offset);
    const auto rest = (offset - whole).count();
    return std::to_string(whole.count()) + (rest == 0 ? "" : "+" + std::to_string(rest) + "s");
}

/// The spans in words: "id kind title price first..last [missed DAY | gone DAY]".
inline std::vector<std::string> span_texts(const store::Store& store, const store::Selection& selection = {})
{
    std::vector<std::string> texts;
    store.for_each_span(selection, [&](const model::Revision& revision, const model::Span& span) {
        std::string text = revision.raw.external_id + " " + std::string{model::to_text(span.price.kind)} + " " +
                           revision.raw.title + " " + span.price.amount.to_decimal() + " " + day_text(span.first) +
                           ".." + day_text(span.last);
        if (span.gone_at) {
            text += " gone " + day_text(*span.gone_at);
        } else if (span.absent_from) {
            text += " missed " + day_text(*span.absent_from);
        }
        texts.push_back(std::move(text));
    });
    return texts;
}

/// Catches the database handles that are opened while it lives, so that a test can set limits on them which the
/// program has no business to offer.
class ConnectionTap {
public:
    ConnectionTap();
    ~ConnectionTap();
    ConnectionTap(const ConnectionTap&) = delete;
    ConnectionTap& operator=(const ConnectionTap&) = delete;
    ConnectionTap(ConnectionTap&&) = delete;
    ConnectionTap& operator=(ConnectionTap&&) = delete;

    /// The handle that was opened last: right after Store::open, that of the store.
    [[nodiscard]] sqlite3* last() const;
};

/// Runs SQL on that handle.
void run_sql(sqlite3* database, const std::string& sql);

/// Runs SQL on a database file of any kind and returns the first column of the first row.
std::string run_sql(const std::filesystem::path& file, const std::string& sql);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_UNIT_STORE_FIXTURES_HPP
