#include "rule.hpp"

#include "gpuprice/text/unicode.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace gpuprice::markets {

namespace {

constexpr int k_max_depth = 8;
constexpr std::size_t k_shown_columns = 40;
constexpr std::array<std::string_view, 11> k_keys{"at",   "divide_by", "factor", "match",    "nearest", "parts",
                                                  "plus", "prefix",    "text",   "template", "words"};

// Not std::to_string and not {}: neither an exponent nor more digits than money has.
std::string decimal(double number)
{
    std::string text = fmt::format("{:.6f}", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

void require_selector(const ExtractNode& node, const std::string& selector, const SelectorCheck& check)
{
    const auto good = check(selector);
    if (!good) {
        node.refuse(good.error().message);
    }
}

std::vector<std::string> read_selectors(const ExtractNode& node, const SelectorCheck& check)
{
    std::vector<std::string> selectors = node.texts();
    for (const std::string& selector : selectors) {
        require_selector(node, selector, check);
    }
    return selectors;
}

std::shared_ptr<const re2::RE2> read_expression(const ExtractNode& node)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto expression = std::make_shared<const re2::RE2>(node.filled_text(), options);
    if (!expression->ok()) {
        node.refuse("it is no RE2 expression: " + expression->error());
        return nullptr;
    }
    if (expression->NumberOfCapturingGroups() < 1) {
        node.refuse("it must hold a group, which is what is taken: \"([A-Z]{2})$\"");
    }
    return expression;
}

core::Error no_number(const std::string& text)
{
    return {core::ErrorKind::invalid,
            fmt::format("'{}' is no number", text::cut(text::printable(text), k_shown_columns)), ""};
}

}  // namespace

std::optional<double> parse_number(std::string_view text)
{
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, failed] = std::from_chars(text.data(), end, number);
    if (text.empty() || failed != std::errc{} || rest != end || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

Rule Rule::parse(const ExtractNode& node, const SelectorCheck& check, std::vector<std::string_view> more_keys)
{
    return parse_at_depth(node, check, more_keys, 0);
}

Rule Rule::parse_at_depth(const ExtractNode& node, const SelectorCheck& check,
                          const std::vector<std::string_view>& more_keys, int depth)
{
    Rule rule;
    if (depth > k_max_depth) {
        node.refuse("rules are nested too deep");
    } else if (node.is_string()) {
        rule.selectors_ = read_selectors(node, check);
    } else if (node.is_array()) {
        for (const auto& [index, each] : node.children()) {
            rule.alternatives_.push_back(parse_at_depth(each, check, {}, depth + 1));
        }
        if (rule.alternatives_.empty()) {
            node.refuse("a list of rules must not be empty");
        }
    } else {
        std::vector<std::string_view> keys{k_keys.begin(), k_keys.end()};
        keys.insert(keys.end(), more_keys.begin(), more_keys.end());
        std::ranges::sort(keys);
        node.require_object(keys);
        rule.read_source(node, check, depth);
        rule.read_steps(node, check);
    }
    return rule;
}

void Rule::read_source(const ExtractNode& node, const SelectorCheck& check, int depth)
{
    const auto at = node.find("at");
    const auto shape = node.find("template");
    const auto constant = node.find("text");
    if ((at ? 1 : 0) + (shape ? 1 : 0) + (constant ? 1 : 0) != 1) {
        node.refuse("a rule has one of \"at\", \"template\" and \"text\"");
        return;
    }
    const auto parts = node.find("parts");
    if (parts && !shape) {
        parts->refuse("\"parts\" are of a \"template\"");
    }
    if (at) {
        selectors_ = read_selectors(*at, check);
    } else if (constant) {
        constant_ = constant->filled_text();
    } else {
        read_template(*shape, parts ? &*parts : nullptr, check, depth);
    }
}

void Rule::read_template(const ExtractNode& node, const ExtractNode* parts, const SelectorCheck& check, int depth)
{
    if (parts != nullptr) {
        parts->require_object();
    }
    const std::string shape = node.filled_text();
    std::string literal;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool doubled = i + 1 < shape.size() && shape[i + 1] == shape[i];
        if ((shape[i] == '{' || shape[i] == '}') && doubled) {
            literal += shape[i++];
            continue;
        }
        if (shape[i] != '{') {
            literal += shape[i];
            continue;
        }
        const std::size_t end = shape.find('}', i);
        if (end == std::string::npos) {
            node.refuse("a brace is left open; a brace of the text itself is written twice");
            return;
        }
        const std::string name = shape.substr(i + 1, end - i - 1);
        const auto part = parts != nullptr ? parts->find(name.c_str()) : std::nullopt;
        Piece piece{std::move(literal), {}};
        if (part) {
            piece.rule.push_back(parse_at_depth(*part, check, {}, depth + 1));
        } else {
            require_selector(node, name, check);
            Rule rule;
            rule.selectors_ = {name};
            piece.rule.push_back(std::move(rule));
        }
        pieces_.push_back(std::move(piece));
        literal.clear();
        i = end;
    }
    pieces_.push_back({std::move(literal), {}});
}

void Rule::read_steps(const ExtractNode& node, const SelectorCheck& check)
{
    if (const auto match = node.find("match")) {
        match_ = read_expression(*match);
    }
    if (const auto words = node.find("words")) {
        words->require_object();
        has_words_ = true;
        for (const auto& [word, meaning] : words->children()) {
            words_.emplace_back(word, meaning.filled_text());
        }
    }
    if (const auto factor = node.find("factor")) {
        factor_ = factor->number();
        if (!(*factor_ > 0)) {
            factor->refuse("it must be a number above 0, such as 0.01 for cents");
        }
    }
    if (const auto addend = node.find("plus")) {
        addend_ = addend->filled_text();
        require_selector(*addend, addend_, check);
    }
    if (const auto divisor = node.find("divide_by")) {
        divisor_ = divisor->filled_text();
        require_selector(*divisor, divisor_, check);
    }
    if (const auto nearest = node.find("nearest")) {
        for (const auto& [index, each] : nearest->children()) {
            nearest_.push_back(each.number());
        }
        if (!nearest->is_array() || nearest_.empty()) {
            nearest->refuse("it must be a list of numbers, such as [40, 80]");
        }
    }
    if (const auto prefix = node.find("prefix")) {
        prefix_ = prefix->filled_text();
    }
}

core::Result<std::optional<Rule::Value>> Rule::find(const Lookup& lookup) const
{
    using Found = std::optional<Value>;
    for (const Rule& rule : alternatives_) {
        auto found = rule.read(lookup);
        if (!found || found.value()) {
            return found;
        }
    }
    for (const std::string& selector : selectors_) {
        auto text = lookup(selector);
        if (text && !text->empty()) {
            return Found{Value{*text, *text}};
        }
    }
    if (constant_) {
        return Found{Value{*constant_, *constant_}};
    }
    std::string filled;
    for (const Piece& piece : pieces_) {
        filled += piece.literal;
        if (piece.rule.empty()) {
            continue;
        }
        const auto part = piece.rule.front().read(lookup);
        if (!part) {
            return part.error();
        }
        if (!part.value()) {
            return Found{};  // a text with a hole in it says something else
        }
        filled += part.value()->text;
    }
    return filled.empty() ? Found{} : Found{Value{filled, filled}};
}

core::Result<bool> Rule::reckon(const Lookup& lookup, std::optional<Value>& value) const
{
    if (!factor_ && addend_.empty() && divisor_.empty() && nearest_.empty()) {
        return true;
    }
    auto number = parse_number(value->text);
    if (!number) {
        return no_number(value->text);
    }
    if (factor_) {
        *number *= *factor_;
        value->written += fmt::format(" x {}", *factor_);
    }
    if (!addend_.empty()) {
        const auto text = lookup(addend_);
        if (!text || text->empty()) {
            value.reset();  // a sum with a hole in it is another number
            return true;
        }
        const auto addend = parse_number(*text);
        if (!addend) {
            return no_number(*text);
        }
        *number += *addend;
        value->written += " + " + *text;
    }
    if (!divisor_.empty()) {
        const auto text = lookup(divisor_);
        if (!text || text->empty()) {
            value.reset();
            return true;
        }
        const auto divisor = parse_number(*text);
        if (!divisor) {
            return no_number(*text);
        }
        if (*divisor <= 0) {
            return core::Error{core::ErrorKind::invalid, fmt::format("'{}' is nothing to divide by", *text), ""};
        }
        *number /= *divisor;
        value->written += " / " + *text;
    }
    if (!nearest_.empty()) {
        number = *std::ranges::min_element(nearest_, {}, [aim = *number](double each) { return std::abs(each - aim); });
    }
    value->text = decimal(*number);
    return true;
}

core::Result<std::optional<Rule::Value>> Rule::read(const Lookup& lookup) const
{
    auto found = find(lookup);
    if (!found || !found.value()) {
        return found;
    }
    std::optional<Value> value = std::move(found).value();
    if (match_) {
        std::string group;
        if (!re2::RE2::PartialMatch(value->text, *match_, &group) || group.empty()) {
            return std::optional<Value>{};
        }
        *value = {group, group};
    }
    if (has_words_) {
        const auto word = std::ranges::find(words_, value->text, &std::pair<std::string, std::string>::first);
        if (word == words_.end()) {
            return std::optional<Value>{};
        }
        *value = {word->second, word->second};
    }
    if (const auto reckoned = reckon(lookup, value); !reckoned) {
        return reckoned.error();
    }
    if (value) {
        value->text.insert(0, prefix_);
    }
    return value;
}

}  // namespace gpuprice::markets
