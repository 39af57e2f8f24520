#include "year_script.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace gpuprice::test {

namespace {

constexpr int k_relisted_every = 30;

Marketplace::Trouble pages(Reply reply)
{
    return [reply = std::move(reply)](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{reply} : std::nullopt;
    };
}

Marketplace::Trouble second_page(Reply reply)
{
    return [reply = std::move(reply)](const HttpRequest& request) {
        const bool meant = Marketplace::is_search(request) && Marketplace::offset_of(request) == k_page;
        return meant ? std::optional{reply} : std::nullopt;
    };
}

// The market shows its offers by their ids.
Prices first_page(const Prices& all)
{
    std::vector<std::pair<int, std::string>> ids;
    for (const auto& [id, price] : all) {
        ids.emplace_back(std::stoi(id), id);
    }
    std::ranges::sort(ids);
    Prices seen;
    for (const auto& [number, id] : ids) {
        if (seen.size() < k_page) {
            seen[id] = all.at(id);
        }
    }
    return seen;
}

}  // namespace

std::vector<Episode> script_of_troubles()
{
    const auto make = [](Marketplace::Trouble trouble) {
        return [trouble = std::move(trouble)](Marketplace& market) { market.make(trouble); };
    };
    return {
        {"an outage", 40, 42, "failed", make(pages({503, "maintenance"}))},
        {"one answer that breaks off", 90, 90, "failed", make(pages({200, R"({"total":24,"itemSummaries":[{"item)"}))},
        {"a captcha for a week", 130, 136, "blocked", make(pages({200, "<html>Are you a human?</html>"}))},
        {"another form of the answer", 180, 181, "failed",
         make(pages({200, R"({"total":24,"results":[{"id":1,"name":"NVIDIA A100"}]})"}))},
        {"a page of nothing", 220, 220, "drift", [](Marketplace& market) { market.show({}); }},
        {"keys that are refused", 300, 301, "blocked", make(pages({401, "{}"}))},
        {"a second page that fails", 320, 324, "partial", make(second_page({403, "{}"})), first_page},
        {"prices that are all 0", 340, 341, "drift",
         [](Marketplace& market) {
             auto priceless = offers(k_offers);
             for (Offer& offer : priceless) {
                 offer.price = 0;
             }
             market.show(priceless);
         }},
    };
}

std::vector<Bargain> script_of_bargains()
{
    return {
        {9'001, 41, 45, 43},     // put up during an outage
        {9'002, 178, 183, 178},  // the market cannot be read in between
        {9'003, 270, 272, 270},
    };
}

ScriptedOffers::ScriptedOffers()
{
    for (const Offer& offer : offers(k_offers)) {
        prices_[offer.id] = offer.price;
    }
}

void ScriptedOffers::go_to_day(int day)
{
    if (day == k_level_shift) {
        for (auto& [id, price] : prices_) {
            price += price * 3 / 10;
        }
    }
    const auto mover = std::next(prices_.begin(), day % static_cast<int>(prices_.size()));
    mover->second += (day * 7919) % 301 - 150;
    relist(day);
    offer_bargains(day);
}

std::vector<Offer> ScriptedOffers::on_offer() const
{
    std::vector<Offer> all;
    for (const auto* some : {&prices_, &bargains_}) {
        for (const auto& [id, price] : *some) {
            all.push_back({id, price});
        }
    }
    return all;
}

Prices ScriptedOffers::prices() const
{
    Prices all;
    for (const Offer& offer : on_offer()) {
        all[std::to_string(offer.id)] = offer.price;
    }
    return all;
}

void ScriptedOffers::relist(int day)
{
    constexpr int k_away = 2;
    if (day % k_relisted_every == k_away) {
        for (const auto& [id, price] : taken_down_) {
            prices_[id + 1'000] = price;
        }
        taken_down_.clear();
    }
    if (day > 0 && day % k_relisted_every == 0) {
        for (int i = 0; i < 2; ++i) {
            taken_down_.insert(*prices_.begin());
            prices_.erase(prices_.begin());
        }
    }
}

void ScriptedOffers::offer_bargains(int day)
{
    for (const Bargain& each : script_of_bargains()) {
        if (day == each.first) {
            bargains_[each.id] = static_cast<int>(median_of(prices()) * 3 / 4);
        } else if (day > each.last) {
            bargains_.erase(each.id);
        }
    }
}

double median_of(const Prices& prices)
{
    std::vector<int> sorted;
    for (const auto& [id, price] : prices) {
        sorted.push_back(price);
    }
    std::ranges::sort(sorted);
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
}

}  // namespace gpuprice::test
