#include "shopify.hpp"

#include "gpuprice/core/time.hpp"

#include "address.hpp"
#include "answer.hpp"
#include "json.hpp"
#include "shop.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr int k_page_size = 250;  // the most that Shopify gives
constexpr std::array<std::string_view, 2> k_parameters{"collection", "title_filter"};

/// Which page a request asks for; travels in Request::context.
struct Page {
    long number = 1;
    std::string previous;  ///< the first product of the page before: a shop that repeats it would be asked for ever

    [[nodiscard]] std::string to_context() const { return json{{"page", number}, {"previous", previous}}.dump(); }

    [[nodiscard]] static std::optional<Page> parse(const std::string& context)
    {
        const auto parsed = parse_json(context);
        const auto number = parsed ? find_integer(*parsed, "page") : std::nullopt;
        return number ? std::optional{Page{*number, find_text(*parsed, "previous")}} : std::nullopt;
    }
};

std::string path_of(const model::MarketDefinition& definition)
{
    const std::string collection = parameter_of(definition, "collection");
    return collection.empty() ? "/products.json" : "/collections/" + percent_encoded(collection) + "/products.json";
}

model::Request make_request(const model::MarketDefinition& definition, const Page& page)
{
    model::Request request;
    request.url =
        fmt::format("{}{}?limit={}&page={}", definition.base_url, path_of(definition), k_page_size, page.number);
    request.headers = {{"Accept", "application/json"}};
    request.context = page.to_context();
    return request;
}

core::Error unreadable(std::string message) { return {core::ErrorKind::invalid, std::move(message), ""}; }

// None: 0 or another way to say "call for price".
core::Result<std::optional<model::RawPrice>> read_price(const json& variant, const model::MarketDefinition& definition)
{
    const std::string text = find_text(variant, "price");
    if (text.empty()) {
        return std::optional<model::RawPrice>{};
    }
    auto amount = core::Money::parse(text, definition.currency);
    if (!amount) {
        return std::move(amount).error().with_where("price");
    }
    if (amount->ten_thousandths < 0) {
        return core::Error{core::ErrorKind::invalid, "an amount below 0", "price"};
    }
    if (is_no_price(*amount)) {
        return std::optional<model::RawPrice>{};
    }
    model::RawPrice price;
    price.amount = *amount;
    price.text = text + " " + std::string{definition.currency.code()};
    price.tax = definition.tax;
    return std::optional{std::move(price)};
}

std::string title_of(const json& product, const json& variant)
{
    const std::string name = find_text(product, "title");
    const std::string own = find_text(variant, "title");
    return own.empty() || own == "Default Title" || name.empty() ? name : name + " - " + own;
}

std::string facts_of(const json& product, const json& variant)
{
    json facts = json::object();
    const auto put = [&facts](const char* name, std::string text) {
        if (!text.empty()) {
            facts[name] = std::move(text);
        }
    };
    put("product", find_text(product, "id"));
    put("sku", find_text(variant, "sku"));
    put("vendor", find_text(product, "vendor"));
    return facts.empty() ? std::string{} : facts.dump();
}

core::Result<model::RawListing> read_variant(const json& product, const json& variant,
                                             const model::MarketDefinition& definition)
{
    model::RawListing listing;
    listing.external_id = find_text(variant, "id");
    if (listing.external_id.empty()) {
        return unreadable("it has a variant without an id");
    }
    listing.title = title_of(product, variant);
    if (listing.title.empty()) {
        return unreadable("it has no title");
    }
    auto price = read_price(variant, definition);
    if (!price) {
        return std::move(price).error();
    }
    if (price.value()) {
        listing.prices.push_back(*price.value());
    }
    listing.seller = shop_name(definition.base_url);
    listing.category = find_text(product, "product_type");
    if (const auto created = core::parse_instant(find_text(variant, "created_at"))) {
        listing.listed_on = core::day_of(*created);
    }
    const json* available = find(variant, "available");
    listing.ended = available != nullptr && available->is_boolean() && !available->get<bool>();
    listing.facts = facts_of(product, variant);
    const std::string handle = find_text(product, "handle");
    if (!handle.empty()) {
        listing.url = fmt::format("{}/products/{}?variant={}", definition.base_url, percent_encoded(handle),
                                  percent_encoded(listing.external_id));
    }
    return listing;
}

void read_product(const json& product, std::size_t index, const model::MarketDefinition& definition,
                  const TitleFilter& filter, Step& step)
{
    const std::string id = find_text(product, "id");
    const std::string name = id.empty() ? fmt::format("product {}", index + 1) : id;
    const json* variants = find_array(product, "variants");
    if (variants == nullptr || variants->empty()) {
        step.left_out.push_back({name, product.is_object() ? "it has no variants" : "it is not a JSON object"});
        return;
    }
    for (const json& variant : *variants) {
        const std::string title = title_of(product, variant);
        if (!title.empty() && !filter.passes(title)) {
            continue;
        }
        auto listing = read_variant(product, variant, definition);
        if (listing) {
            step.listings.push_back(std::move(listing).value());
        } else {
            const std::string variant_id = find_text(variant, "id");
            step.left_out.push_back({variant_id.empty() ? name : variant_id, listing.error().text()});
        }
    }
}

Step read_products(const json& products, const model::MarketDefinition& definition)
{
    const TitleFilter filter{definition};
    Step step;
    for (std::size_t i = 0; i < products.size(); ++i) {
        read_product(products[i], i, definition, filter, step);
    }
    judge_unread(step, step.listings.size() + step.left_out.size(), step.listings.size());
    return step;
}

}  // namespace

core::Result<bool> Shopify::check(const model::MarketDefinition& definition) const
{
    if (!definition.queries.empty()) {
        return core::Error{core::ErrorKind::invalid,
                           "shopify reads all that the shop sells and takes no queries; name the words that count in "
                           "parameters.title_filter",
                           "/queries"};
    }
    return check_shop(definition, "shopify", k_parameters);
}

std::vector<model::Request> Shopify::start(const model::MarketDefinition& definition) const
{
    return {make_request(definition, Page{})};
}

Step Shopify::step(const model::MarketDefinition& definition, const model::Request& request,
                   const model::Response& response) const
{
    const auto page = Page::parse(request.context);
    if (!page) {
        return without_listings(Verdict::failed, "the answer belongs to no request of shopify");
    }
    const std::string path = path_of(definition);
    if (response.status != 200 || is_web_page(response.body)) {
        const auto answer = parse_json(response.body);
        return read_refusal(response, path, answer ? find_text(*answer, "errors") : "");
    }
    const auto answer = parse_json(response.body);
    if (!answer) {
        return without_listings(Verdict::failed, "the answer cannot be read: " + answer.error().text());
    }
    const json* products = find_array(*answer, "products");
    if (products == nullptr) {
        return without_listings(Verdict::failed, "the answer holds no list of products");
    }
    if (products->empty()) {
        Step end;
        end.verdict = page->number == 1 ? Verdict::empty : Verdict::ok;
        return end;
    }
    const std::string first = find_text(products->front(), "id");
    if (!first.empty() && first == page->previous) {
        return without_listings(
            Verdict::partial, fmt::format("page {} repeats the page before it: the shop does not page", page->number));
    }
    Step step = read_products(*products, definition);
    if (step.verdict != Verdict::failed) {
        step.requests.push_back(make_request(definition, Page{page->number + 1, first}));
    }
    return step;
}

Step Shopify::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto saved = parse_json(bytes);
    if (!saved) {
        return without_listings(Verdict::failed, "the file cannot be read: " + saved.error().text());
    }
    const json* product = find_object(*saved, "product");
    const json* products = saved->is_array() ? &*saved : find_array(*saved, "products");
    if (product == nullptr && products == nullptr) {
        return without_listings(Verdict::failed, "the file holds no list of products");
    }
    const json all = product != nullptr ? json::array({*product}) : *products;
    Step step = read_products(all, definition);
    if (all.empty()) {
        step.verdict = Verdict::empty;
    }
    return step;
}

}  // namespace gpuprice::markets
