#include "alerts.hpp"

#include "sqlite.hpp"

namespace gpuprice::store {

namespace {

core::Day day_at(const Statement& row, int column) { return core::Day{std::chrono::days{row.integer(column)}}; }

std::optional<std::int64_t> id_or_new(std::int64_t id) { return id == 0 ? std::nullopt : std::optional{id}; }

}  // namespace

std::vector<model::AlertEpisode> load_alert_episodes(const Connection& connection)
{
    auto rows = connection.prepare(
        "SELECT id, rule, definition, subject, cell, text, started, ended, ending, judged, first_value, extreme, "
        "last_value FROM alert_episode ORDER BY id");
    std::vector<model::AlertEpisode> episodes;
    while (rows.step()) {
        model::AlertEpisode episode;
        episode.id = rows.integer(0);
        episode.rule = rows.text(1);
        episode.definition = rows.text(2);
        episode.subject = rows.text(3);
        episode.cell = rows.text(4);
        episode.text = rows.text(5);
        episode.started = day_at(rows, 6);
        if (!rows.is_null(7)) {
            episode.ended = day_at(rows, 7);
        }
        episode.ending = rows.text(8);
        episode.judged = day_at(rows, 9);
        episode.first_value = rows.real(10);
        episode.extreme = rows.real(11);
        episode.last_value = rows.real(12);
        episodes.push_back(std::move(episode));
    }
    return episodes;
}

std::int64_t write_alert_episode(Connection& connection, const model::AlertEpisode& episode)
{
    // No REPLACE: it would take the row away from under its messages.
    connection
        .prepare(
            "INSERT INTO alert_episode (id, rule, definition, subject, cell, text, started, ended, ending, judged, "
            "first_value, extreme, last_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET text = excluded.text, ended = excluded.ended, ending = excluded.ending, "
            "judged = excluded.judged, extreme = excluded.extreme, last_value = excluded.last_value")
        .run(id_or_new(episode.id), episode.rule, episode.definition, episode.subject, episode.cell, episode.text,
             episode.started, episode.ended, episode.ending, episode.judged, episode.first_value, episode.extreme,
             episode.last_value);
    return episode.id == 0 ? connection.last_insert_id() : episode.id;
}

std::vector<model::AlertMessage> load_alert_messages(const Connection& connection)
{
    auto rows = connection.prepare(
        "SELECT id, episode, event, channel, delivery, made, tries, tried, error, key, title, text, body "
        "FROM alert_message ORDER BY id");
    std::vector<model::AlertMessage> messages;
    while (rows.step()) {
        model::AlertMessage message;
        message.id = rows.integer(0);
        message.episode = rows.integer(1);
        message.event = model::parse_alert_event(rows.text_view(2)).value_or(model::AlertEvent::start);
        message.channel = rows.text(3);
        // What a later version may call by another word is not to be sent by this one.
        message.delivery = model::parse_delivery(rows.text_view(4)).value_or(model::Delivery::uncertain);
        message.made = rows.instant(5);
        message.tries = static_cast<int>(rows.integer(6));
        message.tried = rows.maybe_instant(7);
        message.error = rows.text(8);
        message.key = rows.text(9);
        message.title = rows.text(10);
        message.text = rows.text(11);
        message.body = rows.text(12);
        messages.push_back(std::move(message));
    }
    return messages;
}

std::int64_t write_alert_message(Connection& connection, const model::AlertMessage& message)
{
    connection
        .prepare(
            "INSERT INTO alert_message (id, episode, event, channel, delivery, made, tries, tried, error, key, title, "
            "text, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "delivery = excluded.delivery, tries = excluded.tries, tried = excluded.tried, error = excluded.error")
        .run(id_or_new(message.id), message.episode, model::to_text(message.event), message.channel,
             model::to_text(message.delivery), message.made, message.tries, message.tried, message.error, message.key,
             message.title, message.text, message.body);
    return message.id == 0 ? connection.last_insert_id() : message.id;
}

}  // namespace gpuprice::store
