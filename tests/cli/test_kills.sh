#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SIGKILL at random times of a run that improves a plan: what is on the disk always parses and keeps every rule.
# PICKET_KILLS runs are killed (12), at times drawn from PICKET_KILLS_SEED (1).
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
kills=${PICKET_KILLS:-12}

theatre=$scratch/theatre.ini
scripts/generate_theatre --size S --seed 6 >"$theatre"
"$PICKET_PROGRAM" solve -q "$theatre" -o "$scratch/yesterday.json"
printf '[base b1]\nstatus = closed\n[previous]\nplan = yesterday.json\n' >"$scratch/tonight.ini"
mkdir "$scratch/disk"

# To be called in a shell of its own, which becomes the program: a signal to the one is one to the other.
run() {
    exec "$PICKET_PROGRAM" solve "$theatre" "$scratch/tonight.ini" -q -o "$scratch/disk/plan.json" \
        --improved "$scratch/disk/improved.json" --log "$scratch/disk/run.jsonl"
}

# How long a whole run takes, in milliseconds: kills come within one and a quarter of it.
begin=$(date +%s%3N)
(run)
lasts=$(($(date +%s%3N) - begin))

awk -v seed="${PICKET_KILLS_SEED:-1}" -v n="$kills" -v lasts="$lasts" 'BEGIN {
    srand(seed)
    for (i = 0; i < n; i++)
        printf "%.3f\n", 1.25 * rand() * lasts / 1000
}' >"$scratch/times"

killed=0
broken=0
while read -r pause; do
    run >"$scratch/out" 2>&1 &
    process=$!
    sleep "$pause"
    ! kill -s KILL "$process" 2>"$scratch/err" || killed=$((killed + 1))
    wait "$process" 2>"$scratch/err" || true
    for plan in "$scratch"/disk/*.json; do
        "$PICKET_PROGRAM" verify "$theatre" "$scratch/tonight.ini" --plan "$plan" >"$scratch/out" 2>&1 || {
            printf 'FAILED after %s s: %s: %s\n' "$pause" "${plan##*/}" "$(cat "$scratch/out")"
            broken=$((broken + 1))
        }
    done
    # A kill may leave an unfinished file under a name of its own, never under that of a plan.
    rm -f "$scratch"/disk/.picket.*.tmp
done <"$scratch/times"
printf '%d runs, %d of them killed in the middle: %d plans broken\n' "$kills" "$killed" "$broken"
exit $((broken > 0))
