#ifndef GPUPRICE_SRC_INGEST_CAPTURE_HPP
#define GPUPRICE_SRC_INGEST_CAPTURE_HPP

/// \file
/// One market's part of one run as it is kept on disk: everything that Intake was told, in order.
///
///     DIRECTORY/ebay-us/20260331T120000Z/manifest.json    written last; the folder gets its name after that
///                                        1.json, 2.html   the bodies, as received
///
/// The manifest, in format 1:
///
///     {"format": "gpuprice capture", "version": 1, "program": "0.1.0", "market": "ebay-us",
///      "at": "2026-03-31T12:00:00Z", "definition": "…", "questions": "…", "max_pages": 60, "drift_accepted": false,
///      "outcome": "ok", "seen": 3,
///      "events": [{"request": {"method", "url", "headers": [["name", "value"]], "body", "via", "context"},
///                  "response": {"status", "headers", "url", "body": "1.json", "bytes", "digest", "not_modified"}},
///                 {"request": {…}, "error": {"kind": "timed_out", "message", "where"}},
///                 {"request": {…}, "not_asked": {"on_purpose": true, "message"}}]}
///
/// No secret is in it: requests only name credentials, token exchanges are no part of it, and masked() has gone over
/// all but the bodies, which are as received. They name sellers, so folders have mode 0700 and files 0600.

#include "gpuprice/core/time.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/ledger.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gpuprice::ingest {

inline constexpr const char* k_manifest = "manifest.json";

/// An answer but for its body, which is a file of its own.
struct CapturedAnswer {
    long status = 0;
    model::Headers headers;
    std::string url;   ///< after redirects
    std::string body;  ///< name of the file beside the manifest
    std::size_t bytes = 0;
    std::string digest;         ///< core::digest of the body
    bool not_modified = false;  ///< the market answered 304, and the body is the one that it sent before
};

/// Something was not asked for: on purpose (Intake::limit), or because it could not be (Intake::fail).
struct CapturedOmission {
    bool on_purpose = false;
    std::string message;
};

struct CapturedEvent {
    model::Request request;  ///< no credential; empty in an omission of no request in particular
    std::variant<CapturedAnswer, core::Error, CapturedOmission> came_to;
};

struct Capture {
    std::string program;  ///< version that wrote it
    std::string market;
    std::string definition;  ///< hash of then
    std::string questions;   ///< questions_of the first requests of then
    core::Instant at;
    long max_pages = 0;  ///< politeness of then
    bool drift_accepted = false;
    model::Outcome outcome = model::Outcome::failed;  ///< of then
    long seen = 0;                                    ///< of then
    std::vector<CapturedEvent> events;
};

/// What a definition asks for at first, as a digest: equal for equal requests, whatever secrets are masked.
[[nodiscard]] std::string questions_of(std::span<const model::Request> first_requests);

/// The request as it is kept: without its credential, masked.
[[nodiscard]] model::Request as_kept(const model::Request& request);

/// \returns the manifest's bytes.
[[nodiscard]] std::string to_json(const Capture& capture);

/// \param file  for messages. \throws core::DataError  naming file, place and remedy: other bytes than to_json gives, a
/// newer format, a body whose name leads out of the folder.
[[nodiscard]] Capture parse_capture(std::string_view json, const std::filesystem::path& file);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_SRC_INGEST_CAPTURE_HPP
