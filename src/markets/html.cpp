#include "html.hpp"

#include "gpuprice/text/unicode.hpp"

#include "page_bytes.hpp"

#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

namespace gpuprice::markets {

namespace {

const xmlChar* to_xml(const char* text) { return reinterpret_cast<const xmlChar*>(text); }

std::string_view to_view(const xmlChar* text)
{
    return text != nullptr ? std::string_view{reinterpret_cast<const char*>(text)} : std::string_view{};
}

xmlNode* to_node(const Node& node) { return static_cast<xmlNode*>(node.handle()); }

/// What watches a parse and says why it stopped. libxml2 calls back with the parser's context, whose `_private` it is.
struct Watch {
    std::size_t size = 0;  ///< elements and attributes so far
    std::string trouble;

    void stop(xmlParserCtxt* parser, std::string why)
    {
        if (trouble.empty()) {
            trouble = std::move(why);
        }
        xmlStopParser(parser);
    }
};

Watch& watch_of(xmlParserCtxt* parser) { return *static_cast<Watch*>(parser->_private); }

bool may_enter(xmlParserCtxt* parser, std::size_t attributes)
{
    Watch& watch = watch_of(parser);
    watch.size += 1 + attributes;
    if (static_cast<std::size_t>(parser->nodeNr) >= k_max_page_depth) {
        watch.stop(parser, fmt::format("its elements are nested more than {} levels deep", k_max_page_depth));
    } else if (watch.size > k_max_page_size) {
        watch.stop(parser, fmt::format("it has more than {} elements and attributes", k_max_page_size));
    }
    return watch.trouble.empty();
}

void start_html(void* context, const xmlChar* name, const xmlChar** attributes)
{
    std::size_t count = 0;
    while (attributes != nullptr && attributes[count] != nullptr) {
        count += 2;  // name and value
    }
    if (may_enter(static_cast<xmlParserCtxt*>(context), count / 2)) {
        xmlSAX2StartElement(context, name, attributes);
    }
}

void start_xml(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int namespaces,
               const xmlChar** namespace_list, int attributes, int defaulted, const xmlChar** attribute_list)
{
    if (may_enter(static_cast<xmlParserCtxt*>(context),
                  static_cast<std::size_t>(attributes) + static_cast<std::size_t>(namespaces))) {
        xmlSAX2StartElementNs(context, name, prefix, uri, namespaces, namespace_list, attributes, defaulted,
                              attribute_list);
    }
}

// Entities are how a small document grows without end, or reads files.
void refuse_entity(void* context, const xmlChar* name, int /*type*/, const xmlChar* /*public_id*/,
                   const xmlChar* /*system_id*/, xmlChar* /*content*/)
{
    auto* parser = static_cast<xmlParserCtxt*>(context);
    watch_of(parser).stop(parser, fmt::format("it declares the entity '{}', and declared entities are not read",
                                              text::cut(text::printable(to_view(name)), 40)));
}

// Mere errors are the daily bread of HTML; only what ends the parse counts.
void note_error(void* context, const xmlError* error)
{
    if (error->level != XML_ERR_FATAL) {
        return;
    }
    Watch& watch = watch_of(static_cast<xmlParserCtxt*>(context));
    if (watch.trouble.empty()) {
        watch.trouble = fmt::format("line {}: {}", error->line,
                                    text::cut(text::printable(error->message != nullptr ? error->message : "?"), 120));
        while (watch.trouble.ends_with(' ') || watch.trouble.ends_with('.')) {
            watch.trouble.pop_back();
        }
    }
}

template <typename Error>
void on_error(void* context, Error* error)  // libxml2 made the argument const in 2.12
{
    note_error(context, error);
}

void free_document(xmlDoc* document)
{
    if (document != nullptr) {
        xmlFreeDoc(document);
    }
}

struct ParserDeleter {
    void operator()(xmlParserCtxt* parser) const
    {
        xmlDoc* document = std::exchange(parser->myDoc, nullptr);
        free_document(document);
        xmlFreeParserCtxt(parser);
    }
};
using Parser = std::unique_ptr<xmlParserCtxt, ParserDeleter>;

// Comments and instructions are of no use here, and would take memory without bound.
void prepare(xmlParserCtxt* parser, Watch& watch)
{
    parser->_private = &watch;
    xmlSAXHandler& sax = *parser->sax;
    sax.serror = on_error;
    sax.entityDecl = refuse_entity;
    sax.unparsedEntityDecl = nullptr;
    sax.externalSubset = nullptr;
    sax.resolveEntity = nullptr;
    sax.comment = nullptr;
    sax.processingInstruction = nullptr;
}

core::Error unreadable(std::string message)
{
    return {core::ErrorKind::invalid, "the page cannot be read: " + std::move(message), ""};
}

core::Error too_large()
{
    return {core::ErrorKind::too_large,
            fmt::format("the page is over {} MiB and was not read", k_max_page_bytes >> 20U), ""};
}

core::Result<std::shared_ptr<void>> take_tree(xmlParserCtxt* parser, xmlDoc* document, const Watch& watch)
{
    std::shared_ptr<void> tree{document, [](void* each) { free_document(static_cast<xmlDoc*>(each)); }};
    if (!watch.trouble.empty()) {
        return unreadable(watch.trouble);
    }
    // libxml2 gives up on huge texts of its own accord, with no more trace than this.
    if (parser->disableSAX != 0 || parser->errNo == XML_ERR_NO_MEMORY) {
        return unreadable("a part of it is too large");
    }
    if (document == nullptr || xmlDocGetRootElement(document) == nullptr) {
        return unreadable("it is empty");
    }
    return tree;
}

bool ready()
{
    static const bool done = [] {
        xmlInitParser();
        return true;
    }();
    return done;
}

// Elements that stand on lines or in cells of their own; the words of two of them are two words.
bool separates(std::string_view name)
{
    static constexpr std::array<std::string_view, 15> k_inline{
        "a", "abbr", "b", "bdi", "em", "font", "i", "ins", "mark", "small", "span", "strong", "sub", "u", "del"};
    return std::ranges::find(k_inline, name) == k_inline.end();
}

bool is_hidden(std::string_view name) { return name == "script" || name == "style" || name == "template"; }

void append_space(std::string& text)
{
    if (!text.empty() && text.back() != ' ') {
        text += ' ';
    }
}

void append_collapsed(std::string& text, std::string_view piece)
{
    for (std::size_t i = 0; i < piece.size(); ++i) {
        const char c = piece[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            append_space(text);
        } else if (c == '\xC2' && i + 1 < piece.size() && piece[i + 1] == '\xA0') {  // a no-break space
            append_space(text);
            ++i;
        } else {
            text += c;
        }
    }
}

std::string raw_text(const xmlNode* node)
{
    std::string text;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            text += to_view(child->content);
        }
    }
    return text;
}

// Recursive: the depth is capped.
void append_text(std::string& text, const xmlNode* node)
{
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            append_collapsed(text, to_view(child->content));
        } else if (child->type == XML_ELEMENT_NODE && !is_hidden(to_view(child->name))) {
            const bool apart = separates(to_view(child->name));
            if (apart) {
                append_space(text);
            }
            append_text(text, child);
            if (apart) {
                append_space(text);
            }
        }
    }
}

}  // namespace

std::string Node::name() const { return std::string{to_view(to_node(*this)->name)}; }

std::string Node::text() const
{
    const xmlNode* node = to_node(*this);
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        return collapse_spaces(to_view(node->content));
    }
    if (node->type == XML_ELEMENT_NODE && is_hidden(to_view(node->name))) {
        return raw_text(node);
    }
    if (node->type == XML_ATTRIBUTE_NODE) {
        return collapse_spaces(raw_text(node));
    }
    std::string text;
    append_text(text, node);
    if (text.ends_with(' ')) {
        text.pop_back();
    }
    return text;
}

std::optional<std::string> Node::attribute(const char* name) const
{
    const xmlNode* node = to_node(*this);
    if (node->type != XML_ELEMENT_NODE) {
        return std::nullopt;
    }
    for (const xmlAttr* each = node->properties; each != nullptr; each = each->next) {
        if (xmlStrEqual(each->name, to_xml(name)) != 0) {
            return raw_text(reinterpret_cast<const xmlNode*>(each));
        }
    }
    return std::nullopt;
}

std::vector<Node> Node::children() const
{
    std::vector<Node> result;
    const xmlNode* node = to_node(*this);
    if (node->type != XML_ELEMENT_NODE) {
        return result;
    }
    for (xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            result.emplace_back(child);
        }
    }
    return result;
}

core::Result<Page> Page::parse_html(std::string_view bytes, std::string_view charset)
{
    if (bytes.size() > k_max_page_bytes) {
        return too_large();
    }
    const std::string text = to_page_text(bytes, charset, Markup::html);
    if (has_oversized_tag(text)) {
        return unreadable("a tag has too many attributes");
    }
    Watch watch;
    const Parser parser{ready() ? htmlNewParserCtxt() : nullptr};
    if (!parser) {
        return unreadable("no memory");
    }
    prepare(parser.get(), watch);
    parser->sax->startElement = start_html;
    constexpr int k_options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                              HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC;
    xmlDoc* document =
        htmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", k_options);
    auto tree = take_tree(parser.get(), document, watch);
    return tree ? core::Result<Page>{Page{std::move(tree).value()}} : std::move(tree).error();
}

core::Result<Page> Page::parse_xml(std::string_view bytes, std::string_view charset)
{
    if (bytes.size() > k_max_page_bytes) {
        return too_large();
    }
    const std::string text = to_page_text(bytes, charset, Markup::xml);
    Watch watch;
    const Parser parser{ready() ? xmlNewParserCtxt() : nullptr};
    if (!parser) {
        return unreadable("no memory");
    }
    prepare(parser.get(), watch);
    parser->sax->startElementNs = start_xml;
    constexpr int k_options =
        XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC;
    xmlDoc* document =
        xmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", k_options);
    if (document == nullptr && watch.trouble.empty()) {
        watch.trouble = "it is not well-formed XML";
    }
    auto tree = take_tree(parser.get(), document, watch);
    return tree ? core::Result<Page>{Page{std::move(tree).value()}} : std::move(tree).error();
}

Node Page::root() const { return Node{xmlDocGetRootElement(static_cast<xmlDoc*>(tree_.get()))}; }

std::string collapse_spaces(std::string_view text)
{
    std::string result;
    append_collapsed(result, text);
    const std::size_t first = result.starts_with(' ') ? 1 : 0;
    const std::size_t last = result.size() - (result.size() > first && result.ends_with(' ') ? 1 : 0);
    return result.substr(first, last - first);
}

std::string plain_text(std::string_view html)
{
    const auto page = Page::parse_html(html, "utf-8");
    return page ? page->root().text() : std::string{};
}

}  // namespace gpuprice::markets
