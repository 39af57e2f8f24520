// Title vocabulary, section 2: what belongs to a card and is none.

#include "read_title.hpp"

using namespace gpuprice;
using test::check_titles;

TEST_CASE("HEATSINK for is an accessory, part number or not")
{
    check_titles({{"Passive heatsink for NVIDIA A100 SXM4 80GB 699-2G506-0210-100", "accessory -"},
                  {"Heat sink for Tesla V100 SXM2", "accessory -"},
                  {"NVIDIA A100 SXM4 HEATSINK ONLY", "parts -"}});
}

TEST_CASE("fans, shrouds, ducts and kits are accessories")
{
    for (const char* title :
         {"Fan shroud Tesla P40", "Fans and Shroud Mounting Tesla A40 H100", "Blower fan kit for M40, K80, P40",
          "80mm fan adapter Tesla K80", "Cooling fan Tesla P100", "Tesla T4 compact fan attachment",
          "Tesla P40 40mm (Fan Shroud Only)", "Cooling turbine fan for P40 graphics card"}) {
        CAPTURE(title);
        CHECK(test::read_title(title).offer_kind == model::OfferKind::accessory);
    }
}

TEST_CASE("brackets, cables and backplates are accessories")
{
    check_titles({{"Bracket For NVIDIA TESLA A100 A800 40G 80G", "accessory -"},
                  {"Full Height Bracket for NVIDIA A2", "accessory -"},
                  {"NVIDIA T4 low profile bracket P/N 151 (Bracket Only)", "accessory -"},
                  {"NVIDIA Dual 8 to 8 Power Cable Tesla A100 V100", "accessory -"},
                  {"Backplate For RTX 3090", "accessory -"},
                  {"50x full height bracket for Tesla T4", "accessory - x50"}});
}

TEST_CASE("blocks, bridges, risers, carriers and adapters are accessories")
{
    check_titles({{"Liquid Cooler Block Only RTX 4090", "parts -"},
                  {"EK waterblock A100 PCIe 80GB", "accessory -"},
                  {"NVLink bridge for RTX A6000", "accessory -"},
                  {"PCIe riser for graphics card", "accessory -"},
                  {"SXM4 to PCIe adapter A100", "accessory -"},
                  {"SXM2 carrier board for V100", "accessory -"},
                  {"SXM2 Convert PCIE Tesla V100", "accessory -"},
                  {"Power adapter for Tesla P40", "accessory -"},
                  {"GPU anti-sag holder RTX 4090", "accessory -"},
                  {"Thermal pads for RTX 3090", "accessory -"},
                  {"Dummy H100 display model", "accessory -"}});
}

TEST_CASE("boxes, housings and boards without a GPU are parts")
{
    check_titles({{"RTX 4090 BOX ONLY NO GPU", "parts -"},
                  {"PNY RTX 5090 box & warranty card only, box only", "parts -"},
                  {"RTX 3090 housing only", "parts -"},
                  {"ONLY radiator RTX 4090 NO GPU BOARD", "parts -"},
                  {"RTX 4080 heatsink and fans - NO graphics card", "parts -"},
                  {"MSI RTX 4090 SUPRIM NO PBC", "parts -"},
                  {"ASUS RTX 4090 NO PCB", "parts -"},
                  {"RTX 3090 PCB only", "parts -"}});
}

TEST_CASE("with, w/, no and without leave a card a card")
{
    check_titles({{"NVIDIA T4 16GB NO BRACKET", "card t4-16gb-pcie"},
                  {"NVIDIA T4 16GB without bracket", "card t4-16gb-pcie"},
                  {"NVIDIA A40 48GB no box", "card a40-48gb-pcie"},
                  {"P100 16GB SXM2 W/O Heatsink", "card p100-16gb-sxm2"},
                  {"V100 SXM3 32GB w/ 3U Heatsink", "card v100-32gb-sxm3"},
                  {"NVIDIA T4 16GB with FH bracket", "card t4-16gb-pcie"},
                  {"RTX 4080 FE w/Granzon waterblock and OEM heatsink", "card rtx-4080"},
                  {"V100 16GB SXM2 + PCIe adapter", "card v100-16gb-sxm2"},
                  {"NVIDIA T4 16GB, bracket included", "card t4-16gb-pcie"}});
}

TEST_CASE("features leave a card a card: passive heatsink, triple fan, backplate edition, water-cooled")
{
    check_titles({{"Tesla P100 16GB PCIe PASSIVE HEATSINK", "card p100-16gb-pcie"},
                  {"RTX 4090 triple fan 24GB", "card rtx-4090"},
                  {"RTX 3090 24GB backplate edition", "card rtx-3090"},
                  {"*Water-cooled* RTX 3090 with Ek water block", "card rtx-3090"},
                  {"GeForce RTX 3090, no fans", "card rtx-3090"}});
}

TEST_CASE("a list of models: with an accessory noun an accessory, else a card that is not said")
{
    check_titles(
        {{"Shroud M40, K80, P40, P100, V100", "accessory -"}, {"Tesla P4 8GB P40 24GB P100 16GB GPU card", "card -"}});
    CHECK(test::read_title("Tesla P4 8GB P40 24GB P100 16GB GPU card").reason ==
          "several cards named; which one is sold is not said");
}

TEST_CASE("accessories in simplified Chinese")
{
    for (const char* title : {"A100 散热器", "仅散热 A100 SXM4", "P40 水冷头", "适用于P40 风扇", "T4 挡板",
                              "显卡支架 A100", "V100 SXM2 转接卡", "SXM4 转接板 A100", "A100 供电线", "A6000 桥接器",
                              "显卡延长线 PCIE", "RTX 4090 空盒", "A100 包装盒"}) {
        CAPTURE(title);
        const auto kind = test::read_title(title).offer_kind;
        CHECK((kind == model::OfferKind::accessory || kind == model::OfferKind::parts));
    }
    check_titles({{"V100 16G SXM2 带散热器", "card v100-16gb-sxm2"}, {"A40 48G 无挡板", "card a40-48gb-pcie"}});
}

TEST_CASE("accessories in traditional Chinese, Japanese and German")
{
    for (const char* title : {"A100 散熱器",
                              "P40 水冷頭",
                              "T4 擋板",
                              "V100 轉接卡",
                              "A100 電源線",
                              "RTX 4090 空盒",
                              "Tesla P40用 ファン",
                              "A100 水冷ブロック",
                              "T4 ブラケット",
                              "GPU ライザーケーブル",
                              "V100 SXM2 変換基板",
                              "RTX A6000 NVLinkブリッジ",
                              "RTX 4090 空箱",
                              "RTX 4090 箱のみ",
                              "Kühler für Tesla P40",
                              "Wasserblock RTX 4090",
                              "Lüfter für Tesla K80",
                              "Slotblech Tesla T4",
                              "Halterung für Grafikkarte",
                              "Stromkabel für Tesla P40",
                              "NVLink-Brücke RTX 3090",
                              "nur OVP RTX 4090",
                              "Leerkarton RTX 4090"}) {
        CAPTURE(title);
        const auto kind = test::read_title(title).offer_kind;
        CHECK((kind == model::OfferKind::accessory || kind == model::OfferKind::parts));
    }
    check_titles({{"Tesla V100 32GB SXM2 mit Kühler", "card v100-32gb-sxm2"},
                  {"Tesla P40 24GB ファン付き", "card p40-24gb-pcie"},
                  {"Tesla P40 24GB с вентилятором", "card p40-24gb-pcie"}});
}
