#ifndef GPUPRICE_SRC_REPORT_ESCAPED_HPP
#define GPUPRICE_SRC_REPORT_ESCAPED_HPP

#include <string>
#include <string_view>

namespace gpuprice::report {

/// Any bytes as text or as a quoted attribute of HTML and XML: printable, and without a character that means anything
/// there. O(n).
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_ESCAPED_HPP
