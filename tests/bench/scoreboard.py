#!/usr/bin/env python3
"""The scoreboard: gpuprice beside its peers, work by work, as one table and one JSON file.

    scoreboard.py BUILD [--json FILE] [--only WORK,…] [--full] [--largest SIGHTINGS]

BUILD holds a build with -O2 and its benchmarks; `cmake --workflow --preset bench` makes one and calls this. Data is
invented, the same in every run. Programs that are measured alone run on one core; figures are CPU seconds (user and
system) and medians of three runs, if nothing else is said. A peer that is not installed is named and skipped. Ratios are
gpuprice ÷ peer, of costs where the goal is a most, of speeds where it is a least. The exit code is 0 also where goals are
missed: this informs.
"""

import argparse
import hashlib
import json
import math
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS = 3
LAST_DAY = "2025-12-30"  # of analysis_bench
EXPONENT = "≤ 1.1, an exponent"
HISTORIES = (100_000, 1_000_000, 10_000_000)
# The share of days on which a price is another than the day before. In the rental series of 34 providers beside the
# design (July and August 2026) it is 0.040, of on-demand prices 0.046, of spot prices 0.134.
CHANGED = 0.05
RESTLESS = 0.2


class Board:
    """Rows as they come, then the table."""

    def __init__(self):
        self.rows = []

    def add(self, work, ours, peer, theirs, ratio, goal, met, note=""):
        self.rows.append({"work": work, "gpuprice": ours, "peer": peer, "theirs": theirs, "ratio": ratio, "goal": goal,
                          "met": met, "note": note})
        print(self.line(self.rows[-1]), flush=True)

    def at_most(self, work, ours, peer, theirs, goal, unit="CPU s", note=""):
        ratio = ours / theirs
        self.add(work, f"{ours:.3g} {unit}", peer, f"{theirs:.3g} {unit}", ratio, f"≤ {goal} ×", ratio <= goal, note)

    def skip(self, work, peer, why):
        self.add(work, "", peer, "", None, "", None, why)

    @staticmethod
    def line(row):
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}" if row["ratio"] < 100 else f"{row['ratio']:.0f}"
        ratio += " ×" if ratio and row["goal"] != EXPONENT else ""
        met = {True: "met", False: "missed", None: "" if row["gpuprice"] else "skipped"}[row["met"]]
        met += ": " if met and row["note"] else ""
        return (f"| {row['work']} | {row['gpuprice']} | {row['peer']} | {row['theirs']} | {ratio} | {row['goal']} | "
                f"{met}{row['note']} |")

    def table(self):
        head = "| work | gpuprice | peer | its figure | ratio | goal | |\n|---|---|---|---|---|---|---|"
        return head + "\n" + "\n".join(self.line(row) for row in self.rows)


class Bench:
    def __init__(self, build, directory, full, largest):
        self.program = build / "src" / "gpuprice"
        self.benches = build / "tests" / "bench"
        self.directory = directory
        self.full = full
        self.histories = [n for n in HISTORIES if n <= largest]
        self.environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(directory), "LC_ALL": "C.UTF-8"}
        self.has_duckdb = False

    def measure(self, *words, output=None):
        """CPU seconds and peak KiB of a program on one core."""
        target = open(output or os.devnull, "wb")
        with target:
            child = subprocess.Popen([str(word) for word in words], stdout=target, stderr=subprocess.PIPE,
                                     cwd=self.directory, env=self.environment,
                                     preexec_fn=lambda: os.sched_setaffinity(0, {0}))
            complaint = child.stderr.read()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, words))} ended with {child.returncode}: {complaint.decode()[-500:]}")
        return used.ru_utime + used.ru_stime, used.ru_maxrss

    def median(self, *words, rounds=ROUNDS, output=None, before=lambda: None):
        costs = []
        for _ in range(rounds):
            before()
            costs.append(self.measure(*words, output=output))
        return statistics.median(cpu for cpu, _ in costs), max(peak for _, peak in costs)

    def gpuprice(self, database, *words):
        return [self.program, "--db", database, *words]

    def text_of(self, *words):
        return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True,
                              cwd=self.directory, env=self.environment).stdout

    def install_duckdb(self):
        done = shutil.which("npm") and subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", "@duckdb/node-api"], cwd=self.directory,
            capture_output=True, check=False).returncode == 0
        self.has_duckdb = bool(done)


def scraping(bench, board):
    pages = ["json_pages=2000", "html_pages=2000"] if bench.full else ["json_pages=100", "html_pages=30"]
    file = bench.directory / "scrape.json"
    subprocess.run([str(bench.benches / "scrape_bench"), *pages, f"rounds={ROUNDS}", f"out={file}"], check=True)
    for goal in json.loads(file.read_text())["goals"]:
        work, _, peer = goal["what"].partition(", gpuprice : ")
        words = re.sub(r"^>= (\S+?)x?$", r"≥ \1", re.sub(r"^<= (\S+?)x?$", r"≤ \1", goal["goal"]))
        if peer:
            board.add(work, "", peer, "", goal["value"], words + " ×", goal["met"])
        else:
            board.add(work.removesuffix(", MiB"), f"{goal['value']:.0f} MiB", "", "", None, words + " MiB", goal["met"])


def write_sightings(file, listings, days):
    """One sighting a day of each listing; one price in twenty changes. The rows, for the next file."""
    dice = random.Random(7)
    cards = ["NVIDIA A100 80GB PCIe", "NVIDIA A100 40GB SXM4", "NVIDIA H100 80GB PCIe", "NVIDIA Tesla V100 32GB SXM2",
             "NVIDIA L40S 48GB", "AMD Instinct MI210 64GB", "NVIDIA A40 48GB", "NVIDIA Tesla T4 16GB"]
    rests = ["Tensor Core GPU", "Graphics Card tested", "server pull 30 day returns", "Accelerator fully working"]
    head = "observed_at,market,external_id,title,price,currency,price_kind,condition,seller,seller_country,country,url\n"
    offers = [[f"{110_000_000_000 + i * 7_919}", f"{dice.choice(cards)} {dice.choice(rests)} no {i % 97}",
               dice.randrange(2_000, 30_000) * 100, dice.choice(["Used", "New", "Open box"]), f"seller{i % 700}",
               dice.choice(["US", "CN", "DE"])] for i in range(listings)]
    rows = []
    for day in range(days):
        at = f"{date(2025, 1, 1) + timedelta(day)}T06:00:00Z"
        for offer in offers:
            if dice.random() < 0.05:
                offer[2] = int(offer[2] * (0.95 + 0.1 * dice.random()))
            rows.append(f"{at},bench,{offer[0]},{offer[1]},{offer[2] / 100:.2f},USD,ask,{offer[3]},{offer[4]},{offer[5]},"
                        f"{offer[5]},https://bench.example/itm/{offer[0]}\n")
    file.write_text(head + "".join(rows))
    return head, rows


def importing(bench, board):
    growth = []
    for sightings in (100_000, 1_000_000):
        file = bench.directory / "sightings_to_import.csv"
        days = 365
        head, rows = write_sightings(file, sightings // days, days)
        database = bench.directory / "imported.db"
        ours, _ = bench.median(*bench.gpuprice(database, "import", file), before=lambda: remove(database),
                               rounds=ROUNDS if sightings < 1_000_000 else 1)
        growth.append((len(rows), ours))
    exported = bench.text_of(*bench.gpuprice(database, "export", "sightings"))
    size = whole_size(database)
    shuffled = bench.directory / "again.csv"
    dice = random.Random(8)
    for part in (rows[: len(rows) * 3 // 4], rows[len(rows) // 4:]):  # each row in one of the two, half of them in both
        dice.shuffle(part)
        shuffled.write_text(head + "".join(part))
        other = bench.directory / "other.db"
        bench.measure(*bench.gpuprice(other, "import", shuffled))
    same = unsalted(bench.text_of(*bench.gpuprice(other, "export", "sightings"))) == unsalted(exported)
    board.add("1 million sightings, shuffled and half of them twice, give the same history", "", "", "", None, "equal rows",
              same)
    if not shutil.which("sqlite3"):
        board.skip("import of 1 million sightings", "sqlite3", "not installed")
    else:
        plain = bench.directory / "plain.db"
        theirs, _ = bench.median("sqlite3", plain, ".mode csv", f".import {file} plain", before=lambda: remove(plain))
        board.at_most("import of 1 million sightings as CSV", ours, "sqlite3 .import", theirs, 1.0)
        board.at_most("size of that database", size / 1e6, "the plain table", whole_size(plain) / 1e6, 0.1, "MB")
    board.add("import, growth of the cost from 0.1 to 1 million", f"{growth[-1][1]:.3g} CPU s", "itself",
              f"{growth[0][1]:.3g} CPU s", exponent(growth), EXPONENT, exponent(growth) <= 1.1)
    for leftover in (file, shuffled, database, other, bench.directory / "plain.db"):
        remove(leftover)


def analysing(bench, board):
    """Daily medians, spikes, export and reports on histories of analysis_bench, and how they grow."""
    costs, reports = [], []
    for sightings in bench.histories:
        cost, page = history(bench, board, sightings, CHANGED, f"{sightings / 1e6:g} million sightings")
        costs.append((sightings, cost))
        reports.append((sightings, page))
    most = bench.histories[-1]
    history(bench, board, most, RESTLESS, f"{most / 1e6:g} million sightings, restless prices")
    for what, figures in (("load and daily medians", costs), ("report", reports)):
        for few, many in zip(figures, figures[1:]):
            power = exponent((few, many))
            board.add(f"{what}, growth of the cost from {few[0] / 1e6:g} to {many[0] / 1e6:g} million",
                      f"{many[1]:.3g} CPU s", "itself", f"{few[1]:.3g} CPU s", power, EXPONENT, power <= 1.1)


def history(bench, board, sightings, changed, name):
    """The works on one history. The CPU seconds of loading it with its daily medians, and of its report."""
    program = bench.benches / "analysis_bench"
    data = bench.directory / "history"
    data.mkdir()
    subprocess.run([str(program), str(data), str(sightings), str(changed)], check=True, capture_output=True)
    runs = [bench.text_of(program, data, 0) for _ in range(ROUNDS)]
    load, daily, spikes = (statistics.median(float(re.search(words + r" ([0-9.]+) CPU s", run)[1]) for run in runs)
                           for words in ("load", "daily rows", r"rows\), spikes"))
    database = data / "history.db"
    page, page_peak = bench.median(*bench.gpuprice(database, "report", "--format", "html", "--until", LAST_DAY))
    exported = data / "export.csv"
    rows, rows_peak = bench.median(*bench.gpuprice(database, "export", "sightings"), output=exported)
    if sightings == bench.histories[-1]:
        board.add(f"report --format html, {name}", f"{page:.3g} CPU s", "", "", None, "≤ 1.5 CPU s", page <= 1.5)
        for command, peak in (("report", page_peak), ("export sightings", rows_peak)):
            board.add(f"peak memory of {command}, {name}", f"{peak / 1024:.0f} MiB", "", "", None, "≤ 64 MiB",
                      peak <= 64 * 1024)
    if not bench.has_duckdb:
        board.skip(f"daily medians, spikes and export, {name}", "DuckDB", "npm has no @duckdb/node-api here")
    else:
        for script in ("analysis_bench.mjs", "export_bench.mjs"):
            shutil.copy(HERE / script, bench.directory)
        peer = bench.text_of("node", bench.directory / "analysis_bench.mjs", data)
        medians = float(re.search(r"native table.*: ([0-9.]+) CPU s", peer)[1])
        rolling = float(re.search(r"MAD of its medians: ([0-9.]+) CPU s", peer)[1])
        board.at_most(f"daily medians of all cells, {name}", load + daily, "DuckDB, native table", medians, 1.0)
        board.at_most(f"spikes, {name}", spikes, "DuckDB, rolling median and MAD", rolling, 0.3)
        copied = bench.text_of("node", bench.directory / "export_bench.mjs", data)
        single, same = (float(re.search(words + r".*: ([0-9.]+) CPU s", copied)[1])
                        for words in ("single sightings", "rows of the export"))
        board.at_most(f"export as CSV, {name}", rows, "DuckDB COPY of them", single, 0.5)
        board.add(f"export as CSV, {name}", f"{rows:.3g} CPU s", "DuckDB COPY of the prices that stood", f"{same:.3g} CPU s",
                  rows / same, "", None, "no goal, the same rows")
    if sightings == 1_000_000:
        memory(bench, board, database)
    shutil.rmtree(data)
    return load + daily, page


def memory(bench, board, database):
    """The same listings and prices, every one of them seen at nine more instants a day: sightings times eight to ten."""
    often = bench.directory / "often.db"
    shutil.copy(database, often)
    with sqlite3.connect(often) as connection:
        for hour in range(1, 10):
            connection.execute("INSERT OR IGNORE INTO coverage (market, at, definition, complete, run) SELECT market, at + ?, "
                               "definition, complete, run FROM coverage WHERE at % 86400 = 21600", (hour * 3_600,))
    connection.close()
    for command in (["markup", "--as-of", LAST_DAY], ["trends", "--until", LAST_DAY], ["export", "sightings"],
                    ["report", "--until", LAST_DAY]):
        _, once = bench.median(*bench.gpuprice(database, *command), rounds=1)
        cost, more = bench.median(*bench.gpuprice(often, *command))
        board.at_most(f"peak memory of {command[0]}, listings seen ten times as often", more / 1024, "once a day",
                      once / 1024, 1.2, "MiB")
    board.add("report, 10 million sightings of the listings of 1 million", f"{cost:.3g} CPU s", "", "", None,
              "≤ 1.5 CPU s", cost <= 1.5)
    remove(often)


def titles(bench, board):
    text = bench.text_of(bench.benches / "normalize_bench")
    ours = float(re.search(r"titles a CPU second: ([0-9]+)", text)[1])
    for peer, words, goal in (("Python re, the same words", "Python", 50), ("RE2::Set, card names alone", "RE2::Set", 0.2)):
        found = re.search(words + r".*: ([0-9]+) titles a CPU second", text)
        if not found:
            board.skip("normalization of titles", peer, "not installed")
            continue
        theirs = float(found[1])
        board.add("full normalization of titles", f"{ours:,.0f} a CPU s", peer, f"{theirs:,.0f} a CPU s", ours / theirs,
                  f"≥ {goal} ×", ours / theirs >= goal)


def starting(bench, board):
    database = bench.directory / "small.db"
    file = bench.directory / "small.csv"
    write_sightings(file, 200, 20)
    bench.measure(*bench.gpuprice(database, "import", file))
    commands = {"--version": [bench.program, "--version"],
                "markup": bench.gpuprice(database, "markup", "--as-of", "2025-01-20")}
    if not shutil.which("sqlite3"):
        board.skip("start-up", "sqlite3", "not installed")
        return
    shell, _ = bench.median("sqlite3", database, "SELECT count(*) FROM listing", rounds=31)
    for name, words in commands.items():
        ours, _ = bench.median(*words, rounds=31)
        board.at_most(f"start-up, {name} on a small database", ours * 1_000, "sqlite3 shell", shell * 1_000, 3, "CPU ms")


def exponent(figures):
    (few, cost), (many, more) = figures[-2], figures[-1]
    return math.log(more / cost) / math.log(many / few)


def unsalted(text):
    """The rows of an export as a set, without the hashes of sellers, whose salt is each database's own."""
    rows = sorted(re.sub(r"h:[0-9a-f]+", "h:", line) for line in text.splitlines())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def whole_size(database):
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return database.stat().st_size


def remove(file):
    for suffix in ("", "-wal", "-shm", ".lock"):
        Path(str(file) + suffix).unlink(missing_ok=True)


WORKS = {"titles": titles, "start": starting, "import": importing, "history": analysing, "scrape": scraping}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--json", type=Path, help="write the rows there as well")
    parser.add_argument("--only", default=",".join(WORKS), help="some of " + ", ".join(WORKS))
    parser.add_argument("--full", action="store_true", help="scrape 2,000 pages each, which takes Scrapy some ten minutes a round")
    parser.add_argument("--largest", type=int, default=HISTORIES[-1], help="the most sightings of a history")
    arguments = parser.parse_args()
    wanted = arguments.only.split(",")
    if unknown := [work for work in wanted if work not in WORKS]:
        parser.error(f"no work is called {', '.join(unknown)}; choose from {', '.join(WORKS)}")
    board = Board()
    with tempfile.TemporaryDirectory(prefix="gpuprice-bench-") as directory:
        bench = Bench(arguments.build.resolve(), Path(directory), arguments.full, arguments.largest)
        if "history" in wanted:
            bench.install_duckdb()
        for work in wanted:
            WORKS[work](bench, board)
    print("\n" + board.table())
    if arguments.json:
        arguments.json.write_text(json.dumps({"rows": board.rows}, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
