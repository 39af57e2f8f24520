#ifndef GPUPRICE_SRC_CLI_REPORT_PAGE_HPP
#define GPUPRICE_SRC_CLI_REPORT_PAGE_HPP

#include "gpuprice/report/page.hpp"

#include "filters.hpp"
#include "session.hpp"

namespace gpuprice::cli {

/// Everything on one page: loads the history once, and works every finding out once.
/// \throws core::UsageError  for a filter that cannot be read.
[[nodiscard]] report::Page report_page(Session& session, const Filters& filters);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_REPORT_PAGE_HPP
