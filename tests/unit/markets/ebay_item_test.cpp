#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;
using namespace std::chrono;

namespace {

Step read(const std::string& bytes) { return ebay().read_saved(ebay_market(), bytes); }

/// One item with these members besides id and title, in a bare array.
model::RawListing item(const std::string& members)
{
    const Step step =
        read(R"([{"itemId":"v1|5|0","title":"NVIDIA A100")" + (members.empty() ? "" : "," + members) + "}]");
    REQUIRE(step.listings.size() == 1);
    return step.listings[0];
}

std::string left_out(const std::string& item_json)
{
    const Step step = read("[" + item_json + "]");
    CHECK(step.verdict == Verdict::failed);  // not one item could be read
    CHECK(step.message.starts_with("none of the 1 items could be read, the first because: "));
    REQUIRE(step.listings.empty());
    REQUIRE(step.left_out.size() == 1);
    return step.left_out[0].item + ": " + step.left_out[0].reason;
}

core::Money usd(std::string_view text) { return core::Money::parse(text, core::Currency::usd).value(); }

}  // namespace

TEST_CASE("a summary is read with everything it states")
{
    const Step step = read(ebay_fixture("search_page.json"));
    CHECK(step.verdict == Verdict::ok);
    CHECK(step.requests.empty());
    REQUIRE(step.listings.size() == 5);
    const model::RawListing& first = step.listings[0];
    CHECK(first.external_id == "100000000001");
    CHECK(first.title == "NVIDIA A100 40GB PCIe accelerator, tested");
    CHECK(first.condition_code == "3000");
    CHECK(first.condition_text == "Used");
    CHECK(first.category == "27386");
    CHECK(first.country == "US");
    CHECK(first.seller == "cards-and-more");
    CHECK(first.seller_feedback == 857);
    CHECK(first.seller_positive_share.value() == Approx(0.987));
    CHECK(first.best_offer);
    CHECK(first.listed_on == sys_days{2026y / February / 28});
    CHECK(first.url == "https://www.ebay.com/itm/100000000001");
    CHECK(first.facts.empty());
    CHECK_FALSE(first.ended);
    REQUIRE(first.prices.size() == 1);
    CHECK(first.prices[0].kind == model::PriceKind::ask);
    CHECK(first.prices[0].amount == usd("6288"));
    CHECK(first.prices[0].text == "6288.00 USD");
    CHECK(first.prices[0].shipping == usd("25.5"));
    CHECK(first.prices[0].tax == model::TaxKind::excluded);
}

TEST_CASE("where eBay converted a price, the original is kept, of the shipping too")
{
    const Step step = read(ebay_fixture("search_page.json"));
    const auto gbp = core::Currency::parse("GBP").value();
    const model::RawPrice& price = step.listings.at(1).prices.at(0);
    CHECK(price.amount == core::Money::parse("9714", gbp).value());
    CHECK(price.text == "9714.00 GBP");
    CHECK(price.shipping == core::Money::parse("80.50", gbp).value());
}

TEST_CASE("an auction's bid and its buy-it-now price are two prices of two kinds")
{
    const Step step = read(ebay_fixture("search_page.json"));
    const auto& both = step.listings.at(2).prices;
    REQUIRE(both.size() == 2);
    CHECK(both[0].kind == model::PriceKind::ask);
    CHECK(both[0].amount == usd("900"));
    CHECK_FALSE(both[0].shipping.has_value());
    CHECK(both[1].kind == model::PriceKind::auction_bid);
    CHECK(both[1].amount == usd("400"));
    CHECK_FALSE(step.listings[2].ended);
    const auto& auction_only = step.listings.at(3).prices;
    REQUIRE(auction_only.size() == 1);
    CHECK(auction_only[0].kind == model::PriceKind::auction_bid);
    CHECK(auction_only[0].amount == usd("9.99"));
}

TEST_CASE("a listing with variations keeps one id whichever is the cheapest, and says what its price is")
{
    const Step step = read(ebay_fixture("search_page.json"));
    CHECK(step.listings.at(4).external_id == "100000000005");
    CHECK(step.listings[4].facts == R"({"cheapest_of_variations":true})");
}

TEST_CASE("one certain variation has an id of its own")
{
    const Step step = read(R"([{"itemId":"v1|7|11","title":"a"},{"itemId":"v1|7|12","title":"a"},
                               {"itemId":"v1|7|0","title":"a"},{"legacyItemId":"8","title":"a"}])");
    REQUIRE(step.listings.size() == 4);
    CHECK(step.listings[0].external_id == "7-11");
    CHECK(step.listings[1].external_id == "7-12");
    CHECK(step.listings[2].external_id == "7");
    CHECK(step.listings[3].external_id == "8");
}

TEST_CASE("an item that cannot be a listing is left out with its reason, and the page goes on")
{
    const Step step = read(ebay_fixture("search_page.json"));
    REQUIRE(step.left_out.size() == 1);
    CHECK(step.left_out[0].item == "v1|100000000006|0");
    CHECK(step.left_out[0].reason == "it has no title");
    CHECK(left_out(R"({"title":"no id"})") == "item 1: it has no item id");
    CHECK(left_out("5") == "item 1: it is not a JSON object");
    CHECK_THAT(left_out(R"({"itemId":"v1|5|0","title":"t","price":{"value":"12,5","currency":"USD"}})"),
               ContainsSubstring("price"));
    CHECK_THAT(left_out(R"({"itemId":"v1|5|0","title":"t","price":{"value":"12","currency":"ABC"}})"),
               ContainsSubstring("ABC"));
    CHECK_THAT(left_out(R"({"itemId":"v1|5|0","title":"t","price":{"value":"-12","currency":"USD"}})"),
               ContainsSubstring("below 0"));
}

TEST_CASE("a price of 0 or none is a listing without a price")
{
    CHECK(item("").prices.empty());
    CHECK(item(R"("price":{"value":"0.00","currency":"USD"})").prices.empty());
    CHECK(item(R"("price":null)").prices.empty());
    CHECK(item(R"("buyingOptions":["AUCTION"],"price":{"value":"5","currency":"USD"})").prices.empty());
}

TEST_CASE("fields of unexpected types are not stated, and never break the item")
{
    const model::RawListing odd = item(
        R"("seller":[1],"condition":5,"conditionId":{"a":1},"buyingOptions":"FIXED_PRICE","leafCategoryIds":[7],
           "itemLocation":{"country":"Mars"},"itemCreationDate":"yesterday","itemWebUrl":"javascript:alert",
           "lotSize":-3,"estimatedAvailabilities":[5],"shippingOptions":{},"price":{"value":6288.5,"currency":"USD"})");
    CHECK(odd.seller.empty());
    CHECK(odd.condition_code.empty());
    CHECK(odd.country.empty());
    CHECK_FALSE(odd.listed_on.has_value());
    CHECK(odd.url.empty());
    CHECK_FALSE(odd.quantity.has_value());
    REQUIRE(odd.prices.size() == 1);
    CHECK(odd.prices[0].amount == usd("6288.5"));
    const model::RawListing seller =
        item(R"("seller":{"feedbackPercentage":"250","feedbackScore":18446744073709551615})");
    CHECK_FALSE(seller.seller_positive_share.has_value());
    CHECK_FALSE(seller.seller_feedback.has_value());
    CHECK_FALSE(item(R"("seller":{"feedbackScore":-2})").seller_feedback.has_value());
}

TEST_CASE("shipping counts only when its cost is fixed and stated in the price's currency")
{
    const std::string price = R"("price":{"value":"10","currency":"USD"},"shippingOptions":)";
    CHECK(item(price + R"([{"shippingCostType":"FIXED","shippingCost":{"value":"0.00","currency":"USD"}}])")
              .prices[0]
              .shipping == usd("0"));
    for (const char* options : {"[]", "[5]", R"([{"shippingCostType":"FIXED"}])",
                                R"([{"shippingCostType":"CALCULATED","shippingCost":{"value":"9","currency":"USD"}}])",
                                R"([{"shippingCostType":"FIXED","shippingCost":{"value":"9","currency":"EUR"}}])",
                                R"([{"shippingCostType":"FIXED","shippingCost":{"value":"x","currency":"USD"}}])"}) {
        CAPTURE(options);
        CHECK_FALSE(item(price + options).prices.at(0).shipping.has_value());
    }
}

TEST_CASE("a private seller owes no tax where the market's prices include it")
{
    auto german = ebay_market();
    german.tax = model::TaxKind::included;
    german.tax_rate = 0.19;
    const auto tax = [&german](const std::string& type) {
        const Step step =
            ebay().read_saved(german, R"([{"itemId":"v1|5|0","title":"t","seller":{"sellerAccountType":")" + type +
                                          R"("},"price":{"value":"10","currency":"EUR"}}])");
        return step.listings.at(0).prices.at(0).tax;
    };
    CHECK(tax("INDIVIDUAL") == model::TaxKind::none);
    CHECK(tax("BUSINESS") == model::TaxKind::included);
    CHECK(tax("") == model::TaxKind::included);
}

TEST_CASE("an answer of getItem states lot size, units and part number besides")
{
    const Step step = read(ebay_fixture("get_item.json"));
    REQUIRE(step.listings.size() == 1);
    const model::RawListing& listing = step.listings[0];
    CHECK(listing.external_id == "100000000007");
    CHECK(listing.quantity == 2);
    CHECK(listing.quantity_available == 7);
    CHECK(listing.category == "27386");
    CHECK(listing.facts == R"({"mpn":"900-21001-0020-000"})");
    CHECK_FALSE(listing.ended);
    CHECK(listing.seller_feedback == 0);
    CHECK(item(R"("lotSize":0,"estimatedAvailabilities":[{"estimatedAvailabilityStatus":"OUT_OF_STOCK"}])").ended);
    CHECK_FALSE(item(R"("lotSize":0)").quantity.has_value());
}

TEST_CASE("of more units than eBay counts, the least that it states is kept")
{
    const auto units = [](const std::string& availability) {
        return item(R"("estimatedAvailabilities":[{)" + availability + "}]").quantity_available;
    };
    CHECK(units(R"("availabilityThresholdType":"MORE_THAN","availabilityThreshold":10)") == 10);
    CHECK(
        units(R"("availabilityThresholdType":"MORE_THAN","availabilityThreshold":10,"estimatedAvailableQuantity":4)") ==
        4);
    CHECK_FALSE(units(R"("availabilityThresholdType":"LESS_THAN","availabilityThreshold":10)").has_value());
    CHECK_FALSE(units(R"("availabilityThresholdType":"MORE_THAN","availabilityThreshold":-1)").has_value());
    CHECK_FALSE(units(R"("availabilityThresholdType":"MORE_THAN")").has_value());
}
