#include "marketplace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace gpuprice::test {

namespace {

constexpr std::string_view k_token_path = "/identity/v1/oauth2/token";
constexpr std::string_view k_search_path = "/buy/browse/v1/item_summary/search?";
constexpr std::chrono::seconds k_patience{30};

std::string to_json(const Offer& offer)
{
    return fmt::format(R"({{"itemId":"v1|{0}|0","title":"{1}","price":{{"value":"{2}.00","currency":"USD"}},)"
                       R"("condition":"Used","conditionId":"3000","buyingOptions":["FIXED_PRICE"],)"
                       R"("seller":{{"username":"seller-{0}"}},"itemLocation":{{"country":"US"}}}})",
                       offer.id, offer.title, offer.price);
}

}  // namespace

std::vector<Offer> offers(int count)
{
    std::vector<Offer> all;
    for (int id = 1; id <= count; ++id) {
        all.push_back({id, 15'000 + (37 * id) % 1'000});
    }
    return all;
}

Marketplace::Marketplace(std::vector<Offer> offers, int page_size) : page_size_{page_size}, offers_{std::move(offers)}
{
    server_.otherwise([this](const HttpRequest& request) { return answer(request); });
}

void Marketplace::show(std::vector<Offer> offers)
{
    const std::lock_guard guard{mutex_};
    offers_ = std::move(offers);
}

void Marketplace::make(Trouble trouble)
{
    const std::lock_guard guard{mutex_};
    trouble_ = std::move(trouble);
}

void Marketplace::be_slow(std::chrono::milliseconds delay)
{
    const std::lock_guard guard{mutex_};
    delay_ = delay;
}

int Marketplace::searches() const
{
    const std::lock_guard guard{mutex_};
    return searches_;
}

bool Marketplace::wait_for_searches(int count)
{
    std::unique_lock guard{mutex_};
    return searched_.wait_for(guard, k_patience, [&] { return searches_ >= count; });
}

bool Marketplace::is_search(const HttpRequest& request) { return request.target.starts_with(k_search_path); }

int Marketplace::offset_of(const HttpRequest& request)
{
    constexpr std::string_view k_name = "&offset=";
    const std::size_t at = request.target.find(k_name);
    int offset = 0;
    if (at != std::string::npos) {
        const char* end = request.target.data() + request.target.size();
        std::from_chars(request.target.data() + at + k_name.size(), end, offset);
    }
    return offset;
}

Reply Marketplace::page(int offset, const std::string& more) const
{
    std::string items;
    const std::lock_guard guard{mutex_};
    const int total = static_cast<int>(offers_.size());
    for (int i = offset; i < std::min(offset + page_size_, total); ++i) {
        items += (items.empty() ? "" : ",") + to_json(offers_[static_cast<std::size_t>(i)]);
    }
    Reply reply{200, fmt::format(R"({{{}"total":{},"limit":{},"offset":{},"itemSummaries":[{}]}})", more, total,
                                 page_size_, offset, items)};
    return std::move(reply).after(delay_);
}

Reply Marketplace::answer(const HttpRequest& request)
{
    Trouble trouble;
    {
        const std::lock_guard guard{mutex_};
        trouble = trouble_;
        if (is_search(request)) {
            ++searches_;
            searched_.notify_all();
        }
    }
    if (trouble) {
        if (auto reply = trouble(request)) {
            return std::move(*reply);
        }
    }
    if (request.target == k_token_path) {
        return Reply{200, fmt::format(R"({{"access_token":"{}","expires_in":7200}})", k_access_token)};
    }
    if (!is_search(request)) {
        return Reply{404};
    }
    if (request.header("Authorization") != "Bearer " + std::string{k_access_token}) {
        return Reply{401, R"({"errors":[{"errorId":1001,"message":"Invalid access token"}]})"};
    }
    return page(offset_of(request));
}

}  // namespace gpuprice::test
