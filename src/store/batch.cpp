#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "commit.hpp"
#include "http_cache.hpp"
#include "ledger.hpp"
#include "state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace gpuprice::store {

namespace {

constexpr std::size_t k_most_repeated = 20'000;  // 10 MB

/// The id of a quote or sold price whose market gives none: what makes it the same one when it is met again.
std::string id_of(const std::string& market, const model::RawListing& raw, const model::RawPrice& price,
                  core::Instant at)
{
    std::string key;
    for (const std::string& part :
         {market, price.source, raw.title, std::string{model::to_text(price.kind)}, price.amount.to_decimal(),
          std::string{price.amount.currency.code()}, core::to_text(core::day_of(at)), raw.country}) {
        key += fmt::format("{}:{}", part.size(), part);
    }
    return "q:" + core::digest(key);
}

}  // namespace

Batch::Batch(std::unique_ptr<State> state) : state_{std::move(state)} {}
Batch::Batch(Batch&&) noexcept = default;
Batch& Batch::operator=(Batch&&) noexcept = default;
Batch::~Batch() = default;

void Batch::add(Observation observation) { add(std::move(observation), {}); }

void Batch::add(Observation observation, const std::function<model::Listing(const model::RawListing&)>& derive)
{
    const auto& info = state_->info;
    auto& raw = observation.raw;
    const auto first = info.observes ? info.at : observation.at;
    const auto last = info.observes ? first : observation.last_seen.value_or(first);
    if (last < first) {
        throw core::DataError(fmt::format("{}/{}: last seen at {}, before it was observed at {}: swap the two",
                                          info.market, raw.external_id, core::to_text(last), core::to_text(first)));
    }
    const bool has_ended = std::exchange(raw.ended, false);
    const auto external_id = std::exchange(raw.external_id, {});
    auto prices = std::exchange(raw.prices, {});
    const auto stored = [&](model::RawListing inputs) {
        if (derive) {
            observation.derived = derive(inputs);
        }
        return stored_form(std::move(inputs), std::move(observation.derived), state_->rules, state_->sellers);
    };
    auto& buffer = state_->buffer;
    if (external_id.empty()) {
        const auto revision = stored(std::move(raw));
        for (auto& price : prices) {
            if (!model::is_point(price.kind)) {
                throw std::logic_error("Batch::add: only quotes and sold prices may lack an external id");
            }
            const auto listing =
                buffer.add_listing(id_of(info.market, revision.raw, price, first), observation.market_country);
            const auto number = buffer.add_revision(listing, revision);
            buffer.add_sighting(listing, {{number, std::move(price)}, first, first, true});
        }
        return;
    }
    std::int64_t listing = 0;
    std::int64_t number = 0;
    auto& repeated = state_->repeated;
    if (const auto known = repeated.find(external_id); known != repeated.end() && known->second.raw == raw &&
                                                       known->second.market_country == observation.market_country) {
        listing = known->second.listing;
        number = known->second.revision;
    } else {
        const auto listings = buffer.listing_count();
        listing = buffer.add_listing(external_id, observation.market_country);
        if (listing == listings) {
            number = buffer.add_revision(listing, stored(std::move(raw)));
        } else {
            number = buffer.add_revision(listing, stored(raw));
            if (repeated.size() >= k_most_repeated) {
                repeated.clear();
            }
            repeated.insert_or_assign(
                external_id,
                Batch::State::Repeated{std::move(raw), std::move(observation.market_country), listing, number});
        }
    }
    if (prices.empty()) {
        buffer.add_sighting(listing, {{number, std::nullopt}, first, last, first < last});
    }
    for (auto& price : prices) {
        const bool is_point = model::is_point(price.kind);
        const bool is_asserted = is_point || first < last;
        buffer.add_sighting(listing, {{number, std::move(price)}, first, is_point ? first : last, is_asserted});
    }
    if (observation.missed_at) {
        buffer.add_closing(listing, *observation.missed_at, false);
    }
    if (observation.gone_at) {
        buffer.add_closing(listing, *observation.gone_at, true);
    }
    if (has_ended) {
        buffer.add_closing(listing, last, true);
    }
}

long Batch::size() const { return static_cast<long>(state_->buffer.listing_count()); }

void Batch::keep_page(const PageKey& key, const CachedPage& page) { state_->pages.keep(key, page); }

void Batch::confirm_page(const PageKey& key) { state_->pages.confirm(key); }

void Batch::forget_page(const PageKey& key) { state_->pages.forget(key); }

CommitSummary Batch::commit(model::MarketRun ledger)
{
    auto& connection = state_->store->opened.connection;
    const auto& info = state_->info;
    Transaction transaction{connection, Transaction::Kind::write};
    auto summary = Commit{connection, state_->buffer, info, state_->run, state_->rules}.execute(ledger.complete);
    ledger.run = state_->run;
    ledger.market = info.market;
    ledger.definition = info.definition;
    ledger.at = info.observes ? info.at : run_started(connection, state_->run);
    ledger.seen = summary.seen;
    ledger.added = summary.added;
    ledger.changed = summary.changed;
    ledger.gone = summary.gone;
    ledger.conflicts = summary.conflicts;
    insert_market_run(connection, ledger);
    write_pages(connection, info.market, state_->run, state_->pages, ledger.complete ? Untold::dropped : Untold::kept);
    transaction.commit();
    return summary;
}

}  // namespace gpuprice::store
