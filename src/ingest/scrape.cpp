#include "gpuprice/ingest/scrape.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/check_request.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/markets/adapter.hpp"

#include "capture_writer.hpp"
#include "intake.hpp"
#include "mask.hpp"
#include "page_cache.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace gpuprice::ingest {

namespace {

// Nobody is left alone for longer, whatever it says: a mistaken header must not switch a market off for good.
constexpr std::chrono::hours k_longest_pause{24};

/// One market on its way through a run.
class MarketScrape {
public:
    MarketScrape(const model::MarketDefinition& market, store::Store& store, std::int64_t run, core::Instant at,
                 const normalize::Normalizer& normalizer, const ScrapeOptions& options)
        : market_{market},
          options_{options},
          intake_{market, store, run, at, normalizer, market.definition_hash()},
          pages_{store, market.id, intake_.batch()}
    {
        politeness_.obeys_robots = market.documented_api.empty();
        if (options.captures) {
            capture_.emplace(*options.captures, market, at, first_requests(market), drift(), options.program);
        }
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
    void close(const std::function<void(const ScrapeProgress&)>& told)
    {
        if (!finished_) {
            leave_out({}, {false, "no request to send"});
            finish();
            tell(told);
        }
    }

    [[nodiscard]] const model::MarketRun& ledger() const { return intake_.ledger(); }

    /// Why the answers could not be kept; empty when they could.
    [[nodiscard]] const std::string& trouble() const { return trouble_; }

private:
    void tell(const std::function<void(const ScrapeProgress&)>& told) const
    {
        told({market_.id, ledger().pages, intake_.listings(), finished_ ? std::optional{ledger()} : std::nullopt});
    }

    // A full disk of captures costs the captures, not the prices.
    void keep(const std::function<void(CaptureWriter&)>& write)
    {
        if (!capture_) {
            return;
        }
        try {
            write(*capture_);
        } catch (const core::DataError& error) {
            capture_.reset();
            trouble_ = error.what();
        }
    }

    bool may_ask(const model::Request& request)
    {
        if (ledger().requests >= market_.politeness.max_pages) {
            leave_out(request, {true, "stopped at the limit of " + std::to_string(market_.politeness.max_pages) +
                                          " pages; raise politeness.max_pages or narrow the queries"});
            return false;
        }
        const auto target = fetch::parse_url(request.url);
        const auto home = fetch::parse_url(market_.base_url);
        if (!target || !home || target->origin() != home->origin()) {
            leave_out(request, {false, "the market pointed to another host, " +
                                           (target ? target->origin() : request.url) + "; not followed"});
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
                           tell(told);
                       });
    }

    std::vector<model::Request> take(const model::Request& asked, const fetch::Outcome& outcome, BodyFrom body_from)
    {
        keep([&](CaptureWriter& capture) { capture.add(asked, outcome, body_from); });
        auto next = intake_.take(asked, outcome, body_from);
        pages_.remember(asked, outcome, body_from, intake_.was_readable());
        return next;
    }

    void leave_out(const model::Request& request, const CapturedOmission& why)
    {
        keep([&](CaptureWriter& capture) { capture.add(request, why); });
        why.on_purpose ? intake_.limit(why.message) : intake_.fail(why.message);
    }

    [[nodiscard]] Drift drift() const
    {
        const bool accepted = std::ranges::find(options_.accept, market_.id) != options_.accept.end();
        return accepted ? Drift::accepted : Drift::doubted;
    }

    void finish()
    {
        finished_ = true;
        intake_.settle(drift());
        keep([this](CaptureWriter& capture) { capture.finish(ledger()); });
    }

    const model::MarketDefinition& market_;
    const ScrapeOptions& options_;
    model::Politeness politeness_ = market_.politeness;
    Intake intake_;
    PageCache pages_;
    std::optional<CaptureWriter> capture_;
    std::string trouble_;
    long open_ = 0;
    bool finished_ = false;
};

/// The pause that the market's host is in; null when it may be asked.
const store::HostPause* pause_of(const model::MarketDefinition& market, const std::vector<store::HostPause>& pauses)
{
    const auto home = fetch::parse_url(market.base_url);
    const auto found = std::ranges::find_if(
        pauses, [&home](const store::HostPause& pause) { return home && pause.origin == home->origin(); });
    return found == pauses.end() ? nullptr : &*found;
}

model::MarketRun left_alone(const model::MarketDefinition& market, const store::HostPause& pause, std::int64_t run,
                            core::Instant at)
{
    model::MarketRun line;
    line.run = run;
    line.market = market.id;
    line.at = at;
    line.definition = market.definition_hash();
    line.outcome = model::Outcome::skipped;
    line.cause = model::Cause::paused;
    line.message = "not asked before " + core::to_text(pause.until) + ": " + pause.why;
    return line;
}

/// Where in the definition, whose base_url is right, the part of a first request stands that fetch refuses.
std::string place_of(const model::MarketDefinition& market, const core::Error& refused)
{
    if (refused.where == "/credential") {
        return refused.kind == core::ErrorKind::denied ? "/base_url" : "/parameters/token_header";
    }
    if (market.extract.empty()) {
        return "/parameters";
    }
    return refused.where == "/url" ? "/extract/request/path" : "/extract/request" + refused.where;
}

void remember_pauses(store::Store& store, const fetch::Fetcher& fetcher, core::Instant now)
{
    std::vector<store::HostPause> pauses;
    for (const fetch::ClosedHost& host : fetcher.closed_hosts()) {
        const auto still = std::min<std::chrono::milliseconds>(host.still, k_longest_pause);
        pauses.push_back({host.origin, now + std::chrono::ceil<std::chrono::seconds>(still), host.why});
    }
    store.add_host_pauses(pauses, now);
}

}  // namespace

core::Result<bool> check_requests(const model::MarketDefinition& market)
{
    if (market.base_url.empty()) {
        return true;
    }
    if (auto home = fetch::parse_url(market.base_url); !home) {
        return core::Error{home.error().kind, home.error().message, "/base_url"};
    }
    for (const model::Request& request : first_requests(market)) {
        if (const auto checked = fetch::check_request(request); !checked) {
            return core::Error{checked.error().kind, checked.error().message, place_of(market, checked.error())};
        }
    }
    return true;
}

std::vector<model::Request> first_requests(const model::MarketDefinition& market)
{
    return markets::find_adapter(market.adapter)->start(market);
}

std::vector<model::Request> shown_requests(const model::MarketDefinition& market)
{
    std::vector<model::Request> requests = first_requests(market);
    for (model::Request& request : requests) {
        request.url = masked(request.url);
        request.body = masked(request.body);
    }
    return requests;
}

model::RunRecord scrape(std::span<const model::MarketDefinition> markets, store::Store& store, fetch::Fetcher& fetcher,
                        const normalize::Normalizer& normalizer, const core::Clock& clock, const ScrapeOptions& options,
                        const std::function<void(const ScrapeProgress&)>& progress)
{
    if (options.captures) {
        prepare_captures(*options.captures);
    }
    model::RunRecord record;
    record.kind = "scrape";
    record.started = clock.now();
    record.id = store.begin_run(record.kind, record.started);

    const std::vector<store::HostPause> pauses = store.host_pauses(record.started);
    std::vector<std::unique_ptr<MarketScrape>> scrapes;
    for (const model::MarketDefinition& market : markets) {
        if (const store::HostPause* pause = pause_of(market, pauses)) {
            model::MarketRun line = left_alone(market, *pause, record.id, record.started);
            store.record_outcome(line);
            progress({market.id, 0, 0, line});
            record.markets.push_back(std::move(line));
            continue;
        }
        scrapes.push_back(
            std::make_unique<MarketScrape>(market, store, record.id, record.started, normalizer, options));
        scrapes.back()->submit(first_requests(market), fetcher, progress);
    }
    fetcher.run();
    remember_pauses(store, fetcher, clock.now());

    for (const auto& scraped : scrapes) {
        scraped->close(progress);
        record.markets.push_back(scraped->ledger());
    }
    const auto place_of = [&markets](const model::MarketRun& line) {
        return std::ranges::find(markets, line.market, &model::MarketDefinition::id) - markets.begin();
    };
    std::ranges::stable_sort(record.markets, {}, place_of);
    record.finished = clock.now();
    store.finish_run(record.id, *record.finished);
    for (const auto& scraped : scrapes) {
        if (!scraped->trouble().empty()) {
            throw core::DataError(scraped->trouble() + "; the run itself is in the history");
        }
    }
    return record;
}

}  // namespace gpuprice::ingest
