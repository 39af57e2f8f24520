#include "gpuprice/analysis/price_index.hpp"

#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/random.hpp"

#include "seller_effects.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numbers>
#include <random>
#include <utility>

namespace gpuprice::analysis {

namespace {

constexpr std::size_t k_most_end_weeks = 4;
constexpr std::size_t k_sellers_for_interval = 8;
constexpr double k_most_unlinked = 0.1;

/// The quotes as the least squares takes them: one a week and seller, in order of week and value.
struct Panel {
    std::vector<core::Day> weeks;
    std::vector<EffectPoint> points;
    std::vector<std::size_t> begins;  ///< of each week among the points, and their end
    std::size_t sellers = 0;
};

Panel panel_of(std::span<const FreshQuote> quotes)
{
    std::map<core::Day, std::map<std::size_t, std::vector<double>>> said;
    std::map<std::size_t, std::size_t> index_of_seller;
    for (const FreshQuote& quote : quotes) {
        said[monday_of(quote.day)][quote.seller].push_back(quote.log_price);
        index_of_seller.emplace(quote.seller, 0);
    }
    Panel panel;
    for (auto& [seller, index] : index_of_seller) {
        index = panel.sellers++;
    }
    for (auto& [week, sellers] : said) {
        panel.begins.push_back(panel.points.size());
        for (auto& [seller, values] : sellers) {
            panel.points.push_back({panel.weeks.size(), index_of_seller.at(seller), median(std::move(values))});
        }
        panel.weeks.push_back(week);
    }
    panel.begins.push_back(panel.points.size());
    std::ranges::stable_sort(panel.points, {}, [](const EffectPoint& point) {
        return std::pair{point.week, point.value};
    });
    return panel;
}

/// The median of a week's values, each as often as its seller was drawn; the mean of the middle two where these are
/// two. The week has weight.
double raw_median(const Panel& panel, std::size_t week, std::span<const double> weights)
{
    const std::span points{panel.points.data() + panel.begins[week], panel.begins[week + 1] - panel.begins[week]};
    double total = 0.0;
    for (const EffectPoint& point : points) {
        total += weights[point.seller];
    }
    double below = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        below += weights[points[i].seller];
        if (2.0 * below > total) {
            return points[i].value;
        }
        if (2.0 * below == total) {
            const auto next = std::find_if(points.begin() + static_cast<std::ptrdiff_t>(i) + 1, points.end(),
                                           [&](const EffectPoint& point) { return weights[point.seller] > 0.0; });
            return (points[i].value + next->value) / 2.0;
        }
    }
    return points.back().value;
}

/// The weeks at both ends of the compared group.
struct Ends {
    std::vector<std::size_t> first;
    std::vector<std::size_t> last;
};

Ends ends_of(const std::vector<std::size_t>& weeks)
{
    const auto count = static_cast<std::ptrdiff_t>(std::min(k_most_end_weeks, weeks.size() / 2));
    return {{weeks.begin(), weeks.begin() + count}, {weeks.end() - count, weeks.end()}};
}

struct Changes {
    double adjusted = 0.0;
    double raw = 0.0;
};

/// The change over the ends with the sellers so weighted, over those of its weeks that are still linked; none when no
/// week of the one end is linked with one of the other.
std::optional<Changes> change_over(const Panel& panel, const Ends& ends, std::span<const double> weights,
                                   std::span<const double> start)
{
    const std::size_t weeks = panel.weeks.size();
    const std::vector<double> effects = week_effects(panel.points, weights, weeks, start);
    const std::vector<std::size_t> groups = linked_weeks(panel.points, weights, weeks);
    const auto usable = [&](const std::vector<std::size_t>& end, std::size_t group) {
        std::vector<std::size_t> members;
        std::ranges::copy_if(end, std::back_inserter(members), [&](std::size_t week) { return groups[week] == group; });
        return members;
    };
    Ends best;
    for (const std::size_t candidate : ends.first) {
        Ends linked{usable(ends.first, groups[candidate]), usable(ends.last, groups[candidate])};
        if (!linked.first.empty() && !linked.last.empty() &&
            linked.first.size() + linked.last.size() > best.first.size() + best.last.size()) {
            best = std::move(linked);
        }
    }
    if (best.first.empty()) {
        return std::nullopt;
    }
    const auto mean = [](const std::vector<std::size_t>& members, auto value) {
        double sum = 0.0;
        for (const std::size_t week : members) {
            sum += value(week);
        }
        return sum / static_cast<double>(members.size());
    };
    const auto adjusted = [&effects](std::size_t week) { return effects[week]; };
    const auto raw = [&](std::size_t week) { return raw_median(panel, week, weights); };
    return Changes{mean(best.last, adjusted) - mean(best.first, adjusted),
                   mean(best.last, raw) - mean(best.first, raw)};
}

/// The panel of one group alone, for its bootstrap.
Panel part_of(const Panel& panel, const std::vector<std::size_t>& weeks)
{
    Panel part;
    std::map<std::size_t, std::size_t> index_of_seller;
    for (const std::size_t week : weeks) {
        part.begins.push_back(part.points.size());
        for (std::size_t i = panel.begins[week]; i < panel.begins[week + 1]; ++i) {
            const auto [seller, added] = index_of_seller.emplace(panel.points[i].seller, part.sellers);
            part.sellers += added ? 1 : 0;
            part.points.push_back({part.weeks.size(), seller->second, panel.points[i].value});
        }
        part.weeks.push_back(panel.weeks[week]);
    }
    part.begins.push_back(part.points.size());
    return part;
}

/// The share to cut off at each end so that the percentile interval of n sellers has the length that a t interval of
/// theirs would have with n − 2 degrees of freedom: Hesterberg's expanded percentile interval.
double expanded_tail(std::size_t sellers)
{
    constexpr double k_normal = 1.959963984540054;
    const double freedom = static_cast<double>(sellers) - 2.0;
    // Student's 97.5 % quantile by its expansion about the normal one, right to 0.004 from 5 degrees of freedom on.
    const double z = k_normal;
    const double first = (std::pow(z, 3) + z) / 4.0;
    const double second = (5.0 * std::pow(z, 5) + 16.0 * std::pow(z, 3) + 3.0 * z) / 96.0;
    const double third = (3.0 * std::pow(z, 7) + 19.0 * std::pow(z, 5) + 17.0 * std::pow(z, 3) - 15.0 * z) / 384.0;
    const double student = z + first / freedom + second / std::pow(freedom, 2) + third / std::pow(freedom, 3);
    const double cut = student * std::sqrt((freedom + 2.0) / freedom);
    return 0.5 * std::erfc(cut * std::numbers::sqrt2 / 2.0);
}

void add_interval(MixChange& change, const Panel& panel, const Ends& ends, const MixIndexOptions& options)
{
    if (options.replicates <= 0) {
        change.reason = "no interval was asked for";
        return;
    }
    if (change.sellers < k_sellers_for_interval) {
        change.reason = "too few sellers for an interval: " + std::to_string(change.sellers) +
                        " quoted in two weeks or more, " + std::to_string(k_sellers_for_interval) + " are needed";
        return;
    }
    const std::vector<double> start =
        week_effects(panel.points, std::vector<double>(panel.sellers, 1.0), panel.weeks.size(), {});
    std::mt19937_64 random{options.seed};
    std::vector<double> adjusted;
    std::vector<double> mix;
    std::vector<double> weights(panel.sellers);
    for (int replicate = 0; replicate < options.replicates; ++replicate) {
        std::ranges::fill(weights, 0.0);
        for (std::size_t drawn = 0; drawn < panel.sellers; ++drawn) {
            weights[below(random, panel.sellers)] += 1.0;
        }
        if (const auto drawn = change_over(panel, ends, weights, start)) {
            adjusted.push_back(drawn->adjusted);
            mix.push_back(drawn->raw - drawn->adjusted);
        }
    }
    const auto unlinked = static_cast<double>(options.replicates) - static_cast<double>(adjusted.size());
    if (unlinked > k_most_unlinked * options.replicates) {
        change.reason = "no interval: the weeks at both ends hang together by too few sellers";
        return;
    }
    std::ranges::sort(adjusted);
    std::ranges::sort(mix);
    const double tail = expanded_tail(change.sellers);
    change.low = quantile(adjusted, tail);
    change.high = quantile(adjusted, 1.0 - tail);
    change.mix_changed = quantile(mix, tail) > 0.0 || quantile(mix, 1.0 - tail) < 0.0;
}

std::optional<MixChange> change_of(const Panel& panel, const std::vector<std::size_t>& weeks,
                                   const MixIndexOptions& options)
{
    if (weeks.size() < 2) {
        return std::nullopt;
    }
    const Panel part = part_of(panel, weeks);
    std::vector<std::size_t> all(part.weeks.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = i;
    }
    MixChange change;
    change.first_week = part.weeks.front();
    change.last_week = part.weeks.back();
    change.weeks = part.weeks.size();
    std::vector<std::size_t> weeks_of_seller(part.sellers);
    for (const EffectPoint& point : part.points) {
        weeks_of_seller[point.seller] += 1;
    }
    change.sellers =
        static_cast<std::size_t>(std::ranges::count_if(weeks_of_seller, [](std::size_t count) { return count >= 2; }));
    const Ends ends = ends_of(all);
    const auto whole = change_over(part, ends, std::vector<double>(part.sellers, 1.0), {});
    change.adjusted = whole->adjusted;
    change.raw = whole->raw;
    add_interval(change, part, ends, options);
    return change;
}

}  // namespace

MixIndex mix_index(std::span<const FreshQuote> quotes, const MixIndexOptions& options)
{
    MixIndex index;
    const Panel panel = panel_of(quotes);
    if (panel.weeks.empty()) {
        index.reason = "no fresh quote";
        return index;
    }
    const std::vector<double> weights(panel.sellers, 1.0);
    const std::vector<std::size_t> groups = linked_weeks(panel.points, weights, panel.weeks.size());
    const std::vector<double> effects = week_effects(panel.points, weights, panel.weeks.size(), {});
    std::map<std::size_t, std::vector<std::size_t>> weeks_of_group;
    for (std::size_t week = 0; week < panel.weeks.size(); ++week) {
        std::vector<std::size_t>& members = weeks_of_group[groups[week]];
        members.push_back(week);
        index.weeks.push_back({panel.weeks[week], panel.begins[week + 1] - panel.begins[week],
                               raw_median(panel, week, weights), effects[week] - effects[members.front()],
                               groups[week]});
    }
    index.groups = weeks_of_group.size();
    const auto longest = std::ranges::max_element(weeks_of_group, [](const auto& left, const auto& right) {
        return std::pair{left.second.size(), left.first} < std::pair{right.second.size(), right.first};
    });
    index.change = change_of(panel, longest->second, options);
    if (!index.change) {
        index.reason = panel.weeks.size() == 1
                           ? "fresh quotes of one week only"
                           : "no two weeks have fresh quotes of one seller, so none can be compared";
    } else if (index.groups > 1) {
        index.reason = std::to_string(panel.weeks.size() - index.change->weeks) + " of " +
                       std::to_string(panel.weeks.size()) +
                       " weeks have no seller in common with the others and cannot be compared with them";
    }
    return index;
}

}  // namespace gpuprice::analysis
