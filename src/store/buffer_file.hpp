#ifndef GPUPRICE_STORE_BUFFER_FILE_HPP
#define GPUPRICE_STORE_BUFFER_FILE_HPP

/// \file
/// The temporary database that the open batches of a store share: its page cache and its statements are the memory that
/// they take, however many there are and whatever they hold, and one file is all that they open.

#include "sqlite.hpp"

#include <cstdint>

namespace gpuprice::store {

/// Made for the first open batch, gone with the last. Each has a range of numbers to itself, in which those of its rows
/// lie.
class BufferFile {
public:
    BufferFile();

    struct Range {
        std::int64_t first;
        std::int64_t last;
    };
    static constexpr std::int64_t k_range_size = std::int64_t{1} << 32;

    [[nodiscard]] Range open();
    /// Removes the rows of that range. Those of the last one vanish with the file.
    void close(const Range& range) noexcept;

private:
    friend class Buffer;
    friend class PageDrafts;
    Connection connection_;
    Statement find_listing_;
    Statement insert_listing_;
    Statement fill_country_;
    Statement find_revision_;
    Statement insert_revision_;
    Statement read_revision_;
    Statement insert_sighting_;
    Statement insert_closing_;
    Statement insert_page_;
    std::int64_t ranges_ = 0;  // so far
    std::int64_t open_ = 0;    // of them, now
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_BUFFER_FILE_HPP
