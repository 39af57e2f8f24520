// Many markets, many runs, and everything that goes wrong on a network, in an order that never changes.
//
// The ordinary test makes a few hundred requests. GPUPRICE_SOAK=10000 makes it go on to that many, and prints figures:
//
//     GPUPRICE_SOAK=10000 build/standard/tests/integration/test_integration "whatever*many markets*"
#include "gpuprice/cli/run.hpp"

#include "soak_faults.hpp"
#include "support/catch.hpp"
#include "truth.hpp"
#include "user.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;
using Where = SoakFault::Where;

constexpr int k_page = 6;
constexpr int k_pages = 2;
constexpr int k_days_of_a_price = 3;

/// "m07"; listing 3 of it has the id "3".
std::string name_of(int market) { return fmt::format("m{:02}", market); }

int price_of(int market, int listing, int day)
{
    return 14'000 + 100 * market + listing + 5'000 * (day / k_days_of_a_price % 2);
}

/// A market for each fault, each a host of its own: on a bad day, every one has another fault than the day before.
class TroubledMarkets {
public:
    TroubledMarkets() : faults_{soak_faults()}, server_{HttpServer::Connections::keep, count()}
    {
        server_.otherwise([this](const HttpRequest& request) { return answer(request); });
    }

    [[nodiscard]] int count() const { return static_cast<int>(faults_.size()); }
    [[nodiscard]] long requests() const { return requests_; }

    /// None: the market is well.
    [[nodiscard]] const SoakFault* fault_of(int market) const
    {
        return good_ ? nullptr : &faults_[static_cast<std::size_t>((market + 7 * day_) % count())];
    }

    void go_to_day(int day, bool good)
    {
        const std::lock_guard guard{mutex_};
        day_ = day;
        good_ = good;
        tried_.clear();
    }

    /// Writes the definitions of the day.
    void introduce_to(const User& user) const
    {
        const auto origins = server_.origins();
        std::string ids;
        for (int market = 0; market < count(); ++market) {
            const SoakFault* fault = fault_of(market);
            const bool is_nowhere = fault != nullptr && fault->where == Where::address;
            const std::string id = name_of(market);
            ids += (ids.empty() ? "\"" : ",\"") + id + "\"";
            (void)user.home().write(
                "config/gpuprice/markets/" + id + ".json",
                fmt::format(R"({{"id":"{}","adapter":"json_list","country":"US","currency":"USD","base_url":"{}",)"
                            R"("politeness":{{"min_delay_ms":0,"timeout_s":1,"max_body_mb":1}},)"
                            R"("extract":{{"request":{{"path":"/{}?page={{page}}"}},)"
                            R"("paging":{{"kind":"page","size":{}}},"items":"/items",)"
                            R"("fields":{{"external_id":"/id","title":"/title"}},)"
                            R"("prices":[{{"kind":"ask","amount":"/price"}}]}}}})",
                            id, is_nowhere ? fault->reply.body : origins[static_cast<std::size_t>(market)], id,
                            k_page));
        }
        (void)user.home().write("config/gpuprice/config.json", R"({"markets":[)" + ids + "]}");
    }

    /// What a market shows of itself on this day.
    [[nodiscard]] Prices shown(int market) const
    {
        const SoakFault* fault = fault_of(market);
        const bool all = fault == nullptr || fault->outcome == "ok";
        const int pages = all ? k_pages : fault->where == Where::second_page ? 1 : 0;
        Prices prices;
        for (int listing = 0; listing < pages * k_page; ++listing) {
            prices[std::to_string(listing)] = price_of(market, listing, day_);
        }
        return prices;
    }

private:
    [[nodiscard]] std::string page(int market, int number) const
    {
        std::string items;
        const int first = (number - 1) * k_page;
        for (int listing = first; number <= k_pages && listing < first + k_page; ++listing) {
            items += fmt::format(R"({}{{"id":"{}","title":"NVIDIA A100 80GB PCIe","price":{}}})",
                                 listing == first ? "" : ",", listing, price_of(market, listing, day_));
        }
        return R"({"items":[)" + items + "]}";
    }

    [[nodiscard]] bool befalls(const SoakFault& fault, int page, const std::string& target)
    {
        switch (fault.where) {
            case Where::first_page: return page == 1;
            case Where::second_page: return page == 2;
            case Where::once: return page == 1 && tried_.insert(target).second;
            case Where::robots:
            case Where::address: break;
        }
        return false;
    }

    // Which market is asked shows the address, for robots.txt too.
    [[nodiscard]] int market_of(const HttpRequest& request) const
    {
        const auto origins = server_.origins();
        const auto host = "http://" + request.header("Host").value_or("");
        return static_cast<int>(std::ranges::find(origins, host) - origins.begin());
    }

    [[nodiscard]] Reply answer(const HttpRequest& request)
    {
        ++requests_;
        const std::lock_guard guard{mutex_};
        const int market = market_of(request);
        const SoakFault* fault = market < count() ? fault_of(market) : nullptr;
        if (request.target == "/robots.txt") {
            return fault != nullptr && fault->where == Where::robots ? fault->reply : Reply{404, ""};
        }
        int number = 0;
        const std::string path = "/" + name_of(market) + "?page=";
        if (!request.target.starts_with(path)) {
            return {404, ""};
        }
        number = std::atoi(request.target.c_str() + path.size());
        if (fault != nullptr && befalls(*fault, number, request.target)) {
            return fault->reply;
        }
        return Reply{200, page(market, number)};
    }

    std::vector<SoakFault> faults_;
    std::mutex mutex_;  // guards what follows
    int day_ = 0;
    bool good_ = true;
    std::set<std::string> tried_;
    std::atomic<long> requests_{0};
    HttpServer server_;  // last: answers until it is gone
};

/// One run; what it came to, and what it ought to have left behind.
void live(TroubledMarkets& markets, User& user, Truth& truth, int day, bool good, std::map<std::string, long>& outcomes)
{
    CAPTURE(day);
    markets.go_to_day(day, good);
    markets.introduce_to(user);
    user.go_to_day(day);
    const Shown shown = user.run({"scrape", "--format", "json", "--max-runtime", "12s"});
    INFO(shown.err);
    CHECK(shown.code == (good ? cli::k_done : cli::k_partial));
    const json answer = json::parse(shown.out);
    std::map<std::string, json> rows;
    for (const json& row : answer.at("rows")) {
        rows[row.at("market").get<std::string>()] = row;
    }
    REQUIRE(static_cast<int>(rows.size()) == markets.count());
    for (int market = 0; market < markets.count(); ++market) {
        const SoakFault* fault = markets.fault_of(market);
        const json& row = rows.at(name_of(market));
        CAPTURE(fault != nullptr ? fault->name : "all is well", row.dump());
        const std::string outcome = fault != nullptr ? fault->outcome : "ok";
        CHECK(row.at("outcome") == outcome);
        CHECK(row.at("message").get<std::string>().empty() == (outcome == "ok"));
        CHECK(row.at("gone") == 0);
        ++outcomes[row.at("outcome").get<std::string>()];
        truth.observe(name_of(market), day, markets.shown(market), outcome == "ok");
    }
}

long requests_wanted()
{
    const char* wanted = std::getenv("GPUPRICE_SOAK");
    return wanted != nullptr ? std::atol(wanted) : 0;
}

}  // namespace

TEST_CASE("whatever happens to many markets in many runs, each gets its word, and nothing stored is lost")
{
    TroubledMarkets markets;
    User user;
    Truth truth;
    std::map<std::string, long> outcomes;
    const auto begin = std::chrono::steady_clock::now();
    int day = 0;
    live(markets, user, truth, day++, true, outcomes);
    do {
        live(markets, user, truth, day++, false, outcomes);
    } while (markets.requests() < requests_wanted());
    live(markets, user, truth, day, true, outcomes);

    const auto expected = truth.lines();
    const auto exported = exported_lines(user);
    CHECK(missing_from(exported, expected) == std::vector<std::string>{});
    CHECK(missing_from(expected, exported) == std::vector<std::string>{});
    user.done({"db", "check"});
    if (requests_wanted() > 0) {
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        std::cout << fmt::format("{} requests of {} markets in {} runs took {:.0f} s; {} prices stored, none lost",
                                 markets.requests(), markets.count(), day + 1, took.count(), exported.size());
        for (const auto& [outcome, count] : outcomes) {
            std::cout << fmt::format("; {} {}", outcome, count);
        }
        std::cout << '\n';
    }
}

}  // namespace gpuprice::test
