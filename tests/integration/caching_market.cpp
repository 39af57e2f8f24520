#include "caching_market.hpp"

#include "gpuprice/core/digest.hpp"

#include "support/catch.hpp"

#include <utility>

namespace gpuprice::test {

using nlohmann::json;

CachingMarket::CachingMarket(std::vector<Offer> offers, int page_size, States states_)
    : market{std::move(offers), page_size}, states{states_}
{
    heal();
}

void CachingMarket::heal()
{
    market.make([this](const HttpRequest& request) { return answer(request); });
}

std::optional<Reply> CachingMarket::answer(const HttpRequest& request) const
{
    if (!Marketplace::is_search(request) || !request.header("Authorization")) {
        return std::nullopt;
    }
    Reply page = market.page(Marketplace::offset_of(request));
    std::string state = "\"" + core::digest(page.body) + "\"";
    if (states == States::weak_etag) {
        state = "W/" + state;
    }
    const bool dated = states == States::last_modified;
    const auto had = request.header(dated ? "If-Modified-Since" : "If-None-Match");
    if (states != States::nothing && had && *had == (dated ? k_modified : state)) {
        return Reply{304}.with("ETag", state);
    }
    page.headers.emplace_back("Set-Cookie", std::string{"session="} + k_session);
    if (states == States::etag_but_no_store) {
        page.headers.emplace_back("Cache-Control", "private, No-Store");
    }
    if (dated) {
        page.headers.emplace_back("Last-Modified", k_modified);
    } else if (states != States::nothing) {
        page.headers.emplace_back("ETag", state);
    }
    return page;
}

std::vector<std::string> CachingMarket::conditions(int count)
{
    std::vector<std::string> all;
    for (const HttpRequest& request : market.server().requests()) {
        if (Marketplace::is_search(request)) {
            all.push_back(request.header("If-None-Match").value_or("-") + " / " +
                          request.header("If-Modified-Since").value_or("-"));
        }
    }
    REQUIRE(all.size() >= static_cast<std::size_t>(count));
    return {all.end() - count, all.end()};
}

json scrape_row(User& user, int code, const std::string& market)
{
    const Shown shown = user.run({"scrape", market, "--format", "json"});
    INFO(shown.err << shown.out);
    CHECK(shown.code == code);
    return json::parse(shown.out).at("rows").at(0);
}

}  // namespace gpuprice::test
