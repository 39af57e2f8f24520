// A year of daily runs in fast-forward against a market whose script is known: what ends up in the history is what the
// script says, whatever went wrong on the way, and people are told exactly what happens in it.
#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "truth.hpp"
#include "user.hpp"
#include "year_script.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;

constexpr const char* k_market = "ebay-us";
constexpr const char* k_cell = "a100-80gb-pcie, used in US";

/// The year as it was lived: what the runs came to, and what they ought to have left behind.
struct Year {
    Year()
    {
        hook.otherwise([](const HttpRequest&) { return Reply{200, ""}; });
        user.use_market(market.url());
        (void)user.home().write("config/gpuprice/config.json", R"({"keep_sellers": true, "markets": ["ebay-us"],
            "alerts": {"channels": {"hook": {"kind": "webhook", "url": ")" +
                                                                   hook.url("/") + R"("}}, "rules": [
                {"name": "ill", "metric": "market", "tell_end": true},
                {"name": "bargain", "metric": "listing", "below_percent": 85, "tell_end": true},
                {"name": "dear", "metric": "price", "above": 18000, "currency": "USD", "tell_end": true},
                {"name": "cheap", "metric": "price", "below": 13500, "currency": "USD", "tell_end": true},
                {"name": "spike", "metric": "spike", "tell_end": true},
                {"name": "shift", "metric": "level_shift", "tell_end": true}]}})");
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

    HttpServer hook;
    Marketplace market{offers(k_offers), k_page};
    User user;
    ScriptedOffers script;
    Truth truth;
    std::map<std::string, double> medians;  ///< by day
};

/// One time that a rule holds, as the script has it.
struct Told {
    std::string rule;
    std::string subject;
    int first = 0;
    int over = k_days;  ///< the day on which its end is told; k_days when that is not in this year
};

/// By the README's words on alerts. What an answer of the market cannot show is told with the first that shows it.
std::vector<Told> episodes_of_the_script()
{
    std::vector<Told> all;
    for (const Episode& each : script_of_troubles()) {
        // Half an answer is true as far as it goes. What ails is more than three days without a whole one.
        const int ill_from = each.outcome == "partial" ? each.first + 3 : each.first;
        all.push_back({"ill", fmt::format("market {}", k_market), ill_from, each.last + 1});
    }
    for (const Bargain& each : script_of_bargains()) {
        all.push_back(
            {"bargain", fmt::format("{}/{} ({})", k_market, each.id, k_cell), each.first_seen, each.last + 1});
    }
    all.push_back({"dear", k_cell, k_level_shift});
    // Two of three days beyond the usual make a spike; after 14 days that still hold the level it is a shift, and
    // that is news until 60 days after it was found.
    constexpr int k_found = k_level_shift + 1;
    all.push_back({"spike", k_cell, k_found, k_found + 14});
    all.push_back({"shift", k_cell, k_found + 14, k_found + 61});
    return all;
}

std::string line_of(const std::string& day, const std::string& rule, const std::string& event,
                    const std::string& subject)
{
    return fmt::format("{} {} {} {}", day, rule, event, subject);
}

void check_what_was_told(Year& year)
{
    std::vector<std::string> expected;
    std::vector<std::string> lasted;
    for (const Told& each : episodes_of_the_script()) {
        expected.push_back(line_of(date_of(each.first), each.rule, "start", each.subject));
        if (each.over < k_days) {
            expected.push_back(line_of(date_of(each.over), each.rule, "end", each.subject));
        }
        const json over = each.over < k_days ? json(date_of(each.over)) : json(nullptr);
        lasted.push_back(line_of(date_of(each.first), each.rule, over.dump(), each.subject));
    }
    std::ranges::sort(expected);
    std::ranges::sort(lasted);

    std::vector<std::string> told;
    for (const HttpRequest& request : year.hook.requests()) {
        const json message = json::parse(request.body);
        told.push_back(line_of(message.at("day").get<std::string>(), message.at("rule").get<std::string>(),
                               message.at("event").get<std::string>(), message.at("subject").get<std::string>()));
    }
    std::ranges::sort(told);
    CHECK(missing_from(told, expected) == std::vector<std::string>{});
    CHECK(missing_from(expected, told) == std::vector<std::string>{});

    const auto backtest = json::parse(year.user.done({"alerts", "backtest", "--since", "2y", "--format", "json"}));
    std::vector<std::string> replayed;
    for (const json& row : backtest.at("rows")) {
        replayed.push_back(line_of(row.at("started").get<std::string>(), row.at("rule").get<std::string>(),
                                   row.at("ended").dump(), row.at("subject").get<std::string>()));
    }
    std::ranges::sort(replayed);
    CHECK(missing_from(replayed, lasted) == std::vector<std::string>{});
    CHECK(missing_from(lasted, replayed) == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("a year of daily runs ends with the history that the market's script tells, and alerts told its episodes")
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

    check_what_was_told(year);

    year.user.done({"db", "check"});
}

}  // namespace gpuprice::test
