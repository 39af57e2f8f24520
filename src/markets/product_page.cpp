#include "product_page.hpp"

#include "address.hpp"
#include "answer.hpp"
#include "json.hpp"
#include "page_answer.hpp"
#include "product_data.hpp"
#include "product_offers.hpp"
#include "schema_org.hpp"

#include <fmt/format.h>

namespace gpuprice::markets {

namespace {

core::Error wrong(std::string pointer, std::string message)
{
    return {core::ErrorKind::invalid, std::move(message), std::move(pointer)};
}

// None: it leads to another host.
std::optional<std::string> address_of(const model::MarketDefinition& definition, const std::string& query)
{
    if (!query.starts_with('/') && query.find("://") == std::string::npos) {
        return std::nullopt;
    }
    auto address = resolved(definition.base_url, query);
    return address && origin_of(*address) == origin_of(definition.base_url) ? address : std::nullopt;
}

Step read_products(const ProductData& data, const model::MarketDefinition& definition, const std::string& address)
{
    Step step;
    read_offers(data, definition, address, step);
    if (step.listings.empty()) {
        step.verdict = Verdict::failed;
        step.message = step.left_out.empty()
                           ? "no product was found, neither as schema.org data nor as OpenGraph's: what is read is "
                             "the page of one product, with its price, no page of search results and no list"
                           : "the page's product could not be read: " + step.left_out.front().reason;
    }
    return step;
}

Step read_page(std::string_view body, const std::string& charset, const model::MarketDefinition& definition,
               const std::string& address)
{
    const auto page = Page::parse_html(body, charset);
    if (!page) {
        return without_listings(Verdict::failed, page.error().text());
    }
    Step step = read_products(find_products(*page), definition, address);
    if (step.verdict == Verdict::failed && step.left_out.empty()) {
        if (const auto notice = find_block_notice(*page)) {
            return without_listings(Verdict::blocked,
                                    "the market takes gpuprice for a robot: its page says '" + *notice + "'");
        }
    }
    return step;
}

}  // namespace

core::Result<bool> ProductPage::check(const model::MarketDefinition& definition) const
{
    if (!definition.parameters.empty()) {
        return wrong("/parameters/" + definition.parameters.begin()->first, "product_page has no parameters");
    }
    if (!definition.credentials.empty()) {
        return wrong("/credentials/" + definition.credentials.begin()->first, "product_page takes no credentials");
    }
    if (!definition.extract.empty()) {
        return wrong("/extract", "product_page knows by itself where the product is; remove it");
    }
    if (definition.base_url.empty() && definition.queries.empty()) {
        return true;  // import only
    }
    if (definition.base_url.empty()) {
        return wrong("/base_url",
                     "product_page needs the shop's address, such as https://shop.example, for its queries");
    }
    if (definition.queries.empty()) {
        return wrong("/queries", "product_page needs at least one product's path, such as \"/p/nvidia-a100-80gb\"");
    }
    for (std::size_t i = 0; i < definition.queries.size(); ++i) {
        if (!address_of(definition, definition.queries[i])) {
            return wrong(fmt::format("/queries/{}", i),
                         "'" + definition.queries[i] + "' is neither a path that starts with / nor an address of " +
                             definition.base_url);
        }
    }
    return true;
}

std::vector<model::Request> ProductPage::start(const model::MarketDefinition& definition) const
{
    std::vector<model::Request> requests;
    for (const std::string& query : definition.queries) {
        if (const auto address = address_of(definition, query)) {
            model::Request request;
            request.url = *address;
            request.headers = {{"Accept", "text/html,application/xhtml+xml"}};
            requests.push_back(std::move(request));
        }
    }
    return requests;
}

Step ProductPage::step(const model::MarketDefinition& definition, const model::Request& request,
                       const model::Response& response) const
{
    if (response.status == 404 || response.status == 410) {
        return without_listings(
            Verdict::failed,
            fmt::format("the market answered {}: there is no product at {} any more; take it out of the "
                        "queries",
                        response.status, request.url));
    }
    if (auto decided = decided_by_status(response, {})) {
        return std::move(*decided);
    }
    return read_page(response.body, charset_of(response), definition,
                     response.url.empty() ? request.url : response.url);
}

Step ProductPage::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    if (is_web_page(bytes)) {
        return read_page(bytes, "", definition, "");
    }
    const auto json_ld = parse_json(tidy_json_ld(bytes));
    if (!json_ld) {
        return without_listings(Verdict::failed, "the file is neither a web page nor JSON-LD");
    }
    return read_products(find_products(*json_ld), definition, "");
}

}  // namespace gpuprice::markets
