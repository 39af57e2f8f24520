#ifndef GPUPRICE_REPORT_ARRANGEMENT_HPP
#define GPUPRICE_REPORT_ARRANGEMENT_HPP

/// \file
/// Which columns and rows of a table are wanted, and in which order: --select, --sort and --limit.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::report {

struct Table;
struct Column;
struct Cell;
enum class Format : std::uint8_t;

struct SortKey {
    std::string column;  ///< by key
    bool descending = false;
};

/// "markup", "markup:asc" or "markup:desc". \throws core::UsageError  for another word behind the colon.
[[nodiscard]] SortKey parse_sort_key(std::string_view text);

struct Arrangement {
    std::vector<std::string> select;   ///< keys of columns, in the order wanted; empty = all
    std::vector<SortKey> sort;         ///< the first counts most; empty = the order of the table
    std::optional<std::size_t> limit;  ///< the most rows

    [[nodiscard]] bool is_empty() const { return select.empty() && sort.empty() && !limit; }
};

/// Where the selected columns stand in `columns`; all that are written in this format when none is selected. On screens
/// (table, md) a column that is otherwise for files may be selected as well, but not one for people in files.
/// \throws core::UsageError  for an unknown or repeated key, naming those there are.
[[nodiscard]] std::vector<std::size_t> selected_columns(const std::vector<Column>& columns,
                                                        const Arrangement& arrangement, Format format);

/// Orders rows by keys: numbers by size (by `Cell::order` where a cell has one), texts by their bytes, false before
/// true; what is missing comes last, whichever way the others go.
class RowOrder {
public:
    /// Any column may be sorted by, shown or not. \throws core::UsageError  as above.
    RowOrder(const std::vector<Column>& columns, const std::vector<SortKey>& sort);

    /// Whether `left` comes before `right`.
    [[nodiscard]] bool operator()(const std::vector<Cell>& left, const std::vector<Cell>& right) const;

private:
    struct Place {
        std::size_t column;
        bool descending;
    };
    std::vector<Place> places_;
};

/// The rows wanted, by their place in `table`: sorted (those that compare equal stay in their order), then limited.
[[nodiscard]] std::vector<std::size_t> wanted_rows(const Table& table, const Arrangement& arrangement);

/// The table with the columns and rows wanted. O(rows · log rows).
[[nodiscard]] Table arranged(const Table& table, const Arrangement& arrangement, Format format);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_ARRANGEMENT_HPP
