#ifndef GPUPRICE_SRC_CLI_OUTPUT_FILE_HPP
#define GPUPRICE_SRC_CLI_OUTPUT_FILE_HPP

#include <filesystem>
#include <string_view>

namespace gpuprice::cli {

/// Writes the file anew: beside its place and then renamed, so that no half of it is ever read and a failure leaves
/// what was there. What is no regular file (/dev/stdout) is written to as it is. \throws core::DataError  naming the
/// file.
void write_file(const std::filesystem::path& file, std::string_view text);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_OUTPUT_FILE_HPP
