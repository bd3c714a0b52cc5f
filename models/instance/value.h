/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the text of a value to the field that its key fills, as the key's row in the table says. */
#ifndef PICKET_INSTANCE_VALUE_H
#define PICKET_INSTANCE_VALUE_H

#include "instance/keys.h"

/* Reads the assignment's text into its section's field, or complains about it and leaves the field alone. Offers need
 * all sections to be known. */
void pk_value_read(pk_draft *draft, const pk_assignment *assignment, pk_earth earth);

/* Gives the section the defaults of its kind. */
void pk_value_defaults(pk_draft *draft, pk_section *section);

/* Bytes of the decimal number that the text starts with, 0 for none: digits with an optional sign, point and exponent.
 * Neither hexadecimal nor infinite. Needs the C locale. */
size_t pk_number_scan(const char *text, double *value);

/* A position, which must be the whole text: two numbers with a comma between them. */
bool pk_position_scan(const char *text, pk_position *position);

/* Is it a place of that earth? */
bool pk_position_is_valid(pk_position position, pk_earth earth);

/* The path, resolved against the folder of the file in which it is written. NULL when memory is out. */
const char *pk_path_resolve(pk_arena *arena, const char *path, const char *file);

#endif
