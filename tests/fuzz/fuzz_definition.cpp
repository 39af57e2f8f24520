// Market definitions of any bytes, against what markets/definition.hpp and markets/adapter.hpp promise.

#include "gpuprice/core/error.hpp"
#include "gpuprice/markets/definition.hpp"

#include "answer_check.hpp"
#include "invariant.hpp"

#include <array>
#include <optional>

namespace gpuprice::fuzz {

namespace {

using markets::Origin;
using model::MarketDefinition;

constexpr const char* k_file = "/etc/markets/fuzzed.json";

std::optional<MarketDefinition> read(const std::string& input, Origin origin)
{
    try {
        return markets::parse_definition(input, k_file, origin);
    } catch (const core::UsageError& refusal) {
        const std::string_view told = refusal.what();
        require(told.starts_with(k_file), "a refusal names the file", input);
        require(told.size() > std::string_view{k_file}.size() + 2, "a refusal says why", input);
        return std::nullopt;
    }
}

void check_values(const MarketDefinition& market, const std::string& input)
{
    require(
        !market.id.empty() && market.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos,
        "an id is one", input);
    require(market.base_url.empty() || !market.base_url.ends_with('/'), "no slash at the end of the address", input);
    require(market.politeness.max_in_flight > 0 && market.politeness.max_pages > 0 &&
                market.politeness.min_delay.count() >= 0 && market.politeness.timeout.count() > 0 &&
                market.politeness.max_body_bytes > 0,
            "limits are above 0", input);
    require(!market.tax_rate || (*market.tax_rate >= 0.0 && *market.tax_rate < 1.0), "a tax rate is a ratio", input);
    require(market.definition_hash() == MarketDefinition{market}.definition_hash(), "the hash is a function", input);
}

// What is written reads back, and so often as one likes.
void check_written(const MarketDefinition& market, Origin origin, const std::string& input)
{
    const std::string text = markets::definition_text(market);
    const auto again = read(text, origin);
    require(again.has_value(), "what is written is a definition", input);
    require(markets::definition_text(*again) == text, "what is written reads back", input);
    require(again->definition_hash() == market.definition_hash(), "a definition keeps its meaning", input);
}

// With answers that have something to read for most definitions.
void check_used(const MarketDefinition& market, const std::string& input)
{
    static constexpr std::array<std::string_view, 5> k_answers{
        R"({"items": [{"id": 1, "name": "NVIDIA A100 80GB", "price": "15000", "n": 8}], "next": "/s?p=2", "total": 900})",
        "<html><h1>1 of 900</h1><li class=offer data-id=1><h2>A100</h2><b class=price>$5</b></li>"
        "<a class=next href='//other.example/'>next</a></html>",
        "<feed><entry><id>1</id><title>A100 $5</title></entry></feed>", "id,name,price\n1,A100,5000\n1,H100\n", ""};
    const auto& adapter = *markets::find_adapter(market.adapter);
    require(adapter.check(market).has_value(), "a definition that is read fits its adapter", input);
    for (const std::string_view body : k_answers) {
        model::Response response;
        response.status = 200;
        response.body = body;
        for (const auto& request : adapter.start(market)) {
            const auto step = adapter.step(market, request, response);
            check_step(step, market, input);
        }
        require(adapter.read_saved(market, body).requests.empty(), "a saved file leads to no request", input);
    }
}

void check(const std::string& input, Origin origin)
{
    const auto market = read(input, origin);
    if (!market) {
        return;
    }
    require(origin == Origin::shipped || market->documented_api.empty(), "only shipped files carry the mark", input);
    check_values(*market, input);
    check_written(*market, origin, input);
    check_used(*market, input);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using gpuprice::markets::Origin;
    const std::string input = gpuprice::fuzz::to_bytes(data, size);
    gpuprice::fuzz::check(input, Origin::user);
    gpuprice::fuzz::check(input, Origin::shipped);
    return 0;
}
