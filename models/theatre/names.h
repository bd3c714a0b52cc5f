/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the names in a plan to the indices of an instance, in O(entities); PK_NO_INDEX where there is none of that name.
 * Names are unique within a kind only: a base and a port may share one, as may an aircraft and a ship type.
 */
#ifndef PICKET_THEATRE_NAMES_H
#define PICKET_THEATRE_NAMES_H

#include "theatre/reach.h"

enum { PK_NO_INDEX = -1 };

int pk_find_site(const pk_instance *instance, pk_domain domain, const char *name);
int pk_find_type(const pk_instance *instance, pk_domain domain, const char *name);
int pk_find_contributor(const pk_instance *instance, const char *name);

/* The zone or lane that can want the task. */
int pk_find_target(const pk_instance *instance, pk_task task, const char *name);

/* The unit class of what a contributor offers of a type. */
int pk_find_class(const pk_reach *reach, pk_domain domain, const char *contributor, const char *type);

/* The domain of a type that stands at a site: the first in which there are both; PK_AIR where there is none. */
pk_domain pk_domain_of(const pk_instance *instance, const char *type, const char *site);

#endif
