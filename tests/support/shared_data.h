/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data that lies beside the project and may be missing: instances with published values. */
#ifndef PICKET_TESTS_SHARED_DATA_H
#define PICKET_TESTS_SHARED_DATA_H

#include <stdbool.h>
#include <stddef.h>

/* The path of a file below the folder named by the environment's PICKET_SHARED, or else ../shared beside the project.
 * False, and a message on stdout, where it is not there. */
bool shared_data(const char *name, char *path, size_t size);

/* The value and the bound of an instance in theatre/best_known.csv; false where it has no line. */
bool shared_best_known(const char *instance, double *value, double *bound);

#endif
