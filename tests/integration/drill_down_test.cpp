// Reports over many days print the command that lists the listings behind a number; it comes to the same number.
#include "support/catch.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;

/// The arguments of the commands that a report's last lines print.
std::vector<std::vector<std::string>> printed_commands(const std::string& report)
{
    std::vector<std::vector<std::string>> commands;
    for (const std::string& line : lines_of(report)) {
        const auto begin = line.find("gpuprice markup ");
        if (!line.starts_with("From which listings: ") || begin == std::string::npos) {
            continue;
        }
        std::istringstream words{line.substr(begin)};
        std::vector<std::string> arguments;
        for (std::string word; words >> word;) {
            arguments.push_back(word);
        }
        arguments.erase(arguments.begin());
        commands.push_back(std::move(arguments));
    }
    return commands;
}

/// The median that every row of a listing of listings names.
double median_of(User& user, std::vector<std::string> command)
{
    command.insert(command.end(), {"--format", "json"});
    const json answer = json::parse(user.done(command));
    const json& row = answer.at("rows").at(0);
    for (const auto& [key, value] : row.items()) {
        if (key.starts_with("median_")) {
            return value.get<double>();
        }
    }
    FAIL("no median in " << row.dump());
    return 0.0;
}

json rows_of(User& user, std::vector<std::string> arguments)
{
    arguments.insert(arguments.end(), {"--format", "json"});
    return json::parse(user.done(arguments)).at("rows");
}

}  // namespace

TEST_CASE("the command printed for a finding, a trend or a day comes to the price that is printed there")
{
    User user;
    user.set("GPUPRICE_NOW", "2025-06-10T12:00:00Z");
    user.done({"import", GPUPRICE_SOURCE_DIR "/tests/golden/files/months.csv"});

    const json spikes = rows_of(user, {"spikes", "a100"});
    const auto of_spikes = printed_commands(user.done({"spikes", "a100"}));
    REQUIRE(of_spikes.size() == spikes.size());
    REQUIRE_FALSE(spikes.empty());
    for (std::size_t i = 0; i < of_spikes.size(); ++i) {
        CHECK(median_of(user, of_spikes[i]) == Approx(spikes[i].at("price").get<double>()).margin(1e-3));
    }

    const auto of_trends = printed_commands(user.done({"trends", "a100"}));
    std::vector<double> last_prices;
    for (const json& row : rows_of(user, {"trends", "a100"})) {
        if (row.at("basis") == "stock") {
            last_prices.push_back(row.at("price").get<double>());
        }
    }
    REQUIRE(of_trends.size() == last_prices.size());
    for (std::size_t i = 0; i < of_trends.size(); ++i) {
        CHECK(median_of(user, of_trends[i]) == Approx(last_prices[i]).margin(1e-3));
    }

    for (const char* currency : {"USD", "EUR"}) {
        const std::vector<std::string> history{"history",         "a100",     "--currency",
                                               currency,          "--since",  "2025-06-01",
                                               "--with-shipping", "--market", "ebay-us"};
        const auto commands = printed_commands(user.done(history));
        REQUIRE(commands.size() == 1);
        CHECK(median_of(user, commands[0]) == Approx(rows_of(user, history).back().at("median").get<double>()));
    }
}

TEST_CASE("rows that count the same listings without a variant say so, and a family's can be told from another's")
{
    User user;
    std::string rows = "observed_at,market,external_id,title,price,currency,condition,country\n";
    int id = 0;
    for (const char* title : {"NVIDIA A100 40GB PCIe", "NVIDIA A100 80GB PCIe", "NVIDIA A100 GPU", "NVIDIA A100 card",
                              "NVIDIA H100 80GB PCIe", "NVIDIA H100 80GB GPU"}) {
        rows += "2026-03-01,ebay-us," + std::to_string(++id) + "," + title + ",9000,USD,Used,US\n";
    }
    user.home().write("rows.csv", rows);
    user.done({"import", user.file("rows.csv")});
    CHECK(user.done({"markup", "--format", "csv", "--select", "card,family,unresolved,unresolved_of"}) ==
          "card,family,unresolved,unresolved_of\r\n"
          "a100-40gb-pcie,A100,2,A100/ask/used/US\r\n"
          "a100-80gb-pcie,A100,2,A100/ask/used/US\r\n"
          "h100-80gb-pcie,H100,1,H100/ask/used/US\r\n"
          ",A100,2,A100/ask/used/US\r\n"
          ",H100,1,H100/ask/used/US\r\n");
    for (const json& row : rows_of(user, {"markup"})) {
        CHECK(row.at("unresolved_of") == row.at("family").get<std::string>() + "/ask/used/US");
    }
}

TEST_CASE("an offer that its seller lists three times is one offer in every report of its stock")
{
    User user;
    user.set("GPUPRICE_NOW", "2026-03-31T12:00:00Z");
    std::string rows = "observed_at,market,external_id,title,price,currency,condition,seller,country\n";
    for (const char* id : {"a", "b", "c"}) {
        rows += std::string{"2026-03-30,ebay-us,"} + id + ",NVIDIA A100 80GB PCIe GPU,15000,USD,Used,acme,US\n";
    }
    for (const char* seller : {"bolt", "core", "dyna"}) {
        rows +=
            std::string{"2026-03-30,ebay-us,"} + seller + ",NVIDIA A100 80GB PCIe,16000,USD,Used," + seller + ",US\n";
    }
    user.done({"import", "-", "--format", "csv"}, rows);
    const json markup = rows_of(user, {"markup", "a100"}).at(0);
    const json turnover = rows_of(user, {"turnover", "a100"}).at(0);
    const json day = rows_of(user, {"history", "a100"}).back();
    CHECK(markup.at("listings") == 4);
    CHECK(turnover.at("units") == 4);
    CHECK(turnover.at("stock_usd") == markup.at("median"));
    CHECK(day.at("listings") == 4);
}

}  // namespace gpuprice::test
