// Titles and answers that are made to hurt, through the whole program.
#include "gpuprice/cli/run.hpp"
#include "gpuprice/text/csv.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/measured_process.hpp"
#include "support/page_market.hpp"
#include "user.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::test {

namespace {

/// As JSON spells them.
const std::vector<std::string> k_nasty{
    R"(=cmd()|' /C calc'!A0 NVIDIA A100 80GB PCIe)",
    R"(+1-1 NVIDIA A100 80GB PCIe)",
    R"(@SUM(A1) NVIDIA A100 80GB PCIe)",
    R"(-2+3 NVIDIA A100 80GB PCIe)",
    R"(\u001b[2J\u001b]0;owned\u0007 A100 80GB)",
    R"(NVIDIA \u202eA100\u2066 80GB PCIe\u200f)",
    R"(NVIDIA A100\r\n80GB\tPCIe\u0000\u009b1m)",
    R"(<script>alert(1)</script> A100 80GB PCIe)",
    R"(A100 80GB | [x](javascript:alert(1)) `y`)",
    R"(\"><img src=x onerror=alert(1)> A100 80GB)",
    R"(\ud800A100\udfff 80GB PCIe)",
    R"(=HYPERLINK(\"http://x\",\"A100 80GB PCIe\"))",
};

std::vector<Offer> nasty_offers()
{
    std::vector<Offer> all = offers(static_cast<int>(k_nasty.size()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].title = k_nasty[i];
    }
    return all;
}

/// Everything that shows a title, in every format that it knows.
std::vector<std::vector<std::string>> commands(const User& user)
{
    std::vector<std::vector<std::string>> all;
    for (const char* format : {"table", "csv", "json", "jsonl", "md"}) {
        for (const std::vector<std::string>& command :
             std::vector<std::vector<std::string>>{{"listings", "a100"},
                                                   {"listings", "a100", "--gross"},
                                                   {"markup", "a100", "--explain-number"},
                                                   {"markup", "a100"},
                                                   {"history", "a100-80gb-pcie"},
                                                   {"turnover", "a100"},
                                                   {"status"}}) {
            all.push_back(command);
            all.back().insert(all.back().end(), {"--format", format});
        }
    }
    for (const char* format : {"csv", "jsonl"}) {
        all.push_back({"export", "listings", "--format", format});
        all.push_back({"export", "sightings", "--format", format});
    }
    for (const char* format : {"table", "md", "html", "json"}) {
        all.push_back({"report", "a100", "--format", format, "-o", user.file(std::string{"report."} + format)});
    }
    for (std::size_t id = 1; id <= k_nasty.size(); ++id) {
        all.push_back({"explain", "ebay-us/" + std::to_string(id)});
        all.push_back({"explain", "ebay-us/" + std::to_string(id), "--format", "json"});
    }
    return all;
}

std::string bytes_of(const std::string& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// What steers a terminal or turns its text around.
std::string steering_in(const std::string& text)
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < ' ' && c != '\n') || byte == 0x7F) {
            return "the byte " + std::to_string(byte);
        }
    }
    for (const std::string_view mark : {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068",
                                        "\u2069", "\u200e", "\u200f", "\u009b", "\u0085"}) {
        if (text.find(mark) != std::string::npos) {
            return "a control character of Unicode";
        }
    }
    return "";
}

std::string formula_in(const std::string& csv)
{
    std::istringstream in{csv};
    text::CsvReader reader{in};
    while (const auto record = reader.next()) {
        if (!*record) {
            return "a broken record: " + record->error().text();
        }
        for (const std::string& cell : record->value()) {
            const bool is_number = cell.find_first_not_of("-+.0123456789e") == std::string::npos;
            if (!is_number && cell.find_first_of("=+-@\t\r") == 0) {
                return cell;
            }
        }
    }
    return "";
}

/// Tags of the titles that are tags; in Markdown a backslash takes away what they mean.
std::string markup_in(const std::string& text)
{
    for (const std::string_view tag : {"<script>alert", "<img src=x"}) {
        for (std::size_t at = text.find(tag); at != std::string::npos; at = text.find(tag, at + 1)) {
            if (at == 0 || text[at - 1] != '\\') {
                return text.substr(at, 40);
            }
        }
    }
    return "";
}

/// `size` times that byte, packed as gzip.
std::string packed(char byte, std::size_t size)
{
    z_stream stream{};
    constexpr int k_gzip = 15 + 16;
    REQUIRE(::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, k_gzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string chunk(std::size_t{1} << 20U, byte);
    std::string out;
    std::array<char, 65'536> buffer{};
    for (std::size_t left = size; left > 0;) {
        const std::size_t now = std::min(left, chunk.size());
        left -= now;
        stream.next_in = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_in = static_cast<uInt>(now);
        do {
            stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
            stream.avail_out = static_cast<uInt>(buffer.size());
            static_cast<void>(::deflate(&stream, left == 0 ? Z_FINISH : Z_NO_FLUSH));
            out.append(buffer.data(), buffer.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    }
    ::deflateEnd(&stream);
    return out;
}

struct Monster {
    std::string name;
    Reply reply;
    std::string politeness;
    std::string message;
};

std::vector<Monster> monsters()
{
    // NOLINTNEXTLINE(bugprone-string-constructor): so large on purpose
    const std::string line = "<ul><li class=offer data-id=1><h2>" + std::string(50'000'000, 'x');
    return {
        {"gzip that unpacks to 400 MB", Reply{200, packed(' ', 400'000'000)}.with("Content-Encoding", "gzip"), "",
         "max_body_mb"},
        {"a page of 50 MB in one line", {200, line}, "", "max_body_mb"},
        {"the same where that much is allowed", {200, line}, R"(,"max_body_mb":100)", "over 32 MiB"},
        {"30 MB in one text", {200, line.substr(0, 30'000'000)}, R"(,"max_body_mb":100)", "too large"},
        {"100,000 elements in one another",
         {200,
          [] {
              std::string page;
              for (int i = 0; i < 100'000; ++i) {
                  page += "<div>";
              }
              return page;
          }()},
         "",
         "nested"},
    };
}

}  // namespace

TEST_CASE("titles that are made to hurt are harmless in every command and format")
{
    Marketplace market{nasty_offers()};
    User user;
    user.use_market(market.url());
    REQUIRE(user.scrape().row.seen == static_cast<long>(k_nasty.size()));
    for (const auto& command : commands(user)) {
        std::string words;
        for (const std::string& word : command) {
            words += word + " ";
        }
        CAPTURE(words);
        const Shown shown = user.run(command);
        CHECK(shown.code == cli::k_done);
        const bool to_file = command.front() == "report";
        const std::string text = to_file ? bytes_of(command.back()) : shown.out;
        REQUIRE_FALSE(text.empty());
        CHECK(steering_in(shown.err) == "");
        const auto is = [&words](const std::string& format) { return words.find(" " + format) != std::string::npos; };
        if (is("csv")) {
            CHECK(formula_in(text) == "");  // else the titles as they are, for programs
        } else if (is("json")) {
            CHECK(std::ranges::none_of(text, [](char c) { return c >= 0 && c < ' ' && c != '\n'; }));
        } else {
            CHECK(steering_in(text) == "");
        }
        if (is("html") || is("md")) {
            CHECK(markup_in(text) == "");
        }
    }
}

TEST_CASE("what is exported of such titles reads back as it was")
{
    Marketplace market{nasty_offers()};
    User user;
    user.use_market(market.url());
    REQUIRE(user.scrape().row.seen == static_cast<long>(k_nasty.size()));
    for (const char* format : {"csv", "jsonl"}) {
        CAPTURE(format);
        const std::string exported = user.done({"export", "sightings", "--format", format});
        User other;
        const std::string file = other.file(std::string{"sightings."} + format);
        std::ofstream{file, std::ios::binary} << exported;
        other.done({"import", file});
        CHECK(other.done({"export", "sightings", "--format", format}) == exported);
    }
}

TEST_CASE("answers that are made to fill the memory are refused in bounded time and memory")
{
    const auto monster = GENERATE(from_range(monsters()));
    CAPTURE(monster.name);
    HttpServer server;
    server.on("GET", "/list", {monster.reply});
    User user;
    (void)user.home().write("config/gpuprice/markets/pages.json",
                            page_definition("pages", server.url(), "/list",
                                            R"(,"politeness":{"min_delay_ms":0)" + monster.politeness + "}"));
    const std::string output = user.file("output");
    const Measured cost =
        run_measured({GPUPRICE_PROGRAM, "scrape", "pages", "--format", "json"}, user.environment(), output);
    const std::string told = bytes_of(output);
    INFO(told);
    CHECK(cost.code == cli::k_failed);
    CHECK_THAT(told, ContainsSubstring(monster.message));
    CHECK_THAT(told, ContainsSubstring(R"("outcome": "failed")"));
    CHECK(cost.cpu_seconds < 20);
    if (has_own_memory()) {
        CHECK(cost.max_resident_kib < 600L * 1024);
    }
}

}  // namespace gpuprice::test
