// What export writes, read by programs that know nothing of it.
#include "integration/user.hpp"
#include "support/catch.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

namespace gpuprice::test {

namespace {

constexpr int k_rows = 5;
constexpr std::array k_exports{"listings", "sightings", "daily", "markup", "spikes", "trends"};

/// What a shell command prints, errors included.
std::string printed_by(const std::string& command)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{::popen((command + " 2>&1").c_str(), "r"), ::pclose};
    if (!pipe) {
        throw std::runtime_error("cannot run " + command);
    }
    std::string text;
    std::array<char, 4096> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;) {
        text.append(buffer.data(), got);
    }
    return text;
}

/// A history with titles that are hard on readers of CSV, and every export of it in a file of its name.
void export_all(User& user)
{
    user.set("GPUPRICE_NOW", "2026-03-31T12:00:00Z");
    std::string rows = "observed_at,market,external_id,title,price,currency,condition\n";
    const std::array<std::string, k_rows> titles{"\"NVIDIA A100 80GB PCIe, \"\"new\"\"\"", "英伟达 A100 80GB PCIe 显卡",
                                                 "=HYPERLINK(A1) A100 80GB PCIe", "\"A100 80GB\nPCIe used\"",
                                                 "NVIDIA A100 80GB PCIe"};
    for (int i = 0; i < k_rows; ++i) {
        rows += "2026-03-31,ebay-us,00" + std::to_string(i) + "," + titles.at(static_cast<std::size_t>(i)) + "," +
                std::to_string(15000 + i) + ".5,USD,Used\n";
    }
    user.home().write("sightings.csv", rows);
    (void)user.done({"import", user.file("sightings.csv")});
    for (const char* what : k_exports) {
        user.home().write(std::string{what} + ".csv", user.done({"export", what}));
        user.home().write(std::string{what} + ".jsonl", user.done({"export", what, "--format", "jsonl"}));
    }
}

}  // namespace

TEST_CASE("the sqlite3 shell imports every export as CSV without options")
{
    if (printed_by("sqlite3 --version").find("not found") != std::string::npos) {
        WARN("skipped: no sqlite3 shell");
        return;
    }
    User user;
    export_all(user);
    for (const char* what : k_exports) {
        const std::string table = what;
        const std::string shown = printed_by("sqlite3 :memory: '.mode csv' '.import " + user.file(table + ".csv") +
                                             " " + table + "' 'select count(*) from " + table + "'");
        CAPTURE(table, shown);
        CHECK(shown.find("expected") == std::string::npos);
        if (table == "listings" || table == "sightings") {
            CHECK(shown == std::to_string(k_rows) + "\n");
        }
    }
    const std::string title = printed_by("sqlite3 :memory: '.mode csv' '.import " + user.file("listings.csv") +
                                         " t' '.mode list' 'select title from t order by external_id'");
    CHECK(title ==
          "NVIDIA A100 80GB PCIe, \"new\"\n英伟达 A100 80GB PCIe 显卡\n\'=HYPERLINK(A1) A100 80GB PCIe\n"
          "A100 80GB\nPCIe used\nNVIDIA A100 80GB PCIe\n");
}

TEST_CASE("pandas reads every export without options, numbers as numbers")
{
    const std::string python = "/usr/bin/python3";
    if (printed_by(python + " -c 'import pandas'").find("rror") != std::string::npos ||
        printed_by(python + " --version").find("not found") != std::string::npos) {
        WARN("skipped: no python3-pandas");
        return;
    }
    User user;
    export_all(user);
    user.home().write("check.py", R"(import pandas, sys
home = sys.argv[1]
for what in ["listings", "sightings", "daily", "markup", "spikes", "trends"]:
    csv = pandas.read_csv(f"{home}/{what}.csv")
    assert len(csv.columns) > 5, what
    text = open(f"{home}/{what}.jsonl").read()
    lines = pandas.read_json(f"{home}/{what}.jsonl", lines=True) if text else []
    assert len(lines) == len(csv), what
listings = pandas.read_csv(f"{home}/listings.csv")
assert listings.price.sum() == 75012.5, listings.price
markup = pandas.read_csv(f"{home}/markup.csv")
assert markup.median_usd.iloc[0] == 15002.5, markup.median_usd
assert pandas.read_csv(f"{home}/daily.csv").day.iloc[0] == "2026-03-31"
print("read")
)");
    CHECK(printed_by(python + " " + user.file("check.py") + " " + user.home().path().string()) == "read\n");
}

TEST_CASE("R reads every export as CSV without options, numbers as numbers")
{
    if (printed_by("Rscript --version").find("not found") != std::string::npos) {
        WARN("skipped: no Rscript");
        return;
    }
    User user;
    export_all(user);
    user.home().write("check.R", R"R(home <- commandArgs(trailingOnly = TRUE)[1]
for (what in c("listings", "sightings", "daily", "markup", "spikes", "trends")) {
    rows <- read.csv(file.path(home, paste0(what, ".csv")))
    stopifnot(ncol(rows) > 5)
}
listings <- read.csv(file.path(home, "listings.csv"))
stopifnot(nrow(listings) == 5, is.numeric(listings$price), sum(listings$price) == 75012.5)
stopifnot(any(grepl("\u82f1\u4f1f\u8fbe", listings$title)), any(grepl("80GB\nPCIe", listings$title)))
markup <- read.csv(file.path(home, "markup.csv"))
stopifnot(markup$median_usd[1] == 15002.5)
daily <- read.csv(file.path(home, "daily.csv"))
stopifnot(identical(as.character(as.Date(daily$day[1])), "2026-03-31"), is.numeric(daily$multiple))
cat("read\n")
)R");
    CHECK(printed_by("LC_ALL=C.UTF-8 Rscript --vanilla " + user.file("check.R") + " " + user.home().path().string()) ==
          "read\n");
}

}  // namespace gpuprice::test
