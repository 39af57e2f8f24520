#include "gpuprice/analysis/launch_price.hpp"

#include <algorithm>
#include <chrono>

namespace gpuprice::analysis {

namespace {

using catalog::PriceRecord;
using catalog::PriceRecordKind;

constexpr std::chrono::days k_before{30};
constexpr std::chrono::days k_after{365};

bool can_be_launch_price(PriceRecordKind kind) { return kind <= PriceRecordKind::system_share; }

core::Money middle(const PriceRecord& record)
{
    // Halving first cannot overflow; the lost half of a ten-thousandth is below any published figure.
    return {record.low.ten_thousandths / 2 + record.high.ten_thousandths / 2, record.low.currency};
}

}  // namespace

core::Result<LaunchPrice> launch_price(const catalog::Card& card, const model::RateTable& rates)
{
    if (!card.launched) {
        return core::Error{core::ErrorKind::missing, "no launch date is known", {}};
    }
    const auto eligible = [&card](const PriceRecord& record) {
        return record.day && can_be_launch_price(record.kind) && *record.day >= *card.launched - k_before &&
               *record.day <= *card.launched + k_after;
    };
    const auto distance = [&card](const PriceRecord& record) { return std::chrono::abs(*record.day - *card.launched); };

    const PriceRecord* best = nullptr;
    for (const PriceRecord& record : card.prices) {
        if (!eligible(record)) {
            continue;
        }
        if (best == nullptr || record.kind < best->kind ||
            (record.kind == best->kind && distance(record) < distance(*best))) {
            best = &record;
        }
    }
    if (best == nullptr) {
        return core::Error{core::ErrorKind::missing,
                           card.prices.empty() ? "no price was published" : "no price of its launch was published",
                           {}};
    }

    LaunchPrice launch;
    launch.amount = best->low == best->high ? best->low : middle(*best);
    launch.low = best->low.to_double();
    launch.high = best->high.to_double();
    launch.day = *best->day;
    launch.approximate_day = best->approximate_day;
    launch.kind = best->kind;
    launch.source = best->source;
    launch.approximate = best->kind == PriceRecordKind::system_share || !best->variant_stated;
    for (const PriceRecord& record : card.prices) {
        if (record.kind != best->kind || !eligible(record)) {
            continue;
        }
        const auto rate = rates.find(record.low.currency, best->low.currency, *record.day);
        if (rate) {
            launch.low = std::min(launch.low, record.low.to_double() * rate->factor);
            launch.high = std::max(launch.high, record.high.to_double() * rate->factor);
        }
    }
    return launch;
}

}  // namespace gpuprice::analysis
