// The page of `report --format html` in the real Chromium. In the middle of a chart 0.43 of its 211 days are past.
#include "integration/user.hpp"
#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/measured_process.hpp"
#include "support/temp_dir.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using nlohmann::json;

const char* const k_chromium = "/usr/bin/chromium";

// Reads and clicks in the page as a person would, says what it saw, and that it came to its end.
const std::string k_reader = R"(<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>
<iframe id="page" src="/page" height="900" width="WIDTH"></iframe><pre id="seen"></pre>
<script>
const frame = document.getElementById('page');
frame.addEventListener('load', () => {
    const page = frame.contentDocument;
    const table = page.querySelector('#markup table');
    const heads = [...table.tHead.rows[0].cells];
    const price = heads.findIndex(head => head.textContent === 'PRICE');
    const column = () => [...table.tBodies[0].rows].map(row => row.cells[price].textContent);
    const seen = {before: column()};
    heads[price].querySelector('button').click();
    seen.ascending = column();
    seen.order = heads[price].getAttribute('aria-sort');
    heads[price].querySelector('button').click();
    seen.descending = column();
    const chart = page.querySelector('figure svg.chart');
    const box = chart.getBoundingClientRect();
    chart.dispatchEvent(new frame.contentWindow.PointerEvent('pointermove', {clientX: box.left + box.width / 2}));
    seen.readout = page.querySelector('figure .readout').textContent;
    seen.charts = page.querySelectorAll('figure svg.chart path.price').length;
    seen.scripts = page.scripts.length;
    seen.title_is_text = page.body.innerText.includes('<script>alert(2)<\/script>');
    seen.sideways = page.documentElement.scrollWidth - page.documentElement.clientWidth;
    // How far each table sticks out of its box, and whether the words above it say so.
    seen.tables = [...page.querySelectorAll('.scroll')].map(box => {
        const hint = box.previousElementSibling;
        return {out: box.scrollWidth - box.clientWidth, hint: frame.contentWindow.getComputedStyle(hint).display !== 'none'};
    });
    seen.note = heads[heads.length - 1].textContent;
    const note = heads[heads.length - 1].getBoundingClientRect();
    seen.note_is_whole = note.right <= page.documentElement.clientWidth;
    document.getElementById('seen').textContent = JSON.stringify(seen);
    console.log('came to its end');
});
</script></body></html>)";

// What may throw is json's own. NOLINTNEXTLINE(bugprone-exception-escape)
struct Browsed {
    std::string out;  ///< what Chromium printed, of the page and of its console
    json seen;
};

class Reader {
public:
    Reader()
    {
        user_.set("GPUPRICE_NOW", "2025-06-10T12:00:00Z");
        const auto evil =
            user_.home().write("evil.csv",
                               "observed_at,market,external_id,title,price,currency,condition,seller,country\n"
                               "2025-06-09,demo-us,<script>alert(2)</script>,<script>alert(1)</script> NVIDIA A100 "
                               "40GB PCIe,4000,USD,used,x,US\n");
        user_.done({"import", GPUPRICE_SOURCE_DIR "/tests/golden/files/months.csv", evil.string()});
        user_.done({"report", "--format", "html", "-o", user_.file("page.html")});
        std::ifstream in{user_.file("page.html"), std::ios::binary};
        page_ = {std::istreambuf_iterator<char>{in}, {}};
        server_.on("GET", "/page", {Reply{200, page_}.with("Content-Type", "text/html; charset=utf-8")});
    }

    [[nodiscard]] const std::string& page() const { return page_; }
    [[nodiscard]] std::string file(const std::string& name) const { return user_.file(name); }

    /// What one sees and does on a screen of that width.
    [[nodiscard]] Browsed browse(int width)
    {
        std::string reader = k_reader;
        reader.replace(reader.find("WIDTH"), 5, std::to_string(width));
        const std::string target = "/reader" + std::to_string(width);
        server_.on("GET", target, {Reply{200, reader}.with("Content-Type", "text/html; charset=utf-8")});
        Browsed browsed;
        browsed.out = chromium({"--virtual-time-budget=10000", "--dump-dom", server_.url(target)});
        INFO(browsed.out);
        const std::string begin = "<pre id=\"seen\">";
        const auto at = browsed.out.find(begin);
        REQUIRE(at != std::string::npos);
        std::string text = browsed.out.substr(at + begin.size());
        text.resize(text.find("</pre>"));
        browsed.seen = json::parse(text);
        return browsed;
    }

    /// \returns what it prints on either stream.
    [[nodiscard]] std::string chromium(const std::vector<std::string>& options) const
    {
        std::vector<std::string> words{k_chromium,
                                       "--headless",
                                       "--disable-gpu",
                                       "--no-first-run",
                                       "--disable-background-networking",
                                       "--disable-component-update",
                                       "--disable-sync",
                                       "--hide-scrollbars",
                                       "--enable-logging=stderr",
                                       "--user-data-dir=" + user_.file("profile")};
        if (::geteuid() == 0) {
            words.emplace_back("--no-sandbox");
        }
        words.insert(words.end(), options.begin(), options.end());
        const std::string output = user_.file("chromium.txt");
        (void)run_measured(words, {{"PATH", "/usr/bin:/bin"}, {"HOME", user_.home().path().string()}}, output);
        std::ifstream in{output, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

private:
    User user_;
    HttpServer server_;
    std::string page_;
};

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

bool is_skipped()
{
    const bool absent = ::access(k_chromium, X_OK) != 0;
    if (absent) {
        WARN("skipped: no chromium");
    }
    return absent;
}

}  // namespace

TEST_CASE("the page of a report is read, sorted and pointed at in Chromium, without a word on its console")
{
    if (is_skipped()) {
        return;
    }
    Reader reader;
    const Browsed browsed = reader.browse(1200);
    const json& seen = browsed.seen;
    INFO(seen.dump(2));
    // The reader's own word, by which one sees that the console is heard; errors, and loads that the page's security
    // policy forbids, would come beside it.
    CHECK_THAT(browsed.out, ContainsSubstring("came to its end"));
    CHECK(count(browsed.out, "CONSOLE") == 1);

    CHECK(seen.at("before") == json{"–", "19,135", "14,910", "20,900", "25,053"});
    CHECK(seen.at("ascending") == json{"14,910", "19,135", "20,900", "25,053", "–"});
    CHECK(seen.at("order") == "ascending");
    CHECK(seen.at("descending") == json{"25,053", "20,900", "19,135", "14,910", "–"});
    CHECK(seen.at("charts") == 4);
    CHECK_THAT(seen.at("readout").get<std::string>(),
               ContainsSubstring("2025-02-10: ") && ContainsSubstring("9 sellers"));
    CHECK(seen.at("scripts") == 1);
    CHECK(seen.at("title_is_text") == true);
    CHECK(seen.at("sideways") == 0);
}

TEST_CASE("on a telephone the page of a report does not scroll sideways")
{
    if (is_skipped()) {
        return;
    }
    Reader reader;
    for (const int width : {375, 390}) {
        CHECK(reader.browse(width).seen.at("sideways") <= 0);
    }
}

TEST_CASE("at 1200 pixels, 15 of which a scroll bar takes, no table has to be scrolled sideways")
{
    if (is_skipped()) {
        return;
    }
    Reader reader;
    const json seen = reader.browse(1185).seen;
    INFO(seen.dump(2));
    CHECK(seen.at("sideways") <= 0);
    for (const json& table : seen.at("tables")) {
        CHECK(table.at("out") <= 0);
    }
}

TEST_CASE("at 1280 pixels every table is whole to its notes, and where one is wider than the screen it says so")
{
    if (is_skipped()) {
        return;
    }
    Reader reader;
    const json wide = reader.browse(1280).seen;
    INFO(wide.dump(2));
    CHECK(wide.at("note") == "NOTE");
    CHECK(wide.at("note_is_whole") == true);
    REQUIRE(wide.at("tables").size() > 5);
    for (const json& table : wide.at("tables")) {
        CHECK(table.at("out") <= 1);
        CHECK(table.at("hint") == false);
    }
    const json narrow = reader.browse(800).seen;
    INFO(narrow.dump(2));
    bool any_hint = false;
    for (const json& table : narrow.at("tables")) {
        CHECK(table.at("hint") == (table.at("out") > 1));
        any_hint = any_hint || table.at("hint").get<bool>();
    }
    CHECK(any_hint);
}

TEST_CASE("Chromium takes a picture of the page of a report")
{
    if (is_skipped()) {
        return;
    }
    Reader reader;
    const std::string picture = reader.file("page.png");
    const std::string out =
        reader.chromium({"--screenshot=" + picture, "--window-size=1280,2000", "file://" + reader.file("page.html")});
    INFO(out);
    REQUIRE(std::filesystem::exists(picture));
    std::ifstream in{picture, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    CHECK(bytes.starts_with("\x89PNG"));
    CHECK(bytes.size() > 50'000);  // of an empty page it is 10 kB
}

}  // namespace gpuprice::test
