#include "residuals.hpp"

#include <algorithm>
#include <cmath>

namespace gpuprice::analysis {

namespace {

using std::chrono::days;

constexpr days k_lag{6};
constexpr std::size_t k_baseline_most = 90;
constexpr std::size_t k_baseline_least = 28;
constexpr days k_pool{365};
constexpr std::size_t k_pool_least = 60;
constexpr double k_winsor = 2.5;
constexpr double k_mad_to_sd = 1.4826;
constexpr double k_winsor_variance = 0.9777;  // of a standard normal cut at ±2.5
constexpr double k_least_scale = 0.01;
constexpr double k_significant = 1.645;  // one-sided 5 %
constexpr double k_most_correlated = 0.98;

/// Standard error of a median whose votes have that interquartile range, as if they were Gaussian.
double error_of_median(const SeriesDay& day)
{
    constexpr double k_median_error = 1.2533;  // √(π/2)
    constexpr double k_iqr_of_sd = 1.349;
    return k_median_error * day.spread / k_iqr_of_sd /
           std::sqrt(static_cast<double>(std::max<std::size_t>(1, day.sellers)));
}

double widening_of(double correlation, double n)
{
    if (correlation < k_significant / std::sqrt(n)) {
        return 1.0;
    }
    const double phi = std::min(k_most_correlated, (n * correlation + 2.0) / (n - 4.0));
    return std::sqrt((1.0 + phi) / (1.0 - phi));
}

}  // namespace

void SortedWindow::insert(double value) { values_.insert(std::ranges::upper_bound(values_, value), value); }

void SortedWindow::remove(double value) { values_.erase(std::ranges::lower_bound(values_, value)); }

void Residuals::restart_baseline(std::size_t index)
{
    baseline_.clear();
    baseline_begin_ = index;
    baseline_end_ = index;
}

void Residuals::restart(std::size_t index)
{
    restart_baseline(index);
    pool_.clear();
    pool_begin_ = all_.size();
    pool_end_ = all_.size();
}

bool Residuals::advance(std::size_t index)
{
    const SeriesDay& today = series_[index];
    for (; baseline_end_ < index && series_[baseline_end_].day <= today.day - k_lag; ++baseline_end_) {
        if (baseline_.size() == k_baseline_most) {
            baseline_.remove(series_[baseline_begin_++].log_price);
        }
        baseline_.insert(series_[baseline_end_].log_price);
    }
    move_pool(today.day);
    if (baseline_.size() < k_baseline_least) {
        return false;
    }
    const double baseline = baseline_.median();
    all_.push_back({index, today.log_price - baseline, baseline});
    return true;
}

void Residuals::move_pool(core::Day day)
{
    for (; pool_end_ < all_.size() && series_[all_[pool_end_].index].day <= day - k_lag; ++pool_end_) {
        pool_.insert(std::abs(all_[pool_end_].value));
    }
    for (; pool_begin_ < pool_end_ && series_[all_[pool_begin_].index].day <= day - k_lag - k_pool; ++pool_begin_) {
        pool_.remove(std::abs(all_[pool_begin_].value));
    }
}

bool Residuals::has_noise() const { return pool_.size() >= k_pool_least; }

Noise Residuals::noise() const
{
    const double cut = std::max(k_winsor * k_mad_to_sd * pool_.median(), k_winsor * 1e-6);
    double squares = 0.0;
    double products = 0.0;
    double before = 0.0;
    for (std::size_t i = pool_begin_; i < pool_end_; ++i) {
        const double value = std::clamp(all_[i].value, -cut, cut);
        squares += value * value;
        products += before * value;
        before = value;
    }
    const auto n = static_cast<double>(pool_.size());
    const double variance = squares / n;
    Noise noise;
    noise.scale =
        std::max({std::sqrt(variance / k_winsor_variance), k_least_scale, error_of_median(series_[all_.back().index])});
    noise.widening = variance > 0.0 ? widening_of(products / (n - 1.0) / variance, n) : 1.0;
    return noise;
}

}  // namespace gpuprice::analysis
