#include "capture_files.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <tuple>
#include <utility>

namespace gpuprice::ingest {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_manifest_bytes = std::size_t{64} << 20U;
constexpr const char* k_remedy = ": restore it, or move its folder away; nothing was imported";

[[noreturn]] void refuse(const fs::path& file, const std::string& why)
{
    throw core::DataError(file.string() + " " + why + k_remedy);
}

class Descriptor {
public:
    explicit Descriptor(const fs::path& file)
        // A pipe would keep the program waiting, a link could lead anywhere.
        : number_{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)}
    {
        if (number_ < 0) {
            const int error = errno;
            refuse(file, error == ELOOP ? "is a symbolic link, which is not followed"
                                        : "cannot be read (" + std::generic_category().message(error) + ")");
        }
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;

    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

std::string read_file(const fs::path& file, std::size_t most)
{
    const Descriptor descriptor{file};
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        refuse(file, "is no file");
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > most) {
        refuse(file, "is larger than it may be (" + std::to_string(most) + " bytes)");
    }
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const auto got = ::read(descriptor.number(), bytes.data() + have, size - have);
        if (got <= 0) {
            refuse(file, "cannot be read to its end");
        }
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

constexpr int k_depth = 2;  // a folder a market, and in it one a run

/// Named as CaptureWriter names a folder until all is in it.
bool is_unfinished(const fs::path& folder)
{
    const std::string name = folder.filename().string();
    return name.size() > 1 && name[0] == '.' && name[1] >= '0' && name[1] <= '9';
}

bool has_manifest(const fs::path& folder)
{
    return fs::symlink_status(folder / k_manifest).type() != fs::file_type::not_found;
}

/// What lies in a folder, ascending, links included.
std::vector<fs::directory_entry> entries(const fs::path& folder)
{
    std::error_code error;
    std::vector<fs::directory_entry> all;
    for (auto each = fs::directory_iterator{folder, error}; !error && each != fs::directory_iterator{};
         each.increment(error)) {
        all.push_back(*each);
    }
    if (error) {
        throw core::DataError(folder.string() + " cannot be read (" + error.message() +
                              "): name a directory that 'gpuprice scrape --save-captures' wrote; nothing was imported");
    }
    std::ranges::sort(all, {}, [](const fs::directory_entry& each) {
        const std::string name = each.path().filename().string();
        return std::pair{name.size(), name};  // "-2" before "-10"
    });
    return all;
}

class Search {
public:
    void in(const fs::path& folder, int deeper)
    {
        if (has_manifest(folder)) {
            const fs::path manifest = folder / k_manifest;
            found_.runs.push_back({folder, parse_capture(read_file(manifest, k_most_manifest_bytes), manifest)});
            return;
        }
        bool has_files = false;
        bool has_folders = false;
        for (const fs::directory_entry& entry : entries(folder)) {
            if (entry.is_symlink()) {
                refuse(entry.path(), "is a symbolic link, which is not followed");
            }
            if (!entry.is_directory()) {
                has_files = true;
            } else if (is_unfinished(entry.path())) {
                ++found_.unfinished;
            } else if (deeper > 0) {
                has_folders = true;
                in(entry.path(), deeper - 1);
            }
        }
        // A market whose every run was killed has an empty folder; notes beside the folders are somebody's business.
        if (has_files && !has_folders && deeper < k_depth) {
            refuse(folder, "holds no " + std::string{k_manifest} + ", so it is no capture");
        }
    }

    [[nodiscard]] KeptRuns found() && { return std::move(found_); }

private:
    KeptRuns found_;
};

}  // namespace

KeptRuns find_captures(const fs::path& directory)
{
    Search search;
    search.in(directory, k_depth);
    KeptRuns found = std::move(search).found();
    if (found.runs.empty()) {
        throw core::DataError("there is no capture in " + directory.string() +
                              ": name a directory that 'gpuprice scrape --save-captures' wrote; nothing was imported");
    }
    std::ranges::stable_sort(found.runs, {}, [](const KeptRun& run) { return run.capture.at; });
    return found;
}

std::string read_body(const fs::path& folder, const CapturedAnswer& answer)
{
    const fs::path file = folder / answer.body;
    std::string bytes = read_file(file, answer.bytes);
    if (bytes.size() != answer.bytes || core::digest(bytes) != answer.digest) {
        refuse(file, bytes.size() < answer.bytes ? "is cut short" : "is not what was received: it was changed since");
    }
    return bytes;
}

}  // namespace gpuprice::ingest
