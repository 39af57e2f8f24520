#include "intake.hpp"

#include "gpuprice/ingest/scrape.hpp"

#include <utility>

namespace gpuprice::ingest {

namespace {

using markets::Verdict;
using model::Outcome;

constexpr std::chrono::days k_prices_looked_at{60};

/// What the status alone says of an answer that gave no listings; `otherwise` where it says nothing.
model::Cause cause_of_status(long status, model::Cause otherwise)
{
    switch (status) {
        case 401:
        case 403: return model::Cause::refused;
        case 404:
        case 410: return model::Cause::moved;
        case 429: return model::Cause::throttled;
        default: return status >= 500 ? model::Cause::server : otherwise;
    }
}

}  // namespace

Intake::Intake(const model::MarketDefinition& market, store::Store& store, std::int64_t run, core::Instant at,
               const normalize::Normalizer& normalizer, const std::string& definition)
    : market_{market},
      adapter_{*markets::find_adapter(market.adapter)},
      store_{store},
      normalizer_{normalizer},
      batch_{store.begin_batch(run, {market.id, definition, at, true})}
{
    ledger_.run = run;
    ledger_.market = market.id;
    ledger_.at = at;
    ledger_.definition = definition;
}

void Intake::note(const std::string& message, model::Cause cause)
{
    if (ledger_.message.empty()) {
        ledger_.message = message;  // the first trouble explains the others best
        ledger_.cause = cause;
    }
}

void Intake::fail(const std::string& message, model::Cause cause)
{
    failures_ += 1;
    note(message, cause);
}

void Intake::limit(const std::string& message, model::Cause cause)
{
    limited_ = true;
    note(message, cause);
}

model::Cause Intake::cause_of(const core::Error& error) const
{
    using core::ErrorKind;
    switch (error.kind) {
        case ErrorKind::unreachable:
        case ErrorKind::timed_out: return model::Cause::unreachable;
        case ErrorKind::cancelled: return model::Cause::stopped;
        // Whoever has keys is no matter of robots.txt.
        case ErrorKind::denied: return market_.credentials.empty() ? model::Cause::robots : model::Cause::refused;
        case ErrorKind::missing: return market_.via.empty() ? model::Cause::no_key : model::Cause::no_command;
        default: return model::Cause::form;
    }
}

std::vector<model::Request> Intake::take(const model::Request& asked, const fetch::Outcome& outcome, BodyFrom body_from)
{
    was_readable_ = Readable::no;
    if (!outcome) {
        denied_ = denied_ || outcome.error().kind == core::ErrorKind::denied;
        fail(outcome.error().text(), cause_of(outcome.error()));
        return {};
    }
    const model::Response& response = *outcome;
    ++ledger_.pages;
    if (body_from == BodyFrom::cache) {
        ++not_modified_;
    } else {
        ledger_.bytes += static_cast<long>(response.body.size());
    }
    markets::Step step = adapter_.step(market_, asked, response);
    switch (step.verdict) {
        case Verdict::ok:
        case Verdict::empty: was_readable_ = Readable::yes; break;
        case Verdict::partial: limited_ = true; break;
        case Verdict::blocked: blocked_ += 1; break;
        case Verdict::failed: failures_ += 1; break;
    }
    if (!step.message.empty()) {
        const bool blocked = step.verdict == Verdict::blocked;
        const bool unread = blocked || step.verdict == Verdict::failed;
        note(step.message,
             unread ? cause_of_status(response.status, blocked ? model::Cause::challenge : model::Cause::form)
                    : model::Cause::unknown);
    }
    ledger_.left_out += static_cast<long>(step.left_out.size());
    for (model::RawListing& raw : step.listings) {
        store::Observation observation;
        observation.derived = normalizer_.normalize(raw);
        priced_ += raw.prices.empty() ? 0 : 1;
        observation.raw = std::move(raw);
        observation.market_country = market_.country;
        observation.at = ledger_.at;
        batch_.add(std::move(observation));
    }
    return std::move(step.requests);
}

void Intake::settle(Drift drift)
{
    const long seen = batch_.size();
    const bool is_priceless = seen > 0 && priced_ == 0;
    ledger_.complete = false;
    if (seen == 0 && blocked_ > 0) {
        ledger_.outcome = Outcome::blocked;
    } else if (seen == 0 && failures_ > 0) {
        ledger_.outcome = denied_ ? Outcome::blocked : Outcome::failed;
    } else if (blocked_ + failures_ > 0 || limited_) {
        ledger_.outcome = Outcome::partial;
    } else if (is_priceless && drift != Drift::accepted && had_prices()) {
        ledger_.outcome = Outcome::drift;
        note("0 of " + std::to_string(seen) +
             " listings with a price, where it had prices before: it has changed its form, or shows prices only after "
             "a login. If this is right, run 'gpuprice scrape " +
             market_.id + " --accept " + market_.id + "'");
    } else if (drift == Drift::known || (drift == Drift::doubted && drifts(seen))) {
        ledger_.outcome = Outcome::drift;
        note(
            "far fewer listings than in the runs before; kept open what was not seen. If this is right, run "
            "'gpuprice scrape " +
            market_.id + " --accept " + market_.id + "'");
    } else {
        // An unchanged "no results" is still that: `empty` is worth a look, `not_modified` is not.
        const bool nothing_new = not_modified_ > 0 && not_modified_ == ledger_.pages;
        ledger_.outcome = seen == 0 ? Outcome::empty : nothing_new ? Outcome::not_modified : Outcome::ok;
        ledger_.complete = true;
        if (is_priceless) {
            note("0 of " + std::to_string(seen) + " listings with a price");
        }
    }
    if (ledger_.outcome == Outcome::blocked || ledger_.outcome == Outcome::failed) {
        store_.record_outcome(ledger_);
    } else {
        commit();
    }
}

void Intake::commit()
{
    const store::CommitSummary summary = batch_.commit(ledger_);
    ledger_.seen = summary.seen;
    ledger_.added = summary.added;
    ledger_.changed = summary.changed;
    ledger_.gone = summary.gone;
    ledger_.conflicts = summary.conflicts;
    if (!summary.conflict_examples.empty()) {
        note(summary.conflict_examples.front());
    }
}

bool Intake::had_prices() const
{
    store::Selection selection;
    selection.markets = {market_.id};
    selection.since = ledger_.at - k_prices_looked_at;
    selection.until = ledger_.at;
    selection.words = store::Words::none;
    return !store_.select(selection).spans.empty();
}

bool Intake::drifts(long seen) const
{
    std::vector<model::MarketRun> earlier = store_.ledger(market_.id, store::k_ledger_kept, ledger_.at);
    std::erase_if(earlier, [this](const model::MarketRun& run) { return run.definition != ledger_.definition; });
    return is_drift(seen, earlier);
}

}  // namespace gpuprice::ingest
