#include "json.hpp"

#include "gpuprice/text/unicode.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <filesystem>
#include <random>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::parse_json;

namespace {

std::string nested(int levels, const std::string& open, const std::string& close)
{
    std::string text;
    for (int level = 0; level < levels; ++level) {
        text += open;
    }
    text += "1";
    for (int level = 0; level < levels; ++level) {
        text += close;
    }
    return text;
}

/// The same document, numbers written in the same way; or both refuse it.
void check_as_nlohmann_reads_it(const std::string& bytes)
{
    const auto expected = nlohmann::json::parse(text::to_valid_utf8(bytes), nullptr, false);
    const auto parsed = parse_json(bytes);
    REQUIRE(parsed.has_value() == !expected.is_discarded());
    if (parsed) {
        CHECK(*parsed == expected);
        CHECK(parsed->dump() == expected.dump());
    }
}

}  // namespace

TEST_CASE("JSON is read as its standard and its careless writers have it")
{
    const std::string document = GENERATE(
        as<std::string>{},
        // numbers
        "[0, -0, 1, -1, 9223372036854775807, -9223372036854775808]", "[9223372036854775808, 18446744073709551615]",
        "[18446744073709551616]", "[-9223372036854775809]", "[123456789012345678901234567890]", "[1.0, 1.50]",
        "[0.1, 1e5, 1E+5, 1e-7, 1.7976931348623157e308, 5e-324, -0.0]", "[1e400]", "[01]", "[1.]", "[.5]", "[+1]",
        "[-]", "[NaN]", "[Infinity]", "[2.2250738585072011e-308, 9007199254740993, 0.30000000000000004]",
        // texts
        R"(["\u00e9\ud83d\ude00\n\/\"\\", "é", "\u0000"])", R"(["\x"])", "[\"\n\"]", "[\"\t\"]", "[\"a",
        "[\"\xff\xfe caf\xe9\"]", "[\"\xed\xa0\x80\"]", "[\"\xc0\x80\"]", "[\"\xf4\x90\x80\x80\"]",
        // objects: the last of equal keys counts
        R"({"a": 1, "b": {"c": 2}, "a": [3], "": null})", R"({"a": {"b": 1}, "a": {"c": 2}})",
        R"({"\u0061": 1, "a": 2})", R"({"z": 1, "y": 2, "x": 3})", "{\"caf\xe9\": 1}", "{\"a\" 1}", "{\"a\": 1,}",
        "{1: 2}",
        // around them
        "\xef\xbb\xbf[1]", " \r\n\t[ 1 , 2 ] \n", "[1] [2]", "[1]]", "[1", "", " ", "null", "true", "\"text\"", "7",
        "nul", "[1,]", "[,1]", "// note\n[1]", "{}", "[]", "[[], {}, [{}]]");
    CAPTURE(document);
    check_as_nlohmann_reads_it(document);
    check_as_nlohmann_reads_it("{\"value\": " + document + "}");
}

TEST_CASE("half a character, as writers leave it who cut a text by UTF-16 units, is one broken character")
{
    const auto text = [](const char* json) { return parse_json(json).value().at(0).get<std::string>(); };
    CHECK(text(R"(["A100 \ud83d"])") == "A100 \ufffd");
    CHECK(text(R"(["\ude00\ud83d A100"])") == "\ufffd\ufffd A100");
    CHECK(text(R"(["\ud83d\ud83d\ude00\uD83D\uDE00\ud83d"])") == "\ufffd\U0001f600\U0001f600\ufffd");
    CHECK(text(R"(["\\ud83d \ud83d\n"])") == "\\ud83d \ufffd\n");
    CHECK(text(R"(["\u00e9 \ud83d\u0041"])") == "é \ufffdA");
    CHECK_FALSE(parse_json(R"(["\ud8"])"));
    CHECK_FALSE(parse_json(R"(["\ud83d\u12"])"));
    CHECK_FALSE(parse_json("[\"\\"));
}

TEST_CASE("JSON of 64 levels is read and JSON of more is called too deep")
{
    const auto [open, close] = GENERATE(table<std::string, std::string>({{"[", "]"}, {"{\"a\":", "}"}}));
    const std::string tail = GENERATE(as<std::string>{}, "", "\xff");  // also where the bytes need mending
    const auto at_most = parse_json(nested(63, open, close).insert(0, "[\"" + tail + "\",") + "]");
    REQUIRE(at_most.has_value());
    CHECK((*at_most)[0].get<std::string>() == text::to_valid_utf8(tail));
    CHECK(parse_json(nested(64, open, close)).has_value());
    const auto more = parse_json(nested(64, open, close).insert(0, "[\"" + tail + "\",") + "]");
    REQUIRE(!more.has_value());
    CHECK(more.error().text() == "its JSON is nested more than 64 levels deep");
    CHECK(!parse_json(nested(200'000, open, close)).has_value());
}

TEST_CASE("recorded answers, whole and damaged, are read as nlohmann reads them")
{
    const unsigned seed = GENERATE(range(1U, 6U));
    std::mt19937 random{seed};
    int files = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator{std::filesystem::path{GPUPRICE_SOURCE_DIR} / "tests/fixtures"}) {
        if (entry.path().extension() != ".json") {
            continue;
        }
        ++files;
        std::string bytes = read_all(entry.path());
        CAPTURE(entry.path().string());
        check_as_nlohmann_reads_it(bytes);
        for (int damage = 0; damage < 3 && !bytes.empty(); ++damage) {
            static constexpr std::string_view k_bytes = "\"\\{}[]:,0eE-.\xff\x80 u";
            bytes[random() % bytes.size()] = k_bytes[random() % k_bytes.size()];
            check_as_nlohmann_reads_it(bytes);
        }
    }
    CHECK(files > 5);
}
