// Markets whose pages a command of the user's renders.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/page_market.hpp"
#include "support/script.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace gpuprice::test {

namespace {

using nlohmann::json;
using namespace std::chrono_literals;

/// Somebody with a market of empty pages and a command, a script of these lines, that renders them.
class RenderingUser {
public:
    explicit RenderingUser(const std::string& lines, const std::string& more = "")
    {
        server.on("GET", "/list", {Reply{200, "<html><body><div id=app></div><script src=app.js></script></body>"}});
        const std::string script = write_script(user.home(), "render", lines);
        (void)user.home().write("config/gpuprice/config.json",
                                R"({"commands":{"render":[")" + script + R"(","{url}"]}})");
        (void)user.home().write(
            "config/gpuprice/markets/shop.json",
            page_definition("shop", server.url(), "/list", R"(,"politeness":{"min_delay_ms":0})" + more));
        user.set("PATH", "/usr/bin:/bin");
    }

    struct Scraped {
        int code = 0;
        std::string outcome;
        std::string message;
    };
    Scraped scrape(std::vector<std::string> options = {"--via", "render"})
    {
        options.insert(options.begin(), {"scrape", "shop", "--format", "json"});
        const Shown shown = user.run(options);
        INFO(shown.err);
        REQUIRE_FALSE(shown.out.empty());
        const json row = json::parse(shown.out).at("rows").at(0);
        return {shown.code, row.at("outcome").get<std::string>(),
                row.at("message").is_null() ? "" : row.at("message").get<std::string>()};
    }

    [[nodiscard]] std::vector<std::string> processes() const { return words_in(user.file("processes")); }

    HttpServer server;
    User user;
};

const std::string k_offers = "cat <<'end'\n" + whole_page(page_item(1) + page_item(2)) + "end\n";

// A script's own files lie beside it; they are complete when they are there.
const std::string k_hang = "cd \"${0%/*}\"; sleep 600 & echo $$ $! > new; mv new processes; wait";

}  // namespace

TEST_CASE("a market that shows its listings only when rendered comes into the history through a command")
{
    RenderingUser market{k_offers};
    const auto plain = market.scrape({});
    CHECK(plain.outcome == "failed");
    CHECK_THAT(plain.message, ContainsSubstring("no item 'li.offer'"));
    const auto rendered = market.scrape();
    CHECK(rendered.code == cli::k_done);
    CHECK(rendered.outcome == "ok");
    CHECK(market.user.sightings().size() == 1 + 2);
    CHECK_THAT(market.user.done({"markup", "a100"}), ContainsSubstring("shop/1 at 15,001 USD"));
}

TEST_CASE("a definition may name the command for every run")
{
    RenderingUser market{k_offers, R"(,"via":"render")"};
    CHECK(market.scrape({}).outcome == "ok");
    CHECK_THAT(market.user.done({"markets", "show", "shop"}), ContainsSubstring("render, there"));
}

TEST_CASE("what a rendered run did not see is not gone from the pages as they are sent")
{
    RenderingUser market{k_offers};
    (void)market.scrape();
    market.server.on("GET", "/list", {Reply{200, whole_page(page_item(3))}});
    for (const int day : {1, 2, 3}) {
        market.user.go_to_day(day);
        CHECK(market.scrape({}).outcome == "ok");
    }
    CHECK(market.user.status().open == 3);
}

TEST_CASE("a page that takes the browser for a robot makes the market blocked, a command that fails makes it failed")
{
    RenderingUser blocked{"echo '<html><title>Just a moment...</title><body>Checking your browser</body></html>'"};
    CHECK(blocked.scrape().outcome == "blocked");
    RenderingUser broken{"echo 'Cannot open display' >&2; exit 7"};
    const auto scraped = broken.scrape({"--via", "render", "--max-runtime", "3s"});
    CHECK(scraped.code == cli::k_failed);
    CHECK(scraped.outcome == "failed");
    CHECK_THAT(scraped.message, ContainsSubstring("the command 'render' ended with status 7: Cannot open display"));
}

TEST_CASE("Ctrl-C kills the command and what it started")
{
    RenderingUser market{k_hang, R"(,"via":"render")"};
    Child scrape{{"scrape", "shop"}, market.user.environment(), market.user.file("child.txt")};
    REQUIRE(soon([&] { return market.processes().size() == 2; }));
    scrape.interrupt();
    REQUIRE(scrape.ends_within(10s));
    CHECK(soon([&] { return std::ranges::none_of(market.processes(), is_running); }));
}

TEST_CASE("a command does not outlive a program that is killed")
{
    RenderingUser market{"echo $$ > \"${0%/*}/new\"; cd \"${0%/*}\"; mv new processes; exec sleep 600",
                         R"(,"via":"render")"};
    Child scrape{{"scrape", "shop"}, market.user.environment(), market.user.file("child.txt")};
    REQUIRE(soon([&] { return market.processes().size() == 1; }));
    CHECK(is_running(market.processes().at(0)));
    scrape.kill();
    CHECK(soon([&] { return !is_running(market.processes().at(0)); }));
}

TEST_CASE("a market whose command is not there is skipped, the others are scraped")
{
    RenderingUser market{k_offers, R"(,"via":"render")"};
    (void)market.user.home().write("config/gpuprice/markets/lost.json",
                                   page_definition("lost", market.server.url(), "/list", R"(,"via":"firefox")"));
    const Shown shown = market.user.run({"scrape", "lost", "shop", "--format", "json"});
    CHECK(shown.code == cli::k_partial);
    const json rows = json::parse(shown.out).at("rows");
    REQUIRE(rows.size() == 2);
    for (const json& row : rows) {
        CHECK(row.at("outcome") == (row.at("market") == "shop" ? "ok" : "skipped"));
    }
    CHECK_THAT(shown.out, ContainsSubstring("there is no command 'firefox'"));
}

}  // namespace gpuprice::test
