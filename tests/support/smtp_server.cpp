#include "support/smtp_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace gpuprice::test {

namespace {

/// A client's connection, open at first.
class Connection {
public:
    Connection(int socket, const std::atomic<bool>& stopped) : socket_{socket}, stopped_{&stopped}
    {
        // A client that stops in the midst of an encrypted record is not waited for without end.
        const timeval patience{5, 0};
        ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }

    /// Whether both sides are content, and go on encrypted.
    bool encrypt(const Certificate& certificate)
    {
        tls_ = TlsServerEnd::greet(certificate, socket_);
        return tls_ != nullptr;
    }
    [[nodiscard]] bool is_encrypted() const { return tls_ != nullptr; }

    void say(const std::string& lines)
    {
        if (tls_) {
            tls_->send(lines);
        } else {
            static_cast<void>(::send(socket_, lines.data(), lines.size(), MSG_NOSIGNAL));
        }
    }

    /// The next line, of the mail or a command; false when the client has gone.
    bool next_line(std::string& line)
    {
        for (;;) {
            if (const auto end = received_.find("\r\n"); end != std::string::npos) {
                line = received_.substr(0, end);
                received_.erase(0, end + 2);
                return true;
            }
            if (*stopped_) {
                return false;
            }
            pollfd waiting{socket_, POLLIN, 0};
            if ((tls_ && tls_->has_pending()) || ::poll(&waiting, 1, 20) > 0) {
                const std::string bytes = receive();
                if (bytes.empty()) {
                    return false;
                }
                received_ += bytes;
            }
        }
    }

private:
    std::string receive()
    {
        std::array<char, 4096> buffer{};
        if (tls_) {
            return tls_->receive(static_cast<int>(buffer.size()));
        }
        const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
        return {buffer.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
    }

    int socket_;
    const std::atomic<bool>* stopped_;
    std::unique_ptr<TlsServerEnd> tls_;
    std::string received_;
};

}  // namespace

SmtpServer::SmtpServer(SmtpManners manners) : manners_{manners}
{
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);  // NOLINT(*-reinterpret-cast): the sockets' own way
    if (listener_ < 0 || ::bind(listener_, raw, size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, raw, &size) != 0) {
        throw std::runtime_error("no mail server can be started");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
}

SmtpServer::~SmtpServer()
{
    stopped_ = true;
    thread_.join();
    ::close(listener_);
}

std::vector<ReceivedMail> SmtpServer::mails() const
{
    const std::lock_guard guard{mutex_};
    return mails_;
}

std::vector<std::string> SmtpServer::commands() const
{
    const std::lock_guard guard{mutex_};
    return commands_;
}

void SmtpServer::serve()
{
    sigset_t broken_pipe;  // OpenSSL writes to clients that have gone
    ::sigemptyset(&broken_pipe);
    ::sigaddset(&broken_pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    while (!stopped_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 20) > 0) {
            const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (client >= 0) {
                converse(client);
                ::close(client);
            }
        }
    }
}

void SmtpServer::note(const std::string& line)
{
    const std::lock_guard guard{mutex_};
    commands_.push_back(line);
}

void SmtpServer::converse(int client)
{
    Connection connection{client, stopped_};
    std::string line;
    if (manners_.is_silent) {
        (void)connection.next_line(line);
        return;
    }
    if (manners_.is_encrypted_at_once && !connection.encrypt(*manners_.certificate)) {
        return;
    }
    connection.say("220 mail.example ready\r\n");
    ReceivedMail mail;
    std::string login;
    while (connection.next_line(line)) {
        note(line);
        if (line.starts_with("EHLO")) {
            const bool may_encrypt = manners_.offers_encryption && !connection.is_encrypted();
            connection.say(std::string{"250-mail.example\r\n"} + (may_encrypt ? "250-STARTTLS\r\n" : "") +
                           (manners_.offers_login ? "250-AUTH PLAIN\r\n" : "") + "250 8BITMIME\r\n");
        } else if (line == "STARTTLS") {
            if (manners_.certificate == nullptr) {
                connection.say("454 not now\r\n");
                continue;
            }
            connection.say("220 go on\r\n");
            if (!connection.encrypt(*manners_.certificate)) {
                return;
            }
        } else if (line == "AUTH PLAIN") {
            connection.say("334 \r\n");
            if (connection.next_line(login)) {
                note(login);
                connection.say("235 welcome\r\n");
            }
        } else if (line.starts_with("MAIL FROM:")) {
            mail = {line.substr(10, line.find('>') - 9), {}, {}, login, connection.is_encrypted()};
            connection.say("250 ok\r\n");
        } else if (line.starts_with("RCPT TO:")) {
            mail.to.push_back(line.substr(8));
            connection.say(std::to_string(manners_.recipient) + " as you say\r\n");
        } else if (line == "DATA") {
            connection.say("354 go on\r\n");
            while (connection.next_line(line) && line != ".") {
                mail.data += line + "\r\n";
            }
            {
                const std::lock_guard guard{mutex_};
                mails_.push_back(mail);
            }
            connection.say("250 taken\r\n");
        } else if (line == "QUIT") {
            connection.say("221 bye\r\n");
            return;
        } else {
            connection.say("502 what?\r\n");
        }
    }
}

}  // namespace gpuprice::test
