#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/setup.sh against made-up systems: what it installs, what it says, and when it keeps silent.
set -eu
project=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
failures=0

# stub NAME BODY: a command of the made-up system, which notes how it was called.
stub() {
    {
        printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' "$1" "$place"
        printf '%s\n' "$2"
    } >"$place/bin/$1"
    chmod +x "$place/bin/$1"
}

# A system where alpha is installed, beta was removed, and gamma is unknown.
fresh() {
    rm -rf "${place:?}/bin" "$place/calls"
    mkdir -p "$place/bin"
    : >"$place/calls"
    for tool in cat dirname env mktemp rm sh; do
        ln -s "$(command -v "$tool")" "$place/bin/$tool"
    done
    stub dpkg-query 'printf "installed:alpha config-files:beta "; exit 1'
    stub apt-get 'echo "apt was here"'
    stub id 'echo 0'
}

# needs PACKAGES TOOLS: runs need_packages on the made-up system; sets $status, $out, $err and $calls.
needs() {
    status=0
    # shellcheck disable=SC2016 # for the inner shell
    PATH=$place/bin sh -c 'set -eu; root=$1; . "$1/scripts/setup.sh"; need_packages "$2" "$3"' \
        sh "$project" "$1" "$2" >"$place/out" 2>"$place/err" || status=$?
    out=$(cat "$place/out")
    err=$(cat "$place/err")
    calls=$(grep -v '^id ' "$place/calls" || true)
}

expect() {
    [ "$2" = "$3" ] && return
    printf 'FAILED: %s\n  found:    %s\n  expected: %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
}

expect_part() {
    case $2 in
    *"$3"*) ;;
    *) expect "$1" "$2" "...$3..." ;;
    esac
}

fresh
needs alpha ''
expect 'all there: status' "$status" 0
expect 'all there: silent' "$out$err" ''
expect 'all there: one question to dpkg' "$(printf '%s\n' "$calls" | cut -d ' ' -f 1)" dpkg-query

fresh
needs 'alpha beta gamma' ''
expect 'missing, root: status' "$status" 0
expect 'missing, root: stdout' "$out" ''
expect 'missing, root: what is installed' "$err" 'picket: installing, which may take some minutes: beta gamma'
expect_part 'missing, root: update' "$calls" 'apt-get -q -o DPkg::Lock::Timeout=120 update'
expect_part 'missing, root: install' "$calls" 'install -y --no-install-recommends beta gamma'

fresh
stub id 'echo 1000'
stub sudo '"$@"'
needs 'alpha beta' ''
expect 'missing, sudo: status' "$status" 0
expect_part 'missing, sudo: through sudo' "$calls" 'sudo env DEBIAN_FRONTEND=noninteractive apt-get'

fresh
stub id 'echo 1000'
needs 'alpha beta' ''
expect 'missing, no sudo: status' "$status" 69
expect_part 'missing, no sudo: what to do' "$err" 'apt-get install --no-install-recommends beta'
expect 'missing, no sudo: apt left alone' "$(printf '%s\n' "$calls" | grep -c apt-get)" 0

fresh
stub apt-get 'echo "E: no such mirror"; exit 100'
needs beta ''
expect 'apt fails: status' "$status" 69
expect_part 'apt fails: what apt said' "$err" 'E: no such mirror'
expect_part 'apt fails: message' "$err" 'apt-get update failed'

fresh
rm "$place/bin/apt-get"
needs 'alpha beta' 'sh compass'
expect 'no apt, tool missing: status' "$status" 69
expect_part 'no apt, tool missing: message' "$err" 'there is no compass here'
expect_part 'no apt, tool missing: packages' "$err" 'alpha beta'
needs 'alpha beta' 'sh'
expect 'no apt, tools there: status' "$status" 0
expect 'no apt, tools there: silent' "$out$err" ''

# ---- the coastline ----

# coast: runs get_coast on the made-up system with a made-up tree; sets $out, $err and $calls.
tree=$place/tree
coast() {
    # shellcheck disable=SC2016 # for the inner shell
    PATH=$place/bin sh -c 'set -eu; root=$2; . "$1/scripts/setup.sh"; get_coast' sh "$project" "$tree" \
        >"$place/out" 2>"$place/err" || expect 'coast: status' "$?" 0
    out=$(cat "$place/out")
    err=$(cat "$place/err")
    calls=$(cat "$place/calls")
    : >"$place/calls"
}

# fresh_tree: one that was built, with nothing changed since.
fresh_tree() {
    fresh
    for tool in cmp cp find mkdir mv touch; do
        ln -s "$(command -v "$tool")" "$place/bin/$tool"
    done
    rm -rf "$tree"
    mkdir -p "$tree/solver/report" "$tree/include" "$tree/models" "$tree/build/release"
    touch "$tree/CMakeLists.txt" "$tree/CMakePresets.json" "$tree/package.json" "$tree/package-lock.json" \
        "$tree/solver/report/pack_coast.mjs"
    touch -d '1 hour ago' "$tree/CMakeLists.txt" "$tree/CMakePresets.json" "$tree/solver/report/pack_coast.mjs" \
        "$tree/solver/report" "$tree/solver" "$tree/include" "$tree/models"
    touch "$tree/build/release/built"
}

fresh_tree
coast
expect_part 'no npm: told' "$err" 'maps will have no coastline'
coast
expect 'no npm: told once' "$err" ''
rm "$tree/build/release/built"
coast
expect_part 'no npm: told again where something is built' "$err" 'maps will have no coastline'

fresh_tree
stub node 'exit 0'
stub npm 'echo "no such registry"; exit 1'
coast
expect_part 'npm fails: what npm said' "$err" 'no such registry'
expect_part 'npm fails: told' "$err" 'maps will have no coastline'
coast
expect 'npm fails: not asked again' "$err$calls" ''

fresh_tree
stub npm 'mkdir -p node_modules/world-atlas'
# shellcheck disable=SC2016 # for the stub
stub node 'for last; do :; done; echo packed >"$last"'
coast
expect 'npm: silent but for the news' "$err" 'picket: installing what package.json names, which may take a minute'
expect 'npm: packed' "$(cat "$tree/build/coast/coast.bin")" packed
expect_part 'npm: only what the build needs' "$calls" '--omit=dev'
coast
expect 'npm: once' "$err$calls" ''
touch -d 'now + 1 hour' "$tree/solver/report/pack_coast.mjs"
rm "$tree/build/coast/tried"
coast
expect 'packed anew by a newer packer, without npm' "$(printf '%s\n' "$calls" | cut -d ' ' -f 1)" node

[ "$failures" -eq 0 ]
