#include "gpuprice/catalog/rates.hpp"

#include "gpuprice/core/error.hpp"

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace gpuprice;
using namespace gpuprice::catalog;
using namespace gpuprice::test;
using namespace std::chrono;

namespace {

const std::filesystem::path k_shipped_rates = std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "rates";

core::Currency currency(std::string_view code) { return core::Currency::parse(code).value(); }

const model::RateTable& shipped()
{
    static const model::RateTable table = [] {
        model::RateTable rates;
        load_rates(k_shipped_rates, rates);
        return rates;
    }();
    return table;
}

double per_euro(std::string_view code, core::Day day)
{
    return shipped().find(core::Currency::eur, currency(code), day).value().factor;
}

std::string complaint_about(const std::string& ecb, const std::string& taiwan)
{
    const TempDir directory;
    directory.write("ecb.csv", ecb);
    directory.write("cbc-taiwan.csv", taiwan);
    model::RateTable table;
    try {
        load_rates(directory.path(), table);
    } catch (const core::DataError& error) {
        return std::string{error.what()}.substr(directory.path().string().size() + 1);
    }
    return {};
}

}  // namespace

TEST_CASE("the shipped rates are those published on the day")
{
    CHECK(per_euro("USD", 2016y / January / 4) == 1.0898);
    CHECK(per_euro("THB", 2016y / January / 4) == 39.407);
    CHECK(per_euro("USD", 2026y / April / 13) == 1.1684);
    CHECK(per_euro("CNY", 2026y / April / 13) == 7.9827);
    CHECK(per_euro("JPY", 2026y / April / 13) == 186.75);
    CHECK(per_euro("INR", 2026y / April / 10) == 108.7795);
    CHECK(shipped().last_day(currency("USD")) == core::Day{2026y / April / 13});
    CHECK(shipped().find(core::Currency::usd, core::Currency::cny, 2026y / April / 13)->source == "ECB");
}

TEST_CASE("the launch of the A100 80GB converts at that Monday's rate")
{
    const auto rate = shipped().find(core::Currency::cny, core::Currency::usd, 2021y / June / 28);
    REQUIRE(rate.has_value());
    CHECK(rate->day == core::Day{2021y / June / 28});
    CHECK(80'000 * rate->factor == Approx(12'388.0).margin(60));
}

TEST_CASE("Taiwan's dollar goes through the US dollar of the same day")
{
    const core::Day day = 2016y / January / 4;
    const auto rate = shipped().find(core::Currency::eur, currency("TWD"), day);
    REQUIRE(rate.has_value());
    CHECK(rate->factor == Approx(33.236 * 1.0898));
    CHECK(rate->source == "CBC Taiwan");
    CHECK(rate->day == day);
    CHECK(shipped().find(core::Currency::usd, currency("TWD"), day)->factor == Approx(33.236));
    CHECK(shipped().last_day(currency("TWD")) == core::Day{2026y / February / 26});
}

TEST_CASE("a rate is at most seven days old, also in the shipped table")
{
    // Easter 2024: published on Thursday the 28th of March, then on Tuesday the 2nd of April.
    const auto easter = shipped().find(core::Currency::usd, core::Currency::eur, 2024y / April / 1);
    REQUIRE(easter.has_value());
    CHECK(easter->day == core::Day{2024y / March / 28});

    const core::Day last_published = 2026y / April / 13;
    CHECK(shipped().find(core::Currency::usd, core::Currency::eur, last_published + days{7}).has_value());
    const auto late = shipped().find(core::Currency::usd, core::Currency::eur, last_published + days{8});
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().text() == "no USD rate within 7 days before 2026-04-21; the last before it is of 2026-04-13");
    CHECK_FALSE(shipped().find(currency("TWD"), core::Currency::usd, 2026y / March / 10).has_value());
}

TEST_CASE("the ECB's currencies have a rate on every day since 2016")
{
    const auto known = shipped().currencies();
    CHECK(known.size() == 24);
    for (const core::Currency each : known) {
        if (each == currency("TWD")) {
            continue;
        }
        INFO(each.code());
        for (core::Day day = 2016y / January / 4; day <= core::Day{2026y / April / 13}; day += days{1}) {
            if (!shipped().find(each, core::Currency::eur, day)) {
                FAIL(core::to_text(day));
            }
        }
    }
}

TEST_CASE("over Taiwan's New Year of 2016 nothing was published for more than a week, and that is said")
{
    CHECK(shipped().find(currency("TWD"), core::Currency::usd, 2016y / February / 12).has_value());
    const auto rate = shipped().find(currency("TWD"), core::Currency::usd, 2016y / February / 13);
    REQUIRE_FALSE(rate.has_value());
    CHECK(rate.error().text() == "no TWD rate within 7 days before 2016-02-13; the last before it is of 2016-02-05");
    CHECK(shipped().find(currency("TWD"), core::Currency::usd, 2016y / February / 15)->day ==
          core::Day{2016y / February / 15});
}

TEST_CASE("a stored rate wins over the shipped one of its day")
{
    model::RateTable table;
    table.add({2026y / April / 13, core::Currency::usd, 2.0, "ECB, stored"});
    load_rates(k_shipped_rates, table);
    CHECK(table.find(core::Currency::eur, core::Currency::usd, 2026y / April / 13)->factor == 2.0);
    CHECK(table.find(core::Currency::eur, core::Currency::usd, 2026y / April / 10)->factor == 1.1711);
}

TEST_CASE("a number in a file of rates is the double nearest to it, however it is written")
{
    const std::string text =
        GENERATE("1.0823", "7", "0.1", "123456789012345", "9007199254740993", "0.00000000000012345",
                 "1.00000000000000011", "2.5e-3", "16420.123456789", "17976931348623157081452742");
    const TempDir directory;
    directory.write("ecb.csv", "day,USD\n2024-01-01," + text + "\n");
    directory.write("cbc-taiwan.csv", "day,TWD_per_USD\n");
    model::RateTable table;
    load_rates(directory.path(), table);
    CAPTURE(text);
    CHECK(table.latest(core::Currency::usd, 2024y / January / 1)->units_per_eur == std::stod(text));
}

TEST_CASE("empty fields are days without a rate")
{
    const TempDir directory;
    directory.write("ecb.csv", "day,USD,CNY\r\n2024-01-01,,7.5\r\n2024-01-02,1.1,\r\n2024-01-03,1.2,7.6");
    directory.write("cbc-taiwan.csv", "day,TWD_per_USD\n2024-01-01,30\n2024-01-02,31\n2024-01-03,\n2024-01-04,32\n");
    model::RateTable table;
    load_rates(directory.path(), table);
    CHECK(table.last_day(currency("USD")) == core::Day{2024y / January / 3});
    CHECK_FALSE(table.find(core::Currency::usd, core::Currency::eur, 2024y / January / 1).has_value());
    CHECK(table.find(core::Currency::eur, core::Currency::cny, 2024y / January / 2)->day ==
          core::Day{2024y / January / 1});
    CHECK(table.last_day(currency("TWD")) == core::Day{2024y / January / 2});
    CHECK(table.find(core::Currency::eur, currency("TWD"), 2024y / January / 2)->factor == Approx(34.1));
}

TEST_CASE("a file of rates that breaks a rule is refused with file, line and rule")
{
    const std::string ecb = "day,USD,CNY\n2024-01-01,1.1,7.5\n";
    const std::string taiwan = "day,TWD_per_USD\n2024-01-01,30\n";
    struct Row {
        std::string ecb;
        std::string taiwan;
        std::string complaint;
    };
    const std::vector<Row> rows{
        {ecb, taiwan, ""},
        {"", taiwan, "ecb.csv: line 1: must be a header that begins with 'day,'"},
        {"date,USD\n", taiwan, "ecb.csv: line 1: must be a header that begins with 'day,'"},
        {"day,USD\n2024-01-01\n", taiwan, "ecb.csv: line 2: has 1 fields where the header has 2"},
        {ecb + "2024-01-02,1.1,7.5,9\n", taiwan, "ecb.csv: line 3: has 4 fields where the header has 3"},
        {ecb + "\n", taiwan, "ecb.csv: line 3: has 1 fields where the header has 3"},
        {ecb + "2024-01-01,1.1,7.5\n", taiwan,
         "ecb.csv: line 3: the days must ascend; 2024-01-01 stands after 2024-01-01"},
        {ecb + "2024-01-02,1.1,N/A\n", taiwan,
         "ecb.csv: line 3: 'N/A' in column CNY is no number above 0; leave the field empty where no rate was "
         "published"},
        {ecb + "2024-01-02,0,7.5\n", taiwan,
         "ecb.csv: line 3: '0' in column USD is no number above 0; leave the field empty where no rate was published"},
        {ecb + "2024-01-02,1.1x,7.5\n", taiwan,
         "ecb.csv: line 3: '1.1x' in column USD is no number above 0; leave the field empty where no rate was "
         "published"},
        {ecb + "2024-01-02,inf,7.5\n", taiwan,
         "ecb.csv: line 3: 'inf' in column USD is no number above 0; leave the field empty where no rate was "
         "published"},
        {ecb, "day,TWD\n", "cbc-taiwan.csv: line 1: the header must be 'day,TWD_per_USD'"},
    };
    for (const Row& row : rows) {
        CHECK(complaint_about(row.ecb, row.taiwan) == row.complaint);
    }
    CHECK_THAT(complaint_about("day,XXZ\n", taiwan), ContainsSubstring("ecb.csv: line 1: "));
    CHECK_THAT(complaint_about("day,USD\n2024-02-30,1\n", taiwan), ContainsSubstring("ecb.csv: line 2: "));

    model::RateTable table;
    CHECK_THROWS_WITH(load_rates(TempDir{}.path(), table), ContainsSubstring("ecb.csv cannot be read"));
}

TEST_CASE("the shipped rates agree with the ECB's own file, field by field")
{
    std::ifstream in{std::filesystem::path{GPUPRICE_SHARED_DIR} / "rates" / "ecb-eurofxref-hist.csv"};
    if (!in) {
        WARN("the ECB's file is not here; nothing compared");
        return;
    }
    std::string line;
    std::getline(in, line);
    std::vector<std::string> header;
    for (std::istringstream fields{line}; std::getline(fields, line, ',');) {
        header.push_back(line);
    }
    const auto known = shipped().currencies();
    long compared = 0;
    while (std::getline(in, line) && line >= "2016") {
        std::istringstream fields{line};
        std::string field;
        std::getline(fields, field, ',');
        const core::Day day = core::parse_day(field).value();
        for (std::size_t i = 1; std::getline(fields, field, ',') && i < header.size(); ++i) {
            const auto code = core::Currency::parse(header[i]);
            if (code && std::ranges::find(known, *code) != known.end()) {
                const auto rate = shipped().find(core::Currency::eur, *code, day);
                if (!rate || rate->day != day || rate->factor != Approx(std::stod(field)).epsilon(1e-12)) {
                    FAIL(core::to_text(day) << " " << header[i]);
                }
                ++compared;
            }
        }
    }
    CHECK(compared == 2630L * 23);
}

TEST_CASE("the shipped rates load")
{
    const auto start = steady_clock::now();
    model::RateTable table;
    load_rates(k_shipped_rates, table);
    const auto spent = duration_cast<microseconds>(steady_clock::now() - start);
    std::cout << "rates loaded in " << static_cast<double>(spent.count()) / 1000.0 << " ms\n";
    CHECK(table.currencies().size() == 24);
}
