#ifndef GPUPRICE_CATALOG_RATES_HPP
#define GPUPRICE_CATALOG_RATES_HPP

/// \file
/// The exchange rates shipped in `data/rates/`.

#include "gpuprice/model/rates.hpp"

#include <filesystem>

namespace gpuprice::catalog {

/// Adds the shipped rates to `table`, beneath what it already holds (a stored day wins): the ECB's as "ECB", and the
/// Taiwan dollar as TWD per USD × USD per EUR of the same day ("CBC Taiwan + ECB"), on days that have both. See
/// data/README.md for files, columns and sources. Some 60,000 rates in a few milliseconds into an empty table; into
/// one that holds later days, each of those days costs a move per rate.
/// \throws core::DataError  when a file is missing or malformed: names file and line.
void load_rates(const std::filesystem::path& directory, model::RateTable& table);

}  // namespace gpuprice::catalog

#endif  // GPUPRICE_CATALOG_RATES_HPP
