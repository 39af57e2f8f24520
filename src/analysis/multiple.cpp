#include "gpuprice/analysis/multiple.hpp"

namespace gpuprice::analysis {

Multiple multiple_of(double median, std::optional<double> low, std::optional<double> high, const LaunchPrice& launch,
                     const model::CrossRate& rate)
{
    Multiple multiple;
    multiple.value = median * rate.factor / launch.amount.to_double();
    if (low && high) {
        multiple.low = *low * rate.factor / launch.high;
        multiple.high = *high * rate.factor / launch.low;
    }
    return multiple;
}

std::string_view to_text(LaunchSide side) noexcept
{
    switch (side) {
        case LaunchSide::below: return "below";
        case LaunchSide::at: return "at";
        case LaunchSide::above: break;
    }
    return "above";
}

LaunchSide side_of(double multiple) noexcept
{
    return multiple < 1.0 ? LaunchSide::below : multiple > 1.0 ? LaunchSide::above : LaunchSide::at;
}

bool is_sure(const Multiple& multiple)
{
    return multiple.low && multiple.high && side_of(*multiple.low) == side_of(multiple.value) &&
           side_of(*multiple.high) == side_of(multiple.value);
}

}  // namespace gpuprice::analysis
