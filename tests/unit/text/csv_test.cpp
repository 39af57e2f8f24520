#include "gpuprice/text/csv.hpp"

#include "support/catch.hpp"

#include <random>
#include <sstream>

using namespace gpuprice::text;

namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> read_all(const std::string& bytes)
{
    std::istringstream in{bytes};
    CsvReader reader{in};
    std::vector<Fields> records;
    while (auto record = reader.next()) {
        records.push_back(record->value());
    }
    return records;
}

}  // namespace

TEST_CASE("records end in LF or CRLF, with or without a line end after the last")
{
    const std::vector<Fields> expected{{"a", "b"}, {"1", ""}};
    CHECK(read_all("a,b\n1,\n") == expected);
    CHECK(read_all("a,b\r\n1,\r\n") == expected);
    CHECK(read_all("a,b\r\n1,") == expected);
    CHECK(read_all("").empty());
}

TEST_CASE("a byte order mark and blank lines are passed over, a quoted empty field is a record")
{
    CHECK(read_all("\xEF\xBB\xBF"
                   "a\n\n\r\nb\n") == std::vector<Fields>{{"a"}, {"b"}});
    CHECK(read_all("\"\"\n") == std::vector<Fields>{{""}});
}

TEST_CASE("a quoted field holds commas, doubled quotes and line breaks")
{
    CHECK(read_all("\"a,\"\"b\"\"\r\nc\",d\n") == std::vector<Fields>{{"a,\"b\"\r\nc", "d"}});
    CHECK(read_all("5\" bracket,x\n") == std::vector<Fields>{{"5\" bracket", "x"}});
}

TEST_CASE("the reader names the line on which a record began")
{
    std::istringstream in{"h\n\n\"two\nlines\"\nlast\n"};
    CsvReader reader{in};
    std::vector<long> lines;
    while (reader.next()) {
        lines.push_back(reader.line());
    }
    CHECK(lines == std::vector<long>{1, 3, 5});
}

TEST_CASE("after a bad record the reader goes on with the next line")
{
    std::istringstream in{"\"a\"b,c\nfine,row\n\"open"};
    CsvReader reader{in};
    const auto bad = reader.next();
    REQUIRE(bad.has_value());
    CHECK(bad->error().text().find("line 1") == 0);
    CHECK(reader.next()->value() == Fields{"fine", "row"});
    CHECK(reader.next()->error().text().find("line 3") == 0);
    CHECK_FALSE(reader.next().has_value());
}

TEST_CASE("a record over 1 MiB is an error, not a cost in memory")
{
    std::istringstream in{std::string(3U << 20U, 'x') + "\nnext\n"};
    CsvReader reader{in};
    CHECK(reader.next()->error().kind == gpuprice::core::ErrorKind::too_large);
    CHECK(reader.next()->value() == Fields{"next"});
}

TEST_CASE("what is written reads back, guarded or not")
{
    std::mt19937 random{7};
    const std::string alphabet = "ab,\"\r\n'=+-@\t \x01\x1b\x7f€";
    for (int round = 0; round < 2000; ++round) {
        Fields fields(1 + random() % 4);
        for (auto& field : fields) {
            for (auto length = random() % 6; length > 0; --length) {
                field += alphabet[random() % alphabet.size()];
            }
        }
        std::string plain;
        std::string guarded;
        for (const auto& field : fields) {
            plain += (plain.empty() ? "" : ",") + (field.empty() ? "\"\"" : csv_field(field));
            guarded += (guarded.empty() ? "" : ",") + (field.empty() ? "\"\"" : csv_guarded_field(field));
        }
        CAPTURE(plain, guarded);
        CHECK(read_all(plain + "\n") == std::vector<Fields>{fields});
        Fields unguarded;
        const auto guarded_records = read_all(guarded + "\n");
        for (const auto& field : guarded_records.at(0)) {
            CHECK(std::string{"=+-@\t\r\n\x01\x1b\x7f"}.find(field.empty() ? 'x' : field[0]) == std::string::npos);
            unguarded.push_back(csv_unguarded(field));
        }
        CHECK(unguarded == fields);
    }
}

TEST_CASE("a field that is called plain is written as it is, guarded or not")
{
    for (const std::string_view plain : {"", "a100-80gb-pcie", "NVIDIA A100", "12.5", "a=b", "it's"}) {
        CAPTURE(plain);
        CHECK(is_plain_field(plain));
        CHECK(csv_field(plain) == plain);
        CHECK(csv_guarded_field(plain) == plain);
    }
    for (const std::string_view careful : {"a,b", "a\"b", "a\nb", "=1", "-5", "'=1", "显卡", "\x01"}) {
        CAPTURE(careful);
        CHECK_FALSE(is_plain_field(careful));
    }
}
