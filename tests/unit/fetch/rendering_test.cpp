// Pages that a command renders. The hosts are asked for their robots.txt only, which they do not have, unless a test
// says so.
#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/script.hpp"
#include "unit/fetch/fetch_support.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

namespace {

model::Request rendered(const std::string& url)
{
    auto request = Fetching::to(url);
    request.via = "render";
    return request;
}

/// A fetcher with one command, a script of these lines that is given the address.
class Renderer {
public:
    explicit Renderer(const std::string& lines, fetch::FetcherOptions options = Fetching::quick())
        : fetching{with_command(std::move(options), {write_script(files, "render", lines), "{url}"}),
                   {{"PATH", "/usr/bin:/bin"}, {"SECRET", "hidden"}}}
    {
    }

    static fetch::FetcherOptions with_command(fetch::FetcherOptions options, fetch::CommandLine command)
    {
        options.commands = {{"render", std::move(command)}};
        return options;
    }

    [[nodiscard]] std::vector<std::string> words_in(const std::string& name) const
    {
        return test::words_in(files.path() / name);
    }

    TempDir files;
    HttpServer server;
    std::string page = server.url("/list");
    Fetching fetching;
};

// Scripts find their own files beside themselves.
const std::string k_here = "cd \"${0%/*}\"; ";

core::Error error_of(const fetch::Outcome& outcome)
{
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error();
}

fetch::FetcherOptions once()
{
    auto options = Fetching::quick();
    options.max_tries = 1;
    return options;
}

}  // namespace

TEST_CASE("what the command prints is the answer")
{
    Renderer renderer{R"(echo "<p>$# $1</p>")"};
    const auto outcome = renderer.fetching.get(rendered(renderer.page));
    REQUIRE(outcome.has_value());
    CHECK(outcome->status == 200);
    CHECK(outcome->body == "<p>1 " + renderer.page + "</p>\n");
    CHECK(outcome->url == renderer.page);
    CHECK(outcome->header("content-type") == "text/html; charset=utf-8");
    CHECK(renderer.fetching.fetcher.transfers() == 1 + 1);
}

TEST_CASE("an address reaches the command as one word and letter for letter")
{
    Renderer renderer{R"(printf '%s %s' "$#" "$1")"};
    const std::string address = renderer.server.url() + "/a;b?q=$(touch+x)&r='*'|`id`&--help=%20${HOME}";
    CHECK(renderer.fetching.get(rendered(address)).value().body == "1 " + address);
}

TEST_CASE("a command finds nothing to read, no secrets, no open files and a process group of its own")
{
    Renderer renderer{"cat; env; ls /proc/$$/fd | tr '\\n' ' '; cut -d' ' -f1,5 /proc/$$/stat"};
    const std::string body = renderer.fetching.get(rendered(renderer.page)).value().body;
    CHECK_THAT(body, ContainsSubstring("PATH=/usr/bin:/bin\n"));
    CHECK_THAT(body, !ContainsSubstring("SECRET") && !ContainsSubstring("hidden") && ContainsSubstring("TMPDIR=/"));
    const auto line = body.rfind('\n', body.size() - 2) + 1;
    // The shell keeps its script open as 10, or as 255.
    CHECK_THAT(body.substr(line), ContainsSubstring("0 1 10 2 ") || ContainsSubstring("0 1 2 255 "));
    const std::string ids = body.substr(body.rfind(' ', body.rfind(' ') - 1) + 1);
    const auto space = ids.find(' ');
    CHECK(ids.substr(0, space) == ids.substr(space + 1, space));
}

TEST_CASE("a command that fails is named with its status and its last words, after the usual tries")
{
    Renderer renderer{k_here + R"(echo x >> runs; echo first >&2; printf 'no \033[31mdisplay\007\n\n' >&2; exit 3)"};
    const auto error = error_of(renderer.fetching.get(rendered(renderer.page + "?token=x")));
    CHECK(error.kind == core::ErrorKind::unreachable);
    CHECK(error.message == "the command 'render' ended with status 3: no [31mdisplay");
    CHECK(error.where == "GET " + renderer.page);
    CHECK(renderer.words_in("runs").size() == 4);
}

TEST_CASE("a command that works at its second try has worked")
{
    Renderer renderer{k_here + "echo x >> runs; [ $(wc -l < runs) -ge 2 ] && echo page"};
    CHECK(renderer.fetching.get(rendered(renderer.page)).value().body == "page\n");
    CHECK(renderer.fetching.fetcher.transfers() == 1 + 2);  // the first: robots.txt
}

TEST_CASE("the last words of a command are bounded")
{
    Renderer renderer{"head -c 300000 /dev/zero | tr '\\0' a >&2; exit 1", once()};
    const auto error = error_of(renderer.fetching.get(rendered(renderer.page)));
    CHECK_THAT(error.message, ContainsSubstring("status 1: aaaa"));
    CHECK(error.message.size() < 300);
}

TEST_CASE("a command that prints nothing has failed, whatever its status")
{
    Renderer renderer{"echo 'Page load failed: net::ERR_NAME_NOT_RESOLVED' >&2", once()};
    CHECK(error_of(renderer.fetching.get(rendered(renderer.page))).message ==
          "the command 'render' printed nothing: Page load failed: net::ERR_NAME_NOT_RESOLVED");
}

TEST_CASE("a command that is ended by a signal says so, and signals that are ignored here are not ignored there")
{
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    Renderer renderer{"kill -PIPE $$; echo page", once()};
    CHECK(error_of(renderer.fetching.get(rendered(renderer.page))).message ==
          "the command 'render' was ended by signal 13");
    std::signal(SIGPIPE, before);
}

TEST_CASE("a command that hangs is killed with all that it started when its time is over")
{
    Renderer renderer{k_here + "sleep 600 & echo $$ $! > processes; echo half a page; echo waiting >&2; wait", once()};
    auto politeness = Fetching::eager();
    politeness.timeout = 300ms;
    const auto error = error_of(renderer.fetching.get(rendered(renderer.page), politeness));
    CHECK(error.kind == core::ErrorKind::timed_out);
    CHECK(error.message ==
          "the command 'render' took longer than 300 ms (politeness.timeout_s of the market): waiting");
    const auto processes = renderer.words_in("processes");
    REQUIRE(processes.size() == 2);
    CHECK(soon([&] { return std::ranges::none_of(processes, is_running); }));
    CHECK_FALSE(std::filesystem::exists("/proc/" + processes.front()));  // and waited for
}

TEST_CASE("a command that prints without end is stopped at the limit")
{
    Renderer renderer{k_here + "echo $$ > processes; exec yes"};
    const auto error = error_of(renderer.fetching.get(rendered(renderer.page)));
    CHECK(error.kind == core::ErrorKind::too_large);
    CHECK(error.message ==
          "the command 'render' printed more than 1048576 bytes (politeness.max_body_mb of the market)");
    CHECK_FALSE(is_running(renderer.words_in("processes").at(0)));
    CHECK(renderer.fetching.fetcher.transfers() == 1 + 1);
}

TEST_CASE("an output of exactly the limit is an answer")
{
    Renderer renderer{"head -c 100000 /dev/zero"};
    auto politeness = Fetching::eager();
    politeness.max_body_bytes = 100'000;
    CHECK(renderer.fetching.get(rendered(renderer.page), politeness).value().body.size() == 100'000);
    --politeness.max_body_bytes;
    CHECK(error_of(renderer.fetching.get(rendered(renderer.page), politeness)).kind == core::ErrorKind::too_large);
}

TEST_CASE("what a command leaves behind is not waited for, though it holds the output open, and is killed")
{
    Renderer renderer{k_here + "sleep 600 & echo $! > processes; echo page"};
    CHECK(renderer.fetching.get(rendered(renderer.page)).value().body == "page\n");
    CHECK(soon([&] { return !is_running(renderer.words_in("processes").at(0)); }));
}

TEST_CASE("a command that closes its output early is waited for")
{
    Renderer renderer{"echo page; exec >&-; sleep 0.1; exit 4", once()};
    CHECK_THAT(error_of(renderer.fetching.get(rendered(renderer.page))).message, ContainsSubstring("status 4"));
}

TEST_CASE("a program that is not there, or is none, is one clear sentence")
{
    HttpServer server;
    const std::string page = server.url("/list");
    const TempDir files;
    const auto message = [&files, &page](const fetch::CommandLine& command) {
        Fetching fetching{Renderer::with_command(Fetching::quick(), command), {{"PATH", files.path().string()}}};
        const auto error = error_of(fetching.get(rendered(page)));
        CHECK(fetching.fetcher.transfers() == 1 + 1);
        return error.message;
    };
    CHECK(message({"chromium", "{url}"}) ==
          "the command 'render' cannot be used: there is no program 'chromium' in $PATH: install it, or give its "
          "absolute path");
    CHECK(message({"/no/such/chromium", "{url}"}) ==
          "the command 'render' cannot be used: there is no program /no/such/chromium");
    const auto text = files.write("text", "echo page");
    std::filesystem::permissions(text, std::filesystem::perms::owner_all);
    CHECK(message({"text", "{url}"}) ==
          "the command 'render' cannot be used: " + text.string() + " cannot be run: Exec format error");
    CHECK(message({"text"}) ==
          "the command 'render' cannot be used: one of its words must be {url}, the address of the page");
    auto unknown = rendered(page);
    unknown.via = "firefox";
    Fetching fetching;
    CHECK(error_of(fetching.get(unknown)).message ==
          "the command 'firefox' cannot be used: no such command is configured");
}

TEST_CASE("a command gets a new directory for itself, and the program's name for itself")
{
    HttpServer server;
    const std::string page = server.url("/list");
    const TempDir files;
    const auto script = write_script(files, "render", "echo \"$1\"; echo \"$2\"; ls -A \"$3\"; touch \"$3/profile\"");
    const auto options = Renderer::with_command(Fetching::quick(), {script, "--agent={user_agent}", "{url}", "{tmp}"});
    Fetching fetching{options, {{"PATH", "/usr/bin:/bin"}, {"TMPDIR", files.path().string()}}};
    for (int i = 0; i < 2; ++i) {
        CHECK(fetching.get(rendered(page)).value().body == "--agent=" + options.user_agent + "\n" + page + "\n");
    }
    const auto left = std::filesystem::directory_iterator{files.path()};
    CHECK(std::distance(begin(left), end(left)) == 1);  // the script
}

TEST_CASE("only a GET without anything secret is rendered, all else is sent")
{
    const auto sent = [](const HttpRequest& request) { return Reply{200, request.method + " sent"}; };
    Renderer renderer{"echo rendered"};
    renderer.server.otherwise(sent);
    auto post = rendered(renderer.server.url("/api"));
    post.method = "POST";
    CHECK(renderer.fetching.get(post).value().body == "POST sent");
    auto body = rendered(renderer.server.url("/api"));
    body.body = "{}";
    CHECK_THAT(renderer.fetching.get(body).value().body, ContainsSubstring("sent"));
    auto cookie = rendered(renderer.server.url("/api"));
    cookie.headers = {{"cookie", "session=1"}};
    CHECK(renderer.fetching.get(cookie).value().body == "GET sent");
    auto key = rendered(renderer.server.url("/api"));
    key.credential = model::HeaderSecret{"X-Api-Key", "", {"key", "SECRET", ""}};
    CHECK(renderer.fetching.get(key).value().body == "GET sent");
    CHECK(renderer.fetching.get(rendered(renderer.server.url("/api"))).value().body == "rendered\n");
    CHECK(renderer.server.requests().size() == 5);  // the fifth: robots.txt, which speaks of rendered pages
}

TEST_CASE("robots.txt governs rendered pages, those of a documented API too")
{
    Renderer renderer{k_here + "echo $1 >> runs; echo page"};
    renderer.server.on("GET", "/robots.txt", {Reply{200, "User-agent: *\nDisallow: /private\n"}});
    CHECK_FALSE(Fetching::eager().obeys_robots);
    CHECK(error_of(renderer.fetching.get(rendered(renderer.server.url("/private")))).kind == core::ErrorKind::denied);
    CHECK(renderer.fetching.get(rendered(renderer.server.url("/public"))).has_value());
    CHECK(renderer.words_in("runs") == std::vector{renderer.server.url("/public")});
}

TEST_CASE("the pages of a host are rendered one after another, with the delay between them")
{
    Renderer renderer{k_here + "echo + >> log; sleep 0.02; echo - >> log; echo page"};
    auto politeness = Fetching::eager();
    politeness.max_in_flight = 1;
    politeness.min_delay = 60ms;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 4; ++i) {
        renderer.fetching.add(rendered(renderer.server.url("/")), politeness);
    }
    renderer.fetching.fetcher.run();
    CHECK(std::chrono::steady_clock::now() - start >= 4 * 60ms);  // robots.txt is the first
    CHECK(renderer.words_in("log") == std::vector<std::string>{"+", "-", "+", "-", "+", "-", "+", "-"});
}

TEST_CASE("no more commands than allowed run at once, and all get their turn")
{
    auto options = Fetching::quick();
    options.max_commands = 2;
    Renderer renderer{k_here + "echo + >> log; sleep 0.02; echo - >> log; echo page", options};
    for (int i = 0; i < 9; ++i) {
        renderer.fetching.add(rendered(renderer.server.url("/" + std::to_string(i))));
    }
    renderer.fetching.fetcher.run();
    CHECK(std::ranges::all_of(renderer.fetching.outcomes, [](const auto& outcome) { return outcome.has_value(); }));
    int running = 0;
    int most = 0;
    for (const std::string& sign : renderer.words_in("log")) {
        running += sign == "+" ? 1 : -1;
        most = std::max(most, running);
    }
    CHECK(running == 0);
    CHECK(most <= 2);
    CHECK(renderer.fetching.outcomes.size() == 9);
}

TEST_CASE("a command that hangs holds up nobody else")
{
    Renderer renderer{"exec sleep 600", once()};
    renderer.server.on("GET", "/quick", {Reply{200, "quick"}});
    auto hanging = rendered(renderer.page);
    hanging.context = "hanging";
    auto quick = Fetching::to(renderer.server.url("/quick"));
    quick.context = "quick";
    renderer.fetching.add(hanging);
    renderer.fetching.add(quick);
    renderer.fetching.fetcher.run();
    CHECK(renderer.fetching.contexts == std::vector<std::string>{"quick", "hanging"});
}

TEST_CASE("a command that keeps failing opens the circuit of its host")
{
    auto options = once();
    options.breaker_failures = 2;
    Renderer renderer{k_here + "echo x >> runs; exit 1", options};
    for (int i = 0; i < 4; ++i) {
        CHECK_FALSE(renderer.fetching.get(rendered(renderer.page)).has_value());
    }
    CHECK(renderer.words_in("runs").size() == 2);
    CHECK_THAT(renderer.fetching.outcomes.back().error().message, ContainsSubstring("status 1"));
}

TEST_CASE("when the run is stopped, or its time is over, the commands are killed")
{
    HttpServer server;
    const std::string page = server.url("/list");
    const TempDir files;
    const auto script = write_script(
        files, "render", k_here + "sleep 600 & echo $$ $! > processes.new; mv processes.new processes; wait");
    const auto started = [&files] { return words_in(files.path() / "processes").size() == 2; };
    auto options = Renderer::with_command(Fetching::quick(), {script, "{url}"});
    options.max_commands = 1;
    SECTION("stopped") { options.is_stopped = started; }
    SECTION("out of time") { options.deadline = std::chrono::steady_clock::now() + 500ms; }
    auto politeness = Fetching::eager();
    politeness.timeout = 600s;
    Fetching fetching{options, {{"PATH", "/usr/bin:/bin"}}};
    fetching.add(rendered(page), politeness);
    fetching.add(rendered(page), politeness);  // waits for its place
    fetching.fetcher.run();
    REQUIRE(fetching.outcomes.size() == 2);
    CHECK(error_of(fetching.outcomes[0]).kind == core::ErrorKind::cancelled);
    CHECK(error_of(fetching.outcomes[1]).kind == core::ErrorKind::cancelled);
    REQUIRE(started());
    const auto processes = words_in(files.path() / "processes");
    CHECK(soon([&] { return std::ranges::none_of(processes, is_running); }));
}

TEST_CASE("a command must name a program and say where the address goes")
{
    const auto complaint = [](fetch::CommandLine command) {
        return fetch::check_command(std::move(command)).error().text();
    };
    CHECK(fetch::check_command({"chromium", "--dump-dom", "{url}"}).has_value());
    CHECK(fetch::check_command({"/opt/render", "{url}", "{url}", "--profile={tmp}"}).has_value());
    CHECK_THAT(complaint({}), ContainsSubstring("/0: it must name a program"));
    CHECK_THAT(complaint({"", "{url}"}), ContainsSubstring("/0: it must name a program"));
    CHECK_THAT(complaint({"./render", "{url}"}), ContainsSubstring("/0: the program must be a name"));
    CHECK_THAT(complaint({"{url}"}), ContainsSubstring("/0: the program must be a name"));
    CHECK_THAT(complaint({"render", "--now"}), ContainsSubstring("one of its words must be {url}"));
    CHECK_THAT(complaint({"sh", "-c", "render {url}"}), ContainsSubstring("/2: {url} must be a word of its own"));
    CHECK_THAT(complaint({"render", std::string{"a\0b", 3}, "{url}"}),
               ContainsSubstring("/1: ") && ContainsSubstring("zero byte"));
}

TEST_CASE("a program is looked for in the absolute directories of PATH alone")
{
    const TempDir files;
    const auto script = write_script(files, "bin/render", "");
    (void)files.write("text/render", "not executable");
    const auto find = [](const std::string& path) {
        return fetch::find_program("render", [&path](const std::string&) { return std::optional{path}; });
    };
    const std::string bin = (files.path() / "bin").string();
    CHECK(find("/nowhere::.:" + (files.path() / "text").string() + ":" + bin).value() == script);
    CHECK_FALSE(find("").has_value());
    CHECK_FALSE(find(".:text").has_value());
}
