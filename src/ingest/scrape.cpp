#include "gpuprice/ingest/scrape.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/markets/adapter.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

namespace gpuprice::ingest {

namespace {

using markets::Verdict;
using model::Outcome;

constexpr std::size_t k_ledger_looked_at = 60;

void save_capture(const std::filesystem::path& directory, const std::string& market, long page,
                  const model::Response& response)
{
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    const auto file = directory / (market + "-" + std::to_string(page) + ".body");
    std::ofstream out{file, std::ios::binary};
    out.write(response.body.data(), static_cast<std::streamsize>(response.body.size()));
    if (!out.flush()) {
        throw core::DataError("cannot write the capture " + file.string() + ": check the directory and free space");
    }
}

/// One market on its way through a run.
class MarketScrape {
public:
    MarketScrape(const model::MarketDefinition& market, store::Store& store, std::int64_t run, core::Instant at,
                 const normalize::Normalizer& normalizer, const ScrapeOptions& options)
        : market_{market},
          adapter_{*markets::find_adapter(market.adapter)},
          store_{store},
          normalizer_{normalizer},
          options_{options},
          batch_{store.begin_batch(run, {market.id, market.definition_hash(), at, true})}
    {
        ledger_.run = run;
        ledger_.market = market.id;
        ledger_.at = at;
        ledger_.definition = market.definition_hash();
        politeness_.obeys_robots = market.documented_api.empty();
    }

    /// Submits requests; `told` is called after each answer. Must stay at its address until the fetcher is done.
    void submit(std::vector<model::Request> requests, fetch::Fetcher& fetcher,
                const std::function<void(const ScrapeProgress&)>& told)
    {
        for (model::Request& request : requests) {
            if (!may_ask(request)) {
                continue;
            }
            ++ledger_.requests;
            ++open_;
            fetcher.submit(std::move(request), politeness_,
                           [this, &fetcher, &told](const model::Request& asked, const fetch::Outcome& outcome) {
                               --open_;
                               submit(take(asked, outcome), fetcher, told);
                               if (open_ == 0) {
                                   finish();
                               }
                               told({market_.id, ledger_.pages, batch_.size(), open_ == 0});
                           });
        }
    }

    /// Settles a market none of whose requests was sent.
    void close()
    {
        if (!finished_) {
            note("no request to send");
            failures_ += 1;
            finish();
        }
    }

    [[nodiscard]] const model::MarketRun& ledger() const { return ledger_; }

private:
    void note(const std::string& message)
    {
        if (ledger_.message.empty()) {
            ledger_.message = message;  // the first trouble explains the others best
        }
    }

    bool may_ask(const model::Request& request)
    {
        if (ledger_.requests >= market_.politeness.max_pages) {
            limited_ = true;
            note("stopped at the limit of " + std::to_string(market_.politeness.max_pages) +
                 " pages; raise politeness.max_pages or narrow the queries");
            return false;
        }
        const auto target = fetch::parse_url(request.url);
        const auto home = fetch::parse_url(market_.base_url);
        if (!target || !home || target->origin() != home->origin()) {
            failures_ += 1;
            note("the market pointed to another host, " + (target ? target->origin() : request.url) + "; not followed");
            return false;
        }
        return true;
    }

    std::vector<model::Request> take(const model::Request& asked, const fetch::Outcome& outcome)
    {
        if (!outcome) {
            failures_ += 1;
            denied_ = denied_ || outcome.error().kind == core::ErrorKind::denied;
            note(outcome.error().text());
            return {};
        }
        const model::Response& response = *outcome;
        ++ledger_.pages;
        ledger_.bytes += static_cast<long>(response.body.size());
        if (options_.captures) {
            save_capture(*options_.captures, market_.id, ledger_.pages, response);
        }
        markets::Step step = adapter_.step(market_, asked, response);
        switch (step.verdict) {
            case Verdict::ok:
            case Verdict::empty: break;
            case Verdict::partial: limited_ = true; break;
            case Verdict::blocked: blocked_ += 1; break;
            case Verdict::failed: failures_ += 1; break;
        }
        if (!step.message.empty()) {
            note(step.message);
        }
        ledger_.left_out += static_cast<long>(step.left_out.size());
        for (model::RawListing& raw : step.listings) {
            store::Observation observation;
            observation.derived = normalizer_.normalize(raw);
            observation.raw = std::move(raw);
            observation.market_country = market_.country;
            observation.at = ledger_.at;
            batch_.add(observation);
        }
        return std::move(step.requests);
    }

    void finish()
    {
        finished_ = true;
        const long seen = batch_.size();
        ledger_.complete = false;
        if (seen == 0 && blocked_ > 0) {
            ledger_.outcome = Outcome::blocked;
        } else if (seen == 0 && failures_ > 0) {
            ledger_.outcome = denied_ ? Outcome::blocked : Outcome::failed;
        } else if (blocked_ + failures_ > 0 || limited_) {
            ledger_.outcome = Outcome::partial;
        } else if (drifts(seen)) {
            ledger_.outcome = Outcome::drift;
            note(
                "far fewer listings than in the runs before; kept open what was not seen. If this is right, run "
                "'gpuprice scrape --accept " +
                market_.id + "'");
        } else {
            ledger_.outcome = seen == 0 ? Outcome::empty : Outcome::ok;
            ledger_.complete = true;
        }
        if (ledger_.outcome == Outcome::blocked || ledger_.outcome == Outcome::failed) {
            store_.record_outcome(ledger_);
            return;
        }
        const store::CommitSummary summary = batch_.commit(ledger_);
        ledger_.seen = summary.seen;
        ledger_.added = summary.added;
        ledger_.changed = summary.changed;
        ledger_.gone = summary.gone;
        ledger_.conflicts = summary.conflicts;
        if (!summary.conflict_examples.empty()) {
            note(summary.conflict_examples.front());
        }
    }

    [[nodiscard]] bool drifts(long seen) const
    {
        if (std::ranges::find(options_.accept, market_.id) != options_.accept.end()) {
            return false;
        }
        std::vector<model::MarketRun> earlier = store_.ledger(market_.id, k_ledger_looked_at);
        std::erase_if(earlier, [this](const model::MarketRun& run) { return run.definition != ledger_.definition; });
        return is_drift(seen, earlier);
    }

    const model::MarketDefinition& market_;
    const markets::Adapter& adapter_;
    store::Store& store_;
    const normalize::Normalizer& normalizer_;
    const ScrapeOptions& options_;
    model::Politeness politeness_ = market_.politeness;
    store::Batch batch_;
    model::MarketRun ledger_;
    long open_ = 0;
    long failures_ = 0;
    long blocked_ = 0;
    bool limited_ = false;
    bool denied_ = false;
    bool finished_ = false;
};

}  // namespace

std::vector<model::Request> first_requests(const model::MarketDefinition& market)
{
    return markets::find_adapter(market.adapter)->start(market);
}

model::RunRecord scrape(std::span<const model::MarketDefinition> markets, store::Store& store, fetch::Fetcher& fetcher,
                        const normalize::Normalizer& normalizer, const core::Clock& clock, const ScrapeOptions& options,
                        const std::function<void(const ScrapeProgress&)>& progress)
{
    model::RunRecord record;
    record.kind = "scrape";
    record.started = clock.now();
    record.id = store.begin_run(record.kind, record.started);

    std::vector<std::unique_ptr<MarketScrape>> scrapes;
    for (const model::MarketDefinition& market : markets) {
        scrapes.push_back(
            std::make_unique<MarketScrape>(market, store, record.id, record.started, normalizer, options));
        scrapes.back()->submit(first_requests(market), fetcher, progress);
    }
    fetcher.run();

    for (const auto& scraped : scrapes) {
        scraped->close();
        record.markets.push_back(scraped->ledger());
    }
    record.finished = clock.now();
    store.finish_run(record.id, *record.finished);
    return record;
}

}  // namespace gpuprice::ingest
