#include "gpuprice/report/judgement.hpp"

#include "gpuprice/analysis/copies.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

namespace gpuprice::report {

namespace {

constexpr std::size_t k_least_rule = 30;

std::string fence_text(const analysis::PlausibleBounds& bounds)
{
    // Half of the median is the highest that the rule goes.
    const bool is_half = bounds.fence > 0.4999 * bounds.median_of_others;
    return fmt::format("{} {}, the median of the {} other sellers", is_half ? "half of" : "3.5 spreads under",
                       amount_text(bounds.median_of_others), bounds.others);
}

}  // namespace

std::string left_out_word(const analysis::Judgement& judgement)
{
    if (!judgement.offer.left_out.empty()) {
        return judgement.offer.left_out;
    }
    const auto flag = analysis::flag_left_out(judgement.offer.flags);
    return flag ? std::string{model::to_text(*flag)} : std::string{};
}

std::string verdict_text(const analysis::Judgement& judgement)
{
    const std::string word = left_out_word(judgement);
    if (!judgement.cell) {
        return "in no card's price: " + spaced(word.empty() ? "not_in_catalogue" : word);
    }
    const std::string cell = cell_text(*judgement.cell) + " on " + core::to_text(judgement.day);
    const int quantity = judgement.offer.revision->derived.quantity;
    if (const auto copy = analysis::copy_flag(judgement.offer.flags)) {
        return fmt::format("left out of the price of {}: {}, the earlier one counts", cell,
                           spaced(model::to_text(*copy)));
    }
    if (!word.empty()) {
        return fmt::format("left out of the price of {}, unless --include-flagged: {}", cell, spaced(word));
    }
    return fmt::format("counts for {}{}", cell, quantity > 1 ? fmt::format(", its price divided by {}", quantity) : "");
}

Table bounds_table(const analysis::Judgement& judgement)
{
    Table table;
    const analysis::PlausibleBounds& bounds = *judgement.bounds;
    const double price = judgement.offer.unit_price;
    table.columns = {{"below_" + unit_of(judgement.currency), "BELOW", Align::right},
                     {"holds", "IT IS"},
                     {"rule", "WHICH IS", Align::left, Audience::both, k_least_rule}};
    const auto add = [&table, price](double bound, std::string rule) {
        if (bound > 0.0) {
            const bool holds = price < bound;
            table.rows.push_back({Cell::number(bound, k_money_digits, amount_text(bound)),
                                  Cell::toned(Cell::with_display(Cell::truth(holds), holds ? "below" : "not below"),
                                              holds ? Tone::warning : Tone::plain),
                                  Cell{std::move(rule)}});
        }
    };
    add(bounds.fence, fence_text(bounds));
    add(bounds.above_gap, "above a gap of twice or more; most sellers are above it");
    if (judgement.launch_price) {
        add(bounds.floor, fmt::format("5 % of {} {} at launch, halved every 2 years beyond an age of 2",
                                      amount_text(*judgement.launch_price), judgement.currency.code()));
    }
    table.title = fmt::format("Too cheap to be believed? {} {} each on {}", amount_text(price),
                              judgement.currency.code(), core::to_text(judgement.day));
    table.empty_text =
        "Nothing tells: there is no launch price, and too few other sellers (" + std::to_string(bounds.others) + ").";
    if (bounds.fence > 0.0) {
        add_note(table,
                 "Of the other sellers those found too cheap themselves are judges, too. The price without them: "
                 "gpuprice markup " +
                     judgement.cell->card->id + " --as-of " + core::to_text(judgement.day) + " --explain-number");
    } else if (!table.rows.empty() && bounds.above_gap == 0.0) {
        add_note(table, fmt::format("The other sellers here, {}, are too few to hold it against.", bounds.others));
    }
    return table;
}

}  // namespace gpuprice::report
