#include "gpuprice/report/spikes.hpp"
#include "gpuprice/report/trends.hpp"

#include "support/card.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace gpuprice;
using gpuprice::test::card;
using gpuprice::test::ContainsSubstring;

namespace {

constexpr core::Day k_day = std::chrono::year{2026} / 3 / 31;

analysis::CellKey cell(model::PriceKind kind = model::PriceKind::ask)
{
    return {&card(), kind, model::ConditionGroup::used, "CN"};
}

analysis::CellSpikes quiet_cell()
{
    analysis::CellSpikes spikes;
    spikes.cell = cell();
    spikes.currency = core::Currency::cny;
    spikes.findings.days = 200;
    spikes.findings.judged_days = 102;
    spikes.findings.smallest_visible = 0.0649;
    spikes.first_day = k_day - std::chrono::days{199};
    spikes.last_day = k_day;
    spikes.most_sellers = 11;
    spikes.usual_sellers = 9;
    spikes.wide_days = 200;
    return spikes;
}

analysis::TrendRow trend_row(double p, double q)
{
    analysis::TrendRow row;
    row.cell = cell();
    row.currency = core::Currency::cny;
    row.trend.weeks = 14;
    row.trend.slope_per_30d = -0.012;
    row.trend.slope_low = -0.03;
    row.trend.slope_high = 0.004;
    row.trend.p_value = p;
    row.q_value = q;
    row.direction = q <= analysis::k_trend_level ? analysis::TrendDirection::down : analysis::TrendDirection::none;
    return row;
}

std::string spikes_text(const std::vector<analysis::CellSpikes>& cells, report::Format format = report::Format::table)
{
    return report::render_spikes(cells, k_day, {}, {}, {format, {}, false});
}

std::string trends_text(const std::vector<analysis::TrendRow>& rows)
{
    return report::render_trends(rows, k_day, {}, {}, {report::Format::table, {}, false});
}

}  // namespace

TEST_CASE("where nothing was found, the report says how small a move it would have seen")
{
    const std::string text = spikes_text({quiet_cell()});
    CHECK_THAT(text, ContainsSubstring("No spike and no level shift was found."));
    CHECK_THAT(text, ContainsSubstring(
                         "a100-80gb-pcie, used in CN: 200 days with a price from 2025-09-13 to 2026-03-31, "
                         "usually of 9 sellers, at most 11; a lasting step of 6.5 % or more would be found within 5 "
                         "days.\n"));
    CHECK_THAT(spikes_text({quiet_cell()}, report::Format::json), ContainsSubstring("\"rows\": []"));
    CHECK_THAT(spikes_text({quiet_cell()}, report::Format::json), ContainsSubstring("\"smallest_visible\": 0.0649"));
    CHECK_THAT(spikes_text({}), ContainsSubstring("No cell of these cards has a price up to 2026-03-31."));
}

TEST_CASE("a change of the observed markets is told and said to be no move")
{
    analysis::CellSpikes spikes = quiet_cell();
    spikes.breaks.push_back({k_day - std::chrono::days{10}, {"goofish"}, {}});
    spikes.breaks.push_back({k_day - std::chrono::days{5}, {"mercari-jp"}, {"demo-cn", "goofish"}});
    CHECK_THAT(
        spikes_text({spikes}),
        ContainsSubstring("a100-80gb-pcie, used in CN: the observed markets changed on 2026-03-21 with goofish; on "
                          "2026-03-26 with mercari-jp and without demo-cn, goofish. No alarm starts there"));
}

TEST_CASE("where alarms are seldom possible, what the price visibly did is told instead")
{
    analysis::CellSpikes spikes = quiet_cell();
    spikes.usual_sellers = 6;
    spikes.wide_days = 30;
    spikes.change_7d = 0.021;
    spikes.change_30d = 0.24;
    spikes.largest_week = analysis::SeenChange{k_day - std::chrono::days{20}, k_day - std::chrono::days{13}, 0.25, 7};
    const char* const seen =
        "Seen, not judged: +2.1 % over 7 days, +24 % over 30, – over 90; the largest within a week "
        "+25 % from 2026-03-11 to 2026-03-18 (7 sellers).";
    const std::string text = spikes_text({spikes});
    CHECK_THAT(text,
               ContainsSubstring("usually of 6 sellers, at most 11; a lasting step of 6.5 % or more would be found "
                                 "within 5 days of at least 8 sellers; 30 of these days had so many. "));
    CHECK_THAT(text, ContainsSubstring(seen));
    spikes.findings.reason = "too few sellers: never more than 7, 8 are needed";
    CHECK_THAT(spikes_text({spikes}), ContainsSubstring("too few sellers: never more than 7, 8 are needed. "));
    CHECK_THAT(spikes_text({spikes}), ContainsSubstring(seen));
    CHECK_THAT(spikes_text({spikes}, report::Format::json), ContainsSubstring("\"change_90d\": null"));
    CHECK_THAT(spikes_text({spikes}, report::Format::json), ContainsSubstring("\"usual_sellers\": 6"));
}

TEST_CASE("a thin cell is named with what it lacks")
{
    analysis::CellSpikes spikes = quiet_cell();
    spikes.cell = cell(model::PriceKind::rental_on_demand);
    spikes.findings.smallest_visible.reset();
    spikes.findings.reason = "history too short: 41 days with a price, about 99 are needed";
    CHECK_THAT(
        spikes_text({spikes}),
        ContainsSubstring("a100-80gb-pcie, rental on demand, used in CN: history too short: "
                          "41 days with a price, about 99 are needed. No change over 7, 30 or 90 days can be told."));
    spikes.first_day.reset();
    CHECK_THAT(spikes_text({spikes}),
               ContainsSubstring("Too thin, no day with 3 sellers: a100-80gb-pcie, rental on demand, used in CN."));
}

TEST_CASE("an episode shows what moved, when, by how much, in which currency and from how many sellers")
{
    analysis::CellSpikes spikes = quiet_cell();
    analysis::Episode episode;
    episode.start = k_day - std::chrono::days{20};
    episode.found = k_day - std::chrono::days{19};
    episode.peak = k_day - std::chrono::days{18};
    episode.end = k_day - std::chrono::days{12};
    episode.expected = 112'000.0;
    episode.price = 145'600.0;
    episode.change = 0.3;
    episode.score = 7.25;
    episode.sellers = 9;
    catalog::Event event;
    event.day = k_day - std::chrono::days{25};
    event.approximate_day = true;
    event.title = "a rule";
    event.source = "a gazette";
    spikes.episodes.push_back({episode, {&event}});
    const std::string text = spikes_text({spikes});
    CHECK_THAT(text,
               ContainsSubstring("spike up   +30 %  2026-03-11  2026-03-13  2026-03-19  145,600 CNY   112,000    7.3"));
    CHECK_THAT(text, ContainsSubstring("about 2026-03-06 a rule (a gazette); near a100-80gb-pcie, used in CN."));
    CHECK_THAT(text, ContainsSubstring("context"));
    const std::string json = spikes_text({spikes}, report::Format::jsonl);
    CHECK_THAT(json, ContainsSubstring("\"events\":[{\"day\":\"2026-03-06\",\"approximate_day\":true"));
    CHECK_THAT(json, ContainsSubstring("\"end\":\"2026-03-19\""));

    spikes.episodes.front().episode.end.reset();
    CHECK_THAT(spikes_text({spikes}), ContainsSubstring("goes on"));
    CHECK_THAT(spikes_text({spikes}, report::Format::jsonl), ContainsSubstring("\"end\":null"));
    spikes.episodes.front().episode.kind = analysis::EpisodeKind::level_shift;
    CHECK_THAT(spikes_text({spikes}), ContainsSubstring("level stays"));

    spikes.last_day = k_day - std::chrono::days{60};
    spikes.last_sighted = k_day - std::chrono::days{67};
    CHECK_THAT(spikes_text({spikes}), ContainsSubstring("data end 2026-01-23"));
    CHECK_THAT(spikes_text({spikes}), !ContainsSubstring("level stays"));
    CHECK_THAT(spikes_text({spikes}, report::Format::jsonl), ContainsSubstring("\"end\":null"));
}

TEST_CASE("a trend names the joints and gaps of the weeks that it rests on")
{
    analysis::TrendRow row = trend_row(0.3135, 0.4);
    row.begins_anew = k_day - std::chrono::days{98};
    for (int i = 1; i <= 4; ++i) {
        row.links.push_back(k_day - std::chrono::days{60 - i});
    }
    row.gaps.push_back({k_day - std::chrono::days{40}, k_day - std::chrono::days{20}});
    CHECK_THAT(
        trends_text({row}),
        ContainsSubstring("no significant trend (p = 0.31, 14 weeks); from 2025-12-23 on only: the markets observed "
                          "before and since have fewer than 3 sellers in common; linked over a change of markets on "
                          "2026-01-31, 2026-02-01, 2026-02-02 and 1 more; no price from 2026-02-19 to 2026-03-11"));
    row.last = analysis::SeriesDay{k_day, std::log(3939.5), 0.0, 5, false, false, false, 3939.5};
    CHECK_THAT(trends_text({row}), ContainsSubstring("3,940 CNY"));
}

TEST_CASE("among very many cells the report says that a trend alone cannot count")
{
    std::vector<analysis::TrendRow> rows(analysis::k_most_tests_for_one, trend_row(0.5, 0.5));
    CHECK_THAT(trends_text(rows), !ContainsSubstring("no trend counts that is alone"));
    rows.push_back(rows.back());
    CHECK_THAT(trends_text(rows), ContainsSubstring("among 101 cells no trend counts that is alone"));
}

TEST_CASE("no significant trend is a result, also when it would have been one alone")
{
    CHECK_THAT(trends_text({trend_row(0.3135, 0.4)}), ContainsSubstring("no significant trend (p = 0.31, 14 weeks)"));
    CHECK_THAT(trends_text({trend_row(0.031, 0.062), trend_row(0.8, 0.8)}),
               ContainsSubstring("no significant trend among 2 cells (p = 0.031, q = 0.062)"));
    const std::string down = trends_text({trend_row(0.0005, 0.001)});
    CHECK_THAT(down, ContainsSubstring("-1.2 %"));
    CHECK_THAT(down, ContainsSubstring("-3.0 % to +0.4 %"));
    CHECK_THAT(down, ContainsSubstring("down"));
}
