/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The readers as targets of a fuzzer. A target takes any bytes: the reader accepts them, or says what is wrong in a
 * message; it never crashes, leaks or hands out half of anything. What it accepts must survive being used.
 *
 * A target is "instance" (instance files), "plan" (plan files), or a format of the classic models. Where an input holds
 * the line "----", what follows it is a second file, and so on: an overlay and a CSV file of points (instance), the
 * demand (sites).
 */
#ifndef PICKET_TESTS_FUZZ_TARGETS_H
#define PICKET_TESTS_FUZZ_TARGETS_H

#include <stddef.h>
#include <stdint.h>

/* A folder for the files of one process, below TMPDIR. */
void fuzz_begin(void);
void fuzz_end(void);

/* Gives the bytes to the reader; aborts, saying why, where the reader breaks its word. */
void fuzz_read(const char *target, const uint8_t *bytes, size_t n);

#endif
