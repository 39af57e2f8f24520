#include "support/smtp_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace gpuprice::test {

namespace {

void say(int client, const std::string& lines) { (void)!::send(client, lines.data(), lines.size(), MSG_NOSIGNAL); }

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

void SmtpServer::converse(int client)
{
    std::string received;
    std::array<char, 4096> buffer{};
    // The next line, of the mail or a command; false when the client has gone.
    const auto next_line = [&](std::string& line) {
        for (;;) {
            if (const auto end = received.find("\r\n"); end != std::string::npos) {
                line = received.substr(0, end);
                received.erase(0, end + 2);
                return true;
            }
            pollfd waiting{client, POLLIN, 0};
            if (stopped_) {
                return false;
            }
            if (::poll(&waiting, 1, 20) <= 0) {
                continue;
            }
            const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                return false;
            }
            received.append(buffer.data(), static_cast<std::size_t>(got));
        }
    };
    std::string line;
    if (manners_.is_silent) {
        (void)next_line(line);
        return;
    }
    say(client, "220 mail.example ready\r\n");
    ReceivedMail mail;
    while (next_line(line)) {
        {
            const std::lock_guard guard{mutex_};
            commands_.push_back(line);
        }
        if (line.starts_with("EHLO")) {
            say(client, std::string{"250-mail.example\r\n"} + (manners_.offers_encryption ? "250-STARTTLS\r\n" : "") +
                            (manners_.offers_login ? "250-AUTH PLAIN LOGIN\r\n" : "") + "250 8BITMIME\r\n");
        } else if (line.starts_with("STARTTLS")) {
            say(client, "454 not now\r\n");
        } else if (line.starts_with("MAIL FROM:")) {
            mail = {line.substr(10, line.find('>') - 9), {}, {}};
            say(client, "250 ok\r\n");
        } else if (line.starts_with("RCPT TO:")) {
            mail.to.push_back(line.substr(8));
            say(client, std::to_string(manners_.recipient) + " as you say\r\n");
        } else if (line == "DATA") {
            say(client, "354 go on\r\n");
            while (next_line(line) && line != ".") {
                mail.data += line + "\r\n";
            }
            {
                const std::lock_guard guard{mutex_};
                mails_.push_back(mail);
            }
            say(client, "250 taken\r\n");
        } else if (line == "QUIT") {
            say(client, "221 bye\r\n");
            return;
        } else {
            say(client, "502 what?\r\n");
        }
    }
}

}  // namespace gpuprice::test
