#include "nginx.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace gpuprice::test {

namespace {

constexpr int k_inherited = 9;

sockaddr* generic(sockaddr_in& address)
{
    return reinterpret_cast<sockaddr*>(&address);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

}  // namespace

std::string Nginx::program()
{
    for (const char* path : {"/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"}) {
        if (::access(path, X_OK) == 0) {
            return path;
        }
    }
    return "";
}

// nginx is handed a socket that already listens, as it is when it replaces itself: no port has to be guessed, and
// nobody has to wait until it is ready.
Nginx::Nginx(const std::string& limits, const std::string& locations)
    : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (listener_ < 0 || ::bind(listener_, generic(address), size) != 0 || ::listen(listener_, SOMAXCONN) != 0 ||
        ::getsockname(listener_, generic(address), &size) != 0) {
        throw std::runtime_error("no port for nginx");
    }
    port_ = ntohs(address.sin_port);
    for (const char* name : {"logs/empty", "temp/empty", "pages/empty"}) {
        (void)prefix_.write(name, "");
    }
    // Else the workers could not read a directory that is root's own.
    const std::string user = ::geteuid() == 0 ? "user root;\n" : "";
    (void)prefix_.write("nginx.conf",
                        "daemon off;\n" + user +
                            "pid logs/nginx.pid;\nerror_log logs/error.log;\n"
                            "events {}\nhttp {\n"
                            "types { text/html html; }\ndefault_type text/html;\n"
                            "client_body_temp_path temp/a; proxy_temp_path temp/b; fastcgi_temp_path temp/c;\n"
                            "uwsgi_temp_path temp/d; scgi_temp_path temp/e;\n"
                            "log_format noted '$status $uri \"$sent_http_content_encoding\" \"$http_if_none_match\" "
                            "$body_bytes_sent';\naccess_log logs/access.log noted;\n" +
                            limits + "\nserver {\nlisten 127.0.0.1:" + std::to_string(port_) + ";\nroot pages;\n" +
                            locations + "\n}\n}\n");

    std::vector<std::string> words{program(),    "-p", prefix_.path().string(), "-c",
                                   "nginx.conf", "-e", "logs/error.log"};
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    std::string inherited = "NGINX=" + std::to_string(k_inherited) + ";";
    std::array<char*, 2> variables{inherited.data(), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, listener_, k_inherited);
    const std::string output = (prefix_.path() / "logs/output").string();
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT, 0600);
    ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    posix_spawnattr_t group;
    ::posix_spawnattr_init(&group);
    ::posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
    const int failed = ::posix_spawn(&process_, words[0].c_str(), &actions, &group, arguments.data(), variables.data());
    ::posix_spawnattr_destroy(&group);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(listener_);
    if (failed != 0) {
        throw std::runtime_error("nginx cannot be started");
    }
}

Nginx::~Nginx()
{
    ::kill(-process_, SIGKILL);  // its workers too
    ::waitpid(process_, nullptr, 0);
}

void Nginx::write(const std::string& path, const std::string& page) const
{
    (void)prefix_.write("pages/" + path, page);
}

std::vector<Served> Nginx::log() const
{
    std::ifstream in{prefix_.path() / "logs/access.log"};
    std::vector<Served> all;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line};
        Served served;
        words >> served.status >> served.path >> served.encoding >> served.if_none_match >> served.bytes;
        for (std::string* quoted : {&served.encoding, &served.if_none_match}) {
            std::erase(*quoted, '"');
        }
        all.push_back(std::move(served));
    }
    return all;
}

long Nginx::count(int status) const { return std::ranges::count(log(), status, &Served::status); }

}  // namespace gpuprice::test
