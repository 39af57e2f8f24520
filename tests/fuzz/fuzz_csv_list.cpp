// Tables of any bytes as lists of offers, against what markets/adapter.hpp and csv_list.hpp promise.

#include "answer_check.hpp"
#include "invariant.hpp"

#include <string>

namespace gpuprice::fuzz {

namespace {

constexpr const char* k_rules = R"x(
    "fields": {"external_id": "id", "title": {"template": "{gpu} {gb}GB"}, "quantity": "count", "country": "where",
               "facts": {"host": "host.id"}},
    "skip": [{"at": "spot", "is": ["true"]}],
    "prices": [{"kind": "rental_on_demand", "currency": "USD",
                "amount": {"at": "price", "plus": "host.price", "divide_by": "count"}}])x";

const model::MarketDefinition& joined_market()
{
    static const auto market = market_of("csv_list", R"({"request": {"path": "/prices.csv"},
        "join": {"key": "host", "to": "id", "as": "host."},)" +
                                                         std::string{k_rules} + "}");
    return market;
}

// A table that lacks a column is of another form, and not an empty market.
void check_header(const model::Response& response)
{
    const auto& adapter = *markets::find_adapter("csv_list");
    model::Response renamed = response;
    for (std::size_t at = 0; (at = renamed.body.find("gpu", at)) != std::string::npos;) {
        renamed.body[at] = 'c';
    }
    const auto step = adapter.step(joined_market(), first_request(joined_market()), renamed);
    require(
        step.verdict == markets::Verdict::failed || step.verdict == markets::Verdict::blocked || response.status != 200,
        "a table without a column is not read", renamed.body);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace gpuprice::fuzz;
    const auto response = answer_of(to_bytes(data, size));
    check_answer(joined_market(), response);
    check_header(response);
    return 0;
}
