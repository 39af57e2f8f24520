#ifndef GPUPRICE_TESTS_INTEGRATION_JSON_SHOP_HPP
#define GPUPRICE_TESTS_INTEGRATION_JSON_SHOP_HPP

/// \file
/// A market on 127.0.0.1 whose listings are pages of JSON, which a definition of the kind json_list reads. It wants a
/// key in a header and another in the address, and answers with both, as careless servers do.

#include "support/http_server.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace gpuprice::test {

inline constexpr const char* k_header_key = "h34der-k3y";
inline constexpr const char* k_address_key = "4ddress-k3y";
inline constexpr const char* k_session = "s3ssi0n-1d";

struct Item {
    int id = 0;
    int price = 0;
    int was = 0;  ///< the price of before, which a careless definition takes for the price
};

class JsonShop {
public:
    static constexpr int k_page_size = 3;

    JsonShop()
    {
        server_.otherwise([this](const HttpRequest& request) { return answer(request); });
    }

    void show(std::vector<Item> items)
    {
        const std::lock_guard guard{mutex_};
        items_ = std::move(items);
    }

    /// Every page from this one on is a captcha; 0 = none is.
    void block_from_page(int page)
    {
        const std::lock_guard guard{mutex_};
        blocked_from_ = page;
    }

    /// The definition of market `shop`, which takes the price from there. Its key is in $SHOP_KEY.
    [[nodiscard]] std::string definition(const std::string& price_at) const
    {
        return R"({"id":"shop","adapter":"json_list","country":"US","currency":"USD","base_url":")" + server_.url() +
               R"(","parameters":{"token_header":"X-Api-Key: "},"credentials":{"token":{"env":"SHOP_KEY"}},)"
               R"("extract":{"request":{"path":"/offers?api_key=)" +
               k_address_key +
               R"(&page={page}"},"paging":{"kind":"page","size":3},"items":"/items",)"
               R"("fields":{"external_id":"/id","title":"/name","seller":"/seller"},)"
               R"("prices":[{"kind":"ask","amount":")" +
               price_at + R"("}]},"politeness":{"min_delay_ms":0,"max_pages":200}})";
    }

    [[nodiscard]] HttpServer& server() { return server_; }

private:
    [[nodiscard]] Reply answer(const HttpRequest& request)
    {
        const std::string mark = "&page=";
        const auto at = request.target.find(mark);
        const bool has_keys = request.header("X-Api-Key") == k_header_key &&
                              request.target.find(std::string{"api_key="} + k_address_key) != std::string::npos;
        if (at == std::string::npos || !has_keys) {
            return {404, ""};
        }
        const int page = std::stoi(request.target.substr(at + mark.size()));
        const std::lock_guard guard{mutex_};
        if (blocked_from_ > 0 && page >= blocked_from_) {
            return {200, "<!DOCTYPE html><html><title>Are you a robot?</title></html>"};
        }
        std::string body;
        for (int i = (page - 1) * k_page_size; i < page * k_page_size && i < static_cast<int>(items_.size()); ++i) {
            const Item& item = items_[static_cast<std::size_t>(i)];
            body += (body.empty() ? "" : ",") + (R"({"id":")" + std::to_string(item.id)) +
                    R"(","name":"NVIDIA A100 80GB PCIe","seller":"s)" + std::to_string(item.id) + R"(","price":)" +
                    std::to_string(item.price) + R"(,"was":)" + std::to_string(item.was) + "}";
        }
        return Reply{200, R"({"items":[)" + body + "]}"}
            .with("Content-Type", "application/json")
            .with("ETag", "\"" + std::to_string(std::hash<std::string>{}(body)) + "\"")
            .with("Set-Cookie", std::string{"session="} + k_session)
            .with("X-Auth-Token", k_header_key)
            .with("Link", "<" + server_.url(request.target) + ">; rel=\"self\"");
    }

    std::mutex mutex_;
    std::vector<Item> items_;
    int blocked_from_ = 0;
    HttpServer server_;  // last: it calls the others from its thread
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_JSON_SHOP_HPP
