/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a single value cannot show: keys that are missing, that need or exclude each other, or that mean nothing here.
 */
#ifndef PICKET_INSTANCE_RULES_H
#define PICKET_INSTANCE_RULES_H

#include "instance/draft.h"

/* Complains about every broken rule; all values have been read. Disabled sections must be sound too. */
void pk_rules_check(pk_draft *draft);

/* Where the key was written; line 0 where it was not. */
pk_origin pk_given(const pk_section *section, const char *key);

#endif
