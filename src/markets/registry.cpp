#include "gpuprice/markets/adapter.hpp"

#include "csv_list.hpp"
#include "ebay_browse.hpp"
#include "feed.hpp"
#include "html_list.hpp"
#include "json_list.hpp"
#include "product_page.hpp"
#include "shopify.hpp"
#include "woocommerce.hpp"

#include <array>
#include <utility>

namespace gpuprice::markets {

namespace {

// Ascending by name.
const auto& registry()
{
    static const CsvList csv_list;
    static const EbayBrowse ebay_browse;
    static const Feed feed;
    static const HtmlList html_list;
    static const JsonList json_list;
    static const ProductPage product_page;
    static const Shopify shopify;
    static const WooCommerce woocommerce;
    static const std::array<std::pair<std::string_view, const Adapter*>, 8> all{{
        {"csv_list", &csv_list},
        {"ebay_browse", &ebay_browse},
        {"feed", &feed},
        {"html_list", &html_list},
        {"json_list", &json_list},
        {"product_page", &product_page},
        {"shopify", &shopify},
        {"woocommerce", &woocommerce},
    }};
    return all;
}

}  // namespace

const Adapter* find_adapter(std::string_view name) noexcept
{
    for (const auto& [each, adapter] : registry()) {
        if (each == name) {
            return adapter;
        }
    }
    return nullptr;
}

std::vector<std::string_view> adapter_names()
{
    std::vector<std::string_view> names;
    for (const auto& [name, adapter] : registry()) {
        names.push_back(name);
    }
    return names;
}

}  // namespace gpuprice::markets
