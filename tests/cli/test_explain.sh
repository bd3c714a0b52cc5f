#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# picket explain: what it prints and writes of a plan, of a target, of an instance without a plan, and of wrong input.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
coast=tests/report/coast.ini
plan=tests/report/coast.json

# picket CODE ARGUMENT...: runs it into $scratch/out and $scratch/err.
picket() {
    expected=$1
    shift
    code=0
    "$PICKET_PROGRAM" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: picket $*: $(cat "$scratch/err")"
    [ "$expected" -lt 64 ] || [ ! -s "$scratch/out" ] || fail "something on stdout: picket $*"
}

says() {
    grep -qF -- "$2" "$scratch/$1" || fail "expected on std$1: $2"
}

# prints: stdout is what follows on stdin.
prints() {
    cat >"$scratch/expected"
    diff -u "$scratch/expected" "$scratch/out" || fail 'stdout is not what was expected'
}

# ---- a plan ----

picket 0 explain "$coast" --plan "$plan" --json "$scratch/all.json"
prints <<'END'
coast: coverage gap 75.269 %; with its units held 75.194 %, none below 75.194 %; planned anew 75.194 %, none below 75.194 %

Gaps, and why
  target    task             met  of the gap  why the rest is not
  front     patrol        10.2 %      39.8 %  no sorties left at bravo; no ramp left at alpha
  far_away  patrol         0.0 %      11.1 %  no reach: fighter at bravo comes nearest, 4900 km
                                              away, and reaches 1000 km
  lake      surveillance   0.0 %      11.1 %  no unit for this task is on offer
  fast      escort         0.0 %      11.1 %  no ship on offer keeps up with the convoy
  fast      sweep          0.0 %      11.1 %  no port may host the units on offer
  bay       sea_patrol    13.1 %       9.6 %  no corvette left on offer
  city      alert         81.0 %       6.3 %  no reach to 19.0 % of its points

What the gaps run short of (estimates of the linear programme, units held)
  target    task          divided  what one more of it would meet at most
  front     patrol         10.4 %  one more fighter at alpha 3.33 % (no slot left); one more
                                   sortie a day from bravo 0.94 %
  far_away  patrol          0.0 %  more of what is there would not help
  lake      surveillance    0.0 %  more of what is there would not help
  fast      escort          0.0 %  more of what is there would not help
  fast      sweep           0.0 %  more of what is there would not help
  bay       sea_patrol     13.1 %  one more corvette at haven 13.15 % (no unit on offer left)
  city      alert          81.0 %  more of what is there would not help

What would help: fall of the coverage gap in points
  planned anew  units held  estimate  what                              as a setting
         8.333       8.333         -  BB in any host country            contributor.BB.host_countries=any
         1.111       1.111     1.111  one more ramp slot at alpha       base.alpha.ramp=5
         1.095       1.095     1.095  one more corvette of AA           contributor.AA.ship.corvette=2
         0.313       0.313     0.312  one more sortie a day from bravo  base.bravo.sorties_per_day=5

Proven to gain nothing
  one more fighter of AA, one more sweeper of BB, one more base, 100 more people
END
[ ! -s "$scratch/err" ] || fail "something on stderr: $(cat "$scratch/err")"
grep -qF '{"site": "bravo", "one_more": "sortie", "share": 0.009375, "missing": ["sorties"]}' "$scratch/all.json" ||
    fail 'the JSON of a binding'
grep -q '"setting": "base.alpha.ramp=5", "planned_anew": \[1.1111111.*, 1.1111111.*\], "units_held"' \
    "$scratch/all.json" || fail 'the JSON of a remedy'
cp "$scratch/all.json" "$scratch/first.json"
picket 0 explain "$coast" --plan "$plan" --json "$scratch/all.json" -q
[ ! -s "$scratch/out" ] || fail 'quiet, yet something on stdout'
cmp "$scratch/first.json" "$scratch/all.json" || fail 'two runs, two answers'

# What it says, done: the plan of the setting is so much better.
gap() {
    "$PICKET_PROGRAM" solve -q "$coast" --set objective.order=gap "$@" -o "$scratch/done.json"
    sed -n 's/^  "coverage_gap_percent": \(.*\),/\1/p' "$scratch/done.json"
}
fell=$(awk -v before="$(gap)" -v after="$(gap --set base.alpha.ramp=5)" 'BEGIN { printf "%.3f", before - after }')
[ "$fell" = 1.111 ] || fail "the gap fell by $fell, said was 1.111"

# ---- a target, an overlay ----

picket 0 explain "$coast" --plan "$plan" bay --json "$scratch/bay.json"
says out 'bay     sea_patrol  13.1 %'
says out '1.095         1.095       1.095     1.095  one more corvette of AA'
! grep -q '^  front' "$scratch/out" || fail 'a target, yet the gaps of others'
grep -q '"target": "bay",' "$scratch/bay.json" || fail 'the JSON of a target'
printf '[base third]\nramp = 10\n' >"$scratch/ramp.ini"
picket 0 explain "$coast" "$scratch/ramp.ini" city --plan "$plan"
says out '100 more people'

# ---- nothing to explain ----

printf '%s\n' '[instance]' 'earth = plane' '[base home]' 'position = 0, 0' 'ramp = 9' 'runway_m = 2000' \
    'sorties_per_day = 99' '[aircraft jet]' 'tasks = patrol' 'speed_kmh = 900' 'endurance_h = 3' 'turnaround_h = 3' \
    '[contributor AA]' 'aircraft.jet = 9' '[zone front]' 'position = 0, 0' 'patrol = 1' >"$scratch/met.ini"
"$PICKET_PROGRAM" solve -q "$scratch/met.ini" -o "$scratch/met.json"
picket 0 explain "$scratch/met.ini" front --plan "$scratch/met.json"
prints <<'END'
met: coverage gap 0.000 %; with its units held 0.000 %, none below 0.000 %; planned anew 0.000 %, none below 0.000 %

Everything that front asked for is met.

Proven to gain nothing
  one more jet of AA
END

# ---- limits ----

picket 10 explain "$coast" --plan "$plan" far_away --time-limit 0
prints <<'END'
coast: coverage gap 75.269 %; with its units held: no time was left; planned anew: no time was left

Gaps, and why
  target    task      met  of the gap  why the rest is not
  far_away  patrol  0.0 %      11.1 %  no reach: fighter at bravo comes nearest, 4900 km away,
                                       and reaches 1000 km

What the gaps run short of (estimates of the linear programme, units held)
  target    task    divided  what one more of it would meet at most
  far_away  patrol        -  no time was left

Not known to help, and no time was left to plan anew
  one more ramp slot at alpha, one more sortie a day from bravo, one more fighter of AA, one
  more corvette of AA, BB in any host country, one more sweeper of BB, one more base, 100 more
  people
END

# ---- no plan ----

picket 20 explain "$coast" --set base.alpha.status=open --set limits.personnel=10 --json "$scratch/conflict.json"
prints <<'END'
coast is infeasible.
These 2 rules cannot be kept together; give up any one of them, and the others can
  [base alpha] status = open  100 people
  [limits] personnel = 10     they take 100 people
END
grep -q '"section": "limits", "key": "personnel", "value": "10", ' "$scratch/conflict.json" ||
    fail 'the JSON of a conflict'

# ---- wrong input ----

picket 64 explain "$coast"
says err 'explain needs --plan PLAN.json: there are plans that keep every rule'
picket 66 explain "$coast" frnt --plan "$plan"
says err 'frnt is neither a file nor a target of the instance; did you mean front?'
picket 66 explain "$scratch/nothing.ini" --plan "$plan"
says err 'nothing.ini'
picket 66 explain "$coast" --plan "$scratch/nothing.json"
sed 's/"on_alert": 2/"on_alert": 9/' "$plan" >"$scratch/broken.json"
picket 65 explain "$coast" --plan "$scratch/broken.json"
says err 'fighter'
code=0
"$PICKET_PROGRAM" solve -q "$coast" --set base.alpha.status=open --set limits.personnel=10 -o "$scratch/none.json" ||
    code=$?
[ "$code" -eq 20 ] || fail "exit code $code of an infeasible instance"
picket 65 explain "$coast" --plan "$scratch/none.json"
says err 'found a plan that is infeasible, expected one with units'
picket 64 explain "$coast" --plan "$plan" --json "$plan"
says err 'it is an input'
picket 74 explain "$coast" --plan "$plan" --json "$scratch/nowhere/all.json"
printf '[instance]\nmodel = lscp\ndata = x\nformat = orlib-scp\n' >"$scratch/classic.ini"
picket 65 explain "$scratch/classic.ini" --plan "$plan"
says err 'found model lscp, expected theatre'

# ---- a base and a port of one name, a zone and a lane of one name ----

# without_names FILE: the text, as if the names had been the same everywhere; tables are as wide as their names.
without_names() {
    sed 's/haven/alpha/g; s/\bfast\b/front/g; s/--*/-/g; s/  */ /g' "$1"
}

sed 's/^\[port haven\]/[port alpha]/; s/^\[lane fast\]/[lane front]/' "$coast" >"$scratch/namesakes.ini"
for command in solve explain; do
    for file in "$coast" "$scratch/namesakes.ini"; do
        set -- "$file"
        [ "$command" = solve ] || set -- "$file" --plan "$scratch/named.json"
        picket 0 solve -q "$file" -o "$scratch/named.json"
        picket 0 "$command" "$@"
        without_names "$scratch/out" >"$scratch/$(basename "$file").$command"
    done
    diff "$scratch/coast.ini.$command" "$scratch/namesakes.ini.$command" || fail "$command: names are mistaken for others"
done
sed 's/^\[ship corvette\]/[ship fighter]/; s/ship\.corvette/ship.fighter/' "$scratch/namesakes.ini" >"$scratch/both.ini"
picket 65 solve "$scratch/both.ini"
says err '[ship fighter]: found the name of an aircraft, while [port alpha] has that of a base'

exit $((failures > 0))
