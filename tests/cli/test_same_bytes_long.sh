#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Plan, page and rota are the same bytes in every run: PICKET_RUNS of them (3), on one processor and on all, and as
# another compiler builds the program (PICKET_OTHER_PROGRAM, where there is one).
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
made=0

# make NAME COMMAND...: the three files of one run.
make() {
    folder=$scratch/$1
    shift
    mkdir "$folder"
    code=0
    "$@" solve -q "$theatre" --node-limit 200 -o "$folder/plan.json" --report "$folder/page.html" \
        --rota "$folder/rota.csv" 2>"$scratch/err" || code=$?
    case $code in
    0 | 10) made=$((made + 1)) ;;
    *)
        fail "exit code $code: $(cat "$scratch/err")"
        ;;
    esac
}

for seed in 1 4; do
    theatre=$scratch/theatre$seed.ini
    scripts/generate_theatre --size S --seed "$seed" >"$theatre"
    make first "$PICKET_PROGRAM"
    run=1
    while [ "$run" -lt "${PICKET_RUNS:-3}" ]; do
        make "all$run" "$PICKET_PROGRAM"
        run=$((run + 1))
        make "one$run" taskset -c 0 "$PICKET_PROGRAM"
        run=$((run + 1))
    done
    [ ! -x "${PICKET_OTHER_PROGRAM:-}" ] || make other "$PICKET_OTHER_PROGRAM"
    for folder in "$scratch"/all* "$scratch"/one* "$scratch"/other; do
        [ -d "$folder" ] || continue
        for file in "$scratch/first"/*; do
            cmp "$file" "$folder/${file##*/}" || failures=$((failures + 1))
        done
        rm -r "$folder"
    done
    rm -r "$scratch/first"
done
printf '%d runs, %d differences\n' "$made" "$failures"
exit $((failures > 0))
