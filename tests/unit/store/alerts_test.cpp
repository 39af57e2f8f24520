// Episodes of alert rules and the messages about them, as they are kept.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Store;

namespace {

model::AlertEpisode episode_of(const std::string& rule)
{
    model::AlertEpisode episode;
    episode.rule = rule;
    episode.definition = "d1";
    episode.subject = "a100-80gb-pcie|ask|used|US";
    episode.text = "a100-80gb-pcie, used in US";
    episode.started = core::day_of(k_start);
    episode.judged = episode.started;
    episode.first_value = 15'900.5;
    episode.extreme = 15'800.0;
    episode.last_value = 15'850.25;
    return episode;
}

model::AlertMessage message_about(std::int64_t episode, const std::string& channel)
{
    model::AlertMessage message;
    message.episode = episode;
    message.channel = channel;
    message.made = k_start;
    message.key = "k1";
    message.title = "title";
    message.text = "text";
    message.body = R"({"rule":"cheap"})";
    return message;
}

}  // namespace

TEST_CASE("episodes and messages read back as they were written, and as they were changed")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto episode = episode_of("cheap");
    auto message = message_about(0, "ops");
    {
        auto store = Store::open(file, Access::write);
        episode.id = store.save_alert_episode(episode);
        message.episode = episode.id;
        message.id = store.save_alert_message(message);
        CHECK(store.alert_episodes() == std::vector{episode});
        CHECK(store.alert_messages() == std::vector{message});
        episode.ended = episode.started + std::chrono::days{3};
        episode.ending = "it rose";
        episode.judged = *episode.ended;
        episode.extreme = 15'000.0;
        episode.last_value = 16'500.0;
        message.delivery = model::Delivery::waiting;
        message.tries = 2;
        message.tried = k_start + hours{5};
        message.error = "no answer";
        CHECK(store.save_alert_episode(episode) == episode.id);
        CHECK(store.save_alert_message(message) == message.id);
    }
    const auto store = Store::open(file, Access::read);
    CHECK(store.alert_episodes() == std::vector{episode});
    CHECK(store.alert_messages() == std::vector{message});
    CHECK(store.check().empty());
}

TEST_CASE("one rule has one open episode for a subject, and an episode one message for a channel and event")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    auto first = episode_of("cheap");
    first.id = store.save_alert_episode(first);
    CHECK_THROWS_AS(store.save_alert_episode(episode_of("cheap")), core::DataError);
    CHECK(store.save_alert_episode(episode_of("other")) != first.id);
    first.ended = first.started;
    (void)store.save_alert_episode(first);
    CHECK(store.save_alert_episode(episode_of("cheap")) != first.id);

    (void)store.save_alert_message(message_about(first.id, "ops"));
    CHECK_THROWS_AS(store.save_alert_message(message_about(first.id, "ops")), core::DataError);
    (void)store.save_alert_message(message_about(first.id, "mail"));
    auto end = message_about(first.id, "ops");
    end.event = model::AlertEvent::end;
    (void)store.save_alert_message(end);
    CHECK(store.alert_messages().size() == 3);
}
