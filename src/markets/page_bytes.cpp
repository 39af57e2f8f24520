#include "page_bytes.hpp"

#include "gpuprice/text/unicode.hpp"

#include <libxml/encoding.h>
#include <libxml/globals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace gpuprice::markets {

namespace {

constexpr std::size_t k_head = 4096;  // bytes in which an encoding is declared; browsers look at 1024

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string_view text)
{
    std::string result{text};
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// While it lives, libxml2 keeps its complaints about broken bytes to itself.
class Silence {
public:
    Silence() { xmlSetStructuredErrorFunc(nullptr, keep_quiet); }
    ~Silence() { xmlSetStructuredErrorFunc(context_, function_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    Silence(Silence&&) = delete;
    Silence& operator=(Silence&&) = delete;

private:
    template <typename Error>
    static void keep_quiet(void* /*context*/, Error* /*error*/)  // libxml2 made it const in 2.12
    {
    }

    xmlStructuredErrorFunc function_ = xmlStructuredError;
    void* context_ = xmlStructuredErrorContext;
};

// The word after `mark`: charset="shift_jis", charset=shift_jis, encoding='EUC-JP'.
std::string named_after(std::string_view head, std::string_view mark)
{
    std::size_t at = head.find(mark);
    if (at == std::string_view::npos) {
        return "";
    }
    at += mark.size();
    while (at < head.size() && (is_space(head[at]) || head[at] == '=' || head[at] == '"' || head[at] == '\'')) {
        ++at;
    }
    const std::size_t end = head.find_first_of("\"' \t\r\n/>;?", at);
    return std::string{head.substr(at, end == std::string_view::npos ? end : end - at)};
}

std::string declared_encoding(std::string_view bytes, Markup markup)
{
    const std::string head = lower(bytes.substr(0, k_head));
    if (markup == Markup::html) {
        const std::size_t meta = head.find("<meta");
        return meta == std::string::npos ? "" : named_after(std::string_view{head}.substr(meta), "charset");
    }
    const std::string_view declaration = std::string_view{head}.substr(0, head.find("?>"));
    return declaration.starts_with("<?xml") ? named_after(declaration, "encoding") : "";
}

struct BufferDeleter {
    void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};
using Buffer = std::unique_ptr<xmlBuffer, BufferDeleter>;

struct HandlerDeleter {
    void operator()(xmlCharEncodingHandler* handler) const { xmlCharEncCloseFunc(handler); }
};
using Handler = std::unique_ptr<xmlCharEncodingHandler, HandlerDeleter>;

std::string as_utf8(std::string_view bytes, std::string encoding)
{
    // As browsers have it: what calls itself Latin-1 has the quotation marks and the euro of Windows.
    if (encoding == "iso-8859-1" || encoding == "latin1" || encoding == "us-ascii" || encoding == "ascii") {
        encoding = "windows-1252";
    } else if (encoding == "shift_jis" || encoding == "shift-jis" || encoding == "x-sjis") {
        encoding = "cp932";
    } else if (encoding == "gb2312" || encoding == "gbk") {
        encoding = "gb18030";
    }
    if (encoding.empty() || encoding == "utf-8" || encoding == "utf8") {
        return text::to_valid_utf8(bytes);
    }
    const Handler handler{xmlFindCharEncodingHandler(encoding.c_str())};
    if (!handler) {
        return text::to_valid_utf8(bytes);
    }
    // Piece by piece: a byte that is wrong in the encoding ends a conversion, is passed over, and the next one goes on.
    constexpr std::size_t k_piece = 4096;
    constexpr std::size_t k_most_wrong = 100'000;  // then it is another encoding, and each costs a conversion
    const Silence silence;
    std::string result;
    std::size_t wrong = 0;
    while (!bytes.empty() && wrong < k_most_wrong) {
        const std::size_t size = std::min(bytes.size(), k_piece);
        const Buffer in{xmlBufferCreate()};
        const Buffer out{xmlBufferCreate()};
        xmlBufferAdd(in.get(), reinterpret_cast<const xmlChar*>(bytes.data()), static_cast<int>(size));
        const int converted = xmlCharEncInFunc(handler.get(), out.get(), in.get());
        result.append(reinterpret_cast<const char*>(xmlBufferContent(out.get())),
                      static_cast<std::size_t>(xmlBufferLength(out.get())));
        const auto left = static_cast<std::size_t>(xmlBufferLength(in.get()));
        bytes.remove_prefix(size - std::min(left, size));
        const bool stuck = left == size || converted == -2;
        if (stuck && !bytes.empty()) {
            result += "\xEF\xBF\xBD";
            bytes.remove_prefix(1);
            ++wrong;
        }
    }
    return text::to_valid_utf8(result);
}

// A 0 ends the page for libxml2, and XML allows no other control character either.
void blank_controls(std::string& text)
{
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F) {
            c = ' ';
        }
    }
    // U+FFFE and U+FFFF, the same for XML.
    for (std::size_t at = text.find("\xEF\xBF"); at != std::string::npos; at = text.find("\xEF\xBF", at + 3)) {
        if (at + 2 < text.size() && (text[at + 2] == '\xBE' || text[at + 2] == '\xBF')) {
            text[at + 2] = '\xBD';
        }
    }
}

std::size_t find_lower(std::string_view text, std::string_view lower_word, std::size_t from)
{
    const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
                                   lower_word.begin(), lower_word.end(), [](char a, char b) {
                                       return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
                                   });
    return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

/// Passes over one tag after its name, counting attributes.
std::pair<std::size_t, std::size_t> pass_attributes(std::string_view html, std::size_t at)
{
    std::size_t count = 0;
    while (at < html.size() && html[at] != '>') {
        if (is_space(html[at]) || html[at] == '/') {
            ++at;
            continue;
        }
        ++count;
        while (at < html.size() && !is_space(html[at]) && html[at] != '=' && html[at] != '>' && html[at] != '/') {
            ++at;
        }
        while (at < html.size() && is_space(html[at])) {
            ++at;
        }
        if (at >= html.size() || html[at] != '=') {
            continue;
        }
        ++at;
        while (at < html.size() && is_space(html[at])) {
            ++at;
        }
        if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
            at = std::min(html.find(html[at], at + 1), html.size() - 1) + 1;
        } else {
            while (at < html.size() && !is_space(html[at]) && html[at] != '>') {
                ++at;
            }
        }
    }
    return {at, count};
}

}  // namespace

std::string to_page_text(std::string_view bytes, std::string_view charset, Markup markup)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> k_marks{
        {{"\xEF\xBB\xBF", "utf-8"}, {"\xFF\xFE", "utf-16le"}, {"\xFE\xFF", "utf-16be"}}};
    std::string encoding;
    for (const auto& [mark, name] : k_marks) {
        if (bytes.starts_with(mark)) {
            encoding = name;
            bytes.remove_prefix(mark.size());
            break;
        }
    }
    if (encoding.empty()) {
        encoding = lower(charset);
    }
    if (encoding.empty()) {
        encoding = declared_encoding(bytes, markup);
        // A declaration that could be read byte by byte cannot be right about this.
        if (encoding.starts_with("utf-16") || encoding.starts_with("utf-32")) {
            encoding.clear();
        }
    }
    std::string text = as_utf8(bytes, encoding);
    blank_controls(text);
    return text;
}

bool has_oversized_tag(std::string_view html)
{
    constexpr std::size_t k_most_attributes = 2000;
    for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
        if (html.substr(at, 4) == "<!--") {
            at = html.find("-->", at + 4);
            continue;
        }
        ++at;
        if (at >= html.size() || !is_letter(html[at])) {
            continue;
        }
        std::size_t end = at;
        while (end < html.size() && !is_space(html[end]) && html[end] != '>' && html[end] != '/') {
            ++end;
        }
        const std::string name = lower(html.substr(at, std::min<std::size_t>(end - at, 16)));
        const auto [after, count] = pass_attributes(html, end);
        if (count > k_most_attributes) {
            return true;
        }
        at = after;
        if (name == "script" || name == "style") {
            at = find_lower(html, "</" + name, at);
        }
    }
    return false;
}

}  // namespace gpuprice::markets
