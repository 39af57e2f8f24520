#ifndef GPUPRICE_MODEL_LISTING_HPP
#define GPUPRICE_MODEL_LISTING_HPP

/// \file
/// What a market said (RawListing) and what normalize made of it (Listing).

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/kinds.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gpuprice::model {

/// One price of one listing, as stated. Without shipping; `high` only where a range was stated.
struct RawPrice {
    PriceKind kind = PriceKind::ask;
    core::Money amount;               ///< the low end of a range
    std::optional<core::Money> high;  ///< the high end, same currency, above `amount`
    std::string text;                 ///< the price as written: "6288.00 USD", "1.2万"
    std::optional<core::Money> shipping;
    TaxKind tax = TaxKind::unknown;
    std::string source;  ///< a citation, for quotes; else empty

    bool operator==(const RawPrice&) const = default;
};

/// One listing as the market states it: every input of normalize, and its prices. Absent = not stated.
struct RawListing {
    std::string external_id;  ///< the market's own id; may be empty only where every price is a quote or sold
    std::string title;
    std::string condition_code;                   ///< machine code of the market, "3000"
    std::string condition_text;                   ///< its words, "Used"
    std::optional<int> quantity;                  ///< cards in the offer, as a field of the market says; > 0
    std::optional<long> quantity_available;       ///< units one could buy at the unit price; >= 0
    std::string category;                         ///< the market's own category id
    std::string country;                          ///< where the item lies, ISO 3166-1 alpha-2; the region
    std::string seller;                           ///< a name, or "h:…" when already hashed
    std::string seller_country;                   ///< ISO 3166-1 alpha-2
    std::optional<long> seller_feedback;          ///< count of ratings
    std::optional<double> seller_positive_share;  ///< 0 to 1
    bool best_offer = false;                      ///< the seller takes offers
    std::optional<core::Day> listed_on;           ///< the market's own date of listing
    std::string facts;                            ///< the adapter's own facts, a JSON object; empty = none
    std::string url;                              ///< for people; not an input of normalize
    bool ended = false;                           ///< the market says: sold, ended or out of stock
    std::vector<RawPrice> prices;                 ///< at most one a kind; may be empty: "call for price"

    bool operator==(const RawListing&) const = default;
};

/// One piece of evidence that normalize found, in the order in which it was used.
struct Evidence {
    std::string token;   ///< the words of the title, or the field, that matched
    std::string rule;    ///< which rule: "part number", "accessory noun", "memory size", …
    std::string effect;  ///< what it decided, for people: "card a100-80gb-pcie", "not a card: accessory"

    bool operator==(const Evidence&) const = default;
};

/// What a listing really offers. A pure function of the RawListing without its prices, and of the catalogue: so the
/// flag `price_range`, which is a price's own, is not among its flags.
struct Listing {
    OfferKind offer_kind = OfferKind::other;
    std::string card;    ///< catalogue id; empty = variant not stated, or outside the catalogue
    std::string family;  ///< family name; empty = none in the catalogue
    std::optional<int> memory_gb;
    std::optional<FormFactor> form_factor;
    Condition condition = Condition::unknown;
    int quantity = 1;  ///< cards sold at the stated price: unit price = price / quantity; > 0
    Flags flags;
    double confidence = 0.0;         ///< 0 to 1
    std::string reason;              ///< why it counts in no card's price; empty when it does
    std::vector<Evidence> evidence;  ///< not stored: `explain` makes it again

    bool operator==(const Listing&) const = default;
};

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_LISTING_HPP
