/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_RANKED_H
#define PICKET_BASE_RANKED_H

/* An index, and the value that it is ranked by. */
typedef struct pk_ranked {
    double value;
    int index;
} pk_ranked;

/* For qsort of pk_ranked: the least value first, and of equal ones the least index. */
static inline int pk_least_first(const void *a, const void *b)
{
    const pk_ranked *p = a, *q = b;
    if (p->value != q->value)
        return p->value < q->value ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

#endif
