#include "gpuprice/ingest/reparse.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace gpuprice;

namespace {

using std::filesystem::path;

constexpr core::Instant k_at{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

path shipped() { return path{GPUPRICE_SOURCE_DIR} / "data" / "catalog"; }

/// A copy of the shipped catalogue in which one text stands for another.
path catalogue_with(const test::TempDir& dir, const std::string& old, const std::string& fresh)
{
    const path copy = dir.path() / "catalog";
    std::filesystem::copy(shipped(), copy);
    std::stringstream bytes;
    bytes << std::ifstream{copy / "vocabulary.json"}.rdbuf();
    std::string words = bytes.str();
    const auto at = words.find(old);
    REQUIRE(at != std::string::npos);
    std::ofstream{copy / "vocabulary.json"} << words.replace(at, old.size(), fresh);
    return copy;
}

struct Reader {
    explicit Reader(const path& directory)
        : catalog{catalog::Catalog::load(directory)},
          normalizer{catalog, directory},
          rules{normalize::rules_of(catalog, directory)}
    {
    }
    catalog::Catalog catalog;
    normalize::Normalizer normalizer;
    model::Rules rules;
};

std::vector<model::RawListing> listings()
{
    std::vector<model::RawListing> all;
    for (const char* title :
         {"NVIDIA A100 80GB PCIe", "NVIDIA A100 80GB PCIe zweihandkram", "zweihandkram T4 NVIDIA 16GB",
          "Lot of 4 NVIDIA A100 40GB SXM4", "heatsink for NVIDIA A100"}) {
        model::RawListing raw;
        raw.external_id = std::to_string(all.size());
        raw.title = title;
        raw.seller = "alice";
        raw.seller_feedback = 4321;
        raw.seller_positive_share = 0.9876;
        model::RawPrice price;
        price.amount = core::Money{90'000'000, core::Currency::usd};
        raw.prices.push_back(price);
        all.push_back(std::move(raw));
    }
    return all;
}

void ingest_all(store::Store& store, const Reader& reader, const std::string& market)
{
    store.set_rules(reader.rules);
    const auto run = store.begin_run("scrape", k_at);
    auto batch = store.begin_batch(run, {market, "definition", k_at, true});
    for (const model::RawListing& raw : listings()) {
        batch.add({raw, reader.normalizer.normalize(raw), "US", k_at, {}, {}, {}});
    }
    model::MarketRun ledger;
    ledger.complete = true;
    batch.commit(ledger);
    store.finish_run(run, k_at);
}

/// Every stored reading, with the inputs it was made from.
std::vector<std::string> readings(const store::Store& store)
{
    std::vector<std::string> all;
    store.for_each_span({}, [&all](const model::Revision& revision, const model::Span&) {
        const model::Listing& d = revision.derived;
        all.push_back(revision.market + "/" + revision.raw.external_id + " " +
                      std::string{model::to_text(d.offer_kind)} + " " + d.card + " " + std::to_string(d.quantity) +
                      " " + std::string{model::to_text(d.condition)} + " " + model::to_text(d.flags, ",") + " " +
                      d.reason + " " + revision.rules.catalog);
    });
    return all;
}

const auto k_nothing = [](const std::string&) {};

}  // namespace

TEST_CASE("reading stored listings anew gives what a fresh ingest with the new words gives")
{
    const test::TempDir dir;
    const Reader before{shipped()};
    const Reader after{catalogue_with(dir, "\"gebraucht\"", "\"zweihandkram\", \"gebraucht\"")};
    CHECK_FALSE(before.rules == after.rules);

    auto store = store::Store::open(dir.path() / "old.db", store::Access::write);
    ingest_all(store, before, "bay-us");
    store.set_rules(after.rules);
    CHECK(store.outdated() == 5);
    const auto untouched = readings(store);

    const auto rehearsed = ingest::rehearse_reparse(store, after.normalizer, store::Rederive::outdated);
    CHECK(readings(store) == untouched);
    CHECK(rehearsed.revisions == 5);
    CHECK(rehearsed.changed == 2);
    REQUIRE(rehearsed.changes.size() == 1);
    CHECK(rehearsed.changes[0].field == "condition");
    CHECK(rehearsed.changes[0].before == "unknown");
    CHECK(rehearsed.changes[0].after == "used");
    CHECK(rehearsed.changes[0].revisions == 2);

    const auto done = ingest::reparse(store, after.normalizer, store::Rederive::outdated, k_nothing);
    CHECK(done.changed == rehearsed.changed);
    CHECK(store.outdated() == 0);
    auto fresh = store::Store::open(dir.path() / "fresh.db", store::Access::write);
    ingest_all(fresh, after, "bay-us");
    CHECK(readings(store) == readings(fresh));

    CHECK(ingest::reparse(store, after.normalizer, store::Rederive::outdated, k_nothing).revisions == 0);
    const auto all = ingest::reparse(store, after.normalizer, store::Rederive::all, k_nothing);
    CHECK(all.revisions == 5);
    CHECK(all.changed == 0);
}

TEST_CASE("stopped between two markets it keeps the first, stopped within one it leaves that as it was, and goes on")
{
    const test::TempDir dir;
    const Reader before{shipped()};
    const Reader after{catalogue_with(dir, "\"gebraucht\"", "\"zweihandkram\", \"gebraucht\"")};
    auto store = store::Store::open(dir.path() / "h.db", store::Access::write);
    ingest_all(store, before, "one");
    ingest_all(store, before, "two");
    store.set_rules(after.rules);
    const auto stop_at_two = [](const std::string& market) {
        if (market == "two") {
            throw std::runtime_error("stopped");
        }
    };
    CHECK_THROWS(ingest::reparse(store, after.normalizer, store::Rederive::outdated, stop_at_two));
    CHECK(store.outdated() == 5);

    int left = 3;
    const auto stop_within = [&](const model::Revision& revision) {
        if (--left < 0) {
            throw std::runtime_error("stopped");
        }
        return after.normalizer.normalize(revision.raw);
    };
    CHECK_THROWS(store.rederive("two", store::Rederive::outdated, stop_within));
    CHECK(store.outdated() == 5);

    CHECK(ingest::reparse(store, after.normalizer, store::Rederive::outdated, k_nothing).revisions == 5);
    CHECK(store.outdated() == 0);
}

TEST_CASE("a newer program's readings are not taken back by an older one that meets the listing again")
{
    const test::TempDir dir;
    const Reader reader{shipped()};
    auto store = store::Store::open(dir.path() / "h.db", store::Access::write);
    Reader newer{shipped()};
    newer.rules.normalizer += 1;
    ingest_all(store, newer, "one");
    ingest_all(store, reader, "one");
    CHECK(store.outdated() == 5);
    store.set_rules(newer.rules);
    CHECK(store.outdated() == 0);
}
