#include "replay.hpp"

#include "gpuprice/ingest/scrape.hpp"

#include "intake.hpp"
#include "mask.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::ingest {

namespace {

/// Not fewer pages than were allowed then, or the definition would be content with fewer than there are; nor more than
/// the capture tells of, whatever it says, for that many requests are made at once.
model::MarketDefinition with_pages_of(const Capture& capture, model::MarketDefinition definition)
{
    const long then = std::min(capture.max_pages, static_cast<long>(capture.events.size()));
    definition.politeness.max_pages = std::max(definition.politeness.max_pages, then);
    return definition;
}

class Replay {
public:
    Replay(const KeptRun& kept, const model::MarketDefinition& present, store::Store& store, std::int64_t run,
           const normalize::Normalizer& normalizer)
        : kept_{kept},
          definition_{with_pages_of(kept.capture, present)},
          is_own_{asks_the_same(present, kept.capture)},
          asker_{is_own_ ? present.definition_hash() : kept.capture.definition},
          intake_{definition_, store, run, kept.capture.at, normalizer, asker_}
    {
        if (is_own_) {
            want(first_requests(definition_));
        }
    }

    [[nodiscard]] Replayed finish()
    {
        for (const CapturedEvent& event : kept_.capture.events) {
            if (const auto* omission = std::get_if<CapturedOmission>(&event.came_to)) {
                leave_out(event.request, *omission);
            } else {
                answer(event);
            }
        }
        if (!wanted_.empty()) {
            intake_.limit(std::to_string(wanted_.size()) +
                          (wanted_.size() == 1 ? " page that the definition asks for was"
                                               : " pages that the definition asks for were") +
                          " not captured, the first of them " + wanted_.front().kept.url);
        }
        intake_.settle(drift());
        return {intake_.ledger(), unasked_};
    }

private:
    struct Wanted {
        model::Request request;
        model::Request kept;
    };

    void want(std::vector<model::Request> requests)
    {
        for (model::Request& request : requests) {
            model::Request kept = as_kept(request);
            wanted_.push_back({std::move(request), std::move(kept)});
        }
    }

    /// The definition's own request for what `kept` asked for, which is then no longer wanted; none where it would not
    /// have asked. Of a run of other questions, `kept` itself.
    std::optional<model::Request> claim(const model::Request& kept)
    {
        if (!is_own_) {
            return kept;
        }
        const auto asks_it = [&kept](const Wanted& each) {
            return each.kept.method == kept.method && each.kept.url == kept.url && each.kept.body == kept.body &&
                   each.kept.via == kept.via;
        };
        // Requests that differ in a masked secret only look the same; their contexts do not.
        auto found = std::ranges::find_if(
            wanted_, [&](const Wanted& each) { return asks_it(each) && each.kept.context == kept.context; });
        if (found == wanted_.end()) {
            found = std::ranges::find_if(wanted_, asks_it);
        }
        if (found == wanted_.end()) {
            return std::nullopt;
        }
        model::Request request = std::move(found->request);
        wanted_.erase(found);
        return request;
    }

    void leave_out(const model::Request& kept, const CapturedOmission& why)
    {
        if (kept.url.empty() || claim(kept)) {
            why.on_purpose ? intake_.limit(why.message) : intake_.fail(why.message);
        }
    }

    void answer(const CapturedEvent& event)
    {
        const auto asked = claim(event.request);
        if (!asked) {
            ++unasked_;
            return;
        }
        intake_.count_request();
        const auto* answer = std::get_if<CapturedAnswer>(&event.came_to);
        const bool not_modified = answer != nullptr && answer->not_modified;
        auto next = intake_.take(*asked, outcome_of(event, *asked), not_modified ? BodyFrom::cache : BodyFrom::wire);
        if (is_own_) {
            want(std::move(next));
        }
    }

    [[nodiscard]] fetch::Outcome outcome_of(const CapturedEvent& event, const model::Request& asked) const
    {
        if (const auto* error = std::get_if<core::Error>(&event.came_to)) {
            return *error;
        }
        const auto& answer = std::get<CapturedAnswer>(event.came_to);
        model::Response response;
        response.status = answer.status;
        response.headers = answer.headers;
        response.url = answer.url == event.request.url ? asked.url : answer.url;
        response.body = read_body(kept_.folder, answer);
        return response;
    }

    /// What was decided then stands where there is nothing new to decide: which runs the ledger has does not matter.
    [[nodiscard]] Drift drift() const
    {
        const Capture& then = kept_.capture;
        if (then.definition == asker_ && then.seen == intake_.listings()) {
            return then.outcome == model::Outcome::drift ? Drift::known : Drift::accepted;
        }
        return then.drift_accepted ? Drift::accepted : Drift::doubted;
    }

    const KeptRun& kept_;
    model::MarketDefinition definition_;
    bool is_own_;
    std::string asker_;
    Intake intake_;
    std::vector<Wanted> wanted_;
    long unasked_ = 0;
};

}  // namespace

bool asks_the_same(const model::MarketDefinition& present, const Capture& capture)
{
    return questions_of(first_requests(present)) == capture.questions;
}

Replayed replay(const KeptRun& kept, const model::MarketDefinition& present, store::Store& store, std::int64_t run,
                const normalize::Normalizer& normalizer)
{
    return Replay{kept, present, store, run, normalizer}.finish();
}

}  // namespace gpuprice::ingest
