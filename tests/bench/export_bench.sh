#!/bin/sh
# tests/bench/export_bench.sh GPUPRICE ANALYSIS_BENCH [SIGHTINGS [CHANGED]]: CPU seconds and peak memory of an export of
# that history as CSV, beside DuckDB's COPY, in a directory that is removed afterwards. DuckDB comes as the npm package
# @duckdb/node-api, installed into that directory.
set -eu
program=$1
generator=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$generator" "$directory" "$@" >/dev/null
for round in 1 2 3; do
    command time -f "gpuprice export sightings, round $round: %U + %S CPU s, %M KiB at its peak" \
        "$program" --db "$directory/history.db" export sightings >"$directory/export.csv"
done
cp "$here/export_bench.mjs" "$directory"
if (cd "$directory" && npm install --no-audit --no-fund --silent @duckdb/node-api >/dev/null 2>&1); then
    node "$directory/export_bench.mjs" "$directory"
else
    echo "DuckDB: not measured, npm cannot install @duckdb/node-api here"
fi
