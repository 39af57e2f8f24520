// A year of daily runs in fast-forward against a market whose script is known: what ends up in the history is what the
// script says, whatever went wrong on the way.
#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "truth.hpp"
#include "user.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;

constexpr int k_days = 365;
constexpr int k_offers = 24;
constexpr int k_page = 12;
constexpr int k_relisted_every = 30;
constexpr int k_level_shift = 250;  ///< from this day on everything costs 30 % more
constexpr const char* k_market = "ebay-us";

/// Some days on which something goes wrong, and what the run of such a day must come to.
struct Episode {
    std::string name;
    int first = 0;
    int last = 0;
    std::string outcome;
    std::function<void(Marketplace&)> happen;
    std::function<Prices(const Prices&)> seen = [](const Prices&) { return Prices{}; };  ///< of what is on offer
};

Marketplace::Trouble pages(Reply reply)
{
    return [reply = std::move(reply)](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{reply} : std::nullopt;
    };
}

Marketplace::Trouble second_page(Reply reply)
{
    return [reply = std::move(reply)](const HttpRequest& request) {
        const bool meant = Marketplace::is_search(request) && Marketplace::offset_of(request) == k_page;
        return meant ? std::optional{reply} : std::nullopt;
    };
}

// The market shows its offers by their ids.
Prices first_page(const Prices& all)
{
    std::vector<std::pair<int, std::string>> ids;
    for (const auto& [id, price] : all) {
        ids.emplace_back(std::stoi(id), id);
    }
    std::ranges::sort(ids);
    Prices seen;
    for (const auto& [number, id] : ids) {
        if (seen.size() < k_page) {
            seen[id] = all.at(id);
        }
    }
    return seen;
}

std::vector<Episode> script_of_troubles()
{
    const auto make = [](Marketplace::Trouble trouble) {
        return [trouble = std::move(trouble)](Marketplace& market) { market.make(trouble); };
    };
    return {
        {"an outage", 40, 42, "failed", make(pages({503, "maintenance"}))},
        {"one answer that breaks off", 90, 90, "failed", make(pages({200, R"({"total":24,"itemSummaries":[{"item)"}))},
        {"a captcha for a week", 130, 136, "blocked", make(pages({200, "<html>Are you a human?</html>"}))},
        {"another form of the answer", 180, 181, "failed",
         make(pages({200, R"({"total":24,"results":[{"id":1,"name":"NVIDIA A100"}]})"}))},
        {"a page of nothing", 220, 220, "drift", [](Marketplace& market) { market.show({}); }},
        {"keys that are refused", 300, 301, "blocked", make(pages({401, "{}"}))},
        {"a second page that fails", 320, 322, "partial", make(second_page({403, "{}"})), first_page},
        {"prices that are all 0", 340, 341, "drift",
         [](Marketplace& market) {
             auto priceless = offers(k_offers);
             for (Offer& offer : priceless) {
                 offer.price = 0;
             }
             market.show(priceless);
         }},
    };
}

/// What is on offer, day by day: every day one seller changes their price a little, every month two take their offer
/// down and put it up again two days later under a new number, and one day all raise their prices.
class ScriptedOffers {
public:
    ScriptedOffers()
    {
        for (const Offer& offer : offers(k_offers)) {
            prices_[offer.id] = offer.price;
        }
    }

    void go_to_day(int day)
    {
        if (day == k_level_shift) {
            for (auto& [id, price] : prices_) {
                price += price * 3 / 10;
            }
        }
        const auto mover = std::next(prices_.begin(), day % static_cast<int>(prices_.size()));
        mover->second += (day * 7919) % 301 - 150;
        relist(day);
    }

    [[nodiscard]] std::vector<Offer> on_offer() const
    {
        std::vector<Offer> all;
        for (const auto& [id, price] : prices_) {
            all.push_back({id, price});
        }
        return all;
    }

    [[nodiscard]] Prices prices() const
    {
        Prices all;
        for (const auto& [id, price] : prices_) {
            all[std::to_string(id)] = price;
        }
        return all;
    }

private:
    void relist(int day)
    {
        constexpr int k_away = 2;
        if (day % k_relisted_every == k_away) {
            for (const auto& [id, price] : taken_down_) {
                prices_[id + 1'000] = price;
            }
            taken_down_.clear();
        }
        if (day > 0 && day % k_relisted_every == 0) {
            for (int i = 0; i < 2; ++i) {
                taken_down_.insert(*prices_.begin());
                prices_.erase(prices_.begin());
            }
        }
    }

    std::map<int, int> prices_;
    std::map<int, int> taken_down_;
};

double median_of(const Prices& prices)
{
    std::vector<int> sorted;
    for (const auto& [id, price] : prices) {
        sorted.push_back(price);
    }
    std::ranges::sort(sorted);
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
}

/// The year as it was lived: what the runs came to, and what they ought to have left behind.
struct Year {
    Year()
    {
        user.use_market(market.url());
        const auto troubles = script_of_troubles();
        for (int day = 0; day < k_days; ++day) {
            live(day, troubles);
        }
    }

    void live(int day, const std::vector<Episode>& troubles)
    {
        CAPTURE(date_of(day));
        script.go_to_day(day);
        user.go_to_day(day);
        market.heal();
        market.show(script.on_offer());
        const auto episode = std::ranges::find_if(
            troubles, [day](const Episode& each) { return each.first <= day && day <= each.last; });
        const bool is_good = episode == troubles.end();
        if (is_good) {
            truth.observe(k_market, day, script.prices(), true);
        } else {
            episode->happen(market);
            truth.observe(k_market, day, episode->seen(script.prices()), false);
        }
        // A retry would wait for seconds; on such days it could not help.
        const auto scraped =
            user.scrape(is_good ? std::vector<std::string>{} : std::vector<std::string>{"--max-runtime", "1s"});
        INFO((is_good ? "a good day" : episode->name) << ": " << scraped.row.message);
        REQUIRE(scraped.row.outcome == (is_good ? "ok" : episode->outcome));
        medians[date_of(day)] = median_of(truth.believed(k_market));
    }

    Marketplace market{offers(k_offers), k_page};
    User user;
    ScriptedOffers script;
    Truth truth;
    std::map<std::string, double> medians;  ///< by day
};

}  // namespace

TEST_CASE("a year of daily runs ends with the history that the market's script tells")
{
    Year year;

    // Every price, from the day it was first seen to the day it was last, and nothing else.
    const auto expected = year.truth.lines();
    REQUIRE(expected.size() > k_days);
    const auto exported = exported_lines(year.user);
    CHECK(missing_from(exported, expected) == std::vector<std::string>{});
    CHECK(missing_from(expected, exported) == std::vector<std::string>{});

    // Every day has its price: no run that failed made a gap, or moved the median.
    std::map<std::string, double> medians;
    const auto days = json::parse(
        year.user.done({"history", "a100-80gb-pcie", "--condition", "used", "--since", "2y", "--format", "json"}));
    for (const json& row : days.at("rows")) {
        medians[row.at("day").get<std::string>()] = row.at("median").get<double>();
    }
    for (const auto& [day, median] : year.medians) {
        CAPTURE(day);
        CHECK(medians[day] == Approx(median));
    }
    CHECK(medians.size() == year.medians.size());

    // One move is in the script, and one is found.
    const auto found = json::parse(year.user.done({"spikes", "a100-80gb-pcie", "--since", "2y", "--format", "json"}));
    REQUIRE(found.at("rows").size() == 1);
    const json& shift = found.at("rows")[0];
    INFO(shift.dump());
    CHECK(shift.at("kind") == "level_shift");
    CHECK(shift.at("direction") == "up");
    CHECK(shift.at("start") >= date_of(k_level_shift - 1));
    CHECK(shift.at("start") <= date_of(k_level_shift + 3));

    // What alerts have to say of this year, run by run, belongs here: the same script tells when.

    year.user.done({"db", "check"});
}

}  // namespace gpuprice::test
