#ifndef GPUPRICE_TESTS_SUPPORT_HTTP_SERVER_HPP
#define GPUPRICE_TESTS_SUPPORT_HTTP_SERVER_HPP

/// \file
/// An HTTP server for tests: in this process, on 127.0.0.1 and a port of the system's choice, with scripted replies
/// and every fault that a real market shows sooner or later.
///
///     HttpServer server;
///     server.on("GET", "/items?page=1", {Reply{500, "later"}, Reply{200, "[]"}});   // a queue; the last one stays
///     server.on("GET", "/item", [](const HttpRequest& r) { return Reply{200, r.target}; });
///     fetch(server.url("/items?page=1"));
///     CHECK(server.requests().size() == 2);

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace gpuprice::test {

/// One request as the server received it.
struct HttpRequest {
    std::string method;
    std::string target;  ///< path and query
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::chrono::steady_clock::time_point at;  ///< when it was there completely

    /// The first value of that header, names compared without case; none when absent.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

/// What goes wrong with a reply.
enum class Fault {
    none,
    stall,      ///< never answers; the connection stays open until the client leaves
    reset,      ///< closes with RST instead of an answer
    broken,     ///< sends half of the answer, then closes with RST
    truncated,  ///< announces 100 bytes more than it sends
    overlong,   ///< announces half of the bytes that it sends
    no_length,  ///< no Content-Length: the body ends with the connection
    endless,    ///< repeats the body until the client leaves
    drip,       ///< sends one byte of the answer every 10 ms
};

struct Reply {
    int status = 200;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    Fault fault = Fault::none;
    std::chrono::milliseconds delay{0};  ///< from the request to the first byte of the answer

    [[nodiscard]] static Reply redirect(int status, std::string location);
    [[nodiscard]] static Reply faulty(Fault fault, std::string body = "x");

    /// The same reply, later; the same reply with one header more.
    [[nodiscard]] Reply after(std::chrono::milliseconds wait) &&;
    [[nodiscard]] Reply with(std::string name, std::string value) &&;
};

/// Serves from its construction to its destruction, on one thread of its own, any number of connections at once. A
/// target that nobody scripted is answered 404. All members may be called at any time from any thread.
class HttpServer {
public:
    using Handler = std::function<Reply(const HttpRequest&)>;

    /// What becomes of a connection after an answer.
    enum class Connections {
        close,  ///< it answers one request and closes
        keep,   ///< it waits for the next one; requests must not be sent before the answer is there
    };

    /// \param ports  how many it listens on: to a client, each is a host of its own.
    explicit HttpServer(Connections connections = Connections::close, int ports = 1);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    HttpServer(HttpServer&&) = delete;
    HttpServer& operator=(HttpServer&&) = delete;

    [[nodiscard]] int port() const { return listeners_.front().port; }

    /// "http://127.0.0.1:PORT" + target, with the first port.
    [[nodiscard]] std::string url(std::string_view target = "") const;

    /// The address of every port, without a target. All of them give the same answers.
    [[nodiscard]] std::vector<std::string> origins() const;

    /// Answers that method and target (path and query, exactly) with these, in order; the last one for ever.
    void on(const std::string& method, const std::string& target, std::vector<Reply> replies);

    /// Answers with what `handler` makes of the request. It runs on the server's thread and may call `requests`.
    void on(const std::string& method, const std::string& target, Handler handler);

    /// Answers everything that has no script of its own.
    void otherwise(Handler handler);

    /// Everything received so far, in order of arrival.
    [[nodiscard]] std::vector<HttpRequest> requests() const;

    /// Of them, those for this target.
    [[nodiscard]] std::vector<HttpRequest> requests_for(std::string_view target) const;

    /// The most requests that were waiting for the end of their answers at one time.
    [[nodiscard]] int max_in_flight() const { return max_in_flight_; }

    /// How many connections were made to it so far.
    [[nodiscard]] int connections() const { return accepted_; }

private:
    struct Connection;
    struct Listener {
        int fd = -1;
        int port = 0;
    };

    void serve();
    void accept_all(int listener);
    void receive(Connection& connection);
    static void send_some(Connection& connection);
    void answer(Connection& connection);
    [[nodiscard]] Reply reply_to(const HttpRequest& request);
    [[nodiscard]] int wait_ms(std::chrono::steady_clock::time_point now) const;

    Connections after_answer_;
    std::vector<Listener> listeners_;
    std::array<int, 2> wake_{-1, -1};
    std::atomic<int> max_in_flight_{0};
    std::atomic<int> accepted_{0};
    mutable std::mutex mutex_;  // guards the scripts and the record
    std::map<std::pair<std::string, std::string>, std::shared_ptr<Handler>> handlers_;
    std::shared_ptr<Handler> otherwise_;
    std::vector<HttpRequest> requests_;
    std::vector<std::unique_ptr<Connection>> connections_;  // the thread's own
    std::thread thread_;                                    // last: starts when all else is there
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_HTTP_SERVER_HPP
