#include "feed.hpp"

#include "answer.hpp"
#include "extract_node.hpp"
#include "json.hpp"
#include "page_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> k_keys{"fields", "listings", "paging", "prices", "request", "skip"};

bool is_name(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == ':' || c == '.';
    });
}

// "link[rel=alternate]" as XPath; "" when it is none. Names are compared as written: feeds differ in their prefixes'
// namespaces more than in their prefixes.
std::string step_of(std::string_view text)
{
    const std::size_t open = text.find('[');
    const std::string_view name = text.substr(0, open);
    if (!is_name(name)) {
        return "";
    }
    std::string path = fmt::format("*[name()='{}']", name);
    if (open == std::string_view::npos) {
        return path;
    }
    const std::string_view test = text.substr(open + 1);
    const std::size_t equals = test.find('=');
    const bool good = equals != std::string_view::npos && test.ends_with(']') && is_name(test.substr(0, equals)) &&
                      is_name(test.substr(equals + 1, test.size() - equals - 2));
    return good ? path + fmt::format("[@{}='{}']", test.substr(0, equals),
                                     test.substr(equals + 1, test.size() - equals - 2))
                : "";
}

core::Result<std::string> spell(const std::string& text)
{
    if (text.starts_with("./")) {
        return text;
    }
    const core::Error wrong{
        core::ErrorKind::invalid,
        "'" + text + "' is no path of elements, such as \"title\", \"author/name\" or \"link@href\"", ""};
    const std::size_t at = text.rfind('@');
    std::string_view elements = std::string_view{text}.substr(0, at);
    std::string path = ".";
    while (!elements.empty()) {
        const std::size_t end = elements.find('/');
        const std::string step = step_of(elements.substr(0, end));
        if (step.empty() || end == elements.size() - 1) {
            return wrong;
        }
        path += "/" + step;
        elements = end == std::string_view::npos ? std::string_view{} : elements.substr(end + 1);
    }
    if (at != std::string::npos) {
        const std::string_view attribute = std::string_view{text}.substr(at + 1);
        if (!is_name(attribute)) {
            return wrong;
        }
        path += fmt::format("/@*[name()='{}']", attribute);
    }
    return path == "." ? core::Result<std::string>{wrong} : path;
}

struct Extract {
    SelectorSet selectors{spell};
    Paging paging;
    std::vector<ListingRules> rules;
};

core::Result<Extract> parse_extract(const model::MarketDefinition& definition)
{
    const auto parsed = parse_json(definition.extract.empty() ? "{}" : definition.extract);
    if (!parsed) {
        return core::Error{parsed.error()}.with_where("/extract");
    }
    Complaint complaint;
    ExtractNode{*parsed, "/extract", complaint}.require_object(k_keys);
    if (complaint.made()) {
        return *complaint.made();
    }
    Extract extract;
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

// Atom says which texts are HTML; RSS's descriptions and contents always are.
bool holds_html(const Node& node)
{
    const std::string type = node.attribute("type").value_or("");
    return type == "html" || type == "text/html" || node.name() == "description" || node.name() == "encoded";
}

std::optional<std::string> text_of(const Selector& selector, const Node& entry)
{
    const auto nodes = selector.nodes(entry);
    if (!nodes) {  // it gives a text or number
        const auto text = selector.text(entry);
        return text ? text.value() : std::nullopt;
    }
    if (nodes->empty()) {
        return std::nullopt;
    }
    const Node& first = nodes->front();
    std::string text = first.text();
    if (holds_html(first)) {
        text = plain_text(text);
    }
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

std::vector<Node> named(const Node& parent, std::string_view name)
{
    std::vector<Node> all = parent.children();
    std::erase_if(all, [name](const Node& each) { return each.name() != name; });
    return all;
}

/// The entries of a feed, and where its next page is. None: it is no feed.
struct Entries {
    std::vector<Node> entries;
    std::optional<std::string> next;
};

std::optional<Entries> find_entries(const Node& root)
{
    const std::string name = root.name();
    Node head = root;
    Entries found;
    if (name == "feed") {
        found.entries = named(root, "entry");
    } else if (name == "rss") {
        const auto channels = named(root, "channel");
        if (channels.empty()) {
            return std::nullopt;
        }
        head = channels.front();
        found.entries = named(head, "item");
    } else if (name == "RDF") {
        found.entries = named(root, "item");
    } else {
        return std::nullopt;
    }
    for (const Node& link : named(head, "link")) {
        if (link.attribute("rel") == "next") {
            found.next = link.attribute("href");
        }
    }
    return found;
}

bool is_html(std::string_view body)
{
    std::string head{body.substr(std::min(body.find_first_not_of(" \t\r\n"), body.size())).substr(0, 20)};
    std::ranges::transform(head, head.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return head.starts_with("<!doctype html") || head.starts_with("<html");
}

struct Reading {
    Step step;
    PageSeen seen;
};

Reading read_body(std::string_view body, const std::string& charset, const model::MarketDefinition& definition,
                  const Extract& extract, SelectorUse* use)
{
    if (is_html(body)) {
        return {without_listings(Verdict::blocked, "a web page in place of a feed, most likely a captcha or a login"),
                {}};
    }
    const auto page = Page::parse_xml(body, charset);
    if (!page) {
        return {without_listings(Verdict::failed, page.error().text()), {}};
    }
    const auto found = find_entries(page->root());
    if (!found) {
        return {without_listings(Verdict::failed, "the answer is no Atom or RSS feed"), {}};
    }
    ItemReader reader{extract.rules, definition, use};
    for (const Node& entry : found->entries) {
        reader.add([&](const std::string& selector) { return text_of(extract.selectors.at(selector), entry); });
    }
    Reading reading;
    reading.seen.items = found->entries.size();
    reading.seen.link = found->next;
    reading.step = std::move(reader).finish();
    return reading;
}

}  // namespace

core::Result<bool> Feed::check(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.check(definition) : core::Result<bool>{extract.error()};
}

std::vector<model::Request> Feed::start(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.start(definition) : std::vector<model::Request>{};
}

Step Feed::step(const model::MarketDefinition& definition, const model::Request& request,
                const model::Response& response) const
{
    const auto extract = parse_extract(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    if (auto decided = decided_by_status(response, {})) {
        return std::move(*decided);
    }
    Reading reading = read_body(response.body, charset_of(response), definition, *extract, nullptr);
    if (reading.step.verdict == Verdict::ok || reading.step.verdict == Verdict::partial) {
        follow(reading.step, extract->paging.next(definition, request, response, reading.seen));
    }
    return std::move(reading.step);
}

Step Feed::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto extract = parse_extract(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    SelectorUse use;
    Step step = read_body(bytes, "", definition, *extract, &use).step;
    step.unreached = use.unreached();
    return step;
}

}  // namespace gpuprice::markets
