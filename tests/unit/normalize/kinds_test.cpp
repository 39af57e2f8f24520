// Title vocabulary, section 3: systems, baseboards, services.

#include "read_title.hpp"

using namespace gpuprice;
using test::check_titles;

TEST_CASE("HGX boards, servers and farms are systems")
{
    check_titles({{"HGX Board w/ 4x A100 40GB SXM4", "system a100-40gb-sxm4"},
                  {"Supermicro SuperServer 8x H100 80GB SXM5", "system h100-80gb-sxm5"},
                  {"Dell PowerEdge XE9680 8x H100 80GB SXM5", "system h100-80gb-sxm5"},
                  {"Gigabyte 2U MI250 server", "system mi250-128gb"},
                  {"4U barebone for 8 GPUs A100", "system A100?"},
                  {"NVIDIA GB200 NVL72 rack", "system gb200-superchip"},
                  {"Ферма 6x GTX 1070", "system -"}});
}

TEST_CASE("baseboard part numbers are systems")
{
    check_titles({{"NVIDIA 935-23587-0000-200 A100", "system A100?"}, {"935-24287-2740-000 H100", "system H100?"}});
}

TEST_CASE("the word server alone makes no system: what the card is for")
{
    check_titles({{"NVIDIA A100 80GB PCIe deep learning GPU computing server card", "card a100-80gb-pcie"},
                  {"NVIDIA A40 48G server workstation graphics card", "card a40-48gb-pcie"},
                  {"NVIDIA T4 16GB for PowerEdge R740", "card t4-16gb-pcie"}});
}

TEST_CASE("systems in Chinese: 整机 服务器 准系统 8卡机, a 模组 alone is a module")
{
    check_titles({{"A100 80G 8卡机 整机", "system A100?"},
                  {"H100 GPU服务器 8卡", "system H100?"},
                  {"A800 准系统", "system A800?"},
                  {"H100 伺服器 整機", "system H100?"},
                  {"A100 40G SXM4 模组", "card a100-40gb-sxm4"}});
}

TEST_CASE("rentals in every language")
{
    check_titles({{"A100 80G 出租", "rental A100?"},
                  {"H100 SXM5 80G 算力租赁 包月", "rental h100-80gb-sxm5"},
                  {"H100 80GB レンタル", "rental H100?"},
                  {"NVIDIA A100 mieten", "rental A100?"},
                  {"NVIDIA H100 80GB PCIe $2.10/hr", "rental h100-80gb-pcie"},
                  {"A100 rental per hour", "rental A100?"},
                  {"Аренда NVIDIA H100", "rental H100?"},
                  {"gpu_8x_a100_80gb_sxm4", "rental a100-80gb-sxm4"},
                  {"p4d.24xlarge", "rental -"}});
}

TEST_CASE("wanted posts in every language")
{
    check_titles({{"求购 A100 80G PCIe", "wanted a100-80gb-pcie"},
                  {"高价收 H100", "wanted H100?"},
                  {"收購 RTX 4090", "wanted rtx-4090"},
                  {"RTX 3090 買取", "wanted rtx-3090"},
                  {"Suche RTX 4090", "wanted rtx-4090"},
                  {"Ankauf NVIDIA A100", "wanted A100?"},
                  {"WTB NVIDIA T4", "wanted t4-16gb-pcie"},
                  {"Looking for RTX A6000", "wanted rtx-a6000"},
                  {"Куплю RTX 3090", "wanted rtx-3090"}});
}

TEST_CASE("a swap post offers what it has and wants what it lacks")
{
    check_titles({{"[USA-CA] [H] RTX 3090 FE 24GB [W] PayPal", "card rtx-3090"},
                  {"[USA-NY] [H] PayPal, cash [W] RTX 4090", "wanted rtx-4090"},
                  {"[EU-DE] [H] RTX 3090 [W] RTX 4090", "card rtx-3090"},
                  {"[USA-TX] [H] RTX 4090, RTX 3090 [W] PayPal", "card -"}});
}

TEST_CASE("a deposit is not the price")
{
    check_titles({{"H100 80G PCIe 定金", "deposit h100-80gb-pcie [deposit]"},
                  {"A100 訂金", "deposit A100? [deposit]"},
                  {"RTX 5090 手付金", "deposit rtx-5090 [deposit]"},
                  {"RTX 5090 Anzahlung", "deposit rtx-5090 [deposit]"},
                  {"RTX 5090 deposit", "deposit rtx-5090 [deposit]"}});
}

TEST_CASE("pre-orders and long lead times are flagged, and 现货 is in stock")
{
    check_titles({{"RTX 5090 预售", "card rtx-5090 [preorder]"},
                  {"RTX 5090 預購", "card rtx-5090 [preorder]"},
                  {"RTX 5090 予約", "card rtx-5090 [preorder]"},
                  {"RTX 5090 Vorbestellung", "card rtx-5090 [preorder]"},
                  {"RTX 5090 pre-order", "card rtx-5090 [preorder]"},
                  {"H100 80G PCIe 期货 交期8周", "card h100-80gb-pcie [preorder long_lead_time]"},
                  {"H100 80GB PCIe 6-8 weeks", "card h100-80gb-pcie [long_lead_time]"},
                  {"H100 PCIe 80G 现货", "card h100-80gb-pcie"}});
}

TEST_CASE("whole computers and other things are other")
{
    check_titles({{"Gaming PC i9 RTX 4090 64GB DDR5", "other -"},
                  {"XMG laptop i9-13900HX 16GB RTX 4090", "other -"},
                  {"15.6英寸游戏本 i7 RTX3060 16G内存", "other -"},
                  {"ASRock WRX90 motherboard", "other -"},
                  {"850W power supply", "other -"}});
}
