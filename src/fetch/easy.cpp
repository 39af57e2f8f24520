#include "easy.hpp"

#include "curl_state.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace gpuprice::fetch {

Easy::Easy(std::chrono::milliseconds timeout, std::function<bool()> is_over) : is_over_{std::move(is_over)}
{
    require_curl();
    handle_.reset(::curl_easy_init());
    if (!handle_) {
        throw std::bad_alloc{};
    }
    // 0 would mean "no limit" to curl.
    const long most = std::max(1L, static_cast<long>(timeout.count()));
    set(CURLOPT_TIMEOUT_MS, most);
    set(CURLOPT_CONNECTTIMEOUT_MS, most);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_ERRORBUFFER, error_.data());
    set(CURLOPT_WRITEFUNCTION, &Easy::drop);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Easy::watch);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
}

void Easy::add_part(const std::string& content, const std::string& type, const std::string& file_name)
{
    if (!mime_) {
        mime_.reset(::curl_mime_init(handle_.get()));
    }
    curl_mimepart* part = mime_ ? ::curl_mime_addpart(mime_.get()) : nullptr;
    const bool is_made = part != nullptr && ::curl_mime_data(part, content.c_str(), content.size()) == CURLE_OK &&
                         ::curl_mime_type(part, type.c_str()) == CURLE_OK &&
                         ::curl_mime_encoder(part, "quoted-printable") == CURLE_OK &&
                         (file_name.empty() || ::curl_mime_filename(part, file_name.c_str()) == CURLE_OK);
    if (!is_made) {
        throw std::bad_alloc{};
    }
}

CURLcode Easy::perform()
{
    set(CURLOPT_HTTPHEADER, headers_.get());
    if (recipients_) {
        set(CURLOPT_MAIL_RCPT, recipients_.get());
    }
    if (mime_) {
        set(CURLOPT_MIMEPOST, mime_.get());
    }
    return ::curl_easy_perform(handle_.get());
}

long Easy::response_code() const
{
    long code = 0;
    ::curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
}

model::Headers Easy::headers() const
{
    model::Headers headers;
    constexpr int k_last_request = -1;
    curl_header* header = nullptr;
    while ((header = ::curl_easy_nextheader(handle_.get(), CURLH_HEADER, k_last_request, header)) != nullptr) {
        headers.emplace_back(header->name, header->value);
    }
    return headers;
}

std::string Easy::error(CURLcode code) const { return error_[0] != '\0' ? error_.data() : ::curl_easy_strerror(code); }

void Easy::append(List& list, const std::string& line)
{
    curl_slist* longer = ::curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc{};
    }
    static_cast<void>(list.release());
    list.reset(longer);
}

std::size_t Easy::drop(char* /*data*/, std::size_t size, std::size_t count, void* /*self*/) noexcept
{
    return size * count;
}

int Easy::watch(void* self, curl_off_t /*down_total*/, curl_off_t /*down*/, curl_off_t /*up_total*/,
                curl_off_t /*up*/) noexcept
{
    try {
        const auto& easy = *static_cast<const Easy*>(self);
        return easy.is_over_ && easy.is_over_() ? 1 : 0;
    } catch (...) {
        return 1;
    }
}

}  // namespace gpuprice::fetch
