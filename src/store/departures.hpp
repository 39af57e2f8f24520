#ifndef GPUPRICE_STORE_DEPARTURES_HPP
#define GPUPRICE_STORE_DEPARTURES_HPP

/// \file
/// How many listings a commit proved gone, without looking at the whole history for it.

#include "gpuprice/core/time.hpp"

#include "facts.hpp"
#include "sqlite.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::store {

class Departures {
public:
    Departures(const Connection& connection, std::string market);

    /// Before the merge: these listings will get sightings or closings that may change whether they are gone.
    void watch(const std::vector<std::int64_t>& listings);

    /// After the merge: of the watched listings, how many are gone now and were not before.
    [[nodiscard]] long count_watched();

    /// After the merge, when it made `definition` complete at `at`: how many listings that it did not see became gone
    /// by that. Looks only at those that were last seen recently enough to have been open until then, and at none when
    /// the `seen` listings that the observation saw are all that the market has.
    [[nodiscard]] long count_missed(core::Instant at, std::string_view definition, long seen);

private:
    const Connection* connection_;
    std::string market_;
    FactsLoader facts_;
    std::vector<std::int64_t> open_before_;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_DEPARTURES_HPP
