#ifndef GPUPRICE_INGEST_REPARSE_HPP
#define GPUPRICE_INGEST_REPARSE_HPP

/// \file
/// Reading stored listings anew after the catalogue, its words or the rules have changed.

#include "gpuprice/normalize/normalizer.hpp"
#include "gpuprice/store/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gpuprice::ingest {

/// One way in which readings changed, such as card "" → "a100-80gb-pcie".
struct Rereading {
    std::string market;
    std::string field;   ///< a column of `explain --batch`: "offer_kind", "card", "flags", …
    std::string before;  ///< as written there; empty = none
    std::string after;
    long revisions = 0;   ///< how many changed so
    std::string example;  ///< MARKET/EXTERNAL_ID of one of them
    std::string title;    ///< its title
};

struct ReparseReport {
    long revisions = 0;  ///< read anew
    long changed = 0;    ///< with another result
    std::vector<Rereading>
        changes;  ///< by market, then field in the order of the columns, then the most frequent first
};

/// Derives every column of the revisions concerned anew from their stored inputs, market by market, each in one
/// transaction; what was done stays done when it is stopped, and the next call goes on with the rest. The result is
/// that of a fresh ingest of the same inputs. `store` must have been told the normalizer's rules (Store::set_rules).
/// \param before_market  told each market as its turn comes. \throws core::DataError  when the database cannot be
/// written.
[[nodiscard]] ReparseReport reparse(store::Store& store, const normalize::Normalizer& normalizer, store::Rederive which,
                                    const std::function<void(const std::string& market)>& before_market);

/// The same report, with nothing written.
[[nodiscard]] ReparseReport rehearse_reparse(const store::Store& store, const normalize::Normalizer& normalizer,
                                             store::Rederive which);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_INGEST_REPARSE_HPP
