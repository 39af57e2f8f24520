#include "token.hpp"

#include "gpuprice/fetch/check_request.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gpuprice::fetch {

namespace {

using std::chrono::seconds;

// RFC 6749 only recommends expires_in; without it the token is used for a short while.
constexpr seconds k_unstated_life{300};
constexpr seconds k_longest_life = std::chrono::days{1};
constexpr seconds k_longest_margin{60};
constexpr std::size_t k_max_answer_bytes = std::size_t{64} << 10;

constexpr std::array<std::string_view, 6> k_error_codes{"invalid_request",     "invalid_client",
                                                        "invalid_grant",       "invalid_scope",
                                                        "unauthorized_client", "unsupported_grant_type"};

std::string escaped(const std::string& text)
{
    char* raw = ::curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size()));
    std::string copy{raw != nullptr ? raw : ""};
    ::curl_free(raw);
    return copy;
}

const nlohmann::json* find(const nlohmann::json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? &*found : nullptr;
}

std::string_view error_code(const nlohmann::json& answer)
{
    const auto* stated = find(answer, "error");
    if (stated != nullptr && stated->is_string()) {
        const auto known = std::ranges::find(k_error_codes, stated->get_ref<const std::string&>());
        if (known != k_error_codes.end()) {
            return *known;
        }
    }
    return "no standard reason given";
}

seconds life_of(const nlohmann::json& answer)
{
    const auto* stated = find(answer, "expires_in");
    if (stated == nullptr || !stated->is_number()) {
        return k_unstated_life;
    }
    const double life = std::clamp(stated->get<double>(), 0.0, static_cast<double>(k_longest_life.count()));
    return seconds{static_cast<seconds::rep>(life)};
}

}  // namespace

std::string token_key(const model::OAuthClientCredentials& credentials)
{
    std::string key;
    for (const std::string* part :
         {&credentials.token_url, &credentials.scope, &credentials.client_id.env, &credentials.client_id.file,
          &credentials.client_secret.env, &credentials.client_secret.file}) {
        key += fmt::format("{}:{}", part->size(), *part);
    }
    return key;
}

core::Result<JobPtr> make_token_job(const model::OAuthClientCredentials& credentials,
                                    const model::Politeness& politeness, const Environment& environment)
{
    auto id = read_secret(credentials.client_id, environment);
    if (!id) {
        return std::move(id).error();
    }
    auto secret = read_secret(credentials.client_secret, environment);
    if (!secret) {
        return std::move(secret).error();
    }
    auto url = parse_url(credentials.token_url);
    url = url ? check_secrecy(std::move(url).value()) : std::move(url);
    if (!url) {
        return std::move(url).error();
    }
    auto job = std::make_unique<Job>();
    job->politeness = politeness;
    job->politeness.max_body_bytes = k_max_answer_bytes;
    job->token_key = token_key(credentials);
    // RFC 6749, section 2.3.1: both are form-encoded before Basic puts a colon between them.
    job->basic = BasicAuth{escaped(*id), escaped(*secret)};
    job->request.method = "POST";
    job->request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    job->url = *url;
    job->home = job->url.origin();
    job->method = job->request.method;
    job->body = "grant_type=client_credentials";
    if (!credentials.scope.empty()) {
        job->body += "&scope=" + escaped(credentials.scope);
    }
    return job;
}

core::Result<Token> read_token(const model::Response& response, SteadyTime now)
{
    const auto answer = nlohmann::json::parse(response.body, nullptr, false);
    if (response.status >= 500 || response.status == 429) {
        return core::Error{core::ErrorKind::unreachable,
                           fmt::format("the token endpoint answered {}; try again later", response.status), ""};
    }
    if (response.status != 200) {
        return core::Error{core::ErrorKind::denied,
                           fmt::format("the token endpoint answered {} ({}); check the client id and secret",
                                       response.status, error_code(answer)),
                           ""};
    }
    const auto* value = find(answer, "access_token");
    const bool usable =
        value != nullptr && value->is_string() && !value->get_ref<const std::string&>().empty() &&
        std::ranges::all_of(value->get_ref<const std::string&>(), [](char c) { return c >= 0x20 && c < 0x7F; });
    if (!usable) {
        return core::Error{core::ErrorKind::invalid, "the token endpoint's answer holds no access_token", ""};
    }
    const seconds life = life_of(answer);
    return Token{value->get<std::string>(), now + life - std::min(k_longest_margin, life / 10)};
}

}  // namespace gpuprice::fetch
