#ifndef GPUPRICE_SRC_FETCH_TRANSFER_HPP
#define GPUPRICE_SRC_FETCH_TRANSFER_HPP

#include "job.hpp"

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>

namespace gpuprice::fetch {

/// One try of one job inside the multi handle, from its start to its outcome. Leaves the multi handle when destroyed.
class Transfer {
public:
    /// \param secret_header  a whole header line with a secret in it, or "".
    Transfer(CURLM* multi, JobPtr job, const FetcherOptions& options, const std::string& secret_header);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    Transfer(Transfer&&) = delete;
    Transfer& operator=(Transfer&&) = delete;

    [[nodiscard]] CURL* handle() const { return easy_.get(); }
    [[nodiscard]] Job& job() { return *job_; }
    [[nodiscard]] JobPtr release_job() { return std::move(job_); }

    /// What the try came to, given curl's verdict on it. Once only. Rethrows what broke inside a callback.
    [[nodiscard]] Outcome finish(CURLcode code);

private:
    struct EasyCleanup {
        void operator()(CURL* handle) const noexcept { ::curl_easy_cleanup(handle); }
    };
    struct ListCleanup {
        void operator()(curl_slist* list) const noexcept { ::curl_slist_free_all(list); }
    };

    void set_request(const std::string& secret_header);
    void set_limits(const FetcherOptions& options);
    void add_header(const std::string& line);
    [[nodiscard]] model::Headers response_headers() const;

    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;

    CURLM* multi_;
    JobPtr job_;
    std::unique_ptr<curl_slist, ListCleanup> headers_;
    std::array<char, CURL_ERROR_SIZE> error_{};
    std::unique_ptr<CURL, EasyCleanup> easy_;
    std::string body_;
    std::size_t header_bytes_ = 0;
    bool too_large_ = false;
    bool cut_ = false;  // a robots.txt, of which only the beginning counts
    std::exception_ptr broken_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_TRANSFER_HPP
