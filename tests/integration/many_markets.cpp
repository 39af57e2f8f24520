#include "many_markets.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace gpuprice::test {

namespace {

std::string page_of(int market, int page)
{
    std::string items;
    const int first = page == 1 ? 0 : ManyMarkets::k_full;
    const int end = page == 1 ? ManyMarkets::k_full : ManyMarkets::k_listings;
    for (int i = first; i < end; ++i) {
        items += fmt::format(R"({}{{"id":"{}","title":"NVIDIA A100 80GB PCIe number {}","price":{}}})",
                             i == first ? "" : ",", i, i, 14'000 + 10 * market + i);
    }
    return R"({"items":[)" + items + "]}";
}

}  // namespace

ManyMarkets::ManyMarkets(int count, Hangs hangs)
    : count_{count}, hangs_{std::move(hangs)}, server_{HttpServer::Connections::keep, count}
{
    for (int market = 0; market < count; ++market) {
        askable_ += hangs_(market, 1) ? std::size_t{1} : std::size_t{2};
    }
    server_.otherwise([this](const HttpRequest& request) { return reply_to(request); });
}

Reply ManyMarkets::reply_to(const HttpRequest& request)
{
    int market = 0;
    int page = 0;
    if (std::sscanf(request.target.c_str(), "/m%d?page=%d", &market, &page) != 2) {  // NOLINT(cert-err34-c): own text
        return {404, ""};
    }
    {
        const std::lock_guard guard{mutex_};
        asked_.insert(request.target);
    }
    changed_.notify_all();
    return hangs_(market, page) ? Reply::faulty(Fault::stall)
                                : Reply{200, page_of(market, page)}.with("ETag", fmt::format("\"{}\"", page));
}

void ManyMarkets::introduce_to(const User& user, const std::string& politeness) const
{
    std::string ids;
    int market = 0;
    for (const std::string& origin : server_.origins()) {
        const std::string id = fmt::format("m{:03}", market++);
        ids += (ids.empty() ? "\"" : ",\"") + id + "\"";
        (void)user.home().write(
            "config/gpuprice/markets/" + id + ".json",
            R"({"id":")" + id + R"(","adapter":"json_list","country":"US","currency":"USD","base_url":")" + origin +
                R"(","politeness":{"min_delay_ms":0)" + politeness + R"(},"extract":{"request":{"path":"/)" + id +
                R"(?page={page}"},"paging":{"kind":"page","size":)" + std::to_string(k_full) +
                R"(},"items":"/items","fields":{"external_id":"/id","title":"/title"},)" +
                R"("prices":[{"kind":"ask","amount":"/price"}]}})");
    }
    (void)user.home().write("config/gpuprice/config.json", R"({"markets":[)" + ids + "]}");
}

bool ManyMarkets::wait_until_asked()
{
    using namespace std::chrono_literals;
    std::unique_lock guard{mutex_};
    return changed_.wait_for(guard, 30s, [this] { return asked_.size() == askable_; });
}

}  // namespace gpuprice::test
