#include "gpuprice/report/since_launch.hpp"

#include "support/catch.hpp"

namespace gpuprice::test {

namespace {

using analysis::LaunchSide;
using std::chrono::days;

constexpr core::Day k_first = std::chrono::year{2024} / 3 / 2;

/// Above for ten days that are all sure, after one change of side.
analysis::SinceLaunch sure_row()
{
    analysis::SinceLaunch since;
    since.side = LaunchSide::above;
    since.since = k_first;
    since.last = k_first + days{9};
    since.days = 10;
    since.sure_days = 10;
    since.surely_since = k_first;
    since.first = k_first - days{30};
    since.before = k_first - days{1};
    since.changes = 1;
    return since;
}

}  // namespace

TEST_CASE("a row of sure days is told with the side before it")
{
    CHECK(report::since_sentence(sure_row()) ==
          "above its launch price since 2024-03-02, on all 10 days with a price; surely above on each of them; on "
          "2024-03-01 it was not, and since 2024-02-01 it changed sides this once");
    CHECK(report::since_text(sure_row()) == "2024-03-02");
    CHECK(report::since_text(std::nullopt).empty());
}

TEST_CASE("what is not known is told: the first day, gaps, open and thin days, other markets")
{
    analysis::SinceLaunch since = sure_row();
    since.side = LaunchSide::below;
    since.before.reset();
    since.first = since.since;
    since.changes = 0;
    since.sure_days = 5;
    since.thin_days = 2;
    since.surely_since = k_first + days{6};
    since.missing_days = 4;
    since.longest_gap = analysis::DayRange{k_first + days{2}, k_first + days{4}};
    CHECK(report::since_sentence(since) ==
          "below its launch price since 2024-03-02, the first day with a price here, on all 10 days with one (4 "
          "without, 2024-03-04 to 2024-03-06 the longest stretch); surely below on 5 (each since 2024-03-08), the "
          "range reaches 1 on 3, so it may be either, too few sellers for a range on 2");
    CHECK(report::since_text(since) == "2024-03-02*");

    since = sure_row();
    since.changes = 3;
    since.on_panel_break = true;
    CHECK_THAT(report::since_sentence(since),
               Catch::EndsWith("it changed sides 3 times; when it changed, other markets were observed than before, "
                               "which may be why"));
}

TEST_CASE("a single day is no stretch of time")
{
    analysis::SinceLaunch since;
    since.side = LaunchSide::at;
    since.since = since.last = since.first = k_first;
    since.days = 1;
    since.thin_days = 1;
    CHECK(report::since_sentence(since) ==
          "exactly at its launch price on 2024-03-02, the only day with a price here; too few sellers for a range");
}

TEST_CASE("every column has its cell, with or without an answer")
{
    CHECK(report::since_cells(std::nullopt).size() == report::since_columns().size());
    CHECK(report::since_cells(sure_row()).size() == report::since_columns().size());
}

}  // namespace gpuprice::test
