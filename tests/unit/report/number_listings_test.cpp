#include "gpuprice/report/number_listings.hpp"

#include "gpuprice/analysis/quantile.hpp"

#include "figures.hpp"
#include "support/catch.hpp"
#include "support/history.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

using namespace gpuprice;
using namespace std::chrono;

namespace {

constexpr core::Day k_day = 2026y / March / 31;

std::size_t column(const report::Table& table, std::string_view key)
{
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key == key) {
            return i;
        }
    }
    FAIL("no column " << key);
    return 0;
}

}  // namespace

TEST_CASE("the median recomputed by hand from the listed votes is the printed one")
{
    model::RateTable rates;
    rates.add({k_day, core::Currency::usd, 1.10, "ECB"});
    rates.add({k_day, core::Currency::cny, 7.70, "ECB"});
    model::History history;
    int number = 0;
    const auto add = [&](const char* amount, const char* currency, const char* seller, int quantity,
                         model::Flags flags) {
        test::add(history, {.id = std::to_string(++number),
                            .amount = amount,
                            .currency = currency,
                            .seller = seller,
                            .quantity = quantity,
                            .first = k_day,
                            .last = k_day,
                            .flags = flags});
    };
    model::Flags deposit;
    deposit.add(model::Flag::deposit);
    add("16000", "USD", "a", 1, {});
    add("18000", "USD", "a", 1, {});
    add("64000", "USD", "b", 4, {});
    add("112000", "CNY", "c", 1, {});
    add("15100", "USD", "d", 1, {});
    add("500", "USD", "e", 1, deposit);
    const auto catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    const auto markup = analysis::markup(history, catalog, rates, k_day, {});
    REQUIRE(markup.rows.size() == 1);
    const report::Table table = report::number_listings(markup, {});
    REQUIRE(table.rows.size() == 6);

    std::map<std::string, std::vector<double>> by_seller;
    for (const auto& row : table.rows) {
        if (std::get<bool>(row[column(table, "counts")].value)) {
            by_seller[std::get<std::string>(row[column(table, "seller")].value)].push_back(
                std::get<double>(row[column(table, "price")].value) /
                static_cast<double>(std::get<std::int64_t>(row[column(table, "quantity")].value)) *
                std::get<double>(row[column(table, "rate")].value));
        } else {
            CHECK(std::get<std::string>(row[column(table, "reason")].value) == "deposit");
        }
    }
    std::vector<double> votes;
    for (const auto& [seller, prices] : by_seller) {
        votes.push_back(analysis::median(prices));
    }
    CHECK(votes.size() == 4);
    CHECK(analysis::median(votes) == Approx(*markup.rows[0].price.median).epsilon(1e-7));
    CHECK(std::get<double>(table.rows[0][column(table, "median_usd")].value) == Approx(*markup.rows[0].price.median));
}

TEST_CASE("people read the flags that warn first, files in the order that they have always had")
{
    model::Flags flags;
    for (const auto flag : {model::Flag::best_offer, model::Flag::pulled, model::Flag::implausible_price}) {
        flags.add(flag);
    }
    const report::Cell cell = report::flags_cell(flags);
    CHECK(report::shown_text(cell) == "implausible_price, pulled, best_offer");
    CHECK(std::get<std::string>(cell.value) == "pulled best_offer implausible_price");
    CHECK(report::shown_text(report::flags_cell({})) == "–");
}
