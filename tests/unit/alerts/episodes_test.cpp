// Hysteresis, cool-down, one episode at a time, and a backtest that is the live evaluation day by day.
#include "gpuprice/alerts/episodes.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>

using namespace gpuprice;
using namespace gpuprice::alerts;
using std::chrono::days;

namespace {

constexpr core::Day k_first = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

Rule below(double threshold)
{
    Rule rule;
    rule.name = "cheap";
    rule.threshold = threshold;
    rule.clear = usual_clear(Side::below, threshold);
    return rule;
}

/// A day's reading of one subject; no value = unjudged.
Reading reading(const Rule& rule, int day, std::optional<double> value, const std::string& subject = "cell")
{
    Reading reading;
    reading.day = k_first + days{day};
    reading.subject.key = subject;
    reading.value = value;
    reading.verdict = value ? judge(rule, *value) : Verdict::unjudged;
    return reading;
}

std::vector<Reading> readings(const Rule& rule, const std::vector<std::optional<double>>& values)
{
    std::vector<Reading> all;
    for (std::size_t i = 0; i < values.size(); ++i) {
        all.push_back(reading(rule, static_cast<int>(i), values[i]));
    }
    return all;
}

/// "2..5 6.." of what a rule finds in these days.
std::string found_in(const Rule& rule, const std::vector<std::optional<double>>& values)
{
    const auto result = backtest(rule, readings(rule, values), {k_first, k_first + days{values.size() - 1}});
    std::string text;
    for (const model::AlertEpisode& episode : result.episodes) {
        text += (text.empty() ? "" : " ") + std::to_string((episode.started - k_first).count()) + ".." +
                (episode.ended ? std::to_string((*episode.ended - k_first).count()) : "");
    }
    return text;
}

constexpr std::optional<double> k_unknown = std::nullopt;

}  // namespace

TEST_CASE("an episode lasts until the value is back over the clear threshold, not merely over the threshold")
{
    Rule rule = below(100);
    CHECK(rule.clear == 102.0);
    CHECK(found_in(rule, {101, 99, 101, 99, 101.9, 102, 103}) == "1..5");
    rule.clear = 110;
    CHECK(found_in(rule, {101, 99, 101, 99, 101.9, 102, 103}) == "1..");
    CHECK(found_in(rule, {100, 100, 100}).empty());
}

TEST_CASE("above is the mirror of below")
{
    Rule rule = below(3.0);
    rule.side = Side::above;
    rule.clear = usual_clear(Side::above, 3.0);
    CHECK(found_in(rule, {2.9, 3.1, 2.99, 3.2, 2.9, 2.8}) == "1..4");
}

TEST_CASE("after an episode none begins for the days of the cool-down, and then one does if it still holds")
{
    Rule rule = below(100);
    rule.cool_down = days{3};
    CHECK(found_in(rule, {99, 105, 99, 99, 99, 99}) == "0..1 4..");
    rule.cool_down = days{0};
    CHECK(found_in(rule, {99, 105, 99, 105, 99}) == "0..1 2..3 4..");
}

TEST_CASE("a day that cannot be judged begins and ends nothing, and too many of them end the episode")
{
    const Rule rule = below(100);
    CHECK(found_in(rule, {k_unknown, 99, k_unknown, k_unknown, 99, 105}) == "1..5");
    CHECK(found_in(rule, {k_unknown, k_unknown}).empty());
    std::vector<std::optional<double>> values(20, k_unknown);
    values[0] = 99;
    CHECK(found_in(rule, values) == "0..15");
    const auto result = backtest(rule, readings(rule, values), {k_first, k_first + days{19}});
    CHECK(result.judged_days == 1);
    CHECK(result.episodes.at(0).ending == "it could not be judged for 14 days");
}

TEST_CASE("a listing's episode ends when its cell is judged without it, not when the cell cannot be judged")
{
    Rule rule = below(0.7);
    rule.metric = Metric::listing;
    const auto of_cell = [&rule](int day, std::optional<double> value) {
        Reading cell = reading(rule, day, value, "cell");
        cell.verdict = value ? Verdict::clears : Verdict::unjudged;
        return cell;
    };
    const auto of_listing = [&rule](int day, double value) {
        Reading listing = reading(rule, day, value, "shop/1");
        listing.subject.listing = "shop/1";
        return listing;
    };
    Tracker tracker{rule, {}, k_first};
    model::AlertEpisode open;
    open.rule = rule.name;
    open.definition = definition_of(rule);
    open.subject = "shop/1";
    open.cell = "cell";
    open.started = open.judged = k_first;
    tracker = Tracker{rule, {open}, k_first};
    CHECK(tracker.take(k_first + days{1}, std::vector{of_cell(1, std::nullopt)}).empty());
    CHECK(tracker.take(k_first + days{2}, std::vector{of_cell(2, 0.6), of_listing(2, 0.6)}).empty());
    const auto changes = tracker.take(k_first + days{3}, std::vector{of_cell(3, 0.9)});
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].event == model::AlertEvent::end);
    CHECK(tracker.open("shop/1") == nullptr);
}

TEST_CASE("a changed rule ends its open episodes in silence and begins anew at once")
{
    const Rule rule = below(100);
    Tracker before{rule, {}, k_first};
    REQUIRE(before.take(k_first, std::vector{reading(rule, 0, 90)}).size() == 1);
    Rule changed = below(95);
    Tracker after{changed, before.episodes(), k_first + days{1}};
    CHECK(after.episodes().at(0).ended);
    CHECK(after.episodes().at(0).ending == "the rule was changed");
    const auto changes = after.take(k_first + days{1}, std::vector{reading(changed, 1, 90)});
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].event == model::AlertEvent::start);
    Rule renamed = rule;
    renamed.channels = {"ops"};
    renamed.cool_down = days{9};
    CHECK(definition_of(renamed) == definition_of(rule));
}

TEST_CASE("whatever the prices do: episodes begin beyond the threshold, end beyond clear, and keep their distance")
{
    std::mt19937 random{7};
    std::uniform_real_distribution<double> step{-4.0, 4.0};
    for (int round = 0; round < 300; ++round) {
        Rule rule = below(100);
        rule.clear = 100 + static_cast<double>(random() % 10);
        rule.cool_down = days{random() % 6};
        std::vector<std::optional<double>> values;
        double price = 100.0;
        for (int day = 0; day < 200; ++day) {
            price += step(random);
            values.push_back(random() % 7 == 0 ? k_unknown : std::optional{price});
        }
        const auto all = readings(rule, values);
        const analysis::DayRange range{k_first, k_first + days{199}};
        const auto result = backtest(rule, all, range);
        std::optional<core::Day> last_end;
        for (const model::AlertEpisode& episode : result.episodes) {
            const auto value_on = [&](core::Day day) {
                return values.at(static_cast<std::size_t>((day - k_first).count()));
            };
            REQUIRE(value_on(episode.started));
            CHECK(*value_on(episode.started) < rule.threshold);
            CHECK(episode.extreme <= episode.first_value);
            if (last_end) {
                CHECK(episode.started - *last_end >= rule.cool_down);
            }
            if (episode.ended && episode.ending != "it could not be judged for 14 days") {
                REQUIRE(value_on(*episode.ended));
                CHECK(*value_on(*episode.ended) >= rule.clear);
            }
            last_end = episode.ended;
        }
    }
}

TEST_CASE("evaluated live, day by day and several times a day, from what was stored, the episodes are the backtest's")
{
    std::mt19937 random{11};
    std::uniform_real_distribution<double> step{-4.0, 4.0};
    for (int round = 0; round < 100; ++round) {
        Rule rule = below(100);
        rule.cool_down = days{random() % 5};
        std::map<std::string, double> prices{{"a", 100.0}, {"b", 104.0}, {"c", 97.0}};
        std::vector<Reading> all;
        std::vector<model::AlertEpisode> stored;
        std::int64_t next_id = 1;
        std::size_t starts = 0;
        std::size_t ends = 0;
        for (int day = 0; day < 120; ++day) {
            std::vector<Reading> today;
            for (auto& [subject, price] : prices) {
                price += step(random);
                if (random() % 9 != 0) {
                    today.push_back(reading(rule, day, random() % 8 == 0 ? k_unknown : std::optional{price}, subject));
                }
            }
            for (unsigned run = 0; run <= random() % 3; ++run) {
                Tracker live{rule, stored, k_first + days{day}};
                for (const Change& change : live.take(k_first + days{day}, today)) {
                    (change.event == model::AlertEvent::start ? starts : ends) += 1;
                }
                stored = live.episodes();
                for (model::AlertEpisode& episode : stored) {
                    episode.id = episode.id == 0 ? next_id++ : episode.id;
                }
            }
            std::ranges::move(today, std::back_inserter(all));
        }
        auto replayed = backtest(rule, all, {k_first, k_first + days{119}}).episodes;
        REQUIRE(stored.size() == replayed.size());
        std::size_t ended = 0;
        for (std::size_t i = 0; i < stored.size(); ++i) {
            ended += stored[i].ended ? 1U : 0U;
            replayed[i].id = stored[i].id;
        }
        CHECK(stored == replayed);
        // Told once each, however often a day was looked at.
        CHECK(starts == stored.size());
        CHECK(ends == ended);
    }
}

TEST_CASE("a rule that could never be judged says why not for the best of its days")
{
    const Rule rule = below(100);
    std::vector<Reading> all;
    for (const std::size_t sellers : {1U, 4U, 2U}) {
        all.push_back(reading(rule, static_cast<int>(all.size()), std::nullopt));
        all.back().sellers = sellers;
        all.back().reason = "thin: " + std::to_string(sellers);
    }
    CHECK(backtest(rule, all, {k_first, k_first + days{2}}).reason == "thin: 4");
    all[2] = reading(rule, 2, 120);
    CHECK(backtest(rule, all, {k_first, k_first + days{2}}).reason.empty());
}

TEST_CASE("how often a rule would have fired is counted by months of equal length")
{
    CHECK(per_month(3, {k_first, k_first + days{364}}) == Approx(3 * 365.25 / 12 / 365));
    CHECK(per_month(0, {k_first, k_first + days{10}}) == 0.0);
}
