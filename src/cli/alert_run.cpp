#include "alert_run.hpp"

#include "gpuprice/alerts/episodes.hpp"
#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/text/counted.hpp"

#include "alert_findings.hpp"
#include "alert_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace gpuprice::cli {

namespace {

using alerts::Rule;
using model::AlertEpisode;
using model::AlertMessage;
using model::Delivery;

/// Later trouble than this is told by `alerts episodes` only.
constexpr std::chrono::days k_noted{30};

std::vector<std::string> channels_of(const AlertSettings& settings, const Rule& rule)
{
    if (!rule.channels.empty()) {
        return rule.channels;
    }
    std::vector<std::string> all;
    for (const auto& [name, channel] : settings.channels) {
        all.push_back(name);
    }
    return all;
}

/// What another run left on its way.
void settle_interrupted(store::Store& store)
{
    for (AlertMessage& message : store.alert_messages()) {
        if (message.delivery == Delivery::sending) {
            message.delivery = Delivery::uncertain;
            message.error = "the program ended while it was being sent; it may have arrived";
            (void)store.save_alert_message(message);
        }
    }
}

void end_removed(store::Store& store, const AlertSettings& settings, core::Day today)
{
    for (AlertEpisode& episode : store.alert_episodes()) {
        if (!episode.ended && settings.find(episode.rule) == nullptr) {
            episode.ended = std::max(today, episode.started);
            episode.ending = "the rule was removed";
            (void)store.save_alert_episode(episode);
        }
    }
}

void judge(Session& session, store::Store& store, const Rule& rule, core::Instant now, AlertRun& run)
{
    const core::Day today = core::day_of(now);
    std::vector<AlertEpisode> known = store.alert_episodes();
    std::erase_if(known, [&rule](const AlertEpisode& episode) { return episode.rule != rule.name; });
    const auto readings = rule_readings(session, store, rule, {today, today});
    alerts::Tracker tracker{rule, known, today};
    const auto changes = tracker.take(today, readings);
    date_back(session, store, rule, today, changes, tracker);
    std::vector<AlertEpisode> episodes = tracker.episodes();
    for (const alerts::Change& change : changes) {
        if (change.event == model::AlertEvent::start && change.reading) {
            episodes[change.episode].text = subject_text(change.reading->subject);
        }
    }
    const AlertSettings& settings = session.configuration().alerts;
    store.atomically([&] {
        // Ended ones first: of one subject only one may go on.
        for (const bool is_over : {true, false}) {
            for (std::size_t i = 0; i < episodes.size(); ++i) {
                const bool is_changed = i >= known.size() || episodes[i] != known[i];
                if (is_changed && episodes[i].ended.has_value() == is_over) {
                    episodes[i].id = store.save_alert_episode(episodes[i]);
                }
            }
        }
        for (const alerts::Change& change : changes) {
            const bool is_start = change.event == model::AlertEvent::start;
            const AlertEpisode& episode = episodes[change.episode];
            if (!change.is_news || (!is_start && !rule.tells_end)) {
                continue;
            }
            const std::string key =
                core::digest(fmt::format("{}\n{}\n{}\n{}\n{}", rule.name, episode.subject,
                                         core::to_text(episode.started), episode.id, model::to_text(change.event)));
            const fetch::Message told = message_of(session, rule, change, episode, key, now);
            for (const std::string& channel : channels_of(settings, rule)) {
                AlertMessage message;
                message.episode = episode.id;
                message.event = change.event;
                message.channel = channel;
                message.made = now;
                message.key = key;
                message.title = told.title;
                message.text = told.text;
                message.body = told.body;
                (void)store.save_alert_message(message);
            }
        }
    });
    for (const alerts::Change& change : changes) {
        const std::string line = rule.name + ": " + episodes[change.episode].text;
        (change.event == model::AlertEvent::start ? run.begun : run.over).push_back(line);
    }
}

/// One message to its channel. \returns  whether the channel may be given the next one.
bool send(store::Store& store, const fetch::Courier& courier, const fetch::Channel& channel, AlertMessage& message,
          core::Instant now)
{
    const AlertMessage before = message;
    message.delivery = Delivery::sending;
    message.tries += 1;
    message.tried = now;
    (void)store.save_alert_message(message);
    const auto outcome =
        courier.deliver(channel, {message.key, message.title, message.text, message.body, message.made});
    if (outcome) {
        message.delivery = Delivery::sent;
        message.error.clear();
    } else if (outcome.error().kind == core::ErrorKind::cancelled) {
        message = before;
    } else {
        const bool is_old = now - message.made >= k_give_up && message.tries >= k_least_tries;
        message.delivery = is_old ? Delivery::given_up : Delivery::waiting;
        message.error = outcome.error().text();
    }
    (void)store.save_alert_message(message);
    return outcome.has_value();
}

void deliver(const Session& session, store::Store& store, core::Instant now, AlertRun& run)
{
    const fetch::Channels& channels = session.configuration().alerts.channels;
    const fetch::Courier courier{courier_options(session), session.context().environment};
    std::set<std::string> failing;  // one failure a run says enough of a channel
    for (AlertMessage& message : store.alert_messages()) {
        if (message.delivery != Delivery::waiting || failing.contains(message.channel)) {
            continue;
        }
        const auto channel = channels.find(message.channel);
        if (channel == channels.end()) {
            message.delivery = Delivery::given_up;
            message.error = "the configuration has no channel '" + message.channel + "' any more";
            (void)store.save_alert_message(message);
        } else if (!send(store, courier, channel->second, message, now)) {
            failing.insert(message.channel);
        }
        run.told.push_back(message);
    }
}

}  // namespace

void check_alert_rules(Session& session)
{
    for (const Rule& rule : session.configuration().alerts.rules) {
        static_cast<void>(rule_scope(session, rule));
    }
}

AlertRun run_alerts(Session& session, store::Store& store)
{
    const core::Instant now = session.clock().now();
    const AlertSettings& settings = session.configuration().alerts;
    AlertRun run;
    settle_interrupted(store);
    end_removed(store, settings, core::day_of(now));
    for (const Rule& rule : settings.rules) {
        try {
            judge(session, store, rule, now, run);
        } catch (const core::UsageError& error) {
            run.failures.emplace_back(error.what());
        }
    }
    deliver(session, store, now, run);
    return run;
}

bool is_trouble(const AlertMessage& message, core::Instant now)
{
    switch (message.delivery) {
        case Delivery::sent: return false;
        case Delivery::waiting: return !message.error.empty();
        case Delivery::sending: return now - message.tried.value_or(message.made) > 2 * k_delivery_budget;
        default: return true;
    }
}

std::vector<std::string> delivery_notes(const store::Store& store, core::Instant now)
{
    std::map<std::int64_t, std::string> rules;
    for (const AlertEpisode& episode : store.alert_episodes()) {
        rules.emplace(episode.id, episode.rule);
    }
    struct Trouble {
        std::size_t messages = 0;
        core::Instant since = core::Instant::max();
        std::string error;
    };
    std::map<std::tuple<Delivery, std::string, std::string>, Trouble> troubles;
    for (const AlertMessage& message : store.alert_messages()) {
        if (is_trouble(message, now) && now - message.made <= k_noted) {
            Trouble& trouble = troubles[{message.delivery, rules[message.episode], message.channel}];
            trouble.messages += 1;
            trouble.since = std::min(trouble.since, message.made);
            trouble.error = message.error;
        }
    }
    std::vector<std::string> notes;
    for (const auto& [key, trouble] : troubles) {
        const auto& [delivery, rule, channel] = key;
        const std::string messages = text::counted(trouble.messages, "message");
        const std::string_view what = delivery == Delivery::waiting    ? "did not arrive yet, the next run tries again"
                                      : delivery == Delivery::given_up ? "never arrived and is not tried any more"
                                                                       : "may not have arrived and is not sent again";
        notes.push_back(fmt::format("Alert {}: {} to {}, the first of {}, {}{}.", rule, messages, channel,
                                    core::to_text(trouble.since), what,
                                    trouble.error.empty() ? "" : ": " + trouble.error));
    }
    return notes;
}

fetch::CourierOptions courier_options(const Session& session)
{
    fetch::CourierOptions options;
    options.user_agent = session.user_agent();
    options.deadline = std::chrono::steady_clock::now() + k_delivery_budget;
    options.is_stopped = session.context().is_interrupted;
    return options;
}

}  // namespace gpuprice::cli
