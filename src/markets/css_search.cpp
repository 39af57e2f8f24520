#include "css.hpp"

#include <libxml/tree.h>

#include <algorithm>
#include <memory>

namespace gpuprice::markets {

namespace {

struct XmlFree {
    void operator()(xmlChar* text) const { xmlFree(text); }
};

std::string_view to_view(const xmlChar* text)
{
    return text != nullptr ? std::string_view{reinterpret_cast<const char*>(text)} : std::string_view{};
}

// A name without prefix means one without a namespace, in XPath too.
const xmlAttr* find_attribute(const xmlNode* element, std::string_view name)
{
    const xmlAttr* each = element->properties;
    while (each != nullptr && (each->ns != nullptr || to_view(each->name) != name)) {
        each = each->next;
    }
    return each;
}

template <typename Test>
bool attribute_is(const xmlNode* element, std::string_view name, Test test)
{
    const xmlAttr* attribute = find_attribute(element, name);
    if (attribute == nullptr) {
        return false;
    }
    const xmlNode* value = attribute->children;
    if (value != nullptr && value->next == nullptr && value->type == XML_TEXT_NODE) {
        return test(to_view(value->content));
    }
    const std::unique_ptr<xmlChar, XmlFree> joined{xmlNodeGetContent(reinterpret_cast<const xmlNode*>(attribute))};
    return test(to_view(joined.get()));
}

bool is(const xmlNode* element, const Compound& wanted)
{
    if (!wanted.tag.empty() && (element->ns != nullptr || to_view(element->name) != wanted.tag)) {
        return false;
    }
    if (!wanted.id.empty() &&
        !attribute_is(element, "id", [&wanted](std::string_view id) { return id == wanted.id; })) {
        return false;
    }
    return wanted.classes.empty() || attribute_is(element, "class", [&wanted](std::string_view words) {
               return std::ranges::all_of(wanted.classes,
                                          [words](const std::string& each) { return has_word(words, each); });
           });
}

class Search {
public:
    Search(const Css& css, std::size_t most) : css_{css}, most_{most} {}

    // Recursive: the depth is capped. `reached` compounds are met by the elements around; the outermost that can meet
    // one does, since that leaves most room for the next.
    void below(const xmlNode* parent, std::size_t reached)
    {
        for (xmlNode* child = parent->children; child != nullptr && found_.size() < most_; child = child->next) {
            if (child->type != XML_ELEMENT_NODE) {
                continue;
            }
            const bool meets = is(child, css_.path[reached]);
            const bool is_last = reached + 1 == css_.path.size();
            if (meets && is_last) {
                take(child);
            }
            below(child, meets && !is_last ? reached + 1 : reached);
        }
    }

    [[nodiscard]] std::vector<Node> found() && { return std::move(found_); }

private:
    void take(xmlNode* element)
    {
        if (css_.attribute.empty()) {
            found_.emplace_back(element);
        } else if (const xmlAttr* attribute = find_attribute(element, css_.attribute)) {
            found_.emplace_back(const_cast<xmlAttr*>(attribute));  // NOLINT(*-const-cast): a Node is not const
        }
    }

    const Css& css_;
    std::size_t most_;
    std::vector<Node> found_;
};

}  // namespace

bool has_word(std::string_view words, std::string_view wanted)
{
    constexpr std::string_view k_spaces = " \t\r\n";
    while (true) {
        words.remove_prefix(std::min(words.find_first_not_of(k_spaces), words.size()));
        if (words.empty()) {
            return false;
        }
        const std::string_view word = words.substr(0, words.find_first_of(k_spaces));
        if (word == wanted) {
            return true;
        }
        words.remove_prefix(word.size());
    }
}

std::vector<Node> find_plain(const Css& css, const Node& within, std::size_t most)
{
    const auto* node = static_cast<const xmlNode*>(within.handle());
    Search search{css, most};
    if (node->type == XML_ELEMENT_NODE) {
        search.below(node, 0);
    }
    return std::move(search).found();
}

}  // namespace gpuprice::markets
