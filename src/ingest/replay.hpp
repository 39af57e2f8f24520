#ifndef GPUPRICE_SRC_INGEST_REPLAY_HPP
#define GPUPRICE_SRC_INGEST_REPLAY_HPP

#include "gpuprice/model/market.hpp"
#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/store/store.hpp"

#include "capture_files.hpp"

#include <cstdint>

namespace gpuprice::ingest {

/// Whether the present definition asks at first what was asked then.
[[nodiscard]] bool asks_the_same(const model::MarketDefinition& present, const Capture& capture);

/// What one replayed run came to.
struct Replayed {
    model::MarketRun ledger;
    long unasked = 0;  ///< see ReplayReport
};

/// Tells an Intake of `present` what was told then, and settles it: see replay_captures (captures.hpp).
/// \param run  that the ledger line and coverage belong to.
[[nodiscard]] Replayed replay(const KeptRun& kept, const model::MarketDefinition& present, store::Store& store,
                              std::int64_t run, const normalize::Normalizer& normalizer);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_SRC_INGEST_REPLAY_HPP
