#include "page_answer.hpp"

#include "gpuprice/text/unicode.hpp"

#include <array>

namespace gpuprice::markets {

std::string charset_of(const model::Response& response)
{
    const std::string type = text::fold(response.header("Content-Type").value_or(""));
    constexpr std::string_view k_mark = "charset=";
    std::size_t at = type.find(k_mark);
    if (at == std::string::npos) {
        return "";
    }
    at += k_mark.size();
    if (at < type.size() && type[at] == '"') {
        ++at;
    }
    return type.substr(at, type.find_first_of("\"; ", at) - at);
}

std::optional<std::string> find_block_notice(const Page& page)
{
    // Folded, as seen on Newegg, Amazon, Cloudflare, Akamai, Walmart, Imperva, Google, eBay.
    static constexpr std::array<std::string_view, 14> k_notices{"are you a human",
                                                                "enter the characters you see below",
                                                                "robot or human",
                                                                "just a moment...",
                                                                "attention required! | cloudflare",
                                                                "checking your browser",
                                                                "pardon our interruption",
                                                                "unusual traffic",
                                                                "access denied",
                                                                "verify you are human",
                                                                "verify that you are human",
                                                                "are you a robot",
                                                                "captcha",
                                                                "error page | ebay"};
    constexpr std::size_t k_looked_at = 5000;  // such pages are short; long ones have other things to say first
    std::string words;
    for (const char* selector : {"title", "body"}) {
        const auto compiled = Selector::parse(selector);
        const auto text =
            compiled ? compiled->text(page.root()) : core::Result<std::optional<std::string>>{std::nullopt};
        if (text && text.value()) {
            words += text::fold(text.value()->substr(0, k_looked_at)) + "\n";
        }
    }
    for (const std::string_view notice : k_notices) {
        if (words.find(notice) != std::string::npos) {
            return std::string{notice};
        }
    }
    return std::nullopt;
}

core::Result<bool> SelectorSet::add(const std::string& text)
{
    if (all_.contains(text)) {
        return true;
    }
    auto spelled = spelling_ ? spelling_(text) : core::Result<std::string>{text};
    if (!spelled) {
        return std::move(spelled).error();
    }
    auto compiled = Selector::parse(*spelled);
    if (!compiled) {
        return std::move(compiled).error();
    }
    all_.emplace(text, std::move(compiled).value());
    return true;
}

SelectorCheck SelectorSet::check()
{
    return [this](const std::string& text) { return add(text); };
}

}  // namespace gpuprice::markets
