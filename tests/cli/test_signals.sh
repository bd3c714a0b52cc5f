#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SIGINT and SIGTERM end a search with its best plan, checked and written; a limit does the same with another exit code.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"

scripts/generate_theatre --size M --seed 5 >"$scratch/hard.ini"
set -- --set objective.order=gap
mkdir "$scratch/outputs"

verifies() {
    "$PICKET_PROGRAM" verify "$scratch/hard.ini" "$@" --plan "$scratch/outputs/plan.json" >/dev/null 2>"$scratch/err" ||
        fail "$(cat "$scratch/err")"
    grep -q '"status": "feasible"' "$scratch/outputs/plan.json" || fail 'the status of the plan'
}

# The search runs until it has a plan (its progress shows a value), then the signal comes.
start() {
    rm -f "$scratch/outputs"/* "$scratch/progress"
    "$PICKET_PROGRAM" solve "$scratch/hard.ini" "$@" --gap 0 -o "$scratch/outputs/plan.json" \
        --log "$scratch/outputs/run.jsonl" >"$scratch/out" 2>"$scratch/progress" &
    process=$!
    waited=0
    until grep -qs " value " "$scratch/progress" || [ "$waited" -ge 600 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
}

for signal in INT TERM; do
    start "$@"
    kill -s "$signal" "$process"
    code=0
    wait "$process" || code=$?
    [ "$code" -eq 11 ] || fail "exit code $code after SIG$signal, expected 11: $(cat "$scratch/progress")"
    verifies "$@"
    grep -q 'a signal came before the proof' "$scratch/out" || fail "the report after SIG$signal"
    tail -n 1 "$scratch/outputs/run.jsonl" | grep -q '"status": "feasible"}$' || fail "the log after SIG$signal"
done

# A second signal ends the program at once. It may just have ended by itself; either way nothing half-done is left.
for seconds in 0.01 0.03 0.05 0.07 0.1; do
    start "$@"
    kill -s TERM "$process"
    sleep "$seconds"
    kill -s INT "$process" 2>"$scratch/err" || true
    code=0
    wait "$process" || code=$?
    case $code in
    11 | 130) ;;
    *) fail "exit code $code after two signals, expected 130 or 11" ;;
    esac
    left=$(find "$scratch/outputs" -name '.picket*')
    [ -z "$left" ] || fail "left: $left"
done

# A limit on nodes: the same plan each time, exit code 10.
rm -f "$scratch/outputs"/*
for run in 1 2; do
    code=0
    "$PICKET_PROGRAM" solve -q "$scratch/hard.ini" "$@" --gap 0 --node-limit 20 -o "$scratch/outputs/plan.json" || code=$?
    [ "$code" -eq 10 ] || fail "exit code $code at a node limit, expected 10"
    mv "$scratch/outputs/plan.json" "$scratch/$run.json"
done
cmp "$scratch/1.json" "$scratch/2.json" || fail 'a node limit gave two plans'
cp "$scratch/1.json" "$scratch/outputs/plan.json"
verifies "$@"

exit $((failures > 0))
