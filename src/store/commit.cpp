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
                      "(?1, ?2 + (SELECT coalesce(max(number), 0) FROM revision WHERE listing = ?1), ?3, {})",
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
        summary_.gone += departures_.count_missed(info_->at, info_->definition);
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
            listings_.push_back({connection_->last_insert_id(), true});
            return;
        }
        const auto id = find.integer(0);
        if (find.text_view(1).empty() && !country.empty()) {
            fill_country.run(country, id);
        }
        listings_.push_back({id, false});
    });
    summary_.seen = static_cast<long>(listings_.size());
    summary_.added = std::count_if(listings_.begin(), listings_.end(), [](const Listing& each) { return each.is_new; });
}

void Commit::resolve_revisions()
{
    auto find = connection_->prepare("SELECT id, rules FROM revision WHERE listing = ? AND digest = ?");
    auto renew = connection_->prepare(fmt::format("UPDATE revision SET ({}) = ({}) WHERE listing = ?1 AND digest = ?3",
                                                  k_revision_columns, placeholders(4, k_revision_column_count)));
    const auto known_rules = load_rules(*connection_);
    const int newest = known_rules.at(rules_).normalizer;
    buffer_->for_each_revision([&](std::int64_t number, std::int64_t listing, const std::string& digest) {
        const auto& [id, is_new] = listings_.at(static_cast<std::size_t>(listing));
        if (is_new || !find.query(id, digest).step()) {
            revisions_.push_back(0);
            return;
        }
        revisions_.push_back(find.integer(0));
        // What other rules derive from the same inputs counts for the past too, unless a newer program wrote it.
        const auto stored = find.integer(1);
        if (stored != rules_ && known_rules.at(stored).normalizer <= newest) {
            write_revision(renew, id, 0, digest, buffer_->revision(number).content);
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
    buffer_->for_each_sighting([this](std::int64_t listing, const SpanRow& row) { merge_sighting(listing, row); });
}

void Commit::merge_sighting(std::int64_t listing, const SpanRow& row)
{
    const auto& [id, is_new] = listings_.at(static_cast<std::size_t>(listing));
    auto& revision = revisions_.at(static_cast<std::size_t>(row.value.revision));
    const bool is_new_revision = revision == 0;
    if (is_new_revision) {
        revision = store_revision(id, row.value.revision);
    }
    const Value value{revision, row.value.price};
    const auto merged = merge_value(id, row, value);
    if (merged.verdict == Merged::Verdict::conflict) {
        note_conflict(listing, row, *merged.other);
        if (is_new_revision) {
            remove_revision_.run(revision);
            revision = 0;
        }
    } else if (!is_new && (is_new_revision || (merged.other && *merged.other != value))) {
        changed_.insert(id);
    }
}

Merged Commit::merge_value(std::int64_t listing, const SpanRow& row, const Value& value)
{
    if (value.price && model::is_point(value.price->kind)) {
        return merge_.add_point(listing, value, row.first);
    }
    if (row.first < row.last) {
        return merge_.believe(listing, value, row.first, row.last);
    }
    if (covered_ != row.first) {
        merge_.cover(row.first, info_->definition, false, run_);
        covered_ = row.first;
    }
    return merge_.sight(listing, value);
}

std::int64_t Commit::store_revision(std::int64_t listing, std::int64_t number)
{
    const auto revision = buffer_->revision(number);
    write_revision(insert_revision_, listing, 1, revision.digest, revision.content);
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
