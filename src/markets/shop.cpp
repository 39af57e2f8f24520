#include "shop.hpp"

#include "gpuprice/text/suggestion.hpp"
#include "gpuprice/text/unicode.hpp"

#include "answer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpuprice::markets {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether a word goes on from one of these characters to the other.
bool joins(char left, char right)
{
    return (is_digit(left) && is_digit(right)) || (is_letter(left) && is_letter(right));
}

bool holds_word(std::string_view text, std::string_view word)
{
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !joins(text[at - 1], word.front());
        const bool ends = end == text.size() || !joins(word.back(), text[end]);
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

core::Error wrong(std::string pointer, std::string message)
{
    return {core::ErrorKind::invalid, std::move(message), std::move(pointer)};
}

}  // namespace

std::string parameter_of(const model::MarketDefinition& definition, const std::string& name)
{
    const auto found = definition.parameters.find(name);
    return found != definition.parameters.end() ? found->second : "";
}

std::string shop_name(std::string_view base_url)
{
    const std::size_t scheme = base_url.find("://");
    std::string_view host = scheme == std::string_view::npos ? base_url : base_url.substr(scheme + 3);
    host = host.substr(0, host.find('/'));
    std::string name;
    for (const char c : host) {
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return name.starts_with("www.") ? name.substr(4) : name;
}

bool is_no_price(const core::Money& amount)
{
    constexpr std::size_t k_fewest_nines = 7;
    const std::string text = amount.to_decimal();
    const std::string whole = text.substr(0, text.find('.'));
    const bool nines = whole.size() >= k_fewest_nines && whole.find_first_not_of('9') == std::string::npos;
    return text == "0" || text == "1" || nines;
}

TitleFilter::TitleFilter(const model::MarketDefinition& definition)
{
    const std::string words = text::fold(parameter_of(definition, "title_filter"));
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = std::min(words.find_first_of(" ,", begin), words.size());
        if (end > begin) {
            words_.push_back(words.substr(begin, end - begin));
        }
        begin = end + 1;
    }
}

bool TitleFilter::passes(std::string_view title) const
{
    const std::string folded = text::fold(title);
    return words_.empty() ||
           std::ranges::any_of(words_, [&folded](const std::string& word) { return holds_word(folded, word); });
}

core::Result<bool> check_shop(const model::MarketDefinition& definition, std::string_view adapter,
                              std::span<const std::string_view> parameters)
{
    for (const auto& [name, value] : definition.parameters) {
        if (std::ranges::find(parameters, name) == parameters.end()) {
            return wrong("/parameters/" + name, fmt::format("{} has no such parameter{} (it has {})", adapter,
                                                            text::hint(name, parameters), text::joined(parameters)));
        }
        if (value.find_first_not_of(" ,") == std::string::npos) {
            return wrong("/parameters/" + name, "it must not be empty; leave it out instead");
        }
    }
    if (!definition.credentials.empty()) {
        return wrong("/credentials/" + definition.credentials.begin()->first,
                     fmt::format("{} asks for what every visitor may see and takes no credentials", adapter));
    }
    if (!definition.extract.empty()) {
        return wrong("/extract", fmt::format("{} knows how to read its answers and takes no rules", adapter));
    }
    if (definition.base_url.empty()) {
        return wrong("/base_url",
                     fmt::format("{} needs the shop's address, such as https://shop.example.com", adapter));
    }
    return true;
}

Step read_refusal(const model::Response& response, std::string_view what, std::string_view reason)
{
    const std::string told = reason.empty() ? "" : ": " + text::cut(text::printable(reason), 300);
    const long status = response.status;
    if (status == 404) {
        return without_listings(Verdict::failed, fmt::format("this shop offers no {}{}", what, told));
    }
    if (status == 401 || status == 403 || status == 429 || status == 430) {
        return without_listings(Verdict::blocked, fmt::format("the shop refuses {} with {}{}", what, status, told));
    }
    if (status == 200 && is_web_page(response.body)) {
        const std::string_view path = std::string_view{response.url}.substr(0, response.url.find('?'));
        return without_listings(Verdict::blocked,
                                path.ends_with("/password")
                                    ? "the shop is closed behind a password"
                                    : fmt::format("the shop answered with a web page in place of {}, most likely a "
                                                  "login, a captcha or a password page",
                                                  what));
    }
    return without_listings(Verdict::failed, fmt::format("the shop answered {} to {}{}", status, what, told));
}

}  // namespace gpuprice::markets
