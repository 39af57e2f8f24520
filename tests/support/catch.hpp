#ifndef GPUPRICE_TESTS_SUPPORT_CATCH_HPP
#define GPUPRICE_TESTS_SUPPORT_CATCH_HPP

/// \file
/// Catch2 version 2 (Debian 12) and version 3 (Debian 13) behind one include. Nothing else includes <catch2/…>
/// but main.cpp.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

using Catch::Approx;

namespace gpuprice::test {
using Catch::Matchers::ContainsSubstring;
}
#else
#include <catch2/catch.hpp>

namespace gpuprice::test {
// Catch2 3 calls it so. NOLINTNEXTLINE(readability-identifier-naming)
inline auto ContainsSubstring(const std::string& text) { return Catch::Matchers::Contains(text); }
}  // namespace gpuprice::test
#endif

#endif  // GPUPRICE_TESTS_SUPPORT_CATCH_HPP
