#include "gpuprice/fetch/courier.hpp"

#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/fetch/http_date.hpp"
#include "gpuprice/fetch/retry.hpp"
#include "gpuprice/fetch/url.hpp"

#include "child_output.hpp"
#include "easy.hpp"
#include "mail.hpp"

#include <fmt/format.h>

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <thread>

namespace gpuprice::fetch {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds k_step{50};
constexpr std::size_t k_errors_kept = 4'096;
constexpr std::size_t k_read_at_once = std::size_t{1} << 20;

/// Why a try failed.
struct Failure {
    core::Error error;
    bool may_try_again = false;                        ///< at once: it certainly did not arrive, and may next time
    std::optional<milliseconds> asked = std::nullopt;  ///< to wait so long
};
using Try = std::optional<Failure>;  ///< none = it arrived

bool is_given(const model::SecretSource& source) { return !source.env.empty() || !source.file.empty(); }

Failure failed(core::ErrorKind kind, std::string message) { return {core::Error{kind, std::move(message), ""}}; }

class Delivering {
public:
    Delivering(const CourierOptions& options, const Environment& environment, const Message& message)
        : options_{options}, environment_{environment}, message_{message}
    {
    }

    [[nodiscard]] bool is_over() const
    {
        return (options_.is_stopped && options_.is_stopped()) ||
               (options_.deadline && steady_clock::now() >= *options_.deadline);
    }

    [[nodiscard]] Try operator()(const Webhook& webhook) const
    {
        std::string address = webhook.url;
        if (address.empty()) {
            auto secret = read_secret(webhook.url_secret, environment_);
            if (!secret) {
                return failed(secret.error().kind, secret.error().message);
            }
            address = std::move(secret).value();
        }
        const auto url = parse_url(address);
        if (!url) {
            return failed(core::ErrorKind::invalid, "its address is no http or https address without user name");
        }
        Easy easy{options_.timeout, [this] { return is_over(); }};
        easy.set(CURLOPT_URL, url->text.c_str());
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https");
        easy.set(CURLOPT_USERAGENT, options_.user_agent.c_str());
        easy.set(CURLOPT_POST, 1L);
        easy.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message_.body.size()));
        easy.set(CURLOPT_POSTFIELDS, message_.body.c_str());
        if (url->is_loopback()) {
            easy.set(CURLOPT_NOPROXY, "*");
        }
        easy.add_header("Expect:");
        easy.add_header("Content-Type: application/json");
        easy.add_header("Idempotency-Key: " + message_.key);
        if (is_given(webhook.token)) {
            const auto token = read_secret(webhook.token, environment_);
            if (!token) {
                return failed(token.error().kind, token.error().message);
            }
            if (url->scheme != "https" && !url->is_loopback()) {
                return failed(core::ErrorKind::denied,
                              "its token is not sent over an unencrypted connection: use an https address");
            }
            easy.add_header("Authorization: Bearer " + *token);
        }
        const CURLcode code = easy.perform();
        if (code != CURLE_OK) {
            return failure_of(easy, code);
        }
        const long status = easy.response_code();
        if (status >= 200 && status < 300) {
            return std::nullopt;
        }
        Failure failure = failed(core::ErrorKind::denied, fmt::format("it answered with status {}", status));
        if (status >= 300 && status < 400) {
            failure.error.message += ", a redirect, which is not followed: give the address that it leads to";
        }
        failure.may_try_again = is_retryable(status);
        model::Response response;
        response.headers = easy.headers();
        failure.asked = retry_after(response, message_.made);
        return failure;
    }

    [[nodiscard]] Try operator()(const MailServer& mail) const
    {
        const auto server = parse_mail_server(mail.server);
        if (!server) {
            return failed(server.error().kind, server.error().message);
        }
        Easy easy{options_.timeout, [this] { return is_over(); }};
        std::string password;
        if (!mail.user.empty()) {
            auto secret = read_secret(mail.password, environment_);
            if (!secret) {
                return failed(secret.error().kind, secret.error().message);
            }
            password = std::move(secret).value();
            easy.set(CURLOPT_USERNAME, mail.user.c_str());
            easy.set(CURLOPT_PASSWORD, password.c_str());
        }
        easy.set(CURLOPT_URL, server->url.c_str());
        easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        const bool may_be_open = server->is_loopback && mail.user.empty();
        easy.set(CURLOPT_USE_SSL, static_cast<long>(may_be_open ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        if (!mail.ca_file.empty()) {
            easy.set(CURLOPT_CAINFO, mail.ca_file.c_str());
            easy.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // else the system's directory counts, too
        }
        if (server->is_loopback) {
            easy.set(CURLOPT_NOPROXY, "*");
        }
        easy.set(CURLOPT_MAIL_FROM, mail.from.c_str());
        std::string to;
        for (const std::string& address : mail.to) {
            easy.add_recipient(address);
            to.append(to.empty() ? "" : ", ").append(address);
        }
        easy.add_header("Date: " + mail_date(message_.made));
        easy.add_header("From: gpuprice <" + mail.from + ">");
        easy.add_header("To: " + to);
        easy.add_header("Subject: " + header_text(message_.title));
        easy.add_header("Message-ID: <" + message_.key + mail.from.substr(mail.from.find('@')) + ">");
        // Nobody's out-of-office is to answer a program.
        easy.add_header("Auto-Submitted: auto-generated");
        easy.add_part(with_mail_lines(message_.text), "text/plain; charset=utf-8", "");
        easy.add_part(message_.body, "application/json", "alert.json");
        const CURLcode code = easy.perform();
        if (code == CURLE_OK) {
            return std::nullopt;
        }
        if (code == CURLE_USE_SSL_FAILED) {
            return failed(core::ErrorKind::denied,
                          "the server offers no encryption (STARTTLS), and nothing is sent to it without");
        }
        Failure failure = failure_of(easy, code);
        const long answer = easy.response_code();
        if (answer >= 400 && answer < 600) {
            failure.error.message += fmt::format(" (the server's last answer was {})", answer);
            failure.may_try_again = answer < 500;
        }
        return failure;
    }

    [[nodiscard]] Try operator()(const CommandLine& command) const
    {
        auto path = find_program(command.front(), environment_);
        if (!path) {
            return failed(path.error().kind, path.error().message);
        }
        Program program{std::move(path).value(), command, {}, message_.body};
        append_harmless_variables(program.variables, environment_);
        auto started = ChildProcess::start(program);
        if (!started) {
            return failed(started.error().kind, started.error().message);
        }
        ChildProcess child = std::move(started).value();
        std::string errors;
        const auto until = steady_clock::now() + options_.command_timeout;
        const auto read = [&child, &errors] {
            read_some(child.output(), k_read_at_once, [](std::string_view) {});
            read_some(child.errors(), k_read_at_once, [&errors](std::string_view bytes) {
                errors += bytes;
                if (errors.size() > 2 * k_errors_kept) {
                    errors.erase(0, errors.size() - k_errors_kept);
                }
            });
        };
        while (!child.has_ended()) {
            if (is_over() || steady_clock::now() >= until) {
                const bool was_slow = !is_over();
                return failed(
                    was_slow ? core::ErrorKind::timed_out : core::ErrorKind::cancelled,
                    was_slow ? fmt::format("it took longer than {} ms and was ended", options_.command_timeout.count())
                             : "it was stopped");
            }
            pollfd end{child.ended().get(), POLLIN, 0};
            ::poll(&end, 1, static_cast<int>(k_step.count()));
            read();
        }
        read();
        const int status = child.end();
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            return std::nullopt;
        }
        const std::string line = last_line(errors);
        const std::string said = line.empty() ? "" : ": " + line;
        return failed(core::ErrorKind::unreachable,
                      WIFSIGNALED(status) ? fmt::format("it was ended by signal {}{}", WTERMSIG(status), said)
                                          : fmt::format("it ended with status {}{}", WEXITSTATUS(status), said));
    }

private:
    [[nodiscard]] Failure failure_of(const Easy& easy, CURLcode code) const
    {
        if (code == CURLE_ABORTED_BY_CALLBACK) {
            return failed(core::ErrorKind::cancelled, "it was stopped");
        }
        Failure failure = failed(core::ErrorKind::unreachable, easy.error(code));
        switch (code) {
            case CURLE_OPERATION_TIMEDOUT: failure.error.kind = core::ErrorKind::timed_out; break;
            case CURLE_PEER_FAILED_VERIFICATION:
            case CURLE_SSL_CACERT_BADFILE:
            case CURLE_LOGIN_DENIED: failure.error.kind = core::ErrorKind::denied; break;
            case CURLE_COULDNT_CONNECT:
            case CURLE_COULDNT_RESOLVE_HOST: failure.may_try_again = true; break;
            default: break;
        }
        return failure;
    }

    const CourierOptions& options_;
    const Environment& environment_;
    const Message& message_;
};

/// Returns whether the wait was not cut short.
bool wait(milliseconds time, const Delivering& delivering)
{
    const auto until = steady_clock::now() + time;
    while (steady_clock::now() < until) {
        if (delivering.is_over()) {
            return false;
        }
        std::this_thread::sleep_for(std::min<steady_clock::duration>(k_step, until - steady_clock::now()));
    }
    return true;
}

}  // namespace

Courier::Courier(CourierOptions options, Environment environment)
    : options_{std::move(options)}, environment_{std::move(environment)}
{
}

core::Result<int> Courier::deliver(const Channel& channel, const Message& message) const
{
    const Delivering delivering{options_, environment_, message};
    RetryPolicy policy{options_.max_tries, options_.first_backoff, options_.max_backoff, options_.jitter_seed};
    if (delivering.is_over()) {
        return core::Error{core::ErrorKind::cancelled, "there was no time left for it", ""};
    }
    for (int tries = 1;; ++tries) {
        Try failure = std::visit(delivering, channel);
        if (!failure) {
            return tries;
        }
        const auto pause = failure->may_try_again ? policy.wait_after(tries, failure->asked) : std::nullopt;
        if (!pause || !wait(*pause, delivering)) {
            return std::move(failure->error);
        }
    }
}

}  // namespace gpuprice::fetch
