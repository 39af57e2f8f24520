// Messages to webhooks, mail servers and commands: what they get, what is tried again, and what nobody gets to see.
#include "gpuprice/fetch/courier.hpp"

#include "mail.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/script.hpp"
#include "support/smtp_server.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* k_secret = "s3cr3t-t0k3n";

fetch::CourierOptions quick()
{
    fetch::CourierOptions options;
    options.user_agent = "gpuprice-tests/1";
    options.timeout = 500ms;
    options.command_timeout = 500ms;
    options.first_backoff = 2ms;
    options.max_backoff = 1'500ms;
    options.jitter_seed = 7;
    return options;
}

fetch::Courier courier(fetch::CourierOptions options = quick())
{
    return fetch::Courier{std::move(options), [](const std::string& name) -> std::optional<std::string> {
                              if (name == "TOKEN") {
                                  return k_secret;
                              }
                              return name == "PATH" ? std::optional<std::string>{"/usr/bin:/bin"} : std::nullopt;
                          }};
}

fetch::Message message()
{
    using namespace std::chrono;
    return {"key-1", "cheap-h100: 19,500 USD", "It costs 19,500 USD.\nWhy: gpuprice markup", R"({"rule":"cheap-h100"})",
            core::Instant{sys_days{2026y / 3 / 31}} + 12h};
}

fetch::Webhook to(const std::string& url) { return {url, {}, {}}; }

// "\0prices\0s3cr3t-t0k3n"
constexpr const char* k_login = "AHByaWNlcwBzM2NyM3QtdDBrM24=";

/// Where encryption takes its time.
fetch::CourierOptions patient()
{
    fetch::CourierOptions options = quick();
    options.timeout = 20s;
    return options;
}

SmtpManners manners_of(const Certificate& certificate, bool at_once)
{
    return {.offers_encryption = !at_once,
            .is_encrypted_at_once = at_once,
            .certificate = &certificate,
            .offers_login = true};
}

fetch::MailServer mail_with_login(const SmtpServer& server, const std::string& ca_file)
{
    return {server.url(), "prices@example.org", {"ops@example.org"}, "prices", {"password", "TOKEN", ""}, ca_file};
}

std::string error_of(const core::Result<int>& outcome)
{
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().text().find(k_secret) == std::string::npos);
    return outcome.error().text();
}

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("a webhook gets the JSON once, with the key that tells copies apart, and the token")
{
    HttpServer server;
    server.on("POST", "/hook", {Reply{204, ""}});
    fetch::Webhook hook = to(server.url("/hook"));
    hook.token = {"token", "TOKEN", ""};
    const auto outcome = courier().deliver(hook, message());
    REQUIRE(outcome.has_value());
    CHECK(*outcome == 1);
    const auto requests = server.requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].body == message().body);
    CHECK(requests[0].header("content-type") == "application/json");
    CHECK(requests[0].header("idempotency-key") == "key-1");
    CHECK(requests[0].header("user-agent") == "gpuprice-tests/1");
    CHECK(requests[0].header("authorization") == std::string{"Bearer "} + k_secret);
}

TEST_CASE("an address that is a secret is read where it is kept, and never shown")
{
    HttpServer server;
    server.on("POST", std::string{"/"} + k_secret, {Reply{500, "x"}});
    const TempDir dir;
    const auto file = dir.write("address", server.url(std::string{"/"} + k_secret) + "\n");
    fetch::Webhook hook;
    hook.url_secret = {"url", "", file.string()};
    std::filesystem::permissions(file, std::filesystem::perms::owner_all | std::filesystem::perms::others_read);
    CHECK_THAT(error_of(courier().deliver(hook, message())), ContainsSubstring("chmod 600"));
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    CHECK(error_of(courier().deliver(hook, message())) == "it answered with status 500");
    CHECK(server.requests().size() == 3);
    CHECK(fetch::place_of(to(server.url(std::string{"/"} + k_secret))) == server.url(""));
}

TEST_CASE("what says 'later' is tried again with back-off, what refuses or may have taken it is not")
{
    HttpServer server;
    server.on("POST", "/later", {Reply{503, ""}, Reply{500, ""}, Reply{200, ""}});
    server.on("POST", "/never", {Reply{500, ""}});
    server.on("POST", "/no", {Reply{403, ""}});
    server.on("POST", "/elsewhere", {Reply::redirect(302, "/later")});
    server.on("POST", "/hang", {Reply::faulty(Fault::stall)});
    server.on("POST", "/reset", {Reply::faulty(Fault::reset)});
    const auto sent = [&server](const std::string& target) {
        return std::ranges::count(server.requests(), target, &HttpRequest::target);
    };
    CHECK(courier().deliver(to(server.url("/later")), message()).value() == 3);
    CHECK(error_of(courier().deliver(to(server.url("/never")), message())) == "it answered with status 500");
    CHECK(sent("/never") == 3);
    CHECK(error_of(courier().deliver(to(server.url("/no")), message())) == "it answered with status 403");
    CHECK(sent("/no") == 1);
    CHECK_THAT(error_of(courier().deliver(to(server.url("/elsewhere")), message())),
               ContainsSubstring("a redirect, which is not followed"));
    CHECK(error_of(courier().deliver(to(server.url("/hang")), message())).find("timed out") != std::string::npos);
    CHECK(sent("/hang") == 1);
    (void)error_of(courier().deliver(to(server.url("/reset")), message()));
    CHECK(sent("/reset") == 1);
    std::string nobody;
    {
        const HttpServer gone;
        nobody = gone.url("/");
    }
    CHECK_FALSE(error_of(courier().deliver(to(nobody), message())).empty());
}

TEST_CASE("nothing is waited for beyond the deadline, nor when somebody asks to stop")
{
    HttpServer server;
    server.on("POST", "/hang", {Reply::faulty(Fault::stall)});
    auto options = quick();
    options.timeout = 60s;
    const auto start = std::chrono::steady_clock::now();
    options.is_stopped = [start] { return std::chrono::steady_clock::now() - start > 200ms; };
    CHECK(error_of(courier(options).deliver(to(server.url("/hang")), message())) == "it was stopped");
    options.is_stopped = {};
    options.deadline = std::chrono::steady_clock::now();
    CHECK(error_of(courier(options).deliver(to(server.url("/hang")), message())) == "there was no time left for it");
    CHECK(std::chrono::steady_clock::now() - start < 30s);
}

TEST_CASE("a token does not go unencrypted to another machine")
{
    fetch::Webhook hook = to("http://hooks.example/x");
    hook.token = {"token", "TOKEN", ""};
    CHECK_THAT(error_of(courier().deliver(hook, message())), ContainsSubstring("unencrypted"));
}

TEST_CASE("a mail has the text, the JSON, and headers in one line each")
{
    SmtpServer server;
    fetch::MailServer mail;
    mail.server = server.url();
    mail.from = "prices@example.org";
    mail.to = {"ops@example.org", "me@example.com"};
    auto told = message();
    told.title = "günstig\r\nBcc: all@example.org";
    const auto outcome = courier().deliver(mail, told);
    INFO((outcome ? "" : outcome.error().text()));
    REQUIRE(outcome.has_value());
    const auto mails = server.mails();
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].from == "<prices@example.org>");
    CHECK(mails[0].to == std::vector<std::string>{"<ops@example.org>", "<me@example.com>"});
    for (const char* part : {"Date: Tue, 31 Mar 2026 12:00:00 +0000\r\n", "To: ops@example.org, me@example.com\r\n",
                             "Message-ID: <key-1@example.org>\r\n", "It costs 19,500 USD.\r\nWhy: gpuprice markup\r\n",
                             "alert.json", "Subject: =?UTF-8?Q?g=C3=BCnstig__Bcc=3A_all=40example=2Eorg?=\r\n"}) {
        CHECK_THAT(mails[0].data, ContainsSubstring(part));
    }
    CHECK(mails[0].data.find("\r\nBcc:") == std::string::npos);
}

TEST_CASE("credentials go to a mail server over an encrypted connection only")
{
    fetch::MailServer mail;
    mail.from = "prices@example.org";
    mail.to = {"ops@example.org"};
    mail.user = "prices";
    mail.password = {"password", "TOKEN", ""};
    for (const bool offers_encryption : {false, true}) {
        SmtpServer server{{.offers_encryption = offers_encryption, .offers_login = true}};
        mail.server = server.url();
        CHECK_THAT(error_of(courier().deliver(mail, message())), ContainsSubstring("encryption"));
        CHECK(server.mails().empty());
        for (const std::string& command : server.commands()) {
            CHECK_FALSE(command.starts_with("AUTH"));
            CHECK_FALSE(command.starts_with("MAIL"));
        }
    }
}

TEST_CASE("a mail with its login goes encrypted to a server whose certificate is trusted, by STARTTLS or at once")
{
    const bool at_once = GENERATE(false, true);
    CAPTURE(at_once);
    const Certificate certificate{"IP:127.0.0.1"};
    SmtpServer server{manners_of(certificate, at_once)};
    const TempDir dir;
    const auto outcome =
        courier(patient()).deliver(mail_with_login(server, dir.write("ca.pem", certificate.pem())), message());
    INFO((outcome ? "" : outcome.error().text()));
    REQUIRE(outcome.has_value());
    const auto mails = server.mails();
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].is_encrypted);
    CHECK(mails[0].login == k_login);
    CHECK_THAT(mails[0].data, ContainsSubstring("It costs 19,500 USD.\r\n"));
    // What came before STARTTLS could be read by everybody.
    const auto commands = server.commands();
    const auto open = at_once ? commands.begin() : std::ranges::find(commands, "STARTTLS");
    REQUIRE(open != commands.end());
    CHECK(std::all_of(commands.begin(), open, [](const std::string& line) { return line.starts_with("EHLO "); }));
}

TEST_CASE("nothing is sent to a mail server whose certificate is not trusted or names another host")
{
    const bool at_once = GENERATE(false, true);
    CAPTURE(at_once);
    const TempDir dir;
    const Certificate right{"IP:127.0.0.1"};
    const Certificate of_another_host{"DNS:mail.example"};
    const auto refusal = [&](const Certificate& shown, const std::string& ca_file) {
        SmtpServer server{manners_of(shown, at_once)};
        std::string error = error_of(courier(patient()).deliver(mail_with_login(server, ca_file), message()));
        CHECK(server.mails().empty());
        for (const std::string& line : server.commands()) {
            CAPTURE(line);
            CHECK_FALSE(at_once);
            CHECK((line.starts_with("EHLO ") || line == "STARTTLS"));
        }
        return error;
    };
    CHECK_THAT(refusal(right, ""), ContainsSubstring("certificate"));
    CHECK_THAT(refusal(right, dir.write("other.pem", of_another_host.pem()).string()),
               ContainsSubstring("certificate"));
    CHECK_THAT(refusal(of_another_host, dir.write("ca.pem", of_another_host.pem()).string()),
               ContainsSubstring("does not match") || ContainsSubstring("no alternative certificate subject name"));
    CHECK_THAT(refusal(right, (dir.path() / "absent.pem").string()), ContainsSubstring("absent.pem"));
}

TEST_CASE("a webhook whose certificate is not trusted gets nothing")
{
    const Certificate certificate{"IP:127.0.0.1"};
    SmtpServer server{manners_of(certificate, true)};
    CHECK_THAT(error_of(courier(patient()).deliver(to("https://" + server.place()), message())),
               ContainsSubstring("certificate"));
    CHECK(server.commands().empty());
}

TEST_CASE("a mail that is refused, or not answered, is a failure")
{
    fetch::MailServer mail;
    mail.from = "prices@example.org";
    mail.to = {"nobody@example.org"};
    SmtpServer refusing{{.recipient = 550}};
    mail.server = refusing.url();
    CHECK_THAT(error_of(courier().deliver(mail, message())), ContainsSubstring("550"));
    SmtpServer silent{{.is_silent = true}};
    mail.server = silent.url();
    CHECK_THAT(error_of(courier().deliver(mail, message())), ContainsSubstring("timed out"));
}

TEST_CASE("a command reads the JSON, without a shell and without secrets, and its status counts")
{
    const TempDir dir;
    const std::string here = "cd \"${0%/*}\"; ";
    const fetch::CommandLine good{write_script(dir, "good", here + "cat > got; echo \"$1\" > word; env > variables"),
                                  "$(id); x"};
    REQUIRE(courier().deliver(good, message()).has_value());
    CHECK(text_of(dir.path() / "got") == message().body);
    CHECK(text_of(dir.path() / "word") == "$(id); x\n");
    CHECK(text_of(dir.path() / "variables").find(k_secret) == std::string::npos);

    const fetch::CommandLine deaf{write_script(dir, "deaf", "exit 0")};
    CHECK(courier().deliver(deaf, message()).has_value());
    const fetch::CommandLine bad{write_script(dir, "bad", "echo no pager >&2; exit 3")};
    CHECK(error_of(courier().deliver(bad, message())) == "it ended with status 3: no pager");
    const fetch::CommandLine slow{write_script(dir, "slow", here + "echo $$ > pid; sleep 60")};
    CHECK_THAT(error_of(courier().deliver(slow, message())), ContainsSubstring("longer than 500 ms"));
    CHECK(soon([&] { return !is_running(words_in(dir.path() / "pid").at(0)); }));
    CHECK_THAT(error_of(courier().deliver(fetch::CommandLine{"no-such-pager"}, message())),
               ContainsSubstring("no program 'no-such-pager' in $PATH"));
}

TEST_CASE("a channel of no use is refused with the place of what is wrong")
{
    const auto refusal = [](fetch::Channel channel) {
        const auto checked = fetch::check_channel(std::move(channel));
        return checked ? std::string{"fine"} : checked.error().text();
    };
    CHECK(refusal(to("https://hooks.example/x")) == "fine");
    CHECK(refusal(to("ftp://hooks.example/x")) == "/url: it is no http or https address without user name");
    CHECK(refusal(to("https://user:pw@hooks.example/")).find("pw") == std::string::npos);
    CHECK_THAT(refusal(fetch::Webhook{}), ContainsSubstring("/url: an address, or where it is kept"));
    fetch::MailServer mail{"smtps://mail.example:465", "a@example.org", {"b@example.org"}, "", {}, ""};
    CHECK(refusal(mail) == "fine");
    mail.user = "a";
    CHECK(refusal(mail) == "/password: \"user\" and \"password\" go together");
    mail.user = "";
    mail.to = {"b@example.org>, <c@example.org"};
    CHECK_THAT(refusal(mail), ContainsSubstring("/to/0"));
    mail.to = {};
    CHECK_THAT(refusal(mail), ContainsSubstring("/to"));
    mail.to = {"b@example.org"};
    for (const char* server : {"mail.example", "smtp://", "smtp://u:p@mail.example", "smtp://mail.example/x"}) {
        mail.server = server;
        CHECK_THAT(refusal(mail), ContainsSubstring("/server"));
    }
    CHECK(refusal(fetch::CommandLine{"page", "--now"}) == "fine");
    CHECK_THAT(refusal(fetch::CommandLine{}), ContainsSubstring("/command/0"));
    CHECK_THAT(refusal(fetch::CommandLine{"./page"}), ContainsSubstring("absolute path"));
}

TEST_CASE("a long title becomes several encoded words, none over 75 characters and none within a character")
{
    std::string title;
    for (int i = 0; i < 40; ++i) {
        title += "價";
    }
    const std::string header = fetch::header_text(title);
    std::size_t begin = 0;
    while (begin < header.size()) {
        const std::size_t end = std::min(header.find("\r\n ", begin), header.size());
        const std::string word = header.substr(begin, end - begin);
        CHECK(word.size() <= 75);
        CHECK(word.starts_with("=?UTF-8?Q?=E5"));
        begin = end + 3;
    }
    CHECK(fetch::header_text("plain title, 20,000 USD") == "plain title, 20,000 USD");
}

TEST_CASE("where a webhook goes is told with its port, where that is not the usual one, and without its path")
{
    fetch::Webhook hook;
    hook.url = "http://127.0.0.1:8123/secret/path";
    CHECK(fetch::place_of(hook) == "http://127.0.0.1:8123");
    hook.url = "https://hooks.example/prices";
    CHECK(fetch::place_of(hook) == "https://hooks.example");
}
