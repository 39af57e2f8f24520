// What is kept of a run, and what is refused of what somebody else may have put in its place.
#include "gpuprice/core/error.hpp"

#include "capture_files.hpp"
#include "capture_writer.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace gpuprice;
using namespace gpuprice::ingest;
using gpuprice::test::ContainsSubstring;
using gpuprice::test::TempDir;

namespace {

namespace fs = std::filesystem;

const core::Instant k_at{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::hours{12}};

model::MarketDefinition market()
{
    model::MarketDefinition definition;
    definition.id = "shop";
    definition.adapter = "json_list";
    return definition;
}

model::Request request(const std::string& url)
{
    model::Request asked;
    asked.url = url;
    asked.via = "browser";
    asked.context = R"({"page":1})";
    asked.headers = {{"Accept", "application/json"}, {"Authorization", "Bearer hush"}};
    asked.credential = model::HeaderSecret{"X-Api-Key", "", {"token", "SHOP_TOKEN", ""}};
    return asked;
}

model::Response response(const std::string& body, const std::string& type)
{
    return {200, {{"Content-Type", type}, {"Set-Cookie", "id=hush"}}, body, "https://m.example/s?key=hush"};
}

/// A capture with two answers, an error and two omissions, and the folder that it lies in.
fs::path write_capture(const fs::path& directory, core::Instant at = k_at)
{
    const std::vector<model::Request> first{request("https://m.example/s?key=hush")};
    CaptureWriter writer{directory, market(), at, first, Drift::accepted, "1.2.3"};
    writer.add(first[0], response(R"([{"id":1}])", "application/json"), BodyFrom::cache);
    writer.add(request("https://m.example/p"), response("<p>\xff</p>", "text/html; charset=latin1"), BodyFrom::wire);
    writer.add(request("https://m.example/q"),
               core::Error{core::ErrorKind::timed_out, "no answer", "https://m.example"}, BodyFrom::wire);
    writer.add(request("https://m.example/r"), CapturedOmission{true, "stopped at the limit"});
    writer.add(model::Request{}, CapturedOmission{false, "no request to send"});
    model::MarketRun ledger;
    ledger.outcome = model::Outcome::partial;
    ledger.seen = 7;
    writer.finish(ledger);
    return directory / "shop" / "20260301T120000Z";
}

std::string bytes_of(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write(const fs::path& file, const std::string& bytes) { std::ofstream{file, std::ios::binary} << bytes; }

void replace_in(const fs::path& file, const std::string& old, const std::string& fresh)
{
    std::string bytes = bytes_of(file);
    const auto at = bytes.find(old);
    REQUIRE(at != std::string::npos);
    write(file, bytes.replace(at, old.size(), fresh));
}

/// The sentence with which a directory is refused, bodies included.
std::string refusal(const fs::path& directory)
{
    try {
        for (const KeptRun& run : find_captures(directory).runs) {
            for (const CapturedEvent& event : run.capture.events) {
                if (const auto* answer = std::get_if<CapturedAnswer>(&event.came_to)) {
                    (void)read_body(run.folder, *answer);
                }
            }
        }
    } catch (const core::DataError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("what is kept reads back as it was, but for the secrets, and only its owner may look at it")
{
    const TempDir dir;
    const fs::path folder = write_capture(dir.path() / "deep" / "captures");
    const KeptRuns kept = find_captures(dir.path() / "deep" / "captures");
    REQUIRE(kept.runs.size() == 1);
    CHECK(kept.unfinished == 0);
    const auto& [where, capture] = kept.runs[0];
    CHECK(where == folder);
    CHECK(capture.program == "1.2.3");
    CHECK(capture.market == "shop");
    CHECK(capture.definition == market().definition_hash());
    CHECK(capture.at == k_at);
    CHECK(capture.max_pages == market().politeness.max_pages);
    CHECK(capture.drift_accepted);
    CHECK(capture.outcome == model::Outcome::partial);
    CHECK(capture.seen == 7);
    const std::vector<model::Request> first{request("https://m.example/s?key=other")};
    CHECK(capture.questions == questions_of(first));

    REQUIRE(capture.events.size() == 5);
    CHECK(capture.events[0].request == as_kept(request("https://m.example/s?key=hush")));
    const auto& json = std::get<CapturedAnswer>(capture.events[0].came_to);
    CHECK(json.body == "1.json");
    CHECK(json.not_modified);
    CHECK(json.url == "https://m.example/s?key=***");
    CHECK(json.headers == model::Headers{{"Content-Type", "application/json"}});
    CHECK(read_body(folder, json) == R"([{"id":1}])");
    const auto& html = std::get<CapturedAnswer>(capture.events[1].came_to);
    CHECK(html.body == "2.html");
    CHECK_FALSE(html.not_modified);
    CHECK(read_body(folder, html) == "<p>\xff</p>");
    const auto& error = std::get<core::Error>(capture.events[2].came_to);
    CHECK(error.kind == core::ErrorKind::timed_out);
    CHECK(error.text() == "https://m.example: no answer");
    CHECK(std::get<CapturedOmission>(capture.events[3].came_to).on_purpose);
    CHECK_FALSE(std::get<CapturedOmission>(capture.events[4].came_to).on_purpose);

    for (const auto& entry : fs::recursive_directory_iterator{dir.path() / "deep"}) {
        struct stat status {};
        REQUIRE(::stat(entry.path().c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == (entry.is_directory() ? 0700U : 0600U));
        CHECK((entry.is_directory() || bytes_of(entry.path()).find("hush") == std::string::npos));
    }
    CHECK(find_captures(folder).runs.size() == 1);
    CHECK(find_captures(folder.parent_path()).runs.size() == 1);
}

TEST_CASE("runs of one instant stand side by side, in the order in which they were kept")
{
    const TempDir dir;
    for (int i = 0; i < 11; ++i) {
        (void)write_capture(dir.path());
    }
    (void)write_capture(dir.path(), k_at - std::chrono::hours{1});
    const KeptRuns kept = find_captures(dir.path());
    REQUIRE(kept.runs.size() == 12);
    CHECK(kept.runs[0].folder.filename() == "20260301T110000Z");
    CHECK(kept.runs[1].folder.filename() == "20260301T120000Z");
    CHECK(kept.runs[2].folder.filename() == "20260301T120000Z-2");
    CHECK(kept.runs[11].folder.filename() == "20260301T120000Z-11");
}

TEST_CASE("a run that was given up leaves nothing, one that was killed nothing that looks whole")
{
    const TempDir dir;
    {
        CaptureWriter writer{dir.path(), market(), k_at, {}, Drift::doubted, "1"};
        writer.add(request("https://m.example/s"), response("[]", "application/json"), BodyFrom::wire);
        CHECK_FALSE(fs::is_empty(dir.path() / "shop"));
    }
    CHECK(fs::is_empty(dir.path() / "shop"));
    CHECK_THAT(refusal(dir.path()), ContainsSubstring("there is no capture in"));

    const fs::path folder = write_capture(dir.path());
    fs::rename(folder, folder.parent_path() / ".20260301T120000Z-abcdef");
    (void)write_capture(dir.path());
    const KeptRuns kept = find_captures(dir.path());
    CHECK(kept.runs.size() == 1);
    CHECK(kept.unfinished == 1);
}

TEST_CASE("a capture that is cut short, changed, foreign or leads elsewhere is refused with one sentence")
{
    struct Damage {
        std::string name;
        std::function<void(const fs::path& folder)> inflict;
        std::string sentence;
    };
    const auto damage = GENERATE(from_range(std::vector<Damage>{
        {"a body cut short", [](const fs::path& f) { write(f / "1.json", "[{"); }, "/1.json is cut short"},
        {"a body changed", [](const fs::path& f) { write(f / "1.json", R"([{"id":2}])"); }, "it was changed since"},
        {"a body grown", [](const fs::path& f) { write(f / "1.json", std::string(4096, ' ')); }, "is larger than"},
        {"a body gone", [](const fs::path& f) { fs::remove(f / "1.json"); }, "/1.json cannot be read"},
        {"a body elsewhere",
         [](const fs::path& f) {
             fs::rename(f / "1.json", f / "one");
             fs::create_symlink("one", f / "1.json");
         },
         "/1.json is a symbolic link"},
        {"a pipe for a body",
         [](const fs::path& f) {
             fs::remove(f / "1.json");
             REQUIRE(::mkfifo((f / "1.json").c_str(), 0600) == 0);
         },
         "/1.json is no file"},
        {"a body above the folder",
         [](const fs::path& f) { replace_in(f / k_manifest, "\"1.json\"", "\"../1.json\""); }, "/events/0/response/body"},
        {"a body by its full path",
         [](const fs::path& f) { replace_in(f / k_manifest, "\"1.json\"", "\"/etc/passwd\""); },
         "/events/0/response/body"},
        {"no manifest", [](const fs::path& f) { fs::remove(f / k_manifest); }, "holds no manifest.json"},
        {"a manifest cut short",
         [](const fs::path& f) { write(f / k_manifest, bytes_of(f / k_manifest).substr(0, 200)); },
         "it is cut short or no JSON"},
        {"an empty manifest", [](const fs::path& f) { write(f / k_manifest, ""); }, "it is cut short or no JSON"},
        {"a stranger's manifest", [](const fs::path& f) { write(f / k_manifest, "{\"name\":\"app\"}"); },
         "it is no manifest of a capture"},
        {"a deep manifest", [](const fs::path& f) { write(f / k_manifest, std::string(1'000'000, '[')); },
         "it is cut short or no JSON"},
        {"a newer format", [](const fs::path& f) { replace_in(f / k_manifest, "\"version\": 1", "\"version\": 2"); },
         "it has the format 2 of another gpuprice"},
        {"a market that is none",
         [](const fs::path& f) { replace_in(f / k_manifest, "\"shop\"", "\"\\u001b[31m\""); }, "/market"},
        {"a status that is none", [](const fs::path& f) { replace_in(f / k_manifest, "200", "-1"); },
         "/events/0/response/status"},
        {"a size that is none", [](const fs::path& f) { replace_in(f / k_manifest, "\"bytes\": 10", "\"bytes\": 1e300"); },
         "/events/0/response/bytes"},
        {"an event that is none",
         [](const fs::path& f) { replace_in(f / k_manifest, "\"not_asked\"", "\"whatever\""); }, "/events/3"},
        {"a folder elsewhere",
         [](const fs::path& f) {
             fs::rename(f, f.parent_path().parent_path() / "elsewhere");
             fs::create_directory_symlink("../elsewhere", f);
         },
         "is a symbolic link"},
    }));
    CAPTURE(damage.name);
    const TempDir dir;
    const fs::path folder = write_capture(dir.path());
    REQUIRE(refusal(dir.path()).empty());
    damage.inflict(folder);
    const std::string sentence = refusal(dir.path());
    CHECK_THAT(sentence, ContainsSubstring(damage.sentence));
    CHECK_THAT(sentence, ContainsSubstring(dir.path().string()));
    CHECK_THAT(sentence, ContainsSubstring("restore it, or move its folder away; nothing was imported"));
    CHECK(sentence.find('\n') == std::string::npos);
    CHECK(sentence.find('\x1b') == std::string::npos);
}
