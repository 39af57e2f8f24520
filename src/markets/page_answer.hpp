#ifndef GPUPRICE_SRC_MARKETS_PAGE_ANSWER_HPP
#define GPUPRICE_SRC_MARKETS_PAGE_ANSWER_HPP

/// \file
/// What the adapters that read web pages and feeds share.

#include "gpuprice/model/exchange.hpp"

#include "html.hpp"
#include "listing_rules.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace gpuprice::markets {

/// The charset that an answer's Content-Type names; "" when none.
[[nodiscard]] std::string charset_of(const model::Response& response);

/// The words by which a page says that it takes its reader for a robot: "Are you a human?". None on others. To be asked
/// only of pages without what was looked for, since good ones may talk of captchas too.
[[nodiscard]] std::optional<std::string> find_block_notice(const Page& page);

/// Selectors by their text, each compiled once.
class SelectorSet {
public:
    /// A text is made a selector by `spelling` first: how the adapter writes them.
    using Spelling = std::function<core::Result<std::string>(const std::string& text)>;
    explicit SelectorSet(Spelling spelling = {}) : spelling_{std::move(spelling)} {}

    /// Compiles and keeps a selector; an error says what is wrong with it.
    [[nodiscard]] core::Result<bool> add(const std::string& text);

    /// What `add` is to ListingRules and Rule. The set must outlive it.
    [[nodiscard]] SelectorCheck check();

    [[nodiscard]] const Selector& at(const std::string& text) const { return all_.at(text); }

private:
    Spelling spelling_;
    std::map<std::string, Selector> all_;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PAGE_ANSWER_HPP
