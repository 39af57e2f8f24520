#include "user.hpp"

#include "gpuprice/cli/run.hpp"
#include "gpuprice/core/time.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace gpuprice::test {

namespace {

using nlohmann::json;

MarketRow read_row(const std::string& text)
{
    const json row = json::parse(text).at("rows").at(0);
    return {row.at("outcome").get<std::string>(),
            row.at("seen").get<long>(),
            row.at("new").get<long>(),
            row.at("gone").get<long>(),
            row.at("message").is_null() ? "" : row.at("message").get<std::string>(),
            row.value("open", 0L)};
}

std::string bytes_of(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

User::User()
{
    environment_ = {{"HOME", home_.path().string()}, {"XDG_CONFIG_HOME", file("config")},
                    {"XDG_DATA_HOME", file("data")}, {"GPUPRICE_DATADIR", GPUPRICE_SOURCE_DIR "/data"},
                    {"EBAY_CLIENT_ID", "client"},    {"EBAY_CLIENT_SECRET", k_client_secret}};
    (void)home_.write("config/gpuprice/config.json", R"({"keep_sellers": true})");
    go_to_day(0);
}

void User::use_market(const std::string& base_url, const std::string& politeness)
{
    (void)home_.write("config/gpuprice/markets/ebay-us.json",
                      R"({"id":"ebay-us","base_url":")" + base_url + R"(","queries":["nvidia a100"],)" +
                          R"("politeness":{"min_delay_ms":0)" + politeness + "}}");
}

void User::go_to_day(int days)
{
    using namespace std::chrono_literals;
    const core::Day first = std::chrono::sys_days{2026y / 3 / 1};
    set("GPUPRICE_NOW", core::to_text(core::Instant{first + std::chrono::days{days}} + 12h));
}

Shown User::run(const std::vector<std::string>& arguments, const std::string& input)
{
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream err;
    cli::Context context{in, out, err,
                         [this](const std::string& name) -> std::optional<std::string> {
                             const auto found = environment_.find(name);
                             return found != environment_.end() ? std::optional{found->second} : std::nullopt;
                         },
                         std::nullopt};
    const int code = cli::run(arguments, context);
    shown_ += out.str() + err.str();
    return {code, out.str(), err.str()};
}

std::string User::done(const std::vector<std::string>& arguments, const std::string& input)
{
    const Shown shown = run(arguments, input);
    INFO(arguments.front() << ": " << shown.err << shown.out);
    REQUIRE(shown.code == cli::k_done);
    return shown.out;
}

User::Scraped User::scrape(const std::vector<std::string>& options)
{
    std::vector<std::string> arguments{"scrape", "ebay-us", "--format", "json"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Shown shown = run(arguments);
    INFO("scrape: " << shown.err);
    REQUIRE_FALSE(shown.out.empty());
    return {shown.code, read_row(shown.out), shown.err};
}

MarketRow User::status() { return read_row(run({"status", "--format", "json"}).out); }

std::vector<std::string> User::sightings()
{
    std::vector<std::string> rows = lines_of(done({"export", "sightings"}));
    std::ranges::sort(rows);
    return rows;
}

std::vector<std::string> User::places_of(const std::vector<std::string>& texts) const
{
    std::vector<std::string> places;
    const auto look = [&](const std::string& bytes, const std::string& place) {
        for (const std::string& text : texts) {
            if (bytes.find(text) != std::string::npos) {
                places.push_back(place + " holds " + text);
            }
        }
    };
    look(shown_, "the output");
    for (const auto& entry : std::filesystem::recursive_directory_iterator{home_.path()}) {
        if (entry.is_regular_file()) {
            look(bytes_of(entry.path()), entry.path().filename().string());
        }
    }
    return places;
}

}  // namespace gpuprice::test
