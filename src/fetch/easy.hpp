#ifndef GPUPRICE_SRC_FETCH_EASY_HPP
#define GPUPRICE_SRC_FETCH_EASY_HPP

#include "gpuprice/model/exchange.hpp"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace gpuprice::fetch {

/// One transfer of libcurl's easy interface, all that it is given, and the answer's head; its body is dropped.
class Easy {
public:
    /// \param timeout  of the whole transfer. \param is_over  asked several times a second; true ends it.
    Easy(std::chrono::milliseconds timeout, std::function<bool()> is_over);
    Easy(const Easy&) = delete;
    Easy& operator=(const Easy&) = delete;
    Easy(Easy&&) = delete;
    Easy& operator=(Easy&&) = delete;
    ~Easy() = default;

    /// Texts are copied by libcurl, but for CURLOPT_POSTFIELDS, which must outlive `perform`.
    template <typename T>
    void set(CURLoption option, T value)
    {
        if (::curl_easy_setopt(handle_.get(), option, value) != CURLE_OK) {
            throw std::runtime_error("libcurl does not know option " + std::to_string(static_cast<int>(option)));
        }
    }

    void add_header(const std::string& line) { append(headers_, line); }
    void add_recipient(const std::string& address) { append(recipients_, address); }

    /// One part of a mail, in quoted-printable. \param file_name  of an attachment; "" = it is none.
    void add_part(const std::string& content, const std::string& type, const std::string& file_name);

    [[nodiscard]] CURLcode perform();

    [[nodiscard]] long response_code() const;
    [[nodiscard]] model::Headers headers() const;
    /// What went wrong, a clause for people.
    [[nodiscard]] std::string error(CURLcode code) const;

private:
    struct Cleanup {
        void operator()(CURL* handle) const noexcept { ::curl_easy_cleanup(handle); }
        void operator()(curl_slist* list) const noexcept { ::curl_slist_free_all(list); }
        void operator()(curl_mime* mime) const noexcept { ::curl_mime_free(mime); }
    };
    using List = std::unique_ptr<curl_slist, Cleanup>;

    static void append(List& list, const std::string& line);
    static std::size_t drop(char* data, std::size_t size, std::size_t count, void* self) noexcept;
    static int watch(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;

    std::function<bool()> is_over_;
    std::array<char, CURL_ERROR_SIZE> error_{};
    List headers_;
    List recipients_;
    std::unique_ptr<CURL, Cleanup> handle_;
    std::unique_ptr<curl_mime, Cleanup> mime_;  // after handle_: freed before it
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_EASY_HPP
