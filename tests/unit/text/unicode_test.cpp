#include "gpuprice/text/unicode.hpp"

#include "support/catch.hpp"

#include <random>
#include <string>

using namespace gpuprice::text;

namespace {

std::string random_bytes(std::mt19937& random, std::size_t most)
{
    std::string bytes(random() % (most + 1), '\0');
    for (char& byte : bytes) {
        byte = static_cast<char>(random() % 256);
    }
    return bytes;
}

// Of the Basic Multilingual Plane.
std::string utf8(char32_t c)
{
    const auto follower = [c](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
    if (c < 0x80) {
        return {static_cast<char>(c)};
    }
    if (c < 0x800) {
        return {static_cast<char>(0xC0U | (c >> 6U)), follower(0)};
    }
    return {static_cast<char>(0xE0U | (c >> 12U)), follower(6), follower(0)};
}

}  // namespace

TEST_CASE("each maximal ill-formed sequence becomes one replacement character")
{
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(to_valid_utf8("A100 显卡") == "A100 显卡");
    CHECK(to_valid_utf8("a\xFF"
                        "b") == "a" + mark + "b");
    CHECK(to_valid_utf8("\xE6\x98") == mark);                    // cut in the middle
    CHECK(to_valid_utf8("\xC0\x80") == mark + mark);             // overlong
    CHECK(to_valid_utf8("\xED\xA0\x80") == mark + mark + mark);  // a surrogate
    CHECK(to_valid_utf8("\xF4\x90\x80\x80") == mark + mark + mark + mark);
}

TEST_CASE("folding makes full-width text, case and white space alike")
{
    CHECK(fold("Ａ１００　８０ＧＢ") == "a100 80gb");
    CHECK(fold("  NVIDIA\tTesla\n A100 ") == "nvidia tesla a100");
    CHECK(fold("Kühler für ГРАФИКА") == "kühler für графика");
    CHECK(fold("A\xE2\x80\x8B"
               "100") == "a100");
    CHECK(fold("①") == "1");
    CHECK(fold("") == "");
    CHECK(fold(" \xC2\xA0 ") == "");
}

TEST_CASE("compatible text keeps its case")
{
    CHECK(compatible("３，９９０ Ft") == "3,990 Ft");
    CHECK(compatible("ＡＢ　c") == "AB c");
}

TEST_CASE("the quick way of folding common characters gives what the full one gives")
{
    // A ligature sends the whole text the full way.
    const std::string ligature = "\xEF\xAC\x81";
    for (char32_t c = 0x20; c < 0x10000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        const std::string text = utf8(U'x') + utf8(c) + utf8(U'y');
        const std::string full = fold(text + ligature);
        if (fold(text) + "fi" != full) {
            CAPTURE(static_cast<unsigned>(c));
            CHECK(fold(text) + "fi" == full);
        }
    }
}

TEST_CASE("folding twice is folding once, on any bytes")
{
    std::mt19937 random{11};
    for (int round = 0; round < 3000; ++round) {
        std::string text = random_bytes(random, 24);
        for (auto extra = random() % 8; extra > 0; --extra) {
            const auto c = static_cast<unsigned>(random() % 0x800);
            text += static_cast<char>(0xC0U | (c >> 6U));
            text += static_cast<char>(0x80U | (c & 0x3FU));
        }
        const std::string once = fold(text);
        CHECK(fold(once) == once);
        CHECK(to_valid_utf8(once) == once);
    }
}

TEST_CASE("printable text holds nothing that steers a terminal")
{
    CHECK(printable("a\x1B[31mb\x07") == "a[31mb");
    CHECK(printable("a\r\nb\tc") == "a  b c");
    CHECK(printable("evil\xE2\x80\xAEtxt") == "eviltxt");
    CHECK(printable("\xEF\xBB\xBF"
                    "A\xE2\x80\x8B"
                    "B") == "AB");
    CHECK(printable("\xC2\x9B"
                    "x") == "x");
    CHECK(printable("显卡 80GB") == "显卡 80GB");
    CHECK(printable("\xFF") == "\xEF\xBF\xBD");
}

TEST_CASE("width counts CJK as two columns and combining marks as none")
{
    CHECK(display_width("A100") == 4);
    CHECK(display_width("显卡") == 4);
    CHECK(display_width("e\xCC\x81") == 1);
    CHECK(display_width("") == 0);
}

TEST_CASE("a cut text never splits a character and never is too wide")
{
    CHECK(cut("A100 80GB", 20) == "A100 80GB");
    CHECK(cut("A100 80GB", 5) == "A100…");
    CHECK(cut("显卡显卡", 5) == "显卡…");
    CHECK(cut("显卡显卡", 4) == "显…");
    CHECK(cut("abc", 0) == "");
    std::mt19937 random{3};
    for (int round = 0; round < 500; ++round) {
        const std::string text = printable(random_bytes(random, 30));
        const std::size_t columns = random() % 12;
        const std::string shortened = cut(text, columns);
        CHECK(display_width(shortened) <= columns);
        CHECK(to_valid_utf8(shortened) == shortened);
    }
}

TEST_CASE("a wrapped text breaks at spaces and beside wide characters")
{
    using Lines = std::vector<std::string>;
    CHECK(wrapped("", 10) == Lines{""});
    CHECK(wrapped("one two three", 20) == Lines{"one two three"});
    CHECK(wrapped("one two three", 7) == Lines{"one two", "three"});
    CHECK(wrapped("one two three four", 9, 2) == Lines{"one two", "  three", "  four"});
    CHECK(wrapped("a  b   c", 20) == Lines{"a  b   c"});
    CHECK(wrapped("abcdefgh", 3) == Lines{"abc", "def", "gh"});
    CHECK(wrapped("see https://example.org/a/b", 10) == Lines{"see", "https://ex", "ample.org/", "a/b"});
    CHECK(wrapped("芯片走私，黑市", 6) == Lines{"芯片走", "私，黑", "市"});
    CHECK(wrapped("芯片私，黑", 6) == Lines{"芯片", "私，黑"});
    CHECK(wrapped("of 芯片, 2024", 6) == Lines{"of 芯", "片,", "2024"});
}

TEST_CASE("a wrapped text loses nothing but the spaces at its breaks, and fits")
{
    const auto seed = GENERATE(range(0U, 200U));
    std::mt19937 random{seed};
    const std::string text = printable(random_bytes(random, 60));
    const std::size_t columns = 2 + random() % 20;
    const std::size_t indent = random() % 4;
    CAPTURE(seed, text, columns, indent);
    const auto without_spaces = [](std::string bytes) {
        std::erase(bytes, ' ');
        return bytes;
    };
    std::string together;
    for (const std::string& line : wrapped(text, columns, indent)) {
        CHECK(display_width(line) <= columns);
        CHECK(to_valid_utf8(line) == line);
        together += line;
    }
    CHECK(without_spaces(together) == without_spaces(text));
}
