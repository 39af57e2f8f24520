#include "demo/replay_market.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace gpuprice::test {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view k_token_path = "/identity/v1/oauth2/token";
constexpr std::string_view k_search_path = "/buy/browse/v1/item_summary/search";
constexpr std::string_view k_basic = "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ=";  // base64 of "demo-client:demo-secret"
constexpr std::string_view k_token = "v^1.1#replay";
constexpr long k_default_limit = 50;  // what eBay takes when none is stated

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what)
{
    throw std::runtime_error(file.string() + ": " + what);
}

Json read_json(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    Json value = Json::parse(bytes, nullptr, false);
    if (!in || value.is_discarded()) {
        refuse(file, "cannot be read as JSON");
    }
    return value;
}

long whole_number(std::string_view text, long otherwise)
{
    long number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string unescaped(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(&text[i + 1], &text[i + 1] + 2, value, 16).ec == std::errc{}) {
            result += static_cast<char>(value);
            i += 2;
        } else {
            result += text[i] == '+' ? ' ' : text[i];
        }
    }
    return result;
}

std::string parameter(std::string_view target, std::string_view name)
{
    std::string_view rest = target.substr(std::min(target.find('?'), target.size() - 1) + 1);
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        if (pair.substr(0, pair.find('=')) == name && pair.size() > name.size()) {
            return unescaped(pair.substr(name.size() + 1));
        }
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    }
    return "";
}

// The same search at another offset, so that a filter of the request is not lost on the way.
std::string at_offset(std::string_view target, long offset, long limit)
{
    std::string result{target.substr(0, target.find('?'))};
    char separator = '?';
    std::string_view rest = target.substr(std::min(target.find('?') + 1, target.size()));
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        const std::string_view name = pair.substr(0, pair.find('='));
        if (name != "offset" && name != "limit") {
            result += separator;
            result += pair;
            separator = '&';
        }
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    }
    return result + separator + "limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset);
}

Reply json_reply(int status, const Json& body)
{
    return Reply{status, body.dump()}.with("Content-Type", "application/json");
}

Reply error_reply(int status, long id, const char* message)
{
    return json_reply(status,
                      {{"errors", Json::array({{{"errorId", id}, {"category", "REQUEST"}, {"message", message}}})}});
}

Reply token_reply(const HttpRequest& request)
{
    const bool is_grant = request.body.find("grant_type=client_credentials") != std::string::npos;
    if (request.header("Authorization") != k_basic || !is_grant) {
        return json_reply(401, {{"error", "invalid_client"}, {"error_description", "client authentication failed"}});
    }
    return json_reply(200,
                      {{"access_token", k_token}, {"expires_in", 7200}, {"token_type", "Application Access Token"}});
}

}  // namespace

std::string slug_of(std::string_view query)
{
    std::string slug;
    for (const char c : query) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool is_plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        slug += is_plain ? lower : '-';
    }
    return slug;
}

void ReplayMarket::add_pages(const std::filesystem::path& directory)
{
    struct Page {
        std::filesystem::path file;
        Json content;
    };
    std::map<std::string, std::map<long, Page>> queries;
    for (const auto& entry : std::filesystem::directory_iterator{directory}) {
        const std::string name = entry.path().stem().string();
        const std::size_t dash = name.rfind('-');
        if (entry.path().extension() == ".json" && dash != std::string::npos) {
            queries[name.substr(0, dash)].insert_or_assign(whole_number(name.substr(dash + 1), -1),
                                                           Page{entry.path(), read_json(entry.path())});
        }
    }
    for (const auto& [slug, pages] : queries) {
        Results results;
        for (const auto& [offset, page] : pages) {
            const auto items = page.content.find("itemSummaries");
            const long here = static_cast<long>(results.items.size());
            if (items == page.content.end() || offset != here || page.content.value("offset", -1L) != here) {
                refuse(page.file, "is no page that begins at offset " + std::to_string(here));
            }
            results.page_size = page.content.value("limit", 0L);
            for (const Json& item : *items) {
                results.items.push_back(item.dump());
            }
            const long end = static_cast<long>(results.items.size());
            const long total = page.content.value("total", -1L);
            if (results.page_size < 1 || end != std::min(here + results.page_size, total)) {
                refuse(page.file, "does not hold as many items as its limit and total say");
            }
            if (page.content.contains("next") != (end < total) || (offset == pages.rbegin()->first) != (end == total)) {
                refuse(page.file, "is followed by a page that it does not name, or names one that is not there");
            }
        }
        results_.insert_or_assign(slug, std::move(results));
    }
}

void ReplayMarket::add_array(std::string_view query, const std::filesystem::path& file, long page_size)
{
    const Json array = read_json(file);
    if (!array.is_array()) {
        refuse(file, "is not an array of items");
    }
    Results results;
    results.page_size = page_size;
    for (const Json& item : array) {
        results.items.push_back(item.dump());
    }
    results_.insert_or_assign(slug_of(query), std::move(results));
}

Reply ReplayMarket::search(const HttpRequest& request, std::string_view base_url) const
{
    if (request.header("Authorization") != "Bearer " + std::string{k_token}) {
        return error_reply(401, 1001, "Invalid access token");
    }
    const auto found = results_.find(slug_of(parameter(request.target, "q")));
    const Results none{{}, k_default_limit};
    const Results& results = found != results_.end() ? found->second : none;
    const long total = static_cast<long>(results.items.size());
    const long asked = whole_number(parameter(request.target, "limit"), k_default_limit);
    const long limit = std::clamp(asked, 1L, results.page_size);
    const long offset = whole_number(parameter(request.target, "offset"), 0);
    if (offset < 0 || offset % limit != 0) {
        return error_reply(400, 12515, "The 'offset' value must be zero or a multiple of the 'limit' value.");
    }
    const std::string base{base_url};
    Json body{{"href", base + at_offset(request.target, offset, limit)}, {"total", total}};
    const long end = std::min(offset + limit, total);
    if (end < total) {
        body["next"] = base + at_offset(request.target, end, limit);
    }
    body["limit"] = limit;
    body["offset"] = offset;
    for (long i = offset; i < end; ++i) {
        body["itemSummaries"].push_back(Json::parse(results.items[static_cast<std::size_t>(i)]));
    }
    return json_reply(200, body);
}

Reply ReplayMarket::answer(const HttpRequest& request, std::string_view base_url) const
{
    const std::string_view path = std::string_view{request.target}.substr(0, request.target.find('?'));
    if (request.method == "POST" && path == k_token_path) {
        return token_reply(request);
    }
    if (request.method == "GET" && path == k_search_path) {
        return search(request, base_url);
    }
    return error_reply(404, 2002, "Resource not found");
}

}  // namespace gpuprice::test
