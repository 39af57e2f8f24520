#include "schema.hpp"

#include "broken.hpp"
#include "fixture.hpp"
#include "support/catch.hpp"

#include <fstream>

using namespace gpuprice;
using namespace gpuprice::test;

namespace {

nlohmann::json shipped_json(const std::string& file)
{
    std::ifstream in{k_shipped_catalog / file};
    return nlohmann::json::parse(in);
}

}  // namespace

TEST_CASE("the shipped files keep to their schemas")
{
    CHECK(breach(shipped_json("cards.schema.json"), shipped_json("cards.json")).empty());
    CHECK(breach(shipped_json("events.schema.json"), shipped_json("events.json")).empty());
}

TEST_CASE("the schemas refuse what the loader refuses, except what a schema cannot say")
{
    const auto cards_schema = shipped_json("cards.schema.json");
    CHECK(breach(cards_schema, small_cards()).empty());
    for (const Broken& broken : broken_cards()) {
        INFO(broken.patch.dump());
        CHECK(breach(cards_schema, small_cards().patch(broken.patch)).empty() ==
              (broken.noticed == Noticed::by_loader_only));
    }
    const auto events_schema = shipped_json("events.schema.json");
    CHECK(breach(events_schema, small_events()).empty());
    for (const Broken& broken : broken_events()) {
        INFO(broken.patch.dump());
        CHECK(breach(events_schema, small_events().patch(broken.patch)).empty() ==
              (broken.noticed == Noticed::by_loader_only));
    }
}

TEST_CASE("every word that a schema offers is one that the loader takes")
{
    const auto schema = shipped_json("cards.schema.json");
    const auto& price = schema.at("$defs").at("price").at("properties");
    for (const auto& kind : price.at("kind").at("enum")) {
        auto cards = small_cards();
        cards["cards"][0]["prices"][1]["kind"] = kind;
        CHECK(complaint_about(cards.dump(), small_events().dump()).empty());
    }
    CHECK(price.at("kind").at("enum").size() == static_cast<std::size_t>(catalog::PriceRecordKind::database) + 1);
    for (const auto& form : schema.at("$defs").at("card").at("properties").at("form_factor").at("enum")) {
        auto cards = small_cards();
        cards["cards"][0]["form_factor"] = form;
        CHECK(complaint_about(cards.dump(), small_events().dump()).empty());
    }
    const auto events_schema = shipped_json("events.schema.json");
    for (const auto& kind : events_schema.at("$defs").at("event").at("properties").at("kind").at("enum")) {
        auto events = small_events();
        events["events"][0]["kind"] = kind;
        CHECK(complaint_about(small_cards().dump(), events.dump()).empty());
    }
}
