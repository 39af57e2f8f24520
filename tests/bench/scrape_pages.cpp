#include "bench/scrape_pages.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace gpuprice::bench {

namespace {

using namespace std::string_view_literals;

constexpr std::array k_models{
    "NVIDIA A100 80GB PCIe"sv,       "NVIDIA A100 40GB PCIe"sv,  "NVIDIA H100 80GB PCIe"sv,
    "NVIDIA H100 SXM5 80GB"sv,       "NVIDIA Tesla V100 32GB"sv, "NVIDIA L40S 48GB"sv,
    "NVIDIA RTX A6000 48GB GDDR6"sv, "NVIDIA A40 48GB"sv,        "NVIDIA Tesla T4 16GB"sv,
    "AMD Instinct MI210 64GB"sv,     "GeForce RTX 4090 24GB"sv,  "GeForce GTX 1080 Ti 11GB"sv};
constexpr std::array k_before{""sv,        "Lot of 4 Dell "sv, "HPE "sv,          "Genuine "sv,
                              "Lenovo "sv, "Tested "sv,        "Heatsink for "sv, "Supermicro "sv};
constexpr std::array k_after{" Tensor Core GPU Graphics Card"sv,
                             " Accelerator, server pull, tested working"sv,
                             " - excellent condition, free shipping"sv,
                             " 900-21001-0020-000"sv,
                             " no warranty, as is"sv,
                             " New Sealed, ships today"sv};
constexpr std::array k_conditions{"New"sv, "Used"sv, "Open box"sv, "Seller refurbished"sv};
constexpr std::array k_condition_codes{"1000"sv, "3000"sv, "1500"sv, "2500"sv};
constexpr std::array k_countries{"US"sv, "CN"sv, "HK"sv, "DE"sv, "GB"sv};

/// One offer, all of which follows from its number.
class Item {
public:
    explicit Item(int number) : number_{number}, bits_{static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15U} {}

    [[nodiscard]] std::string id() const { return fmt::format("2{:011}", number_); }
    [[nodiscard]] std::string title() const
    {
        return fmt::format("{}{}{} #{}", pick(k_before, 8), pick(k_models, 16), pick(k_after, 24), number_ % 1000);
    }
    [[nodiscard]] std::string price() const
    {
        return fmt::format("{}.{:02}", 900 + (bits_ >> 32U) % 29'000, number_ % 100);
    }
    [[nodiscard]] int shipping() const { return static_cast<int>((bits_ >> 40U) % 60); }
    [[nodiscard]] int seller() const { return static_cast<int>((bits_ >> 36U) % 700); }
    [[nodiscard]] int day() const { return 1 + static_cast<int>((bits_ >> 44U) % 28); }
    [[nodiscard]] std::string_view condition() const { return pick(k_conditions, 48); }
    [[nodiscard]] std::string_view condition_code() const { return pick(k_condition_codes, 48); }
    [[nodiscard]] std::string_view country() const { return pick(k_countries, 52); }
    [[nodiscard]] std::uint64_t picture() const { return bits_; }

private:
    template <std::size_t n>
    [[nodiscard]] std::string_view pick(const std::array<std::string_view, n>& words, unsigned shift) const
    {
        return words[(bits_ >> shift) % n];
    }

    int number_;
    std::uint64_t bits_;
};

int pages_of_query(const Extent& extent) { return extent.pages / extent.queries; }

void add_json_item(std::string& text, const Item& item)
{
    const std::string id = item.id();
    fmt::format_to(
        std::back_inserter(text),
        R"~({{"itemId":"v1|{0}|0","legacyItemId":"{0}","title":"{1}","leafCategoryIds":["27386"],)~"
        R"~("categories":[{{"categoryId":"27386","categoryName":"Graphics/Video Cards"}},{{"categoryId":"58058",)~"
        R"~("categoryName":"Computers/Tablets & Networking"}}],"image":{{"imageUrl":"https://i.shop.example/images/g/{2:016x}/s-l225.jpg"}},)~"
        R"~("price":{{"value":"{3}","currency":"USD"}},"itemHref":"https://api.shop.example/buy/browse/v1/item/v1%7C{0}%7C0",)~"
        R"~("seller":{{"username":"seller-{4}","feedbackPercentage":"99.{5}","feedbackScore":{6}}},)~"
        R"~("condition":"{7}","conditionId":"{8}","thumbnailImages":[{{"imageUrl":"https://i.shop.example/images/g/{2:016x}/s-l1600.jpg"}}],)~"
        R"~("shippingOptions":[{{"shippingCostType":"FIXED","shippingCost":{{"value":"{9}.00","currency":"USD"}}}}],)~"
        R"~("buyingOptions":["FIXED_PRICE","BEST_OFFER"],"itemWebUrl":"https://www.shop.example/itm/{0}",)~"
        R"~("itemLocation":{{"postalCode":"941**","country":"{10}"}},"adultOnly":false,)~"
        R"~("itemCreationDate":"2026-02-{11:02}T17:20:00.000Z","topRatedBuyingExperience":false,"priorityListing":false,)~"
        R"~("listingMarketplaceId":"SHOP_US"}})~",
        id, item.title(), item.picture(), item.price(), item.seller(), item.seller() % 10, 10 + item.seller() * 7,
        item.condition(), item.condition_code(), item.shipping(), item.country(), item.day());
}

void add_html_item(std::string& text, const Item& item)
{
    const std::string id = item.id();
    fmt::format_to(
        std::back_inserter(text),
        R"~(<li class="s-item s-item__pl-on-bottom" data-viewport='{{"trackableId":"{2:016x}"}}' data-item="{0}">)~"
        R"~(<div class="s-item__wrapper clearfix"><div class="s-item__image-section"><div class="s-item__image">)~"
        R"~(<a tabindex="-1" aria-hidden="true" class="s-item__link" href="/itm/{0}?hash=item{2:016x}&amp;itmprp=enc%3AAQAIAAAA8">)~"
        R"~(<div class="s-item__image-wrapper image-treatment"><img src="https://i.shop.example/images/g/{2:016x}/s-l500.webp" )~"
        R"~(srcset="https://i.shop.example/images/g/{2:016x}/s-l140.webp 140w, https://i.shop.example/images/g/{2:016x}/s-l500.webp 500w" )~"
        R"~(alt="{1}" loading="lazy" onload="SITE_SPEED.ATF_TIMER.measure(this)"></div></a></div></div>)~"
        R"~(<div class="s-item__info clearfix"><a class="s-item__link" href="/itm/{0}?hash=item{2:016x}&amp;itmprp=enc%3AAQAIAAAA8" )~"
        R"~(target="_blank" data-interactions='[{{"actionKind":"NAVSRC","interaction":"wwFVrK2vRE0lhQY0{2:016x}"}}]'>)~"
        R"~(<div class="s-item__title"><span role="heading" aria-level="3">{1}</span></div><span class="clipped">Opens in a new window or tab</span></a>)~"
        R"~(<div class="s-item__subtitle"><span class="SECONDARY_INFO">{3}</span></div>)~"
        R"~(<div class="s-item__details clearfix"><div class="s-item__details-section--primary">)~"
        R"~(<div class="s-item__detail s-item__detail--primary"><span class="s-item__price">${4}</span></div>)~"
        R"~(<div class="s-item__detail s-item__detail--primary"><span class="s-item__dynamic s-item__buyItNowOption">or Best Offer</span></div>)~"
        R"~(<div class="s-item__detail s-item__detail--primary"><span class="s-item__shipping s-item__logisticsCost">+${5}.00 shipping</span></div>)~"
        R"~(<div class="s-item__detail s-item__detail--primary"><span class="s-item__location s-item__itemLocation" data-country="{6}">Located in {6}</span></div>)~"
        R"~(<div class="s-item__detail s-item__detail--primary"><span class="s-item__free-returns s-item__freeReturnsNoFee"><span class="BOLD">Free returns</span></span></div></div>)~"
        R"~(<div class="s-item__details-section--secondary"><span class="s-item__detail s-item__detail--secondary">)~"
        R"~(<span class="s-item__seller-info"><span class="s-item__seller-info-text">seller-{7} ({8}) 99.{9}%</span></span></span>)~"
        R"~(<span class="s-item__listingDate"><span class="BOLD">2026-02-{10:02}</span></span></div></div>)~"
        R"~(<div class="s-item__watchheart" aria-label="watch {1}"><a href="/myb/WatchListAdd?item={0}&amp;pt=null&amp;srt=01000a000000&amp;ru=https%3A%2F%2Fwww.shop.example%2Fsch">)~"
        R"~(<span class="s-item__watchheart-icon"><svg class="icon icon--heart-24" focusable="false" aria-hidden="true"><use href="#icon-heart-24"></use></svg></span></a></div>)~"
        R"~(</div></div></li>)~"
        "\n",
        id, item.title(), item.picture(), item.condition(), item.price(), item.shipping(), item.country(),
        item.seller(), 10 + item.seller() * 7, item.seller() % 10, item.day());
}

std::string definition(std::string_view kind, const std::string& base_url, const Extent& extent,
                       std::string_view extract)
{
    std::string queries;
    for (int query = 1; query <= extent.queries; ++query) {
        queries += fmt::format("{}\"{}\"", query == 1 ? "" : ",", query);
    }
    return fmt::format(
        R"~({{"id":"bench-{0}","adapter":"{0}_list","country":"US","currency":"USD","base_url":"{1}","queries":[{2}],)~"
        R"~("politeness":{{"max_in_flight":32,"min_delay_ms":0,"max_pages":{3}}},)~"
        R"~("extract":{{"request":{{"path":"/{0}/{{query}}?page={{page}}"}},"paging":{{"kind":"page","size":{4}}},{5}}}}})~",
        kind, base_url, queries, extent.pages, extent.items, extract);
}

}  // namespace

std::string json_page(int page, const Extent& extent)
{
    const long total = static_cast<long>(pages_of_query(extent)) * extent.items;
    std::string text = fmt::format(
        R"~({{"href":"https://api.shop.example/search","total":{},"limit":{},"itemSummaries":[)~", total, extent.items);
    for (int i = 0; i < extent.items; ++i) {
        text += i == 0 ? "" : ",";
        add_json_item(text, Item{(page - 1) * extent.items + i});
    }
    return text + "]}";
}

std::string html_page(int page, const Extent& extent)
{
    std::string text =
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>gpu for sale</title>"
        "<script>window.SITE_SPEED={ATF_TIMER:{measure:function(e){}}};</script>"
        "<style>.s-item__wrapper{display:flex}.clipped{position:absolute}</style></head><body><div id=\"mainContent\">";
    fmt::format_to(std::back_inserter(text),
                   "<h1 class=\"srp-controls__count-heading\"><span class=\"BOLD\">{}</span> results</h1>"
                   "<ul class=\"srp-results srp-list clearfix\">\n",
                   static_cast<long>(pages_of_query(extent)) * extent.items);
    for (int i = 0; i < extent.items; ++i) {
        add_html_item(text, Item{(page - 1) * extent.items + i});
    }
    return text + "</ul></div><footer><a href=\"/help\">Help</a></footer></body></html>\n";
}

std::string json_definition(const std::string& base_url, const Extent& extent)
{
    return definition(
        "json", base_url, extent,
        R"~("items":"/itemSummaries","total":"/total","fields":{"external_id":"/itemId","title":"/title",)~"
        R"~("url":"/itemWebUrl","category":"/categories/0/categoryName","condition_text":"/condition",)~"
        R"~("condition_code":"/conditionId","seller":"/seller/username","seller_feedback":"/seller/feedbackScore",)~"
        R"~("seller_positive_share":{"at":"/seller/feedbackPercentage","factor":0.01},"country":"/itemLocation/country",)~"
        R"~("listed_on":"/itemCreationDate"},)~"
        R"~("prices":[{"kind":"ask","amount":"/price/value","currency":{"at":"/price/currency"},)~"
        R"~("shipping":"/shippingOptions/0/shippingCost/value"}])~");
}

std::string html_definition(const std::string& base_url, const Extent& extent)
{
    return definition(
        "html", base_url, extent,
        R"~("items":"li.s-item","total":"h1.srp-controls__count-heading","fields":{"external_id":"./@data-item",)~"
        R"~("title":".s-item__title span","url":"a.s-item__link::attr(href)","condition_text":".SECONDARY_INFO",)~"
        R"~("seller":{"at":".s-item__seller-info-text","match":"^(\\S+)"},)~"
        R"~("seller_feedback":{"at":".s-item__seller-info-text","match":"\\((\\d+)\\)"},)~"
        R"~("seller_positive_share":{"at":".s-item__seller-info-text","match":"([\\d.]+)%","factor":0.01},)~"
        R"~("country":".s-item__location::attr(data-country)","listed_on":".s-item__listingDate",)~"
        R"~("best_offer":{"at":".s-item__buyItNowOption","words":{"or Best Offer":"true"}}},)~"
        R"~("prices":[{"kind":"ask","amount":".s-item__price",)~"
        R"~("shipping":{"at":".s-item__shipping","match":"([\\d.]+)"}}])~");
}

}  // namespace gpuprice::bench
