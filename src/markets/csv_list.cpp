#include "csv_list.hpp"

#include "gpuprice/text/csv.hpp"
#include "gpuprice/text/unicode.hpp"

#include "answer.hpp"
#include "extract_node.hpp"
#include "json.hpp"
#include "rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <unordered_map>

namespace gpuprice::markets {

namespace {

constexpr std::array<std::string_view, 7> k_keys{"fields", "join", "listings", "paging", "prices", "request", "skip"};
constexpr std::array<std::string_view, 3> k_join_keys{"as", "key", "to"};

using Row = std::vector<std::string>;

/// Which other row of the table stands beside a row.
struct Join {
    Rule key;
    Rule to;
    std::string prefix;
};

/// The "extract" of a definition.
struct Extract {
    Paging paging;
    std::vector<ListingRules> rules;
    std::optional<Join> join;
    std::set<std::string> columns;  ///< that it names
};

std::optional<Join> read_join(const ExtractNode& root, const SelectorCheck& check)
{
    const auto node = root.find("join");
    if (!node) {
        return std::nullopt;
    }
    node->require_object(k_join_keys);
    const auto key = node->find("key");
    const auto to = node->find("to");
    const auto prefix = node->find("as");
    if (!key || !to || !prefix) {
        node->refuse("a join needs \"key\" and \"to\", which are rules, and \"as\", such as \"host.\"");
        return std::nullopt;
    }
    return Join{Rule::parse(*key, check), Rule::parse(*to, check), prefix->filled_text()};
}

core::Result<Extract> parse_extract(const model::MarketDefinition& definition)
{
    const auto parsed = parse_json(definition.extract.empty() ? "{}" : definition.extract);
    if (!parsed) {
        return core::Error{parsed.error()}.with_where("/extract");
    }
    Extract extract;
    const SelectorCheck check = [&extract](const std::string& selector) -> core::Result<bool> {
        if (selector.empty()) {
            return core::Error{core::ErrorKind::invalid, "a selector is the name of a column", ""};
        }
        extract.columns.insert(selector);
        return true;
    };
    Complaint complaint;
    const ExtractNode root{*parsed, "/extract", complaint};
    root.require_object(k_keys);
    extract.join = read_join(root, check);
    if (complaint.made()) {
        return *complaint.made();
    }
    auto paging = Paging::parse(*parsed);
    if (!paging) {
        return std::move(paging).error();
    }
    extract.paging = std::move(paging).value();
    auto rules = ListingRules::parse_all(*parsed, check);
    if (!rules) {
        return std::move(rules).error();
    }
    extract.rules = std::move(rules).value();
    return extract;
}

/// A table in CSV: its header, its rows one at a time, and which other row stands beside one.
class Table {
public:
    /// `extract` must outlive it.
    Table(const std::string& text, const Extract& extract) : extract_{extract}, in_{text} {}

    /// Reads the header, and what rows are joined to. An error: why this is not the table that the extract reads.
    [[nodiscard]] core::Result<bool> open()
    {
        if (auto header = read_header(); !header || !extract_.join) {
            return header;
        }
        while (const auto row = csv_->next()) {
            if (*row && fits(row->value())) {
                if (auto name = key_of(extract_.join->to, row->value())) {
                    targets_.emplace(std::move(*name), row->value());
                }
            }
        }
        in_.clear();
        in_.seekg(0);
        csv_.emplace(in_);
        return read_header();
    }

    [[nodiscard]] std::optional<core::Result<Row>> next()
    {
        auto row = csv_->next();
        if (row && *row && !fits(row->value())) {
            return core::Error{
                core::ErrorKind::invalid,
                fmt::format("line {}: {} cells where the header has {}", csv_->line(), row->value().size(), width_),
                ""};
        }
        return row;
    }

    [[nodiscard]] Lookup within(const Row& row) const
    {
        const Row* beside = nullptr;
        if (extract_.join) {
            const auto key = key_of(extract_.join->key, row);
            const auto target = key ? targets_.find(*key) : targets_.end();
            beside = target == targets_.end() ? nullptr : &target->second;
        }
        return [this, &row, beside](const std::string& column) -> std::optional<std::string> {
            if (!is_joined(column)) {
                return row[columns_.at(column)];
            }
            return beside != nullptr ? std::optional{(*beside)[columns_.at(own_name(column))]} : std::nullopt;
        };
    }

private:
    [[nodiscard]] bool fits(const Row& row) const { return row.size() == width_; }

    [[nodiscard]] bool is_joined(const std::string& column) const
    {
        return extract_.join && column.starts_with(extract_.join->prefix);
    }

    [[nodiscard]] std::string own_name(const std::string& column) const
    {
        return is_joined(column) ? column.substr(extract_.join->prefix.size()) : column;
    }

    // Rules of a join see the row's own cells only.
    [[nodiscard]] std::optional<std::string> key_of(const Rule& rule, const Row& row) const
    {
        const auto value = rule.read([this, &row](const std::string& column) -> std::optional<std::string> {
            return is_joined(column) ? std::nullopt : std::optional{row[columns_.at(column)]};
        });
        return value && value.value() ? std::optional{value.value()->text} : std::nullopt;
    }

    [[nodiscard]] core::Result<bool> read_header()
    {
        const auto header = csv_->next();
        if (!header || !*header) {
            return core::Error{core::ErrorKind::invalid, "the answer has no header", ""};
        }
        width_ = header->value().size();
        columns_.clear();
        std::set<std::string> twice;
        for (std::size_t i = 0; i < width_; ++i) {
            if (const std::string& name = header->value()[i]; !columns_.emplace(name, i).second) {
                twice.insert(name);
            }
        }
        for (const std::string& column : extract_.columns) {
            const std::string name = own_name(column);
            if (!columns_.contains(name)) {
                return core::Error{core::ErrorKind::missing, "the table has no column '" + name + "'", ""};
            }
            if (twice.contains(name)) {
                return core::Error{core::ErrorKind::invalid, "the table has the column '" + name + "' twice", ""};
            }
        }
        return true;
    }

    const Extract& extract_;
    std::istringstream in_;
    std::optional<text::CsvReader> csv_{std::in_place, in_};
    std::map<std::string, std::size_t> columns_;
    std::size_t width_ = 0;  // cells a row; columns_ are fewer where names repeat
    std::unordered_map<std::string, Row> targets_;
};

Step read_table(std::string_view body, const model::MarketDefinition& definition, const Extract& extract,
                std::size_t& items, SelectorUse* use)
{
    if (is_web_page(body)) {
        return without_listings(Verdict::blocked, "a web page in place of a table, most likely a captcha or a login");
    }
    Table table{text::to_valid_utf8(body), extract};
    if (const auto opened = table.open(); !opened) {
        return without_listings(Verdict::failed, opened.error().message);
    }
    ItemReader reader{extract.rules, definition, use};
    while (const auto row = table.next()) {
        if (*row) {
            reader.add(table.within(row->value()));
        } else {
            reader.leave_out(row->error().text());
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
