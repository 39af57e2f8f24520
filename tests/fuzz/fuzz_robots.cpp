// robots.txt files of any bytes, against what fetch/robots.hpp promises. The first line of an input is the target that
// is asked about, the rest the file.

#include "gpuprice/fetch/robots.hpp"

#include "invariant.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::fuzz {

namespace {

using fetch::Robots;

bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

// As another client may write the same target: every unreserved character encoded.
std::string spelled_otherwise(std::string_view target)
{
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (target[i] == '%') {
            return std::string{target};
        }
        if (is_unreserved(target[i])) {
            const auto byte = static_cast<unsigned char>(target[i]);
            out += {'%', k_digits[byte >> 4U], k_digits[byte & 0xFU]};
        } else {
            out += target[i];
        }
    }
    return out;
}

std::string with_line_ends(std::string_view file, std::string_view line_end)
{
    std::string out;
    for (const char c : file) {
        out += c == '\n' ? line_end : std::string_view{&c, 1};
    }
    return out;
}

bool same(const Robots::Verdict& one, const Robots::Verdict& other)
{
    return one.allowed == other.allowed && one.rule == other.rule;
}

void check_verdict(const Robots::Verdict& verdict, std::string_view input)
{
    require(verdict.allowed || !verdict.rule.empty(), "nothing is forbidden without a rule", input);
    require(verdict.rule.empty() || verdict.rule.starts_with(verdict.allowed ? "Allow: " : "Disallow: "),
            "the rule says what the verdict says", input);
    require(verdict.rule.size() <= 200, "a rule is shown cut", input);
    require(std::ranges::all_of(verdict.rule, [](char c) { return c >= ' ' && c < 0x7F; }), "a rule is ASCII", input);
}

void check_delay(const Robots& robots, std::string_view input)
{
    const auto delay = robots.crawl_delay();
    require(!delay || (delay->count() >= 0 && *delay <= std::chrono::hours{24}), "a delay is 0 to one day", input);
}

void check_spellings(std::string_view file, std::string_view target, const Robots::Verdict& verdict,
                     std::string_view input)
{
    const Robots robots = Robots::parse(file);
    require(same(verdict, robots.check(spelled_otherwise(target))), "a target has one meaning in all spellings", input);
    if (file.find('\r') == std::string_view::npos && file.size() < fetch::k_robots_bytes / 2) {
        for (const char* line_end : {"\r", "\r\n", "\n\n"}) {
            require(same(verdict, Robots::parse(with_line_ends(file, line_end)).check(target)),
                    "all ends of lines mean the same", input);
        }
    }
}

// Groups count together, so one more of ours that forbids all leaves only what a longer rule allows.
void check_groups(std::string_view file, std::string_view target, std::string_view input)
{
    const std::string all{file};
    const auto forbidden = Robots::parse(all + "\nUser-agent: gpuprice\nDisallow: /\n").check(target);
    const bool exempt = target == "/robots.txt" || !forbidden.rule.empty();
    require(!target.starts_with('/') || exempt, "a rule of one's own counts wherever it stands", input);
    const auto closed = Robots::parse("User-agent: gpuprice\nDisallow: /\n\nUser-agent: other\n" + all, "nobody");
    const auto theirs = Robots::parse("User-agent: other\n" + all, "nobody");
    require(same(closed.check(target), theirs.check(target)), "another product's group is not ours", input);
}

void check(std::string_view input)
{
    const std::string_view target = input.substr(0, input.find('\n'));
    const std::string_view file = input.substr(std::min(target.size() + 1, input.size()));
    const Robots robots = Robots::parse(file);
    check_delay(robots, input);
    require(robots.check("/robots.txt").allowed, "robots.txt is always allowed", input);
    const auto verdict = robots.check(target);
    check_verdict(verdict, input);
    require(same(verdict, Robots::parse(file).check(target)), "the same bytes say the same", input);
    check_spellings(file, target, verdict, input);
    check_groups(file, target, input);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    gpuprice::fuzz::check(gpuprice::fuzz::to_bytes(data, size));
    return 0;
}
