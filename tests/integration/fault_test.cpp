#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

/// Goes wrong with pages only; tokens are given out as ever.
Marketplace::Trouble pages(Reply reply)
{
    return [reply = std::move(reply)](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{reply} : std::nullopt;
    };
}

/// Goes wrong with the first page that is asked for.
Marketplace::Trouble once(Reply reply)
{
    return [reply = std::move(reply), done = std::make_shared<bool>()](const HttpRequest& request) {
        if (*done || !Marketplace::is_search(request)) {
            return std::optional<Reply>{};
        }
        *done = true;
        return std::optional{reply};
    };
}

Marketplace::Trouble tokens(Reply reply)
{
    return [reply = std::move(reply)](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::nullopt : std::optional{reply};
    };
}

Reply refusal() { return {401, R"({"errors":[{"errorId":1001,"message":"Invalid access token. Check the value"}]})"}; }

constexpr const char* k_basic = "Y2xpZW50OnMzY3IzdC12YWx1ZQ";  // base64 of "client:s3cr3t-value"

struct FaultCase {
    std::string name;
    Marketplace::Trouble trouble;
    std::string outcome;
    int code = 0;
    std::string message;
    std::string politeness{};
    std::vector<std::string> options{};
};

// Retrying goes on for up to seven seconds; where it cannot help, the run is given less.
const std::vector<std::string> k_briefly{"--max-runtime", "4s"};

std::vector<FaultCase> fatal_faults()
{
    return {
        {"a token that is never accepted", pages(refusal()), "blocked", cli::k_partial, "eBay answered 401"},
        {"keys that are refused by an endpoint that repeats them",
         tokens({401, R"({"error":"invalid_client","error_description":"s3cr3t-value is wrong"})"}), "blocked",
         cli::k_partial, "check the client id and secret"},
        {"a token endpoint out of order", tokens({500, "sorry"}), "failed", cli::k_failed,
         "the token endpoint answered 500", "", k_briefly},
        {"a refusal that repeats the token",
         pages({403, R"({"errors":[{"errorId":1100,"message":"Token t0k3n-value lacks the scope."}]})"}), "blocked",
         cli::k_partial, "Token *** lacks the scope"},
        {"a market that forbids", pages({403, "{}"}), "blocked", cli::k_partial, "eBay answered 403"},
        {"a connection that is always reset", pages(Reply::faulty(Fault::reset)), "failed", cli::k_failed, "reset", "",
         k_briefly},
        {"a market that never answers", pages(Reply::faulty(Fault::stall)), "failed", cli::k_failed,
         "the time for this run is over", "", k_briefly},
        {"a body that always breaks off", pages(Reply::faulty(Fault::truncated, R"({"total":1)")), "failed",
         cli::k_failed, "bytes remaining", "", k_briefly},
        {"a body without end", pages(Reply::faulty(Fault::endless, std::string(65'536, ' '))), "failed", cli::k_failed,
         "max_body_mb", R"(,"max_body_mb":1)"},
        {"a redirect to a file", pages(Reply::redirect(302, "file:///etc/hostname")), "failed", cli::k_failed, "file"},
        {"an answer that is no JSON", pages({200, R"({"total": 3, "itemSummaries": [)"}), "failed", cli::k_failed,
         "the answer cannot be read"},
        {"a captcha", pages({200, "<!DOCTYPE html><html><title>Pardon our interruption</title></html>"}), "blocked",
         cli::k_partial, "web page"},
        {"an answer of another kind", pages({200, R"({"hello":"world"})"}), "failed", cli::k_failed, "neither items"},
        {"an error with status 200", pages({200, R"({"errors":[{"errorId":2001,"message":"Too many requests"}]})"}),
         "failed", cli::k_failed, "2001 Too many requests"},
    };
}

}  // namespace

TEST_CASE("whatever a market does, the user is told, nothing stored is lost, no secret shows, and the next run is good")
{
    const auto fault_case = GENERATE(from_range(fatal_faults()));
    CAPTURE(fault_case.name);
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url(), fault_case.politeness);
    const std::string captures = user.file("captures");
    REQUIRE(user.scrape({"--save-captures", captures}).code == cli::k_done);
    const auto before = user.sightings();
    REQUIRE(before.size() == 1 + 3);

    user.go_to_day(1);
    market.make(fault_case.trouble);
    std::vector<std::string> options{"--save-captures", captures};
    options.insert(options.end(), fault_case.options.begin(), fault_case.options.end());
    const auto troubled = user.scrape(options);
    INFO(troubled.row.message);
    CHECK(troubled.row.outcome == fault_case.outcome);
    CHECK(troubled.code == fault_case.code);
    CHECK_THAT(troubled.row.message, ContainsSubstring(fault_case.message));
    CHECK(troubled.row.message.find('\n') == std::string::npos);
    CHECK(troubled.row.seen == 0);
    CHECK(troubled.err.empty());
    CHECK(user.sightings() == before);
    CHECK(user.status().outcome == fault_case.outcome);
    CHECK(user.status().message == troubled.row.message);
    CHECK(user.run({"status"}).code == cli::k_needs_a_person);

    user.go_to_day(2);
    market.heal();
    const auto healed = user.scrape({"--save-captures", captures});
    CHECK(healed.code == cli::k_done);
    CHECK(healed.row.outcome == "ok");
    CHECK(healed.row.seen == 3);
    CHECK(healed.row.added == 0);
    CHECK(user.sightings().size() == before.size());
    CHECK(user.places_of({k_client_secret, k_basic, k_access_token}).empty());
}

TEST_CASE("a fault that passes is not even noticed")
{
    const auto passing = GENERATE(from_range(std::vector<FaultCase>{
        {"500 and then 200", once({500, "oops"}), "", 0, ""},
        {"a reset connection", once(Reply::faulty(Fault::reset)), "", 0, ""},
        {"a body that breaks off", once(Reply::faulty(Fault::truncated, R"({"total":1)")), "", 0, ""},
        {"a stall beyond the timeout", once(Reply::faulty(Fault::stall)), "", 0, "", R"(,"timeout_s":1)"},
        {"a token that has expired", once(refusal()), "", 0, ""},
    }));
    CAPTURE(passing.name);
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url(), passing.politeness);
    market.make(passing.trouble);
    const auto scraped = user.scrape();
    INFO(scraped.row.message);
    CHECK(scraped.code == cli::k_done);
    CHECK(scraped.row.outcome == "ok");
    CHECK(scraped.row.message.empty());
    CHECK(scraped.row.seen == 3);
    CHECK(market.searches() == 2);
}

TEST_CASE("a market that asks to be left alone for a second is left alone for a second")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    market.make(once(Reply{429, "{}"}.with("Retry-After", "1")));
    CHECK(user.scrape().row.outcome == "ok");
    std::vector<std::chrono::steady_clock::time_point> asked;
    for (const HttpRequest& request : market.server().requests()) {
        if (Marketplace::is_search(request)) {
            asked.push_back(request.at);
        }
    }
    REQUIRE(asked.size() == 2);
    CHECK(asked[1] - asked[0] >= std::chrono::seconds{1});
}

TEST_CASE("a redirect to another port is followed without the credentials")
{
    Marketplace market{offers(3)};
    Marketplace stranger{offers(9)};
    User user;
    user.use_market(market.url());
    market.make(pages(Reply::redirect(302, stranger.url() + "/buy/browse/v1/item_summary/search?q=x&offset=0")));
    const auto scraped = user.scrape();
    CHECK(scraped.row.outcome == "blocked");
    CHECK(scraped.row.seen == 0);
    REQUIRE(stranger.searches() == 1);
    CHECK_FALSE(stranger.server().requests().front().header("Authorization"));
}

namespace {

/// 12 offers on pages of 5, of which the second run sees less than everything.
struct Partial {
    std::string name;
    std::function<Marketplace::Trouble(Marketplace& market, Marketplace& stranger)> trouble;
    long seen = 0;
    std::string message;
    std::string politeness{};
    std::vector<std::string> options{};
};

Marketplace::Trouble at_offset(int offset, Reply reply)
{
    return [offset, reply = std::move(reply)](const HttpRequest& request) {
        const bool meant = Marketplace::is_search(request) && Marketplace::offset_of(request) == offset;
        return meant ? std::optional{reply} : std::nullopt;
    };
}

std::vector<Partial> partial_answers()
{
    return {
        {"the second page fails",
         [](Marketplace&, Marketplace&) {
             return at_offset(5, {500, "oops"});
         },
         7, "eBay answered 500", "", k_briefly},
        {"the last page is a captcha",
         [](Marketplace&, Marketplace&) {
             return at_offset(10, {200, "<html>Are you a robot?</html>"});
         },
         10, "web page"},
        {"a filter is not understood",
         [](Marketplace& market, Marketplace&) {
             return at_offset(0,
                              market.page(0, R"("warnings":[{"errorId":12002,"message":"The filter is invalid."}],)"));
         },
         12, "12002 The filter is invalid."},
        {"the next page is said to be at a stranger's",
         [](Marketplace& market, Marketplace& stranger) {
             return at_offset(10, market.page(10, R"("next":")" + stranger.url() + R"(/search?offset=15",)"));
         },
         12, "leads away"},
        {"the limit of pages is met", [](Marketplace&, Marketplace&) { return Marketplace::Trouble{}; }, 10,
         "raise politeness.max_pages", R"(,"max_pages":2)"},
    };
}

}  // namespace

TEST_CASE("a run that saw a part keeps that part, and proves nothing about the rest")
{
    const auto partial = GENERATE(from_range(partial_answers()));
    CAPTURE(partial.name);
    Marketplace market{offers(12), 5};
    Marketplace stranger{offers(9)};
    User user;
    user.use_market(market.url());
    REQUIRE(user.scrape().row.added == 12);

    std::vector<Offer> changed = offers(12);
    for (Offer& offer : changed) {
        offer.price += 100;
    }
    market.show(changed);
    market.make(partial.trouble(market, stranger));
    user.use_market(market.url(), partial.politeness);
    for (const int day : {1, 2, 3}) {
        user.go_to_day(day);
        const auto scraped = user.scrape(partial.options);
        INFO(scraped.row.message);
        CHECK(scraped.row.outcome == "partial");
        CHECK(scraped.code == cli::k_partial);
        CHECK(scraped.row.seen == partial.seen);
        CHECK(scraped.row.gone == 0);
        CHECK_THAT(scraped.row.message, ContainsSubstring(partial.message));
    }
    // A header, the twelve at their old prices, and those that were seen at their new ones.
    CHECK(user.sightings().size() == static_cast<std::size_t>(1 + 12 + partial.seen));
    CHECK(stranger.server().requests().empty());
}

TEST_CASE("no results are a success for a new query, and worth a look where there were some")
{
    Marketplace market{{}};
    User user;
    user.use_market(market.url());
    const auto first = user.scrape();
    CHECK(first.row.outcome == "empty");
    CHECK(first.code == cli::k_done);

    market.show(offers(3));
    user.go_to_day(1);
    CHECK(user.scrape().code == cli::k_done);
    const auto before = user.sightings();

    market.show({});
    user.go_to_day(2);
    const auto emptied = user.scrape();
    CHECK(emptied.row.outcome == "empty");
    CHECK(emptied.code == cli::k_partial);
    CHECK(emptied.row.gone == 0);

    // The second complete run without them, a day later, is the proof.
    user.go_to_day(3);
    CHECK(user.scrape().row.gone == 3);
    CHECK(user.sightings().size() == before.size());
}

}  // namespace gpuprice::test
