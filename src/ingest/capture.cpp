#include "capture.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"

#include "mask.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace gpuprice::ingest {

namespace {

using nlohmann::json;

constexpr const char* k_format = "gpuprice capture";
constexpr long k_version = 1;
constexpr long k_most_bytes = 256L << 20U;

constexpr auto k_error_words = std::to_array<std::pair<core::ErrorKind, std::string_view>>({
    {core::ErrorKind::invalid, "invalid"},
    {core::ErrorKind::missing, "missing"},
    {core::ErrorKind::unsupported, "unsupported"},
    {core::ErrorKind::too_large, "too_large"},
    {core::ErrorKind::timed_out, "timed_out"},
    {core::ErrorKind::unreachable, "unreachable"},
    {core::ErrorKind::denied, "denied"},
    {core::ErrorKind::cancelled, "cancelled"},
});

json headers_to_json(const model::Headers& headers)
{
    json list = json::array();
    for (const auto& [name, value] : headers) {
        list.push_back(json::array({name, value}));
    }
    return list;
}

json to_json(const CapturedEvent& event)
{
    const model::Request& asked = event.request;
    json object;
    object["request"] = {{"method", asked.method}, {"url", asked.url}, {"headers", headers_to_json(asked.headers)},
                         {"body", asked.body},     {"via", asked.via}, {"context", asked.context}};
    if (const auto* answer = std::get_if<CapturedAnswer>(&event.came_to)) {
        object["response"] = {{"status", answer->status},
                              {"headers", headers_to_json(answer->headers)},
                              {"url", answer->url},
                              {"body", answer->body},
                              {"bytes", answer->bytes},
                              {"digest", answer->digest},
                              {"not_modified", answer->not_modified}};
    } else if (const auto* error = std::get_if<core::Error>(&event.came_to)) {
        const auto* word = std::ranges::find(k_error_words, error->kind, &decltype(k_error_words)::value_type::first);
        object["error"] = {{"kind", word->second}, {"message", error->message}, {"where", error->where}};
    } else {
        const auto& omission = std::get<CapturedOmission>(event.came_to);
        object["not_asked"] = {{"on_purpose", omission.on_purpose}, {"message", omission.message}};
    }
    return object;
}

/// A value of the manifest and where it stands, for messages.
class Node {
public:
    Node(const json& value, const std::filesystem::path& file, std::string place)
        : value_{&value}, file_{&file}, place_{std::move(place)}
    {
    }

    [[noreturn]] void refuse(const std::string& why) const
    {
        throw core::DataError(file_->string() + ": " + (place_.empty() ? "" : place_ + ": ") + why +
                              ": restore it, or move its folder away; nothing was imported");
    }

    [[nodiscard]] bool has(const char* key) const { return value_->is_object() && value_->contains(key); }

    [[nodiscard]] Node at(const char* key) const
    {
        if (!has(key)) {
            refuse(std::string{"\""} + key + "\" is missing");
        }
        return {(*value_)[key], *file_, place_ + "/" + key};
    }

    [[nodiscard]] std::vector<Node> elements() const
    {
        if (!value_->is_array()) {
            refuse("this is no array");
        }
        std::vector<Node> all;
        for (std::size_t i = 0; i < value_->size(); ++i) {
            all.emplace_back((*value_)[i], *file_, place_ + "/" + std::to_string(i));
        }
        return all;
    }

    [[nodiscard]] std::string text() const
    {
        if (!value_->is_string()) {
            refuse("this is no text");
        }
        return value_->get<std::string>();
    }

    [[nodiscard]] long count(long most) const
    {
        const bool fits =
            value_->is_number_unsigned() && value_->get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
        if (!fits) {
            refuse("this is no whole number from 0 to " + std::to_string(most));
        }
        return value_->get<long>();
    }

    [[nodiscard]] bool truth() const
    {
        if (!value_->is_boolean()) {
            refuse("this is neither true nor false");
        }
        return value_->get<bool>();
    }

private:
    const json* value_;
    const std::filesystem::path* file_;
    std::string place_;
};

constexpr long k_most = 1'000'000'000;

bool consists_of(std::string_view text, std::string_view characters)
{
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

model::Headers read_headers(const Node& node)
{
    model::Headers headers;
    for (const Node& pair : node.elements()) {
        const auto parts = pair.elements();
        if (parts.size() != 2) {
            pair.refuse("a header is a name and a value");
        }
        headers.emplace_back(parts[0].text(), parts[1].text());
    }
    return headers;
}

CapturedAnswer read_answer(const Node& node)
{
    CapturedAnswer answer;
    answer.status = node.at("status").count(999);
    answer.headers = read_headers(node.at("headers"));
    answer.url = node.at("url").text();
    answer.body = node.at("body").text();
    answer.bytes = static_cast<std::size_t>(node.at("bytes").count(k_most_bytes));
    answer.digest = node.at("digest").text();
    answer.not_modified = node.at("not_modified").truth();
    const auto dot = std::min(answer.body.find('.'), answer.body.size());
    constexpr std::size_t k_longest = 16;
    const bool is_ours = answer.body.size() <= k_longest && dot < answer.body.size() &&
                         consists_of(answer.body.substr(0, dot), "0123456789") &&
                         consists_of(answer.body.substr(dot + 1), "abcdefghijklmnopqrstuvwxyz");
    if (!is_ours) {
        node.at("body").refuse("this is no name such as 1.json of a file in the manifest's own folder");
    }
    return answer;
}

core::Error read_error(const Node& node)
{
    const std::string word = node.at("kind").text();
    const auto* kind = std::ranges::find(k_error_words, word, &decltype(k_error_words)::value_type::second);
    if (kind == k_error_words.end()) {
        node.at("kind").refuse("this is no kind of error");
    }
    return {kind->first, node.at("message").text(), node.at("where").text()};
}

CapturedEvent read_event(const Node& node)
{
    CapturedEvent event;
    const Node request = node.at("request");
    event.request.method = request.at("method").text();
    event.request.url = request.at("url").text();
    event.request.headers = read_headers(request.at("headers"));
    event.request.body = request.at("body").text();
    event.request.via = request.at("via").text();
    event.request.context = request.at("context").text();
    if (node.has("response")) {
        event.came_to = read_answer(node.at("response"));
    } else if (node.has("error")) {
        event.came_to = read_error(node.at("error"));
    } else {
        const Node omission = node.at("not_asked");
        event.came_to = CapturedOmission{omission.at("on_purpose").truth(), omission.at("message").text()};
    }
    return event;
}

}  // namespace

std::string questions_of(std::span<const model::Request> first_requests)
{
    std::string text;
    for (const model::Request& request : first_requests) {
        const model::Request kept = as_kept(request);
        for (const std::string& part : {kept.method, kept.url, kept.body, kept.via}) {
            text += std::to_string(part.size()) + ":" + part;
        }
    }
    return core::digest(text);
}

model::Request as_kept(const model::Request& request)
{
    model::Request kept = request;
    kept.url = masked(request.url);
    kept.headers = masked(request.headers);
    kept.body = masked(request.body);
    kept.credential = {};
    kept.context = masked(request.context);
    return kept;
}

std::string to_json(const Capture& capture)
{
    json manifest;
    manifest["format"] = k_format;
    manifest["version"] = k_version;
    manifest["program"] = capture.program;
    manifest["market"] = capture.market;
    manifest["definition"] = capture.definition;
    manifest["questions"] = capture.questions;
    manifest["at"] = core::to_text(capture.at);
    manifest["max_pages"] = capture.max_pages;
    manifest["drift_accepted"] = capture.drift_accepted;
    manifest["outcome"] = model::to_text(capture.outcome);
    manifest["seen"] = capture.seen;
    manifest["events"] = json::array();
    for (const CapturedEvent& event : capture.events) {
        manifest["events"].push_back(to_json(event));
    }
    // A server may send any bytes in a header; those of a text are kept as they are, others replaced.
    return manifest.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Capture parse_capture(std::string_view bytes, const std::filesystem::path& file)
{
    const json parsed = json::parse(bytes, nullptr, false);
    const Node root{parsed, file, ""};
    if (parsed.is_discarded()) {
        root.refuse("it is cut short or no JSON");
    }
    if (!root.has("format") || parsed["format"] != k_format) {
        root.refuse("it is no manifest of a capture");
    }
    if (const long version = root.at("version").count(k_most); version != k_version) {
        root.refuse("it has the format " + std::to_string(version) + " of another gpuprice, and this one knows " +
                    std::to_string(k_version));
    }
    Capture capture;
    capture.program = root.at("program").text();
    capture.market = root.at("market").text();
    if (!consists_of(capture.market, "abcdefghijklmnopqrstuvwxyz0123456789-")) {
        root.at("market").refuse("this is no market's id");
    }
    capture.definition = root.at("definition").text();
    capture.questions = root.at("questions").text();
    if (!consists_of(capture.definition, "0123456789abcdef")) {
        root.at("definition").refuse("this is no digest");
    }
    const auto at = core::parse_instant(root.at("at").text());
    if (!at) {
        root.at("at").refuse(at.error().text());
    }
    capture.at = *at;
    capture.max_pages = root.at("max_pages").count(k_most);
    capture.drift_accepted = root.at("drift_accepted").truth();
    const auto outcome = model::parse_outcome(root.at("outcome").text());
    if (!outcome) {
        root.at("outcome").refuse(outcome.error().text());
    }
    capture.outcome = *outcome;
    capture.seen = root.at("seen").count(k_most);
    for (const Node& event : root.at("events").elements()) {
        capture.events.push_back(read_event(event));
    }
    return capture;
}

}  // namespace gpuprice::ingest
