#ifndef GPUPRICE_REPORT_PAGE_HPP
#define GPUPRICE_REPORT_PAGE_HPP

/// \file
/// Many tables as one page: for the terminal, as Markdown, as JSON, or as one self-contained HTML file with charts.

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/report/svg_chart.hpp"
#include "gpuprice/report/table.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::report {

enum class PageFormat : std::uint8_t { table, md, html, json };

/// Reads "table", "md", "html" or "json".
[[nodiscard]] core::Result<PageFormat> parse_page_format(std::string_view text);

struct PageSection {
    std::string key;      ///< its name in JSON and its anchor in HTML: "spikes"
    std::string heading;  ///< "Spikes"
    Table table;
    std::string json;  ///< the section's JSON document; empty = that of the table
    /// One SVG a row, in HTML in place of the column `k_course_column`; empty = the table has none.
    std::vector<std::string> sparks;
};

struct Page {
    std::string title;     ///< "GPU prices on 2026-03-31"
    std::string subtitle;  ///< on what terms: "asks on show, per card in USD, …"
    core::Day day;
    core::Currency currency = core::Currency::usd;
    std::vector<std::string> findings;  ///< what stands out, a sentence each
    std::vector<PageSection> sections;
    std::vector<PriceChart> charts;        ///< after the first section, in HTML alone
    std::vector<std::string> chart_notes;  ///< below them
    std::string method;                    ///< version of the statistics
    std::string data_hash;
    std::vector<std::string> notes;  ///< at the end
};

/// The page, ending in a line break.
///
/// HTML: one file that loads nothing, as its Content-Security-Policy says too; its one script sorts tables and tells
/// the day under the pointer, and nothing is hidden without it. All text is escaped. JSON: {"as_of", "currency",
/// "method", "data_hash", "findings", "sections": {key: document}}. \param options  width and colour, for the terminal.
[[nodiscard]] std::string render_page(const Page& page, PageFormat format, const RenderOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_PAGE_HPP
