#include "read_title.hpp"
#include "support/cpu_time.hpp"

#include <algorithm>
#include <random>

using namespace gpuprice;
using test::read_title;

namespace {

const std::vector<std::string>& titles()
{
    static const std::vector<std::string> all = {
        "NVIDIA A100 80GB PCIe 900-21001-0020-000",
        "Lot of 4 Tesla V100 32GB SXM2, used",
        "Heatsink for A100 SXM4 40GB",
        "Supermicro 4U server 8x H100 80GB SXM5",
        "Suche RTX 4090",
        "GTX 1080 Ti 11GB for parts",
        "全新 A100 80G PCIE 显卡 无保",
        "RTX 3090 24GB 中古 マイニング",
        "Видеокарта RTX 3090 б/у",
        "Samsung Galaxy A40 64GB",
    };
    return all;
}

// The listing without what quotes the title.
model::Listing bare(model::Listing listing)
{
    listing.evidence.clear();
    return listing;
}

std::string upper_ascii(std::string text)
{
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

std::string full_width(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (c > ' ' && c <= '~') {
            const unsigned wide = 0xFF01U + static_cast<unsigned>(c - '!');
            out += static_cast<char>(0xE0U | (wide >> 12U));
            out += static_cast<char>(0x80U | ((wide >> 6U) & 0x3FU));
            out += static_cast<char>(0x80U | (wide & 0x3FU));
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

TEST_CASE("reading is deterministic, and blind to case, width and surrounding noise")
{
    for (const std::string& title : titles()) {
        CAPTURE(title);
        const auto plain = read_title(title);
        CHECK(read_title(title) == plain);
        CHECK(bare(read_title(upper_ascii(title))) == bare(plain));
        CHECK(bare(read_title(full_width(title))) == bare(plain));
        for (const char* noise : {"!!! ", "★ ", "🔥🔥 ", "   ", "\t", "» "}) {
            CHECK(bare(read_title(noise + title)) == bare(plain));
            CHECK(bare(read_title(title + " " + noise)) == bare(plain));
        }
    }
}

TEST_CASE("reading never fails on any bytes, and what it says is consistent")
{
    std::mt19937 random{17};
    const std::vector<std::string> pieces = {
        "a100", "80gb",     "sxm4",   "pcie",   "x",      "4",          " ",           "-",   "/",
        "for",  "heatsink", "w/",     "no",     "lot of", "900-21001-", "0020",        "[h]", "[w]",
        "求购", "散热器",   "ファン", "б/у",    "weeks",  "\xFF",       "\xE6\x98",    "™",   "188gb",
        "nvl",  "h100",     "t4",     "nvidia", ",",      "(",          "999999999999"};
    for (int round = 0; round < 20000; ++round) {
        std::string title;
        for (auto count = random() % 14; count > 0; --count) {
            title += pieces[random() % pieces.size()];
            title += random() % 2 == 0 ? " " : "";
        }
        CAPTURE(title);
        const auto listing = read_title(title);
        CHECK(listing.quantity > 0);
        CHECK((listing.card.empty() || !listing.family.empty()));
        CHECK((!listing.memory_gb.has_value() || *listing.memory_gb > 0));
    }
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 60, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(random() % 256);
        }
        CAPTURE(bytes);
        CHECK(read_title(bytes).quantity == 1);
    }
}

TEST_CASE("a title of a megabyte takes about a thousand times one of a kilobyte")
{
    const auto seconds = [](const std::string& title, int rounds) {
        return test::least_cpu_seconds(rounds, [&title] { (void)read_title(title); });
    };
    for (const char* piece : {"nvidia a100 80gb pcie ", "heatsink for a100 ", "x4 ", "a", "1", "显卡",
                              "900-21001-0020-000 ", "lot of ", "rtx 4090 rtx 3090 ", "no fan ", "for ", "4x "}) {
        CAPTURE(piece);
        std::string small;
        while (small.size() < 1000) {
            small += piece;
        }
        std::string large;
        while (large.size() < 1'000'000) {
            large += piece;
        }
        // Twenty times the ideal: caches are smaller than a megabyte's pieces, and others use them too. A time that
        // grew with the square of the length would be a thousand times it.
        CHECK(seconds(large, 3) < 20'000.0 * seconds(small, 20));
    }
}
