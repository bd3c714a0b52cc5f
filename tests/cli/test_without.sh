#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Without any one of its parts the solver proves the same optimum, and a part that there is not is told from those that
# there are. A search without cuts, dives or neighbourhoods takes more nodes: the option does something.
set -u
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"

# solve NAME [OPTION...]: sets $objective and $nodes.
solve() {
    scripts/generate_theatre --size S --seed 5 >"$scratch/case.ini"
    "$PICKET_PROGRAM" solve "$scratch/case.ini" --set objective.order=gap -q -o "$scratch/$1.json" \
        --log "$scratch/$1.jsonl" "${@:2}" || fail "$1: code $?"
    objective=$(sed -n 's/^  "objective": \([^,]*\),$/\1/p' "$scratch/$1.json")
    nodes=$(sed -n 's/.*"nodes": *\([0-9]*\).*/\1/p' "$scratch/$1.jsonl" | tail -1)
}

solve whole
optimum=$objective whole_nodes=$nodes
[ -n "$optimum" ] || fail "no optimum"

"$PICKET_PROGRAM" solve "$scratch/case.ini" --without nothing 2>"$scratch/said"
[ $? -eq 64 ] || fail "a part that there is not: code $?"
parts=$(sed -n 's/.*expected one of //p' "$scratch/said" | tr -d ,)
[ "$(echo "$parts" | wc -w)" -ge 8 ] || fail "parts: $parts"

for part in $parts; do
    solve "$part" --without "$part"
    awk -v a="$objective" -v b="$optimum" 'BEGIN { d = a - b; exit !((d < 0 ? -d : d) <= 2e-4 * b) }' ||
        fail "without $part: $objective, not $optimum"
done

all=()
for part in $parts; do all+=(--without "$part"); done
solve all "${all[@]}"
awk -v a="$objective" -v b="$optimum" 'BEGIN { d = a - b; exit !((d < 0 ? -d : d) <= 2e-4 * b) }' ||
    fail "without all: $objective, not $optimum"
[ "$nodes" -gt "$whole_nodes" ] || fail "without all parts $nodes nodes, with them $whole_nodes"
exit $((failures > 0))
