#ifndef GPUPRICE_SRC_FETCH_CHILD_OUTPUT_HPP
#define GPUPRICE_SRC_FETCH_CHILD_OUTPUT_HPP

/// \file
/// What every command of the user's own is given, and what is read of what it prints.

#include "gpuprice/fetch/environment.hpp"

#include "child_process.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::fetch {

/// Reads what is there, at most `most` bytes, and hands it on. Closes the descriptor at its end.
template <typename Use>
void read_some(Descriptor& from, std::size_t most, Use use)
{
    std::array<char, std::size_t{1} << 14U> buffer{};
    for (std::size_t total = 0; from.is_open() && total < most;) {
        const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
        if (got > 0) {
            total += static_cast<std::size_t>(got);
            use(std::string_view{buffer.data(), static_cast<std::size_t>(got)});
        } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
            from.close();
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

/// The last line that says anything, at most 200 characters of it, fit for any terminal and ledger.
[[nodiscard]] std::string last_line(std::string_view text);

/// Appends "PATH=…", "HOME=…" and others that hold no secret and that programs start with, as far as they are set.
void append_harmless_variables(std::vector<std::string>& variables, const Environment& environment);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_CHILD_OUTPUT_HPP
