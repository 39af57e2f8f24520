#ifndef GPUPRICE_REPORT_EXPLANATION_HPP
#define GPUPRICE_REPORT_EXPLANATION_HPP

/// \file
/// Why a title is, or is not, that card: what was read, by which words and rules.

#include "gpuprice/analysis/judgement.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/listing.hpp"
#include "gpuprice/report/table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::report {

/// One reading with the price that goes with it, whose currency may be Currency::unstated.
struct Explanation {
    std::string title;
    model::Listing listing;  ///< with its evidence
    std::optional<model::SpanPrice> price;
    /// Of a stored listing, how it counts on the last day on which it stands.
    std::optional<analysis::Judgement> judgement{};
};

/// One JSON object in one line, without a line break: title, offer_kind, card, family, memory_gb, form_factor,
/// quantity, condition, flags[], confidence, amount, unit_amount, currency, reason, evidence[] (token, rule, effect).
/// What is not stated, or does not exist, is null. `unit_amount` is the amount divided by the quantity.
[[nodiscard]] std::string explanation_json(const Explanation& explanation);

/// The answer to a line of a batch that cannot be read: {"line": 7, "error": "…"}.
[[nodiscard]] std::string explanation_error_json(long line, std::string_view error);

/// The title and what it was read as, one line a property, the last of which says whether it counts in a card's price.
[[nodiscard]] std::string reading_text(const Explanation& explanation);

/// Each piece of evidence and its effect, in the order in which they were used.
[[nodiscard]] Table evidence_table(const Explanation& explanation);

/// The price history of one listing, oldest first. \param history  all of that listing, not empty.
[[nodiscard]] Table price_history_table(const model::History& history);

/// How the listing's description changed over time; empty rows when it never did.
[[nodiscard]] Table revision_table(const model::History& history);

/// A stored listing as one JSON object: that of `explanation_json`, and listing, region, market_country, seller, url,
/// judged (how it counts: day, currency, unit_price, condition, left_out, bounds[] below which it is implausible; null
/// when it stands on no day), revisions[] (as stored), prices[].
[[nodiscard]] std::string stored_explanation_json(const Explanation& explanation, const model::History& history);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_EXPLANATION_HPP
