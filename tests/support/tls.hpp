#ifndef GPUPRICE_TESTS_SUPPORT_TLS_HPP
#define GPUPRICE_TESTS_SUPPORT_TLS_HPP

/// \file
/// Encrypted connections for the servers of tests.

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace gpuprice::test {

/// A certificate for one host, signed by itself, with its key. Made anew each time, so that none can expire.
class Certificate {
public:
    /// \param host  as OpenSSL writes alternative names: "IP:127.0.0.1", "DNS:mail.example".
    explicit Certificate(const std::string& host);

    /// For those who are to trust it.
    [[nodiscard]] const std::string& pem() const { return pem_; }

private:
    friend class TlsServerEnd;
    std::shared_ptr<ssl_ctx_st> context_;
    std::string pem_;
};

/// The server's end of an encrypted connection, over a socket that it does not own. Whoever writes to a client that has
/// gone gets SIGPIPE: block it.
class TlsServerEnd {
public:
    /// Takes the client's greeting. \returns  nullptr when the client does not want that certificate, or goes.
    [[nodiscard]] static std::unique_ptr<TlsServerEnd> greet(const Certificate& certificate, int socket);

    /// What is there, at most `most` bytes, or what comes next; empty when the client has gone.
    [[nodiscard]] std::string receive(int most);
    void send(const std::string& bytes);

    /// Whether `receive` would wait for nothing.
    [[nodiscard]] bool has_pending() const;

private:
    explicit TlsServerEnd(std::shared_ptr<ssl_st> session) : session_{std::move(session)} {}
    std::shared_ptr<ssl_st> session_;
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_TLS_HPP
