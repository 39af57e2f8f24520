// What a person at a terminal sees of tables and charts.
#include "terminal.hpp"

#include "gpuprice/text/unicode.hpp"

#include "support/catch.hpp"
#include "user.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::test {

namespace {

constexpr unsigned short k_rows = 24;

/// A user with a history of two titles, one of them in Chinese, on a terminal that shows colour.
void make_reader(User& user)
{
    user.set("TERM", "xterm");
    user.set("LC_ALL", "C.UTF-8");
    user.set("GPUPRICE_NOW", "2026-03-31T12:00:00Z");
    user.home().write(
        "sightings.csv",
        "observed_at,market,external_id,title,price,currency,condition\n"
        "2026-03-31,ebay-us,one,\"NVIDIA A100 80GB PCIe, used, tested for a week, ships at once\",15900,USD,Used\n"
        "2026-03-31,ebay-us,two,英伟达 A100 80GB PCIe 计算卡 二手 带发票 保修三个月 顺丰包邮,16400,USD,Used\n");
    (void)user.done({"import", user.file("sightings.csv")});
}

std::string shown(User& user, const std::vector<std::string>& arguments, std::size_t columns)
{
    return run_on_terminal(arguments, user.environment(), static_cast<unsigned short>(columns), k_rows);
}

std::size_t widest_line(const std::string& text)
{
    std::size_t widest = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find("\r\n", begin);
        widest = std::max(widest, gpuprice::text::display_width(std::string_view{text}.substr(begin, end - begin)));
        begin = end == std::string::npos ? text.size() : end + 2;
    }
    return widest;
}

}  // namespace

TEST_CASE("on a terminal tables fit its width, titles in Chinese too, and a pipe gets all of them")
{
    User user;
    make_reader(user);
    user.set("NO_COLOR", "1");
    for (const std::size_t columns : {60U, 80U, 100U, 140U}) {
        const std::string text = shown(user, {"listings", "a100"}, columns);
        CAPTURE(columns, text);
        CHECK(widest_line(text) <= columns);
        CHECK_THAT(text, ContainsSubstring("15,900"));
    }
    CHECK_THAT(shown(user, {"listings", "a100"}, 120), ContainsSubstring("…\r\n"));
    const std::string piped = user.run({"listings", "a100"}).out;
    CHECK_THAT(piped, ContainsSubstring("ships at once\n"));
    CHECK_THAT(piped, ContainsSubstring("顺丰包邮\n"));
}

TEST_CASE("a narrow terminal keeps what warns of an offer, and shortens the title first")
{
    User user;
    make_reader(user);
    user.set("NO_COLOR", "1");
    std::string rows =
        "observed_at,market,external_id,title,price,currency,condition,seller,seller_feedback,seller_positive_share,"
        "best_offer,country\n";
    for (int i = 1; i <= 8; ++i) {
        rows += "2026-03-31,ebay-us,v1|10000000000" + std::to_string(i) +
                "|0,\"NVIDIA A100 80GB PCIe Tensor Core GPU, data center pull\"," + (i == 1 ? "4000" : "16000") +
                ",USD,Used,s" + std::to_string(i) + ",1234,0.99,true,US\n";
    }
    user.home().write("pulled.csv", rows);
    (void)user.done({"import", user.file("pulled.csv")});
    const std::vector<std::string> listings{"listings", "a100-80gb-pcie"};
    CHECK_THAT(shown(user, listings, 140), ContainsSubstring("ebay-us/v1|100000000002|0 ") &&
                                               ContainsSubstring("1,000 (99 %)  pulled, best_offer") &&
                                               ContainsSubstring("  implausible price  NVIDIA A100") &&
                                               ContainsSubstring("…\r\n"));
    CHECK_THAT(shown(user, listings, 120),
               ContainsSubstring("1,000 (99 %)  pulled, best_offer") && ContainsSubstring("  implausible price\r\n"));
    CHECK_THAT(shown(user, listings, 80),
               ContainsSubstring("FLAGS") && ContainsSubstring("LEFT OUT") && ContainsSubstring("implausible"));
    CHECK_THAT(shown(user, {"markup", "a100-80gb-pcie", "--explain-number"}, 140),
               ContainsSubstring("1,000 (99 %)") && ContainsSubstring("pulled, best_offer"));
}

TEST_CASE("the variable COLUMNS comes before the terminal's own width")
{
    User user;
    make_reader(user);
    user.set("COLUMNS", "60");
    user.set("NO_COLOR", "1");
    CHECK(widest_line(shown(user, {"listings", "a100"}, 140)) <= 60);
    user.set("COLUMNS", "wide");
    CHECK(widest_line(shown(user, {"listings", "a100"}, 140)) > 60);
}

TEST_CASE("a terminal that does not know its width is taken for 80 columns, its height aside")
{
    User user;
    make_reader(user);
    user.set("NO_COLOR", "1");
    const std::vector<std::string> listings{"listings", "a100"};
    CHECK(run_on_terminal(listings, user.environment(), 0, 0) == shown(user, listings, 80));
    CHECK(run_on_terminal(listings, user.environment(), 140, 0) == shown(user, listings, 140));
    CHECK(shown(user, listings, 140) != shown(user, listings, 80));
}

TEST_CASE("colour is for terminals that have it and for people who want it")
{
    User user;
    make_reader(user);
    const auto is_colored = [&user](const std::vector<std::string>& arguments) {
        return shown(user, arguments, 100).find('\x1b') != std::string::npos;
    };
    CHECK(is_colored({"listings"}));
    CHECK_FALSE(is_colored({"listings", "--color", "never"}));
    user.set("NO_COLOR", "1");
    CHECK_FALSE(is_colored({"listings"}));
    CHECK(is_colored({"listings", "--color", "always"}));
    user.set("NO_COLOR", "");
    CHECK(is_colored({"listings"}));
    user.set("TERM", "dumb");
    CHECK_FALSE(is_colored({"listings"}));
    CHECK(user.run({"listings"}).out.find('\x1b') == std::string::npos);
}

TEST_CASE("a title's control and bidi characters reach files as they are, and a terminal in no format")
{
    User user;
    make_reader(user);
    user.set("NO_COLOR", "1");
    const std::string nasty = "\x1b[31mNVIDIA A100 80GB PCIe\x07 \u202eused\u009b1m\x7f";
    user.home().write("nasty.csv",
                      "observed_at,market,external_id,title,price,currency,condition\n2026-03-31,ebay-us,odd," + nasty +
                          ",15900,USD,Used\n");
    (void)user.done({"import", user.file("nasty.csv")});
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"export", "sightings"},
                                               {"export", "sightings", "--sort", "title"},
                                               {"export", "sightings", "--format", "jsonl"},
                                               {"export", "listings"},
                                               {"listings"},
                                               {"listings", "--format", "csv"},
                                               {"listings", "--format", "json"},
                                               {"listings", "--format", "jsonl"},
                                               {"listings", "--format", "md"}}) {
        const std::string text = shown(user, arguments, 200);
        CAPTURE(arguments, text);
        CHECK_THAT(text, ContainsSubstring("odd"));
        for (const char* character : {"\x1b", "\x07", "\u202e", "\u009b", "\x7f"}) {
            CHECK(text.find(character) == std::string::npos);
        }
    }
    CHECK_THAT(user.done({"export", "sightings"}), ContainsSubstring(",'" + nasty + ","));
    User other;
    other.set("GPUPRICE_NOW", "2026-03-31T12:00:00Z");
    (void)other.done({"import", other.home().write("again.csv", user.done({"export", "sightings"})).string()});
    CHECK(other.sightings() == user.sightings());
}

TEST_CASE("a history is drawn on a terminal, in ASCII where the terminal has no more, and has rows alone in a pipe")
{
    User user;
    make_reader(user);
    user.set("NO_COLOR", "1");
    std::string rows = "observed_at,last_seen,market,external_id,title,price,currency,condition\n";
    for (const char* price : {"15000", "15500", "16000"}) {
        rows +=
            std::string{"2026-01-01,2026-01-20,ebay-us,"} + price + ",NVIDIA A100 80GB PCIe," + price + ",USD,Used\n";
    }
    user.home().write("months.csv", rows);
    (void)user.done({"import", user.file("months.csv")});
    const std::vector<std::string> history{"history", "a100-80gb-pcie", "--until", "2026-01-20"};
    for (const std::size_t columns : {60U, 80U, 140U}) {
        const std::string drawn = shown(user, history, columns);
        CAPTURE(columns, drawn);
        CHECK(widest_line(drawn.substr(0, drawn.find("From which listings"))) <= columns);
        CHECK_THAT(drawn, ContainsSubstring("⣀⣀⣀"));
        CHECK_THAT(drawn, ContainsSubstring("╌╌╌"));
        CHECK(drawn.find("⣀⣀⣀") < drawn.find("MEDIAN"));
    }
    user.set("LC_ALL", "C");
    CHECK_THAT(shown(user, history, 80), ContainsSubstring("|*****"));
    user.set("LC_ALL", "C.UTF-8");
    user.set("TERM", "dumb");
    CHECK_THAT(shown(user, history, 80), ContainsSubstring("|*****"));
    CHECK_THAT(user.done(history), !ContainsSubstring("⣀"));
    CHECK(user.done(history).starts_with("Daily prices"));
}

}  // namespace gpuprice::test
