// Web pages of any bytes as lists of offers, against what markets/adapter.hpp, html.hpp and html_list.hpp promise.

#include "answer_check.hpp"
#include "invariant.hpp"

#include <string>

namespace gpuprice::fuzz {

namespace {

constexpr const char* k_rules = R"x(
    "items": "li.offer", "blocked_when": ["form.captcha", {"text": "Slow down"}],
    "skip": [{"at": "./@class", "is": ["offer ad"]}],
    "fields": {"external_id": "./@data-id", "title": "h2", "url": "./a/@href", "condition_text": "em",
               "quantity": {"at": "i.lot", "match": "([0-9]+)"}, "seller": {"at": "cite", "prefix": "s-"},
               "country": {"at": "small", "words": {"Ships from China": "CN", "Ships from Japan": "JP"}},
               "quantity_available": "b.left", "listed_on": "time::attr(datetime)",
               "ended": {"at": ".sold", "words": {"Sold": "true"}}, "facts": {"sku": "code", "mark": "img::attr(alt)"}},
    "prices": [{"kind": "ask", "amount": ".price", "high": ".high", "shipping": ".post",
                "currency": {"at": "./@data-currency"}},
               {"kind": "auction_bid", "amount": {"at": ".bid", "factor": 2}}])x";

model::MarketDefinition page_market(const std::string& own)
{
    return market_of("html_list", R"({"request": {"path": "/s?p={page}"},)" + own + "," + k_rules + "}");
}

const model::MarketDefinition& linked_market()
{
    static const auto market = page_market(R"x("paging": {"kind": "link"}, "next": "a.next::attr(href)",
        "empty_when": ["#none", {"text": "Nothing found"}], "empty_statuses": [404])x");
    return market;
}

const model::MarketDefinition& counted_market()
{
    static const auto market =
        page_market(R"x("paging": {"kind": "page", "size": 2}, "total": {"at": "h1", "match": "of ([0-9.,]+)"})x");
    return market;
}

// Nothing on any page may mean to this market that there is nothing.
void check_never_empty(const model::Response& response)
{
    const auto& adapter = *markets::find_adapter("html_list");
    const auto& market = counted_market();
    for (const auto& step :
         {adapter.step(market, first_request(market), response), adapter.read_saved(market, response.body)}) {
        require(step.verdict != markets::Verdict::empty, "a page is empty only where it says so", response.body);
    }
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace gpuprice::fuzz;
    const auto response = answer_of(to_bytes(data, size));
    check_answer(linked_market(), response);
    check_answer(counted_market(), response);
    check_never_empty(response);
    return 0;
}
