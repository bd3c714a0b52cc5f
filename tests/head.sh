# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by tests that are scripts: they run in the root of the tree, with a folder of their own ($scratch) that is gone
# afterwards, and end by `exit $((failures > 0))`. A test that has more to clear away sets a trap of its own.
# shellcheck shell=sh
cd "$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)" || exit 1
: "${PICKET_PROGRAM:?the program to test}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

fail() {
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}
