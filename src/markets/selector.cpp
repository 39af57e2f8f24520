#include "gpuprice/text/unicode.hpp"

#include "html.hpp"

#include <fmt/format.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

constexpr unsigned long k_max_operations = 20'000'000;  // of one evaluation; about a second
constexpr std::size_t k_max_selector_bytes = 2000;

struct ContextDeleter {
    void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
using Context = std::unique_ptr<xmlXPathContext, ContextDeleter>;

struct ObjectDeleter {
    void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
using Object = std::unique_ptr<xmlXPathObject, ObjectDeleter>;

struct Trouble {
    std::string message;
};

template <typename Error>
void note(void* trouble, Error* error)  // libxml2 made the argument const in 2.12
{
    std::string& message = static_cast<Trouble*>(trouble)->message;
    if (message.empty()) {
        message = text::printable(error->message != nullptr ? error->message : "it cannot be evaluated");
        while (message.ends_with(' ') || message.ends_with('.')) {
            message.pop_back();
        }
    }
}

struct Compiled {
    std::string text;
    std::unique_ptr<xmlXPathCompExpr, decltype(&xmlXPathFreeCompExpr)> expression{nullptr, &xmlXPathFreeCompExpr};
};

core::Error wrong(const std::string& selector, const std::string& why)
{
    return {core::ErrorKind::invalid, fmt::format("selector '{}': {}", text::cut(text::printable(selector), 100), why),
            ""};
}

bool is_xpath(std::string_view text)
{
    return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") || text.starts_with('(');
}

/// The first function of an XPath that does not exist; "". libxml2 itself notices only when it comes to call it.
std::string unknown_function(std::string_view path)
{
    static constexpr std::array<std::string_view, 31> k_known{"and",
                                                              "boolean",
                                                              "ceiling",
                                                              "comment",
                                                              "concat",
                                                              "contains",
                                                              "count",
                                                              "div",
                                                              "false",
                                                              "floor",
                                                              "id",
                                                              "lang",
                                                              "last",
                                                              "local-name",
                                                              "mod",
                                                              "name",
                                                              "namespace-uri",
                                                              "node",
                                                              "normalize-space",
                                                              "not",
                                                              "number",
                                                              "or",
                                                              "position",
                                                              "processing-instruction",
                                                              "round",
                                                              "starts-with",
                                                              "string",
                                                              "string-length",
                                                              "substring",
                                                              "sum",
                                                              "text"};
    static constexpr std::array<std::string_view, 4> k_more{"substring-after", "substring-before", "translate", "true"};
    std::size_t word = 0;  // where the name that ends here began
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char c = path[i];
        if (c == '"' || c == '\'') {
            i = std::min(path.find(c, i + 1), path.size());
            word = i + 1;
        } else if (c == '(') {
            const std::string_view name = path.substr(word, i - word);
            if (!name.empty() && std::ranges::find(k_known, name) == k_known.end() &&
                std::ranges::find(k_more, name) == k_more.end()) {
                return std::string{name};
            }
            word = i + 1;
        } else if (!(c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                     (c >= 'A' && c <= 'Z'))) {
            word = i + 1;
        }
    }
    return "";
}

core::Result<Object> evaluate(const Compiled& compiled, xmlNode* within)
{
    const Context context{xmlXPathNewContext(within->doc)};
    if (!context) {
        return wrong(compiled.text, "no memory");
    }
    Trouble trouble;
    context->node = within;
    context->userData = &trouble;
    context->error = note;
    context->opLimit = k_max_operations;
    Object result{xmlXPathCompiledEval(compiled.expression.get(), context.get())};
    if (!result) {
        return wrong(compiled.text, trouble.message.empty() ? "it cannot be evaluated" : trouble.message);
    }
    return result;
}

std::vector<Node> usable_nodes(xmlNodeSet* set)
{
    std::vector<Node> result;
    if (set == nullptr) {
        return result;
    }
    xmlXPathNodeSetSort(set);
    for (int i = 0; i < set->nodeNr; ++i) {
        xmlNode* node = set->nodeTab[i];
        const bool is_usable = node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE ||
                               node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
        if (is_usable) {
            result.emplace_back(node);
        }
    }
    return result;
}

}  // namespace

core::Result<Selector> Selector::parse(const std::string& text)
{
    if (text.empty() || text.size() > k_max_selector_bytes) {
        return wrong(text, text.empty() ? "it is empty" : "it is too long");
    }
    std::string path = text;
    if (!is_xpath(text)) {
        auto translated = to_xpath(text);
        if (!translated) {
            return std::move(translated).error();
        }
        path = std::move(translated).value();
    } else if (const std::string function = unknown_function(text); !function.empty()) {
        return wrong(text, "XPath 1.0 has no function '" + function + "'");
    }
    Trouble trouble;
    const Context context{xmlXPathNewContext(nullptr)};
    if (!context) {
        return wrong(text, "no memory");
    }
    context->userData = &trouble;
    context->error = note;
    auto compiled = std::make_shared<Compiled>();
    compiled->text = text;
    compiled->expression.reset(xmlXPathCtxtCompile(context.get(), reinterpret_cast<const xmlChar*>(path.c_str())));
    if (!compiled->expression) {
        return wrong(text, "it is no XPath 1.0" + (trouble.message.empty() ? "" : ": " + trouble.message));
    }
    // Unknown prefixes and wrong arguments show only when it is evaluated.
    const auto sample = Page::parse_html("<p>x</p>");
    if (sample) {
        if (auto tried = evaluate(*compiled, static_cast<xmlNode*>(sample->root().handle())); !tried) {
            return std::move(tried).error();
        }
    }
    return Selector{std::move(compiled)};
}

core::Result<std::vector<Node>> Selector::nodes(const Node& within) const
{
    const auto& compiled = *static_cast<const Compiled*>(compiled_.get());
    auto found = evaluate(compiled, static_cast<xmlNode*>(within.handle()));
    if (!found) {
        return std::move(found).error();
    }
    const Object object = std::move(found).value();
    if (object->type != XPATH_NODESET) {
        return wrong(compiled.text, "it gives a text or number where elements are needed");
    }
    return usable_nodes(object->nodesetval);
}

core::Result<std::optional<std::string>> Selector::text(const Node& within) const
{
    const auto& compiled = *static_cast<const Compiled*>(compiled_.get());
    auto found = evaluate(compiled, static_cast<xmlNode*>(within.handle()));
    if (!found) {
        return std::move(found).error();
    }
    const Object object = std::move(found).value();
    std::string text;
    if (object->type == XPATH_NODESET) {
        const auto nodes = usable_nodes(object->nodesetval);
        text = nodes.empty() ? "" : nodes.front().text();
    } else if (object->type == XPATH_BOOLEAN) {
        text = object->boolval != 0 ? "true" : "false";
    } else {
        xmlChar* converted = xmlXPathCastToString(object.get());
        text = converted != nullptr ? collapse_spaces(reinterpret_cast<const char*>(converted)) : "";
        xmlFree(converted);
    }
    return text.empty() ? std::optional<std::string>{} : std::optional{std::move(text)};
}

std::vector<Node> nodes_of(const Page& page, const char* selector)
{
    const auto compiled = Selector::parse(selector);
    auto nodes = compiled ? compiled->nodes(page.root()) : core::Result<std::vector<Node>>{std::vector<Node>{}};
    return nodes ? std::move(nodes).value() : std::vector<Node>{};
}

}  // namespace gpuprice::markets
