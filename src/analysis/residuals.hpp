#ifndef GPUPRICE_SRC_ANALYSIS_RESIDUALS_HPP
#define GPUPRICE_SRC_ANALYSIS_RESIDUALS_HPP

/// \file
/// A series less its moving baseline, day by day, and the size and autocorrelation of what is left; see spikes.hpp.

#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/series.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace gpuprice::analysis {

inline constexpr std::chrono::days k_longest_gap{90};  ///< without data, before everything starts anew
/// Days without gaps until an alarm is possible: 28 of baseline and 60 of residuals, each with 5 days between.
inline constexpr std::size_t k_days_needed = 28 + 5 + 60 + 6;

/// Values kept in order, so that their median is at hand. Insertion and removal O(n).
class SortedWindow {
public:
    void insert(double value);
    void remove(double value);  ///< one that was inserted
    void clear() { values_.clear(); }
    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] double median() const { return quantile(values_, 0.5); }

private:
    std::vector<double> values_;
};

struct Residual {
    std::size_t index = 0;  ///< of the day in the series
    double value = 0.0;     ///< log price less the baseline
    double baseline = 0.0;
};

struct Noise {
    double scale = 0.0;     ///< s
    double widening = 1.0;  ///< λ
};

class Residuals {
public:
    explicit Residuals(const Series& series) : series_{series} {}

    /// Takes up the day at `index`, each in turn; true when it has a residual, then the last of `all`.
    bool advance(std::size_t index);

    /// Of the day last advanced to, which has a residual: `has_noise` is false while there are too few before it.
    [[nodiscard]] bool has_noise() const;
    [[nodiscard]] Noise noise() const;

    /// The baseline, and with `restart` all else as well, forgets the days before `index`.
    void restart_baseline(std::size_t index);
    void restart(std::size_t index);

    [[nodiscard]] const std::vector<Residual>& all() const { return all_; }

private:
    void move_pool(core::Day day);

    const Series& series_;
    SortedWindow baseline_;
    std::size_t baseline_begin_ = 0;  // days of the series in the baseline: [begin, end)
    std::size_t baseline_end_ = 0;
    std::vector<Residual> all_;
    SortedWindow pool_;           // |residual| of those in the scale
    std::size_t pool_begin_ = 0;  // of `all_`: [begin, end)
    std::size_t pool_end_ = 0;
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_RESIDUALS_HPP
