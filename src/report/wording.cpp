#include "gpuprice/report/wording.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/counted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace gpuprice::report {

std::string spaced(std::string_view word)
{
    std::string text{word};
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string cell_text(const analysis::CellKey& cell)
{
    return fmt::format("{}, {}{} in {}", cell.card->id,
                       cell.kind == model::PriceKind::ask ? "" : spaced(model::to_text(cell.kind)) + ", ",
                       model::to_text(cell.condition), cell.region.empty() ? "an unknown region" : cell.region);
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

std::string rates_note(std::span<const analysis::Offer> offers)
{
    std::set<std::string> rates;
    for (const analysis::Offer& offer : offers) {
        if (!offer.rate.source.empty()) {
            rates.insert(offer.rate.source + " of " + core::to_text(offer.rate.day));
        }
    }
    return rates.empty() ? std::string{} : fmt::format("Exchange rates: {}.", fmt::join(rates, "; "));
}

std::string missing_rates_note(const analysis::MissingRates& missing)
{
    std::vector<std::string> outdated;
    std::vector<std::string> unknown;
    for (const auto& [currency, last] : missing.last_known) {
        if (last) {
            outdated.push_back(
                fmt::format("of {}{} {}", currency.code(), outdated.empty() ? " is" : "", core::to_text(*last)));
        } else {
            unknown.emplace_back(currency.code());
        }
    }
    std::vector<std::string> sentences;
    if (!outdated.empty()) {
        sentences.push_back(
            fmt::format("Exchange rates are too old: the last day known {}, and a rate is used for {} days. "
                        "Run 'gpuprice rates update'.",
                        fmt::join(outdated, ", "), model::k_longest_without_rate.count()));
    }
    if (!unknown.empty()) {
        sentences.push_back(fmt::format("No exchange rate of {} is known for the day.", fmt::join(unknown, ", ")));
    }
    std::vector<std::string> without;
    if (missing.prices > 0) {
        without.push_back(text::counted(missing.prices, "listing") + " in no price");
    }
    if (missing.multiples > 0) {
        without.push_back(text::counted(missing.multiples, "row") + " without a multiple");
    }
    if (!without.empty()) {
        sentences.push_back(fmt::format("That leaves {}.", fmt::join(without, " and ")));
    }
    return fmt::format("{}", fmt::join(sentences, " "));
}

std::string excluded_note(const analysis::MarkupReport& report)
{
    std::map<std::string, std::size_t> counts;
    for (const analysis::MarkupRow& row : report.rows) {
        for (const auto& [flag, count] : row.price.excluded) {
            counts[flag] += count;
        }
    }
    return counts.empty() ? std::string{} : "Left out of prices: " + counts_text(counts) + ".";
}

bool is_single_estimate(const analysis::LaunchPrice& launch)
{
    return launch.kind == catalog::PriceRecordKind::street_estimate && launch.low == launch.high;
}

std::string launch_text(const analysis::LaunchPrice& launch)
{
    return (launch.approximate ? "≈" : "") + money_text(launch.amount);
}

std::string launch_multiple_text(double multiple, const analysis::LaunchPrice& launch)
{
    return (launch.approximate ? "≈" : "") + multiple_text(multiple);
}

std::string launch_note(std::string_view card, const analysis::LaunchPrice& launch)
{
    std::string range;
    if (launch.low < launch.high) {
        range = fmt::format(", figures of that kind {}–{} {}", amount_text(launch.low), amount_text(launch.high),
                            launch.amount.currency.code());
    }
    return fmt::format("launch price of {}: {}, {}{} of {}{}{} ({})", card, launch_text(launch),
                       is_single_estimate(launch) ? "a single " : "", spaced(catalog::to_text(launch.kind)),
                       launch.approximate_day ? "about " : "", core::to_text(launch.day), range, launch.source);
}

}  // namespace gpuprice::report
