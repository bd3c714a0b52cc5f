/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Instance files through inih, which splits sections, keys and values. What it does in silence is caught on the way in:
 * it cuts lines at 199 bytes, takes an indented "key = value" for the continuation of the line before, does not tell
 * its handler the line or that a section began, and does not stop at what is no text.
 */
#ifndef PICKET_INSTANCE_INI_H
#define PICKET_INSTANCE_INI_H

#include "instance/draft.h"

/* Reads file number `file` of the draft into it. Linear. */
void pk_ini_read(pk_draft *draft, size_t file);

#endif
