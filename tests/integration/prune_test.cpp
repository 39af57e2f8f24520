// db prune as a user meets it: every number and what explains it stay, or are said to be gone.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

constexpr int k_days = 100;

/// 100 daily scrapes of cards whose prices, and of a heatsink whose title, change; a sale, a quote.
void live(User& user, Marketplace& market)
{
    for (int day = 0; day < k_days; ++day) {
        std::vector<Offer> shown = offers(9);
        for (Offer& offer : shown) {
            offer.price += 100 * (day / (5 + offer.id));
            if (offer.id > 7) {
                offer.title = fmt::format("Heatsink for graphics, batch {}", day / 10);
            }
        }
        market.show(shown);
        user.go_to_day(day);
        REQUIRE(user.scrape().code == cli::k_done);
    }
}

/// What every report prints, of several days, and the listings behind it.
std::vector<std::string> reports(User& user)
{
    std::vector<std::string> all;
    for (const char* day : {"2026-03-03", "2026-04-10", "2026-06-08"}) {
        for (const char* format : {"table", "csv"}) {
            for (const char* command : {"markup", "value", "turnover", "rent"}) {
                all.push_back(user.run({command, "--as-of", day, "--format", format}).out);
            }
            all.push_back(user.done({"listings", "a100", "--as-of", day, "--format", format}));
            for (const char* command : {"markup", "turnover"}) {
                all.push_back(user.done({command, "--as-of", day, "--format", format, "--explain-number"}));
            }
        }
    }
    all.push_back(user.done({"report"}));
    all.push_back(user.done({"history", "a100-80gb-pcie", "--format", "csv"}));
    all.push_back(user.done({"spikes"}));
    all.push_back(user.done({"trends"}));
    all.push_back(user.run({"status"}).out);
    return all;
}

/// One after the other, because all of them together are too much to read.
void check_same(const std::vector<std::string>& now, const std::vector<std::string>& before)
{
    REQUIRE(now.size() == before.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
        CAPTURE(i);
        CHECK(now[i] == before[i]);
    }
}

}  // namespace

TEST_CASE("no report and no explanation changes by pruning details, and what comes next is as if nothing had gone")
{
    Marketplace market{{}};
    User pruned;
    User untouched;
    pruned.use_market(market.url());
    untouched.use_market(market.url());
    live(pruned, market);
    live(untouched, market);
    const auto before = reports(pruned);
    const std::string sightings = untouched.done({"export", "sightings"});

    const std::string told = pruned.done({"db", "prune", "--older-than", "20", "--dry-run"});
    CHECK_THAT(told, ContainsSubstring("lines of the ledger") && ContainsSubstring("former wordings") &&
                         ContainsSubstring("Nothing was changed"));
    check_same(reports(pruned), before);
    const std::string done = pruned.done({"db", "prune", "--older-than", "20"});
    CHECK_THAT(done, ContainsSubstring("lines of the ledger") && ContainsSubstring("Removed"));
    check_same(reports(pruned), before);
    CHECK(pruned.done({"db", "check"}).find("is sound") != std::string::npos);
    CHECK_THAT(pruned.done({"listings", "--as-of", "2026-03-03"}), ContainsSubstring("removed by 'db prune'"));
    CHECK_THAT(pruned.done({"explain", "ebay-us/8"}),
               ContainsSubstring("removed by 'db prune'") && ContainsSubstring("batch 9"));

    // Titles that were removed are not read anew; all others are, to the same end.
    (void)pruned.done({"reparse", "--all"});
    check_same(reports(pruned), before);
    CHECK_THAT(pruned.run({"export", "sightings"}).err, ContainsSubstring("'db prune' has removed the title"));

    // The same data again brings nothing new.
    (void)pruned.done({"import", "-"}, sightings);
    (void)pruned.done({"import", "-"}, sightings);
    CHECK(reports(pruned).front() == before.front());
    CHECK(pruned.done({"export", "sightings"}) == sightings);

    // Whether a run drifts is seen as before.
    market.show(offers(1));
    for (User* user : {&pruned, &untouched}) {
        user->go_to_day(k_days);
    }
    CHECK(pruned.scrape().row.outcome == untouched.scrape().row.outcome);
}

TEST_CASE("years are removed of one market on purpose only, and every report that touches them says so")
{
    User user;
    const std::string rows =
        "observed_at,last_seen,market,external_id,title,price,currency,country,seller\n"
        "2024-05-01,2024-06-01,shop,1,NVIDIA A100 80GB PCIe,9000,USD,US,a\n"
        "2024-05-01,2025-02-01,shop,2,NVIDIA A100 80GB PCIe,9100,USD,US,b\n"
        "2024-05-01,2025-02-01,other,2,NVIDIA A100 80GB PCIe,9100,USD,US,b\n";
    (void)user.done({"import", "-"}, rows);
    const auto before = user.sightings();

    const Shown refused = user.run({"db", "prune", "--before", "2025", "--market", "shop"});
    CHECK(refused.code == cli::k_usage);
    CHECK_THAT(refused.err, ContainsSubstring("--yes") && ContainsSubstring("db backup"));
    CHECK_THAT(refused.out, ContainsSubstring("a100-80gb-pcie (2 listings, 2024-05-01 to 2024-12-31)"));
    CHECK(user.sightings() == before);
    for (const std::vector<std::string>& wrong : {std::vector<std::string>{"db", "prune", "--before", "2025"},
                                                  {"db", "prune", "--market", "shop"},
                                                  {"db", "prune", "--before", "2025", "--market", "shpo", "--yes"},
                                                  {"db", "prune", "--before", "2027", "--market", "shop", "--yes"},
                                                  {"db", "prune", "--before", "soon", "--market", "shop", "--yes"}}) {
        CHECK(user.run(wrong).code == cli::k_usage);
    }
    CHECK(user.sightings() == before);

    (void)user.done({"db", "prune", "--before", "2025", "--market", "shop", "--yes"});
    CHECK(user.sightings().size() == before.size() - 1);
    const std::string mark = "shop: what was seen there before 2025-01-01 was removed on 2026-03-01";
    const auto says_so = [&](const std::vector<std::string>& arguments) {
        return user.run(arguments).out.find(mark) != std::string::npos;
    };
    CHECK(says_so({"markup", "a100", "--as-of", "2024-07-01"}));
    CHECK(says_so({"markup", "a100", "--as-of", "2025-01-05"}));
    CHECK(says_so({"markup", "a100", "--as-of", "2025-01-08"}));  // SINCE looks back
    CHECK_FALSE(says_so({"markup", "a100", "--as-of", "2025-01-20", "--since", "2025-01-08"}));
    CHECK_FALSE(says_so({"markup", "a100", "--as-of", "2024-07-01", "--market", "other"}));
    CHECK(says_so({"history", "a100-80gb-pcie"}));
    CHECK_FALSE(says_so({"history", "a100-80gb-pcie", "--since", "2025-01-10"}));
    CHECK(says_so({"report", "--as-of", "2025-01-20"}));
    CHECK(says_so({"status"}));
    CHECK(says_so({"db", "info"}));
    CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);
}

TEST_CASE("pruning waits for nobody: while another run writes it ends with its code, and removes nothing")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    REQUIRE(user.scrape().code == cli::k_done);
    market.make([](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{Reply::faulty(Fault::stall)} : std::nullopt;
    });
    Child scrape{{"scrape", "ebay-us"}, user.environment(), user.file("child.txt")};
    REQUIRE(market.wait_for_searches(2));
    const Shown busy = user.run({"db", "prune"});
    CHECK(busy.code == cli::k_busy);
    CHECK(busy.out.empty());
    CHECK(user.run({"db", "prune", "--dry-run"}).code == cli::k_done);
    scrape.kill();
}

}  // namespace gpuprice::test
