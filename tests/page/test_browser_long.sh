#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pages in real headless Chromium (browser.mjs), and under a parser of XML. Skipped only where there is no Chromium, no
# node, or no npm to get its driver with: scripts/test installs all three.
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
. "$root/scripts/setup.sh"
: "${PICKET_PROGRAM:?the program to test}"

for tool in chromium node xmllint; do
    command -v "$tool" >/dev/null || { say "not tested: there is no $tool here" && exit 77; }
done
need_node_package playwright-core || { say "not tested: npm could not install playwright-core" && exit 77; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$root"

# Plans with gaps and reasons, small and of some size; one that is no plan; one whose names are hostile, without its instance;
# a classic one; and the fullest.
"$PICKET_PROGRAM" solve instances/rescue.ini -q -o "$scratch/rescue.json" --report "$scratch/rescue.html"
"$PICKET_PROGRAM" report tests/report/coast.json tests/report/coast.ini -o "$scratch/coast.html"
cp tests/report/coast.json "$scratch/coast.json"
"$PICKET_PROGRAM" solve tests/report/coast.ini -q --set limits.max_bases=0 --set base.alpha.status=open \
    -o "$scratch/infeasible.json" --report "$scratch/infeasible.html" || [ $? -eq 20 ]
printf '[base alpha]\nstatus = open\n[limits]\nmax_bases = 0\n' >"$scratch/none.ini"
"$PICKET_PROGRAM" compare tests/report/coast.ini --with tests/report/coast.ini --with "$scratch/none.ini" -q \
    --report "$scratch/scenarios.html"
sed "s|\"alpha\"|\"</script><img src=x onerror=alert(1)>\\\\\"'\"|g" tests/report/coast.json >"$scratch/hostile.json"
"$PICKET_PROGRAM" report "$scratch/hostile.json" -o "$scratch/hostile.html"
printf '3 2 1\n1 2 4\n2 3 5\n' >"$scratch/row.txt"
"$PICKET_PROGRAM" solve "$scratch/row.txt" -q --model pmedian --format orlib-pmed -o "$scratch/classic.json" \
    --report "$scratch/classic.html"
"$(dirname "$PICKET_PROGRAM")/tests/test_dense_page" "$scratch/dense.html"

xmllint --noout "$scratch"/*.html
node "$root/tests/page/browser.mjs" "$npm" "$scratch"
