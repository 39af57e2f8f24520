#include "gpuprice/analysis/depth.hpp"

namespace gpuprice::analysis {

Depth depth_of(std::span<const Offer* const> counted)
{
    constexpr double k_near = 1.1;
    Depth depth;
    for (const Offer* offer : counted) {
        depth.units += units_of(*offer->revision);
        if (depth.best == nullptr || offer->unit_price < depth.best->unit_price) {
            depth.best = offer;
        }
    }
    for (const Offer* offer : counted) {
        if (offer->unit_price <= k_near * depth.best->unit_price) {
            depth.units_near += units_of(*offer->revision);
        }
    }
    return depth;
}

}  // namespace gpuprice::analysis
