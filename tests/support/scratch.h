/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder for the files of one test. */
#ifndef PICKET_TESTS_SCRATCH_H
#define PICKET_TESTS_SCRATCH_H

#include <stddef.h>

/* Makes a new folder below TMPDIR or /tmp; ends the test where it cannot. */
void scratch_make(char *path, size_t size);

/* Removes the folder and the files in it. */
void scratch_remove(const char *path);

/* The same as the set-up and tear-down of a group of cmocka's tests. */
extern char scratch_folder[128];
int scratch_set_up(void **state);
int scratch_tear_down(void **state);

#endif
