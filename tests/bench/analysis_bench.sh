#!/bin/sh
# tests/bench/analysis_bench.sh PROGRAM [SIGHTINGS…] (default 100000 1000000 10000000): the figures of analysis_bench, each
# the median of three runs, beside DuckDB's, and how they grow, in a directory that is removed afterwards. DuckDB comes as
# the npm package @duckdb/node-api, installed into that directory.
set -eu
program=$1
shift
[ $# -gt 0 ] || set -- 100000 1000000 10000000
here=$(cd "$(dirname "$0")" && pwd)
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cp "$here/analysis_bench.mjs" "$directory"
has_duckdb=yes
(cd "$directory" && npm install --no-audit --no-fund --silent @duckdb/node-api >/dev/null 2>&1) || has_duckdb=
[ "$has_duckdb" ] || echo "DuckDB: not measured, npm cannot install @duckdb/node-api here"

# The median of the number before or after some words, of the lines in a file.
median() {
    sed -n "s/.*$2.*/\1/p" "$1" | sort -n | sed -n 2p
}

for sightings in "$@"; do
    mkdir "$directory/data"
    "$program" "$directory/data" "$sightings" | tee "$directory/log"
    for round in 2 3; do
        "$program" "$directory/data" 0 | tee -a "$directory/log"
    done
    load=$(median "$directory/log" 'load \([0-9.]*\)')
    rows=$(median "$directory/log" 'daily rows \([0-9.]*\)')
    spikes=$(median "$directory/log" 'spikes \([0-9.]*\)')
    echo "$sightings $load $rows" >> "$directory/growth"
    if [ "$has_duckdb" ]; then
        node "$directory/analysis_bench.mjs" "$directory/data" | tee "$directory/peer"
        medians=$(sed -n 's/.*daily medians.*: \([0-9.]*\) CPU s.*/\1/p' "$directory/peer")
        rolling=$(sed -n 's/.*rolling median.*: \([0-9.]*\) CPU s.*/\1/p' "$directory/peer")
        awk -v l="$load" -v r="$rows" -v s="$spikes" -v m="$medians" -v w="$rolling" 'BEGIN {
            printf "load and daily rows: %.2f times DuckDB (goal 1.0)\n", (l + r) / m
            printf "spikes: %.2f times DuckDB (goal 0.3)\n", s / w }'
    fi
    rm -r "$directory/data"
done
awk 'NR > 1 { printf "from %d to %d sightings, load and daily rows grow as sightings to the power of %.2f\n",
                     n, $1, log(($2 + $3) / cost) / log($1 / n) }
     { n = $1; cost = $2 + $3 }' "$directory/growth"
