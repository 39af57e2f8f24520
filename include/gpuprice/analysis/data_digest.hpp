#ifndef GPUPRICE_ANALYSIS_DATA_DIGEST_HPP
#define GPUPRICE_ANALYSIS_DATA_DIGEST_HPP

/// \file
/// By what two people can see that their reports were worked out from the same data by the same method.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

#include <span>
#include <string>
#include <string_view>

namespace gpuprice::analysis {

/// The method of this program's statistics. Raised whenever a number that is worked out from the same data can come out
/// otherwise than before; a change of words or of layout does not raise it. Equal methods and equal data digests give
/// equal numbers.
///
/// 1: market price, launch price, spikes, trends, premiums, rent or buy and value as the headers of this module state.
inline constexpr std::string_view k_method_version = "1";

/// 32 hexadecimal digits (BLAKE2b) of all that numbers up to `day` can depend on: every span of the history with its
/// listing's state, in the history's order; coverage up to `day`; and for each currency of a price, and of
/// `currencies`, its exchange rate on each day from the first span to `day`.
///
/// Sellers enter by who is the same as whom alone: two databases hash the same name to different keys, and hold the
/// same data. What nothing is worked out from (addresses, citations, price texts) does not enter. \param catalogue says
/// which cards and rules the listings were read by. O(spans + coverage + currencies · days).
[[nodiscard]] std::string data_digest(const model::History& history, const model::RateTable& rates,
                                      std::span<const core::Currency> currencies, std::string_view catalogue,
                                      core::Day day);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_DATA_DIGEST_HPP
