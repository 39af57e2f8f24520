#include "support/http_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace gpuprice::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds k_drip_pause{10};
constexpr std::size_t k_endless_chunk = std::size_t{64} << 10;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, {}, lower, lower);
}

void require(bool worked, const char* what)
{
    if (!worked) {
        throw std::system_error(errno, std::generic_category(), what);
    }
}

void make_nonblocking(int fd) { require(::fcntl(fd, F_SETFL, O_NONBLOCK | ::fcntl(fd, F_GETFL)) == 0, "fcntl"); }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    return text;
}

std::optional<std::string> find_header(const HttpRequest& request, std::string_view name)
{
    for (const auto& [each, value] : request.headers) {
        if (same_name(each, name)) {
            return value;
        }
    }
    return std::nullopt;
}

// The request at the start of `bytes`, once it is there completely.
std::optional<HttpRequest> parse_request(std::string_view bytes)
{
    const std::size_t end_of_head = bytes.find("\r\n\r\n");
    if (end_of_head == std::string_view::npos) {
        return std::nullopt;
    }
    HttpRequest request;
    std::string_view head = bytes.substr(0, end_of_head + 2);
    const std::string_view first = head.substr(0, head.find("\r\n"));
    const std::size_t space = first.find(' ');
    request.method = first.substr(0, space);
    request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
    head.remove_prefix(first.size() + 2);
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        const std::size_t colon = line.find(':');
        request.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
        head.remove_prefix(line.size() + 2);
    }
    std::size_t length = 0;
    if (const auto stated = find_header(request, "Content-Length")) {
        std::from_chars(stated->data(), stated->data() + stated->size(), length);
    }
    const std::string_view body = bytes.substr(end_of_head + 4);
    if (body.size() < length) {
        return std::nullopt;
    }
    request.body = body.substr(0, length);
    return request;
}

std::string render(const Reply& reply, bool is_last)
{
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
    if (is_last) {
        text += "Connection: close\r\n";
    }
    const bool has_length = reply.fault != Fault::no_length && reply.fault != Fault::endless;
    if (has_length) {
        const std::size_t length = reply.fault == Fault::truncated  ? reply.body.size() + 100
                                   : reply.fault == Fault::overlong ? reply.body.size() / 2
                                                                    : reply.body.size();
        text += "Content-Length: " + std::to_string(length) + "\r\n";
    }
    for (const auto& [name, value] : reply.headers) {
        text += name;
        text += ": ";
        text += value;
        text += "\r\n";
    }
    return text + "\r\n" + reply.body;
}

}  // namespace

std::optional<std::string> HttpRequest::header(std::string_view name) const { return find_header(*this, name); }

Reply Reply::redirect(int status, std::string location)
{
    return Reply{status, "", {{"Location", std::move(location)}}};
}

Reply Reply::faulty(Fault fault, std::string body) { return Reply{200, std::move(body), {}, fault}; }

Reply Reply::after(milliseconds wait) &&
{
    delay = wait;
    return std::move(*this);
}

Reply Reply::with(std::string name, std::string value) &&
{
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

struct HttpServer::Connection {
    enum class Phase { receiving, waiting, sending, stalled, closed };

    explicit Connection(int descriptor) : fd{descriptor} {}
    ~Connection() { ::close(fd); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(Connection&&) = delete;

    [[nodiscard]] bool in_flight() const
    {
        return phase == Phase::waiting || phase == Phase::sending || phase == Phase::stalled;
    }

    void reset()
    {
        const linger abort{1, 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
        phase = Phase::closed;
    }

    void await_next_request()
    {
        in.clear();
        out.clear();
        sent = 0;
        phase = Phase::receiving;
    }

    int fd;
    Phase phase = Phase::receiving;
    bool is_last = true;  // closes after its answer
    std::string in;
    std::string out;
    std::size_t sent = 0;
    Reply reply;
    steady_clock::time_point due;  // nothing is sent before
};

HttpServer::HttpServer(Connections connections, int ports) : after_answer_{connections}
{
    for (int i = 0; i < ports; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        require(fd >= 0, "socket");
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        require(::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0, "bind");
        require(::listen(fd, 128) == 0, "listen");
        require(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
        make_nonblocking(fd);
        listeners_.push_back({fd, ntohs(address.sin_port)});
    }
    require(::pipe2(wake_.data(), O_CLOEXEC) == 0, "pipe2");
    thread_ = std::thread{[this] { serve(); }};
}

HttpServer::~HttpServer()
{
    ::close(wake_[1]);
    thread_.join();
    ::close(wake_[0]);
    for (const Listener& listener : listeners_) {
        ::close(listener.fd);
    }
}

std::string HttpServer::url(std::string_view target) const { return origins().front().append(target); }

std::vector<std::string> HttpServer::origins() const
{
    std::vector<std::string> all;
    for (const Listener& listener : listeners_) {
        all.push_back("http://127.0.0.1:" + std::to_string(listener.port));
    }
    return all;
}

void HttpServer::on(const std::string& method, const std::string& target, std::vector<Reply> replies)
{
    if (replies.empty()) {
        throw std::logic_error("HttpServer::on: no reply for " + target);
    }
    on(method, target, [replies = std::move(replies), next = std::size_t{0}](const HttpRequest&) mutable {
        const Reply& reply = replies[next];
        next = std::min(next + 1, replies.size() - 1);
        return reply;
    });
}

void HttpServer::on(const std::string& method, const std::string& target, Handler handler)
{
    const std::lock_guard lock{mutex_};
    handlers_[{method, target}] = std::make_shared<Handler>(std::move(handler));
}

void HttpServer::otherwise(Handler handler)
{
    const std::lock_guard lock{mutex_};
    otherwise_ = std::make_shared<Handler>(std::move(handler));
}

std::vector<HttpRequest> HttpServer::requests() const
{
    const std::lock_guard lock{mutex_};
    return requests_;
}

std::vector<HttpRequest> HttpServer::requests_for(std::string_view target) const
{
    std::vector<HttpRequest> found = requests();
    std::erase_if(found, [target](const HttpRequest& request) { return request.target != target; });
    return found;
}

Reply HttpServer::reply_to(const HttpRequest& request)
{
    std::shared_ptr<Handler> handler;
    {
        const std::lock_guard lock{mutex_};
        requests_.push_back(request);
        const auto found = handlers_.find({request.method, request.target});
        handler = found != handlers_.end() ? found->second : otherwise_;
    }
    return handler ? (*handler)(request) : Reply{404, "no such target"};
}

void HttpServer::accept_all(int listener)
{
    for (;;) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return;
        }
        // Else the end of a long answer waits for the client's delayed acknowledgement.
        const int at_once = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        ++accepted_;
        connections_.push_back(std::make_unique<Connection>(fd));
    }
}

void HttpServer::receive(Connection& connection)
{
    std::array<char, 4096> buffer{};
    const ssize_t got = ::recv(connection.fd, buffer.data(), buffer.size(), 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        connection.phase = Connection::Phase::closed;
        return;
    }
    if (got > 0 && connection.phase == Connection::Phase::receiving) {
        connection.in.append(buffer.data(), static_cast<std::size_t>(got));
        answer(connection);
    }
}

void HttpServer::answer(Connection& connection)
{
    auto request = parse_request(connection.in);
    if (!request) {
        return;
    }
    request->at = steady_clock::now();
    connection.reply = reply_to(*request);
    connection.is_last = after_answer_ == Connections::close || connection.reply.fault != Fault::none;
    connection.out = render(connection.reply, connection.is_last);
    connection.due = request->at + connection.reply.delay;
    connection.phase = Connection::Phase::waiting;
    if (connection.reply.fault == Fault::stall) {
        connection.phase = Connection::Phase::stalled;
    } else if (connection.reply.fault == Fault::reset) {
        connection.reset();
    } else if (connection.reply.fault == Fault::broken) {
        connection.out.resize(connection.out.size() / 2);
    }
    const auto in_flight = std::ranges::count_if(connections_, [](const auto& each) { return each->in_flight(); });
    max_in_flight_ = std::max(max_in_flight_.load(), static_cast<int>(in_flight));
}

void HttpServer::send_some(Connection& connection)
{
    connection.phase = Connection::Phase::sending;
    const bool dripping = connection.reply.fault == Fault::drip;
    const std::size_t size = dripping ? 1 : connection.out.size() - connection.sent;
    const ssize_t written = ::send(connection.fd, connection.out.data() + connection.sent, size, MSG_NOSIGNAL);
    if (written < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            connection.phase = Connection::Phase::closed;
        }
        return;
    }
    connection.sent += static_cast<std::size_t>(written);
    if (dripping) {
        connection.due = steady_clock::now() + k_drip_pause;
    }
    if (connection.sent < connection.out.size()) {
        return;
    }
    if (connection.reply.fault == Fault::endless) {
        connection.out.clear();
        connection.sent = 0;
        while (connection.out.size() < k_endless_chunk) {
            connection.out += connection.reply.body.empty() ? std::string{"x"} : connection.reply.body;
        }
        return;
    }
    if (connection.reply.fault == Fault::broken) {
        connection.reset();
    } else if (connection.is_last) {
        connection.phase = Connection::Phase::closed;
    } else {
        connection.await_next_request();
    }
}

int HttpServer::wait_ms(steady_clock::time_point now) const
{
    auto wait = milliseconds{-1};
    for (const auto& connection : connections_) {
        if (connection->phase != Connection::Phase::waiting && connection->phase != Connection::Phase::sending) {
            continue;
        }
        const auto left = std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(connection->due - now));
        if (left > milliseconds{0} && (wait < milliseconds{0} || left < wait)) {
            wait = left;
        }
    }
    return static_cast<int>(wait.count());
}

void HttpServer::serve()
{
    for (;;) {
        std::vector<pollfd> polled{{wake_[0], POLLIN, 0}};
        for (const Listener& listener : listeners_) {
            polled.push_back({listener.fd, POLLIN, 0});
        }
        const std::size_t first_connection = polled.size();
        const auto now = steady_clock::now();
        for (const auto& connection : connections_) {
            const bool sends =
                connection->phase == Connection::Phase::waiting || connection->phase == Connection::Phase::sending;
            const bool due = sends && connection->due <= now;
            polled.push_back({connection->fd, static_cast<short>(due ? POLLIN | POLLOUT : POLLIN), 0});
        }
        if (::poll(polled.data(), polled.size(), wait_ms(now)) < 0 && errno != EINTR) {
            return;
        }
        if (polled[0].revents != 0) {
            break;
        }
        for (std::size_t i = first_connection; i < polled.size(); ++i) {
            Connection& connection = *connections_[i - first_connection];
            if ((polled[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
                receive(connection);
            }
            if ((polled[i].revents & POLLOUT) != 0 && connection.phase != Connection::Phase::closed) {
                send_some(connection);
            }
        }
        std::erase_if(connections_, [](const auto& each) { return each->phase == Connection::Phase::closed; });
        for (std::size_t i = 1; i < first_connection; ++i) {
            if (polled[i].revents != 0) {
                accept_all(polled[i].fd);
            }
        }
    }
    connections_.clear();
}

}  // namespace gpuprice::test
