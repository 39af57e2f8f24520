#include "transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string_view>

namespace gpuprice::fetch {

namespace {

constexpr std::size_t k_max_header_bytes = std::size_t{256} << 10;
// Below this a transfer is dead rather than slow, long before its total timeout.
constexpr long k_low_speed_bytes_per_second = 16;
constexpr long k_low_speed_seconds = 20;

template <typename T>
void set(CURL* easy, CURLoption option, T value)
{
    if (::curl_easy_setopt(easy, option, value) != CURLE_OK) {
        throw std::runtime_error(fmt::format("libcurl does not know option {}", static_cast<int>(option)));
    }
}

bool same_name(std::string_view left, std::string_view right)
{
    return left.size() == right.size() && ::curl_strnequal(left.data(), right.data(), left.size()) != 0;
}

// What a stranger must not get, whoever put it into the request.
bool is_for_home_only(std::string_view name)
{
    return same_name(name, "Authorization") || same_name(name, "Proxy-Authorization") || same_name(name, "Cookie") ||
           same_name(name, "If-None-Match") || same_name(name, "If-Modified-Since");
}

core::ErrorKind kind_of(CURLcode code)
{
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT: return core::ErrorKind::timed_out;
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_BAD_CONTENT_ENCODING: return core::ErrorKind::invalid;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE: return core::ErrorKind::denied;
        default: return core::ErrorKind::unreachable;
    }
}

}  // namespace

Transfer::Transfer(CURLM* multi, JobPtr job, const FetcherOptions& options, const std::string& secret_header)
    : multi_{multi}, job_{std::move(job)}, easy_{::curl_easy_init()}
{
    if (!easy_) {
        throw std::bad_alloc{};
    }
    set_request(secret_header);
    set_limits(options);
    if (::curl_multi_add_handle(multi_, easy_.get()) != CURLM_OK) {
        throw std::bad_alloc{};
    }
}

Transfer::~Transfer() { ::curl_multi_remove_handle(multi_, easy_.get()); }

void Transfer::set_request(const std::string& secret_header)
{
    CURL* easy = easy_.get();
    set(easy, CURLOPT_URL, job_->url.text.c_str());
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_ACCEPT_ENCODING, "");
    if (job_->url.is_loopback()) {
        set(easy, CURLOPT_NOPROXY, "*");
    }
    if (job_->method == "POST") {
        set(easy, CURLOPT_POST, 1L);
    } else if (job_->method == "HEAD") {
        set(easy, CURLOPT_NOBODY, 1L);
    } else if (job_->method != "GET") {
        set(easy, CURLOPT_CUSTOMREQUEST, job_->method.c_str());
    }
    if (job_->method == "POST" || !job_->body.empty()) {
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(job_->body.size()));
        set(easy, CURLOPT_POSTFIELDS, job_->body.c_str());
        add_header("Expect:");
    }
    for (const auto& [name, value] : job_->request.headers) {
        if (job_->at_home() || !is_for_home_only(name)) {
            add_header(fmt::format("{}{}{}", name, value.empty() ? ";" : ": ", value));
        }
    }
    if (!secret_header.empty()) {
        add_header(secret_header);
    }
    if (job_->basic) {
        set(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        set(easy, CURLOPT_USERNAME, job_->basic->user.c_str());
        set(easy, CURLOPT_PASSWORD, job_->basic->password.c_str());
    }
    set(easy, CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::set_limits(const FetcherOptions& options)
{
    CURL* easy = easy_.get();
    set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_ERRORBUFFER, error_.data());
    // 0 would mean "no limit" to curl.
    set(easy, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(job_->politeness.timeout.count())));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, std::max(1L, static_cast<long>(options.connect_timeout.count())));
    set(easy, CURLOPT_LOW_SPEED_LIMIT, k_low_speed_bytes_per_second);
    set(easy, CURLOPT_LOW_SPEED_TIME, k_low_speed_seconds);
    set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
}

void Transfer::add_header(const std::string& line)
{
    curl_slist* longer = ::curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc{};
    }
    static_cast<void>(headers_.release());
    headers_.reset(longer);
}

// MAXFILESIZE of libcurl before 8.20 counts bytes as sent; a small compressed body may unpack to gigabytes.
std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept
{
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    const std::size_t room = transfer.job_->politeness.max_body_bytes - transfer.body_.size();
    if (bytes > room && !transfer.job_->is_robots_request()) {
        transfer.too_large_ = true;
        return CURL_WRITEFUNC_ERROR;
    }
    try {
        transfer.body_.append(data, std::min(bytes, room));
        if (bytes > room) {
            transfer.cut_ = true;
            return CURL_WRITEFUNC_ERROR;
        }
    } catch (...) {
        transfer.broken_ = std::current_exception();
        return CURL_WRITEFUNC_ERROR;
    }
    return bytes;
}

std::size_t Transfer::on_header(char* /*data*/, std::size_t size, std::size_t count, void* self) noexcept
{
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.header_bytes_ += size * count;
    if (transfer.header_bytes_ > k_max_header_bytes) {
        transfer.too_large_ = true;
        return 0;
    }
    return size * count;
}

model::Headers Transfer::response_headers() const
{
    model::Headers headers;
    constexpr int k_last_request = -1;
    const curl_header* header = nullptr;
    while ((header = ::curl_easy_nextheader(easy_.get(), CURLH_HEADER, k_last_request,
                                            const_cast<curl_header*>(header))) != nullptr) {  // NOLINT(*-const-cast)
        headers.emplace_back(header->name, header->value);
    }
    return headers;
}

Outcome Transfer::finish(CURLcode code)
{
    if (broken_) {
        std::rethrow_exception(broken_);
    }
    const std::string where = job_->method + " " + job_->url.for_people();
    if (too_large_) {
        return core::Error{core::ErrorKind::too_large,
                           fmt::format("the answer is over {} bytes (politeness.max_body_mb of the market)",
                                       job_->politeness.max_body_bytes),
                           where};
    }
    if (code != CURLE_OK && !cut_) {
        const char* text = error_[0] != '\0' ? error_.data() : ::curl_easy_strerror(code);
        return core::Error{kind_of(code), text, where};
    }
    model::Response response;
    ::curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &response.status);
    response.headers = response_headers();
    response.body = std::move(body_);
    response.url = job_->url.text;
    return response;
}

}  // namespace gpuprice::fetch
