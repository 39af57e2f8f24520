#ifndef GPUPRICE_SRC_FETCH_REPEATED_SECRET_HPP
#define GPUPRICE_SRC_FETCH_REPEATED_SECRET_HPP

#include "gpuprice/fetch/fetcher.hpp"

#include <string>
#include <vector>

namespace gpuprice::fetch {

/// Writes "***" wherever an answer or an error repeats one of these as it was sent: nobody behind fetch may hold a
/// secret, and what a market says is stored and shown. Secrets of less than 8 bytes stay, for they may be any words.
/// O(bytes · secrets).
void hide_repeated(const std::vector<std::string>& secrets, Outcome& outcome);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_REPEATED_SECRET_HPP
