#ifndef GPUPRICE_TESTS_INTEGRATION_MARKETPLACE_HPP
#define GPUPRICE_TESTS_INTEGRATION_MARKETPLACE_HPP

/// \file
/// A marketplace on 127.0.0.1 that answers as eBay's Browse API does: a token, then pages of a search. What it offers
/// and what goes wrong with it can change between two runs of the program, and during one.

#include "support/http_server.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::test {

inline constexpr const char* k_client_secret = "s3cr3t-value";
inline constexpr const char* k_access_token = "t0k3n-value";

struct Offer {
    int id = 0;
    int price = 0;  ///< whole US dollars
    std::string title = "NVIDIA A100 80GB PCIe";
};

/// `count` offers with the ids 1, 2, … and prices around 15,000.
[[nodiscard]] std::vector<Offer> offers(int count);

class Marketplace {
public:
    /// What goes wrong with a request; none = it is answered as it should be.
    using Trouble = std::function<std::optional<Reply>(const HttpRequest&)>;

    /// \param page_size  the most offers on one page, > 0.
    explicit Marketplace(std::vector<Offer> offers, int page_size = 200);

    void show(std::vector<Offer> offers);
    void make(Trouble trouble);
    void heal() { make({}); }

    /// The time that each page takes from now on.
    void be_slow(std::chrono::milliseconds delay);

    [[nodiscard]] std::string url() const { return server_.url(); }
    [[nodiscard]] int port() const { return server_.port(); }
    [[nodiscard]] HttpServer& server() { return server_; }

    /// Requests for pages so far. The second form waits until there are that many; false after half a minute.
    [[nodiscard]] int searches() const;
    [[nodiscard]] bool wait_for_searches(int count);

    [[nodiscard]] static bool is_search(const HttpRequest& request);
    [[nodiscard]] static int offset_of(const HttpRequest& request);

    /// The page as it should be, with `more` members ahead of the others: `"warnings":[…],`.
    [[nodiscard]] Reply page(int offset, const std::string& more = "") const;

private:
    [[nodiscard]] Reply answer(const HttpRequest& request);

    int page_size_;
    mutable std::mutex mutex_;
    std::condition_variable searched_;
    std::vector<Offer> offers_;
    Trouble trouble_;
    std::chrono::milliseconds delay_{0};
    int searches_ = 0;
    HttpServer server_;  // last: it calls the others from its thread
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_MARKETPLACE_HPP
