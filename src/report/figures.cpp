#include "figures.hpp"

#include "gpuprice/report/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
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
