#include "market_advice.hpp"

#include "gpuprice/text/counted.hpp"

#include <fmt/format.h>

namespace gpuprice::cli {

namespace {

using model::Cause;
using model::Outcome;

std::string import_saved_pages(const std::string& id)
{
    return fmt::format("save its pages in your browser and run 'gpuprice import --market {} FILE'", id);
}

/// What is wrong and the remedy, a clause that goes on from the market's name.
std::string clause_of(const std::string& id, Cause cause, bool has_keys)
{
    switch (cause) {
        case Cause::unreachable:
            return "could not be reached: no answer came. Check this machine's connection, and in a browser whether "
                   "the address is still right.";
        case Cause::server:
            return "answers with a fault of its own server. That mostly passes by itself: the next run asks again.";
        case Cause::throttled:
            return "wants fewer requests. Let runs be rarer, raise politeness.min_delay_ms, or ask for less in its "
                   "definition.";
        case Cause::robots: return "has a robots.txt that forbids what was asked for: " + import_saved_pages(id) + ".";
        case Cause::refused:
            return has_keys ? fmt::format(
                                  "refuses the keys. Check them: 'gpuprice markets show {}' says where they "
                                  "are read from.",
                                  id)
                            : "refuses programs: " + import_saved_pages(id) + ".";
        case Cause::challenge:
            return "shows a login or a captcha in place of its listings: " + import_saved_pages(id) + ".";
        case Cause::moved:
            return fmt::format(
                "has nothing at the address that was asked for. Look in a browser where it is now, and "
                "correct its definition ('gpuprice markets show {}').",
                id);
        case Cause::form:
            return fmt::format(
                "answers in a form that its definition cannot read, so it has probably changed. See "
                "what is read of a saved page: gpuprice markets test {} --from FILE.",
                id);
        case Cause::stopped:
            return "was not finished when the run was ended, by --max-runtime or by hand. Give runs more time.";
        case Cause::limit:
            return "has more pages than a run may ask for. Raise politeness.max_pages or narrow its queries.";
        case Cause::no_key: return "needs a key that is not there. The message says what to set.";
        case Cause::no_command: return "needs a command that is not there. The message says which.";
        case Cause::import_only: return "cannot be asked: " + import_saved_pages(id) + ", and take it out of runs.";
        case Cause::paused: return "is left alone for a while, as the message says; later runs ask it again.";
        case Cause::unknown: return {};
    }
    return {};
}

std::string failure(const std::string& id, const std::string& clause)
{
    return clause.empty() ? id +
                                " is broken: no answer came, or none that could be read. If the next run fails too, "
                                "look whether it has moved or changed its form: gpuprice markets test " +
                                id + " --from FILE."
                          : id + " " + clause;
}

}  // namespace

std::string market_advice(const store::MarketStatus& status, const model::MarketDefinition* definition)
{
    if (!status.last) {
        return {};
    }
    const std::string& id = status.market;
    const model::MarketRun& last = *status.last;
    const bool has_keys = definition != nullptr && !definition->credentials.empty();
    const std::string clause = clause_of(id, last.cause, has_keys);
    switch (last.outcome) {
        case Outcome::blocked:
            return clause.empty() ? id +
                                        " is blocked: it answers, but not to gpuprice (a login, a captcha, its "
                                        "robots.txt or refused keys). Read the message and 'gpuprice markets show " +
                                        id + "'; saved pages can still be imported."
                                  : id + " is blocked: it " + clause;
        case Outcome::failed: return failure(id, clause);
        case Outcome::skipped:
            return clause.empty() ? id +
                                        " was skipped: the run could not ask it. Read the message and run 'gpuprice "
                                        "scrape " +
                                        id + "'."
                                  : id + " was skipped: it " + clause;
        case Outcome::drift:
            return fmt::format(
                "{0} drifts: it showed {1}, far fewer or without the prices of the runs before; {2} open. Look at the "
                "market itself; if that is all it has: gpuprice scrape {0} --accept {0}.",
                id, text::counted(static_cast<std::size_t>(last.seen), "listing"),
                status.open == 1 ? "1 stays" : fmt::format("{} stay", status.open));
        case Outcome::empty:
            return status.open > 0
                       ? fmt::format(
                             "{} is empty: it says itself that it has no results, where {} open. What was open "
                             "counts as gone when a second run, a day later, finds the same.",
                             id, status.open == 1 ? "1 listing was" : fmt::format("{} listings were", status.open))
                       : "";
        case Outcome::partial:
            if (last.requests == 0) {
                return {};  // an import asks nobody, and is never more than a part
            }
            return id + " answered in part: what it showed is kept, what it did not show proves nothing." +
                   (clause.empty() ? "" : " It " + clause);
        case Outcome::ok:
        case Outcome::not_modified: return {};
    }
    return {};
}

}  // namespace gpuprice::cli
