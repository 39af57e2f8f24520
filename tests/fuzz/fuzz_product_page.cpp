// Product pages and JSON-LD of any bytes, against what markets/adapter.hpp and product_page.hpp promise.

#include "answer_check.hpp"
#include "invariant.hpp"

#include <set>
#include <string>

namespace gpuprice::fuzz {

namespace {

const model::MarketDefinition& page_market()
{
    static const auto market = [] {
        auto definition = market_of("product_page", "");
        definition.queries = {"/p/nvidia-a100"};
        return definition;
    }();
    return market;
}

// A page without a product is failed, or blocked; the shop's other pages may not make it an empty market.
void check_products(const markets::Step& step, std::string_view body)
{
    require(step.verdict != markets::Verdict::empty, "a product's page is never an empty market", body);
    require(step.verdict != markets::Verdict::ok || !step.listings.empty(), "a good page has a listing", body);
    std::set<std::string> ids;
    for (const auto& listing : step.listings) {
        require(ids.insert(listing.external_id).second, "no two listings of a page have one id", body);
    }
}

void check_pages(const model::Response& response)
{
    const auto& adapter = *markets::find_adapter("product_page");
    check_products(adapter.step(page_market(), first_request(page_market()), response), response.body);
    check_products(adapter.read_saved(page_market(), response.body), response.body);
}

// The same data as a script of a page: what most shops have.
void check_script(const model::Response& response)
{
    model::Response page = response;
    page.body = R"(<html><body><script type="application/ld+json">)" + response.body + "</script></body></html>";
    check_answer(page_market(), page);
    check_pages(page);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace gpuprice::fuzz;
    const auto response = answer_of(to_bytes(data, size));
    check_answer(page_market(), response);
    check_pages(response);
    if (!response.body.starts_with('<')) {
        check_script(response);
    }
    return 0;
}
