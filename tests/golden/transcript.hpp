#ifndef GPUPRICE_TESTS_GOLDEN_TRANSCRIPT_HPP
#define GPUPRICE_TESTS_GOLDEN_TRANSCRIPT_HPP

/// \file
/// Golden cases: text files that read like a terminal.
///
///     # what the case shows
///     env GPUPRICE_NOW=2026-03-31T12:00:00Z
///     width 80
///     write config/config.json {"markets": ["ebay-us"]}
///     $ gpuprice markup a100
///     …standard output, as it is
///     2> standard error, a line each
///     [exit 3]
///
/// Every command of a case runs in process, in one scratch directory that stands as TMP in arguments and output;
/// FILES is tests/golden/files. `> TMP/x` and `< TMP/x` at the end of a command redirect. `width N` makes standard
/// output a terminal from there on.

#include <filesystem>
#include <string>

namespace gpuprice::test {

/// Runs the commands of a case and returns the transcript that they give now, in the same form.
[[nodiscard]] std::string replay(const std::string& golden, const std::filesystem::path& files);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_GOLDEN_TRANSCRIPT_HPP
