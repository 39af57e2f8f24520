// What a scrape shows on a terminal.
#include "many_markets.hpp"
#include "support/catch.hpp"
#include "terminal.hpp"
#include "user.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::test {

namespace {

constexpr unsigned short k_columns = 100;
constexpr unsigned short k_rows = 20;

/// What the screen showed after each time it was drawn, and at the end.
std::vector<std::string> shown_in(std::string_view bytes)
{
    constexpr std::string_view k_end_of_frame = "\x1b[J";
    Screen screen{k_columns, k_rows};
    std::vector<std::string> shown;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find(k_end_of_frame);
        const std::size_t size = end == std::string_view::npos ? bytes.size() : end + k_end_of_frame.size();
        screen.write(bytes.substr(0, size));
        shown.push_back(screen.text());
        bytes.remove_prefix(size);
    }
    return shown;
}

/// The screens of a scrape that is given two seconds, which it needs only where something hangs.
std::vector<std::string> scrape_on_terminal(User& user)
{
    user.set("TERM", "xterm");
    user.set("NO_COLOR", "1");
    return shown_in(run_on_terminal({"scrape", "--max-runtime", "2s"}, user.environment(), k_columns, k_rows));
}

bool ever_shown(const std::vector<std::string>& screens, const std::string& text)
{
    return std::ranges::any_of(screens, [&](const std::string& each) { return each.find(text) != std::string::npos; });
}

long count_lines(const std::string& text) { return std::ranges::count(text, '\n'); }

bool second_hangs(int market, int /*page*/) { return market == 1; }
bool none_hangs(int /*market*/, int /*page*/) { return false; }

}  // namespace

TEST_CASE("on a terminal every market has a line, redrawn in place, and in the end the table stands alone")
{
    ManyMarkets markets{3, second_hangs};
    User user;
    markets.introduce_to(user);
    const auto screens = scrape_on_terminal(user);
    REQUIRE(screens.size() >= 3);
    CHECK(ever_shown(screens, "MARKET  PAGES  LISTINGS     NEW  CHANGED  STATE\n"));
    CHECK(ever_shown(screens,
                     "m000        2         8       8        0  ok\n"
                     "m001        0         0       –        –  waiting\n"
                     "m002        2         8       8        0  ok\n"));
    INFO(screens.back());
    CHECK(screens.back().starts_with("MARKET  OUTCOME"));
    CHECK(screens.back().find("STATE") == std::string::npos);
    CHECK(screens.back().find("waiting") == std::string::npos);
}

TEST_CASE("where markets are more than the screen has rows, those that have ended are summed up")
{
    ManyMarkets markets{60, second_hangs};
    User user;
    markets.introduce_to(user);
    const auto screens = scrape_on_terminal(user);
    CHECK(ever_shown(screens,
                     "m001        0         0       –        –  waiting\n"
                     "59 of 60 markets have ended: 59 ok\n"));
    // The last one holds the table of all 60.
    CHECK(std::all_of(screens.begin(), screens.end() - 1,
                      [](const std::string& each) { return count_lines(each) <= k_rows; }));
    CHECK(count_lines(screens.back()) > 60);
    CHECK(screens.back().starts_with("MARKET  OUTCOME"));
}

TEST_CASE("a terminal that cannot move its cursor gets a line for each market that has ended")
{
    ManyMarkets markets{2, none_hangs};
    User user;
    markets.introduce_to(user);
    user.set("TERM", "dumb");
    const std::string written = run_on_terminal({"scrape", "--color", "never"}, user.environment(), k_columns, k_rows);
    CHECK(written.find('\x1b') == std::string::npos);
    CHECK_THAT(written, ContainsSubstring("m000: ok, 2 pages, 8 listings, 8 new, 0 changed\r\n"));
    CHECK_THAT(written, ContainsSubstring("m001: ok, 2 pages, 8 listings, 8 new, 0 changed\r\n"));
    CHECK(written.find("reading") == std::string::npos);
}

TEST_CASE("the option --quiet shows no progress on a terminal either")
{
    ManyMarkets markets{2, none_hangs};
    User user;
    markets.introduce_to(user);
    user.set("TERM", "xterm");
    user.set("NO_COLOR", "1");
    CHECK(run_on_terminal({"scrape", "--quiet"}, user.environment(), k_columns, k_rows).empty());
}

TEST_CASE("on a terminal a long import counts its rows and takes the count away at the end")
{
    User user;
    std::string rows = "observed_at,market,external_id,title,price,currency\n";
    for (int i = 0; i < 1500; ++i) {
        rows += "2026-02-01,ebay-us," + std::to_string(i) + ",NVIDIA A100 80GB PCIe,15000,USD\n";
    }
    user.home().write("long.csv", rows);
    user.set("TERM", "xterm");
    user.set("NO_COLOR", "1");
    const auto screens =
        shown_in(run_on_terminal({"import", user.file("long.csv")}, user.environment(), k_columns, k_rows));
    CHECK(ever_shown(screens, "import: 1,000 rows\n"));
    CHECK(screens.back().find("import: ") == std::string::npos);
    CHECK_THAT(screens.back(), ContainsSubstring("1500 rows read, 0 left out."));
    CHECK(user.run({"import", user.file("long.csv")}).err.empty());
}

TEST_CASE("on a terminal a report and a check of the database say what they are at, and nothing of it stays")
{
    User user;
    user.home().write("rows.csv",
                      "observed_at,market,external_id,title,price,currency\n"
                      "2026-02-28,ebay-us,1,NVIDIA A100 80GB PCIe,15000,USD\n");
    user.set("TERM", "xterm");
    user.set("NO_COLOR", "1");
    REQUIRE(user.run({"import", user.file("rows.csv")}).code == 0);
    const auto screens_of = [&user](const std::vector<std::string>& arguments) {
        return shown_in(run_on_terminal(arguments, user.environment(), k_columns, k_rows));
    };
    const auto report = screens_of({"report", "a100", "-o", user.file("page.txt")});
    CHECK(ever_shown(report, "report: reading the history\n"));
    CHECK(ever_shown(report, "report: trends\n"));
    CHECK(report.back().find("report: ") == std::string::npos);
    const auto check = screens_of({"db", "check"});
    CHECK(ever_shown(check, "db check: the pages of the file\n"));
    CHECK(ever_shown(check, "db check: the history of every listing\n"));
    CHECK(check.back().find("db check: ") == std::string::npos);
    CHECK_THAT(check.back(), ContainsSubstring("is sound."));
    // Nothing of it goes into a pipe.
    CHECK(user.run({"report", "a100"}).err.empty());
    CHECK(user.run({"db", "check"}).err.empty());
    user.set("TERM", "dumb");
    CHECK(run_on_terminal({"db", "check"}, user.environment(), k_columns, k_rows).find('\x1b') == std::string::npos);
}

TEST_CASE("on a terminal an import of kept runs names the run that it reads")
{
    ManyMarkets markets{2, none_hangs};
    User user;
    markets.introduce_to(user);
    REQUIRE(user.run({"scrape", "--save-captures", user.file("kept")}).code == 0);
    user.set("TERM", "xterm");
    user.set("NO_COLOR", "1");
    const std::vector<std::string> arguments{"--db", user.file("other.db"), "import", "--captures", user.file("kept")};
    const auto screens = shown_in(run_on_terminal(arguments, user.environment(), k_columns, k_rows));
    CHECK(ever_shown(screens, "import: run 1 of 2, m000 of 2026-03-01T12:00:00Z\n"));
    CHECK(ever_shown(screens, "import: run 2 of 2, m001 of 2026-03-01T12:00:00Z\n"));
    CHECK(screens.back().find("import: ") == std::string::npos);
    CHECK(user.run(arguments).err.empty());
}

}  // namespace gpuprice::test
