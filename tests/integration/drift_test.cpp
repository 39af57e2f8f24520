#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

constexpr int k_usual_days = 4;

/// A market that showed 30 listings for four days and shows 5 from the fifth on.
struct DriftingMarket {
    DriftingMarket()
    {
        user.use_market(market.url());
        for (int day = 0; day < k_usual_days; ++day) {
            user.go_to_day(day);
            REQUIRE(user.scrape().row.outcome == "ok");
        }
        market.show(offers(5));
        user.go_to_day(k_usual_days);
    }

    Marketplace market{offers(30)};
    User user;
};

}  // namespace

TEST_CASE("a market that suddenly shows a sixth of its listings drifts, and keeps them open")
{
    DriftingMarket world;
    for (int day = k_usual_days; day < k_usual_days + 2; ++day) {
        world.user.go_to_day(day);
        const auto scraped = world.user.scrape();
        CHECK(scraped.row.outcome == "drift");
        CHECK(scraped.code == cli::k_partial);
        CHECK(scraped.row.seen == 5);
        CHECK(scraped.row.gone == 0);
        CHECK_THAT(scraped.row.message, ContainsSubstring("--accept ebay-us"));
    }
    CHECK(world.user.run({"status"}).code == cli::k_needs_a_person);
    CHECK(world.user.status().open == 30);

    SECTION("when they return, nothing ever happened")
    {
        world.market.show(offers(30));
        world.user.go_to_day(k_usual_days + 2);
        const auto scraped = world.user.scrape();
        CHECK(scraped.row.outcome == "ok");
        CHECK(scraped.row.added == 0);
        CHECK(world.user.sightings().size() == 1 + 30);
    }

    SECTION("the third run in a row at that number makes it the new level, and the absences count from then on")
    {
        world.user.go_to_day(k_usual_days + 2);
        const auto third = world.user.scrape();
        CHECK(third.row.outcome == "ok");
        CHECK(third.code == cli::k_done);
        world.user.go_to_day(k_usual_days + 3);
        const auto fourth = world.user.scrape();
        CHECK(fourth.row.outcome == "ok");
        CHECK(third.row.gone + fourth.row.gone == 25);
        CHECK(world.user.status().open == 5);
    }

    SECTION("a third run at another number is still in doubt")
    {
        world.market.show(offers(12));
        world.user.go_to_day(k_usual_days + 2);
        CHECK(world.user.scrape().row.outcome == "drift");
    }
}

TEST_CASE("a market's new level can be accepted by hand")
{
    DriftingMarket world;
    const auto accepted = world.user.scrape({"--accept", "ebay-us"});
    CHECK(accepted.row.outcome == "ok");
    CHECK(accepted.code == cli::k_done);
    world.user.go_to_day(k_usual_days + 1);
    const auto next = world.user.scrape();
    CHECK(next.row.outcome == "ok");
    CHECK(next.row.gone == 25);
}

TEST_CASE("a market that once had many listings and now has none drifts, too")
{
    DriftingMarket world;
    world.market.show({});
    const auto emptied = world.user.scrape();
    CHECK(emptied.row.outcome == "drift");
    CHECK(emptied.code == cli::k_partial);
    CHECK(world.user.sightings().size() == 1 + 30);
}

TEST_CASE("a market that loses every price drifts, and the prices before stay open")
{
    Marketplace market{offers(5)};
    User user;
    user.use_market(market.url());
    REQUIRE(user.scrape().row.outcome == "ok");
    auto priceless = offers(5);
    for (Offer& offer : priceless) {
        offer.price = 0;
    }
    market.show(priceless);
    user.go_to_day(1);
    const auto lost = user.scrape();
    CHECK(lost.row.outcome == "drift");
    CHECK(lost.code == cli::k_partial);
    CHECK_THAT(lost.row.message, ContainsSubstring("0 of 5 listings with a price"));
    CHECK(user.run({"status"}).code == cli::k_needs_a_person);
    CHECK(user.scrape({"--accept", "ebay-us"}).row.outcome == "ok");
}

TEST_CASE("a market that never had a price says so")
{
    auto priceless = offers(2);
    for (Offer& offer : priceless) {
        offer.price = 0;
    }
    Marketplace market{priceless};
    User user;
    user.use_market(market.url());
    const auto scraped = user.scrape();
    CHECK(scraped.row.outcome == "ok");
    CHECK_THAT(scraped.row.message, ContainsSubstring("0 of 2 listings with a price"));
}

TEST_CASE("a market to accept must be one")
{
    Marketplace market{offers(2)};
    User user;
    user.use_market(market.url());
    const auto refused = user.run({"scrape", "--accept", "nosuch", "ebay-us"});
    CHECK(refused.code == cli::k_usage);
    CHECK_THAT(refused.err, ContainsSubstring("nosuch"));
}

}  // namespace gpuprice::test
