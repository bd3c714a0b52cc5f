/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <picket/part.h>

static const char *const names[PK_PART_COUNT] = {
    [PK_PART_NEEDS] = "needs",
    [PK_PART_FLEETS] = "fleets",
    [PK_PART_AVERAGE_DAY] = "average-day",
    [PK_PART_PRICING] = "pricing",
    [PK_PART_CUTS] = "cuts",
    [PK_PART_NODE_CUTS] = "node-cuts",
    [PK_PART_DIVES] = "dives",
    [PK_PART_NEIGHBOURHOODS] = "neighbourhoods",
    [PK_PART_FIXING] = "fixing",
    [PK_PART_STRONG] = "strong-branching",
};

const char *pk_part_name(size_t part)
{
    return part < PK_PART_COUNT ? names[part] : NULL;
}
