#ifndef GPUPRICE_SRC_MARKETS_ANSWER_HPP
#define GPUPRICE_SRC_MARKETS_ANSWER_HPP

#include "gpuprice/markets/adapter.hpp"

#include "listing_rules.hpp"
#include "paging.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

[[nodiscard]] Step without_listings(Verdict verdict, std::string message);

/// Makes an ok step partial; messages add up.
void weaken(Step& step, const std::string& message);

/// The first character that is no white space is '<'.
[[nodiscard]] bool is_web_page(std::string_view body);

/// What the status of an answer alone decides: empty for `empty_statuses`, blocked for 401, 403 and 429, failed for
/// what else is not 200. None: read on.
[[nodiscard]] std::optional<Step> decided_by_status(const model::Response& response,
                                                    std::span<const long> empty_statuses);

/// Reads the items of one answer, one by one, into a step.
class ItemReader {
public:
    /// Both must outlive the reader.
    ItemReader(const std::vector<ListingRules>& rules, const model::MarketDefinition& definition)
        : rules_{rules}, definition_{definition}
    {
    }

    /// Adds the listings of an item; of several with one id the first stays.
    void add(const Lookup& lookup);

    /// Adds an item that could not even be looked at.
    void leave_out(std::string reason);

    [[nodiscard]] std::size_t items() const noexcept { return items_; }

    /// Empty without items; failed when not one of them could be read, for then the market has changed its form.
    [[nodiscard]] Step finish() &&;

private:
    const std::vector<ListingRules>& rules_;
    const model::MarketDefinition& definition_;
    Step step_;
    std::size_t items_ = 0;
    std::size_t read_ = 0;
};

/// Adds the requests that follow; what stands against them makes the step partial.
void follow(Step& step, core::Result<std::vector<model::Request>> next);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_ANSWER_HPP
