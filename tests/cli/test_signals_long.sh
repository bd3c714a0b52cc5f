#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SIGTERM at many moments of a large theatre: it ends within two seconds, with a plan that keeps every rule. Moments and
# seconds are those of the processor, so that other work on the machine is no matter.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
process=''
trap '[[ -z $process ]] || kill -KILL "$process" 2>/dev/null; rm -rf "$scratch"' EXIT
ticks_a_second=$(getconf CLK_TCK)
exec {nothing}<> <(:) # to wait on without a process

# look PROCESS: sets $spent_ms, of all its threads; false where it has ended.
look() {
    local stat
    read -r -a stat <"/proc/$1/stat" 2>/dev/null || return 1
    spent_ms=$(((stat[13] + stat[14]) * 1000 / ticks_a_second))
}

# look_back: sets $spent_ms, of all children that have ended.
look_back() {
    times >"$scratch/times"
    spent_ms=$(awk 'NR == 2 {
        for (i = 1; i <= NF; i++) { split($i, t, /[ms]/); ms += 60000 * t[1] + 1000 * t[2] }
        printf "%d", ms }' "$scratch/times")
}

# end_at MS OPTION...: solves, and sends SIGTERM at that moment. Prints how long the end took.
end_at() {
    local moment=$1 code=0 before at began_s=0
    shift
    rm -f "$scratch/plan.json"
    look_back
    before=$spent_ms
    "$PICKET_PROGRAM" solve -q "$scratch/theatre.ini" "$@" -o "$scratch/plan.json" 2>"$scratch/err" &
    process=$!
    spent_ms=0
    while [[ $spent_ms -lt $moment ]]; do
        read -r -t 0.005 -u "$nothing" || :
        look "$process" || fail "ended by itself before $moment ms: $(cat "$scratch/err")"
    done
    at=$spent_ms
    began_s=$SECONDS
    kill -s TERM "$process"
    wait "$process" || code=$?
    process=''
    look_back
    spent_ms=$((spent_ms - before - at))
    printf 'SIGTERM at %5d ms: %5d ms to the end\n' "$at" "$spent_ms"
    [[ $spent_ms -le 2000 ]] || fail "$spent_ms ms from SIGTERM at $at ms to the end"
    [[ $((SECONDS - began_s)) -le 30 ]] || fail "$((SECONDS - began_s)) s by the clock from SIGTERM to the end"
    [[ $code -eq 11 ]] || fail "exit code $code after SIGTERM at $at ms, expected 11: $(cat "$scratch/err")"
    "$PICKET_PROGRAM" verify "$scratch/theatre.ini" "$@" --plan "$scratch/plan.json" >"$scratch/out" 2>"$scratch/err" ||
        fail "the plan after SIGTERM at $at ms: $(cat "$scratch/err")"
}

# While it is read and built, reduced, loaded and searched: first the average day, then (whole sorties) all of it at once.
scripts/generate_theatre --size XL --seed 1 >"$scratch/theatre.ini"
for moment in 100 400 800 1500; do
    end_at "$moment"
done
for moment in 200 300 400 500 600 700 800 1000 1300 2000; do
    end_at "$moment" --set instance.sorties=whole
done

exit $((failures > 0))
