#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;
namespace fs = std::filesystem;

namespace {

const fs::path k_captures = fs::path{GPUPRICE_SHARED_DIR} / "captures/ebay";

bool have_captures()
{
    const bool have = fs::is_directory(k_captures);
    if (!have) {
        WARN("no captures of real answers on this machine");
    }
    return have;
}

}  // namespace

TEST_CASE("every item of the recorded searches is read")
{
    if (!have_captures()) {
        return;
    }
    std::size_t listings = 0;
    int groups = 0;
    int bids = 0;
    int originals = 0;
    for (const auto& entry : fs::directory_iterator{k_captures / "browse_api"}) {
        CAPTURE(entry.path().string());
        const Step step = ebay().read_saved(ebay_market(), read_all(entry.path()));
        CHECK(step.verdict == Verdict::ok);
        CHECK(step.left_out.empty());
        for (const auto& listing : step.listings) {
            CAPTURE(listing.external_id);
            CHECK_FALSE(listing.prices.empty());
            CHECK_FALSE(listing.country.empty());
            CHECK_FALSE(listing.condition_code.empty());
            CHECK(listing.listed_on.has_value());
            CHECK_THAT(listing.url, ContainsSubstring("/itm/" + listing.external_id));
            CHECK_THAT(listing.url, !ContainsSubstring("?"));
            groups += listing.facts.empty() ? 0 : 1;
            for (const auto& price : listing.prices) {
                bids += price.kind == model::PriceKind::auction_bid ? 1 : 0;
                originals += price.amount.currency == core::Currency::usd ? 0 : 1;
            }
        }
        listings += step.listings.size();
    }
    CHECK(listings == 612);
    CHECK(groups == 28);
    CHECK(bids == 2);
    CHECK(originals == 25);
}

TEST_CASE("the recorded A100 search gives its 44 listings at their prices")
{
    if (!have_captures()) {
        return;
    }
    const auto file = k_captures / "browse_api/search-listings-nvidia-a100-pcie.json";
    const Step step = ebay().read_saved(ebay_market(), read_all(file));
    REQUIRE(step.listings.size() == 44);
    std::map<std::string, std::multiset<std::string>> by_currency;
    for (const auto& listing : step.listings) {
        REQUIRE(listing.prices.size() == 1);
        by_currency[std::string{listing.prices[0].amount.currency.code()}].insert(
            listing.prices[0].amount.to_decimal());
    }
    CHECK(by_currency["GBP"] == std::multiset<std::string>{"9714", "21000"});
    CHECK(by_currency["USD"].size() == 42);
    CHECK(by_currency["USD"].count("6288") == 6);
    CHECK(by_currency["USD"].count("23799.99") == 1);
    CHECK(by_currency["USD"].count("5.99") == 1);
    CHECK(step.listings[0].external_id == "386063648701");
    CHECK(step.listings[0].prices[0].shipping.value().ten_thousandths == 0);
    CHECK(std::ranges::count_if(step.listings, [](const auto& each) { return each.best_offer; }) == 34);
}

TEST_CASE("the recorded envelopes and item answers are read")
{
    if (!have_captures()) {
        return;
    }
    const fs::path examples = k_captures / "browse_api_examples";
    const Step search =
        ebay().read_saved(ebay_market(), read_all(examples / "api-browse-search-NVIDIA_RTX_A5000.0.response.json"));
    CHECK(search.verdict == Verdict::ok);
    CHECK(search.listings.size() == 3);
    CHECK(search.requests.empty());
    const Step item =
        ebay().read_saved(ebay_market(), read_all(examples / "api-browse-getItem-176033835717.0.response.json"));
    REQUIRE(item.listings.size() == 1);
    CHECK(item.listings[0].quantity_available == 7);
    const Step many =
        ebay().read_saved(ebay_market(), read_all(examples / "api-browse-getItem-353853667734.0.response.json"));
    REQUIRE(many.listings.size() == 1);
    CHECK(many.listings[0].quantity_available == 10);  // more than 10
    CHECK(item.listings[0].facts == R"({"mpn":"VCNRTXA5000-PB"})");
    CHECK(item.listings[0].prices.at(0).shipping.value().to_decimal() == "198");
}

TEST_CASE("a recorded envelope leads to all its pages")
{
    if (!have_captures()) {
        return;
    }
    const std::string body =
        read_all(k_captures / "browse_api_examples/api-browse-search-NVIDIA_RTX_A5000.0.response.json");
    auto market = ebay_market();
    market.politeness.max_pages = 5000;
    const auto requests = ebay().start(market);
    const Step step = ebay().step(market, requests.at(0), answer(body));
    CHECK(step.requests.size() == 5619 / 3 - 1 + (5619 % 3 == 0 ? 0 : 1));
    CHECK(step.verdict == Verdict::ok);
}
