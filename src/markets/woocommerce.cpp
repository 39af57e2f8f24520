#include "woocommerce.hpp"

#include "gpuprice/text/html_entities.hpp"
#include "gpuprice/text/unicode.hpp"

#include "address.hpp"
#include "answer.hpp"
#include "json.hpp"
#include "listing_fields.hpp"
#include "shop.hpp"
#include "stated_count.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::size_t k_page_size = 100;  // the most that the Store API gives
constexpr std::string_view k_endpoint = "/wp-json/wc/store/v1/products";
constexpr std::array<std::string_view, 3> k_parameters{"category", "endpoint", "title_filter"};

/// Which page of which query a request asks for; travels in Request::context.
struct Page {
    std::string query;
    long number = 1;
    bool counted = false;  ///< the first page said how many there are: this one leads nowhere

    [[nodiscard]] std::string to_context() const
    {
        return json{{"query", query}, {"page", number}, {"counted", counted}}.dump();
    }

    [[nodiscard]] static std::optional<Page> parse(const std::string& context)
    {
        const auto parsed = parse_json(context);
        const auto number = parsed ? find_integer(*parsed, "page") : std::nullopt;
        if (!number) {
            return std::nullopt;
        }
        const json* counted = find(*parsed, "counted");
        return Page{find_text(*parsed, "query"), *number,
                    counted != nullptr && counted->is_boolean() && counted->get<bool>()};
    }
};

std::string endpoint_of(const model::MarketDefinition& definition)
{
    const std::string own = parameter_of(definition, "endpoint");
    return own.empty() ? std::string{k_endpoint} : own;
}

model::Request make_request(const model::MarketDefinition& definition, const Page& page)
{
    const std::string endpoint = endpoint_of(definition);
    std::string url = definition.base_url + endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&");
    if (!page.query.empty()) {
        url += fmt::format("search={}&", percent_encoded(page.query));
    }
    if (const std::string category = parameter_of(definition, "category"); !category.empty()) {
        url += fmt::format("category={}&", percent_encoded(category));
    }
    model::Request request;
    request.url = url + fmt::format("per_page={}&page={}", k_page_size, page.number);
    request.headers = {{"Accept", "application/json"}};
    request.context = page.to_context();
    return request;
}

core::Error unreadable(std::string message, std::string where = "")
{
    return {core::ErrorKind::invalid, std::move(message), std::move(where)};
}

/// The currency of a product's amounts, and how many of their digits are after the point.
struct Unit {
    core::Currency currency;
    int digits;
};

core::Result<Unit> read_unit(const json& prices, const model::MarketDefinition& definition)
{
    constexpr long k_most_digits = 18;
    Unit unit{definition.currency, 0};
    if (const std::string code = find_text(prices, "currency_code"); !code.empty()) {
        auto currency = core::Currency::parse(code);
        if (!currency) {
            return std::move(currency).error();
        }
        unit.currency = *currency;
    }
    const auto digits = find_integer(prices, "currency_minor_unit");
    if (digits && (*digits < 0 || *digits > k_most_digits)) {
        return unreadable(fmt::format("{} digits after the point", *digits), "currency_minor_unit");
    }
    unit.digits = digits ? static_cast<int>(*digits) : unit.currency.minor_digits();
    return unit;
}

// None: not stated, 0, or another way to say "call for price".
core::Result<std::optional<core::Money>> read_amount(const json& prices, const char* key, const Unit& unit)
{
    const std::string text = find_text(prices, key);
    if (text.empty()) {
        return std::optional<core::Money>{};
    }
    std::int64_t count = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failed != std::errc{} || end != text.data() + text.size() || count < 0) {
        return wrong_value(text, "is no count of minor units").with_where(key);
    }
    auto amount = core::Money::from_minor_units(count, unit.digits, unit.currency);
    if (!amount) {
        return std::move(amount).error().with_where(key);
    }
    return is_no_price(*amount) ? std::optional<core::Money>{} : std::optional{*amount};
}

// None: the product states no price.
core::Result<std::optional<model::RawPrice>> read_price(const json& product, const model::MarketDefinition& definition)
{
    const json* prices = find_object(product, "prices");
    if (prices == nullptr) {
        return std::optional<model::RawPrice>{};
    }
    const auto unit = read_unit(*prices, definition);
    if (!unit) {
        return unit.error();
    }
    auto low = read_amount(*prices, "price", *unit);
    core::Result<std::optional<core::Money>> high{std::optional<core::Money>{}};
    if (const json* range = find_object(*prices, "price_range"); low && range != nullptr) {
        low = read_amount(*range, "min_amount", *unit);
        high = read_amount(*range, "max_amount", *unit);
    }
    if (!low || !high) {
        return low ? high.error() : low.error();
    }
    if (!low.value()) {
        return std::optional<model::RawPrice>{};
    }
    model::RawPrice price;
    price.amount = *low.value();
    price.text = price.amount.to_decimal();
    if (high.value() && high.value()->ten_thousandths > price.amount.ten_thousandths) {
        price.high = *high.value();
        price.text += "–" + price.high->to_decimal();
    }
    price.text += " " + std::string{unit->currency.code()};
    price.tax = definition.tax;
    return std::optional{std::move(price)};
}

std::string facts_of(const json& product, bool has_range)
{
    json facts = json::object();
    if (has_range) {
        facts["cheapest_of_variations"] = true;
    }
    for (const char* key : {"sku", "type"}) {
        const std::string text = find_text(product, key);
        if (!text.empty()) {
            facts[key] = text;
        }
    }
    if (const json* variations = find_array(product, "variations"); variations != nullptr && !variations->empty()) {
        facts["variations"] = variations->size();
    }
    return facts.empty() ? std::string{} : facts.dump();
}

// A variation asked for on its own says beside the name which one it is.
std::string title_of(const json& product)
{
    const std::string name = text::with_entities_decoded(find_text(product, "name"));
    const std::string variation = text::with_entities_decoded(find_text(product, "variation"));
    return name.empty() || variation.empty() ? name : name + " - " + variation;
}

bool is_false(const json& product, const char* key)
{
    const json* value = find(product, key);
    return value != nullptr && value->is_boolean() && !value->get<bool>();
}

// A shop counts only what is nearly gone; of the rest it may say it in words, "12 in stock", in its own language.
std::optional<long> units_of(const json& product)
{
    if (const auto left = find_integer(product, "low_stock_remaining"); left && *left >= 0) {
        return left;
    }
    const json* stock = find_object(product, "stock_availability");
    return stock != nullptr && find_text(*stock, "class") == "in-stock" ? stated_count(find_text(*stock, "text"))
                                                                        : std::nullopt;
}

core::Result<model::RawListing> read_product(const json& product, const model::MarketDefinition& definition)
{
    if (!product.is_object()) {
        return unreadable("it is not a JSON object");
    }
    model::RawListing listing;
    listing.external_id = find_text(product, "id");
    if (listing.external_id.empty()) {
        return unreadable("it has no id");
    }
    listing.title = title_of(product);
    if (listing.title.empty()) {
        return unreadable("it has no name");
    }
    auto price = read_price(product, definition);
    if (!price) {
        return std::move(price).error();
    }
    if (price.value()) {
        listing.prices.push_back(*price.value());
    }
    listing.seller = shop_name(definition.base_url);
    if (const json* categories = find_array(product, "categories"); categories != nullptr && !categories->empty()) {
        listing.category = find_text(categories->front(), "id");
    }
    listing.quantity_available = units_of(product);
    listing.ended = is_false(product, "is_in_stock");
    listing.facts = facts_of(product, price.value() && price.value()->high.has_value());
    const std::string url = find_text(product, "permalink");
    if (url.starts_with("https://") || url.starts_with("http://")) {
        listing.url = url;
    }
    return listing;
}

Step read_products(const json& products, const model::MarketDefinition& definition)
{
    const TitleFilter filter{definition};
    Step step;
    for (std::size_t i = 0; i < products.size(); ++i) {
        const std::string title = title_of(products[i]);
        if (!title.empty() && !filter.passes(title)) {
            continue;
        }
        auto listing = read_product(products[i], definition);
        if (listing) {
            step.listings.push_back(std::move(listing).value());
        } else {
            const std::string id = find_text(products[i], "id");
            step.left_out.push_back({id.empty() ? fmt::format("product {}", i + 1) : id, listing.error().text()});
        }
    }
    judge_unread(step, step.listings.size() + step.left_out.size(), step.listings.size());
    return step;
}

std::optional<long> total_pages(const model::Response& response)
{
    const auto stated = response.header("X-WP-TotalPages");
    long pages = 0;
    if (!stated) {
        return std::nullopt;
    }
    const auto [end, failed] = std::from_chars(stated->data(), stated->data() + stated->size(), pages);
    const bool valid = failed == std::errc{} && end == stated->data() + stated->size() && pages >= 1;
    return valid ? std::optional{pages} : std::nullopt;
}

std::vector<model::Request> following(const model::MarketDefinition& definition, const Page& page, std::size_t products,
                                      std::optional<long> pages)
{
    std::vector<model::Request> requests;
    if (page.counted) {
        return requests;
    }
    if (pages && page.number == 1) {
        // One more than the run may ask for is enough to make it say that it stopped there.
        const long last = std::min(*pages, definition.politeness.max_pages + 1);
        for (long number = 2; number <= last; ++number) {
            requests.push_back(make_request(definition, Page{page.query, number, true}));
        }
    } else if (products >= k_page_size) {
        requests.push_back(make_request(definition, Page{page.query, page.number + 1, false}));
    }
    return requests;
}

}  // namespace

core::Result<bool> WooCommerce::check(const model::MarketDefinition& definition) const
{
    if (const std::string endpoint = parameter_of(definition, "endpoint");
        !endpoint.empty() && (!endpoint.starts_with('/') || endpoint.find_first_of(" #\t\r\n") != std::string::npos)) {
        return core::Error{
            core::ErrorKind::invalid,
            fmt::format("'{}' is no path such as {}", text::cut(text::printable(endpoint), 80), k_endpoint),
            "/parameters/endpoint"};
    }
    return check_shop(definition, "woocommerce", k_parameters);
}

std::vector<model::Request> WooCommerce::start(const model::MarketDefinition& definition) const
{
    std::vector<model::Request> requests;
    for (const std::string& query : definition.queries) {
        requests.push_back(make_request(definition, Page{query, 1, false}));
    }
    if (requests.empty()) {
        requests.push_back(make_request(definition, Page{}));
    }
    return requests;
}

Step WooCommerce::step(const model::MarketDefinition& definition, const model::Request& request,
                       const model::Response& response) const
{
    const auto page = Page::parse(request.context);
    if (!page) {
        return without_listings(Verdict::failed, "the answer belongs to no request of woocommerce");
    }
    const auto answer = parse_json(response.body);
    if (response.status != 200 || is_web_page(response.body)) {
        return read_refusal(response, endpoint_of(definition), answer ? find_text(*answer, "message") : "");
    }
    if (!answer) {
        return without_listings(Verdict::failed, "the answer cannot be read: " + answer.error().text());
    }
    if (!answer->is_array()) {
        return without_listings(Verdict::failed, "the answer is no list of products");
    }
    Step step = read_products(*answer, definition);
    if (answer->empty() && page->number == 1) {
        step.verdict = Verdict::empty;
    }
    if (step.verdict == Verdict::failed) {
        return step;
    }
    step.requests = following(definition, *page, answer->size(), total_pages(response));
    return step;
}

Step WooCommerce::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto saved = parse_json(bytes);
    if (!saved) {
        return without_listings(Verdict::failed, "the file cannot be read: " + saved.error().text());
    }
    if (!saved->is_array() && find(*saved, "prices") == nullptr) {
        return without_listings(Verdict::failed, "the file is no list of products");
    }
    const json all = saved->is_array() ? *saved : json::array({*saved});
    Step step = read_products(all, definition);
    if (all.empty()) {
        step.verdict = Verdict::empty;
    }
    return step;
}

}  // namespace gpuprice::markets
