#include "select.hpp"

#include "gpuprice/core/error.hpp"

#include "facts.hpp"
#include "rules.hpp"
#include "spans.hpp"
#include "sqlite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gpuprice::store {

namespace {

template <typename T>
bool accepts(const std::vector<T>& wanted, const T& value)
{
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool accepts_card(const Selection& selection, std::string_view card, std::string_view family)
{
    const auto names = [](const std::vector<std::string>& wanted, std::string_view value) {
        return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    };
    return (selection.cards.empty() && selection.families.empty()) || names(selection.cards, card) ||
           (card.empty() && names(selection.families, family)) ||
           (selection.with_unassigned && card.empty() && family.empty());
}

bool accepts(const Selection& selection, const DerivedSpan& span)
{
    return accepts(selection.kinds, span.value->price->kind) && (!selection.since || span.last >= *selection.since) &&
           (!selection.until || span.first <= *selection.until);
}

/// The columns of a revision; those that are not wanted left empty.
std::string revision_columns(const Selection& selection)
{
    std::string columns{k_revision_columns};
    const auto leave_out = [&columns](std::string_view name) {
        columns.replace(columns.find(std::string{name} + ","), name.size(), "''");
    };
    if (selection.words == Words::none) {
        leave_out("title");
    }
    if (selection.words != Words::all) {
        for (const std::string_view name : {"condition_code", "condition_text", "category", "facts", "url"}) {
            leave_out(name);
        }
    }
    return columns;
}

std::vector<std::string> markets_of(const Connection& connection, const Selection& selection)
{
    std::vector<std::string> markets;
    auto rows = connection.prepare("SELECT market FROM listing UNION SELECT market FROM coverage ORDER BY 1");
    while (rows.step()) {
        if (auto market = rows.text(0); accepts(selection.markets, market)) {
            markets.push_back(std::move(market));
        }
    }
    return markets;
}

/// When a listing was first seen, and when it was last known not to be there before.
struct Birth {
    std::optional<core::Instant> first_seen;
    std::optional<core::Instant> missed_before;
};

Birth birth_of(const ListingFacts& facts, const std::vector<DerivedSpan>& spans, const MarketCoverage& coverage)
{
    Birth birth;
    for (const auto& span : spans) {
        birth.first_seen = std::min(birth.first_seen.value_or(span.first), span.first);
    }
    for (const auto& definition : facts.seen_by) {
        const auto complete = coverage.complete.find(definition);
        if (!birth.first_seen || complete == coverage.complete.end()) {
            continue;
        }
        const auto after = std::lower_bound(complete->second.begin(), complete->second.end(), *birth.first_seen);
        if (after != complete->second.begin()) {
            birth.missed_before = std::max(birth.missed_before.value_or(*std::prev(after)), *std::prev(after));
        }
    }
    return birth;
}

class ListingReader {
public:
    ListingReader(const Connection& connection, const Selection& selection)
        : selection_{&selection},
          reach_{selection.external_id.empty() ? FactsLoader::Reach::all : FactsLoader::Reach::some},
          rules_{load_rules(connection)},
          facts_{connection, reach_},
          wanted_of_listing_{connection.prepare("SELECT listing, id, card, family FROM revision WHERE listing = ?")},
          revision_{connection.prepare(
              fmt::format("SELECT number, {} FROM revision WHERE id = ?", revision_columns(selection)))}
    {
        if (reach_ == FactsLoader::Reach::all) {
            // As they lie, and so faster than listing by listing.
            auto all = connection.prepare("SELECT listing, id, card, family FROM revision");
            read_wanted(all);
        }
    }

    /// What all states of a listing have in common.
    struct Identity {
        std::string market;
        std::string market_country;
        std::string external_id;
    };

    void append(std::int64_t listing, const Identity& identity, const MarketCoverage& coverage, model::History& history)
    {
        if (reach_ == FactsLoader::Reach::some) {
            wanted_.clear();
            wanted_of_listing_.query(listing);
            read_wanted(wanted_of_listing_);
        }
        const auto begin = std::ranges::lower_bound(wanted_, listing, {}, &Wanted::listing);
        const auto end = std::ranges::upper_bound(begin, wanted_.end(), listing, {}, &Wanted::listing);
        if (begin == end) {
            return;
        }
        index_.assign(static_cast<std::size_t>(end - begin), std::nullopt);
        const auto& facts = facts_.load(listing);
        const auto spans = derive_spans(facts, coverage);
        const auto birth = birth_of(facts, spans, coverage);
        const bool with_all = selection_->words == Words::all;
        const auto words = with_all ? model::SpanPrice::Words::kept : model::SpanPrice::Words::dropped;
        for (std::size_t i = 0; i < spans.size(); ++i) {
            const auto& span = spans[i];
            const auto revision = std::ranges::lower_bound(begin, end, span.value->revision, {}, &Wanted::id);
            if (revision == end || revision->id != span.value->revision || !accepts(*selection_, span)) {
                continue;
            }
            auto& index = index_[static_cast<std::size_t>(revision - begin)];
            if (!index) {
                index = history.revisions.size();
                history.revisions.push_back(read(revision->id, identity, birth));
            }
            const bool is_followed = i + 1 < spans.size() && spans[i + 1].kind == span.kind;
            history.spans.push_back({*index,
                                     {*span.value->price, words},
                                     span.first,
                                     span.last,
                                     span.absent_from,
                                     span.gone_at,
                                     is_followed ? std::optional{spans[i + 1].first} : std::nullopt});
        }
    }

private:
    struct Wanted {
        std::int64_t listing;
        std::int64_t id;
    };

    void read_wanted(Statement& rows)
    {
        while (rows.step()) {
            if (accepts_card(*selection_, rows.text_view(2), rows.text_view(3))) {
                wanted_.push_back({rows.integer(0), rows.integer(1)});
            }
        }
        std::ranges::sort(wanted_, {}, [](const Wanted& each) { return std::pair{each.listing, each.id}; });
    }

    [[nodiscard]] model::Revision read(std::int64_t id, const Identity& identity, const Birth& birth)
    {
        revision_.query(id);
        if (!revision_.step()) {
            throw core::DataError("the price history is damaged: it has no revision " + std::to_string(id) +
                                  "; restore a backup");
        }
        auto stored = read_revision(revision_, 1);
        stored.raw.external_id = identity.external_id;
        return {identity.market,           identity.market_country, std::move(stored.raw),
                std::move(stored.derived), rules_.at(stored.rules), static_cast<int>(revision_.integer(0)),
                birth.first_seen,          birth.missed_before};
    }

    const Selection* selection_;
    FactsLoader::Reach reach_;
    std::map<std::int64_t, model::Rules> rules_;
    FactsLoader facts_;
    Statement wanted_of_listing_;
    Statement revision_;
    std::vector<Wanted> wanted_;                     // states of the listing, or of all, by listing and id
    std::vector<std::optional<std::size_t>> index_;  // of the listing's states in the history, once a span names them
};

}  // namespace

void append_listings(const Connection& connection, const Selection& selection, model::History& history,
                     const std::function<void()>& is_read)
{
    ListingReader reader{connection, selection};
    auto listings = connection.prepare(
        "SELECT id, external_id, market_country FROM listing "
        "WHERE market = ?1 AND (?2 = '' OR external_id = ?2) ORDER BY external_id");
    for (const auto& market : markets_of(connection, selection)) {
        const auto coverage = load_coverage(connection, market);
        listings.query(market, selection.external_id);
        while (listings.step()) {
            const auto spans = history.spans.size();
            reader.append(listings.integer(0), {market, listings.text(2), listings.text(1)}, coverage, history);
            if (history.spans.size() > spans) {
                is_read();
            }
        }
    }
}

void for_each_listing(const Connection& connection, const Selection& selection,
                      const std::function<void(model::History& listing)>& visit)
{
    model::History listing;
    append_listings(connection, selection, listing, [&] {
        visit(listing);
        listing.revisions.clear();
        listing.spans.clear();
    });
}

std::vector<model::Coverage> select_coverage(const Connection& connection, const Selection& selection)
{
    std::vector<model::Coverage> coverage;
    auto rows = connection.prepare("SELECT at, max(complete) FROM coverage WHERE market = ? GROUP BY at ORDER BY at");
    for (const auto& market : markets_of(connection, selection)) {
        rows.query(market);
        while (rows.step()) {
            coverage.push_back({market, rows.instant(0), rows.integer(1) != 0});
        }
    }
    return coverage;
}

}  // namespace gpuprice::store
