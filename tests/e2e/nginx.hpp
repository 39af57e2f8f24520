#ifndef GPUPRICE_TESTS_E2E_NGINX_HPP
#define GPUPRICE_TESTS_E2E_NGINX_HPP

/// \file
/// A real nginx on 127.0.0.1, with a prefix and a port of its own.

#include "support/temp_dir.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace gpuprice::test {

/// One answer, as nginx noted it when it was over.
struct Served {
    int status = 0;
    std::string path;
    std::string encoding;       ///< Content-Encoding; "-" = none
    std::string if_none_match;  ///< of the request; "-" = none
    long bytes = 0;             ///< of the body, as sent
};

/// Serves the files of a directory from its construction to its destruction.
class Nginx {
public:
    /// Where the program is; empty where it is not.
    [[nodiscard]] static std::string program();

    /// \param limits  directives of the http block, such as limit_req_zone.
    /// \param locations  those of the server block.
    /// \throws std::runtime_error  when it cannot be started.
    explicit Nginx(const std::string& limits, const std::string& locations);
    ~Nginx();
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;
    Nginx(Nginx&&) = delete;
    Nginx& operator=(Nginx&&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    /// Writes a page that is served under that path, without its leading slash.
    void write(const std::string& path, const std::string& page) const;

    /// All answers so far, in the order of their ends.
    [[nodiscard]] std::vector<Served> log() const;

    /// How many of them had that status.
    [[nodiscard]] long count(int status) const;

private:
    TempDir prefix_;
    int listener_ = -1;
    int port_ = 0;
    pid_t process_ = -1;
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_E2E_NGINX_HPP
