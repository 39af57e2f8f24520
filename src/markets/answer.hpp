#ifndef GPUPRICE_SRC_MARKETS_ANSWER_HPP
#define GPUPRICE_SRC_MARKETS_ANSWER_HPP

#include "gpuprice/markets/adapter.hpp"

#include "listing_rules.hpp"
#include "paging.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

[[nodiscard]] Step without_listings(Verdict verdict, std::string message);

/// Makes an ok step partial; messages add up.
void weaken(Step& step, const std::string& message);

/// Judges by what could not be read the step of an answer that held `items` and gave `read` of them: failed when none,
/// for then the market has changed its form; partial when less than half. Without items, or with another verdict than
/// ok, as it is.
void judge_unread(Step& step, std::size_t items, std::size_t read);

/// The first character that is no white space is '<'.
[[nodiscard]] bool is_web_page(std::string_view body);

/// What the status of an answer alone decides: empty for `empty_statuses`, blocked for 401, 403 and 429, failed for
/// what else is not 200. None: read on.
[[nodiscard]] std::optional<Step> decided_by_status(const model::Response& response,
                                                    std::span<const long> empty_statuses);

/// Which selectors of a definition gave something.
class SelectorUse {
public:
    void note(const std::string& selector, bool gave_something) { gave_[selector] |= gave_something; }

    /// Those that were asked and never gave anything, ascending.
    [[nodiscard]] std::vector<std::string> unreached() const;

private:
    std::map<std::string, bool> gave_;
};

/// Reads the items of one answer, one by one, into a step.
class ItemReader {
public:
    /// All must outlive the reader. \param use  where the use of selectors is noted; null = it is not.
    ItemReader(const std::vector<ListingRules>& rules, const model::MarketDefinition& definition,
               SelectorUse* use = nullptr)
        : rules_{rules}, definition_{definition}, use_{use}
    {
    }

    /// Adds the listings of an item; of several with one id the first stays.
    void add(const Lookup& item);

    /// Adds an item that could not even be looked at.
    void leave_out(std::string reason);

    [[nodiscard]] std::size_t items() const noexcept { return items_; }

    /// Empty without items; else judged as by `judge_unread`.
    [[nodiscard]] Step finish() &&;

private:
    const std::vector<ListingRules>& rules_;
    const model::MarketDefinition& definition_;
    SelectorUse* use_;
    Step step_;
    std::size_t items_ = 0;
    std::size_t read_ = 0;
};

/// Adds the requests that follow, after those already there; what stands against them makes the step partial.
void follow(Step& step, core::Result<std::vector<model::Request>> next);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_ANSWER_HPP
