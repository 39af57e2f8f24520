#include "html_list.hpp"

#include "answer.hpp"
#include "extract_node.hpp"
#include "json.hpp"
#include "page_answer.hpp"
#include "rule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 12> k_keys{"blocked_when", "empty_statuses", "empty_when", "fields",
                                                  "items",        "listings",       "next",       "paging",
                                                  "prices",       "request",        "skip",       "total"};
constexpr std::size_t k_most_items = 100'000;

/// What tells a page of some kind: selectors that select something, or texts on it.
struct Signs {
    std::vector<std::string> selectors;
    std::vector<std::string> texts;
};

/// The "extract" of a definition.
struct Extract {
    SelectorSet selectors;
    Paging paging;
    std::vector<ListingRules> rules;
    std::string items;
    std::optional<Rule> next;
    std::optional<Rule> total;
    Signs empty;
    Signs blocked;
    std::vector<long> empty_statuses;
};

void read_sign(const ExtractNode& node, Extract& extract, Signs& signs)
{
    if (node.is_object()) {
        static constexpr std::array<std::string_view, 1> k_sign_keys{"text"};
        node.require_object(k_sign_keys);
        const auto text = node.find("text");
        if (text) {
            signs.texts.push_back(text->filled_text());
        } else {
            node.refuse("a sign is a selector, or a text on the page: {\"text\": \"Nothing found\"}");
        }
        return;
    }
    const std::string selector = node.filled_text();
    if (const auto good = extract.selectors.add(selector); !good) {
        node.refuse(good.error().message);
    } else {
        signs.selectors.push_back(selector);
    }
}

void read_signs(const ExtractNode& root, const char* key, Extract& extract, Signs& signs)
{
    const auto node = root.find(key);
    if (!node) {
        return;
    }
    if (!node->is_array()) {
        read_sign(*node, extract, signs);
        return;
    }
    for (const auto& [index, sign] : node->children()) {
        read_sign(sign, extract, signs);
    }
}

void read_own_keys(const ExtractNode& root, Extract& extract)
{
    root.require_object(k_keys);
    const auto items = root.find("items");
    if (!items) {
        root.refuse("it must say which elements are the items: \"items\", a selector such as \"li.result\"");
    } else {
        extract.items = items->filled_text();
        if (const auto good = extract.selectors.add(extract.items); !good) {
            items->refuse(good.error().message);
        }
    }
    if (const auto next = root.find("next")) {
        extract.next = Rule::parse(*next, extract.selectors.check());
    }
    if (const auto total = root.find("total")) {
        extract.total = Rule::parse(*total, extract.selectors.check());
    }
    read_signs(root, "empty_when", extract, extract.empty);
    read_signs(root, "blocked_when", extract, extract.blocked);
    if (const auto statuses = root.find("empty_statuses")) {
        if (!statuses->is_array()) {
            statuses->refuse("it must be a list of HTTP statuses, such as [404]");
        }
        for (const auto& [index, status] : statuses->children()) {
            extract.empty_statuses.push_back(status.integer(200, 599));
        }
    }
}

core::Result<Extract> parse_extract(const model::MarketDefinition& definition)
{
    const auto parsed = parse_json(definition.extract.empty() ? "{}" : definition.extract);
    if (!parsed) {
        return core::Error{parsed.error()}.with_where("/extract");
    }
    Extract extract;
    Complaint complaint;
    read_own_keys(ExtractNode{*parsed, "/extract", complaint}, extract);
    if (complaint.made()) {
        return *complaint.made();
    }
    auto paging = Paging::parse(*parsed);
    if (!paging) {
        return std::move(paging).error();
    }
    extract.paging = std::move(paging).value();
    auto rules = ListingRules::parse_all(*parsed, extract.selectors.check());
    if (!rules) {
        return std::move(rules).error();
    }
    extract.rules = std::move(rules).value();
    return extract;
}

// Compiling the selectors takes as long as reading a dozen items.
const core::Result<Extract>& extract_of(const model::MarketDefinition& definition)
{
    thread_local std::map<std::string, core::Result<Extract>> known;
    const auto found = known.find(definition.extract);
    return found != known.end() ? found->second
                                : known.emplace(definition.extract, parse_extract(definition)).first->second;
}

/// Asks selectors within a node. An error of one is remembered, since a Lookup has no room for it.
class Asker {
public:
    explicit Asker(const Extract& extract) : extract_{extract} {}

    [[nodiscard]] Lookup within(const Node& node)
    {
        // Several rules often read one text, day, month and year for example.
        using Known = std::map<std::string, std::optional<std::string>>;
        return [this, node, known = Known{}](const std::string& selector) mutable -> std::optional<std::string> {
            const auto [entry, is_new] = known.try_emplace(selector);
            if (is_new) {
                auto text = extract_.selectors.at(selector).text(node);
                entry->second = text ? std::move(text).value() : give_up<std::optional<std::string>>(text.error());
            }
            return entry->second;
        };
    }

    [[nodiscard]] std::vector<Node> nodes(const std::string& selector, const Node& node)
    {
        auto found = extract_.selectors.at(selector).nodes(node);
        return found ? std::move(found).value() : give_up<std::vector<Node>>(found.error());
    }

    [[nodiscard]] std::optional<std::string> text(const std::optional<Rule>& rule, const Node& node)
    {
        if (!rule) {
            return std::nullopt;
        }
        const auto value = rule->read(within(node));
        return value && value.value() ? std::optional{value.value()->text} : std::nullopt;
    }

    [[nodiscard]] const std::optional<core::Error>& trouble() const noexcept { return trouble_; }

private:
    template <typename T>
    T give_up(const core::Error& error)
    {
        if (!trouble_) {
            trouble_ = error;
        }
        return T{};
    }

    const Extract& extract_;
    std::optional<core::Error> trouble_;
};

// "1.234 results", "142件": the first number of a text, grouped in any way.
std::optional<long> read_total(const std::string& text)
{
    std::string digits;
    for (std::size_t i = text.find_first_of("0123456789"); i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') {
            digits += text[i];
        } else if (std::string_view{".,' "}.find(text[i]) == std::string_view::npos) {
            break;
        }
    }
    long total = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), total);
    return digits.empty() || read.ec != std::errc{} ? std::nullopt : std::optional{total};
}

/// A page that was read: its step, and what decides the next one.
struct Reading {
    Step step;
    PageSeen seen;
};

Reading only(Verdict verdict, std::string message) { return {without_listings(verdict, std::move(message)), {}}; }

std::optional<std::string> selected(const Signs& signs, const Page& page, Asker& asker)
{
    for (const std::string& selector : signs.selectors) {
        if (!asker.nodes(selector, page.root()).empty()) {
            return selector;
        }
    }
    return std::nullopt;
}

std::optional<std::string> said(const Signs& signs, const Page& page)
{
    const std::string text = signs.texts.empty() ? std::string{} : page.root().text();
    const auto found = std::ranges::find_if(
        signs.texts, [&text](const std::string& each) { return text.find(each) != std::string::npos; });
    return found == signs.texts.end() ? std::nullopt : std::optional{*found};
}

Reading read_without_items(const Page& page, const Extract& extract)
{
    if (const auto notice = said(extract.blocked, page)) {
        return only(Verdict::blocked, "the market refused: its page says '" + *notice + "'");
    }
    if (said(extract.empty, page)) {
        return only(Verdict::empty, "");
    }
    if (const auto notice = find_block_notice(page)) {
        return only(Verdict::blocked, "the market takes gpuprice for a robot: its page says '" + *notice + "'");
    }
    return only(Verdict::failed, "the page has no item '" + extract.items + "' and does not say that there is none");
}

Reading read_page(const Page& page, const model::MarketDefinition& definition, const Extract& extract, SelectorUse* use)
{
    Asker asker{extract};
    if (const auto sign = selected(extract.blocked, page, asker)) {
        return only(Verdict::blocked, "the market refused: its page has '" + *sign + "'");
    }
    if (selected(extract.empty, page, asker)) {
        return only(Verdict::empty, "");
    }
    const std::vector<Node> items = asker.nodes(extract.items, page.root());
    if (items.empty() && !asker.trouble()) {
        return read_without_items(page, extract);
    }
    if (items.size() > k_most_items) {
        return only(Verdict::failed, "the page has too many items");
    }
    ItemReader reader{extract.rules, definition, use};
    for (const Node& item : items) {
        reader.add(asker.within(item));
        if (asker.trouble()) {
            break;
        }
    }
    Reading reading;
    reading.seen.items = items.size();
    reading.seen.link = asker.text(extract.next, page.root());
    if (const auto total = asker.text(extract.total, page.root())) {
        reading.seen.total = read_total(*total);
    }
    if (asker.trouble()) {
        return only(Verdict::failed, "the page cannot be read: " + asker.trouble()->text());
    }
    reading.step = std::move(reader).finish();
    return reading;
}

Reading read_body(std::string_view body, const std::string& charset, const model::MarketDefinition& definition,
                  const Extract& extract, SelectorUse* use)
{
    const auto page = Page::parse_html(body, charset);
    return page ? read_page(*page, definition, extract, use) : only(Verdict::failed, page.error().text());
}

}  // namespace

core::Result<bool> HtmlList::check(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.check(definition) : core::Result<bool>{extract.error()};
}

std::vector<model::Request> HtmlList::start(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.start(definition) : std::vector<model::Request>{};
}

Step HtmlList::step(const model::MarketDefinition& definition, const model::Request& request,
                    const model::Response& response) const
{
    const auto& extract = extract_of(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    if (auto decided = decided_by_status(response, extract->empty_statuses)) {
        return std::move(*decided);
    }
    Reading reading = read_body(response.body, charset_of(response), definition, *extract, nullptr);
    if (reading.step.verdict == Verdict::ok || reading.step.verdict == Verdict::partial) {
        follow(reading.step, extract->paging.next(definition, request, response, reading.seen));
    }
    return std::move(reading.step);
}

Step HtmlList::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto& extract = extract_of(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    SelectorUse use;
    Step step = read_body(bytes, "", definition, *extract, &use).step;
    step.unreached = use.unreached();
    return step;
}

}  // namespace gpuprice::markets
