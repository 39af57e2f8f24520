#include "capture_writer.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"

#include "mask.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace gpuprice::ingest {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, int error)
{
    throw core::DataError("cannot write the capture " + file.string() + " (" + std::generic_category().message(error) +
                          "): check the directory and free space");
}

void make_directory(const fs::path& directory)
{
    if (directory.empty() || fs::is_directory(directory)) {
        return;
    }
    if (fs::exists(directory)) {
        throw core::UsageError("answers cannot be kept in " + directory.string() +
                               ": it is a file; name a directory, which is made when missing");
    }
    make_directory(directory.parent_path());
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
        fail(directory, errno);
    }
}

void write_file(const fs::path& file, std::string_view bytes)
{
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        fail(file, errno);
    }
    int error = 0;
    while (!bytes.empty() && error == 0) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (::close(descriptor) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        fail(file, error);
    }
}

/// What people's programs know such a body by.
std::string_view ending(const model::Response& response)
{
    constexpr auto k_endings = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"json", "json"}, {"html", "html"}, {"xml", "xml"}, {"csv", "csv"}, {"text/", "txt"}});
    const std::string_view type = response.header("Content-Type").value_or("");
    for (const auto& [part, name] : k_endings) {
        if (type.find(part) != std::string_view::npos) {
            return name;
        }
    }
    const auto first = response.body.find_first_not_of(" \t\r\n");
    const char begins = first == std::string::npos ? ' ' : response.body[first];
    return begins == '{' || begins == '[' ? "json" : begins == '<' ? "html" : "bin";
}

std::string folder_name(core::Instant at)
{
    std::string name = core::to_text(at);
    std::erase_if(name, [](char c) { return c == '-' || c == ':'; });
    return name;
}

}  // namespace

void prepare_captures(const fs::path& directory)
{
    make_directory(directory);
    if (::access(directory.c_str(), W_OK | X_OK) != 0) {
        fail(directory, errno);
    }
}

CaptureWriter::CaptureWriter(const fs::path& directory, const model::MarketDefinition& market, core::Instant at,
                             std::span<const model::Request> first_requests, Drift drift, std::string program)
{
    capture_.program = std::move(program);
    capture_.market = market.id;
    capture_.definition = market.definition_hash();
    capture_.questions = questions_of(first_requests);
    capture_.at = at;
    capture_.max_pages = market.politeness.max_pages;
    capture_.drift_accepted = drift == Drift::accepted;
    make_directory(directory / market.id);
    std::string name = (directory / market.id / ("." + folder_name(at) + "-XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) {
        fail(directory / market.id, errno);
    }
    unfinished_ = name;
}

CaptureWriter::~CaptureWriter()
{
    if (!unfinished_.empty()) {
        std::error_code ignored;
        fs::remove_all(unfinished_, ignored);
    }
}

void CaptureWriter::add(const model::Request& asked, const fetch::Outcome& outcome, BodyFrom body_from)
{
    if (!outcome) {
        const core::Error& error = outcome.error();
        capture_.events.push_back(
            {as_kept(asked), core::Error{error.kind, masked(error.message), masked(error.where)}});
        return;
    }
    const model::Response& response = *outcome;
    CapturedAnswer answer;
    answer.status = response.status;
    answer.headers = masked(response.headers);
    answer.url = masked(response.url);
    answer.body = std::to_string(++bodies_).append(".").append(ending(response));
    answer.bytes = response.body.size();
    answer.digest = core::digest(response.body);
    answer.not_modified = body_from == BodyFrom::cache;
    write_file(unfinished_ / answer.body, response.body);
    capture_.events.push_back({as_kept(asked), std::move(answer)});
}

void CaptureWriter::add(const model::Request& not_asked, CapturedOmission why)
{
    why.message = masked(why.message);
    capture_.events.push_back({as_kept(not_asked), std::move(why)});
}

void CaptureWriter::finish(const model::MarketRun& ledger)
{
    capture_.outcome = ledger.outcome;
    capture_.seen = ledger.seen;
    write_file(unfinished_ / k_manifest, to_json(capture_));
    const fs::path wanted = unfinished_.parent_path() / folder_name(capture_.at);
    fs::path name = wanted;
    for (int n = 2; ::rename(unfinished_.c_str(), name.c_str()) != 0; ++n) {
        if (errno != EEXIST && errno != ENOTEMPTY) {
            fail(name, errno);
        }
        name = wanted.string() + "-" + std::to_string(n);
    }
    unfinished_.clear();
}

}  // namespace gpuprice::ingest
