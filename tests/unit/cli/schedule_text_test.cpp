#include "schedule_text.hpp"

#include "support/catch.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>

using namespace gpuprice;
using cli::Schedule;

namespace {

using Words = std::vector<std::string>;

/// Paths that people have, and paths that only a test has.
const std::vector<std::string> k_paths{"/home/ops/prices.db",
                                       "/home/ops/my prices.db",
                                       "/srv/100%/%h/%%.db",
                                       "/srv/$HOME/$$/${x}.db",
                                       "/srv/o'brien/'' '.db",
                                       "/srv/\"quoted\".db",
                                       "/srv/back\\slash\\\\two\\\\\\.db",
                                       "/srv/both\\%\\\\%'%\\'.db",
                                       "/srv/`id`;&|<>(){}[]*?!#~=.db",
                                       "/srv/tab\tand \x01.db",
                                       "/srv/é显卡.db",
                                       " /leading and trailing "};

Schedule schedule_with(const std::string& path)
{
    Schedule schedule;
    schedule.every = std::chrono::hours{6};
    schedule.max_runtime = std::chrono::minutes{30};
    schedule.offset = 17;
    schedule.program = "show";
    schedule.db = path;
    schedule.config = path;
    schedule.markets = {"ebay-us"};
    return schedule;
}

/// What cron hands to the shell: everything to the first bare percent sign. Some crons take the backslash off an
/// escaped percent sign, or backslash, and some leave it to the shell.
std::string handed_on(const std::string& command, bool takes_off)
{
    std::string text;
    bool escaped = false;
    for (const char c : command) {
        if (escaped && takes_off && (c == '%' || c == '\\')) {
            text.back() = c;
            escaped = false;
            continue;
        }
        if (!escaped && c == '%') {
            break;
        }
        text += c;
        escaped = !escaped && c == '\\';
    }
    return text;
}

/// The words of a command as /bin/sh takes it apart, `show` in front left out.
Words shell_words(const std::string& command)
{
    const std::string script = "show() { for word; do printf '%s\\0' \"$word\"; done; }\n" + command;
    std::string quoted = "'";
    for (const char c : script) {
        quoted += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
    }
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(("sh -c " + quoted + "'").c_str(), "r"), &::pclose};
    if (!pipe) {
        throw std::runtime_error("no shell");
    }
    Words words;
    std::string word;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
        if (c == 0) {
            words.push_back(std::move(word));
            word.clear();
        } else {
            word += static_cast<char>(c);
        }
    }
    return words;
}

std::string exec_start(const Schedule& schedule)
{
    const std::string unit = cli::service_unit(schedule);
    const std::string key = "\nExecStart=";
    const std::size_t at = unit.find(key) + key.size();
    return unit.substr(at, unit.find('\n', at) - at);
}

int octal(char c) { return c - '0'; }

/// The words of an ExecStart= by systemd.service(5) and systemd.syntax(7): quotes and C escapes, then specifiers, and
/// in all words but the first variables. Any specifier or variable is an error here.
Words systemd_words(const std::string& line)
{
    Words words;
    std::string word;
    bool quoted = false;
    bool begun = false;
    const auto end_word = [&] {
        if (begun) {
            words.push_back(std::move(word));
        }
        word.clear();
        begun = false;
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"') {
            quoted = !quoted;
            begun = true;
        } else if (c == ' ' && !quoted) {
            end_word();
        } else if (c == '\\') {
            begun = true;
            const char escape = line.at(++i);
            if (escape == '\\' || escape == '"') {
                word += escape;
            } else if (escape >= '0' && escape <= '3') {
                word += static_cast<char>(octal(escape) * 64 + octal(line.at(i + 1)) * 8 + octal(line.at(i + 2)));
                i += 2;
            } else {
                throw std::runtime_error("no escape that is used here");
            }
        } else if (c == '%' || (c == '$' && !words.empty())) {
            if (line.at(++i) != c) {
                throw std::runtime_error("a specifier or variable");
            }
            word += c;
            begun = true;
        } else if (c == '\'' && !quoted) {
            throw std::runtime_error("a bare quote");
        } else {
            word += c;
            begun = true;
        }
    }
    if (quoted) {
        throw std::runtime_error("a quote that does not end");
    }
    end_word();
    return words;
}

}  // namespace

TEST_CASE("a crontab line gives the program every path as it is, whichever cron reads it")
{
    const std::string path = GENERATE(from_range(k_paths));
    CAPTURE(path);
    const std::string line = cli::cron_line(schedule_with(path));
    CHECK(line.find('\n') == std::string::npos);
    const std::string fields = "17 */6 * * * ";
    REQUIRE(line.substr(0, fields.size()) == fields);
    const Words expected{"--db", path, "--config", path, "scrape", "--quiet", "--max-runtime", "30m", "ebay-us"};
    for (const bool takes_off : {true, false}) {
        CAPTURE(takes_off);
        CHECK(shell_words(handed_on(line.substr(fields.size()), takes_off)) == expected);
    }
}

TEST_CASE("what holds a line break fits into no crontab line")
{
    CHECK_THROWS_WITH(cli::cron_line(schedule_with("/srv/a\nb.db")),
                      test::ContainsSubstring("/srv/a") && test::ContainsSubstring("line break"));
    CHECK_THROWS_WITH(cli::cron_line(schedule_with("/srv/a\rb.db")), test::ContainsSubstring("line break"));
}

TEST_CASE("a service gives the program every path as it is")
{
    std::vector<std::string> paths = k_paths;
    paths.emplace_back("/srv/line\nbreak\r.db");
    const std::string path = GENERATE_COPY(from_range(paths));
    CAPTURE(path);
    const std::string line = exec_start(schedule_with(path));
    CHECK(systemd_words(line) ==
          Words{"show", "--db", path, "--config", path, "scrape", "--quiet", "--max-runtime", "30m", "ebay-us"});
}

TEST_CASE("the program itself may lie where systemd would expand a variable in any other word")
{
    Schedule schedule = schedule_with("");
    for (const char* program : {"/opt/gpu price/gpuprice", "/opt/100%/gpuprice", "/opt/$ORIGIN/$$/gpuprice"}) {
        CAPTURE(program);
        schedule.program = program;
        CHECK(systemd_words(exec_start(schedule)).at(0) == program);
    }
    CHECK(exec_start(schedule).starts_with("\"/opt/$ORIGIN/$$/gpuprice\" "));
    for (const char* program : {"/opt/o'brien/gpuprice", "/opt/\"x\"/gpuprice", "/opt/a\\b/gpuprice", "/opt/a\nb/x"}) {
        CAPTURE(program);
        schedule.program = program;
        CHECK_THROWS_WITH(cli::service_unit(schedule), test::ContainsSubstring("systemd starts no program"));
    }
}
