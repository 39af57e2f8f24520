#include "csv_list.hpp"

#include "gpuprice/text/csv.hpp"
#include "gpuprice/text/unicode.hpp"

#include "answer.hpp"
#include "extract_node.hpp"
#include "json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>

namespace gpuprice::markets {

namespace {

constexpr std::array<std::string_view, 6> k_keys{"fields", "listings", "paging", "prices", "request", "skip"};

/// The "extract" of a definition.
struct Extract {
    Paging paging;
    std::vector<ListingRules> rules;
    std::set<std::string> columns;  ///< that it names
};

core::Result<Extract> parse_extract(const model::MarketDefinition& definition)
{
    const auto parsed = parse_json(definition.extract.empty() ? "{}" : definition.extract);
    if (!parsed) {
        return core::Error{parsed.error()}.with_where("/extract");
    }
    Complaint complaint;
    ExtractNode{*parsed, "/extract", complaint}.require_object(k_keys);
    if (complaint.first()) {
        return *complaint.first();
    }
    Extract extract;
    auto paging = Paging::parse(*parsed);
    if (!paging) {
        return std::move(paging).error();
    }
    extract.paging = std::move(paging).value();
    auto rules = ListingRules::parse_all(*parsed, [&extract](const std::string& selector) -> core::Result<bool> {
        if (selector.empty()) {
            return core::Error{core::ErrorKind::invalid, "a selector is the name of a column", ""};
        }
        extract.columns.insert(selector);
        return true;
    });
    if (!rules) {
        return std::move(rules).error();
    }
    extract.rules = std::move(rules).value();
    return extract;
}

Step read_table(std::string_view body, const model::MarketDefinition& definition, const Extract& extract,
                std::size_t& items, SelectorUse* use)
{
    if (is_web_page(body)) {
        return without_listings(Verdict::blocked, "a web page in place of a table, most likely a captcha or a login");
    }
    std::istringstream in{text::to_valid_utf8(body)};
    text::CsvReader csv{in};
    const auto header = csv.next();
    if (!header || !*header) {
        return without_listings(Verdict::failed, "the answer has no header");
    }
    std::map<std::string, std::size_t> columns;
    for (std::size_t i = 0; i < header->value().size(); ++i) {
        columns.emplace(header->value()[i], i);
    }
    for (const std::string& column : extract.columns) {
        if (!columns.contains(column)) {
            return without_listings(Verdict::failed, "the table has no column '" + column + "'");
        }
    }
    ItemReader reader{extract.rules, definition, use};
    while (const auto row = csv.next()) {
        if (!*row) {
            reader.leave_out(row->error().text());
        } else if (row->value().size() != columns.size()) {
            reader.leave_out(fmt::format("line {}: {} cells where the header has {}", csv.line(), row->value().size(),
                                         columns.size()));
        } else {
            reader.add([&](const std::string& column) { return std::optional{row->value()[columns.at(column)]}; });
        }
    }
    items = reader.items();
    return std::move(reader).finish();
}

}  // namespace

core::Result<bool> CsvList::check(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.check(definition) : core::Result<bool>{extract.error()};
}

std::vector<model::Request> CsvList::start(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.start(definition) : std::vector<model::Request>{};
}

Step CsvList::step(const model::MarketDefinition& definition, const model::Request& request,
                   const model::Response& response) const
{
    const auto extract = parse_extract(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    if (auto decided = decided_by_status(response, {})) {
        return std::move(*decided);
    }
    PageSeen seen;
    Step step = read_table(response.body, definition, *extract, seen.items, nullptr);
    if (step.verdict != Verdict::failed && step.verdict != Verdict::blocked) {
        follow(step, extract->paging.next(definition, request, response, seen));
    }
    return step;
}

Step CsvList::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto extract = parse_extract(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    std::size_t items = 0;
    SelectorUse use;
    Step step = read_table(bytes, definition, *extract, items, &use);
    step.unreached = use.unreached();
    return step;
}

}  // namespace gpuprice::markets
