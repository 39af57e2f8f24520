#include "json_node.hpp"
#include "readers.hpp"
#include "words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gpuprice::catalog {

namespace {

constexpr std::array<std::string_view, 6> k_event_kinds{"launch", "export-control", "supply",
                                                        "demand", "crypto",         "tariff"};
constexpr std::string_view k_whole_market = "all";

std::string read_kind(const JsonNode& node)
{
    return std::string{k_event_kinds[node.require(find_word(k_event_kinds, node.text(), "kind of event"))]};
}

std::vector<std::string> read_families(const JsonNode& node, const std::vector<Card>& cards)
{
    std::vector<std::string> families = node.texts();
    if (families.empty()) {
        node.fail("must name at least one family, or \"all\"");
    }
    for (const JsonNode& item : node.items()) {
        const std::string family = item.text();
        if (family == k_whole_market) {
            if (families.size() > 1) {
                item.fail("\"all\" stands alone");
            }
        } else if (std::ranges::find(cards, family, &Card::family) == cards.end()) {
            item.fail("'" + family + "' is no family of cards.json; name one of them, or \"all\"");
        }
    }
    return families;
}

Event read_event(const JsonNode& node, const std::vector<Card>& cards)
{
    node.allow_only({"day", "approximate_day", "kind", "families", "title", "source", "note"});
    Event event;
    event.day = node.at("day").day();
    if (const auto approximate = node.find("approximate_day")) {
        event.approximate_day = approximate->boolean();
    }
    event.kind = read_kind(node.at("kind"));
    event.families = read_families(node.at("families"), cards);
    event.title = node.at("title").text();
    event.source = node.at("source").text();
    if (const auto note = node.find("note")) {
        event.note = note->text();
    }
    return event;
}

}  // namespace

std::vector<Event> read_events(const std::string& bytes, const std::string& name, const std::vector<Card>& cards)
{
    const auto document = parse_strict_json(bytes, name);
    const JsonNode root{document, name};
    root.allow_only({"$schema", "events"});
    std::vector<Event> events;
    for (const JsonNode& node : root.at("events").items()) {
        events.push_back(read_event(node, cards));
    }
    std::ranges::stable_sort(events, {}, &Event::day);
    return events;
}

}  // namespace gpuprice::catalog
