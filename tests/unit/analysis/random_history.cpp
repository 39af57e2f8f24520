#include "random_history.hpp"

#include "support/history.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <tuple>

namespace gpuprice::test {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr std::array k_currencies{"USD", "EUR", "CNY", "JPY", "GBP"};
constexpr std::array k_units_per_eur{1.1, 1.0, 7.7, 160.0, 0.85};
constexpr std::array k_markets{"ebay-de", "ebay-us", "shop"};

class Maker {
public:
    Maker(unsigned seed, core::Day first, int length) : random_{seed}, first_{first}, length_{length} {}

    model::History make()
    {
        const int listings = 30 + below(60);
        for (int i = 0; i < listings; ++i) {
            add_listing(i);
        }
        for (const char* market : k_markets) {
            add_coverage(market);
        }
        std::ranges::sort(history_.coverage, {}, [](const model::Coverage& each) {
            return std::tuple{each.market, each.at};
        });
        sort_spans();
        return std::move(history_);
    }

private:
    int below(int limit) { return std::uniform_int_distribution<int>{0, limit - 1}(random_); }
    bool one_in(int n) { return below(n) == 0; }

    std::string amount(std::size_t currency)
    {
        // Few different prices, so that sellers copy each other; some a tenth of the rest.
        const double usd = 10'000.0 + 500.0 * below(12);
        const double price = usd / 1.1 * k_units_per_eur.at(currency) * (one_in(9) ? 0.1 : 1.0);
        return std::to_string(std::llround(price));
    }

    void add_listing(int number)
    {
        ListingOn listing;
        listing.id = "id-" + std::to_string(number);
        const auto currency = static_cast<std::size_t>(one_in(2) ? 0 : below(5));
        listing.currency = k_currencies.at(currency);
        listing.market = k_markets.at(static_cast<std::size_t>(below(3)));
        listing.seller = "seller-" + std::to_string(below(14));
        listing.unknown_seller = one_in(6);
        listing.condition = one_in(4) ? model::Condition::brand_new : model::Condition::used;
        listing.kind = one_in(8) ? model::PriceKind::rental_on_demand : model::PriceKind::ask;
        listing.quantity = one_in(5) ? 4 : 1;
        if (one_in(7)) {
            listing.flags.add(one_in(2) ? model::Flag::deposit : model::Flag::memory_modded);
        }
        if (one_in(9)) {
            listing.kind = one_in(2) ? model::PriceKind::quote : model::PriceKind::sold;
        }
        const core::Day born = first_ + days{below(length_)};
        core::Instant at = core::Instant{born} + hours{below(24)};
        const int prices = 1 + below(4);
        listing.amount = amount(currency);
        for (int i = 0; i < prices; ++i) {
            add_span(listing, born, at);
            const core::Instant last = history_.spans.back().last;
            at = last + hours{one_in(3) ? 24 * (1 + below(12)) : 12};
            if (one_in(4) && !history_.spans.back().gone_at) {
                history_.spans.back().absent_from = last + (at - last) / 2;
            }
            listing.amount = amount(currency);
        }
        if (one_in(5)) {
            add_copy(listing, born);
        }
    }

    void add_span(const ListingOn& listing, core::Day born, core::Instant at)
    {
        add(history_, listing);
        model::Revision& revision = history_.revisions.back();
        revision.raw.title = "NVIDIA A100 80GB PCIe Tensor Core GPU";
        revision.first_seen = core::Instant{born};
        if (born > first_ + days{5}) {
            revision.missed_before = core::Instant{born} - hours{24 * (1 + below(5))};
        } else if (one_in(3)) {
            revision.raw.listed_on = born - days{below(9)};
        }
        if (one_in(4)) {
            revision.raw.quantity_available = below(9);
        }
        model::Span& span = history_.spans.back();
        span.first = at;
        span.last = model::is_point(listing.kind) ? at : at + hours{one_in(5) ? 0 : below(24 * 20)};
        if (!model::is_point(listing.kind) && one_in(4)) {
            span.absent_from = span.gone_at = span.last + std::chrono::seconds{1};
        }
    }

    /// The same offer again: under another id, or on another market.
    void add_copy(ListingOn listing, core::Day born)
    {
        const model::Span original = history_.spans.back();
        if (one_in(2)) {
            listing.id += "-again";
        } else {
            listing.market = listing.market == k_markets.front() ? k_markets.back() : k_markets.front();
        }
        listing.amount = original.price.amount.to_decimal();
        const core::Instant at = original.first + hours{below(100)};
        add_span(listing, std::min(born + days{2}, core::day_of(at)), at);
        if (model::is_point(listing.kind)) {
            return;
        }
        history_.spans.back().last = std::max(history_.spans.back().first, original.last);
    }

    void add_coverage(const char* market)
    {
        for (int day = below(20); day < length_; day += 1 + (one_in(6) ? below(12) : 0)) {
            history_.coverage.push_back({market, core::Instant{first_ + days{day}} + hours{below(20)}, !one_in(4)});
        }
    }

    void sort_spans()
    {
        std::ranges::stable_sort(history_.spans, {}, [this](const model::Span& span) {
            const model::Revision& revision = history_.revisions[span.revision];
            return std::tuple{revision.market, revision.raw.external_id, span.price.kind, span.first};
        });
        test::follow(history_);
    }

    std::mt19937 random_;
    core::Day first_;
    int length_;
    model::History history_;
};

}  // namespace

model::History random_history(unsigned seed, core::Day first, int length) { return Maker{seed, first, length}.make(); }

model::RateTable random_rates(unsigned seed, core::Day first, int length)
{
    std::mt19937 random{seed};
    std::normal_distribution<double> step{0.0, 0.01};
    model::RateTable rates;
    for (std::size_t i = 0; i < k_currencies.size(); ++i) {
        const auto currency = core::Currency::parse(k_currencies.at(i)).value();
        double rate = k_units_per_eur.at(i);
        for (int day = -3; day < length && currency != core::Currency::eur; ++day) {
            rate *= std::exp(step(random));
            const bool is_weekend = day % 7 == 0 || day % 7 == 6;
            const bool is_in_gap = i == 3 && day > length / 2 && day < length / 2 + 14;
            if (!is_weekend && !is_in_gap) {
                rates.add({first + days{day}, currency, rate, "ECB"});
            }
        }
    }
    return rates;
}

}  // namespace gpuprice::test
