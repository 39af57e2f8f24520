#ifndef GPUPRICE_SRC_MARKETS_LISTING_RULES_HPP
#define GPUPRICE_SRC_MARKETS_LISTING_RULES_HPP

/// \file
/// How a definition says which part of an item is which field of a listing: the "fields", "prices" and "skip" of its
/// "extract". Shared by json_list, html_list, csv_list and feed; only what a selector means differs.
///
///     "fields": {
///       "external_id": "/id",                          a selector
///       "title": {"template": "{/num_gpus}x {/gpu_name} {/gpu_ram_gb}GB"},    text with selectors in braces
///       "seller": {"at": "/machine_id", "prefix": "machine-"},
///       "country": {"at": "/geolocation", "match": "([A-Z]{2})$"},            first group of an RE2 expression
///       "ended": {"at": "/status", "words": {"SOLD_OUT": "true"}},            other texts give nothing
///       "facts": {"gpu": "/gpu_name"}                  names and rules of the adapter's own facts
///     },
///     "prices": [{"kind": "rental_on_demand", "amount": {"at": "/dph_total", "divide_by": "/num_gpus"},
///                 "currency": "USD"}],
///     "skip": [{"at": "/rentable", "is": ["false", "0"]}]
///
/// A rule is a selector; a list of rules, of which the first that gives something counts; or an object with one of "at"
/// (a selector, or a list of them, likewise), "template" and "text" (a constant), and, applied in this order: "match",
/// "words", "factor" (a number), "plus" and "divide_by" (selectors), "nearest" (a list of numbers, of which the nearest
/// is taken), "prefix". A rule that finds nothing gives nothing, and so does a template with a hole in it. A
/// "quantity_available" may stand in words with one number, "10 available" or "More than 10 available".
///
/// Braces of a template hold a selector, or the name of one of its "parts", which are rules; a brace of the text itself
/// is written twice. This makes 80 of the 81559 MiB that a machine reports:
///
///     {"template": "{/gpu_name} {memory}GB",
///      "parts": {"memory": {"at": "/gpu_ram", "factor": 0.0009765625, "nearest": [40, 80]}}}
///
/// "skip" and the "skip" of a price are lists of conditions, one of which is enough: a rule with "is" or "is_not"
/// (texts) or "missing": true.
///
/// A price is "kind", "amount", and optionally "currency" (a code, or a rule as an object), "high", "shipping", "skip".
/// Several of one kind are alternatives: the first that gives an amount counts. An amount that is a plain number, as in
/// JSON, is taken as it is ("1.226" is below 2); all else is read as people write prices ("1.226 €" is 1226). Where the
/// mark stands apart from the number, a template puts them together.
///
/// "listings" is a list of such {"fields", "prices", "skip"} in place of the three, where one item is several listings.

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/listing.hpp"
#include "gpuprice/model/market.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::markets {

/// The text that a selector gives within an item; none when it gives nothing. Booleans are "true" and "false".
using Lookup = std::function<std::optional<std::string>(const std::string& selector)>;

/// Refuses a selector that means nothing to the adapter; true for a good one.
using SelectorCheck = std::function<core::Result<bool>(const std::string& selector)>;

class ListingRules {
public:
    /// Reads "fields", "prices" and "skip" of `extract`; its other keys are the adapter's. Errors name the JSON pointer
    /// below "/extract", the rule and what is accepted: an unknown field or key, an expression that RE2 refuses, a
    /// price kind or currency that does not exist, a missing external_id or title, no price at all.
    [[nodiscard]] static core::Result<ListingRules> parse(const nlohmann::json& extract, const SelectorCheck& check);

    /// The rules of every listing that an item is: those of "listings", else the one of the extract itself. At least
    /// one.
    [[nodiscard]] static core::Result<std::vector<ListingRules>> parse_all(const nlohmann::json& extract,
                                                                           const SelectorCheck& check);

    ~ListingRules();
    ListingRules(ListingRules&&) noexcept;
    ListingRules& operator=(ListingRules&&) noexcept;
    ListingRules(const ListingRules&) = delete;
    ListingRules& operator=(const ListingRules&) = delete;

    /// The listing that an item is. None: "skip" applies. An error: it has no id or title, or a value that is no
    /// number, day or country. A price text that says no price, and an amount of 0, leave that price out. The currency
    /// is that of the rule, else the definition's; tax is the definition's. Days are days, instants or Unix times in
    /// seconds or milliseconds. A "url" without a host is below the definition's base_url.
    [[nodiscard]] core::Result<std::optional<model::RawListing>> read(const Lookup& lookup,
                                                                      const model::MarketDefinition& definition) const;

private:
    struct Rules;
    explicit ListingRules(std::unique_ptr<const Rules> rules);
    std::unique_ptr<const Rules> rules_;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_LISTING_RULES_HPP
