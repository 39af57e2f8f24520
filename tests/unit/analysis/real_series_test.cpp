// Series from real markets, kept outside the repository: these cases pass where they are absent.

#include "gpuprice/analysis/false_discovery.hpp"
#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/spikes.hpp"
#include "gpuprice/analysis/trend.hpp"
#include "gpuprice/text/csv.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

using namespace gpuprice;
using namespace gpuprice::analysis;

namespace {

using Row = std::map<std::string, std::string>;
using Cells = std::map<std::string, Series>;

double number(const std::string& text)
{
    double value = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// The daily medians of the rows of a file, by the cell that a row names; "" = left out. `sellers` stands for the
/// sellers that a source's one figure was made from; 0 = the rows are the sellers.
Cells read(const char* file, const char* price, std::size_t sellers, const std::function<std::string(const Row&)>& cell)
{
    std::ifstream in{std::filesystem::path{GPUPRICE_SHARED_DIR} / "history" / file};
    std::map<std::string, std::map<core::Day, std::vector<double>>> prices;
    text::CsvReader reader{in};
    std::vector<std::string> header;
    while (const auto record = reader.next()) {
        if (header.empty()) {
            header = record->value();
            continue;
        }
        Row row;
        for (std::size_t i = 0; i < header.size(); ++i) {
            row[header[i]] = record->value()[i];
        }
        const std::string name = cell(row);
        if (!name.empty() && number(row[price]) > 0.0) {
            prices[name][core::parse_day(row["date"]).value()].push_back(number(row[price]));
        }
    }
    Cells cells;
    for (auto& [name, days] : prices) {
        for (auto& [day, values] : days) {
            std::ranges::sort(values);
            cells[name].push_back(
                {day, std::log(quantile(values, 0.5)), 0.0, sellers == 0 ? values.size() : sellers, false});
        }
    }
    return cells;
}

core::Day month(core::Day day)
{
    const std::chrono::year_month_day date{day};
    return date.year() / date.month() / 1;
}

}  // namespace

TEST_CASE("the mining surge of 2017-18 is an upward level shift of January 2018")
{
    // Each figure is the lowest of the dozens of shops that idealo.de compares.
    const Cells cells =
        read("sale_idealo_daily_2017_2018.csv", "price", 30, [](const Row& row) { return row.at("gpu"); });
    using std::chrono::January;
    const core::Day surge = std::chrono::year{2018} / January / 1;
    for (const char* card :
         {"GeForce GTX 1080", "GeForce GTX 1080 Ti", "Geforce GTX 1070", "Radeon RX 570", "Radeon RX 580"}) {
        const auto series = cells.find(card);
        if (series == cells.end()) {
            continue;
        }
        CAPTURE(card);
        const SpikeFindings findings = find_spikes(series->second);
        REQUIRE(findings.episodes.size() == 1);
        const Episode& episode = findings.episodes.front();
        INFO(core::to_text(episode.start) << " " << core::to_text(episode.found) << " " << episode.change);
        CHECK(episode.kind == EpisodeKind::level_shift);
        CHECK(episode.direction == Direction::up);
        CHECK(month(episode.start) == surge);
        CHECK(episode.change > 0.15);
    }
}

TEST_CASE("rents of an H100 fell in 2024-25 where they did, and a constant one did neither")
{
    // One provider's median a day; the providers' own catalogues.
    const Cells cells = read("rental_becloudready_2024_2025.csv", "median_usd_hour", 0, [](const Row& row) {
        return row.at("gpu") == "H100" ? row.at("provider") : std::string{};
    });
    if (cells.empty()) {
        return;
    }
    TrendTest test;
    std::map<std::string, Trend> trends;
    std::vector<double> p_values;
    for (const auto& [provider, series] : cells) {
        const Trend trend = test(weekly_medians(series));
        if (trend.p_value) {
            trends[provider] = trend;
            p_values.push_back(*trend.p_value);
        }
    }
    REQUIRE(trends.contains("vastai"));
    REQUIRE(trends.contains("oci"));
    const std::vector<double> q = q_values(p_values);
    const auto q_of = [&](const char* provider) {
        return q[static_cast<std::size_t>(std::distance(trends.begin(), trends.find(provider)))];
    };
    const Trend& market = trends["vastai"];
    CHECK(market.weeks == 30);
    CHECK(market.slope_per_30d.value() == Approx(-0.1045).margin(0.001));
    CHECK(market.slope_high.value() < 0.0);
    CHECK(q_of("vastai") <= 0.05);
    const Trend& constant = trends["oci"];
    CHECK(constant.slope_per_30d.value() == 0.0);
    CHECK(constant.p_value.value() == 1.0);
    CHECK(find_spikes(cells.at("oci")).episodes.empty());
}
