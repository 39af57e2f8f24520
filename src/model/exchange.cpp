#include "gpuprice/model/exchange.hpp"

#include <algorithm>

namespace gpuprice::model {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<std::string_view> Response::header(std::string_view name) const
{
    for (const auto& [each, value] : headers) {
        if (std::ranges::equal(each, name, {}, lower, lower)) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace gpuprice::model
