/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sections and assignments as they are read, file after file, setting after setting: which section a line belongs to,
 * which key it names, and what stands twice. Values are read later, when every section is known.
 */
#ifndef PICKET_INSTANCE_DRAFT_H
#define PICKET_INSTANCE_DRAFT_H

#include "instance/keys.h"

/* A section begins; text is what stands between the brackets, NULL where that is unknown: its keys are passed over. */
void pk_draft_header(pk_draft *draft, pk_origin origin, const char *text);

/* A key of the current section. broken: its line was no text, the value is not to be read. */
void pk_draft_key(pk_draft *draft, pk_origin origin, const char *name, const char *value, bool broken);

/* Another line of the last key's value. */
void pk_draft_more(pk_draft *draft, pk_origin origin, const char *value, bool broken);

/* "section.key=value" of the command line, where a named section is written kind.name.key. Names may contain dots: the
 * longest known name for which a known key is left is taken. */
void pk_draft_setting(pk_draft *draft, size_t file, const char *setting);

/* The section of that name, NULL for none. */
pk_section *pk_draft_find(const pk_draft *draft, pk_kind kind, const char *name);

/* The section of that name, made with its defaults where it is new. NULL when memory is out. */
pk_section *pk_draft_section(pk_draft *draft, pk_kind kind, const char *name);

/* The name of that kind that was probably meant, NULL for none. */
const char *pk_draft_nearest(pk_draft *draft, pk_kind kind, const char *name, const pk_section *except);

/* The title of the current section for a complaint, NULL for none. */
const char *pk_draft_title(const pk_draft *draft);

#endif
