#include "merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gpuprice::store {

namespace {

using core::Instant;
using Verdict = Merged::Verdict;
constexpr std::chrono::seconds k_second{1};
constexpr std::size_t k_most_tails = 50'000;  // 10 MB

/// One number for a listing and a kind of price.
std::int64_t tail_key(std::int64_t listing, const Value& value)
{
    constexpr std::int64_t k_kinds = 16;
    return k_kinds * listing + (value.price ? static_cast<std::int64_t>(value.price->kind) : k_kinds - 1);
}

std::string span_query(std::string_view condition)
{
    return fmt::format("SELECT {}, {} FROM price_span WHERE {}", k_span_columns, k_price_columns, condition);
}

}  // namespace

Merge::Merge(const Connection& connection, std::string market)
    : market_{std::move(market)},
      find_coverage_{connection.prepare(
          "SELECT count(*), max(complete AND definition = ?3) FROM coverage WHERE market = ?1 AND at = ?2")},
      add_coverage_{
          connection.prepare("INSERT INTO coverage (market, at, definition, complete, run) VALUES (?, ?, ?, ?, ?) "
                             "ON CONFLICT DO UPDATE SET complete = max(complete, excluded.complete)")},
      neighbours_{connection.prepare("SELECT (SELECT max(at) FROM coverage WHERE market = ?1 AND at < ?2), "
                                     "(SELECT min(at) FROM coverage WHERE market = ?1 AND at > ?2)")},
      copy_right_parts_{connection.prepare(fmt::format(
          "INSERT INTO price_span ({0}, listing, revision, first, last, asserted) "
          "SELECT {0}, listing, revision, ?3, last, 0 FROM price_span "
          "WHERE asserted = 0 AND first < ?2 AND last > ?2 AND listing IN (SELECT id FROM listing WHERE market = ?1)",
          k_price_columns))},
      trim_left_parts_{connection.prepare(
          "UPDATE price_span SET last = ?3 "
          "WHERE asserted = 0 AND first < ?2 AND last > ?2 AND listing IN (SELECT id FROM listing WHERE market = ?1)")},
      rows_before_{connection.prepare(
          span_query("listing = ? AND price_kind = ? AND asserted = ? AND first <= ? ORDER BY first DESC"))},
      row_from_{connection.prepare(span_query("listing = ? AND price_kind = ? AND asserted = 0 AND first = ?"))},
      insert_{connection.prepare(span_insertion())},
      update_{connection.prepare("UPDATE price_span SET first = ?, last = ? "
                                 "WHERE listing = ? AND price_kind = ? AND asserted = 0 AND first = ?")},
      remove_{connection.prepare(span_removal())}
{
}

bool Merge::cover(Instant at, std::string_view definition, bool complete, std::int64_t run)
{
    find_coverage_.query(market_, at, definition).step();
    const bool is_new = find_coverage_.integer(0) == 0;
    const bool was_complete = find_coverage_.integer(1) != 0;
    find_coverage_.reset();
    add_coverage_.run(market_, at, definition, complete ? 1 : 0, run);

    here_ = at;
    neighbours_.query(market_, at).step();
    previous_ = neighbours_.maybe_instant(0);
    next_ = neighbours_.maybe_instant(1);
    neighbours_.reset();
    if (next_) {
        settle();
    }
    if (is_new && previous_ && next_) {
        copy_right_parts_.run(market_, at, *next_);
        trim_left_parts_.run(market_, at, *previous_);
    }
    return complete && !was_complete;
}

Merged Merge::sight(std::int64_t listing, const Value& value)
{
    Tail* const tail = tail_of(listing, value);
    return tail == nullptr ? sight_between(listing, value) : sight_at_the_end(listing, value, *tail);
}

Merge::Tail* Merge::tail_of(std::int64_t listing, const Value& value)
{
    if (next_) {
        return nullptr;
    }
    const auto key = tail_key(listing, value);
    auto found = tails_.find(key);
    if (found == tails_.end()) {
        if (!asserted_rows(listing, value, Instant::max()).empty()) {
            return nullptr;
        }
        if (tails_.size() >= k_most_tails) {
            settle();
        }
        found = tails_.emplace(key, Tail{listing, observed_row_before(listing, value, here_), false}).first;
    }
    return &found->second;
}

Merged Merge::sight_at_the_end(std::int64_t listing, const Value& value, Tail& tail)
{
    auto& row = tail.row;
    if (row && row->last >= here_) {
        return row->value == value ? Merged{Verdict::known, {}} : Merged{Verdict::conflict, row->value};
    }
    if (row && row->last == previous_ && row->value == value) {
        row->last = here_;
        tail.is_ahead = true;
        return {Verdict::stored, row->value};
    }
    settle(tail);
    SpanRow fresh{value, here_, here_, false};
    insert_span(insert_, listing, fresh);
    Merged merged{Verdict::stored, {}};
    if (row) {
        merged.other = std::move(row->value);
    }
    row = std::move(fresh);
    return merged;
}

void Merge::settle(Tail& tail)
{
    if (tail.is_ahead) {
        stretch(tail.listing, *tail.row, tail.row->first, tail.row->last);
        tail.is_ahead = false;
    }
}

void Merge::settle()
{
    for (auto& [key, tail] : tails_) {
        settle(tail);
    }
    tails_.clear();
}

Merged Merge::sight_between(std::int64_t listing, const Value& value)
{
    std::optional<Value> seen_before;
    Instant seen_before_at = Instant::min();
    for (auto& row : asserted_rows(listing, value, here_)) {
        if ((row.first == here_ || row.last == here_) && row.value != value) {
            return {Verdict::conflict, std::move(row.value)};
        }
        if (row.last > seen_before_at) {
            seen_before_at = row.last;
            seen_before = std::move(row.value);
        }
    }
    auto before = observed_row_before(listing, value, here_);
    if (before && before->last >= here_) {
        return before->value == value ? Merged{Verdict::known, {}}
                                      : Merged{Verdict::conflict, std::move(before->value)};
    }
    const bool joins_before = before && before->last == previous_ && before->value == value;
    if (before && before->last >= seen_before_at) {
        seen_before = before->value;
    }
    std::optional<SpanRow> after;
    if (next_ && row_from_.query(listing, kind_word(value.price), *next_).step()) {
        after = reader_.read(row_from_);
        row_from_.reset();
    }
    const bool joins_after = after && after->value == value;
    if (joins_before && joins_after) {
        remove_span(remove_, listing, *after);
        stretch(listing, *before, before->first, after->last);
    } else if (joins_before) {
        stretch(listing, *before, before->first, here_);
    } else if (joins_after) {
        stretch(listing, *after, here_, after->last);
    } else {
        insert_span(insert_, listing, {value, here_, here_, false});
    }
    return {Verdict::stored, std::move(seen_before)};
}

Merged Merge::believe(std::int64_t listing, const Value& value, Instant first, Instant last)
{
    if (const auto tail = tails_.find(tail_key(listing, value)); tail != tails_.end()) {
        settle(tail->second);
        tails_.erase(tail);
    }
    for (const auto end : {first, last}) {
        auto observed = observed_row_before(listing, value, end);
        if (observed && observed->last >= end && observed->value != value && is_covered(end)) {
            return {Verdict::conflict, std::move(observed->value)};
        }
    }
    SpanRow united{value, first, last, true};
    std::vector<SpanRow> parts;
    std::optional<Value> seen_before;
    for (auto& row : asserted_rows(listing, value, last + k_second)) {
        if (row.value == value) {
            if (row.first <= first && row.last >= last) {
                return {Verdict::known, {}};
            }
            if (row.last >= first - k_second) {
                united.first = std::min(united.first, row.first);
                united.last = std::max(united.last, row.last);
                parts.push_back(std::move(row));
            }
        } else if (row.first == first || row.last == first || row.first == last || row.last == last) {
            return {Verdict::conflict, std::move(row.value)};
        } else if (row.first < first && !seen_before) {
            seen_before = std::move(row.value);
        }
    }
    for (const auto& part : parts) {
        remove_span(remove_, listing, part);
    }
    insert_span(insert_, listing, united);
    return {Verdict::stored, std::move(seen_before)};
}

Merged Merge::add_point(std::int64_t listing, const Value& value, Instant at)
{
    auto rows = asserted_rows(listing, value, at);
    if (rows.empty() || rows.front().first != at) {
        insert_span(insert_, listing, {value, at, at, true});
        return {Verdict::stored, {}};
    }
    return rows.front().value == value ? Merged{Verdict::known, {}}
                                       : Merged{Verdict::conflict, std::move(rows.front().value)};
}

Merged Merge::add_first(std::int64_t listing, const SpanRow& row)
{
    insert_span(insert_, listing, row);
    return {Verdict::stored, {}};
}

void Merge::stretch(std::int64_t listing, const SpanRow& observed, Instant first, Instant last)
{
    update_.run(first, last, listing, kind_word(observed.value.price), observed.first);
}

/// The latest first.
std::vector<SpanRow> Merge::asserted_rows(std::int64_t listing, const Value& value, Instant until)
{
    std::vector<SpanRow> rows;
    rows_before_.query(listing, kind_word(value.price), 1, until);
    while (rows_before_.step()) {
        rows.push_back(reader_.read(rows_before_));
    }
    return rows;
}

std::optional<SpanRow> Merge::observed_row_before(std::int64_t listing, const Value& value, Instant at)
{
    std::optional<SpanRow> row;
    if (rows_before_.query(listing, kind_word(value.price), 0, at).step()) {
        row = reader_.read(rows_before_);
    }
    rows_before_.reset();
    return row;
}

bool Merge::is_covered(Instant at)
{
    find_coverage_.query(market_, at, "").step();
    const bool covered = find_coverage_.integer(0) > 0;
    find_coverage_.reset();
    return covered;
}

}  // namespace gpuprice::store
