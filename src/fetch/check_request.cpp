#include "gpuprice/fetch/check_request.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

namespace gpuprice::fetch {

namespace {

bool has_line_break(const std::string& text)
{
    return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos;
}

bool is_line(const std::string& name, const std::string& value)
{
    return !name.empty() && !has_line_break(name) && !has_line_break(value);
}

core::Error invalid(const char* part, const char* message) { return {core::ErrorKind::invalid, message, part}; }

core::Error in_part(core::Error error, const char* part) { return {error.kind, std::move(error.message), part}; }

}  // namespace

core::Result<Url> check_secrecy(Url url)
{
    if (url.scheme != "https" && !url.is_loopback()) {
        return core::Error{core::ErrorKind::denied, "credentials are sent over https only", url.for_people()};
    }
    return url;
}

core::Result<Url> check_request(const model::Request& request)
{
    auto url = parse_url(request.url);
    if (!url) {
        return in_part(std::move(url).error(), "/url");
    }
    if (!is_line(request.method, "")) {
        return invalid("/method", "it is empty or holds a line break");
    }
    if (!std::ranges::all_of(request.headers, [](const auto& each) { return is_line(each.first, each.second); })) {
        return invalid("/headers", "a name is empty, or one of them holds a line break");
    }
    if (const auto* named = std::get_if<model::HeaderSecret>(&request.credential);
        named != nullptr && !is_line(named->header, named->prefix)) {
        return invalid("/credential", "the name of its header is empty, or the header holds a line break");
    }
    if (!std::holds_alternative<std::monostate>(request.credential)) {
        if (auto secret = check_secrecy(*url); !secret) {
            return in_part(std::move(secret).error(), "/credential");
        }
    }
    if (const auto* oauth = std::get_if<model::OAuthClientCredentials>(&request.credential)) {
        auto token = parse_url(oauth->token_url);
        token = token ? check_secrecy(std::move(token).value()) : std::move(token);
        if (!token) {
            return in_part(std::move(token).error(), "/credential");
        }
    }
    return url;
}

}  // namespace gpuprice::fetch
