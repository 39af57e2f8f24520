#include "repeated_secret.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace gpuprice::fetch {

namespace {

constexpr std::size_t k_shortest = 8;
constexpr std::string_view k_hidden = "***";

void hide(const std::string& secret, std::string& text)
{
    std::size_t at = text.find(secret);
    if (at == std::string::npos) {
        return;
    }
    std::string hidden;
    std::size_t begin = 0;
    for (; at != std::string::npos; at = text.find(secret, begin)) {
        hidden.append(text, begin, at - begin).append(k_hidden);
        begin = at + secret.size();
    }
    hidden.append(text, begin);
    text = std::move(hidden);
}

void hide(const std::string& secret, model::Response& response)
{
    hide(secret, response.body);
    hide(secret, response.url);
    for (auto& [name, value] : response.headers) {
        hide(secret, value);
    }
}

}  // namespace

void hide_repeated(const std::vector<std::string>& secrets, Outcome& outcome)
{
    for (const std::string& secret : secrets) {
        if (secret.size() < k_shortest) {
            continue;
        }
        if (outcome) {
            model::Response response = std::move(outcome).value();
            hide(secret, response);
            outcome = std::move(response);
        } else {
            core::Error error = std::move(outcome).error();
            hide(secret, error.message);
            hide(secret, error.where);
            outcome = std::move(error);
        }
    }
}

}  // namespace gpuprice::fetch
