/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_ENGINE_PARTCOVER_PRICE_H
#define PICKET_ENGINE_PARTCOVER_PRICE_H

#include "engine/partcover_set.h"

/* Makes a set by budget another one by the search of covers at a price, for so much work; it keeps the budget, and may
 * have room for more. *price: in: of the search before, 0: none; out: for the next; 0 where a place is worth too much
 * of what is covered, and nothing is done. false when memory is out. */
bool part_search_priced(const part_run *run, part_set *set, int64_t most_work, uint64_t *random, double *price);

#endif
