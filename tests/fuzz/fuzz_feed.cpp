// Feeds of any bytes, against what markets/adapter.hpp, html.hpp and feed.hpp promise.

#include "answer_check.hpp"
#include "invariant.hpp"

#include <string>

namespace gpuprice::fuzz {

namespace {

const model::MarketDefinition& feed_market()
{
    static const auto market = market_of("feed", R"x({
        "request": {"path": "/feed.xml"}, "paging": {"kind": "link"},
        "fields": {"external_id": ["id", "guid", "link", "@rdf:about"], "title": "title",
                   "seller": ["author/name", "dc:creator"], "url": ["link[rel=alternate]@href", "link"],
                   "listed_on": ["updated", "dc:date"],
                   "facts": {"text": ["content", "content:encoded", "description"], "label": "category@term"}},
        "prices": [{"kind": "ask", "amount": {"at": "title"}}],
        "skip": [{"at": "category@term", "is": ["wanted"]}]})x");
    return market;
}

// What declares entities of its own is never read, whatever else it is. Only where the bytes put in are what they look
// like: in UTF-8, and at the beginning.
void check_no_entities(const model::Response& response)
{
    const auto& adapter = *markets::find_adapter("feed");
    if (!response.body.starts_with("<feed") || !response.headers.empty()) {
        return;
    }
    model::Response declared = response;
    declared.body.insert(0, "<!DOCTYPE feed [<!ENTITY e 'ha'>]>");
    const auto step = adapter.step(feed_market(), first_request(feed_market()), declared);
    require(step.listings.empty() && step.verdict != markets::Verdict::empty, "a feed with entities is not read",
            declared.body);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace gpuprice::fuzz;
    const auto response = answer_of(to_bytes(data, size));
    check_answer(feed_market(), response);
    check_no_entities(response);
    return 0;
}
