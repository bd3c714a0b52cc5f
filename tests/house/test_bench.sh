#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/bench on a folder of tiny instances: values, peers that read the exported model, tables, plot, resumption.
set -eu
project=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
command -v bash >/dev/null && command -v cbc >/dev/null && command -v glpsol >/dev/null || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
failures=0

expect_line() {
    grep -qF -- "$3" "$2" && return
    printf 'FAILED: %s\n  no line of it holds: %s\n' "$1" "$3"
    cat "$2"
    failures=$((failures + 1))
}

bench() {
    PICKET=$PICKET_PROGRAM "$project/scripts/bench" published --data "$place/data" --time-limit 10 \
        --peer cbc --peer glpsol --results "$place/results" --plot "$place/plot.svg" >"$place/out" 2>"$place/err" || {
        printf 'FAILED: status %s\n' $?
        cat "$place/err"
        failures=$((failures + 1))
    }
}

# Three rows, four columns: {1,2} for 3, {3} for 2, {1,2,3} for 6, {2,3} for 4. Best: 5.
mkdir -p "$place/data/scp" "$place/data/holmberg"
printf 'instance,objective,status,source\nscp4tiny,5,optimal,by hand\n' >"$place/data/scp/best_known.csv"
printf '3 4\n3 2 6 4\n2 1 3\n3 1 3 4\n3 2 3 4\n' >"$place/data/scp/scp4tiny.txt"
# Two sites for 10 and 20 with room for 5 and 9, two customers of demand 4 and 3. Both at the second: 20 + 1 + 2; split:
# the same. The value said to be known is one too high.
printf 'instance,objective,status,source\np1,24,best_known,by hand\n' >"$place/data/holmberg/best_known.csv"
printf '2 2\n5 10\n9 20\n4 3\n3 4\n1 2\n' >"$place/data/holmberg/p1.txt"

bench
expect_line 'the covering instance' "$place/out" '| scp4tiny | 5 | 5 * | 5 |'
expect_line 'its family' "$place/out" '| scp 4, 5, 6, a, c, d, e | cbc | 1 | 1 | 1 | 0.000 |'
expect_line 'a value better than the known one' "$place/out" '| holmberg, single source | glpsol | 1 | 1 | 1 | -4.167 |'
expect_line 'the plot' "$place/plot.svg" '</svg>'
expect_line 'the plot counts' "$place/plot.svg" '2 instances'
[ ! -s "$place/err" ] || {
    echo 'FAILED: it complains'
    cat "$place/err"
    failures=$((failures + 1))
}

cp "$place/results" "$place/before"
bench
cmp "$place/results" "$place/before" || failures=$((failures + 1))
[ "$failures" -eq 0 ]
