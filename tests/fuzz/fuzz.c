/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer's entry (scripts/fuzz). PICKET_FUZZ_TARGET names the target. */
#include "fuzz/targets.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *n_arguments, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char *target;

int LLVMFuzzerInitialize(int *n_arguments, char ***arguments)
{
    (void)n_arguments;
    (void)arguments;
    target = getenv("PICKET_FUZZ_TARGET");
    if (!target) {
        fputs("PICKET_FUZZ_TARGET must name a target\n", stderr);
        exit(64);
    }
    fuzz_begin();
    atexit(fuzz_end);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_read(target, bytes, n);
    return 0;
}
