/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_INSTANCE_BUILD_H
#define PICKET_INSTANCE_BUILD_H

#include "instance/draft.h"

/* From sound sections to the instance: what is disabled falls away, names become indices, derived defaults are filled
 * in. False when memory is out. Linear. */
bool pk_instance_build(pk_draft *draft, pk_instance *instance);

#endif
