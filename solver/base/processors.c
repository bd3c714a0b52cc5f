/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/processors.h"

#include <sched.h>
#include <unistd.h>

int pk_processors(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return CPU_COUNT(&allowed);
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* more of them than the set has room for */
    return online > 1 ? (int)online : 1;
}
