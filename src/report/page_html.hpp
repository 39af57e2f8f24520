#ifndef GPUPRICE_SRC_REPORT_PAGE_HTML_HPP
#define GPUPRICE_SRC_REPORT_PAGE_HTML_HPP

#include "gpuprice/report/page.hpp"

#include <string>
#include <string_view>

namespace gpuprice::report {

/// `render_page` as HTML.
[[nodiscard]] std::string page_html(const Page& page);

// What lies within the page.
extern const std::string_view k_page_style;
extern const std::string_view k_page_script;

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_PAGE_HTML_HPP
