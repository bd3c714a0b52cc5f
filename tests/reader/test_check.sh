#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# picket check as a script sees it: what it prints, its exit codes, and that bad input leaves nothing behind.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"

# check CODE ARGUMENT...: runs it into $scratch/out and $scratch/err.
check() {
    expected=$1
    shift
    code=0
    "$PICKET_PROGRAM" check "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: picket check $*"
}

check 0 tests/reader/check.ini
diff tests/reader/check.expected "$scratch/out" || fail "another text for tests/reader/check.ini"
[ ! -s "$scratch/err" ] || fail "something on stderr for tests/reader/check.ini"

# What is wrong with all the bad files is said on stderr, and nothing else happens.
listing() { ls -lR tests/bad; }
before=$(listing)
for ini in tests/bad/*.ini; do
    name=${ini%.ini}
    set --
    if [ -f "$name.with" ]; then
        while IFS= read -r argument; do set -- "$@" "$argument"; done <"$name.with"
    fi
    want=65
    ! grep -q 'a file that can be read' "$name.expected" || want=66
    check "$want" "$@" "$ini"
    [ ! -s "$scratch/out" ] || fail "something on stdout for $ini"
    # All messages, then how many they are.
    sed '$d' "$scratch/err" | diff "$name.expected" - || fail "other messages for $ini"
    tail -n 1 "$scratch/err" | grep -q "^picket: $(wc -l <"$name.expected") error" || fail "no count of errors for $ini"
done
[ "$before" = "$(listing)" ] || fail "bad input left a file"

check 64
check 64 tests/reader/check.ini --sett x=y
check 66 tests/nowhere.ini
check 66 tests
check 0 tests/reader/check.ini --set zone.idle.enabled=no
! grep -q 'zone idle' "$scratch/out" || fail "--set did not take a zone out"

# Every key is in the list of keys, and the list is in the page.
check 0 --keys
sed -n '/^### /,$p' "$scratch/out" >"$scratch/keys"
sed -n '/^### /,$p' docs/format.md | diff - "$scratch/keys" || fail "docs/format.md lists other keys than --keys"
for key in position ramp aircraft.TYPE sea_patrol_weight max_changes; do
    grep -q "\`$key\`" "$scratch/keys" || fail "$key is not in the list"
done

# The page's own example is sound.
sed -n '/^    \[instance\]/,/^    buffer_km/s/^    //p' docs/format.md >"$scratch/example.ini"
check 0 "$scratch/example.ini"

[ "$failures" -eq 0 ]
