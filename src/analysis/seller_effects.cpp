#include "seller_effects.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

namespace gpuprice::analysis {

namespace {

class DisjointSets {
public:
    explicit DisjointSets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0U); }

    std::size_t root(std::size_t member)
    {
        while (parent_[member] != member) {
            parent_[member] = parent_[parent_[member]];
            member = parent_[member];
        }
        return member;
    }

    void join(std::size_t left, std::size_t right) { parent_[root(left)] = root(right); }

private:
    std::vector<std::size_t> parent_;
};

/// The weeks' normal equations after the sellers are eliminated: a weighted graph Laplacian, never written out.
class Equations {
public:
    Equations(std::span<const EffectPoint> points, std::span<const double> weights, std::size_t weeks)
        : weights_{weights}, diagonal_(weeks), seller_mean_(weights.size()), seller_count_(weights.size())
    {
        // A bootstrap leaves out a third of the sellers.
        std::ranges::copy_if(points, std::back_inserter(points_),
                             [weights](const EffectPoint& point) { return weights[point.seller] > 0.0; });
        for (const EffectPoint& point : points_) {
            seller_count_[point.seller] += 1.0;
            diagonal_[point.week] += weights[point.seller];
        }
    }

    [[nodiscard]] const std::vector<double>& diagonal() const { return diagonal_; }

    /// Σ over the week's points of weight · (value − the seller's mean value), `value` by point.
    template <typename Value>
    void apply(std::vector<double>& result, Value value)
    {
        std::ranges::fill(seller_mean_, 0.0);
        std::ranges::fill(result, 0.0);
        for (const EffectPoint& point : points_) {
            seller_mean_[point.seller] += value(point);
        }
        for (std::size_t seller = 0; seller < seller_mean_.size(); ++seller) {
            seller_mean_[seller] /= std::max(1.0, seller_count_[seller]);
        }
        for (const EffectPoint& point : points_) {
            result[point.week] += weights_[point.seller] * (value(point) - seller_mean_[point.seller]);
        }
    }

private:
    std::vector<EffectPoint> points_;  // of weight
    std::span<const double> weights_;
    std::vector<double> diagonal_;
    std::vector<double> seller_mean_;
    std::vector<double> seller_count_;
};

double dot(const std::vector<double>& left, const std::vector<double>& right)
{
    return std::inner_product(left.begin(), left.end(), right.begin(), 0.0);
}

}  // namespace

std::vector<std::size_t> linked_weeks(std::span<const EffectPoint> points, std::span<const double> weights,
                                      std::size_t weeks)
{
    DisjointSets sets{weeks + weights.size()};
    for (const EffectPoint& point : points) {
        if (weights[point.seller] > 0.0) {
            sets.join(point.week, weeks + point.seller);
        }
    }
    constexpr std::size_t k_unseen = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> number(weeks + weights.size(), k_unseen);
    std::vector<std::size_t> groups(weeks);
    std::size_t next = 0;
    for (std::size_t week = 0; week < weeks; ++week) {
        std::size_t& group = number[sets.root(week)];
        if (group == k_unseen) {
            group = next++;
        }
        groups[week] = group;
    }
    return groups;
}

std::vector<double> week_effects(std::span<const EffectPoint> points, std::span<const double> weights,
                                 std::size_t weeks, std::span<const double> start)
{
    constexpr double k_accuracy = 1e-11;
    Equations equations{points, weights, weeks};
    std::vector<double> effects(weeks, 0.0);
    if (!start.empty()) {
        effects.assign(start.begin(), start.end());
    }
    std::vector<double> residual(weeks);
    // The residual of the guess: the guess is taken off the values before the sellers' means are.
    equations.apply(residual, [&](const EffectPoint& point) { return point.value - effects[point.week]; });
    const auto preconditioned = [&equations](const std::vector<double>& vector) {
        std::vector<double> scaled(vector.size(), 0.0);
        for (std::size_t i = 0; i < vector.size(); ++i) {
            scaled[i] = equations.diagonal()[i] > 0.0 ? vector[i] / equations.diagonal()[i] : 0.0;
        }
        return scaled;
    };
    std::vector<double> direction = preconditioned(residual);
    std::vector<double> product(weeks);
    double energy = dot(residual, direction);
    // In exact arithmetic as many steps as weeks are enough; the rest is for rounding.
    for (std::size_t step = 0; step < 2 * weeks + 10; ++step) {
        const double largest = std::transform_reduce(
            residual.begin(), residual.end(), 0.0, [](double a, double b) { return std::max(a, b); },
            [](double value) { return std::abs(value); });
        equations.apply(product, [&](const EffectPoint& point) { return direction[point.week]; });
        const double curvature = dot(direction, product);
        if (largest < k_accuracy || !(curvature > 0.0)) {
            break;
        }
        const double length = energy / curvature;
        for (std::size_t i = 0; i < weeks; ++i) {
            effects[i] += length * direction[i];
            residual[i] -= length * product[i];
        }
        const std::vector<double> scaled = preconditioned(residual);
        const double renewed = dot(residual, scaled);
        const double turn = renewed / energy;
        energy = renewed;
        for (std::size_t i = 0; i < weeks; ++i) {
            direction[i] = scaled[i] + turn * direction[i];
        }
    }
    for (std::size_t i = 0; i < weeks; ++i) {
        if (!(equations.diagonal()[i] > 0.0)) {
            effects[i] = std::numeric_limits<double>::quiet_NaN();
        }
    }
    return effects;
}

}  // namespace gpuprice::analysis
