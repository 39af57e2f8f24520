#include "gpuprice/catalog/catalog.hpp"

#include "broken.hpp"
#include "fixture.hpp"
#include "support/catch.hpp"

using namespace gpuprice;
using namespace gpuprice::catalog;
using namespace gpuprice::test;
using namespace std::chrono;

TEST_CASE("every field of a card is read, and unknown ones stay unknown")
{
    const Catalog catalog = load_texts(small_cards().dump(), small_events().dump());
    REQUIRE(catalog.cards().size() == 2);
    const Card& card = catalog.cards()[0];
    CHECK(card.id == "q7-16gb-pcie");
    CHECK(card.vendor == "Quux");
    CHECK(card.family == "Q7");
    CHECK(card.variant == "16GB PCIe");
    CHECK(card.memory_gb == 16);
    CHECK(card.memory_type == "HBM2");
    CHECK(card.form_factor == model::FormFactor::pcie);
    CHECK(card.form_factor_text == "PCIe FHHL");
    CHECK(card.architecture == "Quark");
    CHECK(card.process_nm == 7.0);
    CHECK(card.tdp_watts == 250.5);
    CHECK(card.fp16_dense_tflops == 112.0);
    CHECK(card.memory_bandwidth_gbs == 900.0);
    CHECK(card.launched == core::Day{2021y / June / 28});
    CHECK(card.part_numbers == std::vector<std::string>{"Q7-0001", "Q7-0002"});
    CHECK(card.pci_ids == std::vector<std::string>{"1d0f:00a7"});
    CHECK(card.aliases == std::vector<std::string>{"夸克 Q7 16G"});
    CHECK(card.export_status == "restricted");
    CHECK(card.note == "the first of its kind");

    const Card& bare = catalog.cards()[1];
    CHECK_FALSE(bare.memory_gb.has_value());
    CHECK(bare.memory_type.empty());
    CHECK_FALSE(bare.form_factor.has_value());
    CHECK_FALSE(bare.process_nm.has_value());
    CHECK_FALSE(bare.tdp_watts.has_value());
    CHECK_FALSE(bare.fp16_dense_tflops.has_value());
    CHECK_FALSE(bare.memory_bandwidth_gbs.has_value());
    CHECK_FALSE(bare.launched.has_value());
    CHECK(bare.export_status.empty());
    CHECK(bare.prices.empty());
}

TEST_CASE("price records stand in the order of their days, undated ones last")
{
    const Catalog catalog = load_texts(small_cards().dump(), small_events().dump());
    const auto& prices = catalog.cards()[0].prices;
    REQUIRE(prices.size() == 3);

    CHECK(prices[0].kind == PriceRecordKind::msrp);
    CHECK(prices[0].low == core::Money{10'000'000, core::Currency::usd});
    CHECK(prices[0].high == prices[0].low);
    CHECK_FALSE(prices[0].approximate_day);
    CHECK(prices[0].variant_stated);
    CHECK(prices[0].confidence == Confidence::high);

    CHECK(prices[1].kind == PriceRecordKind::street_estimate);
    CHECK(prices[1].low.to_decimal() == "1200.5");
    CHECK(prices[1].high.to_decimal() == "1300");
    CHECK(prices[1].day == core::Day{2021y / July / 1});
    CHECK(prices[1].approximate_day);
    CHECK_FALSE(prices[1].variant_stated);
    CHECK(prices[1].source == "The Quux Times");
    CHECK(prices[1].note == "month precision");

    CHECK(prices[2].kind == PriceRecordKind::rumour);
    CHECK(prices[2].low.currency == core::Currency::cny);
    CHECK_FALSE(prices[2].day.has_value());
}

TEST_CASE("events stand in the order of their days")
{
    const Catalog catalog = load_texts(small_cards().dump(), small_events().dump());
    REQUIRE(catalog.events().size() == 2);
    const Event& first = catalog.events()[0];
    CHECK(first.day == core::Day{2021y / June / 28});
    CHECK(first.approximate_day);
    CHECK(first.kind == "launch");
    CHECK(first.families == std::vector<std::string>{"Q7"});
    CHECK(first.title == "Q7 launched");
    CHECK(first.source == "Quux press release");
    CHECK(first.note == "day from notes");
    CHECK(catalog.events()[1].families == std::vector<std::string>{"all"});
}

TEST_CASE("a card that breaks a rule is refused with file, place and rule")
{
    for (const Broken& broken : broken_cards()) {
        INFO(broken.patch.dump());
        CHECK(complaint_about(small_cards().patch(broken.patch).dump(), small_events().dump()) == broken.complaint);
    }
}

TEST_CASE("an event that breaks a rule is refused with file, place and rule")
{
    for (const Broken& broken : broken_events()) {
        INFO(broken.patch.dump());
        CHECK(complaint_about(small_cards().dump(), small_events().patch(broken.patch).dump()) == broken.complaint);
    }
}

TEST_CASE("texts that are no strict JSON are refused with their place")
{
    const std::string events = small_events().dump();
    CHECK_THAT(complaint_about("{\"cards\": [\n  {,", events),
               ContainsSubstring("cards.json is not valid JSON: parse error at line 2"));
    CHECK_THAT(complaint_about("", events), ContainsSubstring("cards.json is not valid JSON"));
    CHECK_THAT(complaint_about("{\"cards\": [{\"id\": \"\xff\xfe\"}]}", events), ContainsSubstring("invalid string"));
    CHECK(complaint_about("{\"cards\": [{\"id\": \"a\"}, {\"id\": \"b\", \"id\": \"c\"}]}", events) ==
          "cards.json: /cards/1/id: the key stands twice in one object; keep one");
    CHECK_THAT(complaint_about("{\"cards\": 1e999}", events), ContainsSubstring("cards.json is not valid JSON"));
    CHECK_THAT(complaint_about(std::string(100'000, '['), events), ContainsSubstring("nested deeper than 16 levels"));
    CHECK(complaint_about("[]", events) == "cards.json: the document: must be an object");
    CHECK(complaint_about("{\"cards\": []}", events) == "cards.json: /cards: must hold at least one card");
}

TEST_CASE("a missing file is named with the remedy")
{
    const TempDir directory;
    CHECK_THROWS_WITH(Catalog::load(directory.path()),
                      ContainsSubstring("cards.json cannot be read; install the program's data again"));
    directory.write("cards.json", small_cards().dump());
    CHECK_THROWS_WITH(Catalog::load(directory.path()), ContainsSubstring("events.json cannot be read"));
}

TEST_CASE("any cut of the text is refused, never half read")
{
    const std::string cards = small_cards().dump();
    const std::string events = small_events().dump();
    const auto length = GENERATE_COPY(range(std::size_t{0}, cards.size() - 1, cards.size() / 97));
    CHECK_FALSE(complaint_about(cards.substr(0, length), events).empty());
}

TEST_CASE("words of price records are read back, others are refused with the list")
{
    for (int i = 0; i <= static_cast<int>(PriceRecordKind::database); ++i) {
        const auto kind = static_cast<PriceRecordKind>(i);
        CHECK(parse_price_record_kind(to_text(kind)).value() == kind);
    }
    for (const Confidence confidence : {Confidence::low, Confidence::medium, Confidence::high}) {
        CHECK(parse_confidence(to_text(confidence)).value() == confidence);
    }
    CHECK(parse_confidence("sure").error().text() == "'sure' is no confidence; use one of low, medium, high");
    CHECK_FALSE(parse_price_record_kind("MSRP").has_value());
}
