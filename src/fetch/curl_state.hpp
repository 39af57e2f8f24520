#ifndef GPUPRICE_SRC_FETCH_CURL_STATE_HPP
#define GPUPRICE_SRC_FETCH_CURL_STATE_HPP

namespace gpuprice::fetch {

/// Makes libcurl's process-wide state when there is none yet: not before the first transfer, since most commands make
/// none and TLS is slow to set up.
void require_curl();

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_CURL_STATE_HPP
