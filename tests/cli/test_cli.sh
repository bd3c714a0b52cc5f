#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The command line as a script sees it: exit codes, what goes to stdout and to stderr, and which files are left.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
coast=tests/report/coast.ini
plan=tests/report/coast.json

# picket CODE ARGUMENT...: runs it into $scratch/out and $scratch/err. What fails must say so on stderr alone.
picket() {
    expected=$1
    shift
    code=0
    "$PICKET_PROGRAM" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: picket $*"
    if [ "$expected" -ge 64 ]; then
        [ ! -s "$scratch/out" ] || fail "something on stdout: picket $*"
        [ -s "$scratch/err" ] || fail "nothing on stderr: picket $*"
    fi
}

# says out|err TEXT: the last call printed it.
says() {
    grep -qF -- "$2" "$scratch/$1" || fail "expected on std$1: $2"
}

silent() {
    [ ! -s "$scratch/$1" ] || fail "something on std$1, expected nothing"
}

# Only these files are in the folder of outputs.
out=$scratch/outputs
mkdir "$out"
left() {
    found=$(cd "$out" && find . -type f | LC_ALL=C sort | tr '\n' ' ')
    [ "$found" = "$*${*:+ }" ] || fail "left in the folder: $found, expected: $*"
}

# ---- help and version ----

picket 64
says err 'usage: picket COMMAND'
for option in --help -h; do
    picket 0 "$option"
    says out 'usage: picket COMMAND'
    silent err
done
for command in solve check verify export diff report compare explain; do
    picket 0 "$command" --help
    says out "usage: picket $command "
    silent err
done
picket 0 --version
for name in picket GLPK OpenBLAS PROJ inih jansson; do
    says out "$name "
done

# ---- usage ----

picket 64 sovle "$coast"
says err 'unknown command: sovle; did you mean solve?'
picket 64 fly "$coast"
says err 'unknown command: fly'
picket 64 solve "$coast" --time-limt 3
says err 'unknown option of solve: --time-limt; did you mean --time-limit?'
picket 64 solve "$coast" --plan x
says err 'unknown option of solve: --plan'
picket 64 solve "$coast" -x
says err 'unknown option of solve: -x'
picket 64 solve
says err 'usage: picket solve INSTANCE...'
picket 64 diff "$plan"
says err 'usage: picket diff OLD NEW'
picket 64 diff "$plan" "$plan" "$plan"
picket 64 verify "$coast"
says err 'verify needs --plan'
picket 64 export "$coast"
says err 'export needs --output'
picket 64 solve "$coast" --quiet=yes
says err '--quiet takes no value'
picket 64 solve "$coast" --quiet --quiet
says err '--quiet is given twice'
picket 64 solve "$coast" --log
says err '--log needs a value: RUN.jsonl'
picket 64 solve "$coast" -o --quiet
says err '--output needs a value: PLAN.json'
picket 64 solve "$coast" -o -
says err 'expected the name of a file'
for value in -1 nan inf x 1s ''; do
    picket 64 solve "$coast" --time-limit "$value"
    says err "--time-limit: found $value, expected a number"
done
for value in -1 1.5 99999999999999999999; do
    picket 64 solve "$coast" "--node-limit=$value"
    says err "--node-limit: found $value, expected a whole number"
done

# ---- solve ----

picket 0 solve "$coast" -o "$out/a.json" --log="$out/a.jsonl"
says out 'coast: optimal'
says out 'Worst covered, and why'
says err 'end: optimal'
left ./a.json ./a.jsonl
head -n 1 "$out/a.jsonl" | grep -q '"event": "start", "version": ' || fail 'the first record'
tail -n 1 "$out/a.jsonl" | grep -q '"event": "end", "status": "optimal"}$' || fail 'the last record'
picket 0 solve -q "-o$out/b.json" -- "$coast"
silent out
silent err
cmp -s "$out/a.json" "$out/b.json" || fail 'two runs, two plans'
picket 0 verify "$coast" --plan "$out/a.json"
says out 'coast: the plan keeps every rule'
picket 0 solve "$coast" --set limits.max_bases=1 --set 'instance.name=one base'
says out 'one base: optimal'
rm "$out"/*

# A plan that exists is worth more than the news that none was found.
echo old >"$out/old.json"
picket 30 solve "$coast" --time-limit 0 -o "$out/old.json" --log "$out/old.jsonl"
says out 'no plan was found'
[ "$(cat "$out/old.json")" = old ] || fail 'an old plan was lost'
tail -n 1 "$out/old.jsonl" | grep -q '"status": "unknown"}$' || fail 'the last record of an unknown end'
picket 20 solve "$coast" -o "$out/old.json" --set base.alpha.status=open --set limits.personnel=99
says out 'infeasible'
says out '[base alpha] status = open  100 people'
says out '[limits] personnel = 99     they take 100 people'
grep -q '"status": "infeasible"' "$out/old.json" || fail 'the plan does not say that it is infeasible'
rm "$out"/*

# ---- inputs ----

picket 66 solve "$scratch/nothing.ini"
says err 'nothing.ini'
picket 66 solve "$scratch"
picket 65 solve README.md
picket 65 solve "$coast" --set limits.personel=3
says err 'personnel'
picket 66 verify "$coast" --plan "$scratch/nothing.json"
picket 65 verify "$coast" --plan "$coast"
says err 'not JSON'
sed 's/"on_alert": 2/"on_alert": 9/' "$plan" >"$scratch/broken.json"
picket 65 verify "$coast" --plan "$scratch/broken.json"
says err 'fighter'

# What counts as optimal depends on the tolerance, so both commands must be told.
scripts/generate_theatre --size S --seed 1 >"$scratch/gap.ini"
picket 0 solve "$scratch/gap.ini" --gap 0.5 -o "$out/a.json"
picket 65 verify "$scratch/gap.ini" --plan "$out/a.json"
says err 'said to be optimal'
picket 0 verify "$scratch/gap.ini" --plan "$out/a.json" --gap 0.5
rm "$out/a.json"

# ---- outputs: found out before the work begins ----

for option in -o --log; do
    picket 74 solve "$coast" "$option" "$scratch/no/such/folder/file"
    says err 'No such file or directory'
    picket 74 solve "$coast" "$option" "$scratch"
    says err 'Is a directory'
    picket 64 solve "$coast" "$option" "$coast"
    says err 'it is an input'
    ! grep -q build "$scratch/err" || fail 'the work began'
done
picket 64 solve "$coast" -o "$out/a" --log "$out/../outputs/a"
says err 'is to be written twice'
left
picket 74 export "$coast" -o "$scratch/no/such/folder/file.mps"
picket 64 export "$coast" -o "$out/file.txt"
says err 'expected a name that ends in .mps, .lp, .geojson, .kml, .csv, .ics or .json'
code=0
"$PICKET_PROGRAM" solve "$coast" -o /dev/full >"$scratch/out" 2>"$scratch/err" || code=$?
[ "$code" -eq 74 ] || fail "exit code $code for a full device, expected 74"
says out 'coast: optimal'
left
for name in file.mps file.lp; do
    picket 0 export "$coast" -o "$out/$name"
    silent out
done
left ./file.lp ./file.mps
rm "$out"/*

# A full disk (a limit on the size of files stands for it) leaves the old plan and nothing else.
echo old >"$out/old.json"
code=0
(ulimit -f 1 && exec "$PICKET_PROGRAM" solve -q "$coast" -o "$out/old.json") 2>"$scratch/err" || code=$?
[ "$code" -eq 74 ] || fail "exit code $code on a full disk, expected 74"
says err 'cannot write'
[ "$(cat "$out/old.json")" = old ] || fail 'a full disk cost the old plan'
left ./old.json
rm "$out"/*

# stdout closed, full or broken: the plan is kept, and the exit code tells.
code=0
"$PICKET_PROGRAM" solve "$coast" -o "$out/a.json" >&- 2>"$scratch/err" || code=$?
[ "$code" -eq 74 ] || fail "exit code $code with stdout closed, expected 74"
picket 0 verify "$coast" --plan "$out/a.json"
code=0
"$PICKET_PROGRAM" --help >/dev/full 2>"$scratch/err" || code=$?
[ "$code" -eq 74 ] || fail "exit code $code with stdout full, expected 74"
says err 'cannot write the standard output'
{
    sleep 0.5
    code=0
    "$PICKET_PROGRAM" diff "$plan" "$plan" 2>"$scratch/err" || code=$?
    echo "$code" >"$scratch/code"
} | :
[ "$(cat "$scratch/code")" -eq 74 ] || fail "exit code $(cat "$scratch/code") with a broken pipe, expected 74"
"$PICKET_PROGRAM" solve -q "$coast" 2>&- || fail 'stderr closed'
rm "$out"/*

# ---- diff ----

picket 0 diff "$plan" "$plan"
says out 'Units: no difference'
silent err
picket 66 diff "$plan" "$scratch/nothing.json"
picket 65 diff "$coast" "$plan"

# ---- report ----

page=$out/page.html
picket 0 report "$plan" "$coast" -o "$page"
silent out
silent err
left ./page.html
grep -qF '</html>' "$page" || fail 'a page that does not end'
picket 0 report "$plan" -o "$out/alone.html"
grep -qF 'from the plan file alone' "$out/alone.html" || fail 'a page of a plan alone that does not say so'
picket 0 solve "$coast" -q --report "$out/solved.html" -o "$out/solved.json"
picket 0 report "$out/solved.json" "$coast" -o "$out/again.html"
cmp "$out/solved.html" "$out/again.html" || fail 'solve --report and report differ'
rm "$out"/*
picket 64 report "$plan"
says err 'report needs --output PAGE.html'
picket 64 report "$plan" -o "$plan"
says err 'would be overwritten'
picket 64 report "$plan" --set limits.personnel=1 -o "$page"
says err 'settings are for an instance'
picket 65 report "$coast" -o "$page"
picket 65 report "$plan" instances/first_steps.ini -o "$page"
picket 66 report "$scratch/nothing.json" -o "$page"
picket 66 report "$plan" "$scratch/nothing.ini" -o "$page"
picket 74 report "$plan" -o "$out/no/page.html"
left

# ---- data files: three places in a row, one of them to be chosen ----

printf '3 2 1\n1 2 4\n2 3 5\n' >"$scratch/row.txt"
picket 0 solve "$scratch/row.txt" --model pmedian --format orlib-pmed
says out 'row: optimal, proven'
says out 'objective  9'
picket 66 solve "$scratch/nothing.txt" --model pmedian --format orlib-pmed
picket 65 solve "$scratch/row.txt" --format orlib-pmed

exit $((failures > 0))
