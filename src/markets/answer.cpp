#include "answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace gpuprice::markets {

Step without_listings(Verdict verdict, std::string message)
{
    Step step;
    step.verdict = verdict;
    step.message = std::move(message);
    return step;
}

void weaken(Step& step, const std::string& message)
{
    step.verdict = Verdict::partial;
    step.message += (step.message.empty() ? "" : "; ") + message;
}

void judge_unread(Step& step, std::size_t items, std::size_t read)
{
    if (step.verdict != Verdict::ok || step.left_out.empty() || items == 0) {
        return;
    }
    const std::string first = ", the first because: " + step.left_out.front().reason;
    if (read == 0 && step.listings.empty()) {
        step.verdict = Verdict::failed;
        step.message = fmt::format("none of the {} items could be read{}", items, first);
    } else if (2 * read < items) {
        weaken(step, fmt::format("{} of the {} items could not be read{}", items - read, items, first));
    }
}

bool is_web_page(std::string_view body)
{
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && body[first] == '<';
}

std::optional<Step> decided_by_status(const model::Response& response, std::span<const long> empty_statuses)
{
    const long status = response.status;
    if (std::ranges::find(empty_statuses, status) != empty_statuses.end()) {
        return without_listings(Verdict::empty, "");
    }
    if (status == 200) {
        return std::nullopt;
    }
    const bool refused = status == 401 || status == 403 || status == 429;
    return without_listings(refused ? Verdict::blocked : Verdict::failed,
                            fmt::format("the market answered {}", status));
}

std::vector<std::string> SelectorUse::unreached() const
{
    std::vector<std::string> selectors;
    for (const auto& [selector, gave_something] : gave_) {
        if (!gave_something) {
            selectors.push_back(selector);
        }
    }
    return selectors;
}

void ItemReader::add(const Lookup& item)
{
    ++items_;
    const Lookup noted = [this, &item](const std::string& selector) {
        auto text = item(selector);
        use_->note(selector, text && !text->empty());
        return text;
    };
    const Lookup& lookup = use_ != nullptr ? noted : item;
    bool is_read = true;
    for (const ListingRules& rules : rules_) {
        auto listing = rules.read(lookup, definition_);
        if (!listing) {
            is_read = false;
            step_.left_out.push_back({fmt::format("item {}", items_), listing.error().text()});
        } else if (listing.value()) {
            step_.listings.push_back(std::move(*std::move(listing).value()));
        }
    }
    read_ += is_read ? 1 : 0;
}

void ItemReader::leave_out(std::string reason)
{
    ++items_;
    step_.left_out.push_back({fmt::format("item {}", items_), std::move(reason)});
}

Step ItemReader::finish() &&
{
    if (items_ == 0) {
        return without_listings(Verdict::empty, "");
    }
    judge_unread(step_, items_, read_);
    std::unordered_set<std::string> ids;
    std::erase_if(step_.listings,
                  [&ids](const model::RawListing& listing) { return !ids.insert(listing.external_id).second; });
    return std::move(step_);
}

void follow(Step& step, core::Result<std::vector<model::Request>> next)
{
    if (next) {
        std::ranges::move(*next, std::back_inserter(step.requests));
    } else {
        weaken(step, next.error().text());
    }
}

}  // namespace gpuprice::markets
