#include "gpuprice/analysis/value.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace gpuprice::analysis {

namespace {

void add_launch_price(ValueRow& row, const model::RateTable& rates, core::Currency currency)
{
    const auto launch = launch_price(*row.card, rates);
    if (!launch) {
        row.reason = "no market price; " + launch.error().text();
        return;
    }
    const auto rate = rates.find(launch->amount.currency, currency, launch->day);
    if (!rate) {
        row.reason = "no market price; launch price: " + rate.error().text();
        return;
    }
    row.launch = *launch;
    row.launch_rate = *rate;
    row.price = launch->amount.to_double() * rate->factor;
}

std::optional<double> per(const std::optional<double>& price, const std::optional<double>& amount)
{
    return price && amount && *amount > 0.0 ? std::optional{*price / *amount} : std::nullopt;
}

}  // namespace

std::vector<ValueRow> value_rows(const MarkupReport& stock, std::span<const catalog::Card* const> cards,
                                 model::PriceKind kind, const model::RateTable& rates)
{
    std::vector<ValueRow> rows;
    for (const catalog::Card* card : cards) {
        ValueRow row;
        row.card = card;
        row.cell = widest_cell(stock, *card, kind);
        if (row.cell != nullptr) {
            row.price = row.cell->price.median;
        } else if (model::is_rental(kind)) {
            row.reason = "no rent";  // the price of a card says nothing about an hour of it
        } else {
            add_launch_price(row, rates, stock.currency);
        }
        row.per_tflops = per(row.price, card->fp16_dense_tflops);
        row.per_gb = per(row.price, card->memory_gb ? std::optional<double>{*card->memory_gb} : std::nullopt);
        row.per_gbs = per(row.price, card->memory_bandwidth_gbs);
        rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(rows, {}, [](const ValueRow& row) {
        constexpr double k_last = std::numeric_limits<double>::infinity();
        return std::tuple{row.price.has_value() ? (row.cell == nullptr ? 1 : 0) : 2, row.per_tflops.value_or(k_last),
                          row.per_gb.value_or(k_last)};
    });
    return rows;
}

}  // namespace gpuprice::analysis
