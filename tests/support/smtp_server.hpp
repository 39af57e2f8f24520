#ifndef GPUPRICE_TESTS_SUPPORT_SMTP_SERVER_HPP
#define GPUPRICE_TESTS_SUPPORT_SMTP_SERVER_HPP

/// \file
/// A mail server for tests: in this process, on 127.0.0.1 and a port of the system's choice. It speaks as much SMTP as
/// it takes to log in and to hand in a mail, open or encrypted, one connection at a time.

#include "support/tls.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace gpuprice::test {

/// A mail as it was handed in.
struct ReceivedMail {
    std::string from;             ///< "<a@example.org>"
    std::vector<std::string> to;  ///< likewise
    std::string data;             ///< headers and body, lines ended by CR LF
    std::string login;            ///< what AUTH PLAIN gave, in base64; empty = nothing
    bool is_encrypted = false;    ///< it came over an encrypted connection
};

/// How it behaves.
struct SmtpManners {
    bool offers_encryption = false;            ///< says STARTTLS, and refuses it with 454 without a certificate
    bool is_encrypted_at_once = false;         ///< smtps; with a certificate only
    const Certificate* certificate = nullptr;  ///< outlives the server
    bool offers_login = false;                 ///< says AUTH PLAIN, and takes every password
    int recipient = 250;                       ///< its answer to RCPT
    bool is_silent = false;                    ///< accepts connections, and never says a word
};

class SmtpServer {
public:
    explicit SmtpServer(SmtpManners manners = {});
    ~SmtpServer();
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;
    SmtpServer(SmtpServer&&) = delete;
    SmtpServer& operator=(SmtpServer&&) = delete;

    /// "smtp://127.0.0.1:…" or "smtps://…".
    [[nodiscard]] std::string url() const { return (manners_.is_encrypted_at_once ? "smtps://" : "smtp://") + place(); }
    [[nodiscard]] std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::vector<ReceivedMail> mails() const;
    /// Every line that clients sent, but for the mails.
    [[nodiscard]] std::vector<std::string> commands() const;

private:
    void serve();
    void converse(int client);
    void note(const std::string& line);

    SmtpManners manners_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stopped_{false};
    mutable std::mutex mutex_;
    std::vector<ReceivedMail> mails_;
    std::vector<std::string> commands_;
    std::thread thread_;  // last: starts when all else is there
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_SMTP_SERVER_HPP
