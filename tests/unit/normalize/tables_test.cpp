// The vocabulary is data: adding to it needs no rebuild, and a mistake in it is a sentence.

#include "gpuprice/core/error.hpp"

#include "read_title.hpp"
#include "support/temp_dir.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

using namespace gpuprice;
using nlohmann::json;

namespace {

json shipped(const char* file)
{
    std::ifstream in{test::catalog_directory() / file};
    return json::parse(in);
}

// A data directory with changed cards and vocabulary.
class Changed {
public:
    json cards = shipped("cards.json");
    json vocabulary = shipped("vocabulary.json");

    [[nodiscard]] normalize::Normalizer load() const
    {
        directory_.write("cards.json", cards.dump());
        directory_.write("vocabulary.json", vocabulary.dump());
        directory_.write("events.json", R"({"events": []})");
        return normalize::Normalizer{catalog::Catalog::load(directory_.path()), directory_.path()};
    }

    [[nodiscard]] std::string complaint() const
    {
        try {
            (void)load();
        } catch (const core::DataError& error) {
            return error.what();
        }
        return "no complaint";
    }

    [[nodiscard]] json& card(const std::string& id)
    {
        for (json& each : cards["cards"]) {
            if (each["id"] == id) {
                return each;
            }
        }
        throw std::logic_error("no card " + id);
    }

private:
    test::TempDir directory_;
};

std::string brief_of(const normalize::Normalizer& normalizer, const char* title)
{
    model::RawListing raw;
    raw.title = title;
    return test::brief(normalizer.normalize(raw));
}

}  // namespace

TEST_CASE("a new card is read by its family's name as soon as it is in the catalogue")
{
    Changed data;
    json card = data.card("l40s-48gb-pcie");
    card["id"] = "l70-96gb-pcie";
    card["family"] = "L70X";
    card["memory_gb"] = 96;
    card["part_numbers"] = json::array({"900-2G777-0000-000"});
    card["aliases"] = json::array();
    card["prices"] = json::array();
    data.cards["cards"].push_back(card);
    const auto normalizer = data.load();
    CHECK(brief_of(normalizer, "NVIDIA L70X 96GB") == "card l70-96gb-pcie");
    CHECK(brief_of(normalizer, "NVIDIA GPU 900-2G777-0000-000") == "card l70-96gb-pcie");
}

TEST_CASE("a new word is read as soon as it is in the vocabulary")
{
    Changed data;
    CHECK(brief_of(data.load(), "Doohickey for NVIDIA A100") == "card A100?");
    data.vocabulary["words"].push_back({{"role", "accessory"}, {"language", "en"}, {"words", {"doohickey"}}});
    CHECK(brief_of(data.load(), "Doohickey for NVIDIA A100") == "accessory -");
}

TEST_CASE("two cards with one part number are refused, both named")
{
    Changed data;
    data.card("a40-48gb-pcie")["part_numbers"].push_back("TCSA30M-PB");
    CHECK_THAT(data.complaint(), test::ContainsSubstring("a30-24gb-pcie") && test::ContainsSubstring("a40-48gb-pcie") &&
                                     test::ContainsSubstring("TCSA30M-PB"));
}

TEST_CASE("two families with one name are refused, both named")
{
    Changed data;
    data.vocabulary["families"].push_back({{"family", "L40"}, {"names", {"l40", "a 10"}}});
    data.vocabulary["families"].push_back({{"family", "A10"}, {"names", {"a10", "a 10"}}});
    CHECK_THAT(data.complaint(),
               test::ContainsSubstring("L40") && test::ContainsSubstring("A10") && test::ContainsSubstring("a 10"));
}

TEST_CASE("unknown roles, families, cards and form factors are refused by name")
{
    Changed data;
    data.vocabulary["words"].push_back({{"role", "gizmo"}, {"language", "en"}, {"words", {"x"}}});
    CHECK_THAT(data.complaint(), test::ContainsSubstring("vocabulary.json") && test::ContainsSubstring("gizmo"));

    Changed family;
    family.vocabulary["families"].push_back({{"family", "Z999"}, {"names", {"z999"}}});
    CHECK_THAT(family.complaint(), test::ContainsSubstring("Z999"));

    Changed variant;
    variant.vocabulary["variants"].push_back({{"card", "no-such-card"}, {"words", {"x"}}});
    CHECK_THAT(variant.complaint(), test::ContainsSubstring("no-such-card"));

    Changed form;
    form.vocabulary["form_factors"].push_back({{"form_factor", "isa"}, {"names", {"isa"}}});
    CHECK_THAT(form.complaint(), test::ContainsSubstring("isa"));
}

TEST_CASE("a malformed vocabulary names file and place")
{
    Changed data;
    data.vocabulary["words"][0]["wrods"] = 1;
    CHECK_THAT(data.complaint(), test::ContainsSubstring("vocabulary.json") && test::ContainsSubstring("/words/0"));

    Changed missing;
    missing.vocabulary.erase("families");
    CHECK_THAT(missing.complaint(), test::ContainsSubstring("families"));
}
