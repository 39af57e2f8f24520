#ifndef GPUPRICE_INGEST_PROBE_HPP
#define GPUPRICE_INGEST_PROBE_HPP

/// \file
/// From the address of a shop to a market definition, by asking the shop which of the known ways it answers.

#include "gpuprice/core/money.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/model/market.hpp"
#include "gpuprice/normalize/normalizer.hpp"

#include <functional>
#include <optional>
#include <string>

namespace gpuprice::ingest {

/// What the definition shall say; what is not given is found out, or assumed and told so.
struct ProbeWishes {
    std::string id;  ///< of the market; empty = the host with hyphens, "shop-example-com"
    std::string country;
    std::optional<core::Currency> currency;
    std::string title_filter;  ///< words of which one must stand in a title; empty = everything is taken
};

struct ProbeResult {
    std::optional<model::MarketDefinition> definition;  ///< none: nothing that an adapter reads was found
    bool blocked = false;                               ///< the shop refused an answer on the way
    bool busy = false;                                  ///< it wants fewer requests, so it was not asked further
    bool reached = true;                                ///< false: no answer came, so nothing is known of the shop
};

/// Tries, in turn, Shopify's and WooCommerce's lists of products, and the page itself as a product page where there is
/// such an adapter; the first that gives products or an honest "none" wins. One request after the other, through the
/// fetcher with its manners. \param told  called with one line for people after each step.
[[nodiscard]] ProbeResult probe(const fetch::Url& address, const ProbeWishes& wishes, fetch::Fetcher& fetcher,
                                const normalize::Normalizer& normalizer,
                                const std::function<void(const std::string&)>& told);

/// The id that a market at that address gets where none is wished for.
[[nodiscard]] std::string market_id_of(const fetch::Url& address);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_INGEST_PROBE_HPP
