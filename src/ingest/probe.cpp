#include "gpuprice/ingest/probe.hpp"

#include "gpuprice/markets/adapter.hpp"
#include "gpuprice/text/counted.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace gpuprice::ingest {

namespace {

using markets::Verdict;

constexpr long k_too_many_requests = 429;

/// Countries by the end of a host name, with the money that shops there take.
struct Place {
    std::string_view domain;
    std::string_view country;
    std::string_view currency;
};
constexpr auto k_places = std::to_array<Place>({
    {"com", "US", "USD"}, {"us", "US", "USD"}, {"uk", "GB", "GBP"}, {"de", "DE", "EUR"}, {"at", "AT", "EUR"},
    {"ch", "CH", "CHF"},  {"fr", "FR", "EUR"}, {"nl", "NL", "EUR"}, {"be", "BE", "EUR"}, {"es", "ES", "EUR"},
    {"it", "IT", "EUR"},  {"pt", "PT", "EUR"}, {"ie", "IE", "EUR"}, {"fi", "FI", "EUR"}, {"se", "SE", "SEK"},
    {"no", "NO", "NOK"},  {"dk", "DK", "DKK"}, {"pl", "PL", "PLN"}, {"cz", "CZ", "CZK"}, {"ca", "CA", "CAD"},
    {"au", "AU", "AUD"},  {"nz", "NZ", "NZD"}, {"jp", "JP", "JPY"}, {"cn", "CN", "CNY"}, {"hk", "HK", "HKD"},
    {"tw", "TW", "TWD"},  {"kr", "KR", "KRW"}, {"sg", "SG", "SGD"}, {"in", "IN", "INR"}, {"ae", "AE", "AED"},
    {"il", "IL", "ILS"},  {"br", "BR", "BRL"}, {"mx", "MX", "MXN"}, {"za", "ZA", "ZAR"}, {"tr", "TR", "TRY"},
});

// "com" says nothing about the country: it is only the last resort.
const Place* place_of_host(std::string_view host)
{
    const std::size_t dot = host.rfind('.');
    const std::string_view end = dot == std::string_view::npos ? "" : host.substr(dot + 1);
    const auto found = std::ranges::find(k_places, end, &Place::domain);
    return found == k_places.end() || found == k_places.begin() ? nullptr : &*found;
}

const Place* place_of_currency(std::string_view currency)
{
    const auto found = std::ranges::find(k_places, currency, &Place::currency);
    return found == k_places.end() ? nullptr : &*found;
}

const Place* place_of_country(std::string_view country)
{
    const auto found = std::ranges::find(k_places, country, &Place::country);
    return found == k_places.end() ? nullptr : &*found;
}

std::string address_of(const fetch::Url& url)
{
    const bool usual = (url.scheme == "https" && url.port == "443") || (url.scheme == "http" && url.port == "80");
    return url.scheme + "://" + url.host + (usual ? "" : ":" + url.port);
}

// The collection that an address such as https://shop.example/collections/gpus/products/h100 names.
std::string collection_in(std::string_view path)
{
    constexpr std::string_view k_mark = "/collections/";
    const std::size_t at = path.find(k_mark);
    if (at == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = path.substr(at + k_mark.size());
    const std::string_view name = rest.substr(0, rest.find('/'));
    // Percent-encoded as it stands, it would be encoded again; the whole shop is a good answer, too.
    return name.find('%') == std::string_view::npos ? std::string{name} : std::string{};
}

// Shopify's cart, {"token":"…","currency":"USD",…}, is small and its own; a scan for the one key is enough of a reader.
std::optional<core::Currency> currency_in_cart(std::string_view body)
{
    constexpr std::string_view k_key = "\"currency\":";
    constexpr std::size_t k_code = 3;
    const std::size_t at = body.find(k_key);
    const std::size_t quote = at == std::string_view::npos ? at : body.find('"', at + k_key.size());
    if (quote == std::string_view::npos) {
        return std::nullopt;
    }
    const auto currency = core::Currency::parse(body.substr(quote + 1, k_code));
    return currency ? std::optional{*currency} : std::nullopt;
}

class Prober {
public:
    Prober(const fetch::Url& address, const ProbeWishes& wishes, fetch::Fetcher& fetcher,
           const normalize::Normalizer& normalizer, const std::function<void(const std::string&)>& told)
        : address_{address}, wishes_{wishes}, fetcher_{fetcher}, normalizer_{normalizer}, told_{told}
    {
        if (address.is_loopback()) {
            politeness_.min_delay = std::chrono::milliseconds{0};
        }
    }

    ProbeResult run()
    {
        ProbeResult result;
        result.definition = shopify();
        result.reached = reached_;  // who does not answer the first question answers none
        if (!result.definition && reached_ && !busy_) {
            result.definition = woocommerce();
        }
        if (!result.definition && reached_ && !busy_) {
            result.definition = product_page();
        }
        result.blocked = blocked_;
        result.busy = busy_;
        return result;
    }

private:
    /// A page and what the adapter makes of it.
    struct Seen {
        model::Response response;
        markets::Step step;
    };

    model::MarketDefinition blank(const char* adapter)
    {
        model::MarketDefinition definition;
        definition.id = wishes_.id.empty() ? market_id_of(address_) : wishes_.id;
        definition.adapter = adapter;
        definition.base_url = address_of(address_);
        definition.politeness = politeness_;
        definition.note = "Found by 'gpuprice markets probe'. Whether prices include tax is not known: add \"tax\".";
        const Place* place = wishes_.country.empty() ? place_of_host(address_.host) : nullptr;
        definition.country = !wishes_.country.empty() ? wishes_.country : place != nullptr ? place->country : "";
        if (!wishes_.title_filter.empty()) {
            definition.parameters["title_filter"] = wishes_.title_filter;
        }
        return definition;
    }

    std::optional<model::Response> ask(const model::Request& request, const std::string& what)
    {
        std::optional<model::Response> response;
        fetcher_.submit(request, politeness_, [&](const model::Request&, const fetch::Outcome& outcome) {
            if (outcome) {
                response = *outcome;
                reached_ = true;
            } else {
                blocked_ = blocked_ || outcome.error().kind == core::ErrorKind::denied;
                reached_ = reached_ || outcome.error().kind == core::ErrorKind::denied;
                told_(what + ": " + outcome.error().text());
            }
        });
        fetcher_.run();
        return response;
    }

    /// The first page of the market, read; none, and told why, when it is not that kind of market.
    std::optional<Seen> first_page(const model::MarketDefinition& definition, const std::string& what)
    {
        const auto& adapter = *markets::find_adapter(definition.adapter);
        const model::Request request = adapter.start(definition).front();
        auto response = ask(request, what);
        if (!response) {
            return std::nullopt;
        }
        Seen seen{std::move(*response), {}};
        seen.step = adapter.step(definition, request, seen.response);
        const bool found =
            seen.step.verdict == Verdict::ok || seen.step.verdict == Verdict::empty || !seen.step.listings.empty();
        if (!found) {
            blocked_ = blocked_ || seen.step.verdict == Verdict::blocked;
            busy_ = busy_ || seen.response.status == k_too_many_requests;
            told_(what + ": " + seen.step.message);
            return std::nullopt;
        }
        return seen;
    }

    // With everything in the definition that decides how an answer is read, says what the first page holds.
    void tell_listings(const model::MarketDefinition& definition, const Seen& seen, const std::string& what)
    {
        const auto& adapter = *markets::find_adapter(definition.adapter);
        const markets::Step kept = adapter.read_saved(definition, seen.response.body);
        model::MarketDefinition all = definition;
        all.parameters.erase("title_filter");
        const std::size_t shown = adapter.read_saved(all, seen.response.body).listings.size();
        std::size_t cards = 0;
        for (const model::RawListing& raw : kept.listings) {
            cards += normalizer_.normalize(raw).reason.empty() ? 1U : 0U;
        }
        std::string line = what + ": yes; " + text::counted(shown, "listing") + " on the first page";
        if (definition.parameters.contains("title_filter")) {
            line += ", " + std::to_string(kept.listings.size()) + " with a word of the title filter";
        }
        told_(line + ", " + std::to_string(cards) + " of them a card of the catalogue");
    }

    // Country and currency, each from the wish, the shop, or the other one.
    void settle(model::MarketDefinition& definition, std::optional<core::Currency> stated)
    {
        const auto currency = wishes_.currency ? wishes_.currency : stated;
        if (definition.country.empty()) {
            const Place* place = currency ? place_of_currency(currency->code()) : nullptr;
            definition.country = place != nullptr ? place->country : k_places.front().country;
            told_("country: " + definition.country + " is assumed; say otherwise with --country");
        }
        const Place* place = place_of_country(definition.country);
        const auto usual = core::Currency::parse(place != nullptr ? place->currency : "USD");
        definition.currency = currency ? *currency : usual.value_or(core::Currency::usd);
        if (!currency) {
            told_("currency: the shop does not say; " + std::string{definition.currency.code()} +
                  " is assumed; say otherwise with --currency");
        }
    }

    // Asking the address that a shop redirects to saves a redirect a page.
    void move_to(const std::string& url, model::MarketDefinition& definition) const
    {
        const auto now = fetch::parse_url(url);
        const bool safe = now && (now->scheme == "https" || address_.scheme == "http");
        if (safe && now->origin() != address_.origin()) {
            definition.base_url = address_of(*now);
            told_("address: the shop is at " + definition.base_url);
        }
    }

    std::optional<model::MarketDefinition> shopify()
    {
        constexpr long k_pages = 40;  // 10,000 products
        const std::string what = "Shopify (/products.json)";
        model::MarketDefinition definition = blank("shopify");
        definition.politeness.max_pages = k_pages;
        if (const std::string collection = collection_in(address_.path); !collection.empty()) {
            definition.parameters["collection"] = collection;
        }
        const auto seen = first_page(definition, what);
        if (!seen) {
            return std::nullopt;
        }
        move_to(seen->response.url, definition);
        std::optional<core::Currency> stated;
        if (!wishes_.currency) {
            model::Request cart;
            cart.url = definition.base_url + "/cart.js";
            const auto answer = ask(cart, "Shopify's currency (/cart.js)");
            stated = answer && answer->status == 200 ? currency_in_cart(answer->body) : std::nullopt;
        }
        settle(definition, stated);
        tell_listings(definition, *seen, what);
        return definition;
    }

    std::optional<model::MarketDefinition> woocommerce()
    {
        constexpr long k_most_pages = 40;  // beyond, searching for a few cards asks for less
        const std::string what = "WooCommerce (/wp-json/wc/store/v1/products)";
        model::MarketDefinition definition = blank("woocommerce");
        definition.politeness.max_pages = k_most_pages;
        const auto seen = first_page(definition, what);
        if (!seen) {
            return std::nullopt;
        }
        move_to(seen->response.url, definition);
        long pages = 0;
        const std::string total{seen->response.header("X-WP-TotalPages").value_or("")};
        std::from_chars(total.data(), total.data() + total.size(), pages);
        if (pages > k_most_pages) {
            definition.queries = {"A100", "A800", "B200", "H100", "H200", "H800", "Instinct", "L40S", "V100"};
            told_("the shop has " + text::counted(static_cast<std::size_t>(pages), "page") +
                  ": it is searched for a few cards (\"queries\")");
        }
        model::MarketDefinition all = definition;
        all.parameters.erase("title_filter");
        std::optional<core::Currency> stated;
        for (const model::RawListing& raw :
             markets::find_adapter("woocommerce")->read_saved(all, seen->response.body).listings) {
            if (!raw.prices.empty() && !stated) {
                stated = raw.prices.front().amount.currency;
            }
        }
        settle(definition, stated);
        tell_listings(definition, *seen, what);
        return definition;
    }

    std::optional<model::MarketDefinition> product_page()
    {
        const std::string what = "product page";
        const markets::Adapter* adapter = markets::find_adapter("product_page");
        if (adapter == nullptr) {
            told_(what + ": not tried, this program has no adapter for it");
            return std::nullopt;
        }
        model::MarketDefinition definition = blank("product_page");
        definition.parameters.clear();
        // The page is named by its path or by its whole address, whichever makes the adapter ask for this very page.
        const std::string path =
            address_.text.substr(std::min(address_.text.find('/', address_.scheme.size() + 3), address_.text.size()));
        for (const std::string& page : {path, address_.text}) {
            definition.queries = {page};
            const auto requests =
                adapter->check(definition) ? adapter->start(definition) : std::vector<model::Request>{};
            if (requests.empty() || requests.front().url != address_.text) {
                continue;
            }
            const auto seen = first_page(definition, what);
            if (!seen) {
                return std::nullopt;  // and it was told why
            }
            if (seen->step.listings.empty()) {
                told_(what + ": it states no product with a price");
                return std::nullopt;
            }
            const auto& prices = seen->step.listings.front().prices;
            settle(definition, prices.empty() ? std::nullopt : std::optional{prices.front().amount.currency});
            tell_listings(definition, *seen, what);
            return definition;
        }
        told_(what + ": the adapter takes no single address; see 'gpuprice markets show' for how it is told its pages");
        return std::nullopt;
    }

    const fetch::Url& address_;
    const ProbeWishes& wishes_;
    fetch::Fetcher& fetcher_;
    const normalize::Normalizer& normalizer_;
    const std::function<void(const std::string&)>& told_;
    model::Politeness politeness_;
    bool blocked_ = false;
    bool busy_ = false;
    bool reached_ = false;
};

}  // namespace

ProbeResult probe(const fetch::Url& address, const ProbeWishes& wishes, fetch::Fetcher& fetcher,
                  const normalize::Normalizer& normalizer, const std::function<void(const std::string&)>& told)
{
    return Prober{address, wishes, fetcher, normalizer, told}.run();
}

std::string market_id_of(const fetch::Url& address)
{
    constexpr std::size_t k_longest = 64;
    std::string id;
    const std::string host = address.host.starts_with("www.") ? address.host.substr(4) : address.host;
    for (const char c : host) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain || (!id.empty() && id.back() != '-')) {
            id += plain ? c : '-';
        }
    }
    id = id.substr(0, k_longest);
    while (id.ends_with('-')) {
        id.pop_back();
    }
    return id.empty() ? "shop" : id;
}

}  // namespace gpuprice::ingest
