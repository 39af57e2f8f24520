#include "gpuprice/text/suggestion.hpp"

#include "gpuprice/text/edit_distance.hpp"

namespace gpuprice::text {

std::string_view nearest(std::string_view wrong, std::span<const std::string_view> words)
{
    constexpr std::size_t k_longest = 64;  // longer ones are no slips of the hand, and the distance is quadratic
    if (wrong.empty() || wrong.size() > k_longest) {
        return {};
    }
    std::string_view best;
    std::size_t least = 1 + wrong.size() / 4 + 1;
    for (const std::string_view word : words) {
        const std::size_t apart = edit_distance(wrong, word);
        if (apart < least) {
            least = apart;
            best = word;
        }
    }
    return best;
}

std::string hint(std::string_view wrong, std::span<const std::string_view> words)
{
    const std::string_view near = nearest(wrong, words);
    return near.empty() ? std::string{} : "; did you mean '" + std::string{near} + "'?";
}

std::string joined(std::span<const std::string_view> words)
{
    std::string text;
    for (const std::string_view word : words) {
        text += text.empty() ? "" : ", ";
        text += word;
    }
    return text;
}

}  // namespace gpuprice::text
