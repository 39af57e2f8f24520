#include "gpuprice/ingest/import.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/markets/adapter.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::ingest {

namespace {

model::MarketRun ledger_of(long left_out)
{
    model::MarketRun ledger;
    ledger.outcome = model::Outcome::partial;  // see model::k_imported
    ledger.left_out = left_out;
    ledger.message = model::k_imported;
    return ledger;
}

markets::SightingsReader open_sightings(std::istream& in, markets::SightingsFormat format, const std::string& name,
                                        const markets::UsualCurrency& usual_currency)
{
    try {
        return {in, format, markets::SightingsUse::history, usual_currency};
    } catch (const core::DataError& error) {
        throw core::DataError(name + ": " + error.what() + "; nothing was imported");
    }
}

model::MarketRun counted(model::MarketRun ledger, const std::string& market, core::Instant at,
                         const store::CommitSummary& summary)
{
    ledger.market = market;
    ledger.at = at;
    ledger.seen = summary.seen;
    ledger.added = summary.added;
    ledger.changed = summary.changed;
    ledger.gone = summary.gone;
    ledger.conflicts = summary.conflicts;
    if (!summary.conflict_examples.empty()) {
        ledger.message = summary.conflict_examples.front();
    }
    return ledger;
}

}  // namespace

Import::Import(std::span<const model::MarketDefinition> markets, store::Store& store,
               const normalize::Normalizer& normalizer, const core::Clock& clock, BadRows bad_rows)
    : markets_{markets},
      store_{store},
      normalizer_{normalizer},
      clock_{clock},
      bad_rows_{bad_rows},
      started_{clock.now()},
      run_{store.begin_run("import", started_)}
{
}

Import::~Import()
{
    if (finished_) {
        return;
    }
    try {
        // Given up, not killed: the ledger must not wait for it.
        store_.finish_run(run_, clock_.now());
    } catch (const std::exception&) {
        return;  // the database is unusable, which whoever gave up already says
    }
}

Import::Part& Import::part_of(const store::BatchInfo& info)
{
    auto part = parts_.find(info.market);
    if (part == parts_.end()) {
        part = parts_.emplace(info.market, Part{store_.begin_batch(run_, info), info.at}).first;
    }
    return part->second;
}

const model::MarketDefinition* Import::find(std::string_view market) const
{
    const auto found = std::ranges::find(markets_, market, &model::MarketDefinition::id);
    return found == markets_.end() ? nullptr : &*found;
}

void Import::reject(const std::string& message)
{
    if (bad_rows_ == BadRows::refuse) {
        throw core::DataError(message + "; nothing was imported (--skip-bad leaves such rows out)");
    }
    constexpr std::size_t k_kept = 20;
    ++report_.bad_rows;
    if (report_.bad.size() < k_kept) {
        report_.bad.push_back(message);
    }
}

void Import::add_sightings(std::istream& in, markets::SightingsFormat format, const std::string& name)
{
    const auto usual_currency = [this](std::string_view market) -> std::optional<core::Currency> {
        const model::MarketDefinition* known = find(market);
        return known == nullptr ? std::nullopt : std::optional{known->currency};
    };
    const auto normalize = [this](const model::RawListing& raw) { return normalizer_.normalize(raw); };
    auto reader = open_sightings(in, format, name, usual_currency);
    while (auto row = reader.next()) {
        if (!*row) {
            reject(std::move(*row).with_where(name).error().text());
            continue;
        }
        markets::SightingRow sighting = std::move(*row).value();
        const model::MarketDefinition* market = find(sighting.market);
        if (market == nullptr && (sighting.raw.country.empty() || sighting.currency.empty())) {
            reject(name + ": line " + std::to_string(reader.line()) + ": market '" + sighting.market +
                   "' has no definition, so the row must state country and currency");
            continue;
        }
        if (market != nullptr) {
            for (model::RawPrice& price : sighting.raw.prices) {
                if (price.tax == model::TaxKind::unknown) {
                    price.tax = market->tax;
                }
            }
        }
        if (sighting.raw.prices.empty()) {
            ++report_.unpriced;
        }
        store::Observation observation;
        observation.raw = std::move(sighting.raw);
        observation.market_country = market == nullptr ? std::string{} : market->country;
        observation.at = sighting.observed_at;
        if (sighting.last_seen > sighting.observed_at) {
            observation.last_seen = sighting.last_seen;
        }
        observation.missed_at = sighting.missed_at;
        observation.gone_at = sighting.gone_at;
        part_of({sighting.market, std::string{store::k_imported_rows}, started_, false})
            .batch.add(std::move(observation), normalize);
        ++report_.rows;
        if (told_) {
            told_();
        }
    }
}

void Import::add_saved_answer(const model::MarketDefinition& market, std::string_view bytes, core::Instant at,
                              const std::string& name)
{
    markets::Step step = markets::find_adapter(market.adapter)->read_saved(market, bytes);
    if (step.verdict == markets::Verdict::failed || step.verdict == markets::Verdict::blocked) {
        throw core::DataError(name + ": no answer of market " + market.id +
                              (step.message.empty() ? "" : ": " + step.message) + "; nothing was imported");
    }
    Part& part = part_of({market.id, market.definition_hash(), at, true});
    part.left_out += static_cast<long>(step.left_out.size());
    for (model::RawListing& raw : step.listings) {
        store::Observation observation;
        observation.derived = normalizer_.normalize(raw);
        observation.raw = std::move(raw);
        observation.market_country = market.country;
        observation.at = at;
        part.batch.add(std::move(observation));
        ++report_.rows;
    }
}

ImportReport Import::finish()
{
    report_.run.id = run_;
    report_.run.kind = "import";
    report_.run.started = started_;
    for (auto& [market, part] : parts_) {
        const model::MarketRun ledger = ledger_of(part.left_out);
        report_.run.markets.push_back(counted(ledger, market, part.at, part.batch.commit(ledger)));
    }
    report_.run.finished = clock_.now();
    store_.finish_run(run_, *report_.run.finished);
    finished_ = true;
    return std::move(report_);
}

}  // namespace gpuprice::ingest
