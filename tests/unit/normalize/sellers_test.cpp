// How sellers write where titles are not English, on swap boards, and on clouds' price lists.

#include "read_title.hpp"

using namespace gpuprice;
using test::check_titles;
using test::read_title;

TEST_CASE("in Chinese, what is given along is no accessory for sale")
{
    check_titles({{"闲置 特斯拉P40 24G 送涡扇散热和电源线", "card p40-24gb-pcie used"},
                  {"A40 48G 显卡 附赠转接线", "card a40-48gb-pcie"},
                  {"NVIDIA T4 16GB 運算卡 半高擋板 二手", "card t4-16gb-pcie used"},
                  {"特斯拉 T4 半高挡板 适用", "accessory -"},
                  {"A100 SXM4 模组 转接板 不含GPU", "accessory -"}});
}

TEST_CASE("in Chinese, pulled from a mining machine is no mining machine, and new memory chips make no new card")
{
    check_titles({{"CMP 170HX 8G 矿机拆机", "card cmp-170hx-8gb used [pulled ex_mining]"},
                  {"RTX 3090 24G 全新显存颗粒 涡轮", "card rtx-3090"}});
}

TEST_CASE("cards are counted in Chinese numerals, and a warranty's months are no cards")
{
    CHECK(read_title("特斯拉P40 24G 三张打包").quantity == 3);
    CHECK(read_title("Tesla P100 16G 兩片 出清").quantity == 2);
    CHECK(read_title("Tesla P100 16G 保固三個月").quantity == 1);
    CHECK(read_title("Tesla P100 16G 保固3個月").quantity == 1);
}

TEST_CASE("rentals are recognized by how they are billed")
{
    check_titles({{"RTX 3090 24GB 按量计费 ¥1.58/时", "rental rtx-3090"},
                  {"4090算力出租 包月", "rental rtx-4090"},
                  {"H100 80GB SXM5 $2.19/hr", "rental h100-80gb-sxm5"}});
}

TEST_CASE("German boxes say nothing about the condition, use does")
{
    check_titles({{"RTX 3090 24GB mit OVP", "card rtx-3090"},
                  {"RTX 3090 24GB OVP kaum benutzt", "card rtx-3090 used"},
                  {"RTX 3090 24GB neu OVP", "card rtx-3090 new"}});
}

TEST_CASE("Ukrainian is read like its neighbours")
{
    check_titles({{"Відеокарта RTX 3090 24GB бу", "card rtx-3090 used"},
                  {"RTX 3090 (не робоча)", "card rtx-3090 for_parts"},
                  {"Вентилятори для RTX 3090, нові", "accessory - new"},
                  {"Куплю RTX 3090", "wanted rtx-3090"}});
}

TEST_CASE("swap posts: only what somebody has is for sale, and that may be an accessory")
{
    check_titles({{"[USA-CA][H] EK-Quantum Vector 3090 waterblock [W] PayPal", "accessory -"},
                  {"[USA-WA] [H] 2x Tesla P40 24GB w/ fan shrouds, riser [W] PayPal", "card p40-24gb-pcie x2"},
                  {"[W][US-TX] Tesla T4, low profile", "wanted t4-16gb-pcie"},
                  {"[USA-TN] [H] HP OMEN RTX 3090 [W] Local Cash", "card rtx-3090"}});
}

TEST_CASE("names listed with a comma or a slash are several cards")
{
    CHECK(read_title("RTX 3090, 4090 in stock").card.empty());
    CHECK(read_title("WTB RTX 3090/4090").card.empty());
    CHECK(read_title("RTX 3090 24GB better than 3080").card == "rtx-3090");
}

TEST_CASE("fans of a cooler are no cards")
{
    for (const char* title : {"MSI RTX 4090 Ventus 3X OC 24GB", "RTX 4090 24GB 3x Windforce fans",
                              "MSI Inspire 3X RTX 4090", "Tesla P40用 冷却ダクト 40mmファン2個付"}) {
        CAPTURE(title);
        CHECK(read_title(title).quantity == 1);
    }
    CHECK(read_title("2x MSI RTX 4090 24GB").quantity == 2);
}

TEST_CASE("digits behind a maker's part number are no memory")
{
    CHECK(read_title("Sapphire Radeon RX 7900 XT 11323-01-40G").memory_gb == 20);
    CHECK(read_title("NVIDIA A100-40G PCIe").memory_gb == 40);
}

TEST_CASE("where memory was changed, the size that is named first is the card's own")
{
    const auto listing = read_title("NVIDIA Tesla V100 12GB PCIe, 16GB neutered");
    CHECK(listing.card.empty());
    CHECK(listing.memory_gb == 12);
    CHECK(listing.flags.has(model::Flag::memory_modded));
}

TEST_CASE("a card whose memory was changed reads alike in whatever words and order both sizes are named")
{
    for (const char* title :
         {"NVIDIA A100 40G改80G PCIe", "NVIDIA A100 PCIe 40改80G", "NVIDIA A100 PCIe 40G 改 80GB",
          "NVIDIA A100 40G改成80G PCIe", "NVIDIA A100 40G改为80G PCIe", "NVIDIA A100 40G魔改80G PCIe",
          "NVIDIA A100 80G PCIe 40G改80G", "NVIDIA A100 PCIe modded 40GB to 80GB", "NVIDIA A100 PCIe modded 40 to 80GB",
          "NVIDIA A100 40GB PCIe modded to 80GB", "NVIDIA A100 80GB PCIe (modded 40GB to 80GB)",
          "NVIDIA A100 80GB PCIe modded from 40GB", "NVIDIA A100 PCIe upgraded from 40GB to 80GB"}) {
        CAPTURE(title);
        const auto listing = read_title(title);
        CHECK(listing.offer_kind == model::OfferKind::card);
        CHECK(listing.card.empty());
        CHECK(listing.family == "A100");
        CHECK(listing.memory_gb == 40);
        CHECK(listing.form_factor == model::FormFactor::pcie);
        CHECK(listing.flags.has(model::Flag::memory_modded));
    }
    CHECK(read_title("NVIDIA V100 16G改32G PCIe").memory_gb == 16);
    CHECK(read_title("NVIDIA V100 16G改32G PCIe").flags.has(model::Flag::memory_modded));
    CHECK_FALSE(read_title("NVIDIA A100 40 to 80GB PCIe").flags.has(model::Flag::memory_modded));
    CHECK(read_title("NVIDIA A100 80GB PCIe, ships from 40 warehouses").memory_gb == 80);
}

TEST_CASE("accelerators of makers outside the catalogue are cards, and none of the catalogue's")
{
    check_titles({{"昆仑芯 P800 96G 加速卡", "card -"},
                  {"摩尔线程 S3000 32G", "card -"},
                  {"Tenstorrent Wormhole n300d 24GB", "card -"},
                  {"ASUS DUAL-RTX4070S-O12G RTX 4070 Super", "card -"}});
}

TEST_CASE("a choice between sizes or forms is no statement")
{
    check_titles({{"NVIDIA A100 40GB or 80GB PCIe", "card A100?"},
                  {"NVIDIA A100 40/80GB PCIe", "card A100?"},
                  {"NVIDIA A100 80GB PCIe or SXM4", "card A100?"},
                  {"A100 80GB upgraded from 40GB PCIe", "card A100? [memory_modded]"}});
}

TEST_CASE("a card that the title denies is not meant")
{
    check_titles({{"NVIDIA L40 48GB PCIe (not the L40S!)", "card l40-48gb-pcie"}});
}

TEST_CASE("servers: what they hold, what was pulled from them, what stands for a card")
{
    check_titles({{"Dell PowerEdge XE9680 server 8×H100 80GB SXM5", "system h100-80gb-sxm5"},
                  {"Dell PowerEdge R730 2U server, no GPU, ready for A100", "system A100?"},
                  {"A100 40GB SXM4 pulled from HGX A100", "card a100-40gb-sxm4 used [pulled]"},
                  {"Tesla P100 16GB PCIe GPU server accelerator", "card p100-16gb-pcie"},
                  {"i9-14900K RTX 4090 24G gaming pc", "other -"}});
}

TEST_CASE("French, Spanish, Italian, Portuguese, Dutch and Korean: lots, deposits, use and accessories")
{
    check_titles({{"Lot de 2 NVIDIA A100 80GB PCIe", "card a100-80gb-pcie x2"},
                  {"NVIDIA T4 16GB comme neuf", "card t4-16gb-pcie used"},
                  {"NVIDIA T4 16GB como nueva", "card t4-16gb-pcie used"},
                  {"NVIDIA T4 16GB come nuova", "card t4-16gb-pcie used"},
                  {"Acompte NVIDIA H100 80GB PCIe", "deposit h100-80gb-pcie [deposit]"},
                  {"Disipador para Tesla P40", "accessory -"},
                  {"Staffa low profile per Tesla T4", "accessory -"},
                  {"Carte graphique NVIDIA T4 16 Go reconditionnée", "card t4-16gb-pcie refurbished"},
                  {"NVIDIA T4 16GB 중고", "card t4-16gb-pcie used"}});
}

TEST_CASE("a price stated in a title counts only with a currency or a myriad beside it")
{
    const auto amount = [](const char* title) {
        const auto price = normalize::price_in_title(title, std::nullopt);
        return price ? price->amount.to_decimal() + " " + std::string{price->amount.currency.code()} : "none";
    };
    CHECK(amount("A100 80GB PCIe $9,500 shipped") == "9500 USD");
    CHECK(amount("699-2G500-0200-300 NVIDIA TESLA V100") == "none");
    CHECK(amount("A100 80GB deposit $500") == "none");
    const auto myriads = normalize::price_in_title("A100 80G 全新 12.5万", core::Currency::unstated);
    REQUIRE(myriads.has_value());
    CHECK(myriads->amount.to_decimal() == "125000");
}

TEST_CASE("every card of the catalogue is read by its id")
{
    const auto catalog = catalog::Catalog::load(test::catalog_directory());
    CHECK(normalize::misread_cards(catalog, test::shipped_normalizer()).empty());
}

TEST_CASE("the rules that read are told apart by the words and by the cards, not by prices")
{
    const auto catalog = catalog::Catalog::load(test::catalog_directory());
    const auto rules = normalize::rules_of(catalog, test::catalog_directory());
    CHECK(rules.normalizer == normalize::k_version);
    CHECK(rules == normalize::rules_of(catalog, test::catalog_directory()));
    CHECK_FALSE(rules.catalog.empty());
}
