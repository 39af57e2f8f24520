#include "answer_check.hpp"

#include "gpuprice/core/money.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/model/countries.hpp"
#include "gpuprice/text/unicode.hpp"

#include "invariant.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace gpuprice::fuzz {

namespace {

using markets::Step;
using markets::Verdict;

constexpr int k_pages = 4;

const markets::Adapter& adapter_of(const model::MarketDefinition& market)
{
    return *markets::find_adapter(market.adapter);
}

void require_text(std::string_view text, std::string_view body)
{
    require(text::to_valid_utf8(text) == text, "a text is valid UTF-8", body);
}

void check_price(const model::RawPrice& price, std::string_view body)
{
    require(price.amount.ten_thousandths > 0, "a price is above 0", body);
    require(!price.high || (price.high->currency == price.amount.currency &&
                            price.high->ten_thousandths > price.amount.ten_thousandths),
            "the high end is above the price, in its currency", body);
    require(
        !price.shipping || (price.shipping->ten_thousandths >= 0 && price.shipping->currency == price.amount.currency),
        "shipping is not negative and in the price's currency", body);
    require(!price.text.empty(), "a price keeps its text", body);
}

void check_prices(const std::vector<model::RawPrice>& prices, std::string_view body)
{
    std::set<model::PriceKind> kinds;
    for (const model::RawPrice& price : prices) {
        check_price(price, body);
        require(kinds.insert(price.kind).second, "at most one price a kind", body);
    }
}

void check_listing(const model::RawListing& listing, std::string_view body)
{
    require(!listing.external_id.empty(), "a listing has an id", body);
    require(!listing.title.empty(), "a listing has a title", body);
    require(!listing.quantity || *listing.quantity > 0, "a stated quantity is above 0", body);
    require(listing.quantity_available.value_or(0) >= 0, "units on offer are not negative", body);
    require(listing.seller_feedback.value_or(0) >= 0, "ratings are not negative", body);
    const double share = listing.seller_positive_share.value_or(0.0);
    require(share >= 0.0 && share <= 1.0, "a share is 0 to 1", body);
    for (const std::string& country : {listing.country, listing.seller_country}) {
        require(country.empty() || model::is_country(country), "a country is one, or is not stated", body);
    }
    require(listing.url.empty() || listing.url.starts_with("http://") || listing.url.starts_with("https://"),
            "an address for people leads to a web page", body);
    require(listing.facts.empty() || nlohmann::json::parse(listing.facts, nullptr, false).is_object(),
            "facts are an object", body);
    for (const std::string* text : {&listing.external_id, &listing.title, &listing.condition_text, &listing.seller,
                                    &listing.category, &listing.facts, &listing.url}) {
        require_text(*text, body);
    }
    check_prices(listing.prices, body);
}

void check_verdict(const Step& step, std::string_view body)
{
    const bool has_nothing = step.listings.empty() && step.requests.empty();
    switch (step.verdict) {
        case Verdict::ok: require(step.message.empty(), "what is ok needs no words", body); break;
        case Verdict::empty: require(has_nothing, "an empty market shows and leads to nothing", body); break;
        case Verdict::partial: require(!step.message.empty(), "what is partial says why", body); break;
        case Verdict::blocked:
        case Verdict::failed:
            require(has_nothing, "what could not be read shows and leads to nothing", body);
            require(!step.message.empty(), "what could not be read says why", body);
            break;
    }
    for (const markets::LeftOut& left_out : step.left_out) {
        require(!left_out.item.empty() && !left_out.reason.empty(), "what is left out is named with its reason", body);
    }
}

// By the reading of addresses that fetch goes by, not by that of the adapters.
void check_requests(const Step& step, const model::MarketDefinition& market, std::string_view body)
{
    require(step.requests.size() <= static_cast<std::size_t>(market.politeness.max_pages) + 1U ||
                market.extract.find("\"details\"") != std::string::npos,
            "no more pages are asked for than a run may have, and one that shows it", body);
    const auto home = fetch::parse_url(market.base_url);
    for (const model::Request& request : step.requests) {
        const auto url = fetch::parse_url(request.url);
        require(!url || (home && url->origin() == home->origin()), "a request leads to the market's own host", body);
    }
}

bool same(const Step& one, const Step& other)
{
    const auto left_out = [](const Step& step) {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& each : step.left_out) {
            all.emplace_back(each.item, each.reason);
        }
        return all;
    };
    return one.verdict == other.verdict && one.message == other.message && one.listings == other.listings &&
           one.requests == other.requests && left_out(one) == left_out(other);
}

void check_saved(const model::MarketDefinition& market, std::string_view body)
{
    const Step saved = adapter_of(market).read_saved(market, body);
    check_step(saved, market, body);
    require(saved.requests.empty(), "a saved file leads to no request", body);
}

}  // namespace

model::MarketDefinition market_of(const std::string& adapter, const std::string& extract)
{
    model::MarketDefinition market;
    market.id = "fuzzed";
    market.adapter = adapter;
    market.country = "US";
    market.base_url = "https://shop.example";
    market.extract = extract;
    return market;
}

model::Response answer_of(const std::string& input)
{
    model::Response response;
    response.status = 200;
    response.body = input;
    constexpr std::string_view k_mark = "HTTP ";
    const std::size_t end = input.find("\n\n");
    if (!input.starts_with(k_mark) || end == std::string::npos) {
        return response;
    }
    response.body = input.substr(end + 2);
    std::size_t line_end = input.find('\n');
    std::from_chars(input.data() + k_mark.size(), input.data() + line_end, response.status);
    for (std::size_t at = line_end + 1; at < end; at = line_end + 1) {
        line_end = std::min(input.find('\n', at), end);
        const std::string line = input.substr(at, line_end - at);
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) {
            response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
        }
    }
    return response;
}

void check_step(const Step& step, const model::MarketDefinition& market, std::string_view body)
{
    check_verdict(step, body);
    require_text(step.message, body);
    for (const markets::LeftOut& left_out : step.left_out) {
        require_text(left_out.item, body);
        require_text(left_out.reason, body);
    }
    for (const model::RawListing& listing : step.listings) {
        check_listing(listing, body);
    }
    check_requests(step, market, body);
}

model::Request first_request(const model::MarketDefinition& market)
{
    static std::map<const model::MarketDefinition*, model::Request> known;
    const auto found = known.find(&market);
    if (found != known.end()) {
        return found->second;
    }
    const auto sound = adapter_of(market).check(market);
    require(sound.has_value(), "the target's own definition is sound", sound ? "" : sound.error().text());
    const auto requests = adapter_of(market).start(market);
    require(!requests.empty(), "the target's own definition asks for something", market.extract);
    return known.emplace(&market, requests.front()).first->second;
}

void check_answer(const model::MarketDefinition& market, const model::Response& response)
{
    check_saved(market, response.body);
    model::Request request = first_request(market);
    for (int page = 0; page < k_pages; ++page) {
        const Step step = adapter_of(market).step(market, request, response);
        check_step(step, market, response.body);
        require(page > 0 || same(step, adapter_of(market).step(market, request, response)), "reading is deterministic",
                response.body);
        if (step.requests.empty()) {
            break;
        }
        request = step.requests.front();
    }
}

}  // namespace gpuprice::fuzz
