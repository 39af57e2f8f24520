#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/ingest/scrape.hpp"
#include "gpuprice/text/counted.hpp"

#include "alert_run.hpp"
#include "commands.hpp"
#include "option_values.hpp"
#include "run_table.hpp"
#include "scrape_screen.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <ostream>
#include <random>
#include <thread>

namespace gpuprice::cli {

namespace {

struct ScrapeArguments {
    std::vector<std::string> markets;
    std::vector<std::string> accept;
    std::string max_runtime;
    std::string jitter;
    std::string captures;
    std::string via;
    bool dry_run = false;
    bool quiet = false;
};

struct WantedMarkets {
    std::vector<model::MarketDefinition> sound;
    bool any_unusable = false;  ///< the configuration switches on what is no market, or whose definition is broken
};

/// Those named, which all have to be there; of those switched on, one that cannot be used costs only itself.
WantedMarkets wanted_markets(Session& session, const ScrapeArguments& arguments)
{
    const bool is_named = !arguments.markets.empty();
    const auto& names = is_named ? arguments.markets : session.configuration().markets;
    if (names.empty()) {
        throw core::UsageError(
            "no market is switched on: name some (gpuprice scrape ebay-us) or list them under "
            "\"markets\" in " +
            session.configuration().file.string());
    }
    WantedMarkets wanted;
    for (const std::string& name : names) {
        const auto same = [&name](const model::MarketDefinition& market) { return market.id == name; };
        if (std::ranges::any_of(wanted.sound, same)) {
            continue;
        }
        try {
            wanted.sound.push_back(session.market(name));
        } catch (const core::UsageError& error) {
            if (is_named) {
                throw;
            }
            wanted.any_unusable = true;
            tell(session.context(), session.configuration().file.string() + ": " + error.what());
        }
    }
    if (wanted.sound.empty()) {
        throw core::UsageError("none of the markets that are switched on can be used");
    }
    return wanted;
}

/// --via: the named markets' pages through that command, in this run.
void render(std::vector<model::MarketDefinition>& markets, const ScrapeArguments& arguments)
{
    if (arguments.markets.empty()) {
        throw core::UsageError("--via: name the markets whose pages '" + arguments.via +
                               "' is to render; for every run, write \"via\" into a market's definition");
    }
    for (model::MarketDefinition& market : markets) {
        if (!market.credentials.empty()) {
            throw core::UsageError("--via: market " + market.id +
                                   " has credentials, and commands are given no secrets; leave it out");
        }
        market.via = arguments.via;
    }
}

/// What keeps a market from being asked at all.
struct Obstacle {
    model::Cause cause;
    std::string message;
};

std::optional<Obstacle> import_only(const model::MarketDefinition& market)
{
    if (!market.base_url.empty()) {
        return std::nullopt;
    }
    return Obstacle{model::Cause::import_only,
                    "it is import-only: save its answers yourself and read them with 'gpuprice import --market " +
                        market.id + " FILE'"};
}

std::optional<Obstacle> missing_command(const std::string& name, Session& session)
{
    const auto& commands = session.configuration().commands;
    const auto command = commands.find(name);
    if (command == commands.end()) {
        return Obstacle{model::Cause::no_command, "there is no command '" + name + "' under \"commands\" in " +
                                                      session.configuration().file.string()};
    }
    const auto program = fetch::find_program(command->second.front(), session.context().environment);
    return program ? std::nullopt
                   : std::optional{Obstacle{model::Cause::no_command,
                                            core::Error{program.error()}.with_where("command '" + name + "'").text()}};
}

std::optional<Obstacle> obstacle(const model::MarketDefinition& market, Session& session)
{
    if (auto why = import_only(market)) {
        return why;
    }
    std::string missing;
    for (const auto& [name, source] : market.credentials) {
        const auto secret = fetch::read_secret(source, session.context().environment);
        if (!secret) {
            missing.append(missing.empty() ? "" : "; ").append(secret.error().text());
        }
    }
    if (!missing.empty()) {
        return Obstacle{model::Cause::no_key, missing};
    }
    return market.via.empty() ? std::nullopt : missing_command(market.via, session);
}

int print_requests(Session& session, const std::vector<model::MarketDefinition>& markets)
{
    using report::Cell;
    report::Table table;
    std::vector<std::pair<const model::MarketDefinition*, model::Request>> requests;
    for (const model::MarketDefinition& market : markets) {
        for (model::Request& request : ingest::shown_requests(market)) {
            requests.emplace_back(&market, std::move(request));
        }
    }
    const bool any_body = std::ranges::any_of(requests, [](const auto& each) { return !each.second.body.empty(); });
    table.columns = {
        {"market", "MARKET"},
        {"method", "METHOD"},
        {"url", "URL", report::Align::left, report::Audience::both, 20},
        {"body", "BODY", report::Align::left, any_body ? report::Audience::both : report::Audience::files, 16, true},
        {"credential", "CREDENTIAL"}};
    report::give_way(table.columns, {"credential", "body", "method"});
    for (const auto& [market, request] : requests) {
        std::string credential;
        for (const auto& [name, source] : market->credentials) {
            credential.append(credential.empty() ? "" : ", ")
                .append(source.env.empty() ? source.file : "$" + source.env);
        }
        table.rows.push_back(
            {Cell{market->id}, Cell{request.method}, Cell{request.url}, Cell{request.body}, Cell{credential}});
    }
    table.notes = {"Nothing was sent. Further pages are asked for as the answers say."};
    for (const model::MarketDefinition& market : markets) {
        if (const auto why = import_only(market)) {
            table.notes.push_back("Market " + market.id + " is not asked: " + why->message + ".");
        } else if (!market.via.empty()) {
            table.notes.push_back("Pages of " + market.id + " are rendered by the command '" + market.via + "'.");
        }
    }
    session.context().out << report::render(table, session.render_options());
    return k_done;
}

int exit_code(const model::RunRecord& record, const store::Store& store)
{
    using model::Outcome;
    const auto came_to = [](std::initializer_list<Outcome> outcomes) {
        return [outcomes](const model::MarketRun& run) {
            return std::ranges::find(outcomes, run.outcome) != outcomes.end();
        };
    };
    if (std::ranges::all_of(record.markets, came_to({Outcome::failed, Outcome::skipped}))) {
        return k_failed;
    }
    if (std::ranges::any_of(record.markets, came_to({Outcome::partial, Outcome::blocked, Outcome::drift,
                                                     Outcome::failed, Outcome::skipped}))) {
        return k_partial;
    }
    for (const model::MarketRun& run : record.markets) {
        if (run.outcome != Outcome::empty) {
            continue;
        }
        for (const model::MarketRun& earlier : store.ledger(run.market, 8)) {
            if (earlier.run != run.run && earlier.seen > 0) {
                return k_partial;
            }
        }
    }
    return k_done;
}

model::RunRecord scrape(Session& session, const std::vector<model::MarketDefinition>& markets, store::Store& store,
                        fetch::FetcherOptions fetching, const ingest::ScrapeOptions& options, Progress progress)
{
    std::vector<std::string> ids;
    std::ranges::transform(markets, std::back_inserter(ids), &model::MarketDefinition::id);
    ScrapeScreen screen{session.context(), progress, ids};
    // The fetcher asks this often enough to serve as the screen's clock.
    fetching.is_stopped = [&screen, stopped = session.context().is_interrupted] {
        screen.refresh();
        return stopped && stopped();
    };
    fetch::Fetcher fetcher{std::move(fetching), session.clock(), session.context().environment};
    return ingest::scrape(markets, store, fetcher, session.normalizer(), session.clock(), options,
                          [&screen](const ingest::ScrapeProgress& told) { screen.tell(told); });
}

/// Waits up to `most`, at random; shorter when somebody asks to stop. Returns whether the run shall go on.
bool wait_a_while(std::chrono::seconds most, const Context& context)
{
    std::random_device random;
    std::uniform_int_distribution<long> seconds{0, static_cast<long>(most.count())};
    const auto start = std::chrono::steady_clock::now() + std::chrono::seconds{seconds(random)};
    constexpr std::chrono::milliseconds k_step{200};
    while (std::chrono::steady_clock::now() < start) {
        if (context.is_interrupted && context.is_interrupted()) {
            return false;
        }
        std::this_thread::sleep_for(k_step);
    }
    return true;
}

/// Judges the alert rules by what is stored now. Whatever goes wrong with them, the scrape is what it is.
/// \param quiet  tell only what needs a person.
void tell_alerts(Session& session, store::Store& store, bool quiet)
{
    if (session.configuration().alerts.rules.empty()) {
        return;
    }
    const auto say = [&session](const std::string& line) { tell(session.context(), line); };
    try {
        const AlertRun run = run_alerts(session, store);
        std::size_t sent = 0;
        for (const model::AlertMessage& message : run.told) {
            sent += message.delivery == model::Delivery::sent ? 1U : 0U;
        }
        if (!quiet) {
            for (const std::string& line : run.begun) {
                say("alert " + line);
            }
            for (const std::string& line : run.over) {
                say("alert is over: " + line);
            }
            if (sent > 0) {
                say(text::counted(sent, "alert message") + " sent");
            }
        }
        for (const std::string& failure : run.failures) {
            say(failure);
        }
        if (sent < run.told.size()) {
            for (const std::string& note : delivery_notes(store, session.clock().now())) {
                say(note);
            }
        }
    } catch (const std::exception& error) {
        say(std::string{"the alert rules could not be judged, 'gpuprice alerts send' tries again: "} + error.what());
    }
}

int run_scrape(Session& session, const ScrapeArguments& arguments)
{
    if (!arguments.jitter.empty() && !arguments.dry_run &&
        !wait_a_while(duration_option(arguments.jitter, "--jitter"), session.context())) {
        return k_done;
    }
    fetch::FetcherOptions options;
    options.user_agent = session.user_agent();
    options.commands = session.configuration().commands;
    if (!arguments.max_runtime.empty()) {
        options.deadline = std::chrono::steady_clock::now() + duration_option(arguments.max_runtime, "--max-runtime");
    }
    auto [markets, any_unusable] = wanted_markets(session, arguments);
    if (!arguments.via.empty()) {
        render(markets, arguments);
    }
    if (arguments.dry_run) {
        const int printed = print_requests(session, markets);
        return any_unusable ? k_partial : printed;
    }
    const auto render = session.render_options();

    std::vector<model::MarketRun> skipped;
    std::erase_if(markets, [&](const model::MarketDefinition& market) {
        const auto why = obstacle(market, session);
        if (why) {
            model::MarketRun run;
            run.market = market.id;
            run.definition = market.definition_hash();
            run.outcome = model::Outcome::skipped;
            run.cause = why->cause;
            run.message = why->message;
            skipped.push_back(std::move(run));
        }
        return why.has_value();
    });
    if (markets.empty()) {
        throw core::UsageError("market " + skipped.front().market + ": " + skipped.front().message);
    }

    ingest::ScrapeOptions scrape_options;
    for (const std::string& id : arguments.accept) {
        static_cast<void>(session.market(id));  // refuses what is no market
    }
    scrape_options.accept = arguments.accept;
    if (!arguments.captures.empty()) {
        scrape_options.captures = arguments.captures;
        scrape_options.program = GPUPRICE_VERSION;
    }
    static_cast<void>(session.normalizer());  // complains before there is a database
    store::Store store = session.open_store(store::Access::write);
    check_alert_rules(session);  // of a market that only the history knows the history has to be there
    store.set_keep_sellers(session.configuration().keep_sellers);
    model::RunRecord record =
        scrape(session, markets, store, options, scrape_options, arguments.quiet ? Progress::hidden : Progress::shown);
    for (model::MarketRun& run : skipped) {
        run.run = record.id;
        run.at = record.started;
        store.record_outcome(run);
        record.markets.push_back(std::move(run));
    }

    tell_alerts(session, store, arguments.quiet);
    const int came_to = exit_code(record, store);
    const int code = came_to == k_done && any_unusable ? k_partial : came_to;
    // A host that asked for time gets it, and nobody has to do anything about that.
    const bool needs_nobody =
        !any_unusable && (code == k_done || std::ranges::all_of(record.markets, [](const model::MarketRun& run) {
                              return run.cause == model::Cause::paused || run.outcome == model::Outcome::ok ||
                                     run.outcome == model::Outcome::not_modified;
                          }));
    if (!arguments.quiet || !needs_nobody) {
        session.context().out << report::render(run_table(record.markets, RunKind::scrape), render);
    }
    return code;
}

}  // namespace

Runner add_scrape(CLI::App& command)
{
    const auto arguments = std::make_shared<ScrapeArguments>();
    command
        .add_option("market", arguments->markets, "Markets; those switched on in the configuration when none is given")
        ->type_name("MARKET");
    command.add_flag("--dry-run", arguments->dry_run, "Print the first requests and send none");
    command.add_option("--max-runtime", arguments->max_runtime, "Stop after this long and keep what was read")
        ->type_name("90s|10m|2h");
    command.add_option("--jitter", arguments->jitter, "Wait a random time, at most this long, before the run")
        ->type_name("90s|10m|2h");
    command
        .add_option("--save-captures", arguments->captures,
                    "Keep the answers as received, without credentials, for 'import --captures'")
        ->type_name("DIR");
    command.add_option("--accept", arguments->accept, "Take this market's new number of listings as right (drift)")
        ->type_name("MARKET")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        .add_option("--via", arguments->via,
                    "Let this command of the configuration render the pages of the markets that are named")
        ->type_name("COMMAND");
    command.add_flag("--quiet", arguments->quiet, "Print only when something needs a person");
    command.footer(
        "Ctrl-C ends a run and keeps what was read; a second one ends it at once.\n"
        "Exit codes, by what the markets came to: 0 when each is ok, not_modified (as before), or empty (really no\n"
        "results) as it was before; 3 when one is partial (some answers missing), blocked (login, captcha, "
        "robots.txt),\n"
        "drift (far fewer listings than usual), failed or skipped beside others, is empty where it had listings, or "
        "is\n"
        "switched on and cannot be used; 1 when all failed or were skipped; 5 when another run holds the lock. What\n"
        "was read is kept in every case; 'gpuprice status' says what to do.\n"
        "--via is for pages that show their listings only in a browser. The configuration says how to start one, no\n"
        "shell in between: {\"commands\": {\"chromium\": [\"chromium\", \"--headless\", \"--dump-dom\", \"{url}\"]}}\n"
        "Examples:\n  gpuprice scrape ebay-us\n  gpuprice scrape --quiet --max-runtime 10m\n"
        "  gpuprice scrape --via chromium MARKET");
    return [arguments](Session& session) { return run_scrape(session, *arguments); };
}

}  // namespace gpuprice::cli
