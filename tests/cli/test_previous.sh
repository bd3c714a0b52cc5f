#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Yesterday's plan as a start: unchanged it is proven again and stays as it is, digit by digit; what the instance lost is
# repaired and told.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"

# picket CODE ARGUMENT...
picket() {
    expected=$1
    shift
    code=0
    "$PICKET_PROGRAM" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: picket $*: $(tail -n 1 "$scratch/err")"
}

says() {
    grep -qF -- "$1" "$scratch/err" || fail "expected on stderr: $1"
}

# All of a plan but what a new proof may change: its bounds, and the stage that the first night does not have.
body() {
    sed -E '/^  "(bound|relative_gap)"/d; /"name": "changes"/d; s/"bound": [^,]*, //' "$1"
}

# ---- unchanged ----

for seed in 3 4; do
    theatre=$scratch/theatre$seed.ini
    scripts/generate_theatre --size S --seed "$seed" >"$theatre"
    picket 0 solve "$theatre" -o "$scratch/first.json"
    picket 0 solve "$theatre" --previous "$scratch/first.json" -o "$scratch/second.json" --log "$scratch/second.jsonl"
    ! grep -q '"event": "note"' "$scratch/second.jsonl" || fail "seed $seed: repairs of what is whole"
    picket 0 verify "$theatre" --previous "$scratch/first.json" --plan "$scratch/second.json"
    body "$scratch/first.json" >"$scratch/first.body"
    body "$scratch/second.json" >"$scratch/second.body"
    grep -q '"sorties"' "$scratch/first.body" || fail 'no body'
    cmp -s "$scratch/first.body" "$scratch/second.body" || fail "seed $seed: an unchanged instance changed its plan"
    grep -q '"name": "changes", "value": 0.0' "$scratch/second.json" || fail "seed $seed: the stage changes"
    picket 0 solve "$theatre" --previous "$scratch/second.json" -o "$scratch/third.json"
    cmp "$scratch/second.json" "$scratch/third.json" || fail "seed $seed: the third night"
done

# ---- repaired ----

theatre=$scratch/theatre1.ini
scripts/generate_theatre --size S --seed 1 >"$theatre"
picket 10 solve "$theatre" --node-limit 1 -o "$scratch/old.json"
for name in b0 b3 p1; do
    grep -q "\"site\": \"$name\"" "$scratch/old.json" || fail "the old plan does not use $name any more: choose others"
done
cat >"$scratch/lost.ini" <<'TEXT'
[base b0]
status = closed
[contributor C1]
enabled = no
[contributor C0]
ship.s0 = 1
[previous]
plan = old.json
max_changes = 2
TEXT
picket 0 solve "$theatre" "$scratch/lost.ini" --gap 0.02 -o "$scratch/new.json" --improved "$scratch/improved.json"
says 'leave b0: the site is closed'
says 'there is no such contributor'
says 'C0 stay at p1, not'
picket 0 verify "$theatre" "$scratch/lost.ini" --gap 0.02 --plan "$scratch/new.json"
picket 0 verify "$theatre" "$scratch/lost.ini" --gap 0.02 --plan "$scratch/improved.json"
grep -q '"name": "max_changes", "used": [012].0, "allowed": 2.0' "$scratch/new.json" || fail 'more changes than allowed'

# Without time to search the repaired plan itself is handed out, and it keeps every rule.
picket 10 solve "$theatre" "$scratch/lost.ini" --node-limit 0 -o "$scratch/repaired.json"
picket 0 verify "$theatre" "$scratch/lost.ini" --plan "$scratch/repaired.json"
grep -q '"name": "max_changes", "used": 0.0' "$scratch/repaired.json" || fail 'the repaired plan changes something'

# Whole sorties, limits that have shrunk, and a plan of another theatre altogether.
picket 10 solve "$theatre" --previous "$scratch/old.json" --set instance.sorties=whole --node-limit 0 -o "$scratch/a.json"
picket 0 verify "$theatre" --previous "$scratch/old.json" --set instance.sorties=whole --plan "$scratch/a.json"
set -- "$theatre" --previous "$scratch/old.json" --set limits.personnel=900 --set limits.max_bases=1
picket 10 solve "$@" --node-limit 0 -o "$scratch/a.json"
says 'the limits on people, cost or sites do not allow more'
picket 0 verify "$@" --plan "$scratch/a.json"
picket 10 solve "$theatre" --previous tests/report/coast.json --node-limit 0 -o "$scratch/a.json"
says 'there is no such contributor'
picket 0 verify "$theatre" --previous tests/report/coast.json --plan "$scratch/a.json"

# ---- inputs ----

picket 66 solve "$theatre" --previous "$scratch/nothing.json"
picket 65 solve "$theatre" --previous "$theatre"
printf '3 2 1\n1 2 4\n2 3 5\n' >"$scratch/row.txt"
picket 65 solve "$scratch/row.txt" --model pmedian --format orlib-pmed --previous "$scratch/old.json"

exit $((failures > 0))
