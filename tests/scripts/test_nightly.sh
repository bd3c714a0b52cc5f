#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/nightly over a week under a fake clock, the offers changing from night to night; then what can go wrong.
# Prints what the limit on changes cost each night.
set -u
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
export PICKET=${PICKET_PROGRAM:?the program to test}
child=''
trap '[[ -z $child ]] || kill "$child" 2>/dev/null; rm -rf "$scratch"' EXIT

# The fake clock knows what day it is and nothing else.
mkdir "$scratch/bin"
cat >"$scratch/bin/date" <<'CLOCK'
#!/bin/sh
[ "$*" = +%F ] && echo "$FAKE_DATE"
CLOCK
chmod +x "$scratch/bin/date"
export PATH=$scratch/bin:$PATH

# night CODE DATE OPTION...: a night run, into $scratch/out and $scratch/err.
night() {
    local expected=$1 code=0
    export FAKE_DATE=$2
    shift 2
    scripts/nightly "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [[ $code -eq $expected ]] || fail "exit code $code, expected $expected: night $FAKE_DATE $*: $(cat "$scratch/out" "$scratch/err")"
}

# cell DATE INSTANCE COLUMN: of the summary.
cell() {
    awk -F '\t' -v name="$2" -v column="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = i }
        $1 == name { print $at }' "$results/$1/summary.tsv"
}

# is TEXT FOUND EXPECTED
is() {
    [[ $2 == "$3" ]] || fail "$1: found $2, expected $3"
}

# ---- a week ----

results=$scratch/results
instances=$scratch/instances
mkdir -p "$instances/coast"
cp instances/first_steps.ini "$instances/coast/1_standing.ini"
tonight=$instances/coast/2_tonight.ini
printf '3 2 1\n1 2 4\n2 3 5\n' >"$scratch/row.txt"
printf '[instance]\nmodel = pmedian\nformat = orlib-pmed\ndata = %s\n' "$scratch/row.txt" >"$instances/row.ini"

offers=('8 4 4 6' '12 3 4 2' '5 4 2 6' '12 0 4 6' '9 4 1 0' '12 4 3 6' '12 4 4 6')
most=3
bound=0 # nights on which the limit costs something
before=''
echo 'night       changes   gap %  unrestricted  apart'
for day in 1 2 3 4 5 6 7; do
    today=2024-02-$((day + 24))
    [[ $day -lt 6 ]] || today=2024-03-0$((day - 5)) # 2024 is a leap year
    read -r f16 tb2 corvette rafale <<<"${offers[day - 1]}"
    printf '[contributor RO]\naircraft.f16 = %s\naircraft.tb2 = %s\nship.corvette = %s\n[contributor FR]\naircraft.rafale = %s\n' \
        "$f16" "$tb2" "$corvette" "$rafale" >"$tonight"
    [[ $day -ne 4 ]] || printf '[base mihail_kogalniceanu]\nstatus = closed\n' >>"$tonight"
    night 0 "$today" --budget 120 --keep 4 --max-changes $most "$instances" "$results" -- --gap 1e-6

    plan=$results/$today/coast/plan.json
    settings=()
    [[ -z $before ]] || settings=(--set "previous.plan=$results/$before/coast/plan.json" --set "previous.max_changes=$most")
    "$PICKET" verify "$instances"/coast/*.ini "${settings[@]}" --gap 1e-6 --plan "$plan" >/dev/null 2>"$scratch/err" ||
        fail "the plan of $today: $(cat "$scratch/err")"
    is "$today: previous" "$(cell "$today" coast previous)" "${before:--}"
    is "$today: a plan in force" "$(readlink -f "$results/current/coast.json")" "$(readlink -f "$plan")"
    is "$today: the row of three" "$(cell "$today" row value)" 9.0
    [[ -z $before || -s $results/$today/coast/diff.txt ]] || fail "$today: no diff"
    changes=$(cell "$today" coast changes)
    "$PICKET" solve -q "$instances"/coast/*.ini --gap 1e-6 --set objective.order=gap -o "$scratch/free.json" ||
        fail "$today: the unrestricted optimum is not proven"
    free=$(sed -n 's/.*"coverage_gap_percent": \(.*\),/\1/p' "$scratch/free.json")
    read -r apart within <<<"$(awk -v changes="$changes" -v most=$most -v gap="$(cell "$today" coast value)" -v free="$free" \
        -v first="$((day == 1))" 'BEGIN {
        kept = first ? (changes == "-") : (changes ~ /^[0-9.]+$/ && changes + 0 <= most)
        printf "%.3f %s\n", gap - free, (kept && gap >= free - 1e-4) ? "yes" : "no" }')"
    printf '%s  %7s  %6.3f  %12.3f  %5s\n' "$today" "$changes" "$(cell "$today" coast value)" "$free" "$apart"
    [[ $within == yes ]] || fail "$today: changes $changes, gap $(cell "$today" coast value), unrestricted $free"
    [[ ! $apart =~ [1-9] ]] || bound=$((bound + 1))
    before=$today
done
[[ $bound -ge 3 ]] || fail "the limit on changes costs something on $bound nights alone: no test of it"
kept=$(cd "$results" && echo 2*)
is 'nights kept' "$kept" '2024-02-28 2024-02-29 2024-03-01 2024-03-02'

# ---- nights without a plan: the next one starts from the newest plan there is ----

printf '[base fetesti]\nstatus = open\n[limits]\npersonnel = 10\n' >"$tonight"
night 20 2024-03-03 --keep 4 "$instances" "$results"
is 'infeasible' "$(cell 2024-03-03 coast status)" infeasible
is 'infeasible: in force' "$(readlink "$results/current/coast.json")" ../2024-03-02/coast/plan.json
echo 'garbage' >"$tonight"
night 65 2024-03-04 --keep 4 "$instances" "$results"
is 'bad data: the code' "$(cell 2024-03-04 coast code)" 65
is 'bad data: the other instance' "$(cell 2024-03-04 row code)" 0
grep -q '2_tonight.ini:1' "$results/2024-03-04/coast/messages.txt" || fail 'bad data: no message'
grep -q 'nightly: coast: .*(exit code 65; .*2024-03-04/coast/messages.txt)' "$scratch/err" || fail 'bad data: no reason'
rm "$tonight"
night 0 2024-03-05 --keep 4 "$instances" "$results"
is 'after nights without a plan' "$(cell 2024-03-05 coast previous)" 2024-03-02
echo '{"instance": ' >"$results/2024-03-05/coast/plan.json"
night 0 2024-03-06 "$instances" "$results"
is 'after a spoilt plan' "$(cell 2024-03-06 coast previous)" 2024-03-02
grep -q 'the plan of 2024-03-05 is of no use' "$scratch/err" || fail 'a spoilt plan: no message'

# An instance that is gone keeps its last plan, whatever its age; the night it stood in loses all else.
rm -r "$instances/coast"
night 0 2024-03-07 --keep 1 "$instances" "$results"
is 'the last plan' "$(cd "$results" && echo 2*/*/plan.json)" '2024-03-06/coast/plan.json 2024-03-07/row/plan.json'

# ---- locks, signals, and what cannot be written ----

exec 8>"$results/locks/row"
flock 8
night 75 2024-03-08 "$instances" "$results"
grep -q 'row: another run is at it' "$scratch/err" || fail 'a lock: no message'
[[ ! -e $results/2024-03-08/row/plan.json ]] || fail 'a lock: it ran all the same'
exec 8>&-

scripts/generate_theatre --size M --seed 2 >"$instances/hard.ini"
FAKE_DATE=2024-03-09 scripts/nightly "$instances" "$results" -- --gap 0 --set objective.order=gap >"$scratch/out" 2>"$scratch/err" &
child=$!
until grep -qs ' value ' "$results/2024-03-09/hard/messages.txt" || ! kill -0 "$child" 2>/dev/null; do
    sleep 0.1
done
kill -TERM "$child"
code=0
wait "$child" || code=$?
child=''
is 'SIGTERM: exit code' "$code" 30
is 'SIGTERM: the instance that ran' "$(cell 2024-03-09 hard code)" 11
grep -q 'stopped: row was not begun' "$scratch/err" || fail 'SIGTERM: no message'
"$PICKET" verify "$instances/hard.ini" --plan "$results/2024-03-09/hard/plan.json" >/dev/null || fail 'SIGTERM: no plan'

# What is killed leaves the best plan so far.
FAKE_DATE=2024-03-10 scripts/nightly "$instances" "$results" -- --gap 0 --set objective.order=gap >"$scratch/out" 2>"$scratch/err" &
child=$!
until [[ -e $results/2024-03-10/hard/improved.json ]] || ! kill -0 "$child" 2>/dev/null; do
    sleep 0.1
done
for process in /proc/[0-9]*; do
    if [[ $(readlink "$process/exe") == "$(readlink -f "$PICKET")" ]] &&
        tr '\0' ' ' <"$process/cmdline" | grep -qF "$results/2024-03-10/hard/"; then
        kill -KILL "${process##*/}"
    fi
done 2>/dev/null
code=0
wait "$child" || code=$?
child=''
is 'SIGKILL: exit code' "$code" 137
is 'SIGKILL: the instance that ran' "$(cell 2024-03-10 hard status)" feasible
is 'SIGKILL: the other instance' "$(cell 2024-03-10 row code)" 0
"$PICKET" verify "$instances/hard.ini" --previous "$results/2024-03-09/hard/plan.json" \
    --plan "$results/2024-03-10/hard/plan.json" >/dev/null || fail 'SIGKILL: no plan'

rm "$instances/hard.ini"
night 66 2024-03-11 "$scratch/no/such" "$results"
mkdir "$scratch/empty"
night 66 2024-03-11 "$scratch/empty" "$results"
night 74 2024-03-11 "$instances" "$scratch/out/below_a_file"
PICKET=$scratch/empty night 64 2024-03-11 "$instances" "$results"
grep -q "PICKET: found $scratch/empty, expected a program" "$scratch/err" || fail 'no program: no message'
night 64 2024-03-11 "$instances"
night 64 2024-03-11 --keep 0 "$instances" "$results"
night 64 2024-03-11 --kep 2 "$instances" "$results"
night 64 2024-03-11 --keep x "$instances" "$results"
night 64 2024-03-11 "$instances" "$results" --quiet
night 0 2024-03-11 --help
grep -q -- '--max-changes N' "$scratch/out" || fail '--help'
mkdir -p "$instances/row" && cp "$instances/row.ini" "$instances/row"
night 65 2024-03-11 "$instances" "$results"
grep -q 'two instances are named row' "$scratch/err" || fail 'two of a name: no message'

# ---- the units ----

for unit in service timer; do
    sed "s|/usr/local/libexec/picket/nightly|$PWD/scripts/nightly|" scripts/nightly.$unit >"$scratch/picket-nightly.$unit"
done
said=$(systemd-analyze verify "$scratch/picket-nightly.service" "$scratch/picket-nightly.timer" 2>&1) || fail "the units: $said"
is 'the units' "$said" ''

exit $((failures > 0))
