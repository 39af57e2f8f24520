#include "gpuprice/report/wording.hpp"

#include "gpuprice/report/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace gpuprice::report {

std::string spaced(std::string_view word)
{
    std::string text{word};
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string basis_text(const analysis::PriceBasis& basis)
{
    return std::string{basis.gross ? "as listed" : "net of tax where it is known"} +
           (basis.with_shipping ? ", with stated shipping" : ", without shipping");
}

std::string counts_text(const std::map<std::string, std::size_t>& counts)
{
    std::vector<std::pair<std::string, std::size_t>> sorted{counts.begin(), counts.end()};
    std::ranges::stable_sort(sorted, std::ranges::greater{}, &std::pair<std::string, std::size_t>::second);
    std::string text;
    for (const auto& [reason, count] : sorted) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, spaced(reason));
    }
    return text;
}

std::string launch_text(const analysis::LaunchPrice& launch)
{
    return (launch.approximate ? "≈" : "") + money_text(launch.amount);
}

std::string launch_note(std::string_view card, const analysis::LaunchPrice& launch)
{
    std::string range;
    if (launch.low < launch.high) {
        range = fmt::format(", figures of that kind {}–{} {}", amount_text(launch.low), amount_text(launch.high),
                            launch.amount.currency.code());
    }
    return fmt::format("launch price of {}: {}, {} of {}{} ({})", card, launch_text(launch),
                       spaced(catalog::to_text(launch.kind)), core::to_text(launch.day), range, launch.source);
}

}  // namespace gpuprice::report
