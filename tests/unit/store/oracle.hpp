#ifndef GPUPRICE_TESTS_UNIT_STORE_ORACLE_HPP
#define GPUPRICE_TESTS_UNIT_STORE_ORACLE_HPP

/// \file
/// The history as the design defines it, computed the slow way: every sighting, belief and absence in plain vectors,
/// looked through again for every question. No run lengths, no order, no index.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/history.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::test {

class Oracle {
public:
    using Instant = core::Instant;
    /// A price kind, or none for a listing seen without a price.
    using Kind = std::optional<model::PriceKind>;
    /// What two sightings must share to be one span.
    struct Shown {
        std::string title;
        long price = 0;
        auto operator<=>(const Shown&) const = default;
    };

    void cover(Instant at, const std::string& definition, bool complete);
    void see(const std::string& id, const std::string& definition);
    void sight(const std::string& id, Kind kind, Instant at, const Shown& shown);
    void believe(const std::string& id, Kind kind, Instant first, Instant last, const Shown& shown);
    void close(const std::string& id, Instant at, bool gone);

    /// In the words of span_texts().
    [[nodiscard]] std::vector<std::string> span_texts() const;
    [[nodiscard]] long gone_count() const;

private:
    struct Belief {
        Instant first;
        Instant last;
        Shown shown;
    };
    struct Offer {
        std::map<Instant, Shown> sightings;
        std::vector<Belief> beliefs;
    };
    struct Listing {
        std::map<Kind, Offer> offers;
        std::set<std::string> seen_by;
        std::set<std::pair<Instant, bool>> closings;
    };

    [[nodiscard]] static bool is_present(const Listing& listing, Instant at, bool standing_only);
    [[nodiscard]] std::map<Instant, bool> absences(const Listing& listing) const;  // true: the market's word
    [[nodiscard]] std::set<Instant> interesting() const;
    [[nodiscard]] static std::optional<Shown> shown_at(const Offer& offer, Instant at);
    [[nodiscard]] std::string end_text(const Listing& listing, Instant last) const;

    std::map<std::string, Listing> listings_;
    std::map<std::pair<Instant, std::string>, bool> coverage_;
    std::set<Instant> instants_;
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_UNIT_STORE_ORACLE_HPP
