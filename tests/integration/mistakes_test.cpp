// Mistakes of people in files and command lines: they are named, and cost no more than what they are about.
#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <algorithm>

namespace gpuprice::test {

namespace {

bool is_clean(const std::string& text)
{
    const auto is_control = [](char c) { return c != '\n' && static_cast<unsigned char>(c) < 0x20; };
    return std::ranges::none_of(text, is_control) && text.find('\x7f') == std::string::npos &&
           text.find("\u202e") == std::string::npos && text.find("\u009b") == std::string::npos;
}

}  // namespace

TEST_CASE("a broken definition stops no command but what is about that market")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    (void)user.home().write("config/gpuprice/markets/mine.json", R"({"id": "mine", "adapter": )");
    const Shown scraped = user.run({"scrape", "ebay-us"});
    CHECK(scraped.code == cli::k_done);
    CHECK_THAT(scraped.err, ContainsSubstring("market mine is left out") && ContainsSubstring("markets/mine.json"));
    CHECK(user.run({"markup", "a100"}).code == cli::k_done);
    const Shown list = user.run({"markets"});
    CHECK(list.code == cli::k_done);
    CHECK_THAT(list.out, ContainsSubstring("mine ") && ContainsSubstring("(not usable)"));

    const Shown refused = user.run({"scrape", "mine", "ebay-us"});
    CHECK(refused.code == cli::k_usage);
    CHECK_THAT(refused.err, ContainsSubstring("market mine cannot be used") &&
                                ContainsSubstring("mine.json: line 1, column 27: it is not valid JSON here"));
    const Shown checked = user.run({"markets", "check"});
    CHECK(checked.code == cli::k_usage);
    CHECK_THAT(checked.err, ContainsSubstring("mine.json: line 1, column 27"));
}

TEST_CASE("markets check names every problem of every file")
{
    User user;
    (void)user.home().write("config/gpuprice/config.json", R"({"markets": ["nosuch"]})");
    (void)user.home().write("config/gpuprice/markets/a.json", "{");
    (void)user.home().write("config/gpuprice/markets/b.json",
                            R"({"id": "b", "adapter": "shopify", "country": "USA", "curency": "USD"})");
    const Shown checked = user.run({"markets", "check"});
    CHECK(checked.code == cli::k_usage);
    for (const char* problem : {"a.json: line 1, column 2", "b.json: /country: 'USA'",
                                "b.json: /curency: unknown key; did you mean 'currency'?",
                                "b.json: /currency: it is required", "config.json: /markets: 'nosuch' is no market"}) {
        CHECK_THAT(checked.err, ContainsSubstring(problem));
    }
}

TEST_CASE("markets check says at once what a scrape would refuse to send, and where it stands")
{
    const std::string shop = R"({"id":"mine","adapter":"shopify","country":"US","currency":"USD","base_url":)";
    const std::string list = R"({"id":"mine","adapter":"json_list","country":"US","currency":"USD",)"
                             R"("extract":{"items":"","fields":{"external_id":"/id","title":"/t"},)"
                             R"("prices":[{"kind":"ask","amount":"/p"}],"request":)";
    const std::string no_port = "/base_url: not an address that can be fetched: Port number was not a decimal number";
    const std::vector<std::pair<std::string, std::string>> files{
        {shop + R"("https://shop.example:99999"})", no_port},
        {shop + R"("https://shop.example:80x"})", no_port},
        {shop + R"("https://shop.example:0"})", "/base_url: nothing can be reached at port 0"},
        {shop + R"("https://[::1"})", "/base_url: not an address that can be fetched: Bad IPv6 address"},
        {shop + R"("https://shop(1).example"})", "/base_url: not an address that can be fetched: Bad hostname"},
        {list + R"({"path":"/search all"}},"base_url":"https://shop.example"})",
         "/extract/request/path: not an address that can be fetched"},
        {list + R"({"path":"/all","headers":{"":"x"}}},"base_url":"https://shop.example"})",
         "/extract/request/headers: a name is empty, or one of them holds a line break"},
        {list + R"({"path":"/all"}},"base_url":"https://shop.example","credentials":{"token":{"env":"T"}},)" +
             R"("parameters":{"token_header":"X-Key: a\r\nX-Other: "}})",
         "/parameters/token_header: "},
        {R"({"id":"ebay-us","base_url":"http://shop.example"})", "/base_url: credentials are sent over https only"},
    };
    for (const auto& [text, problem] : files) {
        CAPTURE(text);
        User user;
        (void)user.home().write("config/gpuprice/markets/mine.json", text);
        const Shown checked = user.run({"markets", "check"});
        CHECK(checked.code == cli::k_usage);
        CHECK_THAT(checked.err, ContainsSubstring("mine.json: " + problem));
        const Shown scraped = user.run({"scrape", text.find("ebay-us") != std::string::npos ? "ebay-us" : "mine"});
        CHECK(scraped.code == cli::k_usage);
        CHECK_THAT(scraped.err, ContainsSubstring("mine.json: " + problem));
    }
}

TEST_CASE("what is wrong with config.json is named with line and column")
{
    User user;
    (void)user.home().write("config/gpuprice/config.json", "{\"contact\": \"é\",\n \"markets\": [\"a\" \"b\"]}\n");
    const Shown shown = user.run({"markets"});
    CHECK(shown.code == cli::k_usage);
    CHECK_THAT(shown.err, ContainsSubstring("config.json: line 2, column 20: it is not valid JSON here"));
    (void)user.home().write("config/gpuprice/config.json", R"({"currency": 1e999})");
    CHECK_THAT(user.run({"markets"}).err, ContainsSubstring("config.json: a number in it is too large"));
}

TEST_CASE("a broken config.json stops no command that needs none of it")
{
    User user;
    (void)user.home().write("config/gpuprice/config.json", "{\"markets\": ");
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"--help"},
                                               {"scrape", "--help"},
                                               {"--version"},
                                               {"cards", "a100"},
                                               {"cards", "--check"},
                                               {"explain", "NVIDIA A100 80GB PCIe"}}) {
        CAPTURE(arguments);
        const Shown shown = user.run(arguments);
        CHECK(shown.code == cli::k_done);
        CHECK(shown.err.empty());
    }
    CHECK(user.run({"scrape"}).code == cli::k_usage);
    CHECK(user.run({"status"}).code != cli::k_done);
    CHECK(user.run({"--config", user.file("nowhere.json"), "markets"}).code == cli::k_usage);
}

TEST_CASE("a market that the configuration misspells costs a bare scrape only itself")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    (void)user.home().write("config/gpuprice/config.json", R"({"markets": ["ebay-uss", "ebay-us"]})");
    const Shown scraped = user.run({"scrape"});
    CHECK(scraped.code == cli::k_partial);
    CHECK_THAT(scraped.err, ContainsSubstring("config.json: 'ebay-uss' is no market; did you mean 'ebay-us'?"));
    CHECK_THAT(scraped.out, ContainsSubstring("ebay-us"));
    CHECK(user.status().seen == 3);
    CHECK_THAT(user.run({"scrape", "--quiet"}).out, ContainsSubstring("ebay-us"));

    CHECK(user.run({"scrape", "ebay-uss", "ebay-us"}).code == cli::k_usage);
    (void)user.home().write("config/gpuprice/config.json", R"({"markets": ["ebay-uss"]})");
    const Shown none = user.run({"scrape"});
    CHECK(none.code == cli::k_usage);
    CHECK_THAT(none.err, ContainsSubstring("'ebay-uss' is no market") &&
                             ContainsSubstring("none of the markets that are switched on can be used"));
}

TEST_CASE("all the keys that a market lacks are named at once")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    user.set("EBAY_CLIENT_ID", "");
    user.set("EBAY_CLIENT_SECRET", "");
    const Shown shown = user.run({"scrape", "ebay-us"});
    CHECK(shown.code == cli::k_usage);
    CHECK_THAT(shown.err, ContainsSubstring("EBAY_CLIENT_ID") && ContainsSubstring("EBAY_CLIENT_SECRET"));
}

TEST_CASE("no control character of a command line or a file reaches the terminal")
{
    User user;
    const std::string nasty = "\x1b[31mred\x1b]0;title\a\u202e\u009b1m\x7f";
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{nasty},
                                               {"markup", "--" + nasty},
                                               {"markup", nasty},
                                               {"markup", "--region", nasty},
                                               {"listings", "--market", nasty},
                                               {"markets", nasty},
                                               {"scrape", nasty},
                                               {"import", nasty + ".csv"},
                                               {"rates", "update", "--from", nasty},
                                               {"explain", nasty, "--price", nasty},
                                               {"markets", "probe", nasty},
                                               {"--db", nasty, "status"},
                                               {"--format", nasty, "markets"}}) {
        CAPTURE(arguments);
        const Shown shown = user.run(arguments);
        CHECK(shown.code != cli::k_done);
        CHECK(is_clean(shown.err));
        CHECK(is_clean(shown.out));
    }
    (void)user.home().write("config/gpuprice/markets/mine.json", "{\"id\": \"" + nasty + "\", \"" + nasty + "\": 1}");
    (void)user.home().write("rows.csv",
                            "observed_at,market,title,price\n2026-01-01," + nasty + ",A100,x" + nasty + "\n");
    (void)user.home().write("rates.xml", "<" + nasty);
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"markets"},
                                               {"markets", "check"},
                                               {"import", "--skip-bad", user.file("rows.csv")},
                                               {"rates", "update", "--from", user.file("rates.xml")},
                                               {"import", "--market", "newegg", user.file("rows.csv")},
                                               {"markets", "test", "newegg", "--from", user.file("rows.csv")}}) {
        CAPTURE(arguments);
        const Shown shown = user.run(arguments);
        CHECK(is_clean(shown.err));
        CHECK(is_clean(shown.out));
    }
}

TEST_CASE("an option that a command refuses is not in its help, and is refused with the reason")
{
    struct Refused {
        std::vector<std::string> command;
        std::vector<std::string> option;
        std::string reason;
    };
    User user;
    for (const Refused& each :
         {Refused{{"report"}, {"--select", "card"}, "has several; take the command of the section"},
          Refused{{"report"}, {"--sort", "card"}, "has several; take the command of the section"},
          Refused{{"report"}, {"--limit", "1"}, "has several; take the command of the section"},
          Refused{{"rent"}, {"--kind", "ask"}, "rent compares asks with rents on demand"},
          Refused{{"premium"}, {"--gross"}, "premiums compare prices net of tax"},
          Refused{{"listings"}, {"--include-flagged"}, "shows every offer, with LEFT OUT"}}) {
        CAPTURE(each.command, each.option);
        std::vector<std::string> arguments = each.command;
        arguments.push_back("--help");
        CHECK_THAT(user.done(arguments), !ContainsSubstring(each.option.front() + " "));
        arguments.pop_back();
        arguments.insert(arguments.end(), each.option.begin(), each.option.end());
        const Shown shown = user.run(arguments);
        CHECK(shown.code == cli::k_usage);
        CHECK_THAT(shown.err, ContainsSubstring(each.option.front()) && ContainsSubstring(each.reason));
    }
}

TEST_CASE("where prices stay in each cell's own currency, no help offers another, and asking for one is answered")
{
    User user;
    user.home().write("rows.csv",
                      "observed_at,market,external_id,title,price,currency\n"
                      "2026-03-01,ebay-us,1,NVIDIA A100 80GB PCIe,16000,USD\n");
    user.done({"import", user.file("rows.csv")});
    for (const char* command : {"spikes", "trends"}) {
        CAPTURE(command);
        CHECK_THAT(user.done({command, "--help"}), !ContainsSubstring("--currency "));
        CHECK_THAT(user.done({command, "--currency", "EUR"}),
                   ContainsSubstring("stay in each cell's own currency, whatever --currency says"));
    }
}

TEST_CASE("an option that export takes for some of its files only says for which")
{
    User user;
    const std::string help = user.done({"export", "--help"});
    for (const char* line : {"--as-of DAY                       For daily, markup, spikes and trends: ",
                             "--currency ISO                    For daily and markup: ",
                             "--include-flagged                 For daily, markup, spikes and trends: ",
                             "--with-shipping                   For daily, markup, spikes and trends: ",
                             "--gross                           For daily, markup, spikes and trends: ",
                             "--until DAY                       For all but markup: "}) {
        CHECK_THAT(help, ContainsSubstring(line));
    }
    struct Refused {
        std::string what;
        std::vector<std::string> option;
    };
    for (const Refused& each : {Refused{"listings", {"--as-of", "2026-01-01"}}, Refused{"sightings", {"--gross"}},
                                Refused{"spikes", {"--currency", "EUR"}}, Refused{"trends", {"--currency", "EUR"}},
                                Refused{"markup", {"--until", "2026-01-01"}}}) {
        CAPTURE(each.what, each.option);
        std::vector<std::string> arguments{"export", each.what};
        arguments.insert(arguments.end(), each.option.begin(), each.option.end());
        const Shown shown = user.run(arguments);
        CHECK(shown.code == cli::k_usage);
        CHECK_THAT(shown.err, ContainsSubstring(each.option.front() + " says nothing about " + each.what));
    }
}

TEST_CASE("the option --include-flagged counts offers of one card, and its help says what stays out all the same")
{
    User user;
    std::string rows = "observed_at,market,external_id,title,price,currency,condition,country\n";
    int id = 0;
    const auto add = [&rows, &id](const char* title, int price) {
        rows +=
            "2026-03-01,ebay-us," + std::to_string(++id) + "," + title + "," + std::to_string(price) + ",USD,Used,US\n";
    };
    for (int price = 15'000; price < 21'000; price += 1'000) {
        add("NVIDIA A100 80GB PCIe", price);
    }
    const auto listings = [&user](const std::vector<std::string>& options) {
        std::vector<std::string> arguments{"markup", "a100-80gb-pcie", "--format", "csv", "--select", "listings"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        return user.done(arguments);
    };
    add("NVIDIA A100 80GB PCIe", 2'000);       // implausible
    add("NVIDIA A100 PCIe 改80G", 14'000);     // of that card, altered
    add("NVIDIA A100 PCIe 40G改80G", 13'000);  // of no card
    add("NVIDIA A100 80GB PCIe 定金", 500);    // no card for sale
    user.home().write("rows.csv", rows);
    user.done({"import", user.file("rows.csv")});
    CHECK(listings({}) == "listings\r\n6\r\n");
    CHECK(listings({"--include-flagged"}) == "listings\r\n8\r\n");
    CHECK_THAT(user.done({"markup", "--help"}),
               ContainsSubstring("a deposit, and altered memory that no variant of the card has, stay out"));
}

TEST_CASE("the configurations that the help shows are such, and it says where theirs is")
{
    User user;
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{{}, {"alerts"}}) {
        CAPTURE(command);
        std::vector<std::string> arguments = command;
        arguments.push_back("--help");
        const std::string help = user.done(arguments);
        CHECK_THAT(help, ContainsSubstring("config.json") && ContainsSubstring("gpuprice(1), CONFIGURATION"));
        const auto begin = help.find('{');
        REQUIRE(begin != std::string::npos);
        (void)user.home().write("config/gpuprice/config.json", help.substr(begin, help.rfind('}') - begin + 1));
        CHECK_THAT(user.run({"alerts", "test", "nosuch"}).err, ContainsSubstring("there is no rule 'nosuch'"));
    }
}

TEST_CASE("a crontab line names the history and the configuration that cron would not find by itself")
{
    User user;
    const auto line = [&user] { return lines_of(user.done({"schedule", "--cron", "vast"})).back(); };
    CHECK_THAT(line(), ContainsSubstring(" --db " + user.file("data/gpuprice/history.db") + " ") &&
                           ContainsSubstring(" --config " + user.file("config/gpuprice/config.json") + " "));
    std::filesystem::remove(user.file("config/gpuprice/config.json"));
    CHECK_THAT(line(), ContainsSubstring(" --db ") && !ContainsSubstring(" --config "));
    user.set("GPUPRICE_DB", user.file("a b%c/history.db"));
    CHECK_THAT(line(), ContainsSubstring(" --db '" + user.file("a b'\\%'c/history.db' ")));
    for (const char* variable : {"GPUPRICE_DB", "XDG_DATA_HOME", "XDG_CONFIG_HOME"}) {
        user.set(variable, "");
    }
    CHECK_THAT(line(), !ContainsSubstring(" --db ") && !ContainsSubstring(" --config "));
}

TEST_CASE("answers are not kept in what is a file, and nothing is asked then")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    (void)user.home().write("answers", "mine");
    const Shown shown = user.run({"scrape", "ebay-us", "--save-captures", user.file("answers")});
    CHECK(shown.code == cli::k_usage);
    CHECK(shown.err == "gpuprice: answers cannot be kept in " + user.file("answers") +
                           ": it is a file; name a directory, which is made when missing\n");
    CHECK(market.searches() == 0);
}

}  // namespace gpuprice::test
