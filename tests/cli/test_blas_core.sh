#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Where OpenBLAS takes the processor for an old one, the program starts itself again with the right kernels: once, with
# the same arguments and exit code, and never against the user's own setting. An OpenBLAS that knows nothing newer than
# Prescott, unless it is told, is put before the real one.
set -eu
: "${PICKET_PROGRAM:?the program to test}"
grep -qE '^flags.* avx2? .*fma|^flags.* fma .*avx2?' /proc/cpuinfo || {
    echo "no processor here that OpenBLAS could take for an older one"
    exit 77
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/old.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
char *openblas_get_corename(void)
{
    char *told = getenv("OPENBLAS_CORETYPE");
    return told ? told : "Prescott";
}
__attribute__((constructor)) static void count(void)
{
    FILE *starts = fopen(getenv("STARTS"), "a");
    fputs(".", starts);
    fclose(starts);
}
END
cc -shared -fPIC -o "$scratch/old.so" "$scratch/old.c"

# old CODE STARTS ARGUMENT...: runs it with the old OpenBLAS; how often it starts.
old() {
    expected=$1
    starts=$2
    shift 2
    code=0
    rm -f "$scratch/starts"
    STARTS="$scratch/starts" LD_PRELOAD="$scratch/old.so" "$PICKET_PROGRAM" "$@" >"$scratch/out" 2>&1 || code=$?
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected: $*"
    [ "$(wc -c <"$scratch/starts")" -eq "$starts" ] || fail "started $(cat "$scratch/starts"), expected $starts: $*"
}

fail() {
    echo "FAILED: $*"
    cat "$scratch/out"
    exit 1
}

unset OPENBLAS_CORETYPE
old 0 2 --version
grep -qE '^OpenBLAS core (SkylakeX|Haswell)$' "$scratch/out" || fail "no better core"
old 64 2 solve --no-such-option 'with blanks and "quotes"'
old 66 2 check "$scratch/no such file"
grep -q 'no such file' "$scratch/out" || fail "arguments changed"

OPENBLAS_CORETYPE=Prescott
export OPENBLAS_CORETYPE
old 0 1 --version
grep -q '^OpenBLAS core Prescott$' "$scratch/out" || fail "not what the user has set"
"$PICKET_PROGRAM" --version >"$scratch/out"
grep -q '^OpenBLAS core Prescott$' "$scratch/out" || fail "OpenBLAS itself does not listen"
