// Title vocabulary, sections 1 and 6: how cards are named, and what only looks like their names.

#include "read_title.hpp"

using namespace gpuprice;
using test::check_titles;
using test::read_title;

TEST_CASE("brand noise does not matter: Tesla A100, Tesla L4, New For NVIDIA")
{
    check_titles({{"NVIDIA Tesla A100 80GB PCIe GPU", "card a100-80gb-pcie"},
                  {"Tesla L4 24GB inference accelerator", "card l4-24gb-pcie"},
                  {"Tesla H100 PCIe 80GB", "card h100-80gb-pcie"},
                  {"New For NVIDIA A40 48G compute graphics card", "card a40-48gb-pcie new"}});
}

TEST_CASE("misspellings are read: SMX2, PCle, Accelarator, HMB2, full-width and Cyrillic letters")
{
    check_titles({{"nVidia V100 16GB SMX2 module", "card v100-16gb-sxm2"},
                  {"A100 40GB PCle HMB2 Accelarator", "card a100-40gb-pcie"},
                  {"Ａ１００　８０ＧＢ　ＰＣＩｅ", "card a100-80gb-pcie"},
                  {"Видеокарта NVIDIA А100 80GB PCIe", "card a100-80gb-pcie"},
                  {"PNY RTX™4090 24GB", "card rtx-4090"},
                  {"NVIDIA H100PCIE 80GB", "card h100-80gb-pcie"}});
}

TEST_CASE("SXM beats PCI-E, with the conflict flagged")
{
    check_titles({{"Nvidia A100 80GB PCI-E 4.0 SXM4 GPU", "card a100-80gb-sxm4 [form_factor_conflict]"},
                  {"V100 16GB HBM2 PCIE SXM2", "card v100-16gb-sxm2 [form_factor_conflict]"},
                  {"H100 80GB SXM5 PCIe Gen5 module", "card h100-80gb-sxm5 [form_factor_conflict]"}});
}

TEST_CASE("disguised SXM: an OEM PCI-e version with an SXM4 driver is an SXM module")
{
    check_titles({{"A100 80GB PCI-e OEM edition, SXM4 driver", "card a100-80gb-sxm4 [form_factor_conflict]"}});
}

TEST_CASE("negated SXM does not count: not, no, non, 非")
{
    check_titles({{"A100 80GB PCIe version, not SXM", "card a100-80gb-pcie"},
                  {"A100 40GB PCIe no SXM version", "card a100-40gb-pcie"},
                  {"V100 32GB PCIe (non SXM version)", "card v100-32gb-pcie"},
                  {"A100 80G PCIE 非SXM", "card a100-80gb-pcie"}});
}

TEST_CASE("power is no proof: 400w and 250w leave the variant open")
{
    check_titles(
        {{"NVIDIA A100 40GB accelerator 400w", "card A100?"}, {"NVIDIA A100 40GB accelerator 250w", "card A100?"}});
}

TEST_CASE("Part at the end and Part# are no defects")
{
    check_titles({{"Nvidia A100 80GB PCIe Graphics Card Part", "card a100-80gb-pcie"},
                  {"A100 80GB, Part# 900-21001-0020-000", "card a100-80gb-pcie"},
                  {"NVIDIA T4 16GB Part Number 900-2G183-0000-000", "card t4-16gb-pcie"}});
}

TEST_CASE("part numbers decide: NVIDIA, boards, truncated, suffixed")
{
    check_titles({{"900-21001-0000-000", "card a100-40gb-pcie"},
                  {"NVIDIA GPU 699-2G506-0201-100", "card a100-40gb-sxm4"},
                  {"900-21010-000-000 accelerator", "card h100-80gb-pcie"},
                  {"Nvidia 900-21001-0020-000-OSTK", "card a100-80gb-pcie"},
                  {"NVIDIA Tesla P100 699-2H403-0201-", "card p100-16gb-sxm2"},
                  {"NVIDIA PG509-200", "card a100-40gb-sxm4"},
                  {"P1001B NVIDIA", "card a100-80gb-pcie"}});
}

TEST_CASE("part numbers decide: Dell with and without its leading zero, HPE, Lenovo, Cisco, PNY")
{
    check_titles({{"Dell DGP4C", "card h100-80gb-pcie"},
                  {"Dell 0DGP4C GPU", "card h100-80gb-pcie"},
                  {"HPE R9P49C accelerator", "card a100-80gb-pcie"},
                  {"HPE P35962-001", "card a100-40gb-pcie"},
                  {"Lenovo 4X67A76715", "card a100-80gb-pcie"},
                  {"UCSC-GPU-A100-80 Cisco", "card a100-80gb-pcie"},
                  {"PNY TCSA40M-PB", "card a40-48gb-pcie"}});
}

TEST_CASE("a board that several cards share does not decide: P1001 and 699-21001")
{
    check_titles({{"NVIDIA P1001 board", "other -"}, {"NVIDIA A100 699-21001-9999-000", "card A100?"}});
    CHECK(read_title("NVIDIA A100 699-21001-9999-000 80GB").card.empty() == false);
}

TEST_CASE("a part number that contradicts the words does not count")
{
    check_titles({{"NVIDIA A40 48GB 900-21001-0020-000", "card a40-48gb-pcie"},
                  {"NVIDIA A100 40GB SXM4 900-21001-0020-000", "card a100-40gb-sxm4"}});
}

TEST_CASE("188GB is a bridged pair of H100 NVL")
{
    const auto pair = read_title("NVIDIA H100 NVL 188GB PCIe");
    CHECK(pair.card == "h100-94gb-nvl");
    CHECK(pair.quantity == 2);
    CHECK(pair.memory_gb == 94);
    check_titles({{"NVIDIA H100 NVL 94GB", "card h100-94gb-nvl"}});
}

TEST_CASE("a memory size that no card of the family has leaves the card open: 48GB A30")
{
    check_titles({{"48GB A30 NVIDIA GPU", "card A30?"}, {"V100 12GB mining card PCIe", "card V100? [ex_mining]"}});
}

TEST_CASE("memory is read in every spelling, and only memory")
{
    for (const char* title : {"NVIDIA A100 80GB", "NVIDIA A100 80 GB", "NVIDIA A100 80G", "NVIDIA A100-80GB",
                              "英伟达A100显卡80G", "NVIDIA A100 80ГБ", "NVIDIA A100 ８０ＧＢ"}) {
        CAPTURE(title);
        CHECK(read_title(title).memory_gb == 80);
    }
    CHECK(read_title("NVIDIA T4 346GB/s bandwidth").memory_gb == 16);
    CHECK(read_title("ASUS STRIX GTX 1080 Ti O11G").memory_gb == 11);
    CHECK_FALSE(read_title("NVIDIA A100, 512GB DDR4, 2TB").memory_gb.has_value());
}

TEST_CASE("a variant that the title does not state stays open")
{
    check_titles({{"NVIDIA A100 40GB", "card A100?"},
                  {"NVIDIA H100 80G", "card H100?"},
                  {"Tesla P100 16GB", "card P100?"},
                  {"Tesla V100 32GB accelerator", "card V100?"},
                  {"NVIDIA A100 PCIe", "card A100?"}});
    CHECK(read_title("NVIDIA A100 40GB").reason == "family A100, variant not stated");
}

TEST_CASE("a family with one card for the stated facts is that card")
{
    check_titles({{"NVIDIA T4 16GB", "card t4-16gb-pcie"},
                  {"NVIDIA L40S", "card l40s-48gb-pcie"},
                  {"Tesla P100 12GB", "card p100-12gb-pcie"},
                  {"NVIDIA H100 NVL", "card h100-94gb-nvl"},
                  {"V100 SXM3 32GB", "card v100-32gb-sxm3"},
                  {"RTX 4090 48G 涡轮 魔改", "card rtx-4090-48gb-mod [memory_modded]"}});
}

TEST_CASE("families are whole tokens, longest first: A100 A10 A1000, L4 L40 L40S, H20 H200, L2 L20, 4090 D")
{
    check_titles({{"NVIDIA A10 24GB", "card a10-24gb-pcie"},
                  {"NVIDIA RTX A1000 8GB", "card -"},
                  {"NVIDIA A10G 24GB", "card a10g-24gb"},
                  {"NVIDIA L40 48GB", "card l40-48gb-pcie"},
                  {"NVIDIA L40S 48GB", "card l40s-48gb-pcie"},
                  {"NVIDIA H20 96GB", "card h20-96gb-sxm"},
                  {"NVIDIA H200 NVL 141GB", "card h200-141gb-nvl"},
                  {"NVIDIA L20 48GB", "card l20-48gb-pcie"},
                  {"NVIDIA L2 24GB", "card l2-24gb-pcie"},
                  {"GeForce RTX 4090 D 24GB", "card rtx-4090d"},
                  {"NVIDIA V100S 32GB", "card v100s-32gb-pcie"},
                  {"NVIDIA Quadro RTX 6000 24GB", "card -"},
                  {"NVIDIA RTX 6000 Ada 48GB", "card rtx-6000-ada"}});
}

TEST_CASE("false hits for A10: ZOTAC part numbers and processors")
{
    check_titles({{"ZOTAC GeForce GTX 1650 ZT-T16520H-10L 4GB", "card -"},
                  {"EVGA GTX 960 04G-P4-3966-KR A10", "card -"},
                  {"AMD A10-9700E processor 3.0GHz", "other -"},
                  {"iPhone 7 A10 Fusion 32GB", "other -"}});
}

TEST_CASE("false hits for L4: bin codes and trailing tokens")
{
    check_titles({{"GPU bracket tray bin L4-9", "accessory -"},
                  {"Shelf B7 L4-9 spare books", "other -"},
                  {"Lot L4", "other -"}});
}

TEST_CASE("false hits for A30 and T4: EVGA and PNY part numbers, T4X, CPU coolers")
{
    check_titles({{"EVGA GeForce GTX 960 4GB 04G-P4-3966-KR A30", "card -"},
                  {"NVIDIA Quadro K5000 VCQK5000-T 4GB", "card -"},
                  {"PNY GTX 1050 Ti VCGGTX1050T4XGPB 4GB", "card -"},
                  {"GeForce GTX 770 4GB T4-D6", "card -"},
                  {"T480 for sale", "other -"}});
}

TEST_CASE("a short family needs its vendor or one of its memory sizes")
{
    check_titles({{"P40 24GB accelerator", "card p40-24gb-pcie"},
                  {"NVIDIA P4", "card p4-8gb-pcie"},
                  {"Samsung Galaxy A40 64GB", "other -"},
                  {"HP L40 printer", "other -"},
                  {"A2 poster frame", "other -"}});
}

TEST_CASE("a camera, a camcorder and an oil filter named like a card are none")
{
    check_titles({{"Nikon Coolpix A100 compact camera", "other -"},
                  {"Battery for Panasonic H100 camcorder", "other -"},
                  {"Audi A100 oil filter", "other -"}});
}

TEST_CASE("cards outside the catalogue are cards, of no catalogue entry")
{
    const auto card = read_title("EVGA GeForce GTX 1080 Ti FTW3 11GB");
    CHECK(card.offer_kind == model::OfferKind::card);
    CHECK(card.family.empty());
    CHECK(card.memory_gb == 11);
    CHECK(card.form_factor == model::FormFactor::pcie);
    CHECK(card.reason == "not a card of the catalogue");
    check_titles({{"Sapphire Radeon RX 580 8GB", "card -"},
                  {"NVIDIA Quadro P4000", "card -"},
                  {"Dell Precision 7760 RTX A5000 16GB QN20-E5-A1", "card -"},
                  {"NVIDIA Tesla K80 24GB", "card -"}});
}
