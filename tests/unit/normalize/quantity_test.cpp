// Title vocabulary, section 5: how many cards the price is for.

#include "read_title.hpp"

using namespace gpuprice;
using test::read_title;

namespace {

void check_quantity(int expected, const std::vector<const char*>& titles)
{
    for (const char* title : titles) {
        CAPTURE(title);
        CHECK(read_title(title).quantity == expected);
    }
}

}  // namespace

TEST_CASE("lots in English: pcs, LOT OF, Set Of, x10, 4x, qty, pair")
{
    check_quantity(5, {"5pcs NVIDIA A100 40GB PCIe", "5 pcs NVIDIA T4", "NVIDIA T4 16GB lot of 5", "LOT OF 5 NVIDIA T4",
                       "Set Of 5 Tesla P100", "5x NVIDIA T4 16GB", "5 x Tesla T4", "NVIDIA T4 16GB x5",
                       "Qty 5 NVIDIA T4", "NVIDIA T4 (5 units)", "5 pack NVIDIA T4"});
    check_quantity(10, {"x10 Nvidia Tesla P100 16GB", "NVIDIA T4 - LOT OF 10 GPU's"});
    check_quantity(2, {"Pair of RTX A6000 48GB", "2х Tesla P40"});
}

TEST_CASE("lots in Chinese, Japanese, German and Russian")
{
    check_quantity(4, {"A40 48G 4张", "A40 48G 4片", "A40 48G 4块", "A40 48G 4張", "A40 48GB 4枚", "A40 48GB 4枚セット",
                       "4 Stück NVIDIA A40", "NVIDIA A40 4 шт", "NVIDIA A40 4 szt"});
    check_quantity(2, {"A40 48G 一对", "A40 48GB Paar"});
}

TEST_CASE("lanes, ports, fans and names are no quantities")
{
    check_quantity(1, {"NVIDIA T4 PCI-E 3.0 x16", "NVIDIA A40 PCIe x16", "Quadro K1200 4x mDP", "RTX 4090 1xHDMI, 3xDP",
                       "RTX 3070 Ti Ichill X4 8GB", "RTX 4090 3x fan", "GTX 1660 Super 2X OC", "RTX 3090 cards"});
}

TEST_CASE("the number of a lot in an auction is no quantity")
{
    check_quantity(1, {"NVIDIA A100 40GB PCIe lot 7", "NVIDIA A100 40GB PCIe Lot #7", "Lot 12: NVIDIA Tesla T4 16GB"});
    check_quantity(7, {"NVIDIA A100 40GB PCIe lot of 7", "7 lot NVIDIA T4", "NVIDIA T4 7 pcs lot"});
}

TEST_CASE("each and 单价 mean that the price is for one")
{
    check_quantity(1, {"Lot of 4 NVIDIA T4, $500 each", "A40 48G 4张 单价", "4 Stück A40, Preis pro Stück",
                       "NVIDIA T4 4 pcs price per card"});
}

TEST_CASE("what a seller has in stock is no lot")
{
    check_quantity(1, {"NVIDIA A100 80GB PCIe 10pcs in stock", "NVIDIA A100 80GB PCIe, 20 pcs available",
                       "NVIDIA A100 80GB PCIe 10 in stock", "NVIDIA A100 80GB PCIe (5 available)",
                       "NVIDIA A100 80GB PCIe auf Lager 10 Stück", "NVIDIA A100 80GB 10 Stück verfügbar",
                       "A100 80GB PCIe 库存20张", "A100 80GB PCIe 在庫 5枚"});
    check_quantity(4, {"Lot of 4 NVIDIA A100 80GB PCIe new old stock", "4x NVIDIA A100 80GB PCIe lab stock"});
}

TEST_CASE("a system is never divided into cards")
{
    check_quantity(
        1, {"8卡 A100 80G 整机", "HGX 8x H100 80GB SXM5 baseboard", "8-GPU server H100", "Mining farm 6x RTX 3090"});
}

TEST_CASE("a truncated bracket at the end is no quantity") { check_quantity(1, {"NVIDIA Tesla P100 16GB PCIe (3"}); }
