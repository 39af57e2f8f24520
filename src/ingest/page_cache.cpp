#include "page_cache.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/text/unicode.hpp"

#include "mask.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace gpuprice::ingest {

namespace {

constexpr long k_ok = 200;
constexpr long k_not_modified = 304;
constexpr std::size_t k_longest_validator = 1024;  // it goes back with every request

store::PageKey key_of(const model::Request& request)
{
    std::string headers;
    for (const auto& [name, value] : request.headers) {
        headers += std::to_string(name.size()) + ":" + text::fold(name) + std::to_string(value.size()) + ":" + value;
    }
    return {request.method, request.url, core::digest(headers)};
}

store::PageValidators validators_of(const model::Response& response)
{
    const auto value = [&response](std::string_view name) {
        const std::string_view text = response.header(name).value_or("");
        return text.size() <= k_longest_validator ? std::string{text} : std::string{};
    };
    return {value("ETag"), value("Last-Modified")};
}

// Sessions and challenges are nobody's to keep; the others describe a transfer that is over, not the body.
bool may_be_kept(std::string_view name)
{
    static constexpr std::array<std::string_view, 17> k_never{"set-cookie",
                                                              "set-cookie2",
                                                              "authorization",
                                                              "authentication-info",
                                                              "www-authenticate",
                                                              "proxy-authenticate",
                                                              "proxy-authorization",
                                                              "proxy-authentication-info",
                                                              "connection",
                                                              "keep-alive",
                                                              "te",
                                                              "trailer",
                                                              "transfer-encoding",
                                                              "upgrade",
                                                              "content-encoding",
                                                              "content-length",
                                                              "content-range"};
    return std::ranges::find(k_never, text::fold(name)) == k_never.end();
}

bool forbids_keeping(const model::Headers& headers)
{
    return std::ranges::any_of(headers, [](const auto& header) {
        const std::string name = text::fold(header.first);
        const std::string value = text::fold(header.second);
        return (name == "cache-control" && value.find("no-store") != std::string::npos) ||
               (name == "vary" && value.find('*') != std::string::npos);
    });
}

bool is_same_host(std::string_view left, std::string_view right)
{
    const auto one = fetch::parse_url(left);
    const auto other = fetch::parse_url(right);
    return one && other && one->origin() == other->origin();
}

// An address or a link with a key in it could be kept only with the key, or would lead nowhere.
bool names_a_secret(const model::Request& request, const store::CachedPage& page)
{
    return masked(request.url) != request.url || masked(page.answered_by) != page.answered_by ||
           std::ranges::any_of(page.headers, [](const auto& header) { return masked(header.second) != header.second; });
}

bool is_worth_keeping(const model::Request& request, const model::Response& response)
{
    return request.method == "GET" && request.body.empty() && response.status == k_ok &&
           validators_of(response) != store::PageValidators{} && !forbids_keeping(response.headers) &&
           is_same_host(request.url, response.url);  // validators are not sent to others
}

store::CachedPage page_of(const model::Response& response)
{
    store::CachedPage page{validators_of(response), response.url, {}, response.body};
    std::ranges::copy_if(response.headers, std::back_inserter(page.headers), [](const auto& header) {
        return may_be_kept(header.first) && !masked(model::Headers{header}).empty();
    });
    return page;
}

// RFC 9111, section 4.3.4, with the weak comparison of RFC 9110, section 8.8.3.2: a 304 that names another state, or,
// after another redirect than then, comes from another resource, is not about the kept page. A login page may well be
// older than a list.
bool is_about(const store::CachedPage& page, const model::Response& not_modified)
{
    const auto opaque = [](std::string_view etag) { return etag.starts_with("W/") ? etag.substr(2) : etag; };
    const std::string_view etag = not_modified.header("ETag").value_or("");
    return page.answered_by == not_modified.url &&
           (etag.empty() || page.validators.etag.empty() || opaque(etag) == opaque(page.validators.etag));
}

// RFC 9111, section 3.2: what a 304 states about the answer replaces what was kept of it; Content-… does not, because a
// 304 has no content and servers state their default there.
model::Headers freshened(const model::Headers& kept, model::Headers stated)
{
    std::erase_if(stated, [](const auto& header) { return text::fold(header.first).starts_with("content-"); });
    model::Headers all = stated;
    std::ranges::copy_if(kept, std::back_inserter(all), [&stated](const auto& header) {
        const auto same = [&header](const auto& each) { return text::fold(each.first) == text::fold(header.first); };
        return std::ranges::none_of(stated, same);
    });
    return all;
}

core::Error unasked_304(const model::Request& request, const model::Response& response)
{
    const auto url = fetch::parse_url(response.url);
    return {core::ErrorKind::invalid,
            "the market answered 304 Not Modified to a request without condition; there is nothing to read",
            request.method + " " + (url ? url->for_people() : response.url)};
}

}  // namespace

PageCache::PageCache(const store::Store& store, std::string market, store::Batch& batch)
    : store_{store}, market_{std::move(market)}, batch_{batch}
{
}

model::Request PageCache::conditional(const model::Request& request) const
{
    model::Request sent = request;
    const auto validators = store_.page_validators(market_, key_of(request));
    if (validators && !validators->etag.empty()) {
        sent.headers.emplace_back("If-None-Match", validators->etag);
    }
    // Beside the ETag, too, for servers that know nothing else: RFC 9110, section 8.8.4.
    if (validators && !validators->last_modified.empty()) {
        sent.headers.emplace_back("If-Modified-Since", validators->last_modified);
    }
    return sent;
}

BodyFrom PageCache::resolve(const model::Request& request, const model::Request& sent, fetch::Outcome& outcome) const
{
    if (!outcome || outcome->status != k_not_modified) {
        return BodyFrom::wire;
    }
    if (sent.headers == request.headers) {
        outcome = unasked_304(request, *outcome);
        return BodyFrom::wire;
    }
    auto page = store_.cached_page(market_, key_of(request));
    if (!page || !is_about(*page, *outcome)) {
        return BodyFrom::nowhere;
    }
    outcome = model::Response{k_ok, freshened(page->headers, outcome->headers), std::move(page->body),
                              std::move(page->answered_by)};
    return BodyFrom::cache;
}

void PageCache::remember(const model::Request& request, const fetch::Outcome& outcome, BodyFrom body_from,
                         Readable readable)
{
    // Trouble says nothing about what was kept in better days.
    if (!outcome || (readable == Readable::no && body_from == BodyFrom::wire)) {
        return;
    }
    const store::PageKey key = key_of(request);
    if (readable == Readable::no) {
        batch_.forget_page(key);
        return;
    }
    if (body_from == BodyFrom::cache) {
        batch_.confirm_page(key);
        return;
    }
    if (const store::CachedPage page = page_of(*outcome);
        is_worth_keeping(request, *outcome) && !names_a_secret(request, page)) {
        batch_.keep_page(key, page);
    } else {
        batch_.forget_page(key);
    }
}

}  // namespace gpuprice::ingest
