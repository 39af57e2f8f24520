#include "deflate.hpp"

#include <zlib.h>

#include <new>

namespace gpuprice::store {

namespace {

// The most that deflate can expand, https://zlib.net/zlib_tech.html; a stored size beyond it is damage, not a size to
// ask memory for.
constexpr std::uint64_t k_most_expansion = 1032;
constexpr std::uint64_t k_slack = 1024;

const Bytef* bytes_of(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }
Bytef* bytes_of(std::string& text) { return reinterpret_cast<Bytef*>(text.data()); }

}  // namespace

std::string deflated(std::string_view bytes)
{
    uLongf size = ::compressBound(static_cast<uLong>(bytes.size()));
    std::string packed(size, '\0');
    // With a buffer of that bound the only failure left is memory.
    if (::compress2(bytes_of(packed), &size, bytes_of(bytes), static_cast<uLong>(bytes.size()),
                    Z_DEFAULT_COMPRESSION) != Z_OK) {
        throw std::bad_alloc{};
    }
    packed.resize(size);
    return packed;
}

std::optional<std::string> inflated(std::string_view packed, std::int64_t size)
{
    if (size < 0 || static_cast<std::uint64_t>(size) > packed.size() * k_most_expansion + k_slack) {
        return std::nullopt;
    }
    std::string bytes(static_cast<std::size_t>(size), '\0');
    auto unpacked = static_cast<uLongf>(size);
    const int code = ::uncompress(bytes_of(bytes), &unpacked, bytes_of(packed), static_cast<uLong>(packed.size()));
    if (code != Z_OK || unpacked != static_cast<uLongf>(size)) {
        return std::nullopt;
    }
    return bytes;
}

}  // namespace gpuprice::store
