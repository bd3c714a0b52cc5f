/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_DIGEST_H
#define PICKET_BASE_DIGEST_H

#include <picket/status.h>
#include <stdint.h>

/*
 * A digest of a file's bytes, which tells inputs apart that differ by accident (FNV-1a, 64 bits: Fowler, Noll, Vo); it
 * is no seal against intent. What is not a regular file, such as a pipe, can be read only once and is left to its
 * reader: its digest is that of no bytes. O(bytes).
 */
pk_status pk_digest_file(const char *path, uint64_t *digest, pk_error *error);

#endif
