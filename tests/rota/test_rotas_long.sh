#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Rotas of theatres of every size at hand pass the check: ours, generated ones, and those beside the project.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"

for size in S M; do
    scripts/generate_theatre --size "$size" --seed 7 >"$scratch/$size.ini"
done
shared=${PICKET_SHARED:-../shared}/theatre
for instance in instances/first_steps.ini instances/rescue.ini instances/black_sea.ini "$scratch/S.ini" "$scratch/M.ini" \
    "$shared/t401.ini" "$shared/s101.ini" "$shared/m201.ini"; do
    [ -f "$instance" ] || continue
    code=0
    "$PICKET_PROGRAM" solve "$instance" -q --time-limit 3 --gap 0.05 --rota "$scratch/rota.csv" -o "$scratch/plan.json" || code=$?
    "$PICKET_PROGRAM" verify "$instance" --gap 0.05 --plan "$scratch/plan.json" >"$scratch/said" || code=99
    [ "$code" -eq 0 ] || [ "$code" -eq 10 ] || fail "$instance: exit code $code"
    printf '%s: %s lines of rota\n' "$instance" "$(wc -l <"$scratch/rota.csv")"
    [ "$(wc -l <"$scratch/rota.csv")" -gt 1 ] || failures=$((failures + 1))
done
exit $((failures > 0))
