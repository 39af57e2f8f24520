#include "gpuprice/analysis/copies.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>

namespace gpuprice::analysis {

namespace {

using model::Flag;

std::vector<std::uint32_t> trigrams_of(std::string_view text)
{
    constexpr std::uint32_t k_three_bytes = 0xffffff;
    std::vector<std::uint32_t> trigrams;
    trigrams.reserve(text.size() + 2);
    std::uint32_t last_three = 0;
    const auto take = [&](char c) {
        const char folded = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        last_three = ((last_three << 8U) | static_cast<unsigned char>(folded)) & k_three_bytes;
        trigrams.push_back(last_three);
    };
    std::ranges::for_each(text, take);
    // Two blanks behind the end give short titles trigrams too.
    take(' ');
    take(' ');
    std::ranges::sort(trigrams);
    trigrams.erase(std::unique(trigrams.begin(), trigrams.end()), trigrams.end());
    return trigrams;
}

}  // namespace

bool near_identical(std::string_view left, std::string_view right)
{
    if (left.empty() || right.empty()) {
        return false;
    }
    if (left == right) {
        return true;
    }
    const auto a = trigrams_of(left);
    const auto b = trigrams_of(right);
    std::size_t common = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) {
            ++common;
            ++i;
            ++j;
        } else if (a[i] < b[j]) {
            ++i;
        } else {
            ++j;
        }
    }
    return 10 * common >= 8 * (a.size() + b.size() - common);
}

std::optional<Flag> copy_of(const model::Revision& earlier, const model::Span& earlier_span,
                            const model::Revision& later, const model::Span& later_span)
{
    if (later.raw.seller.empty() || later.raw.seller != earlier.raw.seller) {
        return std::nullopt;
    }
    if (later.raw.external_id == earlier.raw.external_id) {
        return later.market != earlier.market ? std::optional{Flag::same_item} : std::nullopt;
    }
    const bool same_offer = later_span.price.amount == earlier_span.price.amount &&
                            later.derived.quantity == earlier.derived.quantity &&
                            near_identical(later.raw.title, earlier.raw.title);
    return same_offer ? std::optional{Flag::relist} : std::nullopt;
}

bool is_earlier(const model::Revision& left, const model::Span& left_span, const model::Revision& right,
                const model::Span& right_span)
{
    const core::Instant left_seen = left.first_seen.value_or(left_span.first);
    const core::Instant right_seen = right.first_seen.value_or(right_span.first);
    return std::tie(left_seen, left.market, left.raw.external_id) <
           std::tie(right_seen, right.market, right.raw.external_id);
}

std::optional<Flag> copy_flag(model::Flags flags)
{
    for (const Flag flag : {Flag::relist, Flag::same_item}) {
        if (flags.has(flag)) {
            return flag;
        }
    }
    return std::nullopt;
}

void mark_copies(std::vector<Offer>& offers)
{
    std::map<std::string_view, std::vector<Offer*>> by_seller;
    for (Offer& offer : offers) {
        // Sold and quoted prices are events: two at one price are two.
        if (!offer.revision->raw.seller.empty() && !model::is_point(offer.span->price.kind)) {
            by_seller[offer.revision->raw.seller].push_back(&offer);
        }
    }
    for (auto& [seller, own] : by_seller) {
        std::ranges::sort(own, [](const Offer* a, const Offer* b) {
            return is_earlier(*a->revision, *a->span, *b->revision, *b->span);
        });
        for (std::size_t later = 1; later < own.size(); ++later) {
            for (std::size_t earlier = 0; earlier < later; ++earlier) {
                if (copy_flag(own[earlier]->flags)) {
                    continue;
                }
                if (const auto flag = copy_of(*own[earlier]->revision, *own[earlier]->span, *own[later]->revision,
                                              *own[later]->span)) {
                    own[later]->flags.add(*flag);
                    break;
                }
            }
        }
    }
}

}  // namespace gpuprice::analysis
