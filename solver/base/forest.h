/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_FOREST_H
#define PICKET_BASE_FOREST_H

/* The root of p in a forest of parents, in which a root is its own; paths are halved on the way (Tarjan, van Leeuwen
 * 1984). */
static inline int pk_forest_root(int *parent, int p)
{
    while (parent[p] != p)
        p = parent[p] = parent[parent[p]];
    return p;
}

#endif
