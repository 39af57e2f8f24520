#include "gpuprice/ingest/scrape.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/markets/adapter.hpp"

#include "intake.hpp"
#include "page_cache.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

namespace gpuprice::ingest {

namespace {

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
          options_{options},
          intake_{market, store, run, at, normalizer},
          pages_{store, market.id, intake_.batch()}
    {
        politeness_.obeys_robots = market.documented_api.empty();
    }

    /// Submits requests; `told` is called after each answer. Must stay at its address until the fetcher is done.
    void submit(const std::vector<model::Request>& requests, fetch::Fetcher& fetcher,
                const std::function<void(const ScrapeProgress&)>& told)
    {
        for (const model::Request& request : requests) {
            if (!may_ask(request)) {
                continue;
            }
            intake_.count_request();
            send(request, pages_.conditional(request), fetcher, told);
        }
    }

    /// Settles a market none of whose requests was sent.
    void close()
    {
        if (!finished_) {
            intake_.fail("no request to send");
            finish();
        }
    }

    [[nodiscard]] const model::MarketRun& ledger() const { return intake_.ledger(); }

private:
    bool may_ask(const model::Request& request)
    {
        if (ledger().requests >= market_.politeness.max_pages) {
            intake_.limit("stopped at the limit of " + std::to_string(market_.politeness.max_pages) +
                          " pages; raise politeness.max_pages or narrow the queries");
            return false;
        }
        const auto target = fetch::parse_url(request.url);
        const auto home = fetch::parse_url(market_.base_url);
        if (!target || !home || target->origin() != home->origin()) {
            intake_.fail("the market pointed to another host, " + (target ? target->origin() : request.url) +
                         "; not followed");
            return false;
        }
        return true;
    }

    /// Sends `sent` to learn the answer to `asked`.
    void send(const model::Request& asked, model::Request sent, fetch::Fetcher& fetcher,
              const std::function<void(const ScrapeProgress&)>& told)
    {
        ++open_;
        sent.via = market_.via;
        fetcher.submit(std::move(sent), politeness_,
                       [this, asked, &fetcher, &told](const model::Request& was_sent, fetch::Outcome outcome) {
                           --open_;
                           const BodyFrom body_from = pages_.resolve(asked, was_sent, outcome);
                           if (body_from == BodyFrom::nowhere) {
                               send(asked, asked, fetcher, told);
                               return;
                           }
                           submit(take(asked, outcome, body_from), fetcher, told);
                           if (open_ == 0) {
                               finish();
                           }
                           told({market_.id, ledger().pages, intake_.listings(), open_ == 0});
                       });
    }

    std::vector<model::Request> take(const model::Request& asked, const fetch::Outcome& outcome, BodyFrom body_from)
    {
        if (outcome && options_.captures) {
            save_capture(*options_.captures, market_.id, ledger().pages + 1, *outcome);
        }
        auto next = intake_.take(asked, outcome, body_from);
        pages_.remember(asked, outcome, body_from, intake_.was_readable());
        return next;
    }

    void finish()
    {
        finished_ = true;
        const bool accepted = std::ranges::find(options_.accept, market_.id) != options_.accept.end();
        intake_.settle(accepted ? Drift::accepted : Drift::doubted);
    }

    const model::MarketDefinition& market_;
    const ScrapeOptions& options_;
    model::Politeness politeness_ = market_.politeness;
    Intake intake_;
    PageCache pages_;
    long open_ = 0;
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
