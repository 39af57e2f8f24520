#ifndef GPUPRICE_FETCH_ROBOTS_HPP
#define GPUPRICE_FETCH_ROBOTS_HPP

/// \file
/// What a robots.txt says to this program (RFC 9309). Reads and decides only; fetches nothing.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::fetch {

inline constexpr std::string_view k_product_token = "gpuprice";  ///< what robots.txt files call this program

/// The bytes of a robots.txt that count; what follows is ignored.
inline constexpr std::size_t k_robots_bytes = std::size_t{500} << 10;

/// The rules of one robots.txt for one product. Total on any bytes.
///
/// All groups that name the product (case ignored; a name ends at its first character that is not a letter, `-` or
/// `_`) count as one; without any, those of `*`. The longest rule that matches decides, Allow where two are equally
/// long, and no rule means allowed. `*` stands for any characters, `$` at the end for the end. Both sides are
/// compared with unreserved characters plain and all others percent-encoded, so that `%62` is `b`, and `%2A` the
/// asterisk itself.
///
/// Two deliberate deviations from Google's parser, which it documents as its own: Google's leaves percent-encoding to
/// its caller, while RFC 9309 (section 2.2.2) compares in one spelling; and Google's takes a rule for /x/index.html for
/// /x/ too, which the RFC does not know. A user-agent line names the product up to the first character that no name
/// has, as Google's does ("FooBot/2.0", "FooBot baz"); lines that are no rules do not end a group.
///
/// Crawl-delay, which is not in the RFC, belongs to the names listed so far and ends no list of names.
class Robots {
public:
    /// \param product  a product token.
    [[nodiscard]] static Robots parse(std::string_view bytes, std::string_view product = k_product_token);

    struct Verdict {
        bool allowed = true;
        std::string rule;  ///< what decided, normalized and in ASCII, cut when long: "Disallow: /search"; "" for none
    };

    /// \param target  path and query of an address: "/search?q=a100". "/robots.txt" is always allowed.
    [[nodiscard]] Verdict check(std::string_view target) const;

    /// The least time between two requests, the longest where several are stated; at most one day.
    [[nodiscard]] std::optional<std::chrono::milliseconds> crawl_delay() const noexcept { return crawl_delay_; }

private:
    struct Rule {
        bool allows;
        bool ends;            ///< had a `$` at its end
        std::string pattern;  ///< normalized, without that `$`

        [[nodiscard]] std::size_t length() const { return pattern.size() + (ends ? 1 : 0); }
        [[nodiscard]] bool matches(std::string_view target) const;
    };

    std::vector<Rule> rules_;
    std::optional<std::chrono::milliseconds> crawl_delay_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_ROBOTS_HPP
