#ifndef GPUPRICE_TESTS_SUPPORT_PAGE_MARKET_HPP
#define GPUPRICE_TESTS_SUPPORT_PAGE_MARKET_HPP

/// \file
/// A market of plain web pages, as a definition of the user's describes it, and the pages themselves.

#include <string>

namespace gpuprice::test {

/// The file of a market whose list begins at `base_url` + `path`. \param more  further members: `,"via":"render"`.
inline std::string page_definition(const std::string& id, const std::string& base_url, const std::string& path,
                                   const std::string& more = "")
{
    return R"({"id":")" + id + R"(","adapter":"html_list","country":"US","currency":"USD","base_url":")" + base_url +
           R"(","extract":{"request":{"path":")" + path +
           R"x("},"paging":{"kind":"link"},"next":"a.next::attr(href)","items":"li.offer",)x"
           R"("fields":{"external_id":"./@data-id","title":"h2","url":"./a/@href"},)"
           R"("prices":[{"kind":"ask","amount":".price"}]})" +
           more + "}";
}

/// One offer on a page. \param filler  bytes of text that say nothing.
inline std::string page_item(int id, std::size_t filler = 0)
{
    const std::string number = std::to_string(id);
    return "<li class=offer data-id=" + number + "><a href=/offer/" + number + "><h2>NVIDIA A100 80GB PCIe</h2></a>" +
           "<b class=price>$" + std::to_string(15'000 + id) + "</b><p>" + std::string(filler, '.') + "</p></li>\n";
}

/// \param next  address of the next page; empty on the last.
inline std::string whole_page(const std::string& items, const std::string& next = "")
{
    return "<!DOCTYPE html><html><body><ul>" + items + "</ul>" +
           (next.empty() ? "" : "<a class=next href='" + next + "'>next</a>") + "</body></html>\n";
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_PAGE_MARKET_HPP
