#include "ebay_browse.hpp"

#include "gpuprice/text/suggestion.hpp"
#include "gpuprice/text/unicode.hpp"

#include "address.hpp"
#include "answer.hpp"
#include "ebay_item.hpp"
#include "json.hpp"
#include "shop.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr long k_page_size = 200;       // the most that eBay gives
constexpr long k_max_results = 10'000;  // of one query; error 12029 beyond
constexpr std::string_view k_search = "/buy/browse/v1/item_summary/search";
constexpr std::string_view k_token = "/identity/v1/oauth2/token";
constexpr std::string_view k_scope = "https://api.ebay.com/oauth/api_scope";
constexpr std::array<std::string_view, 5> k_parameters{"category_ids", "fieldgroups", "filter", "marketplace", "sort"};
constexpr std::array<std::string_view, 2> k_credentials{"client_id", "client_secret"};

/// Which page of which query a request asks for; travels in Request::context.
struct Page {
    std::string query;
    long offset = 0;
    bool follows_next = true;  ///< of pages asked for side by side only the last does

    [[nodiscard]] std::string to_context() const
    {
        return json{{"query", query}, {"offset", offset}, {"follows_next", follows_next}}.dump();
    }

    [[nodiscard]] static std::optional<Page> parse(const std::string& context)
    {
        const auto parsed = parse_json(context);
        const auto offset = parsed ? find_integer(*parsed, "offset") : std::nullopt;
        if (!offset) {
            return std::nullopt;
        }
        const json* follows = find(*parsed, "follows_next");
        return Page{find_text(*parsed, "query"), *offset,
                    follows == nullptr || !follows->is_boolean() || follows->get<bool>()};
    }
};

std::string search_url(const model::MarketDefinition& definition, const Page& page, long limit)
{
    std::string url = fmt::format("{}{}?q={}", definition.base_url, k_search, percent_encoded(page.query));
    for (const char* name : {"category_ids", "sort", "fieldgroups"}) {
        const std::string value = parameter_of(definition, name);
        if (!value.empty()) {
            url += fmt::format("&{}={}", name, percent_encoded(value));
        }
    }
    std::string filter = parameter_of(definition, "filter");
    if (filter.find("buyingOptions") == std::string::npos) {
        filter += std::string{filter.empty() ? "" : ","} + "buyingOptions:{FIXED_PRICE|AUCTION}";
    }
    return url + fmt::format("&filter={}&limit={}&offset={}", percent_encoded(filter), limit, page.offset);
}

model::Request make_request(const model::MarketDefinition& definition, const Page& page, std::string url)
{
    model::Request request;
    request.url = std::move(url);
    request.headers = {{"Accept", "application/json"},
                       {"X-EBAY-C-MARKETPLACE-ID", parameter_of(definition, "marketplace")}};
    if (!definition.credentials.empty()) {
        request.credential = model::OAuthClientCredentials{definition.base_url + std::string{k_token},
                                                           std::string{k_scope}, definition.credentials.at("client_id"),
                                                           definition.credentials.at("client_secret")};
    }
    request.context = page.to_context();
    return request;
}

// eBay's own words, made fit for a terminal and for one line of the ledger.
std::string describe(const json& errors)
{
    std::string text;
    for (const json& error : errors) {
        const std::string message =
            find_text(error, "longMessage").empty() ? find_text(error, "message") : find_text(error, "longMessage");
        text += fmt::format("{}{} {}", text.empty() ? "" : "; ", find_text(error, "errorId"), message);
    }
    return text::cut(text::printable(text), 300);
}

Step read_failure(long status, std::string_view body)
{
    const bool refused = status == 401 || status == 403 || status == 429;
    std::string message = fmt::format("eBay answered {}", status);
    const auto answer = parse_json(body);
    const json* errors = answer ? find_array(*answer, "errors") : nullptr;
    if (errors != nullptr && !errors->empty()) {
        message += ": error " + describe(*errors);
    }
    return without_listings(refused ? Verdict::blocked : Verdict::failed, message);
}

void read_items(const json& items, const model::MarketDefinition& definition, Step& step)
{
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto listing = read_ebay_item(items[i], definition);
        if (listing) {
            step.listings.push_back(std::move(listing).value());
        } else {
            step.left_out.push_back({name_of_ebay_item(items[i], i), listing.error().text()});
        }
    }
    judge_unread(step, items.size(), step.listings.size());
}

// The items of a search's answer, and what eBay says it did not do as asked.
Step read_answer(const model::MarketDefinition& definition, const json& answer, long offset)
{
    if (!answer.is_object()) {
        return without_listings(Verdict::failed, "the answer is not a JSON object");
    }
    if (const json* errors = find_array(answer, "errors"); errors != nullptr && !errors->empty()) {
        return without_listings(Verdict::failed, "eBay's answer holds error " + describe(*errors));
    }
    const auto total = find_integer(answer, "total");
    const json* items = find_array(answer, "itemSummaries");
    Step step;
    if (items != nullptr && !items->empty()) {
        read_items(*items, definition, step);
        if (step.verdict == Verdict::failed) {
            return step;
        }
    } else if (total && *total <= offset) {
        step.verdict = *total == 0 ? Verdict::empty : Verdict::ok;
    } else {
        return without_listings(Verdict::failed, "the answer holds neither items nor a total of 0");
    }
    if (const json* warnings = find_array(answer, "warnings"); warnings != nullptr && !warnings->empty()) {
        weaken(step, "eBay did not answer what was asked: warning " + describe(*warnings));
    }
    if (const json* corrected = find_object(answer, "autoCorrections"); corrected != nullptr && !corrected->empty()) {
        weaken(step, "eBay searched for '" + text::cut(text::printable(find_text(*corrected, "q")), 100) + "' instead");
    }
    return step;
}

std::optional<long> offset_in(std::string_view url)
{
    for (const std::string_view mark : {"?offset=", "&offset="}) {
        const std::size_t at = url.find(mark);
        long offset = 0;
        if (at != std::string_view::npos &&
            std::from_chars(url.data() + at + mark.size(), url.data() + url.size(), offset).ec == std::errc{}) {
            return offset;
        }
    }
    return std::nullopt;
}

// A link that leaves the market is not followed, nor one that leads in a circle.
void follow_next(const model::MarketDefinition& definition, const json& answer, const Page& page, Step& step)
{
    const std::string next = find_text(answer, "next");
    if (next.empty()) {
        return;
    }
    if (!next.starts_with(definition.base_url + "/")) {
        weaken(step, "the link to the next page leads away from " + definition.base_url + " and was not followed");
        return;
    }
    const auto offset = offset_in(next);
    if (!offset || *offset <= page.offset || *offset >= k_max_results) {
        weaken(step, "the link to the next page does not lead on and was not followed");
        return;
    }
    step.requests.push_back(make_request(definition, Page{page.query, *offset, true}, next));
}

// How far the pages lie apart. eBay may give smaller ones than it was asked for, but what it states must fit what it
// sent: a page size of 1 that is a mistake would cost a request for each result.
long page_size_of(const json& answer, long total, Step& step)
{
    const json* sent = find_array(answer, "itemSummaries");
    const long items = sent != nullptr ? static_cast<long>(sent->size()) : 0;
    const long stated = find_integer(answer, "limit").value_or(k_page_size);
    if (stated >= std::max(items, 1L) && stated <= k_page_size) {
        return stated;
    }
    if (items < std::min(total, k_page_size)) {
        weaken(step, fmt::format("eBay states pages of {} and sent {} of {} results: pages of {} were asked for, and "
                                 "some results may be in none",
                                 stated, items, total, k_page_size));
    }
    return k_page_size;
}

void ask_for_the_rest(const model::MarketDefinition& definition, const json& answer, const Page& page, Step& step)
{
    const auto total = find_integer(answer, "total");
    if (total && *total > k_max_results && page.offset == 0) {
        weaken(step, fmt::format("'{}' has {} results and eBay shows only the first {}: narrow the query or its filter",
                                 page.query, *total, k_max_results));
    }
    if (total && page.offset == 0) {
        const long limit = page_size_of(answer, *total, step);
        // One more than the run may ask for is enough to make it say that it stopped there.
        const long end = std::min({*total, k_max_results, limit * (definition.politeness.max_pages + 2)});
        for (long offset = limit; offset < end; offset += limit) {
            const Page following{page.query, offset, offset + limit >= end};
            step.requests.push_back(make_request(definition, following, search_url(definition, following, limit)));
        }
    }
    const bool reached_the_limit = total && *total >= k_max_results;
    if (step.requests.empty() && page.follows_next && !reached_the_limit) {
        follow_next(definition, answer, page, step);
    }
}

core::Error wrong(const std::string& pointer, std::string message)
{
    return {core::ErrorKind::invalid, std::move(message), pointer};
}

}  // namespace

core::Result<bool> EbayBrowse::check(const model::MarketDefinition& definition) const
{
    for (const auto& [name, value] : definition.parameters) {
        if (std::ranges::find(k_parameters, name) == k_parameters.end()) {
            return wrong("/parameters/" + name, "ebay_browse has no such parameter" + text::hint(name, k_parameters) +
                                                    " (it has " + text::joined(k_parameters) + ")");
        }
    }
    const std::string marketplace = parameter_of(definition, "marketplace");
    if (!marketplace.starts_with("EBAY_")) {
        return wrong("/parameters/marketplace", "ebay_browse needs eBay's name of the site, such as EBAY_US");
    }
    for (const auto& [name, source] : definition.credentials) {
        if (std::ranges::find(k_credentials, name) == k_credentials.end()) {
            return wrong("/credentials/" + name, "ebay_browse has no such credential" +
                                                     text::hint(name, k_credentials) + " (it has " +
                                                     text::joined(k_credentials) + ")");
        }
    }
    for (const std::string_view name : k_credentials) {
        if (!definition.credentials.empty() && !definition.credentials.contains(std::string{name})) {
            return wrong("/credentials/" + std::string{name}, "ebay_browse needs it beside the other one");
        }
    }
    if (definition.base_url.empty()) {
        return wrong("/base_url", "ebay_browse needs one, such as https://api.ebay.com");
    }
    if (definition.queries.empty()) {
        return wrong("/queries", "ebay_browse needs at least one query, such as \"nvidia a100\"");
    }
    return true;
}

std::vector<model::Request> EbayBrowse::start(const model::MarketDefinition& definition) const
{
    std::vector<model::Request> requests;
    for (const std::string& query : definition.queries) {
        const Page first{query, 0, true};
        requests.push_back(make_request(definition, first, search_url(definition, first, k_page_size)));
    }
    return requests;
}

Step EbayBrowse::step(const model::MarketDefinition& definition, const model::Request& request,
                      const model::Response& response) const
{
    const auto page = Page::parse(request.context);
    if (!page) {
        return without_listings(Verdict::failed, "the answer belongs to no request of ebay_browse");
    }
    if (response.status != 200) {
        return read_failure(response.status, response.body);
    }
    if (is_web_page(response.body)) {
        return without_listings(Verdict::blocked,
                                "eBay answered with a web page in place of data, most likely a captcha or a login");
    }
    const auto answer = parse_json(response.body);
    if (!answer) {
        return without_listings(Verdict::failed, "the answer cannot be read: " + answer.error().text());
    }
    Step step = read_answer(definition, *answer, page->offset);
    if (step.verdict == Verdict::ok || step.verdict == Verdict::partial) {
        ask_for_the_rest(definition, *answer, *page, step);
    }
    return step;
}

Step EbayBrowse::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto saved = parse_json(bytes);
    if (!saved) {
        return without_listings(Verdict::failed, "the file cannot be read: " + saved.error().text());
    }
    if (saved->is_array() || find(*saved, "itemId") != nullptr) {
        Step step;
        read_items(saved->is_array() ? *saved : json::array({*saved}), definition, step);
        if (saved->empty()) {
            step.verdict = Verdict::empty;
        }
        return step;
    }
    return read_answer(definition, *saved, find_integer(*saved, "offset").value_or(0));
}

}  // namespace gpuprice::markets
