#ifndef GPUPRICE_SRC_CLI_REPORT_PAGE_HPP
#define GPUPRICE_SRC_CLI_REPORT_PAGE_HPP

#include "gpuprice/report/page.hpp"
#include "gpuprice/report/sparkline.hpp"

#include "filters.hpp"
#include "session.hpp"

#include <functional>
#include <string_view>

namespace gpuprice::cli {

/// Everything on one page: loads the history once, and works every finding out once.
/// \param glyphs  what the courses of prices are drawn with.
/// \param tell    told what is worked out next.
/// \throws core::UsageError  for a filter that cannot be read.
[[nodiscard]] report::Page report_page(Session& session, const Filters& filters, report::Glyphs glyphs,
                                       const std::function<void(std::string_view)>& tell);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_REPORT_PAGE_HPP
