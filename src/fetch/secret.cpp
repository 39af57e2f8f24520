#include "gpuprice/fetch/fetcher.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace gpuprice::fetch {

namespace {

constexpr std::size_t k_max_secret_bytes = std::size_t{16} << 10;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    ~Descriptor()
    {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;

    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

core::Error error(core::ErrorKind kind, const model::SecretSource& source, const std::string& what)
{
    return {kind, "the credential '" + source.name + "' cannot be used: " + what, ""};
}

core::Result<std::string> read_file(const model::SecretSource& source)
{
    // O_NONBLOCK: a pipe under that name must be refused below, not waited for.
    const Descriptor file{::open(source.file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.get() < 0) {
        return error(core::ErrorKind::missing, source, "cannot open " + source.file + ": " + std::strerror(errno));
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return error(core::ErrorKind::denied, source, source.file + " is not a regular file");
    }
    if (status.st_uid != ::geteuid()) {
        return error(core::ErrorKind::denied, source, source.file + " belongs to another user");
    }
    if ((status.st_mode & 077U) != 0) {
        return error(core::ErrorKind::denied, source,
                     source.file + " can be read by others; run: chmod 600 " + source.file);
    }
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error(core::ErrorKind::missing, source, "cannot read " + source.file + ": " + std::strerror(errno));
        }
        if (got == 0) {
            break;
        }
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (text.size() > k_max_secret_bytes) {
            return error(core::ErrorKind::too_large, source, source.file + " is over 16 KiB");
        }
    }
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    if (text.ends_with('\r')) {
        text.pop_back();
    }
    return text;
}

// A line break in a header value would let the secret write further headers.
core::Result<std::string> checked(const model::SecretSource& source, std::string secret, const std::string& place)
{
    if (secret.empty()) {
        return error(core::ErrorKind::missing, source, place + " is empty");
    }
    const bool has_control = std::ranges::any_of(
        secret, [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F; });
    if (has_control) {
        return error(core::ErrorKind::invalid, source, place + " holds a line break or another control character");
    }
    return secret;
}

}  // namespace

core::Result<std::string> read_secret(const model::SecretSource& source, const Environment& environment)
{
    if (!source.env.empty()) {
        auto value = environment(source.env);
        if (value && !value->empty()) {
            return checked(source, std::move(*value), "the environment variable " + source.env);
        }
    }
    if (!source.file.empty()) {
        auto text = read_file(source);
        return text ? checked(source, std::move(text).value(), source.file) : text;
    }
    if (source.env.empty()) {
        return error(core::ErrorKind::missing, source, "its definition names neither \"env\" nor \"file\"");
    }
    return error(core::ErrorKind::missing, source, "set the environment variable " + source.env);
}

}  // namespace gpuprice::fetch
