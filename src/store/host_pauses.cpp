#include "host_pauses.hpp"

#include "sqlite.hpp"

namespace gpuprice::store {

std::vector<HostPause> load_host_pauses(const Connection& connection, core::Instant now)
{
    auto rows = connection.prepare("SELECT origin, until, why FROM host_pause WHERE until > ? ORDER BY origin");
    rows.query(now);
    std::vector<HostPause> pauses;
    while (rows.step()) {
        pauses.push_back({rows.text(0), rows.instant(1), rows.text(2)});
    }
    return pauses;
}

void write_host_pauses(Connection& connection, std::span<const HostPause> pauses, core::Instant now)
{
    Transaction transaction{connection, Transaction::Kind::write};
    connection.prepare("DELETE FROM host_pause WHERE until <= ?").run(now);
    auto insert = connection.prepare(
        "INSERT INTO host_pause (origin, until, why) VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
        "SET until = excluded.until, why = excluded.why WHERE excluded.until > until");
    for (const HostPause& pause : pauses) {
        insert.run(pause.origin, pause.until, pause.why);
    }
    transaction.commit();
}

}  // namespace gpuprice::store
