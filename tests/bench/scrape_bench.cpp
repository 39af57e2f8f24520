// What a scrape costs from the first request to the stored history, beside programs that do the same on the same pages:
// Scrapy with parsel and SQLite (CPU seconds), and curl (wall time). Pages come from a server in this process; every
// program is a process of its own, and only that one's time and memory count.
//
//     scrape_bench [json_pages=200] [html_pages=100] [latency_pages=400] [rounds=3] [out=FILE.json]

#include "bench/scrape_pages.hpp"
#include "support/http_server.hpp"
#include "support/measured_process.hpp"
#include "support/temp_dir.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::bench {

namespace {

using test::HttpServer;
using test::Measured;
using test::Reply;

constexpr int k_json_items = 200;
constexpr int k_html_items = 60;
constexpr int k_latency_items = 20;
constexpr int k_latency_queries = 40;
constexpr std::chrono::milliseconds k_latency{50};
constexpr double k_goal_json = 20;
constexpr double k_goal_html = 8;
constexpr double k_goal_wall = 1.2;
constexpr double k_goal_mib = 64;

struct Parameters {
    int json_pages = 200;
    int html_pages = 100;
    int latency_pages = 400;
    int rounds = 3;
    std::string out;
};

Parameters read_parameters(const std::vector<std::string>& words)
{
    Parameters parameters;
    const std::map<std::string_view, int*> numbers{{"json_pages", &parameters.json_pages},
                                                   {"html_pages", &parameters.html_pages},
                                                   {"latency_pages", &parameters.latency_pages},
                                                   {"rounds", &parameters.rounds}};
    for (const std::string_view word : words) {
        const std::string_view name = word.substr(0, word.find('='));
        const std::string_view value = name.size() < word.size() ? word.substr(name.size() + 1) : "";
        if (name == "out" && !value.empty()) {
            parameters.out = value;
            continue;
        }
        const auto found = numbers.find(name);
        const char* end = value.data() + value.size();
        if (found == numbers.end() || std::from_chars(value.data(), end, *found->second).ptr != end ||
            *found->second < 1) {
            throw std::runtime_error(fmt::format("'{}' is no parameter such as json_pages=2000", word));
        }
    }
    // Each query of the third part has as many pages as the others.
    parameters.latency_pages = std::max(parameters.latency_pages / k_latency_queries, 1) * k_latency_queries;
    return parameters;
}

/// One kind of page, served to whoever asks.
struct Work {
    std::string name;
    std::string kind;  ///< "json" or "html"
    Extent extent;
    std::chrono::milliseconds latency{0};

    [[nodiscard]] long items() const { return static_cast<long>(extent.pages) * extent.items; }
    [[nodiscard]] std::string page(int number) const
    {
        return kind == "json" ? json_page(number, extent) : html_page(number, extent);
    }
    [[nodiscard]] std::string definition(const std::string& url) const
    {
        return kind == "json" ? json_definition(url, extent) : html_definition(url, extent);
    }
};

/// "/json/3?page=7" → the number of that page among all; 0 for anything else.
int page_number(std::string_view target, const Work& work)
{
    const std::string head = "/" + work.kind + "/";
    constexpr std::string_view k_page = "?page=";
    const std::size_t mark = target.find(k_page);
    if (!target.starts_with(head) || mark == std::string_view::npos) {
        return 0;
    }
    int query = 0;
    int page = 0;
    std::from_chars(target.data() + head.size(), target.data() + mark, query);
    std::from_chars(target.data() + mark + k_page.size(), target.data() + target.size(), page);
    return query < 1 || page < 1 ? 0 : (query - 1) * (work.extent.pages / work.extent.queries) + page;
}

void serve(HttpServer& server, const Work& work)
{
    server.otherwise([work](const test::HttpRequest& request) {
        const int page = page_number(request.target, work);
        const char* type = work.kind == "json" ? "application/json" : "text/html; charset=utf-8";
        // Also for the missing robots.txt.
        return (page == 0 ? Reply{404, ""} : Reply{200, work.page(page)}.with("Content-Type", type))
            .after(work.latency);
    });
}

std::string bytes_of(const std::string& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// What Scrapy does to the titles.
enum class Titles {
    raw,          ///< raw fields only: five regular expressions
    normalizing,  ///< every word of the vocabulary is searched in them, too
};

/// A program that can do a work once. \returns  what it cost. \throws std::runtime_error  when it did not do it all.
class Bench {
public:
    explicit Bench(int rounds) : rounds_{rounds}
    {
        const char* path = std::getenv("PATH");
        path_ = path == nullptr ? "/usr/bin:/bin" : path;
        for (const char* python : {"python3", "/usr/bin/python3"}) {
            if (scrapy_version_.empty() &&
                measure({python, "-c", "import scrapy; print(scrapy.__version__, end='')"}, {}).code == 0) {
                python_ = python;
                scrapy_version_ = bytes_of(output());
            }
        }
        has_curl_ = measure({"curl", "--version"}, {}).code == 0;
    }

    [[nodiscard]] const std::string& scrapy_version() const { return scrapy_version_; }
    [[nodiscard]] bool has_curl() const { return has_curl_; }

    [[nodiscard]] Measured gpuprice(const Work& work)
    {
        return median(work, [this](const Work& each) { return gpuprice_once(each); });
    }
    [[nodiscard]] Measured scrapy(const Work& work, Titles titles)
    {
        return median(work, [this, titles](const Work& each) { return scrapy_once(each, titles); });
    }
    [[nodiscard]] Measured curl(const Work& work)
    {
        return median(work, [this](const Work& each) { return curl_once(each); });
    }

private:
    [[nodiscard]] std::string output() const { return (home_.path() / "output").string(); }

    Measured measure(const std::vector<std::string>& words, std::map<std::string, std::string> environment)
    {
        environment.insert({{"PATH", path_}, {"HOME", home_.path().string()}, {"LC_ALL", "C.UTF-8"}});
        return test::run_measured(words, environment, output());
    }

    /// A server of its own for each round, so that no connection and no record is carried over.
    template <typename Once>
    Measured median(const Work& work, Once once)
    {
        std::vector<Measured> all;
        for (int round = 0; round < rounds_; ++round) {
            all.push_back(once(work));
        }
        Measured middle = all.front();
        const auto take = [&all, &middle](auto field) {
            std::ranges::sort(all, {}, field);
            middle.*field = all[all.size() / 2].*field;
        };
        take(&Measured::cpu_seconds);
        take(&Measured::wall_seconds);
        take(&Measured::max_resident_kib);
        return middle;
    }

    void require(bool done, const std::string& program) const
    {
        if (!done) {
            throw std::runtime_error(program + " did not do all of the work:\n" + bytes_of(output()));
        }
    }

    Measured gpuprice_once(const Work& work)
    {
        HttpServer server{HttpServer::Connections::keep};
        serve(server, work);
        const std::string market = "bench-" + work.kind;
        (void)home_.write("config/gpuprice/markets/" + market + ".json", work.definition(server.url()));
        std::filesystem::remove_all(home_.path() / "data");
        const Measured cost = measure({GPUPRICE_PROGRAM, "scrape", market, "--format", "json"},
                                      {{"XDG_CONFIG_HOME", (home_.path() / "config").string()},
                                       {"XDG_DATA_HOME", (home_.path() / "data").string()},
                                       {"GPUPRICE_DATADIR", GPUPRICE_SOURCE_DIR "/data"}});
        const auto answer = nlohmann::json::parse(bytes_of(output()), nullptr, false);
        const bool has_row = cost.code == 0 && answer.is_object() && answer.value("rows", nlohmann::json{}).size() == 1;
        require(has_row && answer["rows"][0].value("new", 0L) == work.items(), "gpuprice");
        return cost;
    }

    Measured scrapy_once(const Work& work, Titles titles)
    {
        HttpServer server{HttpServer::Connections::keep};
        serve(server, work);
        const auto database = home_.path() / "scrapy.db";
        for (const char* suffix : {"", "-wal", "-shm"}) {
            std::filesystem::remove(database.string() + suffix);
        }
        std::vector<std::string> words{python_,
                                       GPUPRICE_SOURCE_DIR "/tests/bench/scrapy_peer.py",
                                       work.kind,
                                       server.url(),
                                       std::to_string(work.extent.queries),
                                       std::to_string(work.extent.items),
                                       database.string()};
        if (titles == Titles::normalizing) {
            words.emplace_back(GPUPRICE_SOURCE_DIR "/data/catalog");
        }
        const Measured cost = measure(words, {});
        require(bytes_of(output()).find(fmt::format("stored {}\n", work.items())) != std::string::npos, "Scrapy");
        return cost;
    }

    Measured curl_once(const Work& work)
    {
        HttpServer server{HttpServer::Connections::keep};
        serve(server, work);
        const int pages = work.extent.pages / work.extent.queries;
        std::string list;
        for (int page = 0; page < work.extent.pages; ++page) {
            list += fmt::format("url = \"{}/{}/{}?page={}\"\noutput = \"/dev/null\"\n", server.url(), work.kind,
                                page / pages + 1, page % pages + 1);
        }
        const std::string config = home_.write("curl.txt", list).string();
        const Measured cost =
            measure({"curl", "--silent", "--fail", "--parallel", "--parallel-max", "32", "--config", config}, {});
        require(cost.code == 0 && server.requests().size() == static_cast<std::size_t>(work.extent.pages), "curl");
        return cost;
    }

    int rounds_;
    test::TempDir home_;
    std::string path_;
    std::string python_;
    std::string scrapy_version_;
    bool has_curl_ = false;
};

/// The table, line by line as it comes to be, and the same as JSON.
class Account {
public:
    Account()
    {
        std::cout << fmt::format("{:<34}{:<31}{:>8}{:>8}{:>13}{:>10}\n", "WORK", "PROGRAM", "CPU S", "WALL S",
                                 "ITEMS/CPU S", "PEAK MIB");
    }

    void add(const Work& work, const std::string& program, const Measured& cost)
    {
        const double rate = static_cast<double>(work.items()) / cost.cpu_seconds;
        const double mib = static_cast<double>(cost.max_resident_kib) / 1024;
        std::cout << fmt::format("{:<34}{:<31}{:>8.2f}{:>8.2f}{:>13.0f}{:>10.1f}\n", work.name, program,
                                 cost.cpu_seconds, cost.wall_seconds, rate, mib)
                  << std::flush;
        rows_.push_back({{"work", work.name},
                         {"program", program},
                         {"pages", work.extent.pages},
                         {"items", work.items()},
                         {"cpu_seconds", cost.cpu_seconds},
                         {"wall_seconds", cost.wall_seconds},
                         {"items_per_cpu_second", rate},
                         {"peak_mib", mib}});
    }

    void skip(const Work& work, const std::string& program)
    {
        std::cout << fmt::format("{:<34}{} is not installed: skipped\n", work.name, program);
    }

    void judge(const std::string& what, double value, const std::string& unit, bool good, const std::string& goal)
    {
        verdicts_ += fmt::format("{:<84}{:>8.2f}{}   {:<10} {}\n", what, value, unit, goal, good ? "met" : "MISSED");
        goals_.push_back({{"what", what}, {"value", value}, {"goal", goal}, {"met", good}});
    }

    void finish(const std::string& file) const
    {
        std::cout << '\n' << verdicts_;
        if (!file.empty()) {
            std::ofstream{file} << nlohmann::json{{"rows", rows_}, {"goals", goals_}}.dump(2) << '\n';
        }
    }

private:
    nlohmann::json rows_ = nlohmann::json::array();
    nlohmann::json goals_ = nlohmann::json::array();
    std::string verdicts_;
};

void compare_with_scrapy(Bench& bench, const Work& work, double goal, Account& account, double& peak_kib)
{
    const Measured ours = bench.gpuprice(work);
    peak_kib = std::max(peak_kib, static_cast<double>(ours.max_resident_kib));
    account.add(work, "gpuprice", ours);
    if (bench.scrapy_version().empty()) {
        account.skip(work, "Scrapy");
        return;
    }
    for (const Titles titles : {Titles::raw, Titles::normalizing}) {
        const Measured theirs = bench.scrapy(work, titles);
        const std::string what = titles == Titles::raw ? "raw fields only" : "normalizing";
        account.add(work, fmt::format("Scrapy {}, {}", bench.scrapy_version(), what), theirs);
        const double ratio = theirs.cpu_seconds / ours.cpu_seconds;
        account.judge(fmt::format("{}: items per CPU second, gpuprice : Scrapy, {}", work.name, what), ratio, "x",
                      ratio >= goal, fmt::format(">= {}x", goal));
    }
}

void compare_with_curl(Bench& bench, const Work& work, Account& account, double& peak_kib)
{
    const Measured ours = bench.gpuprice(work);
    peak_kib = std::max(peak_kib, static_cast<double>(ours.max_resident_kib));
    account.add(work, "gpuprice", ours);
    if (!bench.has_curl()) {
        account.skip(work, "curl");
        return;
    }
    const Measured theirs = bench.curl(work);
    account.add(work, "curl", theirs);
    const double ratio = ours.wall_seconds / theirs.wall_seconds;
    account.judge(work.name + ": wall time, gpuprice : curl", ratio, "x", ratio <= k_goal_wall,
                  fmt::format("<= {}x", k_goal_wall));
}

void run(const Parameters& parameters)
{
    const auto name = [](const char* what, int pages, int items) {
        return fmt::format("{}: {} pages x {} items", what, pages, items);
    };
    Bench bench{parameters.rounds};
    Account account;
    double peak_kib = 0;
    compare_with_scrapy(
        bench, {name("JSON", parameters.json_pages, k_json_items), "json", {parameters.json_pages, k_json_items}},
        k_goal_json, account, peak_kib);
    compare_with_scrapy(
        bench, {name("HTML", parameters.html_pages, k_html_items), "html", {parameters.html_pages, k_html_items}},
        k_goal_html, account, peak_kib);
    compare_with_curl(bench,
                      {name("50 ms", parameters.latency_pages, k_latency_items),
                       "json",
                       {parameters.latency_pages, k_latency_items, k_latency_queries},
                       k_latency},
                      account, peak_kib);
    const double mib = peak_kib / 1024;
    account.judge("peak memory of gpuprice at 32 connections, MiB", mib, " ", mib <= k_goal_mib,
                  fmt::format("<= {}", k_goal_mib));
    account.finish(parameters.out);
}

}  // namespace

}  // namespace gpuprice::bench

int main(int argc, char** argv)
{
    try {
        gpuprice::bench::run(gpuprice::bench::read_parameters({argv + 1, argv + argc}));
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
