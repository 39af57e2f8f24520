// JSON of any bytes as lists of offers, against what markets/adapter.hpp and json_list.hpp promise.

#include "answer_check.hpp"
#include "invariant.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <string>

namespace gpuprice::fuzz {

namespace {

using markets::Verdict;

constexpr const char* k_rules = R"x(
    "skip": [{"at": "/hidden", "is": ["true"]}],
    "fields": {"external_id": "/id", "title": {"template": "{/n}x {/name} {gb}GB",
                   "parts": {"gb": {"at": "/mib", "factor": 0.0009765625, "nearest": [40, 80]}}},
               "quantity": "/n", "country": {"at": "/where", "match": "([A-Z]{2})$"}, "seller": ["/seller/name", "/by"],
               "seller_feedback": "/seller/count", "seller_positive_share": {"at": "/seller/percent", "factor": 0.01},
               "listed_on": "/since", "ended": "/sold", "best_offer": "/offers", "url": "/link",
               "quantity_available": "/left", "facts": {"tags": "/tags/*", "host": "/host"}},
    "prices": [{"kind": "ask", "amount": "/price", "high": "/high", "shipping": "/post", "currency": {"at": "/money"}},
               {"kind": "rental_on_demand", "amount": {"at": "/rent", "divide_by": "/n"}, "currency": "EUR"}])x";

model::MarketDefinition list_market(const std::string& own)
{
    return market_of("json_list", R"({"request": {"path": "/s?c={cursor}&p={page}"},)" + own + "," + k_rules + "}");
}

const std::array<model::MarketDefinition, 4>& all_markets()
{
    static const std::array<model::MarketDefinition, 4> all{
        list_market(R"("items": "/items", "paging": {"kind": "cursor"}, "cursor": "/next", "blocked_when": "/error")"),
        list_market(R"("items": "/items", "each": ["/variants"], "paging": {"kind": "link"}, "next": "/next")"),
        list_market(R"("items": "", "paging": {"kind": "page", "size": 2}, "total": "/total")"),
        list_market(R"("lines": true, "blocked_when": "captcha")")};
    return all;
}

// By another reader of JSON: only a list that is there and has nothing in it is an empty market.
void check_empty(const model::MarketDefinition& market, const char* pointer, const model::Response& response)
{
    using nlohmann::json;
    const auto& adapter = *markets::find_adapter("json_list");
    const auto step = adapter.step(market, first_request(market), response);
    const json answer = json::parse(response.body, nullptr, false);
    if (step.verdict != Verdict::empty || answer.is_discarded()) {
        return;
    }
    const json::json_pointer place{pointer};
    require(answer.contains(place) && answer[place].is_structured() && answer[place].empty(),
            "only an empty list is an empty market", response.body);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace gpuprice::fuzz;
    const auto response = answer_of(to_bytes(data, size));
    for (const auto& market : all_markets()) {
        check_answer(market, response);
    }
    check_empty(all_markets()[0], "/items", response);
    check_empty(all_markets()[2], "", response);
    return 0;
}
