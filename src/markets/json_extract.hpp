#ifndef GPUPRICE_SRC_MARKETS_JSON_EXTRACT_HPP
#define GPUPRICE_SRC_MARKETS_JSON_EXTRACT_HPP

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/market.hpp"

#include "details.hpp"
#include "json.hpp"
#include "listing_rules.hpp"
#include "paging.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gpuprice::markets {

/// The "extract" of a json_list, whose keys json_list.hpp explains.
struct JsonExtract {
    Paging paging;
    std::vector<ListingRules> rules;
    std::string items;
    bool lines = false;
    std::vector<std::string> each;
    std::optional<std::string> item_id;
    std::optional<Details> details;
    std::optional<std::string> total;
    std::optional<std::string> cursor;
    std::optional<std::string> next;
    std::vector<long> empty_statuses;
    std::vector<std::string> blocked_when;
    JsonKeys keys;                        ///< all that its pointers lead through
    bool looks_at_whole_objects = false;  ///< where other keys count, too

    /// Errors name the JSON pointer below "/extract", the rule and what is accepted.
    [[nodiscard]] static core::Result<JsonExtract> parse(const model::MarketDefinition& definition);
};

/// Whether that entry of blocked_when is a place in the answer and not a text of it.
[[nodiscard]] bool is_block_pointer(const std::string& mark);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_JSON_EXTRACT_HPP
