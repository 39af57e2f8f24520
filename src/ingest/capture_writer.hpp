#ifndef GPUPRICE_SRC_INGEST_CAPTURE_WRITER_HPP
#define GPUPRICE_SRC_INGEST_CAPTURE_WRITER_HPP

#include "gpuprice/model/market.hpp"

#include "capture.hpp"
#include "intake.hpp"
#include "page_cache.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace gpuprice::ingest {

/// Makes the directory of captures where it is missing, before anything is begun that would be left half-done.
/// \throws core::DataError  when it cannot be made or written to.
void prepare_captures(const std::filesystem::path& directory);

/// Writes one Capture while its run goes on, each body at once. Destroyed before `finish`, it leaves nothing; killed, a
/// folder whose name begins with a dot and that no reader takes for a capture.
///
/// \throws core::DataError  from every member, when a file cannot be written.
class CaptureWriter {
public:
    /// \param directory  made when missing. \param program  version, for the manifest.
    CaptureWriter(const std::filesystem::path& directory, const model::MarketDefinition& market, core::Instant at,
                  std::span<const model::Request> first_requests, Drift drift, std::string program);
    ~CaptureWriter();
    CaptureWriter(const CaptureWriter&) = delete;
    CaptureWriter& operator=(const CaptureWriter&) = delete;
    CaptureWriter(CaptureWriter&&) = delete;
    CaptureWriter& operator=(CaptureWriter&&) = delete;

    void add(const model::Request& asked, const fetch::Outcome& outcome, BodyFrom body_from);
    void add(const model::Request& not_asked, CapturedOmission why);

    /// Writes the manifest and gives the folder its name, with "-2", "-3", … behind where there is one already.
    void finish(const model::MarketRun& ledger);

private:
    std::filesystem::path unfinished_;  // empty when there is nothing to take away any more
    Capture capture_;
    long bodies_ = 0;
};

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_SRC_INGEST_CAPTURE_WRITER_HPP
