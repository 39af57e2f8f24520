#ifndef GPUPRICE_SRC_INGEST_CAPTURE_FILES_HPP
#define GPUPRICE_SRC_INGEST_CAPTURE_FILES_HPP

#include "capture.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace gpuprice::ingest {

/// A capture and the folder that it lies in.
struct KeptRun {
    std::filesystem::path folder;
    Capture capture;
};

struct KeptRuns {
    std::vector<KeptRun> runs;  ///< ascending by instant, those of one instant in the order in which they were kept
    long unfinished = 0;        ///< folders of runs that were killed
};

/// All captures in `directory`, at most two folders deep. Bodies are not looked at.
/// \throws core::DataError  when there is none, or a manifest cannot be read: see parse_capture.
[[nodiscard]] KeptRuns find_captures(const std::filesystem::path& directory);

/// The body of an answer of that capture. \throws core::DataError  when it is not what was written.
[[nodiscard]] std::string read_body(const std::filesystem::path& folder, const CapturedAnswer& answer);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_SRC_INGEST_CAPTURE_FILES_HPP
