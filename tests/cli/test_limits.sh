#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Limits end a search with its best plan: status and exit code say so.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"

# picket CODE MOST_SECONDS ARGUMENT...
picket() {
    expected=$1
    most=$2
    shift 2
    code=0
    begin=$(date +%s%3N)
    "$PICKET_PROGRAM" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    lasted=$(($(date +%s%3N) - begin))
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: picket $*"
    [ "$lasted" -le "$((1000 * most))" ] || fail "$lasted ms, expected $most s: picket $*"
}

# objective FILE
objective() {
    sed -n 's/^  "objective": \(.*\),$/\1/p' "$1"
}

# at_most A B
at_most() {
    awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }' || fail "found $1, expected at most $2"
}

theatre=$scratch/theatre.ini
plan=$scratch/plan.json
scripts/generate_theatre --size M --seed 2 >"$theatre"

# A value that is good enough: only its stage ends there.
set -- "$theatre" --set objective.order=gap,flight_hours --gap 0.02
picket 10 20 solve "$@" --target 24 -o "$plan"
at_most "$(objective "$plan")" 24
grep -q '"status": "feasible"' "$plan" || fail 'a target is no proof'
grep -q '"name": "flight_hours"' "$plan" || fail 'the stages after the target'
"$PICKET_PROGRAM" verify "$@" --plan "$plan" >"$scratch/out" || fail 'the plan at the target'
picket 0 20 solve tests/report/coast.ini --target 0

# mclp counts what is covered, so there more is better: three of six places in a row cover all.
printf 'id,x,y,demand\na,0,0,1\nb,1,0,1\nc,10,0,1\nd,11,0,1\ne,20,0,1\nf,21,0,1\n' >"$scratch/row.csv"
set -- "$scratch/row.csv" --model mclp --format points --set instance.earth=plane --set instance.radius=2
picket 0 5 solve "$@" --set instance.sites=3 --target 7 -o "$plan"
[ "$(objective "$plan")" = 6.0 ] || fail "covered $(objective "$plan"), expected 6"

# No better plan for a while: long before the proof of this one.
picket 10 30 solve "$theatre" --set objective.order=gap --gap 0 --stall 0.5 -o "$plan"
at_most "$(objective "$plan")" 30
"$PICKET_PROGRAM" verify "$theatre" --gap 0 --set objective.order=gap --plan "$plan" >"$scratch/out" ||
    fail 'the plan at the stall'

# Seconds, on a theatre whose relaxation alone takes longer.
scripts/generate_theatre --size L --seed 1 >"$theatre"
picket 10 4 solve "$theatre" --time-limit 2 -o "$plan"
"$PICKET_PROGRAM" verify "$theatre" --plan "$plan" >"$scratch/out" || fail 'the plan at the time limit'

exit $((failures > 0))
