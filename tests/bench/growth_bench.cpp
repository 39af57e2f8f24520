// How much room a history takes: one market scraped every hour for a year, before and after `db prune`.
#include "gpuprice/store/store.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace gpuprice;
using std::chrono::hours;

/// One offer as it stands: its title is a reseller's, its price moves every three weeks, and it goes after two months.
struct Offer {
    long id;
    long price;
    long units;
};

class Shelf {
public:
    Shelf(long size, unsigned seed) : random_{seed}
    {
        for (long i = 0; i < size; ++i) {
            offers_.push_back(fresh());
        }
    }

    void pass_an_hour()
    {
        for (Offer& offer : offers_) {
            if (happens(60 * 24)) {
                offer = fresh();
            } else if (happens(21 * 24)) {
                offer.price += 50 * static_cast<long>(random_() % 9) - 200;
            } else if (happens(30 * 24)) {
                offer.units = 1 + static_cast<long>(random_() % 5);
            }
        }
    }

    [[nodiscard]] const std::vector<Offer>& offers() const { return offers_; }
    [[nodiscard]] long ever() const { return next_; }

private:
    [[nodiscard]] bool happens(unsigned long one_in) { return random_() % one_in == 0; }
    [[nodiscard]] Offer fresh() { return {next_++, 14'000 + static_cast<long>(random_() % 3000), 1}; }

    std::mt19937 random_;
    std::vector<Offer> offers_;
    long next_ = 0;
};

store::Observation observation(const Offer& offer, core::Instant at)
{
    store::Observation seen;
    seen.raw.external_id = fmt::format("v1|{}|0", 256'343'537'000 + offer.id);
    seen.raw.title = fmt::format("NVIDIA A100 80GB PCIe GPU Tensor Core 900-21001-0020-000 No. {}", offer.id);
    seen.raw.url = fmt::format("https://www.bay.example/itm/{}", 256'343'537'000 + offer.id);
    seen.raw.condition_code = "3000";
    seen.raw.condition_text = "Used";
    seen.raw.country = "US";
    seen.raw.seller = fmt::format("seller-{}", offer.id % 60);
    seen.raw.seller_feedback = 1200;
    seen.raw.quantity_available = offer.units;
    model::RawPrice price;
    price.amount = {offer.price * core::k_money_scale, core::Currency::usd};
    price.text = fmt::format("{}.00", offer.price);
    seen.raw.prices.push_back(price);
    seen.derived.offer_kind = model::OfferKind::card;
    seen.derived.card = "a100-80gb-pcie";
    seen.derived.family = "A100";
    seen.derived.memory_gb = 80;
    seen.market_country = "US";
    seen.at = at;
    return seen;
}

void scrape(store::Store& store, const Shelf& shelf, core::Instant at)
{
    const auto run = store.begin_run("scrape", at);
    auto batch = store.begin_batch(run, {"bay-us", "0123456789abcdef0123456789abcdef", at, true});
    for (const Offer& offer : shelf.offers()) {
        batch.add(observation(offer, at));
    }
    model::MarketRun ledger;
    ledger.outcome = model::Outcome::ok;
    ledger.complete = true;
    ledger.requests = ledger.pages = 2;
    ledger.bytes = 400'000;
    batch.commit(ledger);
    store.finish_run(run, at + std::chrono::seconds{9});
}

void print(const char* when, const std::filesystem::path& file, double listing_years)
{
    const auto reader = store::Store::open(file, store::Access::read);
    const store::Contents contents = reader.contents();
    std::cout << fmt::format("{:<14}{:>9.2f} MB {:>9.2f} kB per listing-year", when,
                             static_cast<double>(contents.bytes) / 1e6,
                             static_cast<double>(contents.bytes) / 1e3 / listing_years);
    for (const auto& table : contents.tables) {
        if (table.bytes * 50 > contents.bytes) {
            std::cout << fmt::format("  {} {:.2f}", table.name, static_cast<double>(table.bytes) / 1e6);
        }
    }
    std::cout << "\n";
}

long number(const std::map<std::string, std::string>& options, const std::string& name, long usual)
{
    const auto found = options.find(name);
    return found == options.end() ? usual : std::atol(found->second.c_str());
}

int run(const std::map<std::string, std::string>& options)
{
    const long listings = number(options, "listings", 200);
    const long days = number(options, "days", 365);
    const auto directory =
        std::filesystem::temp_directory_path() / fmt::format("gpuprice-growth-{}", std::random_device{}());
    std::filesystem::create_directories(directory);
    const auto file = directory / "history.db";
    const core::Instant start{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};
    const core::Instant end = start + std::chrono::days{days};
    Shelf shelf{listings, 1};
    {
        auto store = store::Store::open(file, store::Access::write);
        for (core::Instant at = start; at < end; at += hours{1}) {
            scrape(store, shelf, at);
            shelf.pass_an_hour();
        }
    }
    const double years = static_cast<double>(listings * days) / 365.0;
    std::cout << fmt::format("{} listings on show, {} in {} days of hourly scrapes\n", listings, shelf.ever(), days);
    print("as written", file, years);
    {
        auto store = store::Store::open(file, store::Access::write);
        store.prune_details(store::Prune::done, end - std::chrono::days{90}, end);
        static_cast<void>(store.give_back_space());
    }
    print("db prune", file, years);
    std::filesystem::remove_all(directory);
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    std::map<std::string, std::string> options;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto equals = word.find('=');
        if (equals == std::string::npos || (word.substr(0, equals) != "listings" && word.substr(0, equals) != "days")) {
            std::cerr << "growth_bench [listings=200] [days=365]\n";
            return 2;
        }
        options[word.substr(0, equals)] = word.substr(equals + 1);
    }
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::cerr << "growth_bench: " << error.what() << "\n";
        return 1;
    }
}
