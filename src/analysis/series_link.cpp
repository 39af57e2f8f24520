#include "series_link.hpp"

#include "gpuprice/analysis/quantile.hpp"

#include "vote_price.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace gpuprice::analysis {

namespace {

/// The logarithm of the median of the sellers' votes on the given markets; none below 3.
std::optional<double> log_median(const std::vector<PanelVote>& votes, const std::vector<bool>& on_market)
{
    constexpr std::size_t k_votes_for_median = 3;
    std::vector<PanelVote> wanted;
    std::ranges::copy_if(votes, std::back_inserter(wanted), [&](const PanelVote& v) { return on_market[v.market]; });
    const std::vector<double> prices = votes_of(std::move(wanted));
    return prices.size() < k_votes_for_median ? std::nullopt : std::optional{std::log(quantile(prices, 0.5))};
}

}  // namespace

SeriesLink::SeriesLink(std::vector<const ObservedDays*> observed, std::vector<std::string_view> markets,
                       core::Day until)
    : observed_{std::move(observed)}, markets_{std::move(markets)}
{
    for (const ObservedDays* days : observed_) {
        for (const DayRange& range : *days) {
            boundaries_.push_back(range.first);
            boundaries_.push_back(range.last + std::chrono::days{1});
        }
    }
    std::ranges::sort(boundaries_);
    boundaries_.erase(std::ranges::upper_bound(boundaries_, until), boundaries_.end());
}

bool SeriesLink::may_break(core::Day day) const
{
    if (series_.empty()) {
        return false;
    }
    const auto next = std::ranges::upper_bound(boundaries_, series_.back().day);
    return next != boundaries_.end() && *next <= day;
}

void SeriesLink::add(core::Day day, const DayPrice& price, bool is_new,
                     const std::function<void(std::vector<PanelVote>&)>& votes)
{
    if (!is_new && !series_.empty() && !may_break(day)) {
        series_.push_back(series_.back());
        series_.back().day = day;
        series_.back().panel_break = false;
        series_.back().step_unknown = false;
        series_.back().carried = price.sighted_until < day;
        return;
    }
    SeriesDay added;
    added.day = day;
    added.log_price = std::log(*price.median);
    added.spread = std::log(price.p75 / price.p25);
    added.sellers = price.sellers;
    added.carried = price.sighted_until < day;
    added.median = *price.median;
    const bool breaks = may_break(day);
    series_.push_back(added);
    if (breaks) {
        std::vector<PanelVote> now;
        votes(now);
        link(day, std::move(now));
    } else if (!boundaries_.empty() && day < boundaries_.back()) {
        last_votes_.clear();
        votes(last_votes_);
    }
}

void SeriesLink::link(core::Day day, std::vector<PanelVote> votes)
{
    const std::size_t now = series_.size() - 1;
    const core::Day before = series_[now - 1].day;
    PanelBreak found;
    found.day = day;
    std::vector<bool> is_common;
    const auto counts = [](const std::vector<PanelVote>& all, std::uint32_t market) {
        return std::ranges::any_of(all, [market](const PanelVote& vote) { return vote.market == market; });
    };
    for (std::uint32_t market = 0; market < observed_.size(); ++market) {
        const bool was = is_observed(*observed_[market], before);
        const bool is = is_observed(*observed_[market], day);
        is_common.push_back(was && is);
        if (is && !was && counts(votes, market)) {
            found.entered.emplace_back(markets_[market]);
        }
        if (was && !is && counts(last_votes_, market)) {
            found.left.emplace_back(markets_[market]);
        }
    }
    if (!found.entered.empty() || !found.left.empty()) {
        const auto common_before = log_median(last_votes_, is_common);
        const auto common_now = log_median(votes, is_common);
        found.step_unknown = !(common_before && common_now);
        if (!found.step_unknown) {
            found.common_before = std::exp(*common_before);
            found.common_now = std::exp(*common_now);
        }
        const double change = found.step_unknown ? 0.0 : *common_now - *common_before;
        shifts_.emplace_back(now, series_[now].log_price - series_[now - 1].log_price - change);
        series_[now].panel_break = true;
        series_[now].step_unknown = found.step_unknown;
        breaks_.push_back(std::move(found));
    }
    last_votes_ = std::move(votes);
}

Series SeriesLink::linked() const
{
    Series series = series_;
    double shift = 0.0;
    auto next = shifts_.rbegin();
    for (std::size_t i = series.size(); i-- > 0;) {
        series[i].log_price += shift;
        if (next != shifts_.rend() && next->first == i) {
            shift += next->second;
            ++next;
        }
    }
    return series;
}

}  // namespace gpuprice::analysis
