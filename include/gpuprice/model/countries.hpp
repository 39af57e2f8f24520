#ifndef GPUPRICE_MODEL_COUNTRIES_HPP
#define GPUPRICE_MODEL_COUNTRIES_HPP

#include <string_view>

namespace gpuprice::model {

/// An ISO 3166-1 alpha-2 code that is assigned, in upper case.
[[nodiscard]] bool is_country(std::string_view code);

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_COUNTRIES_HPP
