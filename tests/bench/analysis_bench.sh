#!/bin/sh
# tests/bench/analysis_bench.sh PROGRAM [SIGHTINGS [CHANGED]]: the figures of analysis_bench beside DuckDB's, in a
# directory that is removed afterwards. DuckDB comes as the npm package @duckdb/node-api, installed into that directory.
set -eu
program=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$program" "$directory" "$@"
cp "$here/analysis_bench.mjs" "$directory"
if (cd "$directory" && npm install --no-audit --no-fund --silent @duckdb/node-api >/dev/null 2>&1); then
    node "$directory/analysis_bench.mjs" "$directory"
else
    echo "DuckDB: not measured, npm cannot install @duckdb/node-api here"
fi
