#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/sweep in processes of this machine: one table, what is missing alone is solved again, and how it ends.
set -u
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
export PICKET=${PICKET_PROGRAM:?the program to test}
child=''
trap '[[ -z $child ]] || kill "$child" 2>/dev/null; rm -rf "$scratch"' EXIT

# sweep CODE SOLVED ARGUMENT...: so many are solved.
sweep() {
    local expected=$1 solved=$2 code=0
    shift 2
    scripts/sweep "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [[ $code -eq $expected ]] || fail "exit code $code, expected $expected: sweep $*: $(cat "$scratch/out" "$scratch/err")"
    [[ -z $solved ]] || grep -q "^sweep: $solved of " "$scratch/err" || fail "expected $solved to be solved: $(cat "$scratch/err")"
}

# is TEXT FOUND EXPECTED
is() {
    [[ $2 == "$3" ]] || fail "$1: found $2, expected $3"
}

instances=$scratch/instances overlays=$scratch/overlays results=$scratch/results
mkdir "$instances" "$overlays"
cp instances/first_steps.ini "$instances"
cp tests/report/coast.ini "$instances/a coast.ini"
printf '[limits]\npersonnel = 1000\n' >"$overlays/fewer people.ini"
printf '[limits]\nmax_bases = 0\n' >"$overlays/no_base.ini"
printf '[objective]\norder = gap\n' >"$overlays/gap.ini"

sweep 0 8 --jobs 3 "$instances" "$overlays" "$results" -- --gap 1e-6
is 'the rows' "$(cut -f 1-4 "$results/sweep.tsv" | tr '\t' ,)" 'instance,overlay,code,status
a coast,alone,0,optimal
a coast,fewer people,0,optimal
a coast,gap,0,optimal
a coast,no_base,0,optimal
first_steps,alone,0,optimal
first_steps,fewer people,0,optimal
first_steps,gap,0,optimal
first_steps,no_base,0,optimal'
"$PICKET" verify "$instances/first_steps.ini" "$overlays/fewer people.ini" --gap 1e-6 \
    --plan "$results/first_steps/fewer people/plan.json" >/dev/null || fail 'the plan of a task'
is 'the value of a task' "$(awk -F '\t' '$1 == "first_steps" && $2 == "gap" { print $5 }' "$results/sweep.tsv")" \
    "$(sed -n 's/.*"coverage_gap_percent": \(.*\),/\1/p' "$results/first_steps/gap/plan.json")"
cut -f 1-6 "$results/sweep.tsv" >"$scratch/first"

# What is there stays; what is missing, was interrupted or has changed is solved again, and gives the same.
sweep 0 0 "$instances" "$overlays" "$results" -- --gap 1e-6
rm -r "$results/first_steps/alone"
sed -i 's/^\([^\t]*\t[^\t]*\)\t0\t/\1\t11\t/' "$results/a coast/gap/outcome.tsv"
echo '; a remark' >>"$overlays/no_base.ini"
sweep 0 4 --jobs 1 "$instances" "$overlays" "$results" -- --gap 1e-6
cut -f 1-6 "$results/sweep.tsv" | cmp -s - "$scratch/first" || fail 'another table after a resumption'
sweep 0 8 "$instances" "$overlays" "$results" -- --gap 1e-7

# A task that fails is told in the table, is tried again, and takes nothing from the others.
printf '[base nowhere]\nramp = 3\n' >"$overlays/gap.ini"
sweep 65 2 "$instances" "$overlays" "$results" -- --gap 1e-7
is 'bad data' "$(grep -c $'\tgap\t65\t' "$results/sweep.tsv")" 2
grep -q 'gap.ini:1' "$results/first_steps/gap/messages.txt" || fail 'bad data: no message'
sweep 65 2 "$instances" "$overlays" "$results" -- --gap 1e-7
rm "$overlays/gap.ini"

# A signal ends what runs with its best plan, and begins no other.
scripts/generate_theatre --size M --seed 2 >"$instances/hard.ini"
scripts/sweep --jobs 1 "$instances" "$overlays" "$results" -- --gap 0 --set objective.order=gap >"$scratch/out" 2>"$scratch/err" &
child=$!
until grep -qs ' value ' "$results/hard/alone/messages.txt" || ! kill -0 "$child" 2>/dev/null; do
    sleep 0.1
done
kill -TERM "$child"
code=0
wait "$child" || code=$?
child=''
is 'SIGTERM: exit code' "$code" 75
is 'SIGTERM: the task that ran' "$(grep -c $'^hard\talone\t11\tfeasible' "$results/sweep.tsv")" 1
is 'SIGTERM: the others' "$(grep -c $'\tmissing\t' "$results/sweep.tsv")" 2
sweep 10 9 --time-limit 1 "$instances" "$overlays" "$results" -- --gap 0 --set objective.order=gap

sweep 66 '' "$scratch/no_such" "$overlays" "$results"
sweep 66 '' "$instances" "$scratch/no_such" "$results"
sweep 74 '' "$instances" "$overlays" "$scratch/out/below_a_file"
sweep 64 '' "$instances" "$overlays"
sweep 64 '' --jobs 0 "$instances" "$overlays" "$results"
sweep 64 '' --time-limit x "$instances" "$overlays" "$results"
sweep 64 '' --gap 0 "$instances" "$overlays" "$results"
cp "$overlays/no_base.ini" "$overlays/alone.ini"
sweep 65 '' "$instances" "$overlays" "$results"
sweep 0 '' --help
grep -q -- '--slurm' "$scratch/out" || fail '--help'

exit $((failures > 0))
