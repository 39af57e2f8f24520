#include "gpuprice/analysis/moves.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <cmath>

namespace gpuprice::test {

namespace {

using std::chrono::days;

constexpr core::Day k_day = std::chrono::year{2025} / 6 / 10;

const catalog::Catalog& shipped()
{
    static const catalog::Catalog k_catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    return k_catalog;
}

analysis::TrendRow row(const char* region, double change, std::size_t sellers = 9)
{
    analysis::TrendRow made;
    made.cell = {shipped().find("h100-80gb-pcie"), model::PriceKind::ask, model::ConditionGroup::used, region};
    made.last = analysis::SeriesDay{.day = k_day, .log_price = std::log(100.0 * (1.0 + change)), .sellers = sellers};
    made.month_before = analysis::SeriesDay{.day = k_day - days{30}, .log_price = std::log(100.0), .sellers = sellers};
    made.change_30d = change;
    return made;
}

std::vector<std::string> regions(const std::vector<analysis::TrendRow>& rows, std::size_t most = 10)
{
    std::vector<std::string> names;
    for (const analysis::Move& move : analysis::biggest_moves(rows, {}, shipped(), k_day, most, days{30})) {
        names.push_back(move.row->cell.region);
    }
    return names;
}

}  // namespace

TEST_CASE("moves come with the largest first, halving before a rise by half")
{
    const std::vector rows{row("US", 0.02), row("CN", 0.5), row("DE", -0.5), row("JP", -0.01), row("GB", 0.0)};
    CHECK(regions(rows) == std::vector<std::string>{"DE", "CN", "US", "JP"});
    CHECK(regions(rows, 2) == std::vector<std::string>{"DE", "CN"});
}

TEST_CASE("thin, old and fresh prices move nothing")
{
    std::vector rows{row("US", 0.2, 5), row("CN", 0.2), row("DE", 0.2), row("JP", 0.2)};
    rows[1].last->day -= days{8};
    rows[2].basis = analysis::TrendBasis::fresh;
    rows[3].month_before->sellers = 5;
    CHECK(regions(rows).empty());
    rows[0].last->sellers = 6;
    rows[0].month_before->sellers = 6;
    CHECK(regions(rows) == std::vector<std::string>{"US"});
}

TEST_CASE("of each cell counts the largest change over any of the spans, or that of one span alone")
{
    std::vector rows{row("US", 0.02), row("CN", 0.1)};
    rows[0].change_90d = -0.3;
    rows[0].quarter_before = rows[0].month_before;
    rows[0].quarter_before->day = k_day - days{91};
    rows[1].change_7d = 0.1;
    rows[1].week_before = rows[1].month_before;
    rows[1].week_before->day = k_day - days{7};
    const auto moves = analysis::biggest_moves(rows, {}, shipped(), k_day, 10);
    REQUIRE(moves.size() == 2);
    CHECK(moves[0].row == &rows[0]);
    CHECK(moves[0].over == days{90});
    CHECK(moves[0].change == Approx(-0.3));
    CHECK(moves[0].from.day == k_day - days{91});
    CHECK(moves[1].over == days{7});  // as large as over 30 days, and sooner
    const auto in_a_week = analysis::biggest_moves(rows, {}, shipped(), k_day, 10, days{7});
    REQUIRE(in_a_week.size() == 1);
    CHECK(in_a_week[0].row == &rows[1]);
    rows[1].week_before->sellers = 5;
    CHECK(analysis::biggest_moves(rows, {}, shipped(), k_day, 10, days{7}).empty());
}

TEST_CASE("a move has the events within its days, else the nearest ones")
{
    std::vector rows{row("US", 0.2)};
    const auto events = [&rows] {
        std::vector<core::Day> found;
        const auto moves = analysis::biggest_moves(rows, {}, shipped(), rows[0].last->day, 1);
        for (const catalog::Event* event : moves.at(0).events) {
            found.push_back(event->day);
        }
        return found;
    };
    constexpr core::Day k_rescinded = std::chrono::year{2025} / 5 / 13;
    constexpr core::Day k_exempted = std::chrono::year{2025} / 4 / 11;
    CHECK(events() == std::vector{k_rescinded});
    // From 2025-04-15 to 2025-05-10 nothing happened; the rule of 13 May lies 3 days off, the exemption of 11 April 4.
    rows[0].month_before->day = std::chrono::year{2025} / 4 / 15;
    rows[0].last->day = std::chrono::year{2025} / 5 / 10;
    CHECK(events() == std::vector{k_rescinded});
    rows[0].month_before->day = std::chrono::year{2025} / 4 / 13;
    rows[0].last->day = std::chrono::year{2025} / 5 / 9;
    CHECK(events() == std::vector{k_exempted});
}

TEST_CASE("a move names the episode of its own cell that holds some of its days")
{
    const std::vector rows{row("US", 0.2)};
    analysis::CellSpikes cell;
    cell.cell = rows[0].cell;
    analysis::Episode episode;
    episode.start = k_day - days{60};
    episode.found = k_day - days{59};
    episode.peak = k_day - days{50};
    const auto found = [&] {
        cell.episodes = {{episode, {}}};
        return analysis::biggest_moves(rows, {&cell, 1}, shipped(), k_day, 1).at(0).episode != nullptr;
    };
    CHECK(found());  // a spike that stands
    episode.end = k_day - days{31};
    CHECK_FALSE(found());
    episode.end = k_day - days{30};
    CHECK(found());
    episode.kind = analysis::EpisodeKind::level_shift;
    episode.end.reset();
    CHECK_FALSE(found());  // its level was reached before
    episode.peak = k_day - days{20};
    CHECK(found());
    cell.cell.region = "CN";
    CHECK_FALSE(found());
}

}  // namespace gpuprice::test
