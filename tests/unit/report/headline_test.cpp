#include "gpuprice/report/headline.hpp"

#include "gpuprice/report/markup.hpp"

#include "support/card.hpp"
#include "support/catch.hpp"

#include <cmath>

namespace gpuprice::test {

namespace {

using std::chrono::days;

constexpr core::Day k_day = std::chrono::year{2026} / 3 / 31;

analysis::CellKey cell() { return {&card(), model::PriceKind::ask, model::ConditionGroup::used, "US"}; }

/// A cell that has a price, with a multiple of its launch price.
analysis::MarkupReport report_of(bool approximate)
{
    analysis::MarkupRow row;
    row.cell = cell();
    row.price.median = 17'500.0;
    row.price.low = 15'000.0;
    row.price.high = 19'000.0;
    row.launch = analysis::LaunchPrice{};
    row.launch->amount = core::Money{100'000'000, core::Currency::usd};
    row.launch->approximate = approximate;
    row.multiple = 1.75;
    row.multiple_low = 1.5;
    row.multiple_high = 1.9;
    analysis::MarkupReport report;
    report.day = k_day;
    report.rows.push_back(row);
    return report;
}

analysis::TrendRow tested_row()
{
    analysis::TrendRow row;
    row.cell = cell();
    row.direction = analysis::TrendDirection::none;
    row.last = analysis::SeriesDay{.day = k_day, .log_price = std::log(17'500.0), .sellers = 7, .median = 17'500.0};
    return row;
}

struct Said {
    std::string sentence;  ///< of the findings
    std::string finding;   ///< of the table of moves
};

Said said_of(const analysis::TrendRow& row, const std::string& unjudged)
{
    analysis::Move move;
    move.row = &row;
    move.over = days{7};
    move.change = 0.026;
    move.from = *row.last;
    move.unjudged = unjudged;
    const analysis::MarkupReport report = report_of(false);
    const auto findings = report::findings_of(report, {&move, 1}, {}, {&row, 1}, {});
    const report::Table table = report::moves_table({&move, 1}, k_day);
    Said said;
    for (const std::string& each : findings) {
        said.sentence = each.starts_with("Largest change") ? each : said.sentence;
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        said.finding = table.columns[i].key == "finding" ? report::shown_text(table.rows.at(0).at(i)) : said.finding;
    }
    return said;
}

std::string multiple_in(const report::Table& table)
{
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key == "multiple") {
            return report::shown_text(table.rows.at(0).at(i));
        }
    }
    return {};
}

}  // namespace

TEST_CASE("a move may be noise where tests found nothing, and without a test it is said what it lacks")
{
    analysis::TrendRow row = tested_row();
    const std::string move = "Largest change over 7 days: a100-80gb-pcie, used in US, by +2.6 % to 17,500 USD ";
    CHECK(said_of(row, "").sentence == move + "(no spike, no trend that counts: it may be noise).");
    CHECK(said_of(row, "").finding == "no spike, no trend that counts");

    const std::string few = "too few sellers: usually 7, 8 are needed";
    CHECK(said_of(row, few).sentence == move + "(not judged for spikes, " + few + "; no trend that counts).");
    row.direction = analysis::TrendDirection::insufficient;
    row.trend.reason = "too short for a test: 9 weeks, 12 are needed";
    CHECK(said_of(row, "").sentence == move + "(no spike; not tested for a trend, " + row.trend.reason + ").");
    const std::string neither = "not judged for spikes, " + few + "; not tested for a trend, " + row.trend.reason;
    CHECK(said_of(row, few).sentence == move + "(" + neither + ").");
    CHECK(said_of(row, few).finding == neither);
}

TEST_CASE("a multiple of an approximate launch price has the same mark in the sentence and in the column")
{
    for (const bool approximate : {false, true}) {
        const analysis::MarkupReport report = report_of(approximate);
        const std::string multiple = approximate ? "≈1.75×" : "1.75×";
        const auto findings = report::findings_of(report, {}, {}, {}, {});
        CHECK_THAT(findings.at(1), ContainsSubstring("used in US (" + multiple + ", 1.50–1.90×)"));
        CHECK(multiple_in(report::headline_table(report, {}, {""}, {})) == multiple);
        CHECK(multiple_in(report::markup_table(report, {})) == multiple);
    }
}

}  // namespace gpuprice::test
