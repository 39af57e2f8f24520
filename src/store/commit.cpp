#include "commit.hpp"

#include "rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gpuprice::store {

namespace {

constexpr std::size_t k_max_examples = 5;

std::string describe(const std::optional<model::RawPrice>& price)
{
    return price ? fmt::format("{} {} {}", model::to_text(price->kind), price->amount.to_decimal(),
                               price->amount.currency.code())
                 : "no price";
}

}  // namespace

Commit::Commit(Connection& connection, Buffer& buffer, const BatchInfo& info, std::int64_t run, std::int64_t rules)
    : connection_{&connection},
      buffer_{&buffer},
      info_{&info},
      run_{run},
      rules_{rules},
      merge_{connection, info.market},
      departures_{connection, info.market},
      insert_revision_{connection.prepare(
          fmt::format("INSERT INTO revision (listing, number, digest, {}) VALUES "
                      "(?1, coalesce(?2, 1 + (SELECT max(number) FROM revision WHERE listing = ?1), 1), ?3, {})",
                      k_revision_columns, placeholders(4, k_revision_column_count)))},
      remove_revision_{connection.prepare("DELETE FROM revision WHERE id = ?")}
{
}

CommitSummary Commit::execute(bool complete)
{
    resolve_listings();
    resolve_revisions();
    departures_.watch(listings_to_watch());
    bool proves_absence = false;
    if (info_->observes) {
        proves_absence = merge_.cover(info_->at, info_->definition, complete, run_);
        covered_ = info_->at;
        add_seen_by();
    }
    merge_sightings();
    add_closings();
    summary_.changed = static_cast<long>(changed_.size());
    summary_.gone = departures_.count_watched();
    if (proves_absence) {
        summary_.gone += departures_.count_missed(info_->at, info_->definition, summary_.seen);
    }
    return std::move(summary_);
}

void Commit::resolve_listings()
{
    auto find = connection_->prepare("SELECT id, market_country FROM listing WHERE market = ? AND external_id = ?");
    auto insert = connection_->prepare("INSERT INTO listing (market, external_id, market_country) VALUES (?, ?, ?)");
    auto fill_country = connection_->prepare("UPDATE listing SET market_country = ? WHERE id = ?");
    buffer_->for_each_listing([&](std::int64_t, const std::string& external_id, const std::string& country) {
        if (!find.query(info_->market, external_id).step()) {
            insert.run(info_->market, external_id, country);
            listings_.push_back({connection_->last_insert_id(), true, true});
            return;
        }
        const auto id = find.integer(0);
        if (find.text_view(1).empty() && !country.empty()) {
            fill_country.run(country, id);
        }
        listings_.push_back({id, false, false});
    });
    summary_.seen = static_cast<long>(listings_.size());
    summary_.added = std::count_if(listings_.begin(), listings_.end(), [](const Listing& each) { return each.is_new; });
}

void Commit::resolve_revisions()
{
    auto find = connection_->prepare("SELECT id, rules FROM revision WHERE listing = ? AND digest = ?");
    auto renew = connection_->prepare(fmt::format("UPDATE revision SET ({}) = ({}) WHERE id = ?1", k_revision_columns,
                                                  placeholders(2, k_revision_column_count)));
    const auto known_rules = load_rules(*connection_);
    const int newest = known_rules.at(rules_).normalizer;
    buffer_->for_each_revision([&](std::int64_t number, std::int64_t listing, const std::string& digest) {
        const auto& [id, is_new, is_blank] = listings_.at(static_cast<std::size_t>(listing));
        if (is_blank || !find.query(id, digest).step()) {
            revisions_.push_back(0);
            return;
        }
        revisions_.push_back(find.integer(0));
        // What other rules derive from the same inputs counts for the past too, unless a newer program wrote it.
        const auto stored = find.integer(1);
        if (stored != rules_ && known_rules.at(stored).normalizer <= newest) {
            renew.run(revisions_.back(), buffer_->revision(number).content);
        }
    });
}

std::vector<std::int64_t> Commit::listings_to_watch()
{
    std::vector<std::int64_t> watched;
    auto later = connection_->prepare("SELECT 1 FROM coverage WHERE market = ? AND at > ? LIMIT 1");
    if (info_->observes && later.query(info_->market, info_->at).step()) {
        for (const auto& listing : listings_) {
            if (!listing.is_new) {
                watched.push_back(listing.id);
            }
        }
        return watched;
    }
    buffer_->for_each_closing([&](std::int64_t listing, core::Instant, bool) {
        const Listing& each = listings_.at(static_cast<std::size_t>(listing));
        if (!each.is_new) {  // what comes in as gone was never known to be open
            watched.push_back(each.id);
        }
    });
    std::sort(watched.begin(), watched.end());
    watched.erase(std::unique(watched.begin(), watched.end()), watched.end());
    return watched;
}

void Commit::add_seen_by()
{
    auto insert = connection_->prepare("INSERT OR IGNORE INTO seen_by (listing, definition) VALUES (?, ?)");
    for (const auto& listing : listings_) {
        insert.run(listing.id, info_->definition);
    }
}

void Commit::merge_sightings()
{
    buffer_->for_each_sighting(
        [this](std::int64_t listing, SpanRow&& row) { merge_sighting(listing, std::move(row)); });
    merge_.settle();
}

void Commit::merge_sighting(std::int64_t number, SpanRow row)
{
    auto& listing = listings_.at(static_cast<std::size_t>(number));
    auto& revision = revisions_.at(static_cast<std::size_t>(row.value.revision));
    const bool is_new_revision = revision == 0;
    if (is_new_revision) {
        revision = store_revision(listing, row.value.revision);
    }
    row.value.revision = revision;
    const auto merged = merge_row(listing, row);
    listing.is_blank = false;
    if (merged.verdict == Merged::Verdict::conflict) {
        note_conflict(number, row, *merged.other);
        if (is_new_revision) {
            remove_revision_.run(revision);
            revision = 0;
        }
    } else if (!listing.is_new && (is_new_revision || (merged.other && *merged.other != row.value))) {
        changed_.insert(listing.id);
    }
}

Merged Commit::merge_row(const Listing& listing, const SpanRow& row)
{
    const bool is_point = row.value.price && model::is_point(row.value.price->kind);
    const bool is_sighting = !is_point && row.first == row.last;
    if (is_sighting && covered_ != row.first) {
        merge_.cover(row.first, info_->definition, false, run_);
        covered_ = row.first;
    }
    if (listing.is_blank) {
        return merge_.add_first(listing.id, row);
    }
    return is_point      ? merge_.add_point(listing.id, row.value, row.first)
           : is_sighting ? merge_.sight(listing.id, row.value)
                         : merge_.believe(listing.id, row.value, row.first, row.last);
}

std::int64_t Commit::store_revision(const Listing& listing, std::int64_t number)
{
    const auto first = listing.is_blank ? std::optional{1} : std::nullopt;
    const auto revision = buffer_->revision(number);
    insert_revision_.run(listing.id, first, revision.digest, revision.content);
    return connection_->last_insert_id();
}

void Commit::add_closings()
{
    auto insert = connection_->prepare("INSERT OR IGNORE INTO closing (listing, at, kind) VALUES (?, ?, ?)");
    buffer_->for_each_closing([&](std::int64_t listing, core::Instant at, bool gone) {
        insert.run(listings_.at(static_cast<std::size_t>(listing)).id, at, gone ? "gone" : "missed");
    });
}

void Commit::note_conflict(std::int64_t listing, const SpanRow& row, const Value& stored)
{
    ++summary_.conflicts;
    if (summary_.conflict_examples.size() == k_max_examples) {
        return;
    }
    const auto what = row.value.price == stored.price ? std::string{"other details"} : describe(row.value.price);
    summary_.conflict_examples.push_back(fmt::format("{}/{} at {}: {} contradicts {}, which was stored first and stays",
                                                     info_->market, buffer_->external_id(listing),
                                                     core::to_text(row.first), what, describe(stored.price)));
}

}  // namespace gpuprice::store
