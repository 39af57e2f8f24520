#include "gpuprice/catalog/catalog.hpp"

#include "fixture.hpp"
#include "support/catch.hpp"

#include <random>

using namespace gpuprice;
using namespace gpuprice::catalog;
using namespace gpuprice::test;

namespace {

std::vector<std::string> ids(const std::vector<const Card*>& cards)
{
    std::vector<std::string> all;
    for (const Card* card : cards) {
        all.push_back(card->id);
    }
    return all;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("every card is found by its id, and nothing by another")
{
    for (const Card& card : shipped().cards()) {
        CHECK(shipped().find(card.id) == &card);
        CHECK(shipped().find(card.id + "x") == nullptr);
    }
    CHECK(shipped().find("") == nullptr);
    CHECK(shipped().find("A100-80GB-PCIE") == nullptr);
    CHECK(shipped().find("zzz") == nullptr);
}

TEST_CASE("a name means an id, a family, or the beginning of ids")
{
    CHECK(ids(shipped().match("a100-80gb-pcie")) == Ids{"a100-80gb-pcie"});
    CHECK(ids(shipped().match("A100-80GB-PCIe")) == Ids{"a100-80gb-pcie"});
    CHECK(ids(shipped().match("A100 80GB PCIe")) == Ids{"a100-80gb-pcie"});
    CHECK(ids(shipped().match("a100-80gb")) == Ids{"a100-80gb-pcie", "a100-80gb-sxm4"});
    CHECK(ids(shipped().match("  A100  80GB ")) == Ids{"a100-80gb-pcie", "a100-80gb-sxm4"});
    CHECK(ids(shipped().match("a100")) == Ids{"a100-40gb-pcie", "a100-80gb-pcie", "a100-40gb-sxm4", "a100-80gb-sxm4",
                                              "a100-64gb-sxm4", "a100-96gb-7936sp"});
    CHECK(ids(shipped().match("A10")) == Ids{"a10-24gb-pcie"});
    CHECK(ids(shipped().match("l40")) == Ids{"l40-48gb-pcie"});
    CHECK(ids(shipped().match("h20")) == Ids{"h20-96gb-sxm", "h20-141gb-sxm"});
    CHECK(ids(shipped().match("RTX 4090")) == Ids{"rtx-4090", "rtx-4090-48gb-mod"});
    CHECK(ids(shipped().match("rtx4090")) == Ids{"rtx-4090", "rtx-4090-48gb-mod"});
    CHECK(ids(shipped().match("rtx-4090")) == Ids{"rtx-4090"});
    CHECK(ids(shipped().match("gaudi2")) == Ids{"gaudi2-96gb"});
    CHECK(ids(shipped().match("rtx pro 6000")) == Ids{"rtx-pro-6000-ws", "rtx-pro-6000-maxq", "rtx-pro-6000-server"});
    CHECK(ids(shipped().match("Ｈ１００ 80GB")) == Ids{"h100-80gb-pcie", "h100-80gb-sxm5"});
}

TEST_CASE("a name that means nothing matches nothing")
{
    for (const char* name : {"", " ", "a", "a100-8", "a1000", "-", "h100 80gb pcie x", "夸克", "\xff"}) {
        INFO(name);
        CHECK(shipped().match(name).empty());
    }
}

TEST_CASE("every family matches exactly its own cards, however it is cased and spaced")
{
    for (const Card& card : shipped().cards()) {
        Ids expected;
        for (const Card& each : shipped().cards()) {
            if (each.family == card.family) {
                expected.push_back(each.id);
            }
        }
        std::string squeezed;
        for (const char c : card.family) {
            if (c != ' ') {
                squeezed += c;
            }
        }
        INFO(card.family);
        CHECK(ids(shipped().match(card.family)) == expected);
        if (shipped().find(squeezed) == nullptr) {
            CHECK(ids(shipped().match(squeezed)) == expected);
        }
    }
}

TEST_CASE("what is nearly a name is answered with the names near it")
{
    CHECK(shipped().nearest("a100-80gb-pci").front() == "a100-80gb-pcie");
    CHECK(shipped().nearest("h10", 1).size() == 1);
    CHECK(shipped().nearest("rtx 4900", 2) == Ids{"rtx-4080", "rtx-4090"});
    CHECK(shipped().nearest("gaudi 4", 2) == Ids{"Gaudi 2", "Gaudi 3"});
    CHECK(shipped().nearest("A100 80GB PCle").front() == "a100-80gb-pcie");
    CHECK(shipped().nearest("completely different words").empty());
    CHECK(shipped().nearest("h100", 0).empty());
}

TEST_CASE("one wrong letter still finds the card, nearest first")
{
    std::mt19937 random{20230314};
    for (const Card& card : shipped().cards()) {
        std::string name = card.id;
        name[random() % name.size()] = '_';
        const auto near = shipped().nearest(name, 5);
        INFO(name);
        CHECK(std::ranges::find(near, card.id) != near.end());
    }
}
