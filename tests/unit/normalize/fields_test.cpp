// What the market's fields decide, beside the title.

#include "read_title.hpp"

using namespace gpuprice;
using test::brief;
using test::shipped_normalizer;

namespace {

model::RawListing listing(const char* title)
{
    model::RawListing raw;
    raw.title = title;
    return raw;
}

}  // namespace

TEST_CASE("a machine code of the condition comes before every word")
{
    const std::vector<std::pair<const char*, model::Condition>> codes = {
        {"1000", model::Condition::brand_new},   {"1500", model::Condition::open_box},
        {"2000", model::Condition::refurbished}, {"2010", model::Condition::refurbished},
        {"2750", model::Condition::refurbished}, {"3000", model::Condition::used},
        {"6000", model::Condition::used},        {"7000", model::Condition::for_parts},
        {"9999", model::Condition::unknown},     {"abc", model::Condition::unknown},
        {"", model::Condition::unknown},
    };
    for (const auto& [code, expected] : codes) {
        CAPTURE(code);
        auto raw = listing("NVIDIA A40 48GB");
        raw.condition_code = code;
        CHECK(shipped_normalizer().normalize(raw).condition == expected);
    }
    auto raw = listing("NVIDIA A40 48GB new sealed");
    raw.condition_code = "3000";
    CHECK(shipped_normalizer().normalize(raw).condition == model::Condition::used);
}

TEST_CASE("the market's words come before the title's")
{
    auto raw = listing("NVIDIA A40 48GB new");
    raw.condition_text = "Gebraucht";
    const auto read = shipped_normalizer().normalize(raw);
    CHECK(read.condition == model::Condition::used);
    raw.condition_text = "Neuwertig, keine Angabe";
    CHECK(shipped_normalizer().normalize(raw).condition == model::Condition::used);
    raw.condition_text = "siehe Text";
    CHECK(shipped_normalizer().normalize(raw).condition == model::Condition::brand_new);
}

TEST_CASE("an SXM module sold as new counts as unknown unless a verified seller says so")
{
    auto raw = listing("NVIDIA A100 80GB SXM4");
    raw.condition_code = "1000";
    CHECK(brief(shipped_normalizer().normalize(raw)) == "card a100-80gb-sxm4 new");  // no seller is named
    raw.seller = "somebody";
    CHECK(brief(shipped_normalizer().normalize(raw)) == "card a100-80gb-sxm4 [new_unverified]");
    raw.seller_feedback = 5000;
    raw.seller_positive_share = 0.95;
    CHECK(brief(shipped_normalizer().normalize(raw)) == "card a100-80gb-sxm4 [new_unverified]");
    raw.seller_positive_share = 0.99;
    CHECK(brief(shipped_normalizer().normalize(raw)) == "card a100-80gb-sxm4 new");

    auto card = listing("NVIDIA A100 80GB PCIe");
    card.condition_code = "1000";
    card.seller = "somebody";
    CHECK(brief(shipped_normalizer().normalize(card)) == "card a100-80gb-pcie new");
}

TEST_CASE("the market's quantity comes before the title's, and never divides a system")
{
    auto raw = listing("Lot of 4 NVIDIA T4");
    raw.quantity = 3;
    CHECK(shipped_normalizer().normalize(raw).quantity == 3);
    auto system = listing("HGX board w/ 4x A100 40GB SXM4");
    system.quantity = 4;
    CHECK(shipped_normalizer().normalize(system).quantity == 1);
}

TEST_CASE("fields set their flags: variations, best offer, a range of prices")
{
    auto raw = listing("NVIDIA T4 16GB");
    raw.facts = R"({"cheapest_of_variations": true,"other":1})";
    raw.best_offer = true;
    const auto usd = core::Currency::usd;
    model::RawPrice price;
    price.amount = core::Money::parse("500", usd).value();
    price.high = core::Money::parse("700", usd).value();
    raw.prices.push_back(price);
    CHECK(brief(shipped_normalizer().normalize(raw)) == "card t4-16gb-pcie [cheapest_of_variations best_offer]");
    raw.facts = R"({"cheapest_of_variations":false})";
    CHECK_FALSE(shipped_normalizer().normalize(raw).flags.has(model::Flag::cheapest_of_variations));
}

TEST_CASE("a reason is given exactly when the listing enters no card's price")
{
    for (const char* title : {"NVIDIA A100 80GB PCIe", "NVIDIA A100 40GB", "RTX 4090 box only", "GTX 1080 Ti",
                              "Suche RTX 4090", "NVIDIA A40 48GB defekt", "Nikon Coolpix A100", ""}) {
        CAPTURE(title);
        const auto read = shipped_normalizer().normalize(listing(title));
        const bool counts = read.offer_kind == model::OfferKind::card && !read.card.empty() &&
                            read.condition != model::Condition::for_parts;
        CHECK(read.reason.empty() == counts);
        CHECK(read.confidence >= 0.0);
        CHECK(read.confidence <= 1.0);
    }
}

TEST_CASE("the evidence names what decided, in words")
{
    const auto read = shipped_normalizer().normalize(listing("Lot of 4 NVIDIA A100 80GB PCIe 900-21001-0020-000 used"));
    std::string text;
    for (const auto& evidence : read.evidence) {
        text += evidence.token + " | " + evidence.rule + " | " + evidence.effect + "\n";
    }
    CHECK(text ==
          "900-21001-0020-000 | part number | card a100-80gb-pcie\n"
          "lot of 4 | quantity | 4 sold at this price\n"
          "used | condition word | condition used\n");
}
