#include "gpuprice/model/rates.hpp"

#include <algorithm>
#include <stdexcept>

namespace gpuprice::model {

bool RateTable::add(Rate rate)
{
    if (!(rate.units_per_eur > 0.0)) {
        throw std::invalid_argument("RateTable: a rate must be positive");
    }
    auto& days = by_currency_[rate.currency];
    auto at = days.end();
    if (!days.empty() && days.back().day >= rate.day) {
        at = std::ranges::lower_bound(days, rate.day, {}, &Published::day);
        if (at->day == rate.day) {
            return false;
        }
    }
    days.insert(at, {rate.day, rate.units_per_eur, place_of(rate.source)});
    return true;
}

void RateTable::add(core::Currency currency, std::span<const DayRate> days, std::string_view source)
{
    if (days.empty()) {
        return;
    }
    auto& known = by_currency_[currency];
    known.reserve(known.size() + days.size());
    const std::size_t place = place_of(source);
    for (const DayRate& each : days) {
        if (each.units_per_eur > 0.0 && (known.empty() || known.back().day < each.day)) {
            known.push_back({each.day, each.units_per_eur, place});
        } else {
            add({each.day, currency, each.units_per_eur, std::string{source}});
        }
    }
}

std::size_t RateTable::place_of(std::string_view source)
{
    const auto found = std::ranges::find(sources_, source);
    const auto place = static_cast<std::size_t>(found - sources_.begin());
    if (found == sources_.end()) {
        sources_.emplace_back(source);
    }
    return place;
}

core::Result<CrossRate> RateTable::find(core::Currency from, core::Currency to, core::Day day) const
{
    if (from == to) {
        return CrossRate{1.0, day, {}};
    }
    const auto published = [this, day](core::Currency currency) -> core::Result<Rate> {
        if (currency == core::Currency::eur) {
            return Rate{day, currency, 1.0, {}};
        }
        const std::string name{currency.code()};
        const auto found = by_currency_.find(currency);
        if (found == by_currency_.end()) {
            return core::Error{core::ErrorKind::missing, "no exchange rate is known for " + name, {}};
        }
        const auto& days = found->second;
        const auto after = std::ranges::upper_bound(days, day, {}, &Published::day);
        if (after == days.begin() || day - std::prev(after)->day > k_longest_without_rate) {
            std::string message = "no " + name + " rate within 7 days before " + core::to_text(day);
            message += after == days.begin() ? "; the first known is of " + core::to_text(days.front().day)
                                             : "; the last before it is of " + core::to_text(std::prev(after)->day);
            return core::Error{core::ErrorKind::missing, std::move(message), {}};
        }
        return rate_of(currency, *std::prev(after));
    };
    const auto source = published(from);
    if (!source) {
        return source.error();
    }
    const auto target = published(to);
    if (!target) {
        return target.error();
    }
    CrossRate rate{target->units_per_eur / source->units_per_eur, std::min(source->day, target->day), source->source};
    if (rate.source.empty()) {
        rate.source = target->source;
    } else if (!target->source.empty() && target->source != rate.source) {
        rate.source += " + " + target->source;
    }
    return rate;
}

bool RateTable::is_known(core::Currency currency, core::Day day) const
{
    const auto rate = latest(currency, day);
    return currency == core::Currency::eur || (rate && day - rate->day <= k_longest_without_rate);
}

std::optional<Rate> RateTable::latest(core::Currency currency, core::Day day) const
{
    const auto found = by_currency_.find(currency);
    if (found == by_currency_.end()) {
        return std::nullopt;
    }
    const auto& days = found->second;
    const auto after = std::ranges::upper_bound(days, day, {}, &Published::day);
    if (after == days.begin()) {
        return std::nullopt;
    }
    return rate_of(currency, *std::prev(after));
}

Rate RateTable::rate_of(core::Currency currency, const Published& published) const
{
    return {published.day, currency, published.units_per_eur, sources_[published.source]};
}

std::optional<core::Day> RateTable::last_day(core::Currency currency) const
{
    const auto found = by_currency_.find(currency);
    if (found == by_currency_.end()) {
        return std::nullopt;
    }
    return found->second.back().day;
}

std::vector<core::Currency> RateTable::currencies() const
{
    std::vector<core::Currency> all;
    for (const auto& [currency, days] : by_currency_) {
        all.push_back(currency);
    }
    return all;
}

}  // namespace gpuprice::model
