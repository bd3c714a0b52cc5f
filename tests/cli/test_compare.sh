#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# picket compare: the tables and the JSON of small scenarios, wrong input, limits, and what a signal leaves behind.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
coast=tests/report/coast.ini
mkdir "$scratch/folders"
export TMPDIR="$scratch/folders"

# picket CODE ARGUMENT...: runs it into $scratch/out and $scratch/err; its folder of plans must be gone.
picket() {
    expected=$1
    shift
    code=0
    "$PICKET_PROGRAM" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: picket $*: $(cat "$scratch/err")"
    [ -z "$(ls -A "$scratch/folders")" ] || fail "a folder is left: picket $*"
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

printf '[limits]\nmax_bases = 1\n' >"$scratch/one_base.ini"
printf '[contributor AA]\naircraft.fighter = 5\n' >"$scratch/few.ini"
printf '[base alpha]\nstatus = open\n[base bravo]\nstatus = open\n[limits]\nmax_bases = 1\n' >"$scratch/both.ini"
printf '[limits]\nmax_basis = 1\n' >"$scratch/slip.ini"

# ---- what it prints ----

picket 0 compare "$coast" --with "$scratch/one_base.ini" --with "$scratch/few.ini" --with "$scratch/both.ini" \
    --json "$scratch/all.json"
prints <<'END'
  scenario  status          gap  none below  to the first  people  bases  ports  units  changes
  as it is  optimal     75.27 %     75.19 %                   380      2      1      8
  one_base  optimal     84.64 %     84.56 %         +9.37     240      1      1      4        0
  few       optimal     77.49 %     77.42 %         +2.22     360      2      1      6        0
  both      infeasible        -           -             -       -      -      -      -        -

Share met, where it differs
  target  task    as it is  one_base     few  both
  front   patrol    10.2 %     3.5 %   3.5 %     -
  city    alert     81.0 %    52.4 %  81.0 %     -

both is infeasible.
These 3 rules cannot be kept together; give up any one of them, and the others can
  [base alpha] status = open  1 base
  [base bravo] status = open  1 base
  [limits] max_bases = 1      they take 2 bases
END
[ ! -s "$scratch/err" ] || fail "something on stderr: $(cat "$scratch/err")"

# The numbers of a scenario are those of solve.
"$PICKET_PROGRAM" solve -q "$coast" "$scratch/few.ini" -o "$scratch/few.json"
for key in objective bound coverage_gap_percent; do
    number=$(sed -n "s/^  \"$key\": \(.*\),/\1/p" "$scratch/few.json")
    grep '"name": "few"' "$scratch/all.json" | grep -qF "\"$key\": $number," || fail "$key is not that of the plan: $number"
done
met=$(grep '"task": "alert"' "$scratch/few.json" | sed 's/.*"met": \([0-9.]*\),.*/\1/')
grep '"task": "alert"' "$scratch/all.json" | grep -qE "\"met\": \[[^,]*, [^,]*, $met, null\]" || fail "alert met is not $met"
grep -q '"name": "both", .* "status": "infeasible", "objective": null, ' "$scratch/all.json" || fail 'the JSON of no plan'
cp "$scratch/all.json" "$scratch/first.json"
picket 0 compare "$coast" --with "$scratch/one_base.ini" --with "$scratch/few.ini" --with "$scratch/both.ini" \
    --json "$scratch/all.json" --quiet
[ ! -s "$scratch/out" ] || fail 'quiet, yet something on stdout'
cmp "$scratch/first.json" "$scratch/all.json" || fail 'two runs, two answers'

# The page: XML, and the numbers of the table.
picket 0 compare "$coast" --with "$scratch/few.ini" --with "$scratch/both.ini" --report "$scratch/all.html" -q
python3 - "$scratch/all.html" <<'END' || fail 'the page of scenarios'
import sys, xml.etree.ElementTree as tree
page = tree.parse(sys.argv[1]).getroot()
name = page.tag[:page.tag.index('}') + 1] if '}' in page.tag else ''
def table(id):
    found = next(t for t in page.iter(name + 'table') if t.get('id') == id)
    return [[''.join(c.itertext()).strip() for c in r] for r in found.iter(name + 'tr')][1:]
scenarios, targets = table('scenarios-table'), table('targets-table')
assert [r[0] for r in scenarios] == ['as it is', 'few', 'both'], scenarios
assert scenarios[1][1:5] == ['optimal', '77.49 %', '77.42 %', '+2.22'], scenarios
assert scenarios[2][1:4] == ['infeasible', '–', '–'], scenarios
assert len(targets) == 7 and targets[3][:3] == ['city alert', '81', '81'], targets
assert table('conflict-2-table')[2] == ['limits', 'max_bases = 1', 'they take 2 bases']
END

picket 0 compare "$coast" --with "$coast" --set limits.max_bases=1
says out 'Every target is met alike.'
says out '+0.00'

# ---- the loss of each site ----

picket 0 compare "$coast" --plan tests/report/coast.json --robust loss-of-base --json "$scratch/losses.json"
prints <<'END'
  lost         gap  none below   worse  units  people  hit hardest
  nothing  75.19 %     75.19 %
  bravo    89.54 %     89.54 %  +14.35      3     130  city alert 81 to 29 %, front patrol 10 to
                                                       7 %
  alpha    84.56 %     84.56 %   +9.37      4     140  city alert 81 to 52 %, front patrol 10 to
                                                       4 %
  haven    76.29 %     76.29 %   +1.10      1     110  bay sea_patrol 13 to 0 %
END
grep -q '"name": "without alpha", .* "units": 4.0, "changes": 0.0}' "$scratch/losses.json" ||
    fail 'the JSON of the loss of alpha'
picket 10 compare "$coast" --plan tests/report/coast.json --robust loss-of-base --time-limit 0
prints <<'END'
  lost     gap  none below  worse  units  people  hit hardest
  nothing    -           -
  alpha      -           -      -      4     140
  bravo      -           -      -      3     130
  haven      -           -      -      1     110
END
picket 64 compare "$coast" --robust loss-of-base
says err '--robust loss-of-base needs --plan PLAN.json'
picket 64 compare "$coast" --robust loss-of-port --plan tests/report/coast.json
says err '--robust: found loss-of-port, expected loss-of-base'
picket 64 compare "$coast" --with "$scratch/few.ini" --plan tests/report/coast.json
says err '--plan is for --robust'
picket 64 compare "$coast" --robust loss-of-base --plan tests/report/coast.json --with "$scratch/few.ini"
says err 'ask one at a time'
picket 65 compare "$coast" "$scratch/few.ini" --set limits.max_bases=1 --robust loss-of-base \
    --plan tests/report/coast.json
says err 'the plan breaks'
picket 66 compare "$coast" --robust loss-of-base --plan "$scratch/nothing.json"

# ---- limits ----

picket 10 compare "$coast" --with "$scratch/few.ini" --time-limit 0
prints <<'END'
  scenario  status   gap  none below  to the first  people  bases  ports  units  changes
  as it is  no plan    -           -                     -      -      -      -
  few       no plan    -           -             -       -      -      -      -        -
END

# ---- wrong input: told before anything is solved ----

picket 64 compare "$coast"
says err 'compare needs --with OVERLAY.ini, or --robust loss-of-base'
picket 65 compare "$coast" --with "$scratch/few.ini" --with "$scratch/slip.ini"
says err 'max_bases'
picket 66 compare "$coast" --with "$scratch/nothing.ini"
says err 'nothing.ini'
picket 64 compare "$coast" --with "$scratch/few.ini" --json "$scratch/few.ini"
says err 'it is an input'
picket 74 compare "$coast" --with "$scratch/few.ini" --json "$scratch/nowhere/all.json"
picket 74 compare "$coast" --with "$scratch/few.ini" --report "$scratch/nowhere/all.html"
picket 64 compare "$coast" --with "$scratch/few.ini" --report "$scratch/a" --json "$scratch/a"
says err 'is to be written twice'
printf '[instance]\nmodel = lscp\ndata = x\nformat = orlib-scp\n' >"$scratch/classic.ini"
picket 65 compare "$scratch/classic.ini" --with "$scratch/classic.ini"
says err 'found model lscp, expected theatre'
TMPDIR=$scratch/few.ini picket 74 compare "$coast" --with "$scratch/few.ini"
says err 'no folder'

# ---- signals: passed on, and nothing is left ----

scripts/generate_theatre --size M --seed 2 >"$scratch/hard.ini"

children_of() {
    cat "/proc/$1/task/$1/children"
}

# The processes that solve, when they have been begun.
start() {
    "$PICKET_PROGRAM" compare "$scratch/hard.ini" --with "$scratch/hard.ini" --gap 0 --set objective.order=gap \
        >"$scratch/out" 2>"$scratch/err" &
    process=$!
    waited=0
    until [ -n "$(children_of "$process")" ] || [ "$waited" -ge 100 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    sleep 1
    children=$(children_of "$process")
}

# gone: none of the children runs any more.
gone() {
    for child in $children; do
        ! kill -0 "$child" 2>"$scratch/kill" || fail "process $child is left after $1"
    done
    [ -z "$(ls -A "$scratch/folders")" ] || fail "a folder is left after $1"
}

start
[ -n "$children" ] || fail 'no process was begun'
kill -s INT "$process"
code=0
wait "$process" || code=$?
[ "$code" -eq 11 ] || fail "exit code $code after SIGINT, expected 11: $(cat "$scratch/err")"
says out 'feasible'
gone SIGINT

start
kill -s TERM "$process"
kill -s TERM "$process" 2>"$scratch/kill" || true
code=0
wait "$process" || code=$?
case $code in
11 | 143) ;;
*) fail "exit code $code after two signals, expected 143 or 11" ;;
esac
gone 'two signals'

exit $((failures > 0))
