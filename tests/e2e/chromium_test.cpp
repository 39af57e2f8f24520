// The real Chromium on pages of this machine that build their listings in JavaScript.
#include "gpuprice/cli/run.hpp"

#include "integration/user.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/page_market.hpp"
#include "support/script.hpp"
#include "unit/fetch/fetch_support.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;

const char* const k_chromium = "/usr/bin/chromium";

bool is_skipped()
{
    const bool absent = ::access(k_chromium, X_OK) != 0;
    if (absent) {
        WARN("skipped: no chromium");
    }
    return absent;
}

// Its list comes from another answer, and its <meta> names an encoding that the rendered page is not in any more.
const std::string k_page = R"(<!DOCTYPE html><html><head><meta charset="shift_jis"></head><body><ul id="list"></ul>
<script>
fetch("/offers.json").then(answer => answer.json()).then(offers => {
    for (const offer of offers) {
        const item = document.createElement("li");
        item.className = "offer";
        item.dataset.id = offer.id;
        item.innerHTML = `<a href="/offer/${offer.id}"><h2>${offer.title}</h2></a><b class="price">$${offer.price}</b>`;
        document.getElementById("list").append(item);
    }
    const link = document.createElement("a");
    if (!location.search) { link.className = "next"; link.href = "?page=2"; document.body.append(link); }
});
</script></body></html>)";

std::vector<std::string> command()
{
    std::vector<std::string> words{k_chromium,
                                   "--headless",
                                   "--disable-gpu",
                                   "--disable-quic",
                                   "--no-first-run",
                                   "--disable-background-networking",
                                   "--disable-component-update",
                                   "--disable-sync",
                                   "--user-data-dir={tmp}/profile",
                                   "--user-agent={user_agent}",
                                   "--virtual-time-budget=10000",
                                   "--dump-dom",
                                   "{url}"};
    if (::geteuid() == 0) {
        words.insert(words.begin() + 1, "--no-sandbox");
    }
    return words;
}

/// What one try of rendering that address fails with. \param scratch  where Chromium keeps its files.
core::Error failure_of(const std::string& address, std::chrono::milliseconds timeout, const TempDir& scratch)
{
    auto options = Fetching::quick();
    options.max_tries = 1;
    options.commands = {{"chromium", command()}};
    Fetching fetching{options, {{"PATH", "/usr/bin:/bin"}, {"TMPDIR", scratch.path().string()}}};
    auto request = Fetching::to(address);
    request.via = "chromium";
    auto politeness = Fetching::eager();
    politeness.timeout = timeout;
    const auto outcome = fetching.get(request, politeness);
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error();
}

/// How many processes name that directory in their arguments.
long processes_of(const TempDir& scratch)
{
    const auto processes = std::filesystem::directory_iterator{"/proc"};
    return std::count_if(begin(processes), end(processes), [&scratch](const auto& process) {
        std::string line;
        for (const std::string& word : words_in(process.path() / "cmdline")) {
            line += word;
        }
        return line.find(scratch.path().string()) != std::string::npos;
    });
}

/// Somebody with such a shop and a configured Chromium.
struct BrowserUser {
    BrowserUser()
    {
        const std::string page = k_page;
        server.on("GET", "/list", {Reply{200, page}.with("Content-Type", "text/html")});
        server.on("GET", "/list?page=2", {Reply{200, page}.with("Content-Type", "text/html")});
        server.on("GET", "/offers.json", [this](const HttpRequest& request) {
            agent = request.header("User-Agent").value_or("");
            const bool second = request.header("Referer").value_or("").ends_with("page=2");
            const json offers = {{{"id", second ? 3 : 1}, {"price", 15'100}, {"title", "NVIDIA A100 80GB PCIe 中古"}},
                                 {{"id", second ? 4 : 2}, {"price", 15'900}, {"title", "NVIDIA A100 80GB PCIe"}}};
            return Reply{200, offers.dump()}.with("Content-Type", "application/json");
        });
        (void)user.home().write("config/gpuprice/config.json", json{{"commands", {{"chromium", command()}}}}.dump());
        user.set("PATH", "/usr/bin:/bin");
        user.set("TMPDIR", (user.home().write("tmp/keep", "")).parent_path().string());
    }

    [[nodiscard]] json scrape(const std::string& market)
    {
        const Shown shown = user.run({"scrape", "--via", "chromium", market, "--format", "json"});
        INFO(shown.err);
        REQUIRE_FALSE(shown.out.empty());
        return json::parse(shown.out).at("rows").at(0);
    }

    void define(const std::string& id, const std::string& path, const std::string& politeness) const
    {
        (void)user.home().write("config/gpuprice/markets/" + id + ".json",
                                page_definition(id, server.url(), path, R"(,"politeness":)" + politeness));
    }

    [[nodiscard]] bool left_something() const
    {
        const auto left = std::filesystem::directory_iterator{user.file("tmp")};
        return std::distance(begin(left), end(left)) != 1;
    }

    HttpServer server;
    User user;
    std::string agent;
};

}  // namespace

TEST_CASE("listings that a page builds in JavaScript come into the history through Chromium")
{
    if (is_skipped()) {
        return;
    }
    BrowserUser browser;
    browser.define("shop", "/list", R"({"min_delay_ms":0,"timeout_s":120})");
    const json row = browser.scrape("shop");
    INFO(row.dump());
    CHECK(row.at("outcome") == "ok");
    CHECK(row.at("seen") == 4);
    CHECK_THAT(browser.user.done({"export", "sightings"}), ContainsSubstring("NVIDIA A100 80GB PCIe 中古"));
    CHECK_THAT(browser.user.done({"listings", "a100"}), ContainsSubstring("15,100 USD"));
    CHECK_THAT(browser.agent, ContainsSubstring("gpuprice/"));
    CHECK_FALSE(browser.left_something());
}

TEST_CASE("a Chromium that waits for a page too long is killed whole")
{
    if (is_skipped()) {
        return;
    }
    HttpServer server;
    server.on("GET", "/stalled", {Reply::faulty(Fault::stall)});
    const TempDir scratch;
    const auto error = failure_of(server.url("/stalled"), std::chrono::seconds{3}, scratch);
    CHECK(error.kind == core::ErrorKind::timed_out);
    CHECK_THAT(error.message, ContainsSubstring("the command 'chromium' took longer than 3000 ms"));
    CHECK(server.requests_for("/stalled").size() == 1);
    CHECK(soon([&] { return processes_of(scratch) == 0; }));
    CHECK(std::filesystem::is_empty(scratch.path()));
}

TEST_CASE("an address that Chromium cannot load is a failure with the last words of Chromium")
{
    if (is_skipped()) {
        return;
    }
    HttpServer server;
    server.on("GET", "/reset", {Reply::faulty(Fault::reset)});
    const TempDir scratch;
    const auto error = failure_of(server.url("/reset"), std::chrono::seconds{120}, scratch);
    CHECK(error.kind == core::ErrorKind::unreachable);
    // Mostly of net::ERR_CONNECTION_RESET, but other parts of Chromium may have the last word.
    CHECK_THAT(error.message, ContainsSubstring("the command 'chromium' printed nothing: "));
}

}  // namespace gpuprice::test
