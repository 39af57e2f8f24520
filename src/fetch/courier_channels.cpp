#include "gpuprice/fetch/courier.hpp"
#include "gpuprice/fetch/url.hpp"

#include "mail.hpp"

#include <algorithm>

namespace gpuprice::fetch {

namespace {

core::Error refusal(std::string where, std::string message)
{
    return {core::ErrorKind::invalid, std::move(message), std::move(where)};
}

bool is_given(const model::SecretSource& source) { return !source.env.empty() || !source.file.empty(); }

core::Result<Channel> checked(Webhook webhook)
{
    if (webhook.url.empty() != is_given(webhook.url_secret)) {
        return refusal("/url", "an address, or where it is kept: {\"env\": \"NAME\"} or {\"file\": \"/path\"}");
    }
    if (!webhook.url.empty() && !parse_url(webhook.url)) {
        // The address may hold a secret, and stays out of the message.
        return refusal("/url", "it is no http or https address without user name");
    }
    return Channel{std::move(webhook)};
}

core::Result<Channel> checked(MailServer mail)
{
    const auto server = parse_mail_server(mail.server);
    if (!server) {
        return refusal("/server", server.error().message);
    }
    if (!is_mail_address(mail.from)) {
        return refusal("/from", "'" + mail.from + "' is no mail address");
    }
    if (mail.to.empty()) {
        return refusal("/to", "there must be at least one address");
    }
    for (std::size_t i = 0; i < mail.to.size(); ++i) {
        if (!is_mail_address(mail.to[i])) {
            return refusal("/to/" + std::to_string(i), "'" + mail.to[i] + "' is no mail address");
        }
    }
    if (mail.user.empty() == is_given(mail.password)) {
        return refusal("/password", "\"user\" and \"password\" go together");
    }
    return Channel{std::move(mail)};
}

core::Result<Channel> checked(CommandLine command)
{
    auto words = check_program(std::move(command), R"(["/usr/local/bin/page", "--urgent"])");
    if (!words) {
        return refusal("/command" + words.error().where, words.error().message);
    }
    return Channel{std::move(words).value()};
}

}  // namespace

core::Result<Channel> check_channel(Channel channel)
{
    return std::visit([](auto&& each) { return checked(std::forward<decltype(each)>(each)); }, std::move(channel));
}

std::string kind_of(const Channel& channel)
{
    constexpr const char* k_kinds[] = {"webhook", "mail", "command"};
    return k_kinds[channel.index()];
}

std::string place_of(const Channel& channel)
{
    if (const auto* webhook = std::get_if<Webhook>(&channel)) {
        const auto url = parse_url(webhook->url);
        if (url) {
            const bool is_usual = url->port == (url->scheme == "https" ? "443" : "80");
            return url->scheme + "://" + url->host + (is_usual ? "" : ":" + url->port);
        }
        return webhook->url_secret.env.empty() ? "the address in " + webhook->url_secret.file
                                               : "the address in $" + webhook->url_secret.env;
    }
    if (const auto* mail = std::get_if<MailServer>(&channel)) {
        std::string to;
        for (const std::string& address : mail->to) {
            to.append(to.empty() ? "" : ", ").append(address);
        }
        return to + " by " + mail->server;
    }
    const auto& command = std::get<CommandLine>(channel);
    return command.empty() ? std::string{} : command.front();
}

}  // namespace gpuprice::fetch
