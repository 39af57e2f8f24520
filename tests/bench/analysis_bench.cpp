// Daily medians and spikes of all cells over three years of sightings, in CPU seconds: writing the history, loading it,
// the sweep, the search for spikes. `analysis_bench DIRECTORY [SIGHTINGS [CHANGED [A_DAY]]]` leaves in DIRECTORY the
// database, the same sightings and rates as CSV, and the medians as CSV, for analysis_bench.mjs to compare with DuckDB.
// CHANGED is the share of days on which a price is another than the day before (default 0.2). With A_DAY the history
// is not imported as intervals: it is scraped that many times a day, completely, so that the same SIGHTINGS of the same
// listings become A_DAY times as many. SIGHTINGS 0 measures the database that is there already.

#include "gpuprice/analysis/cell_spikes.hpp"
#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/store/store.hpp"

#include <fmt/format.h>

#include <sys/resource.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace gpuprice::bench {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr int k_days = 3 * 365;
constexpr core::Day k_first{std::chrono::days{19'358}};  // 2023-01-01
constexpr std::array k_currencies{"USD", "EUR", "CNY", "JPY", "GBP"};
constexpr std::array k_units_per_eur{1.1, 1.0, 7.7, 160.0, 0.85};
constexpr std::array k_regions{"US", "DE", "CN", "JP", "GB"};
constexpr std::size_t k_cards = 24;
constexpr int k_sellers = 3'000;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double peak_megabytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

class File {
public:
    explicit File(const std::filesystem::path& path) : file_{std::fopen(path.c_str(), "w"), &std::fclose}
    {
        if (!file_) {
            throw std::runtime_error("cannot write " + path.string());
        }
    }
    void write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), file_.get()); }

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

std::vector<model::Rate> make_rates()
{
    std::mt19937 random{7};
    std::normal_distribution<double> step{0.0, 0.004};
    std::vector<model::Rate> rates;
    for (std::size_t i = 0; i < k_currencies.size(); ++i) {
        const auto currency = core::Currency::parse(k_currencies.at(i)).value();
        double rate = k_units_per_eur.at(i);
        for (int day = -3; day < k_days && currency != core::Currency::eur; ++day) {
            rate *= std::exp(step(random));
            if (const auto week_day = (day + 7) % 7; week_day != 0 && week_day != 6) {
                rates.push_back({k_first + days{day}, currency, rate, "ECB"});
            }
        }
    }
    return rates;
}

model::RateTable table_of(const std::vector<model::Rate>& all, const std::filesystem::path& csv)
{
    model::RateTable rates;
    for (const model::Rate& rate : all) {
        rates.add(rate);
    }
    File file{csv};
    file.write("currency,day,factor\n");
    for (const char* code : k_currencies) {
        const auto currency = core::Currency::parse(code).value();
        for (int day = 0; day < k_days; ++day) {
            const auto found = rates.find(currency, core::Currency::usd, k_first + days{day});
            file.write(fmt::format("{},{},{:.17g}\n", code, day, found.value().factor));
        }
    }
    return rates;
}

class Generator {
public:
    Generator(const catalog::Catalog& catalog, double changed, int a_day, const std::filesystem::path& csv)
        : catalog_{&catalog}, changed_{changed}, a_day_{a_day}, csv_{csv}
    {
        csv_.write("card,condition,region,seller,day,price,quantity,currency\n");
    }

    /// Writes listings until they are sighted on so many days, into `store`. \returns the prices written.
    long run(long sightings, store::Store& store)
    {
        const std::int64_t run = store.begin_run(a_day_ == 0 ? "import" : "scrape", core::Instant{k_first});
        for (std::size_t market = 0; market < k_currencies.size(); ++market) {
            prices_.clear();
            const auto wanted = sightings * static_cast<long>(market + 1) / static_cast<long>(k_currencies.size());
            while (sightings_ < wanted) {
                add_listing(market);
            }
            store::BatchInfo info;
            info.market = fmt::format("market-{}", k_regions.at(market));
            info.observes = a_day_ > 0;
            info.definition = info.observes ? "bench" : "import";
            a_day_ == 0 ? import(store, run, info) : store.atomically([&] { scrape(store, run, info); });
        }
        store.finish_run(run, core::Instant{k_first});
        return count_;
    }

    [[nodiscard]] long sightings() const { return sightings_ * std::max(1, a_day_); }
    [[nodiscard]] long listings() const { return listings_; }

private:
    /// A price that stands from day to day.
    struct Price {
        int first;
        int last;
        bool is_missed;  ///< the listing is not there on the next day
        store::Observation observation;
    };

    void import(store::Store& store, std::int64_t run, const store::BatchInfo& info)
    {
        auto batch = store.begin_batch(run, info);
        for (Price& price : prices_) {
            store::Observation& each = price.observation;
            each.at = core::Instant{k_first + days{price.first}} + hours{6};
            each.last_seen = core::Instant{k_first + days{price.last}} + hours{6};
            each.missed_at = price.is_missed ? std::optional{*each.last_seen + hours{24}} : std::nullopt;
            batch.add(each);
        }
        commit(batch);
    }

    void scrape(store::Store& store, std::int64_t run, store::BatchInfo info)
    {
        std::vector<std::vector<std::size_t>> begin_on(k_days);
        for (std::size_t i = 0; i < prices_.size(); ++i) {
            begin_on.at(static_cast<std::size_t>(prices_[i].first)).push_back(i);
        }
        std::vector<std::size_t> standing;
        for (int day = 0; day < k_days; ++day) {
            const auto& begun = begin_on[static_cast<std::size_t>(day)];
            standing.insert(standing.end(), begun.begin(), begun.end());
            std::erase_if(standing, [&](std::size_t i) { return prices_[i].last < day; });
            for (int time = 0; time < a_day_; ++time) {
                info.at = core::Instant{k_first + days{day}} + time * std::chrono::minutes{24 * 60 / a_day_};
                auto batch = store.begin_batch(run, info);
                for (const std::size_t i : standing) {
                    prices_[i].observation.at = info.at;
                    batch.add(prices_[i].observation);
                }
                commit(batch);
            }
        }
    }

    void commit(store::Batch& batch) const
    {
        model::MarketRun ledger;
        ledger.outcome = model::Outcome::ok;
        ledger.complete = a_day_ > 0;
        batch.commit(ledger);
    }

    int below(int limit) { return std::uniform_int_distribution<int>{0, limit - 1}(random_); }
    double share() { return std::uniform_real_distribution<double>{}(random_); }

    void add_listing(std::size_t market)
    {
        const catalog::Card& card = catalog_->cards().at(static_cast<std::size_t>(below(k_cards)));
        store::Observation observation;
        model::RawListing& raw = observation.raw;
        raw.external_id = fmt::format("{}-{:08}", market, ++listings_);
        raw.title = fmt::format("{:016x}{:016x}", std::uint64_t{random_()} << 32U | random_(),
                                std::uint64_t{random_()} << 32U | random_());
        raw.country = k_regions.at(market);
        raw.seller = fmt::format("h:{}", below(k_sellers));
        observation.market_country = raw.country;
        model::Listing& derived = observation.derived;
        derived.offer_kind = model::OfferKind::card;
        derived.card = card.id;
        derived.family = card.family;
        derived.condition = below(3) == 0 ? model::Condition::brand_new : model::Condition::used;
        derived.quantity = below(8) == 0 ? 4 : 1;

        const double level = 20'000.0 * derived.quantity * (1.0 + 0.3 * share());
        int day = below(k_days - 2);
        const int end = std::min(k_days - 1, day + 5 + below(150));
        while (day < end) {
            int last = day;
            while (last < end && share() >= changed_) {
                ++last;
            }
            const bool is_gap = below(40) == 0;
            const double price =
                std::round(level * (0.9 + 0.2 * share()) / 1.1 * k_units_per_eur.at(market) * 100.0) / 100.0;
            add_price(observation, market, price, day, last, is_gap || last + 1 >= end);
            day = last + 1 + (is_gap ? 2 + below(15) : 0);
        }
    }

    void add_price(store::Observation& observation, std::size_t market, double amount, int day, int last,
                   bool is_missed)
    {
        const auto currency = core::Currency::parse(k_currencies.at(market)).value();
        model::RawPrice price;
        price.amount = core::Money::from_double(amount, currency).value();
        price.tax = model::TaxKind::none;
        observation.raw.prices = {price};
        const model::Listing& derived = observation.derived;
        for (int each = day; each <= last; ++each) {
            csv_.write(fmt::format("{},{},{},{},{},{},{},{}\n", derived.card,
                                   derived.condition == model::Condition::used ? "used" : "new",
                                   observation.raw.country, observation.raw.seller, each, price.amount.to_decimal(),
                                   derived.quantity, k_currencies.at(market)));
        }
        sightings_ += last - day + 1;
        ++count_;
        prices_.push_back({day, last, is_missed, observation});
    }

    const catalog::Catalog* catalog_;
    double changed_;
    int a_day_;
    File csv_;
    std::mt19937 random_{11};
    long sightings_ = 0;
    long listings_ = 0;
    long count_ = 0;
    std::vector<Price> prices_;  // of one market
};

void write_medians(const std::vector<analysis::CellDays>& cells, const std::filesystem::path& csv)
{
    File file{csv};
    file.write("card,condition,region,day,median,sellers\n");
    for (const analysis::CellDays& cell : cells) {
        for (const analysis::DailyRow& row : cell.rows) {
            if (row.stock.median) {
                file.write(fmt::format("{},{},{},{},{:.17g},{}\n", cell.cell.card->id,
                                       model::to_text(cell.cell.condition), cell.cell.region,
                                       (row.day - k_first).count(), *row.stock.median, row.stock.sellers));
            }
        }
    }
}

void run(const std::filesystem::path& directory, long sightings, double changed, int a_day)
{
    const auto catalog = catalog::Catalog::load(std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "catalog");
    const auto database = directory / "history.db";
    const std::vector<model::Rate> published = make_rates();
    const model::RateTable rates = table_of(published, directory / "rates.csv");
    if (sightings > 0) {
        for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
            std::filesystem::remove(database.string() + suffix);
        }
        Generator generator{catalog, changed, a_day, directory / "sightings.csv"};
        store::Store store = store::Store::open(database, store::Access::write);
        store.add_rates(published);
        const double begin = cpu_seconds();
        const long prices = generator.run(sightings, store);
        std::cout << fmt::format("written: {} sightings of {} listings as {} prices, {:.2f} CPU s, CSV included\n",
                                 generator.sightings(), generator.listings(), prices, cpu_seconds() - begin);
    }
    const double begin = cpu_seconds();
    const store::Store store = store::Store::open(database, store::Access::read);
    const model::History history = store.select({});
    const double loaded = cpu_seconds();
    analysis::DailyOptions options;
    options.until = k_first + days{k_days - 1};
    const auto cells = analysis::daily(history, catalog, rates, options);
    const double swept = cpu_seconds();
    const auto spikes = analysis::cell_spikes(cells, catalog, {});
    const double searched = cpu_seconds();
    const auto episodes = std::accumulate(spikes.begin(), spikes.end(), std::size_t{0},
                                          [](std::size_t sum, const auto& each) { return sum + each.episodes.size(); });
    std::size_t rows = 0;
    for (const analysis::CellDays& cell : cells) {
        rows += cell.rows.size();
    }
    std::cout << fmt::format(
        "gpuprice: load {:.3f} CPU s, daily rows {:.3f} CPU s ({} cells, {} rows), spikes {:.3f} CPU s ({} found), "
        "peak "
        "{:.0f} MB\n",
        loaded - begin, swept - loaded, cells.size(), rows, searched - swept, episodes, peak_megabytes());
    write_medians(cells, directory / "medians.csv");
}

}  // namespace

}  // namespace gpuprice::bench

int main(int argc, char** argv)
{
    if (argc < 2 || argc > 5) {
        std::cerr << "usage: analysis_bench DIRECTORY [SIGHTINGS [CHANGED [A_DAY]]]\n";
        return EXIT_FAILURE;
    }
    try {
        gpuprice::bench::run(argv[1], argc > 2 ? std::atol(argv[2]) : 1'000'000, argc > 3 ? std::atof(argv[3]) : 0.2,
                             argc > 4 ? std::atoi(argv[4]) : 0);
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
