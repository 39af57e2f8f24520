// kill -9 at random points of every job that writes: the database is sound, the next run goes on, and its end is that
// of a run that nobody disturbed. GPUPRICE_KILL_ROUNDS says how often each job is killed; the target `kill_rounds`
// does 40.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

int rounds()
{
    const char* wanted = std::getenv("GPUPRICE_KILL_ROUNDS");
    return wanted == nullptr ? 4 : std::max(1, std::atoi(wanted));
}

void run_sql(const std::string& file, const std::string& sql)
{
    sqlite3* raw = nullptr;
    const bool is_open = sqlite3_open(file.c_str(), &raw) == SQLITE_OK;
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database{raw, &sqlite3_close};
    if (!is_open || sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sql + ": " + sqlite3_errmsg(raw));
    }
}

/// `count` listings, a third of them no cards, each seen under two titles from 2023 on.
std::string sightings_csv(int count)
{
    std::string csv = "observed_at,last_seen,market,external_id,title,price,currency,country,seller\n";
    for (int i = 0; i < count; ++i) {
        const std::string title = i % 3 == 0 ? fmt::format("Heatsink number {}", i)
                                             : fmt::format("NVIDIA A100 {}GB PCIe number {}", i % 2 == 0 ? 40 : 80, i);
        csv += fmt::format("2023-{:02}-{:02},2023-12-30,shop,{},{},{},USD,US,s{}\n", 1 + i % 12, 1 + i % 28, i, title,
                           14'000 + i % 999, i);
        csv += fmt::format("2024-01-05,2026-02-{:02},shop,{},{} edited,{},USD,US,s{}\n", 1 + i % 28, i, title,
                           14'000 + i % 777, i);
    }
    return csv;
}

/// A user with a history, the job that is killed, and what the history is to be in the end.
class Victim {
public:
    Victim() { user_.go_to_day(0); }

    [[nodiscard]] User& user() { return user_; }
    [[nodiscard]] std::string database() const { return user_.file("data/gpuprice/history.db"); }

    /// Keeps the history as it is now as that before the job.
    void save()
    {
        if (fs::exists(database())) {
            fs::copy_file(database(), saved());
        }
    }

    void kill_and_repeat(const std::vector<std::string>& job, unsigned seed)
    {
        const auto start = std::chrono::steady_clock::now();
        complete(job);
        const auto time =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
        const auto right = state();
        std::mt19937 random{seed};
        int killed = 0;
        for (int round = 0; round < rounds(); ++round) {
            CAPTURE(round);
            restore();
            {
                Child child{job, user_.environment(), user_.file("child.txt")};
                const int part =
                    1000 * round + static_cast<int>(random() % 1000);  // every part of its time gets its turn
                killed += child.ends_within(time * part / (1000 * rounds())) ? 0 : 1;
                child.kill();
            }
            check_soundness();
            complete(job);
            REQUIRE(state() == right);
            check_soundness();
        }
        CHECK(killed > 0);
        std::cout << fmt::format("{}: killed {} of {} times before its end\n", job.front(), killed, rounds());
    }

private:
    [[nodiscard]] std::string saved() const { return user_.file("saved.db"); }

    void restore() const
    {
        for (const char* more : {"", "-wal", "-shm"}) {
            fs::remove(database() + more);
        }
        if (fs::exists(saved())) {
            fs::copy_file(saved(), database());
        }
    }

    void complete(const std::vector<std::string>& job)
    {
        Child child{job, user_.environment(), user_.file("child.txt")};
        REQUIRE(child.ends_within(60s));
        const int code = child.wait();
        std::ifstream said{user_.file("child.txt")};
        INFO(std::string(std::istreambuf_iterator<char>{said}, {}));
        REQUIRE(code == cli::k_done);
    }

    /// Sound, not begun, or of an older format still.
    void check_soundness()
    {
        const Shown checked = user_.run({"db", "check"});
        INFO(checked.out << checked.err);
        const bool not_yet = checked.err.find("no price history at") != std::string::npos ||
                             checked.err.find("has the older format") != std::string::npos;
        REQUIRE((checked.code == cli::k_done || not_yet));
    }

    [[nodiscard]] std::vector<std::string> state()
    {
        auto all = user_.sightings();
        for (const std::vector<std::string>& report :
             {std::vector<std::string>{"markup", "a100", "--as-of", "2026-02-10", "--format", "csv"},
              {"markup", "a100", "--as-of", "2023-12-20", "--format", "csv"}}) {
            all.push_back(user_.done(report));
        }
        return all;
    }

    User user_;
};

}  // namespace

TEST_CASE("kill -9 of a scrape")
{
    Marketplace market{offers(60), 5};
    market.be_slow(2ms);
    Victim victim;
    victim.user().use_market(market.url(), R"(,"max_pages":100)");
    (void)victim.user().done({"scrape", "ebay-us"});
    victim.save();
    std::vector<Offer> changed = offers(70);
    for (Offer& offer : changed) {
        offer.price += 50 * (offer.id % 3);
    }
    market.show(changed);
    victim.user().go_to_day(1);
    victim.kill_and_repeat({"scrape", "ebay-us"}, 1);
}

TEST_CASE("kill -9 of an import")
{
    Victim victim;
    (void)victim.user().home().write("rows.csv", sightings_csv(1000));
    victim.kill_and_repeat({"import", victim.user().file("rows.csv")}, 2);
}

TEST_CASE("kill -9 of reparse")
{
    Victim victim;
    (void)victim.user().done({"import", "-"}, sightings_csv(1000));
    run_sql(victim.database(), "UPDATE revision SET card = 'h100-80gb-pcie', family = 'H100', offer_kind = 'card'");
    victim.save();
    victim.kill_and_repeat({"reparse", "--all"}, 3);
}

TEST_CASE("kill -9 of a migration")
{
    Victim victim;
    (void)victim.user().done({"import", "-"}, sightings_csv(1000));
    (void)victim.user().home().write("row.csv",
                                     "observed_at,market,external_id,title,price,currency,country\n"
                                     "2026-02-28,shop,new,NVIDIA A100 80GB PCIe,15000,USD,US\n");
    // What the first format did not have, or had otherwise.
    run_sql(
        victim.database(),
        "PRAGMA foreign_keys = OFF; CREATE TABLE by_arrival (id INTEGER PRIMARY KEY, listing INTEGER NOT NULL "
        "REFERENCES listing, revision INTEGER NOT NULL REFERENCES revision, price_kind TEXT NOT NULL, amount "
        "INTEGER, high INTEGER, currency TEXT NOT NULL, price_text TEXT NOT NULL, shipping INTEGER, "
        "shipping_currency TEXT NOT NULL, tax_kind TEXT NOT NULL, source TEXT NOT NULL, first INTEGER NOT NULL, last "
        "INTEGER NOT NULL CHECK (last >= first), asserted INTEGER NOT NULL CHECK (asserted IN (0, 1))) STRICT; "
        "INSERT INTO by_arrival (listing, revision, price_kind, amount, high, currency, price_text, shipping, "
        "shipping_currency, tax_kind, source, first, last, asserted) SELECT listing, revision, price_kind, amount, "
        "high, currency, price_text, shipping, shipping_currency, tax_kind, source, first, last, asserted FROM "
        "price_span; DROP TABLE price_span; ALTER TABLE by_arrival RENAME TO price_span; CREATE INDEX "
        "price_span_by_listing ON price_span (listing, price_kind, asserted, first); DROP TABLE alert_message; DROP "
        "TABLE alert_episode; DROP TABLE prune_mark; DROP TABLE host_pause; DROP TABLE http_cache; ALTER TABLE "
        "run_market DROP COLUMN cause; PRAGMA user_version = 1");
    victim.save();
    victim.kill_and_repeat({"import", victim.user().file("row.csv")}, 4);
}

TEST_CASE("kill -9 of db prune")
{
    const bool years = GENERATE(false, true);
    Victim victim;
    (void)victim.user().done({"import", "-"}, sightings_csv(1000));
    victim.save();
    const std::vector<std::string> job =
        years ? std::vector<std::string>{"db", "prune", "--before", "2024", "--market", "shop", "--yes"}
              : std::vector<std::string>{"db", "prune", "--older-than", "30"};
    victim.kill_and_repeat(job, years ? 5 : 6);
}

}  // namespace gpuprice::test
