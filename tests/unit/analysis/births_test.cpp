#include "gpuprice/analysis/births.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_day = 2026y / March / 1;

model::History one_listing(core::Day first)
{
    model::History history;
    test::add(history, {.id = "a", .first = first, .last = first + days{5}});
    return history;
}

}  // namespace

TEST_CASE("a listing is born when a complete run shortly before did not show it")
{
    model::History history = one_listing(k_day + days{3});
    CHECK_FALSE(listing_lives(history).at(0).birth.has_value());

    model::Revision& revision = history.revisions[0];
    revision.first_seen = core::Instant{k_day + days{3}};
    CHECK_FALSE(listing_lives(history).at(0).birth.has_value());
    revision.missed_before = core::Instant{k_day};
    CHECK(listing_lives(history).at(0).birth == core::Instant{k_day + days{3}});
    revision.missed_before = core::Instant{k_day} - seconds{1};
    CHECK_FALSE(listing_lives(history).at(0).birth.has_value());
}

TEST_CASE("a listing is fresh on the day of its birth and the six days after, of unknown birth never")
{
    model::Revision revision;
    CHECK_FALSE(fresh_days(revision).has_value());
    revision.first_seen = core::Instant{k_day} + hours{23};
    revision.missed_before = core::Instant{k_day} - hours{1};
    REQUIRE(fresh_days(revision).has_value());
    CHECK(fresh_days(revision)->first == k_day);
    CHECK(fresh_days(revision)->last == k_day + days{6});
    revision.raw.listed_on = k_day - days{2};
    CHECK(fresh_days(revision)->last == k_day + days{4});
}

TEST_CASE("the market's listed date is the birth, unless it comes after the first sighting")
{
    model::History history = one_listing(k_day);
    history.revisions[0].first_seen = core::Instant{k_day};
    history.revisions[0].raw.listed_on = k_day - days{40};
    CHECK(listing_lives(history).at(0).birth == core::Instant{k_day - days{40}});
    history.revisions[0].raw.listed_on = k_day + days{1};
    CHECK_FALSE(listing_lives(history).at(0).birth.has_value());
}

TEST_CASE("spans of one listing and price kind are one life, and points have none")
{
    model::History history;
    test::add(history, {.id = "a", .first = k_day, .last = k_day + days{5}});
    test::add(history, {.id = "a", .amount = "15000", .first = k_day + days{6}, .last = k_day + days{9}});
    test::add(history, {.id = "a", .kind = model::PriceKind::auction_bid, .first = k_day, .last = k_day});
    test::add(history, {.id = "a", .kind = model::PriceKind::sold, .first = k_day, .last = k_day});
    test::add(history, {.id = "b", .first = k_day, .last = k_day});
    test::add(history, {.id = "b", .first = k_day, .last = k_day, .market = "other"});
    const auto lives = listing_lives(history);
    REQUIRE(lives.size() == 4);
    CHECK(lives[0].first_span == 0);
    CHECK(lives[0].last_span == 1);
    CHECK(lives[1].first_span == 2);
    CHECK(lives[2].first_span == 4);
    CHECK(lives[3].first_span == 5);
}

TEST_CASE("a listing that was only ever seen sold out has no life")
{
    model::History history = one_listing(k_day);
    const auto add_sold_out = [&history](const char* id, core::Day day) {
        test::add(history, {.id = id, .first = day, .last = day});
        model::Span& span = history.spans.back();
        span.absent_from = span.gone_at = span.last + seconds{1};
    };
    history.spans[0].absent_from = history.spans[0].gone_at = history.spans[0].last + hours{30};
    add_sold_out("a", k_day + days{9});
    add_sold_out("b", k_day);
    add_sold_out("b", k_day + days{1});
    add_sold_out("c", k_day);
    test::add(history, {.id = "c", .first = k_day + days{2}, .last = k_day + days{3}});
    const auto lives = listing_lives(history);
    REQUIRE(lives.size() == 2);
    CHECK(lives[0].first_span == 0);
    CHECK(lives[0].last_span == 0);
    CHECK(lives[1].first_span == 5);
    CHECK(lives[1].last_span == 5);
}
