#include "request_template.hpp"

#include "gpuprice/text/suggestion.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

constexpr std::array<std::string_view, 4> k_request_keys{"body", "headers", "method", "path"};

std::string filled_text(const std::string& shape, std::span<const Filling> fillings, std::string Filling::*text)
{
    std::string result;
    std::size_t done = 0;
    while (done < shape.size()) {
        const std::size_t brace = std::min(shape.find('{', done), shape.size());
        result.append(shape, done, brace - done);
        done = brace;
        const auto filling = std::ranges::find_if(fillings, [&](const Filling& each) {
            return shape.compare(done, each.placeholder.size(), each.placeholder) == 0;
        });
        if (filling != fillings.end()) {
            result += (*filling).*text;
            done += filling->placeholder.size();
        } else if (done < shape.size()) {
            result += shape[done++];
        }
    }
    return result;
}

void check_braces(const ExtractNode& path, std::span<const std::string_view> placeholders)
{
    std::vector<Filling> nothing;
    for (const std::string_view placeholder : placeholders) {
        nothing.push_back({placeholder, "", ""});
    }
    if (filled_text(path.text(), nothing, &Filling::in_path).find_first_of("{}") != std::string::npos) {
        path.refuse("it has a brace that belongs to no placeholder (there is " + text::joined(placeholders) + ")");
    }
}

model::Headers read_headers(const ExtractNode& node)
{
    model::Headers headers;
    node.require_object();
    for (const auto& [name, value] : node.children()) {
        headers.emplace_back(name, value.text());
        if (name.find_first_of("\r\n:") != std::string::npos ||
            headers.back().second.find_first_of("\r\n") != std::string::npos) {
            value.refuse("a header is one line");
        }
    }
    return headers;
}

}  // namespace

RequestTemplate RequestTemplate::parse(const ExtractNode& node, std::span<const std::string_view> in_path)
{
    RequestTemplate request;
    node.require_object(k_request_keys);
    const auto path = node.find("path");
    if (!path) {
        node.refuse("\"path\" is required: what follows the base_url, such as \"/search?q={query}\"");
    } else {
        request.path_ = path->text();
        check_braces(*path, in_path);
        if (!request.path_.empty() && !request.path_.starts_with('/') && !request.path_.starts_with('?')) {
            path->refuse("it must start with \"/\" or \"?\"");
        }
    }
    if (const auto method = node.find("method")) {
        request.method_ = method->text();
        if (request.method_ != "GET" && request.method_ != "POST") {
            method->refuse("'" + request.method_ + "' is neither GET nor POST");
        }
    }
    if (const auto body = node.find("body")) {
        request.body_ = body->text();
        if (request.method_ != "POST") {
            body->refuse("a body goes with the method POST");
        }
    }
    if (const auto headers = node.find("headers")) {
        request.headers_ = read_headers(*headers);
    }
    return request;
}

bool RequestTemplate::holds(std::string_view placeholder) const
{
    return path_.find(placeholder) != std::string::npos || body_holds(placeholder);
}

bool RequestTemplate::body_holds(std::string_view placeholder) const
{
    return body_.find(placeholder) != std::string::npos;
}

model::Request RequestTemplate::filled(const model::MarketDefinition& definition,
                                       std::span<const Filling> fillings) const
{
    model::Request request;
    request.method = method_;
    request.headers = headers_;
    request.url = definition.base_url + filled_text(path_, fillings, &Filling::in_path);
    request.body = filled_text(body_, fillings, &Filling::in_body);
    const auto token = definition.credentials.find("token");
    if (token != definition.credentials.end()) {
        const auto form = definition.parameters.find("token_header");
        const std::string header = form == definition.parameters.end() ? "Authorization: Bearer " : form->second;
        const std::size_t colon = header.find(':');
        const std::size_t prefix = colon == std::string::npos ? colon : header.find_first_not_of(' ', colon + 1);
        request.credential = model::HeaderSecret{
            header.substr(0, colon), prefix == std::string::npos ? "" : header.substr(prefix), token->second};
    }
    return request;
}

std::string json_quoted(const std::string& text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace gpuprice::markets
