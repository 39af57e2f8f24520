#ifndef GPUPRICE_SRC_MARKETS_DETAILS_HPP
#define GPUPRICE_SRC_MARKETS_DETAILS_HPP

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/market.hpp"

#include "extract_node.hpp"
#include "request_template.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::markets {

/// The second step of a market whose search gives ids only: the "details" of an "extract".
///
///     "item_id": "/Id",
///     "details": {"request": {"path": "/prod?id={ids}"}, "size": 100, "items": "", "item_id": "/ProdId"}
///
/// {ids} are up to "size" ids, each percent-encoded, with commas between; in a "body" {ids_json} is a JSON array of
/// strings. "items" ("", the whole answer, by default) and "item_id" say where the answer has its items, and what in
/// them is the id. A request for details counts against politeness.max_pages like any other.
class Details {
public:
    /// Complains at `node` about what is wrong.
    [[nodiscard]] static Details parse(const ExtractNode& node);

    /// Requests for all these ids, in their order; each carries its own in its context.
    [[nodiscard]] std::vector<model::Request> requests(const model::MarketDefinition& definition,
                                                       std::span<const std::string> ids) const;

    /// The ids that a request asked for; none when it is no request for details.
    [[nodiscard]] static std::optional<std::vector<std::string>> asked_for(const model::Request& request);

    [[nodiscard]] const std::string& items() const noexcept { return items_; }
    [[nodiscard]] const std::string& item_id() const noexcept { return item_id_; }

private:
    std::optional<RequestTemplate> request_;
    std::string items_;
    std::string item_id_;
    std::size_t size_ = 1;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_DETAILS_HPP
