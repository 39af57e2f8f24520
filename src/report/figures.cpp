#include "figures.hpp"

#include "gpuprice/report/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace gpuprice::report {

Cell amount_cell(const std::optional<double>& amount)
{
    return amount ? Cell::number(*amount, k_money_digits, amount_text(*amount)) : Cell::none();
}

Cell ratio_cell(const std::optional<double>& ratio, std::string shown)
{
    return ratio ? Cell::number(*ratio, k_ratio_digits, std::move(shown)) : Cell::none();
}

std::string multiple_range_text(const std::optional<double>& low, const std::optional<double>& high)
{
    return low && high ? fmt::format("{:.2f}–{}", rounded(*low, 2), multiple_text(*high)) : std::string{};
}

Cell feedback_cell(const model::RawListing& listing)
{
    if (!listing.seller_feedback) {
        return Cell::none();
    }
    const auto count = static_cast<std::size_t>(std::max(*listing.seller_feedback, 0L));
    std::string shown = amount_text(static_cast<double>(count));
    if (listing.seller_positive_share) {
        shown += fmt::format(" ({})", share_text(*listing.seller_positive_share));
    }
    return Cell::with_display(Cell::count(count), std::move(shown));
}

void leave_to_files_if_empty(Table& table, std::string_view key)
{
    const auto column = std::ranges::find(table.columns, key, &Column::key);
    const auto place = static_cast<std::size_t>(column - table.columns.begin());
    const bool is_empty = std::ranges::none_of(table.rows, [place](const std::vector<Cell>& row) {
        return !std::holds_alternative<std::monostate>(row.at(place).value);
    });
    if (is_empty) {
        column->audience = Audience::files;
    }
}

Cell stated_price_cell(const analysis::Offer& offer, std::string shown)
{
    const double amount = offer.span->price.amount.to_double();
    const bool is_known = offer.unit_price > 0.0;
    return Cell::sorted_by(Cell::number(amount, k_money_digits, std::move(shown)),
                           is_known ? std::optional{amount * offer.rate.factor} : std::nullopt);
}

std::string flags_text(model::Flags flags)
{
    using model::Flag;
    // From what looks like fraud to what is good to know.
    static constexpr std::array k_by_weight{Flag::implausible_price,
                                            Flag::deposit,
                                            Flag::memory_modded,
                                            Flag::cheapest_of_variations,
                                            Flag::new_unverified,
                                            Flag::form_factor_conflict,
                                            Flag::engineering_sample,
                                            Flag::ex_mining,
                                            Flag::pulled,
                                            Flag::no_warranty,
                                            Flag::preorder,
                                            Flag::long_lead_time,
                                            Flag::relist,
                                            Flag::same_item,
                                            Flag::price_range,
                                            Flag::best_offer};
    static_assert(k_by_weight.size() == model::k_flag_count);
    std::string shown;
    for (const Flag flag : k_by_weight) {
        if (flags.has(flag)) {
            shown.append(shown.empty() ? "" : ", ").append(model::to_text(flag));
        }
    }
    return shown;
}

Cell flags_cell(model::Flags flags) { return Cell::with_display(Cell{model::to_text(flags, " ")}, flags_text(flags)); }

std::string range_text(const std::optional<double>& low, const std::optional<double>& high)
{
    return low && high ? amount_text(*low) + "–" + amount_text(*high) : std::string{};
}

std::string unit_of(core::Currency currency)
{
    std::string unit{currency.code()};
    std::ranges::transform(unit, unit.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    return unit;
}

std::string share_text(double share)
{
    constexpr double k_percent = 100.0;
    return fmt::format("{:.0f} %", rounded(share * k_percent, 0));
}

std::string rate_text(double rate)
{
    constexpr double k_percent = 100.0;
    return decimal_text(rate * k_percent, 3) + " %";
}

void add_note(Table& table, std::string note)
{
    if (!note.empty()) {
        table.notes.push_back(std::move(note));
    }
}

}  // namespace gpuprice::report
