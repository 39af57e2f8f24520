// Alert rules from the scrape to whoever is told: each episode once, whatever fails or is killed in between.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "marketplace.hpp"
#include "support/catch.hpp"
#include "support/script.hpp"
#include "support/smtp_server.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* k_hook_secret = "h00k-s3cr3t";
constexpr const char* k_token = "w3bh00k-t0k3n";

/// Ten sellers around that price.
std::vector<Offer> offers_around(int price)
{
    std::vector<Offer> all = offers(10);
    for (Offer& offer : all) {
        offer.price = price + 10 * offer.id;
    }
    return all;
}

/// A user whose webhook is `hook`, at an address that is a secret, with a token.
void configure(User& user, const std::string& rules, const std::string& channels)
{
    (void)user.home().write("config/gpuprice/config.json", R"({"keep_sellers": true, "markets": ["ebay-us"], )"
                                                           R"("alerts": {"rules": [)" +
                                                               rules + R"(], "channels": {)" + channels + "}}}");
}

std::string hook_channel(User& user, const HttpServer& hook)
{
    user.set("HOOK_URL", hook.url(std::string{"/"} + k_hook_secret));
    user.set("HOOK_TOKEN", k_token);
    return R"("hook": {"kind": "webhook", "url": {"env": "HOOK_URL"}, "token": {"env": "HOOK_TOKEN"}})";
}

const std::string k_cheap =
    R"({"name": "cheap", "metric": "price", "below": 15000, "currency": "USD", "card": "a100", "cool_down_days": 2})";

json rows_of(User& user, const std::vector<std::string>& arguments)
{
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"--format", "json"});
    const Shown shown = user.run(all);
    INFO(shown.err);
    REQUIRE(shown.code == cli::k_done);
    return json::parse(shown.out).at("rows");
}

/// "cheap a100…, used in US 2026-03-02 2026-03-05", sorted.
std::vector<std::string> episode_texts(const json& rows)
{
    std::vector<std::string> texts;
    for (const json& row : rows) {
        texts.push_back(row.at("rule").get<std::string>() + " " + row.at("subject").get<std::string>() + " " +
                        row.at("started").get<std::string>() + " " + row.at("ended").dump() + " " +
                        row.at("extreme").dump());
    }
    std::ranges::sort(texts);
    return texts;
}

std::vector<json> received(const HttpServer& hook)
{
    std::vector<json> all;
    for (const HttpRequest& request : hook.requests()) {
        all.push_back(json::parse(request.body));
    }
    return all;
}

}  // namespace

TEST_CASE("scraped day by day, rules fire as the backtest of that history says, and each episode is told once")
{
    Marketplace market{{}};
    HttpServer hook;
    hook.otherwise([](const HttpRequest&) { return Reply{200, ""}; });
    User user;
    user.use_market(market.url());
    configure(user,
              k_cheap + R"(, {"name": "low", "metric": "new_low", "days": 10, "tell_end": true},)"
                        R"({"name": "dear", "metric": "multiple", "above": 1.3, "clear": 1.25},)"
                        R"({"name": "bargain", "metric": "listing", "below_percent": 85, "tell_end": true},)"
                        R"({"name": "ill", "metric": "market", "cool_down_days": 0})",
              hook_channel(user, hook));
    std::mt19937 random{5};
    int price = 15'200;
    constexpr int k_days = 45;
    for (int day = 0; day < k_days; ++day) {
        price += static_cast<int>(random() % 601) - 310;
        std::vector<Offer> shown = offers_around(price);
        std::erase_if(shown, [&random](const Offer&) { return random() % 6 == 0; });
        if (day % 9 < 3) {
            shown.push_back({100 + day / 9, price * 4 / 5, "NVIDIA A100 80GB PCIe"});
        }
        market.show(shown);
        market.make(day % 11 == 10 ? Marketplace::Trouble{[](const HttpRequest&) {
            return Reply{403, ""};
        }}
                                   : Marketplace::Trouble{});
        user.go_to_day(day);
        for (int run = 0; run <= day % 2; ++run) {
            (void)user.run({"scrape"});
        }
    }
    const auto live = episode_texts(rows_of(user, {"alerts", "episodes"}));
    const auto replayed = episode_texts(rows_of(user, {"alerts", "backtest"}));
    CHECK(live.size() > 8);
    CHECK(live == replayed);

    const auto messages = received(hook);
    std::set<std::string> ids;
    std::size_t starts = 0;
    std::set<std::string> rules;
    for (const json& message : messages) {
        ids.insert(message.at("id").get<std::string>());
        starts += message.at("event") == "start" ? 1U : 0U;
        rules.insert(message.at("rule").get<std::string>());
    }
    CHECK(ids.size() == messages.size());
    CHECK(starts == live.size());
    CHECK(rules.size() == 5);
    for (const HttpRequest& request : hook.requests()) {
        CHECK(request.header("authorization") == std::string{"Bearer "} + k_token);
    }
    CHECK(user.places_of({k_token, k_hook_secret}).empty());
}

TEST_CASE("a state that a new rule finds has the same begin in alerts, in its message and in the backtest")
{
    Marketplace market{offers_around(16'000)};
    HttpServer hook;
    hook.otherwise([](const HttpRequest&) { return Reply{200, ""}; });
    User user;
    user.use_market(market.url());
    for (int day = 0; day < 4; ++day) {
        market.show(offers_around(day < 2 ? 16'000 : 14'000 - 100 * day));
        user.go_to_day(day);
        CHECK(user.scrape().code == cli::k_done);
    }
    configure(user, k_cheap, hook_channel(user, hook));
    const auto since = [&user] { return rows_of(user, {"alerts"}).at(0).at("since").get<std::string>(); };
    const json replayed = rows_of(user, {"alerts", "backtest"}).at(0);
    CHECK(replayed.at("started") == "2026-03-03");
    CHECK(since() == "2026-03-03");
    user.go_to_day(4);
    CHECK(since() == "2026-03-03");
    CHECK(user.scrape().code == cli::k_done);
    CHECK(since() == "2026-03-03");
    const json told = received(hook).at(0);
    CHECK(told.at("day") == "2026-03-05");
    CHECK(told.at("started") == "2026-03-03");
    CHECK_THAT(told.at("text").get<std::string>(), ContainsSubstring("; so since 2026-03-03."));
    const json episode = rows_of(user, {"alerts", "episodes"}).at(0);
    CHECK(episode.at("started") == replayed.at("started"));
    CHECK(episode.at("first_value") == replayed.at("first_value"));

    // What another rule told of the same price goes on where that one ended.
    configure(user, R"({"name": "cheap", "metric": "price", "below": 14500, "currency": "USD", "card": "a100"})",
              hook_channel(user, hook));
    user.go_to_day(5);
    CHECK(user.scrape().code == cli::k_done);
    CHECK(since() == "2026-03-06");
}

TEST_CASE("a channel that is down, fails or hangs loses neither scrape nor message, and gets it once when it is back")
{
    Marketplace market{offers_around(14'000)};
    User user;
    user.use_market(market.url());
    HttpServer hook;
    configure(user, k_cheap, hook_channel(user, hook));
    std::string trouble;
    SECTION("down") { user.set("HOOK_URL", "http://127.0.0.1:1/"); }
    SECTION("failing")
    {
        hook.otherwise([](const HttpRequest&) { return Reply{500, ""}; });
    }
    SECTION("hanging")
    {
        hook.otherwise([](const HttpRequest&) { return Reply::faulty(Fault::stall); });
    }
    SECTION("without its secret") { user.set("HOOK_URL", ""); }
    const auto first = user.scrape();
    CHECK(first.code == cli::k_done);
    CHECK(first.row.outcome == "ok");
    CHECK_THAT(first.err, ContainsSubstring("did not arrive yet, the next run tries again"));
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_needs_a_person);
    CHECK_THAT(status.out, ContainsSubstring("Alert cheap: 1 message to hook"));
    CHECK_THAT(user.done({"alerts"}), ContainsSubstring("Alert cheap: 1 message to hook"));
    CHECK_THAT(user.done({"alerts", "episodes"}), ContainsSubstring("hook waiting"));

    user.set("HOOK_URL", hook.url(std::string{"/"} + k_hook_secret));
    HttpServer healed;
    healed.otherwise([](const HttpRequest&) { return Reply{200, ""}; });
    user.set("HOOK_URL", healed.url("/"));
    user.go_to_day(1);
    CHECK(user.scrape().code == cli::k_done);
    user.go_to_day(2);
    CHECK(user.scrape().code == cli::k_done);
    CHECK(user.run({"alerts", "send"}).code == cli::k_done);
    const auto messages = received(healed);
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].at("event") == "start");
    CHECK(messages[0].at("day") == "2026-03-01");
    CHECK(messages[0].at("value") == 14'055.0);
    CHECK(user.run({"status"}).code == cli::k_done);
    CHECK(user.places_of({k_token, k_hook_secret}).empty());
}

TEST_CASE("a message that never arrives is given up after three days and named until a person has seen to it")
{
    Marketplace market{offers_around(14'000)};
    User user;
    user.use_market(market.url());
    HttpServer hook;
    hook.otherwise([](const HttpRequest&) { return Reply{403, ""}; });
    configure(user, k_cheap, hook_channel(user, hook));
    for (int day = 0; day < 6; ++day) {
        user.go_to_day(day);
        CHECK(user.scrape().code == cli::k_done);
    }
    CHECK(hook.requests().size() == 4);
    CHECK_THAT(user.done({"alerts", "episodes"}), ContainsSubstring("hook given up (it answered with status 403)"));
    CHECK_THAT(user.run({"status"}).out, ContainsSubstring("never arrived and is not tried any more"));
}

TEST_CASE("killed while a message is on its way, the program does not send it again, and says that it may be lost")
{
    Marketplace market{offers_around(14'000)};
    User user;
    user.use_market(market.url());
    HttpServer hook;
    hook.otherwise([](const HttpRequest&) { return Reply::faulty(Fault::stall); });
    configure(user, k_cheap, hook_channel(user, hook));
    {
        Child scrape{{"scrape", "ebay-us"}, user.environment(), user.file("child.txt")};
        REQUIRE(soon([&hook] { return !hook.requests().empty(); }));
        scrape.kill();
    }
    hook.otherwise([](const HttpRequest&) { return Reply{200, ""}; });
    CHECK(user.status().seen == 10);  // the scrape itself was kept
    for (int day = 1; day < 3; ++day) {
        user.go_to_day(day);
        CHECK(user.scrape().code == cli::k_done);
    }
    CHECK(hook.requests().size() == 1);
    CHECK_THAT(user.done({"alerts", "episodes"}), ContainsSubstring("hook uncertain"));
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_needs_a_person);
    CHECK_THAT(status.out, ContainsSubstring("may not have arrived and is not sent again"));
    CHECK(rows_of(user, {"alerts", "episodes"}).size() == 1);
}

TEST_CASE("mail and command get what the webhook gets, a rule tells only its channels, and the end is told if wanted")
{
    Marketplace market{offers_around(14'000)};
    User user;
    user.use_market(market.url());
    user.set("PATH", "/usr/bin:/bin");
    SmtpServer mail;
    const std::string pager = write_script(user.home(), "pager", "cat >> \"${0%/*}/paged\"; echo >> \"${0%/*}/paged\"");
    configure(user,
              R"({"name": "cheap", "metric": "price", "below": 15000, "currency": "USD", "tell_end": true},)"
              R"({"name": "paged", "metric": "price", "below": 15000, "currency": "USD", "channels": ["pager"]})",
              R"("mail": {"kind": "mail", "server": ")" + mail.url() +
                  R"(", "from": "prices@example.org", "to": "ops@example.org"},)"
                  R"("pager": {"kind": "command", "command": [")" +
                  pager + R"("]})");
    const auto first = user.scrape();
    CHECK_THAT(first.err, ContainsSubstring("alert cheap: a100-80gb-pcie, used in US"));
    CHECK_THAT(first.err, ContainsSubstring("3 alert messages sent"));
    market.show(offers_around(16'000));
    user.go_to_day(1);
    CHECK_THAT(user.scrape().err, ContainsSubstring("alert is over: cheap: a100-80gb-pcie, used in US"));
    const auto mails = mail.mails();
    REQUIRE(mails.size() == 2);
    CHECK_THAT(mails[0].data, ContainsSubstring("Subject: cheap: a100-80gb-pcie, used in US, price below 15,000 USD"));
    CHECK_THAT(mails[1].data, ContainsSubstring("Subject: cheap is over"));
    const auto paged = lines_of([&user] {
        std::string all;
        for (const std::string& word : words_in(user.home().path() / "paged")) {
            all += word + "\n";
        }
        return all;
    }());
    CHECK(std::ranges::count_if(paged,
                                [](const auto& word) { return word.find("\"version\":1") != std::string::npos; }) == 3);

    const Shown test = user.run({"alerts", "test"});
    CHECK(test.code == cli::k_done);
    REQUIRE(mail.mails().size() == 3);
    CHECK_THAT(mail.mails()[2].data, ContainsSubstring("Subject: TEST, nothing happened"));
    CHECK(rows_of(user, {"alerts", "episodes"}).size() == 2);
}

TEST_CASE("alert mail waits until the server's certificate is trusted, then goes with its login over STARTTLS")
{
    Marketplace market{offers_around(14'000)};
    User user;
    user.use_market(market.url());
    user.set("MAIL_PASSWORD", k_token);
    const Certificate certificate{"IP:127.0.0.1"};
    SmtpServer server{{.offers_encryption = true, .certificate = &certificate, .offers_login = true}};
    const auto mail_to_ops = [&](const std::string& more) {
        configure(user, k_cheap,
                  R"("ops": {"kind": "mail", "server": ")" + server.url() +
                      R"(", "from": "prices@example.org", "to": "ops@example.org", "user": "prices",)"
                      R"( "password": {"env": "MAIL_PASSWORD"})" +
                      more + "}");
    };
    mail_to_ops("");
    CHECK(user.scrape().code == cli::k_done);
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_needs_a_person);
    CHECK_THAT(status.out, ContainsSubstring("Alert cheap: 1 message to ops") && ContainsSubstring("certificate"));
    CHECK(server.mails().empty());

    mail_to_ops(R"(, "ca_file": ")" + user.home().write("ca.pem", certificate.pem()).string() + R"(")");
    CHECK(user.run({"alerts", "send"}).code == cli::k_done);
    const auto mails = server.mails();
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].is_encrypted);
    CHECK_FALSE(mails[0].login.empty());
    CHECK_THAT(mails[0].data, ContainsSubstring("Subject: cheap: a100-80gb-pcie, used in US"));
    CHECK(user.run({"status"}).code == cli::k_done);
    CHECK(user.places_of({k_token, mails[0].login}).empty());
}

TEST_CASE("a rule with an unknown card stops the scrape before it asks anybody, naming the rule")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    configure(user, R"({"name": "odd", "metric": "spike", "card": "a1000-xl"})", "");
    const Shown shown = user.run({"scrape"});
    CHECK(shown.code == cli::k_usage);
    CHECK_THAT(shown.err, ContainsSubstring("/alerts/rules/0/card (rule odd): 'a1000-xl' is no card of the catalogue"));
    CHECK(market.searches() == 0);
}

}  // namespace gpuprice::test
