#include "gpuprice/analysis/survival.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

namespace gpuprice::analysis {

namespace {

/// What happens at one age.
struct Moment {
    std::size_t entered = 0;
    std::size_t gone = 0;
    std::size_t censored = 0;
};

const SurvivalStep* last_step_until(const SurvivalCurve& curve, double age)
{
    const auto after = std::ranges::upper_bound(curve.steps, age, {}, &SurvivalStep::age);
    return after == curve.steps.begin() ? nullptr : &*(after - 1);
}

}  // namespace

SurvivalCurve kaplan_meier(std::span<const Stay> stays)
{
    std::map<double, Moment> moments;
    SurvivalCurve curve;
    for (const Stay& stay : stays) {
        if (!(stay.entered >= 0.0) || !(stay.left > stay.entered)) {
            throw std::invalid_argument("Kaplan-Meier: a watch begins before age 0 or has no length");
        }
        moments[stay.entered].entered += 1;
        Moment& end = moments[stay.left];
        (stay.gone ? end.gone : end.censored) += 1;
        curve.watched_until = std::max(curve.watched_until, stay.left);
    }
    curve.stays = stays.size();

    std::size_t at_risk = 0;
    double survival = 1.0;
    double greenwood = 0.0;
    for (const auto& [age, moment] : moments) {
        if (moment.gone > 0) {
            const auto risk = static_cast<double>(at_risk);
            const auto gone = static_cast<double>(moment.gone);
            survival *= 1.0 - gone / risk;
            greenwood +=
                moment.gone == at_risk ? std::numeric_limits<double>::infinity() : gone / (risk * (risk - gone));
            curve.steps.push_back({age, at_risk, moment.gone, survival, greenwood});
            curve.departures += moment.gone;
        }
        at_risk -= moment.gone + moment.censored;
        at_risk += moment.entered;
    }
    return curve;
}

std::optional<Share> share_gone(const SurvivalCurve& curve, double age)
{
    const SurvivalStep* step = last_step_until(curve, age);
    const double survival = step == nullptr ? 1.0 : step->survival;
    if (curve.stays == 0 || (age > curve.watched_until && survival > 0.0)) {
        return std::nullopt;
    }
    Share share;
    share.value = 1.0 - survival;
    if (survival > 0.0 && survival < 1.0) {
        constexpr double k_normal = 1.959963984540054;
        const double reach = k_normal * std::sqrt(step->greenwood) / std::abs(std::log(survival));
        share.low = 1.0 - std::pow(survival, std::exp(-reach));
        share.high = 1.0 - std::pow(survival, std::exp(reach));
    }
    return share;
}

std::optional<double> median_stay(const SurvivalCurve& curve)
{
    // Products of shares such as 6/7 · 5/6 miss one half by rounding.
    constexpr double k_half = 0.5 + 1e-12;
    const auto found =
        std::ranges::find_if(curve.steps, [](const SurvivalStep& step) { return step.survival <= k_half; });
    return found == curve.steps.end() ? std::nullopt : std::optional{found->age};
}

bool has_thin_start(const SurvivalCurve& curve, double age, std::size_t least)
{
    std::size_t most_later = 0;
    for (std::size_t i = curve.steps.size(); i-- > 0;) {
        const SurvivalStep& step = curve.steps[i];
        if (step.age > age) {
            continue;
        }
        if (step.at_risk < least && most_later > step.at_risk) {
            return true;
        }
        most_later = std::max(most_later, step.at_risk);
    }
    return false;
}

}  // namespace gpuprice::analysis
