#include "gpuprice/fetch/robots.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <tuple>

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;
using fetch::Robots;

namespace {

bool allows(const std::string& file, const std::string& target) { return Robots::parse(file).check(target).allowed; }

std::string bytes_of(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string target_of(const std::string& url)
{
    const auto host = url.find("://");
    const auto path = host == std::string::npos ? host : url.find('/', host + 3);
    return path == std::string::npos ? "/" : url.substr(path);
}

}  // namespace

TEST_CASE("without a rule everything is allowed")
{
    CHECK(allows("", "/"));
    CHECK(allows("User-agent: *\nDisallow:\n", "/search"));
    CHECK(allows("Disallow: /\n", "/before/any/group"));
    CHECK(allows("User-agent: other\nDisallow: /\n", "/"));
    CHECK(Robots::parse("User-agent: *\nDisallow:\n").check("/x").rule.empty());
}

TEST_CASE("the longest rule decides, and Allow where two are equally long")
{
    const std::string file = "User-agent: *\nDisallow: /shop\nAllow: /shop/gpu\nDisallow: /shop/gpu/used\n";
    CHECK_FALSE(allows(file, "/shop/cpu"));
    CHECK(allows(file, "/shop/gpu/new"));
    CHECK_FALSE(allows(file, "/shop/gpu/used?page=2"));
    CHECK(allows(file, "/"));
    CHECK(allows("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a"));
    CHECK(allows("User-agent: *\nAllow: /a\nDisallow: /a\n", "/a"));
    CHECK(Robots::parse(file).check("/shop/cpu").rule == "Disallow: /shop");
    CHECK(Robots::parse(file).check("/shop/gpu/new").rule == "Allow: /shop/gpu");
}

TEST_CASE("an asterisk stands for anything, a dollar sign at the end for the end")
{
    const auto [rule, target, hit] = GENERATE(table<std::string, std::string, bool>({
        {"/*.php", "/a/b.php?x", true},
        {"/*.php$", "/a/b.php", true},
        {"/*.php$", "/a/b.php?x", false},
        {"/a$", "/a", true},
        {"/a$", "/ab", false},
        {"/a*b*c", "/axxbxxcxx", true},
        {"/a*b*c", "/axxcxxb", false},
        {"/a*b$", "/abab", true},
        {"/ab*ba$", "/aba", false},
        {"/x**y", "/xzy", true},
        {"*", "/anything", true},
        {"*/cart", "/shop/cart/1", true},
        {"/$5", "/$5", true},
        {"/a*", "/a", true},
        {"/a*$", "/abc", true},
        {"/?q=", "/?q=a100", true},
        {"/A", "/a", false},
        {"$", "/", false},
    }));
    CAPTURE(rule, target);
    CHECK(allows("User-agent: *\nDisallow: " + rule + "\n", target) != hit);
}

TEST_CASE("paths are compared in one spelling")
{
    const auto [rule, target, hit] = GENERATE(table<std::string, std::string, bool>({
        {"/%62az", "/baz", true},
        {"/baz", "/%62az", true},
        {"/%7Eme", "/~me", true},
        {"/a%3cd", "/a%3Cd", true},
        {"/\xE3\x83\x84", "/%E3%83%84", true},
        {"/%E3%83%84", "/\xE3\x83\x84", true},
        {"/a%2Fb", "/a/b", false},
        {"/a%2fb", "/a%2Fb", true},
        {"/p%2Aq", "/p*q", true},
        {"/p%2Aq", "/pxq", false},
        {"/p%24", "/p$x", true},
        {"/100%", "/100%", true},
        {"/%zz", "/%zz", true},
    }));
    CAPTURE(rule, target);
    CHECK(allows("User-agent: *\nDisallow: " + rule + "\n", target) != hit);
}

TEST_CASE("the groups of the product count together, and those of everybody only without one")
{
    const std::string file =
        "User-agent: GPUprice/2.0\nUser-agent: other\nDisallow: /a\n\n"
        "User-agent: *\nDisallow: /\n\n"
        "user-agent:gpuprice\nSitemap: https://example.org/map\nDISALLOW:/b # for a while\n";
    CHECK_FALSE(allows(file, "/a"));
    CHECK_FALSE(allows(file, "/b"));
    CHECK(allows(file, "/c"));
    CHECK(allows("User-agent: gpuprice-news\nDisallow: /\n", "/"));
    CHECK(allows("User-agent: gpupric\nDisallow: /\n", "/"));
    CHECK_FALSE(allows("User-agent: *\nUser-agent: other\nDisallow: /\n", "/"));
    CHECK(allows("User-agent: gpuprice\n\nUser-agent: *\nDisallow: /a\n", "/a") == false);
    CHECK(allows("User-agent: gpuprice\nAllow:\n\nUser-agent: *\nDisallow: /a\n", "/a"));
}

TEST_CASE("lines end and begin in every way that is found in the wild")
{
    CHECK_FALSE(allows("\xEF\xBB\xBFUser-agent: *\r\nDisallow: /a\r\n", "/a"));
    CHECK_FALSE(allows("User-agent: *\rDisallow: /a", "/a"));
    CHECK_FALSE(allows("  User-agent :\t*  \n\t disallow :  /a  \n", "/a"));
    CHECK_FALSE(allows("User-agent *\nDisallow /a\n", "/a"));
    CHECK(allows("# User-agent: *\n# Disallow: /\n", "/"));
    CHECK(allows("User-agent: *\nDisallow: #/\n", "/"));
}

TEST_CASE("robots.txt itself is always allowed")
{
    CHECK(allows("User-agent: *\nDisallow: /\n", "/robots.txt"));
    CHECK(allows("User-agent: *\nDisallow: /\n", "/%72obots%2etxt"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /\n", "/robots.txt.bak"));
}

TEST_CASE("Crawl-delay is read for the product, in seconds and fractions, up to a day")
{
    const auto delay = [](const std::string& lines) {
        return Robots::parse("User-agent: *\nCrawl-delay: 9\nUser-agent: gpuprice\n" + lines).crawl_delay();
    };
    CHECK(delay("Crawl-delay: 2\n") == 2s);
    CHECK(delay("crawl-delay: 0.5\nDisallow: /x\n") == 500ms);
    CHECK(delay("Crawl-delay: 2\nCrawl-delay: 10\n") == 10s);
    CHECK(delay("Crawl-delay: 1e300\n") == 24h);
    CHECK(Robots::parse("User-agent: *\nCrawl-delay: 9\n").crawl_delay() == 9s);
    for (const char* value : {"-1", "soon", "", "nan", "inf", "5 s"}) {
        CAPTURE(value);
        CHECK_FALSE(Robots::parse(std::string{"User-agent: *\nCrawl-delay: "} + value + "\n").crawl_delay());
    }
    // It is no rule: the names on both sides of it are one list.
    CHECK_FALSE(allows("User-agent: gpuprice\nCrawl-delay: 1\nUser-agent: other\nDisallow: /\n", "/"));
}

TEST_CASE("what lies beyond 500 KiB is not read")
{
    std::string file = "User-agent: *\nDisallow: /first\n";
    file += "#" + std::string(fetch::k_robots_bytes, 'x') + "\nDisallow: /last\n";
    CHECK_FALSE(allows(file, "/first"));
    CHECK(allows(file, "/last"));
}

TEST_CASE("a rule is shown in ASCII and not longer than a line")
{
    const auto shown = Robots::parse("User-agent: *\nDisallow: /\x1B[31m" + std::string(500, 'x') + "\n");
    const std::string rule = shown.check("/\x1B[31m" + std::string(600, 'x')).rule;
    CHECK_THAT(rule, ContainsSubstring("Disallow: /%1B"));
    CHECK(rule.size() < 130);
}

TEST_CASE("any bytes are read, and the same bytes always say the same")
{
    std::mt19937 random{20'260'401};
    const std::vector<std::string> words{
        "User-agent:", "disallow:", "Allow:", "crawl-delay:", "*", "$",  "/", "%2", "\n", "\r", " ",
        "#",           "gpuprice",  "\xFF",   "\xEF\xBB\xBF", "a", "%41"};
    for (int round = 0; round < 2'000; ++round) {
        std::string file;
        std::string target = "/";
        const int parts = static_cast<int>(random() % 60U);
        for (int i = 0; i < parts; ++i) {
            const auto dice = random();
            if (dice % 4U == 0) {
                file += static_cast<char>((dice >> 8U) & 0xFFU);
                target += static_cast<char>((dice >> 16U) & 0xFFU);
            } else {
                file += words[(dice >> 8U) % words.size()];
            }
        }
        const auto verdict = Robots::parse(file).check(target);
        const auto again = Robots::parse(file).check(target);
        REQUIRE(verdict.allowed == again.allowed);
        REQUIRE(verdict.rule == again.rule);
        REQUIRE((verdict.allowed || verdict.rule.starts_with("Disallow: ")));
        REQUIRE(Robots::parse(file + "\nUser-agent: gpuprice\nDisallow: /\nAllow: /\n").check("/robots.txt").allowed);
    }
}

TEST_CASE("many wildcards take no more than the product of two lengths")
{
    std::string rule = "/";
    for (int i = 0; i < 2'000; ++i) {
        rule += "a*";
    }
    CHECK(allows("User-agent: *\nDisallow: " + rule + "b$\n", "/" + std::string(8'000, 'a')));
}

TEST_CASE("Google's parser and this one agree where they mean to")
{
    const auto file = std::filesystem::path{GPUPRICE_SHARED_DIR} / "captures/robots/robots_cases.json";
    if (!std::filesystem::exists(file)) {
        return;
    }
    // Google's library leaves percent-encoding to its caller, and takes /x/index.html for /x/. Both are deliberately
    // different here: RFC 9309 compares decoded, and knows no index.html.
    const std::set<std::pair<std::string, std::string>> differ{
        {"User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%62%61%7A\n", "http://foo.bar/foo/bar/baz"},
        {"User-Agent: *\nAllow: /allowed-slash/index.html\nDisallow: /\n", "http://foo.com/allowed-slash/"}};
    std::size_t differing = 0;
    for (const auto& one : nlohmann::json::parse(bytes_of(file))) {
        const auto robots = one.at("robots").get<std::string>();
        const auto url = one.at("url").get<std::string>();
        CAPTURE(robots, url, one.at("user_agent"));
        const auto verdict = Robots::parse(robots, one.at("user_agent").get<std::string>()).check(target_of(url));
        const bool agrees = verdict.allowed == one.at("allowed").get<bool>();
        CHECK(agrees != differ.contains({robots, url}));
        differing += agrees ? 0 : 1;
    }
    CHECK(differing == differ.size());
}

TEST_CASE("the files of real sites are read")
{
    const auto directory = std::filesystem::path{GPUPRICE_SHARED_DIR} / "captures/robots";
    if (!std::filesystem::exists(directory)) {
        return;
    }
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator{directory}) {
        if (entry.path().filename().string().ends_with(".robots.txt")) {
            CAPTURE(entry.path().filename());
            const std::string bytes = bytes_of(entry.path());
            CHECK(Robots::parse(bytes).check("/robots.txt").allowed);
            CHECK(Robots::parse(bytes, "*").crawl_delay() == Robots::parse(bytes).crawl_delay());
            ++files;
        }
    }
    CHECK(files >= 10);
}
