#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every export, read by a parser that is not ours: Python's json, csv and xml, icalendar, glpsol and cbc.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
instance=instances/first_steps.ini

export_to() {
    "$PICKET_PROGRAM" export "$instance" "$@" || fail "export $*"
}

"${PICKET_PROGRAM%/*}/tests/test_export_names" "$scratch" || fail 'the exports of odd names'
"$PICKET_PROGRAM" solve "$instance" -q -o "$scratch/plan.json" --rota "$scratch/solved.csv" --start 2027-12-30
for ending in geojson kml ics; do
    export_to --plan "$scratch/plan.json" --start 2027-12-30 -o "$scratch/plan.$ending"
done
for table in stages sites units sorties ships gaps limits rota; do
    export_to --plan "$scratch/plan.json" --start 2027-12-30 --table "$table" -o "$scratch/plan_$table.csv"
done
"$PICKET_PROGRAM" report "$scratch/plan.json" "$instance" -o "$scratch/plan.html" || fail 'the page'
/usr/bin/python3 tests/report/check_exports.py "$scratch" || fail 'something that was exported'

# A finished plan without a rota gets the same one that solve makes, and the same bytes twice.
"$PICKET_PROGRAM" solve "$instance" -q -o "$scratch/bare.json"
! grep -q rota "$scratch/bare.json" || fail 'a rota that nobody asked for'
export_to --plan "$scratch/bare.json" -o "$scratch/full.json"
cmp "$scratch/plan.json" "$scratch/full.json" || fail 'another rota'
export_to --plan "$scratch/bare.json" --start 2027-12-30 --table rota -o "$scratch/again.csv"
cmp "$scratch/solved.csv" "$scratch/again.csv" || fail 'another table'
export_to --plan "$scratch/bare.json" --start 2027-12-30 -o "$scratch/again.ics"
cmp "$scratch/plan.ics" "$scratch/again.ics" || fail 'another calendar'
"$PICKET_PROGRAM" verify "$instance" --plan "$scratch/full.json" >"$scratch/said"
grep -q 'keeps every rule' "$scratch/said" || fail 'a plan with a rota is not verified'
sed 's/"by_day": \[\([0-9]*\)/"by_day": [7\1/' "$scratch/full.json" >"$scratch/wrong.json"
code=0
"$PICKET_PROGRAM" verify "$instance" --plan "$scratch/wrong.json" 2>"$scratch/said" || code=$?
[ "$code" -eq 65 ] || fail "exit code $code for a wrong rota, expected 65"
grep -q 'rota: .* the mean comes to' "$scratch/said" || fail 'a wrong rota is not named'

# No rota, no timeline.
"$PICKET_PROGRAM" report "$scratch/bare.json" "$instance" -o "$scratch/bare.html"
! grep -q 'id="rota"' "$scratch/bare.html" || fail 'a timeline of no rota'

# A map of the instance alone.
export_to -o "$scratch/alone.geojson"
grep -q '"units": null' "$scratch/alone.geojson" || fail 'units of no plan'

# The programme, as two other programs read it.
export_to -o "$scratch/plan.lp"
export_to -o "$scratch/plan.mps"
for solver in 'glpsol --check --lp plan.lp' 'glpsol --check --freemps plan.mps' 'cbc plan.lp presolve off stat quit' \
    'cbc plan.mps presolve off stat quit'; do
    (cd "$scratch" && $solver) >"$scratch/said" 2>&1 || fail "$solver"
    grep -o '[0-9][0-9]* columns' "$scratch/said" | tail -n 1 >>"$scratch/sizes"
done
columns=$(tail -n 1 "$scratch/sizes")
[ "$(grep -cxF "$columns" "$scratch/sizes")" -eq 4 ] || fail "programmes of $(tr '\n' ' ' <"$scratch/sizes")"

# Wrong usage.
refused() {
    code=0
    "$PICKET_PROGRAM" export "$@" 2>"$scratch/said" || code=$?
    [ "$code" -eq 64 ] || fail "exit code $code, expected 64: export $*"
}
refused "$instance" -o "$scratch/x.ics" --plan "$scratch/bare.json"
grep -q 'needs --start' "$scratch/said" || fail 'a calendar without a date'
refused "$instance" -o "$scratch/x.csv" --plan "$scratch/bare.json"
grep -q -- '--table' "$scratch/said" || fail 'a table without its name'
refused "$instance" -o "$scratch/x.csv" --plan "$scratch/bare.json" --table untis
grep -q 'expected one of stages, sites' "$scratch/said" || fail 'a table that is none'
refused "$instance" -o "$scratch/x.json"
grep -q 'needs --plan' "$scratch/said" || fail 'a plan that is missing'
refused "$instance" -o "$scratch/x.lp" --plan "$scratch/bare.json"
refused "$instance" -o "$scratch/bare.json" --plan "$scratch/bare.json"
for date in 2027-02-29 2027-13-01 27-01-01 2027-1-1 tomorrow 2027-00-10; do
    refused "$instance" -o "$scratch/x.ics" --plan "$scratch/bare.json" --start "$date"
    grep -q 'expected a date' "$scratch/said" || fail "a date: $date"
done
code=0
"$PICKET_PROGRAM" solve "$instance" -q --rota "$scratch/x.txt" 2>"$scratch/said" || code=$?
[ "$code" -eq 64 ] || fail 'a rota of no known ending'
exit $((failures > 0))
