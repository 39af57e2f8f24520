#include "gpuprice/analysis/spikes.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>

using namespace gpuprice;
using namespace gpuprice::analysis;
using std::chrono::days;

namespace {

constexpr core::Day k_first = std::chrono::year{2025} / 1 / 1;

/// Within −0.05 and 0.05, the same numbers as in tests/reference/spike_reference.py.
std::vector<double> noise(std::size_t n, std::uint32_t seed)
{
    std::vector<double> values;
    std::uint32_t state = seed;
    for (std::size_t i = 0; i < n; ++i) {
        state = 1664525U * state + 1013904223U;
        values.push_back((static_cast<double>(state) / 4294967296.0 - 0.5) * 0.1);
    }
    return values;
}

std::vector<double> smooth(std::vector<double> values)
{
    double level = 0.0;
    for (double& value : values) {
        level = 0.5 * level + value;
        value = level;
    }
    return values;
}

void step(std::vector<double>& values, std::size_t from, std::size_t to, double change)
{
    for (std::size_t i = from; i < std::min(to, values.size()); ++i) {
        values[i] += change;
    }
}

Series daily(const std::vector<double>& logs, std::size_t sellers = 12)
{
    Series series;
    for (std::size_t i = 0; i < logs.size(); ++i) {
        series.push_back({k_first + days{i}, 9.0 + logs[i], 0.0, sellers, false});
    }
    return series;
}

core::Day day(std::size_t i) { return k_first + days{i}; }

}  // namespace

// Expected values: tests/reference/spike_reference.py.
TEST_CASE("the first alarm agrees with an independent detector")
{
    struct Expected {
        bool correlated;
        double change;
        std::size_t found;
        std::size_t start;
        double score;
        double visible;
    };
    const auto expected = GENERATE(Expected{false, 0.14, 201, 200, 3.298163437, 0.064946749},
                                   Expected{false, -0.25, 201, 200, 9.469458211, 0.064946749},
                                   Expected{true, 0.14, 202, 200, 4.688001371, 0.147428608},
                                   Expected{true, -0.25, 201, 200, 7.489348080, 0.148054865});
    auto values = expected.correlated ? smooth(noise(300, 2)) : noise(300, 1);
    step(values, 200, 300, expected.change);
    Series series = daily(values);
    series.resize(expected.found);
    CHECK(find_spikes(series).episodes.empty());

    series = daily(values);
    series.resize(expected.found + 1);
    const SpikeFindings findings = find_spikes(series);
    REQUIRE(findings.episodes.size() == 1);
    const Episode& episode = findings.episodes.front();
    CHECK(episode.found == day(expected.found));
    CHECK(episode.start == day(expected.start));
    CHECK(episode.direction == (expected.change > 0 ? Direction::up : Direction::down));
    CHECK(findings.smallest_visible.value() == Approx(expected.visible).epsilon(1e-7));
    if (episode.peak == episode.found) {
        CHECK(episode.score == Approx(expected.score).epsilon(1e-7));
    } else {
        CHECK(episode.score > expected.score);
    }
    CHECK_FALSE(episode.end.has_value());
}

TEST_CASE("a constant, a noisy and a steadily moving series have no episode")
{
    std::vector<double> steady = noise(900, 3);
    for (std::size_t i = 0; i < steady.size(); ++i) {
        steady[i] = steady[i] / 5.0 - 0.004 * static_cast<double>(i);
    }
    for (const auto& values : {std::vector<double>(900, 0.0), noise(900, 1), smooth(noise(900, 2)), steady}) {
        const SpikeFindings findings = find_spikes(daily(values));
        CHECK(findings.episodes.empty());
        CHECK(findings.reason.empty());
        CHECK(findings.judged_days == 900 - 98);
    }
    CHECK(find_spikes(daily(std::vector<double>(900, 0.0))).smallest_visible.value() == Approx(std::expm1(0.05)));
}

TEST_CASE("a price that comes back is a spike with start, peak and end")
{
    auto values = noise(300, 4);
    step(values, 180, 188, std::log(1.3));
    step(values, 183, 184, std::log(1.2));
    const SpikeFindings findings = find_spikes(daily(values));
    REQUIRE(findings.episodes.size() == 1);
    const Episode& spike = findings.episodes.front();
    CHECK(spike.kind == EpisodeKind::spike);
    CHECK(spike.direction == Direction::up);
    CHECK(spike.start == day(180));
    CHECK(spike.found == day(181));
    CHECK(spike.peak == day(183));
    CHECK(spike.end.value() == day(187));
    CHECK(spike.price == Approx(std::exp(9.0 + values[183])));
    CHECK(spike.change == Approx(spike.price / spike.expected - 1.0));
    CHECK(spike.change == Approx(0.56).margin(0.1));
    CHECK(spike.score > 10.0);
    CHECK(spike.sellers == 12);
}

TEST_CASE("a price that stays is a level shift, and its way back another one")
{
    auto values = noise(500, 5);
    step(values, 200, 350, std::log(1.25));
    const SpikeFindings findings = find_spikes(daily(values));
    REQUIRE(findings.episodes.size() == 2);
    const Episode& up = findings.episodes[0];
    CHECK(up.kind == EpisodeKind::level_shift);
    CHECK(up.direction == Direction::up);
    CHECK(up.start >= day(199));
    CHECK(up.start <= day(201));
    CHECK_FALSE(up.end.has_value());
    CHECK(up.change == Approx(0.25).margin(0.04));
    const Episode& down = findings.episodes[1];
    CHECK(down.kind == EpisodeKind::level_shift);
    CHECK(down.direction == Direction::down);
    CHECK(down.start >= day(349));
    CHECK(down.start <= day(351));
    CHECK(down.change == Approx(-0.2).margin(0.04));
}

TEST_CASE("a move that settles under half its peak is a level shift as well, not an endless spike")
{
    auto values = noise(300, 6);
    step(values, 180, 184, 0.4);
    step(values, 184, 300, 0.15);
    const SpikeFindings findings = find_spikes(daily(values));
    REQUIRE(findings.episodes.size() == 1);
    CHECK(findings.episodes.front().kind == EpisodeKind::level_shift);
    CHECK(findings.episodes.front().change == Approx(std::expm1(0.15)).margin(0.05));
}

TEST_CASE("a move from above to below ends one episode and begins another")
{
    auto values = noise(220, 7);
    step(values, 180, 187, 0.3);
    step(values, 187, 194, -0.3);
    const SpikeFindings findings = find_spikes(daily(values));
    REQUIRE(findings.episodes.size() == 2);
    CHECK(findings.episodes[0].direction == Direction::up);
    CHECK(findings.episodes[0].end.value() <= day(188));
    CHECK(findings.episodes[1].direction == Direction::down);
    CHECK(findings.episodes[1].start >= day(187));
}

TEST_CASE("what moved does not depend on the unit, and mirrored prices move the other way")
{
    std::mt19937_64 random{20260331};
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        auto values = noise(400, seed);
        const auto begin = 120 + random() % 200;
        step(values, begin, begin + 3 + random() % 60, 0.12 + 0.01 * static_cast<double>(random() % 20));
        const SpikeFindings plain = find_spikes(daily(values));
        Series scaled = daily(values);
        Series mirrored = scaled;
        for (std::size_t i = 0; i < scaled.size(); ++i) {
            scaled[i].log_price += std::log(7.25);
            mirrored[i].log_price = -mirrored[i].log_price;
        }
        const SpikeFindings other = find_spikes(scaled);
        const SpikeFindings mirror = find_spikes(mirrored);
        REQUIRE(other.episodes.size() == plain.episodes.size());
        REQUIRE(mirror.episodes.size() == plain.episodes.size());
        for (std::size_t i = 0; i < plain.episodes.size(); ++i) {
            CHECK(other.episodes[i].start == plain.episodes[i].start);
            CHECK(other.episodes[i].end == plain.episodes[i].end);
            CHECK(other.episodes[i].price == Approx(7.25 * plain.episodes[i].price));
            CHECK(other.episodes[i].change == Approx(plain.episodes[i].change));
            CHECK(mirror.episodes[i].start == plain.episodes[i].start);
            CHECK(mirror.episodes[i].kind == plain.episodes[i].kind);
            CHECK(mirror.episodes[i].direction != plain.episodes[i].direction);
            CHECK(mirror.episodes[i].change == Approx(1.0 / (1.0 + plain.episodes[i].change) - 1.0));
        }
    }
}

TEST_CASE("later days do not change when an episode was found")
{
    auto values = smooth(noise(420, 8));
    step(values, 150, 160, 0.35);
    step(values, 260, 420, -0.3);
    const SpikeFindings whole = find_spikes(daily(values));
    REQUIRE(whole.episodes.size() >= 2);
    for (const Episode& episode : whole.episodes) {
        Series known = daily(values);
        std::erase_if(known, [&episode](const SeriesDay& each) { return each.day > episode.found; });
        const SpikeFindings then = find_spikes(known);
        REQUIRE_FALSE(then.episodes.empty());
        CHECK(then.episodes.back().found == episode.found);
        CHECK(then.episodes.back().start == episode.start);
        CHECK_FALSE(then.episodes.back().end.has_value());
    }
}

TEST_CASE("no alarm comes from a step between two panels of markets")
{
    auto values = noise(300, 9);
    step(values, 200, 201, 0.5);
    Series series = daily(values);
    REQUIRE(find_spikes(series).episodes.empty());  // one day alone is no episode
    step(values, 201, 202, 0.5);
    series = daily(values);
    REQUIRE(find_spikes(series).episodes.size() == 1);
    series[201].panel_break = true;
    const SpikeFindings findings = find_spikes(series);
    CHECK(findings.episodes.empty());
    CHECK(findings.panel_breaks == 1);
}

TEST_CASE("few sellers raise no alarm, and their spread widens what is usual")
{
    auto values = noise(300, 10);
    step(values, 200, 300, 0.3);
    const SpikeFindings few = find_spikes(daily(values, 7));
    CHECK(few.episodes.empty());
    CHECK(few.reason == "too few sellers: never more than 7, 8 are needed");
    Series wide = daily(values, 8);
    for (SeriesDay& each : wide) {
        each.spread = 1.0;
    }
    CHECK(find_spikes(wide).episodes.empty());
    CHECK(find_spikes(wide).smallest_visible.value() > 0.5);
}

TEST_CASE("a short history says so")
{
    CHECK(find_spikes({}).reason == "history too short: 0 days with a price, about 99 are needed");
    const SpikeFindings findings = find_spikes(daily(noise(98, 1)));
    CHECK(findings.reason == "history too short: 98 days with a price, about 99 are needed");
    CHECK_FALSE(findings.smallest_visible.has_value());
    CHECK(find_spikes(daily(noise(99, 1))).judged_days == 1);
}

TEST_CASE("a series with gaps is judged by its populated days")
{
    auto values = noise(400, 11);
    step(values, 300, 400, 0.3);
    Series series = daily(values);
    std::erase_if(series, [](const SeriesDay& each) { return (each.day - k_first).count() % 3 == 1; });
    const SpikeFindings findings = find_spikes(series);
    REQUIRE(findings.episodes.size() == 1);
    CHECK(findings.episodes.front().kind == EpisodeKind::level_shift);
    CHECK(findings.episodes.front().start <= day(302));
    CHECK(findings.episodes.front().start >= day(299));
}

TEST_CASE("after three months without data everything starts anew")
{
    auto values = noise(500, 12);
    step(values, 250, 500, 0.5);
    Series series = daily(values);
    std::erase_if(series, [](const SeriesDay& each) { return each.day >= day(150) && each.day < day(250); });
    const SpikeFindings findings = find_spikes(series);
    CHECK(findings.episodes.empty());
    CHECK(findings.judged_days == 150 - 98 + 250 - 98);
}

TEST_CASE("what was known on a day is what the series up to it gives")
{
    for (const std::uint32_t seed : {1U, 2U, 3U, 4U}) {
        auto logs = noise(300, seed);
        step(logs, 140, 148, 0.4);
        step(logs, 200 + seed, 300, seed % 2 == 0 ? 0.3 : -0.3);
        Series series = daily(logs, 9);
        series[120].panel_break = seed == 3;
        if (seed == 4) {
            for (std::size_t i = 250; i < series.size(); ++i) {
                series[i].day += days{120};  // a gap after which everything begins anew
            }
        }
        const auto by_day = spikes_by_day(series);
        REQUIRE(by_day.size() == series.size());
        for (std::size_t i = 0; i < series.size(); i += 3) {
            CAPTURE(seed, i);
            const Series known{series.begin(), series.begin() + static_cast<std::ptrdiff_t>(i) + 1};
            const auto findings = find_spikes(known);
            CHECK(by_day[i].day == known.back().day);
            CHECK(by_day[i].reason == findings.reason);
            REQUIRE(by_day[i].latest.has_value() == !findings.episodes.empty());
            if (by_day[i].latest) {
                const Episode& last = findings.episodes.back();
                CHECK(by_day[i].latest->kind == last.kind);
                CHECK(by_day[i].latest->found == last.found);
                CHECK(by_day[i].latest->end == last.end);
                CHECK(by_day[i].latest->change == last.change);
            }
        }
    }
}
