#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# OpenBLAS and PROJ are loaded when something needs them: without them the rest works, and what needs them says so.
# OpenBLAS is told the kernels of this processor, never against the user's own setting.
set -eu
: "${PICKET_PROGRAM:?the program to test}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
instance=$PWD/instances/first_steps.ini
cd "$scratch"

fail() {
    echo "FAILED: $*"
    cat out
    exit 1
}

# picket CODE ARGUMENT...
picket() {
    expected=$1
    shift
    code=0
    "$PICKET_PROGRAM" "$@" >out 2>&1 || code=$?
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: $*"
}

core=
! grep -qE '^flags.* avx2? .*fma|^flags.* fma .*avx2?' /proc/cpuinfo || core='(SkylakeX|Haswell)'
unset OPENBLAS_CORETYPE
picket 0 --version
grep -qE "^OpenBLAS core ${core:-[A-Z]}" out || fail "no core, or not the best"
grep -qE '^PROJ [0-9]' out || fail "no PROJ"
OPENBLAS_CORETYPE=Prescott
export OPENBLAS_CORETYPE
picket 0 --version
[ -z "$core" ] || grep -q '^OpenBLAS core Prescott$' out || fail "not what the user has set"
unset OPENBLAS_CORETYPE

# Libraries that are none stand before the real ones.
for library in libproj libopenblas; do
    name=$(strings "$PICKET_PROGRAM" | grep "^$library\.so\.") || fail "$library is not loaded by name"
    echo 'no library' >"$name"
done
LD_LIBRARY_PATH=$scratch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
picket 0 --version
[ "$(grep -c 'not found$' out)" -eq 2 ] || fail "found"

printf '3 4\n2 3 4 1\n2 1 2\n2 2 3\n2 3 4\n' >cover.txt
picket 0 solve cover.txt --model lscp --format orlib-scp -o cover.json
printf 'id,x,y\na,0,0\nb,3,4\nc,9,9\n' >plane.csv
picket 0 solve plane.csv --model mclp --format points --set instance.radius=5 --set instance.sites=1 -o plane.json
printf 'id,lat,lon\na,50,10\nb,50.1,10\nc,51,11\n' >globe.csv
picket 0 solve globe.csv --model mclp --format points --set instance.radius=5 --set instance.sites=1 -o sure.json
picket 70 solve globe.csv --model mclp --format points --set instance.radius=0 --set instance.sites=1 -o globe.json
grep -q 'libproj' out || fail "the library is not named"
picket 70 solve globe.csv --model pmedian --format points --set instance.sites=1 -o globe.json
grep -q 'libproj' out || fail "the library is not named"
picket 70 check "$instance"
grep -q 'libproj' out || fail "the library is not named"
[ ! -e globe.json ] || fail "a plan without distances"
