#ifndef GPUPRICE_FETCH_ENVIRONMENT_HPP
#define GPUPRICE_FETCH_ENVIRONMENT_HPP

#include <functional>
#include <optional>
#include <string>

namespace gpuprice::fetch {

/// Reads an environment variable; none when unset. Handed in so that tests need not touch the process.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_ENVIRONMENT_HPP
