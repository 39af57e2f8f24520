// The history is a function of a set: random small worlds, told to the store in any order, against the definition.
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "oracle.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Store;

namespace {

using model::PriceKind;

/// One run of a market, or some rows of an import.
struct Told {
    store::BatchInfo info;
    bool complete = false;
    std::vector<store::Observation> observations;
};

class World {
public:
    explicit World(unsigned seed) : random_{seed}
    {
        const int scrapes = pick(2, 9);
        for (int i = 0; i < scrapes; ++i) {
            add_scrape();
        }
        const int rows = pick(0, 8);
        for (int i = 0; i < rows; ++i) {
            add_row();
        }
    }

    [[nodiscard]] const std::vector<Told>& told() const { return told_; }

    /// The same set in another order, in other portions, some of it twice.
    std::vector<Told> retold(const std::vector<Told>& all)
    {
        std::vector<Told> parts;
        for (const auto& each : all) {
            const int times = pick(0, 4) == 0 ? 2 : 1;
            for (int i = 0; i < times; ++i) {
                auto left = each;
                auto right = each;
                right.observations.clear();
                while (!left.observations.empty() && pick(0, 2) == 0) {
                    right.observations.push_back(left.observations.back());
                    left.observations.pop_back();
                }
                parts.push_back(left);
                if (!right.observations.empty()) {
                    right.complete = right.complete && pick(0, 1) == 0;
                    parts.push_back(right);
                }
            }
        }
        std::shuffle(parts.begin(), parts.end(), random_);
        return parts;
    }

    int pick(int from, int to) { return std::uniform_int_distribution<int>{from, to}(random_); }

private:
    Instant any_instant()
    {
        // Twelve-hour steps over ten days, now and then a second off, and a late part beyond the carry-forward limit.
        const int step = pick(0, 9) == 0 ? pick(36, 44) : pick(0, 20);
        return k_start + hours{12} * step + seconds{pick(0, 5) == 0 ? pick(-2, 2) : 0};
    }

    Oracle::Kind any_kind()
    {
        switch (pick(0, 11)) {
            case 0: return std::nullopt;
            case 1: return PriceKind::sold;
            case 2:
            case 3: return PriceKind::auction_bid;
            case 4: return PriceKind::rental_on_demand;
            default: return PriceKind::ask;
        }
    }

    /// What a listing shows at an instant is settled once, so that nothing that is told contradicts another.
    Oracle::Shown shown(const std::string& id, Oracle::Kind kind, Instant at)
    {
        const auto [found, is_new] = shown_.try_emplace({id, kind, at});
        if (is_new) {
            found->second = {pick(0, 7) == 0 ? "other" : "usual", pick(0, 3) == 0 ? 200 : 100};
        }
        return found->second;
    }

    static model::RawListing raw(const std::string& id, Oracle::Kind kind, const Oracle::Shown& shown)
    {
        auto raw = kind ? listing_of_kind(id, *kind, shown.price) : listing(id, {});
        raw.title = shown.title;
        return raw;
    }

    void add_scrape()
    {
        Told scrape;
        scrape.info = {k_market, pick(0, 2) == 0 ? "seldom" : "often", any_instant(), true};
        scrape.complete = pick(0, 3) != 0;
        for (const std::string id : {"1", "2", "3"}) {
            const int offers = pick(0, 9) == 0 ? 2 : pick(0, 2) == 0 ? 0 : 1;
            for (int i = 0; i < offers; ++i) {
                const auto kind = any_kind();
                auto seen = observation(raw(id, kind, shown(id, kind, scrape.info.at)), scrape.info.at);
                seen.raw.ended = pick(0, 15) == 0;
                scrape.observations.push_back(seen);
            }
        }
        told_.push_back(scrape);
    }

    void add_row()
    {
        const std::string id = std::to_string(pick(1, 3));
        const auto kind = any_kind();
        const auto first = any_instant();
        auto row = observation(raw(id, kind, shown(id, kind, first)), first);
        const auto last = any_instant();
        const bool is_interval = first < last && shown(id, kind, first) == shown(id, kind, last);
        if (is_interval && !(kind && model::is_point(*kind))) {
            row.last_seen = last;
        }
        row.raw.ended = pick(0, 9) == 0;
        if (pick(0, 3) == 0) {
            (pick(0, 1) == 0 ? row.missed_at : row.gone_at) = any_instant();
        }
        told_.push_back({{k_market, "import", {}, false}, false, {row}});
    }

    std::mt19937 random_;
    std::map<std::tuple<std::string, Oracle::Kind, Instant>, Oracle::Shown> shown_;
    std::vector<Told> told_;
};

Oracle oracle_of(const std::vector<Told>& told)
{
    Oracle oracle;
    for (const auto& [info, complete, observations] : told) {
        if (info.observes) {
            oracle.cover(info.at, info.definition, complete);
        }
        for (const auto& each : observations) {
            const auto& id = each.raw.external_id;
            const auto kind = each.raw.prices.empty() ? Oracle::Kind{} : each.raw.prices[0].kind;
            const Oracle::Shown shown{each.raw.title,
                                      kind ? each.raw.prices[0].amount.ten_thousandths / core::k_money_scale : 0};
            const auto last = each.last_seen.value_or(each.at);
            if (info.observes) {
                oracle.see(id, info.definition);
            }
            if (each.at < last) {
                oracle.believe(id, kind, each.at, last, shown);
            } else {
                oracle.sight(id, kind, each.at, shown);
            }
            if (each.raw.ended) {
                oracle.close(id, last, true);
            }
            if (each.missed_at) {
                oracle.close(id, *each.missed_at, false);
            }
            if (each.gone_at) {
                oracle.close(id, *each.gone_at, true);
            }
        }
    }
    return oracle;
}

/// A new history that does not wait for the disk.
class Fresh {
public:
    Fresh() : store_{Store::open(copy_of_empty(dir_), Access::write)}
    {
        run_sql(tap_.last(), "PRAGMA synchronous=OFF");
    }

    /// \returns how many listings the commits said had gone.
    long tell(const std::vector<Told>& told)
    {
        long gone = 0;
        const auto run = store_.begin_run("scrape", k_start);
        for (const auto& each : told) {
            auto batch = store_.begin_batch(run, each.info);
            for (const auto& one : each.observations) {
                batch.add(one);
            }
            const auto summary = batch.commit(outcome(each.complete));
            CHECK(summary.conflicts == 0);
            gone += summary.gone;
        }
        return gone;
    }

    Store& store() { return store_; }

    /// All that says who saw what when, but for the prices.
    [[nodiscard]] std::string witnesses() const
    {
        return run_sql(
            dir_.path() / "h.db",
            "SELECT group_concat(line, ';') FROM ("
            "SELECT 'c' || at || definition || complete AS line FROM coverage UNION ALL "
            "SELECT 's' || external_id || definition FROM seen_by JOIN listing ON id = listing UNION ALL "
            "SELECT 'e' || external_id || at || kind FROM closing JOIN listing ON id = listing UNION ALL "
            "SELECT 'r' || external_id || digest FROM revision JOIN listing ON listing.id = listing UNION ALL "
            "SELECT 'l' || external_id FROM listing UNION ALL "
            "SELECT DISTINCT 'm' || at || definition FROM run_market WHERE definition <> 'import' ORDER BY line)");
    }

    /// The rows that hold the prices, without the numbers that depend on the order of arrival.
    [[nodiscard]] std::string rows() const
    {
        return run_sql(dir_.path() / "h.db",
                       "SELECT group_concat(line, ';') FROM (SELECT external_id || "
                       "price_kind || title || ifnull(amount, '') || ' ' || first || ' ' || last || ' ' || asserted AS "
                       "line FROM price_span JOIN listing ON listing.id = price_span.listing JOIN revision ON "
                       "revision.id = price_span.revision ORDER BY line)");
    }

private:
    static std::filesystem::path copy_of_empty(const TempDir& dir)
    {
        static const TempDir original;
        static const auto empty = [] {
            const auto file = original.path() / "empty.db";
            static_cast<void>(Store::open(file, Access::write));
            return file;
        }();
        const auto copy = dir.path() / "h.db";
        std::filesystem::copy_file(empty, copy);
        return copy;
    }

    ConnectionTap tap_;
    TempDir dir_;
    Store store_;
};

/// How many worlds are made; their seeds count from 0. Not random(): Catch2 seeds that anew for every run of a case, so
/// that all but the first would be the same.
int worlds(int usual)
{
    const char* wanted = std::getenv("GPUPRICE_TEST_WORLDS");
    return wanted == nullptr ? usual : std::stoi(wanted);
}

/// Of what was told, so much that no two tell of one instant: who told what can then be seen in the rows.
std::vector<Told> apart(const std::vector<Told>& told)
{
    std::set<Instant> taken;
    std::vector<Told> kept;
    for (const auto& each : told) {
        std::set<Instant> instants;
        for (const auto& one : each.observations) {
            instants.insert({one.at, one.last_seen.value_or(one.at)});
            for (const auto& end : {one.missed_at, one.gone_at}) {
                if (end) {
                    instants.insert(*end);
                }
            }
        }
        if (each.info.observes) {
            instants.insert(each.info.at);
        }
        if (std::ranges::none_of(instants, [&](Instant at) { return taken.contains(at); })) {
            taken.insert(instants.begin(), instants.end());
            kept.push_back(each);
        }
    }
    return kept;
}

std::vector<Told> as_import(const std::vector<store::Observation>& rows)
{
    std::vector<Told> told;
    for (const auto& row : rows) {
        told.push_back({{k_market, "import", {}, false}, false, {row}});
    }
    return told;
}

}  // namespace

TEST_CASE("any order, split and repetition of scrapes and imports gives the history that the definition gives")
{
    const auto seed = GENERATE_COPY(range(0, worlds(80)));
    CAPTURE(seed);
    World world{static_cast<unsigned>(seed)};
    const auto oracle = oracle_of(world.told());
    const auto expected = oracle.span_texts();

    Fresh in_order;
    in_order.tell(world.told());
    REQUIRE(span_texts(in_order.store()) == expected);

    Fresh shuffled;
    shuffled.tell(world.retold(world.told()));
    REQUIRE(span_texts(shuffled.store()) == expected);
    REQUIRE(shuffled.rows() == in_order.rows());

    const auto status = shuffled.store().status();
    REQUIRE(status[0].listings - status[0].open == oracle.gone_count());

    const auto rows = as_import(exported(shuffled.store()));
    Fresh imported;
    imported.tell(rows);
    REQUIRE(span_texts(imported.store()) == expected);
    imported.tell(world.retold(rows));
    REQUIRE(span_texts(imported.store()) == expected);
}

TEST_CASE("forgetting what was observed at some instants gives the history in which nobody ever told of them")
{
    const auto seed = GENERATE_COPY(range(0, worlds(60)));
    CAPTURE(seed);
    World world{static_cast<unsigned>(seed)};
    const auto told = apart(world.told());
    std::vector<Told> kept;
    std::vector<Instant> forgotten;
    for (const auto& each : told) {
        if (each.info.observes && world.pick(0, 1) == 0) {
            forgotten.push_back(each.info.at);
        } else {
            kept.push_back(each);
        }
    }
    Fresh never_told;
    never_told.tell(kept);
    Fresh forgetful;
    forgetful.tell(world.retold(told));
    forgetful.store().forget_observations(k_market, forgotten);
    REQUIRE(span_texts(forgetful.store()) == span_texts(never_told.store()));
    REQUIRE(forgetful.rows() == never_told.rows());
    REQUIRE(forgetful.witnesses() == never_told.witnesses());

    // And what is told again is as if it had never been forgotten.
    Fresh all;
    all.tell(told);
    forgetful.tell(told);
    REQUIRE(span_texts(forgetful.store()) == span_texts(all.store()));
    REQUIRE(forgetful.rows() == all.rows());
}
