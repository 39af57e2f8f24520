#include "curl_state.hpp"

#include <curl/curl.h>

#include <stdexcept>

namespace gpuprice::fetch {

namespace {

class CurlGlobal {
public:
    CurlGlobal()
    {
        if (::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
            throw std::runtime_error("libcurl cannot be initialized");
        }
    }
    ~CurlGlobal() { ::curl_global_cleanup(); }
    CurlGlobal(const CurlGlobal&) = delete;
    CurlGlobal& operator=(const CurlGlobal&) = delete;
    CurlGlobal(CurlGlobal&&) = delete;
    CurlGlobal& operator=(CurlGlobal&&) = delete;
};

}  // namespace

void require_curl() { static const CurlGlobal curl; }

}  // namespace gpuprice::fetch
