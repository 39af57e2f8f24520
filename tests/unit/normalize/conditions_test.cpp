// Title vocabulary, section 4: defects, altered cards, origin, condition.

#include "read_title.hpp"

using namespace gpuprice;
using test::check_titles;

namespace {

void check_condition(model::Condition expected, const std::vector<const char*>& words)
{
    for (const char* each : words) {
        CAPTURE(each);
        const auto listing = test::read_title(std::string{"NVIDIA A40 48GB "} + each);
        CHECK(listing.offer_kind == model::OfferKind::card);
        CHECK(listing.condition == expected);
    }
}

}  // namespace

TEST_CASE("defects in English")
{
    check_condition(model::Condition::for_parts,
                    {"for parts or not working", "⚠️PARTS⚠️", "Parts Only", "(Non Working)", "Scrap ECC ERRORS",
                     "AS-IS", "AS IS", "untested", "no core", "no VRAM", "no GPU die", "artifacts", "repair", "donor"});
}

TEST_CASE("defects in Chinese, Japanese, German, Russian and Polish")
{
    check_condition(
        model::Condition::for_parts,
        {"尸体",       "不含核心",    "无核心",     "掉卡",        "维修",      "修过",   "故障卡",      "暗病",
         "坏卡",       "料板",        "报废",       "花屏",        "零件機",    "故障",   "報帳機",      "ジャンク",
         "動作未確認", "通電のみ",    "映像出ない", "コア抜き",    "部品取り",  "defekt", "für Bastler", "an Bastler",
         "ungetestet", "Ersatzteile", "неисправна", "на запчасти", "uszkodzona"});
}

TEST_CASE("空卡 is read as a board without its core: too cheap to be a card's price either way")
{
    check_condition(model::Condition::for_parts, {"空卡"});
}

TEST_CASE("no-claim, no-return is a defect sale and no warranty")
{
    check_titles({{"NVIDIA A40 48GB ノークレームノーリターン", "card a40-48gb-pcie for_parts [no_warranty]"}});
}

TEST_CASE("altered cards are flagged")
{
    check_titles({{"A100 40G PCIE 改80G", "card A100? [memory_modded]"},
                  {"RTX 4090 魔改 48G", "card rtx-4090-48gb-mod [memory_modded]"},
                  {"A40 48G 改装", "card a40-48gb-pcie [memory_modded]"},
                  {"A40 48G 刷机", "card a40-48gb-pcie [memory_modded]"},
                  {"MI50 16GB neutered", "card mi50-16gb [memory_modded]"},
                  {"A100 7936SP 96GB", "card a100-96gb-7936sp [memory_modded]"}});
}

TEST_CASE("used origin is flagged: pulled and ex-mining")
{
    check_titles({{"A40 48G 拆机", "card a40-48gb-pcie used [pulled]"},
                  {"A40 48G 机房拆机", "card a40-48gb-pcie used [pulled]"},
                  {"A40 48G 下架", "card a40-48gb-pcie used [pulled]"},
                  {"A40 48GB server pull", "card a40-48gb-pcie used [pulled]"},
                  {"RTX 3090 矿卡", "card rtx-3090 used [ex_mining]"},
                  {"RTX 3090 礦卡", "card rtx-3090 used [ex_mining]"},
                  {"RTX 3090 マイニング", "card rtx-3090 [ex_mining]"},
                  {"RTX 3090 mining card", "card rtx-3090 [ex_mining]"},
                  {"RTX 3090 非矿卡", "card rtx-3090"},
                  {"RTX 3090 never mined", "card rtx-3090"}});
}

TEST_CASE("used and refurbished words")
{
    check_condition(model::Condition::used,
                    {"二手", "95新", "9成新", "几乎全新", "准新", "中古", "gebraucht", "б/у", "używana", "pull", "used",
                     "like new", "tested", "excellent condition", "動作確認済み"});
    check_condition(model::Condition::refurbished,
                    {"refurbished", "Certified - Refurbished", "翻新", "整備済", "generalüberholt"});
}

TEST_CASE("new and open-box words")
{
    check_condition(model::Condition::brand_new,
                    {"New", "SEALED", "NIB", "New Original in Sealed Packing", "全新", "未拆封", "全新盒装", "全新未拆",
                     "新品", "未開封", "neu", "neu OVP", "versiegelt", "unused", "новая", "nowa"});
    check_condition(model::Condition::open_box, {"Open box", "NEW OpenBOX", "开箱", "開封済み"});
}

TEST_CASE("the worse of two words counts, a damaged box is no damaged card")
{
    check_condition(model::Condition::used, {"like new, new thermal paste", "used, new fans"});
    check_condition(model::Condition::for_parts, {"used, defective"});
    check_condition(model::Condition::brand_new, {"new, damaged box"});
    check_condition(model::Condition::unknown, {"no defects, nicht defekt", "graphics card part", "无维修"});
}

TEST_CASE("no warranty and engineering samples are flagged")
{
    check_titles({{"A40 48G 无保", "card a40-48gb-pcie [no_warranty]"},
                  {"A40 48GB 保証なし", "card a40-48gb-pcie [no_warranty]"},
                  {"A40 48GB keine Garantie", "card a40-48gb-pcie [no_warranty]"},
                  {"A40 48GB engineering sample", "card a40-48gb-pcie [engineering_sample]"},
                  {"A40 48G 工程样品", "card a40-48gb-pcie [engineering_sample]"}});
}
