#include "rules.hpp"

namespace gpuprice::store {

std::map<std::int64_t, model::Rules> load_rules(const Connection& connection)
{
    std::map<std::int64_t, model::Rules> rules;
    auto rows = connection.prepare("SELECT id, normalizer, catalog FROM rules");
    while (rows.step()) {
        rules[rows.integer(0)] = {static_cast<int>(rows.integer(1)), rows.text(2)};
    }
    return rules;
}

std::optional<std::int64_t> find_rules(const Connection& connection, const model::Rules& rules)
{
    auto row = connection.prepare("SELECT id FROM rules WHERE normalizer = ? AND catalog = ?");
    return row.query(rules.normalizer, rules.catalog).step() ? std::optional{row.integer(0)} : std::nullopt;
}

std::int64_t rules_id(const Connection& connection, const model::Rules& rules)
{
    if (const auto known = find_rules(connection, rules)) {
        return *known;
    }
    connection.prepare("INSERT INTO rules (normalizer, catalog) VALUES (?, ?)").run(rules.normalizer, rules.catalog);
    return connection.last_insert_id();
}

}  // namespace gpuprice::store
