#include "css.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace gpuprice::markets {

namespace {

bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// libxml2 gives the tags and attributes of web pages in lower case.
std::string lower(std::string_view text)
{
    std::string result{text};
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

// XPath 1.0 has no escapes in its strings.
std::string quoted(std::string_view text)
{
    if (text.find('\'') == std::string_view::npos) {
        return fmt::format("'{}'", text);
    }
    if (text.find('"') == std::string_view::npos) {
        return fmt::format("\"{}\"", text);
    }
    std::string parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\'', at), text.size());
        parts += fmt::format("{}'{}'", at == 0 ? "" : ",\"'\",", text.substr(at, end - at));
        at = end + 1;
    }
    return "concat(" + parts + ")";
}

std::size_t characters(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string word_test(std::string_view attribute, std::string_view word)
{
    return fmt::format("has-word(@{},{})", attribute, quoted(word));
}

/// What cannot be translated; caught in parse_css.
struct Refusal {
    std::string message;
};

/// Reads one selector from left to right.
class Translator {
public:
    explicit Translator(std::string_view css) : css_{css} {}

    Css translate()
    {
        result_.xpath = complex();
        while (take(',')) {
            result_.is_plain = false;
            result_.xpath += " | " + complex();
        }
        if (!done()) {
            refuse(fmt::format("'{}' is not expected here", css_.substr(at_, 1)));
        }
        return std::move(result_);
    }

private:
    [[nodiscard]] bool done() const { return at_ >= css_.size(); }
    [[nodiscard]] char peek() const { return done() ? '\0' : css_[at_]; }

    [[noreturn]] void refuse(const std::string& message) const
    {
        throw Refusal{
            fmt::format("selector '{}', character {}: {}", css_, characters(css_.substr(0, at_)) + 1, message)};
    }

    bool take(char c)
    {
        if (peek() != c || done()) {
            return false;
        }
        ++at_;
        return true;
    }

    void need(char c)
    {
        if (!take(c)) {
            refuse(fmt::format("'{}' is missing", c));
        }
    }

    bool skip_space()
    {
        const std::size_t before = at_;
        while (!done() && is_space(peek())) {
            ++at_;
        }
        return at_ > before;
    }

    std::string name()
    {
        const std::size_t first = at_;
        while (!done() && is_name_byte(peek())) {
            ++at_;
        }
        if (at_ == first) {
            refuse("a name is missing");
        }
        return std::string{css_.substr(first, at_ - first)};
    }

    std::string value()
    {
        const char quote = peek();
        if (quote != '"' && quote != '\'') {
            return name();
        }
        const std::size_t end = css_.find(quote, at_ + 1);
        if (end == std::string_view::npos) {
            refuse("the quotation mark is not closed");
        }
        const std::string_view text = css_.substr(at_ + 1, end - at_ - 1);
        if (text.find('\\') != std::string_view::npos) {
            refuse("escapes are not supported; use XPath");
        }
        at_ = end + 1;
        return std::string{text};
    }

    std::string attribute_test()
    {
        skip_space();
        const std::string attribute = lower(name());
        skip_space();
        if (take(']')) {
            return "@" + attribute;
        }
        const char kind = peek();
        if (kind != '=') {
            if (std::string_view{"^$*~"}.find(kind) == std::string_view::npos || done()) {
                refuse("an attribute test is one of [a] [a=v] [a^=v] [a$=v] [a*=v] [a~=v]");
            }
            ++at_;
        }
        need('=');
        skip_space();
        const std::string wanted = value();
        skip_space();
        need(']');
        if (kind == '=') {
            return fmt::format("@{}={}", attribute, quoted(wanted));
        }
        if (wanted.empty()) {
            return "false()";  // as CSS has it
        }
        if (kind == '^') {
            return fmt::format("starts-with(@{},{})", attribute, quoted(wanted));
        }
        if (kind == '*') {
            return fmt::format("contains(@{},{})", attribute, quoted(wanted));
        }
        if (kind == '~') {
            return word_test(attribute, wanted);
        }
        return fmt::format("substring(@{0},string-length(@{0})-{1})={2}", attribute, characters(wanted) - 1,
                           quoted(wanted));
    }

    std::string pseudo_test()
    {
        const std::string pseudo = lower(name());
        if (pseudo == "first-child") {
            return "not(preceding-sibling::*)";
        }
        if (pseudo == "last-child") {
            return "not(following-sibling::*)";
        }
        if (pseudo == "nth-child") {
            need('(');
            skip_space();
            const std::string number = name();
            skip_space();
            need(')');
            unsigned n = 0;
            const auto read = std::from_chars(number.data(), number.data() + number.size(), n);
            if (read.ec != std::errc{} || read.ptr != number.data() + number.size() || n == 0) {
                refuse("nth-child takes a number from 1");
            }
            return n == 1 ? "not(preceding-sibling::*)"
                          : fmt::format("preceding-sibling::*[{}] and not(preceding-sibling::*[{}])", n - 1, n);
        }
        if (pseudo == "not") {
            need('(');
            skip_space();
            const std::string inner = simple();
            if (inner.empty()) {
                refuse(":not takes one tag, #id, .class, [attribute] or pseudo-class");
            }
            skip_space();
            need(')');
            return "not(" + inner + ")";
        }
        refuse(
            fmt::format("the pseudo-class ':{}' is not supported (there is :first-child, :last-child, "
                        ":nth-child(n), :not(…), ::text, ::attr(name))",
                        pseudo));
    }

    // One test, or "" where none begins.
    std::string simple()
    {
        Compound& part = result_.path.back();
        if (take('#')) {
            result_.is_plain = result_.is_plain && part.id.empty();
            part.id = name();
            return "@id=" + quoted(part.id);
        }
        if (take('.')) {
            part.classes.push_back(name());
            return word_test("class", part.classes.back());
        }
        if (take('[')) {
            result_.is_plain = false;
            return attribute_test();
        }
        if (peek() == ':' && css_.substr(at_, 2) != "::") {
            result_.is_plain = false;
            ++at_;
            return pseudo_test();
        }
        if (!done() && is_name_byte(peek())) {
            part.tag = lower(name());
            return "self::" + part.tag;
        }
        return "";
    }

    std::string compound()
    {
        result_.path.emplace_back();
        std::string tests;
        bool any = take('*');
        while (true) {
            const bool tag = !done() && is_name_byte(peek());
            if (tag && any) {
                refuse("a tag stands first");
            }
            const std::string test = simple();
            if (test.empty()) {
                break;
            }
            any = true;
            tests += "[" + test + "]";
        }
        if (!any) {
            refuse("a tag, *, #id, .class, [attribute] or pseudo-class is missing");
        }
        return "*" + tests;
    }

    std::string suffix()
    {
        at_ += 2;
        const std::string kind = lower(name());
        std::string path;
        if (kind == "attr") {
            need('(');
            skip_space();
            result_.attribute = lower(name());
            path = "/attribute::" + result_.attribute;
            skip_space();
            need(')');
        } else if (kind != "text") {
            refuse(fmt::format("'::{}' is not supported (there is ::text and ::attr(name))", kind));
        }
        skip_space();
        if (!done() && peek() != ',') {
            refuse("nothing may follow ::" + kind);
        }
        return path;
    }

    std::string complex()
    {
        skip_space();
        const bool is_child = take('>');
        result_.is_plain = result_.is_plain && !is_child;
        std::string path = is_child ? "child::" : "descendant::";
        skip_space();
        path += compound();
        while (!done()) {
            const bool space = skip_space();
            if (done() || peek() == ',') {
                break;
            }
            if (!space && css_.substr(at_, 2) == "::") {
                return path + suffix();
            }
            result_.is_plain = result_.is_plain && std::string_view{">+~"}.find(peek()) == std::string_view::npos;
            if (take('>')) {
                path += "/child::";
            } else if (take('+')) {
                path += "/following-sibling::*[1]/self::";
            } else if (take('~')) {
                path += "/following-sibling::";
            } else if (space) {
                path += "/descendant::";
            } else {
                refuse(fmt::format("'{}' is not expected here", css_.substr(at_, 1)));
            }
            skip_space();
            path += compound();
        }
        return path;
    }

    std::string_view css_;
    std::size_t at_ = 0;
    Css result_;
};

}  // namespace

core::Result<Css> parse_css(std::string_view css)
{
    try {
        return Translator{css}.translate();
    } catch (const Refusal& refusal) {
        return core::Error{core::ErrorKind::invalid, refusal.message, ""};
    }
}

core::Result<std::string> to_xpath(std::string_view css)
{
    auto parsed = parse_css(css);
    return parsed ? core::Result<std::string>{std::move(parsed).value().xpath} : std::move(parsed).error();
}

}  // namespace gpuprice::markets
