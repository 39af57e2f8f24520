// Answers of any bytes to the adapters that know one API: Shopify, WooCommerce, eBay's Browse; against what
// markets/adapter.hpp and their own headers promise.

#include "answer_check.hpp"
#include "invariant.hpp"

#include <array>
#include <string>

namespace gpuprice::fuzz {

namespace {

const std::array<model::MarketDefinition, 3>& all_markets()
{
    static const auto all = [] {
        std::array<model::MarketDefinition, 3> definitions{market_of("shopify", ""), market_of("woocommerce", ""),
                                                           market_of("ebay_browse", "")};
        definitions[0].parameters = {{"title_filter", "a100, h100"}};
        definitions[1].queries = {"a100", "h100"};
        definitions[2].queries = {"nvidia a100"};
        definitions[2].parameters = {{"marketplace", "EBAY_US"}};
        definitions[2].politeness.max_pages = 10'000;  // the results of a query that eBay shows
        return definitions;
    }();
    return all;
}

// A shop is one seller; what does not pass the filter is not there.
void check_shop(const model::MarketDefinition& market, const model::Response& response)
{
    const auto step = markets::find_adapter(market.adapter)->read_saved(market, response.body);
    for (const auto& listing : step.listings) {
        require(market.adapter == "ebay_browse" || listing.seller == "shop.example", "a shop is the seller",
                response.body);
        require(market.adapter != "shopify" || listing.title.find("100") != std::string::npos,
                "a title passes the filter", response.body);
    }
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace gpuprice::fuzz;
    const auto response = answer_of(to_bytes(data, size));
    for (const auto& market : all_markets()) {
        check_answer(market, response);
        check_shop(market, response);
    }
    return 0;
}
