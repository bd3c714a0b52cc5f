/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/reduced.h"

#include "engine/reduce.h"

#include <math.h>
#include <stdlib.h>

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

/* aside: what the reductions have decided of the value. */
static void log_sizes(pk_log *log, const pk_reduced *reduced, int n_parts, double aside)
{
    if (aside > 0)
        pk_log_note(log, "%.9g is decided already, and not in the values of the search", aside);
    pk_log_sizes(log,
                 (pk_log_field[]){{"rows", reduced->sets.n_rows},
                                  {"columns", reduced->sets.n_columns},
                                  {"entries", reduced->sets.row_start[reduced->sets.n_rows]},
                                  {"parts", n_parts}},
                 4);
}

/* ---- every row must be covered ---- */

/* Solves one part, and adds what it found to the result, whose x is that of the whole. */
static pk_status add_part(const pk_reduced *part, const pk_search_options *options, pk_search_result *result,
                          pk_error *error)
{
    pk_search_result found = {0};
    pk_search_options own = *options;
    double *start = options->start ? malloc(((size_t)part->sets.n_columns + 1) * sizeof *start) : NULL;
    if (options->start && !start)
        return no_memory(error);
    for (int j = 0; start && j < part->sets.n_columns; j++)
        start[j] = options->start[part->column[j]];
    own.start = start;
    own.node_limit = options->node_limit < 0               ? -1
                     : options->node_limit > result->nodes ? options->node_limit - result->nodes
                                                           : 0;
    pk_status status = pk_setcover_solve(&part->sets, part->cost, &own, &found, error);
    free(start);
    if (status)
        return status;
    if (found.x)
        pk_reduced_expand(part, 0, found.x, result->x);
    result->value += found.value;
    result->bound += found.bound;
    result->nodes += found.nodes;
    if (found.status > result->status) /* optimal, feasible, and last unknown; there is no infeasible part */
        result->status = found.status;
    free(found.x);
    return PK_OK;
}

pk_status pk_reduced_setcover(const pk_sets *sets, const double *cost, const pk_search_options *options,
                              pk_search_result *result, pk_error *error)
{
    pk_reduced whole;
    pk_reduced *parts = NULL;
    int n_parts = 0;
    *result = (pk_search_result){.status = PK_SEARCH_INFEASIBLE, .value = NAN, .bound = INFINITY};
    pk_log_phase(options->log, "reduce");
    pk_status status = pk_reduce(sets, cost, NULL, PK_NEED_MUST, PK_REDUCE_ALL, &whole, error);
    if (status)
        return status;
    if (whole.infeasible || (status = pk_reduced_split(&whole, &parts, &n_parts, error)))
        goto done;
    log_sizes(options->log, &whole, n_parts, whole.spent);
    *result = (pk_search_result){.status = PK_SEARCH_OPTIMAL,
                                 .value = whole.spent,
                                 .bound = whole.spent,
                                 .x = calloc((size_t)sets->n_columns + 1, sizeof *result->x)};
    if (!result->x) {
        status = no_memory(error);
        goto done;
    }
    for (int j = 0; j < sets->n_columns; j++)
        result->x[j] = whole.in[j];
    pk_search_options own = *options;
    own.target = n_parts > 1 ? -INFINITY : options->target - whole.spent;
    own.log = n_parts > 1 ? NULL : options->log; /* values of parts are not those of plans */
    for (int p = 0; !status && p < n_parts; p++)
        status = add_part(&parts[p], &own, result, error);
    if (n_parts != 1)
        pk_log_incumbent(options->log, result->value, result->bound, result->nodes, "parts");
done:
    for (int p = 0; p < n_parts; p++)
        pk_reduced_free(&parts[p]);
    free(parts);
    pk_reduced_free(&whole);
    if (status || result->status == PK_SEARCH_UNKNOWN) {
        free(result->x);
        result->x = NULL;
        result->value = NAN;
    }
    return status;
}

/* ---- weight that is earned ---- */

pk_status pk_reduced_part_cover(const pk_part_cover *problem, const pk_search_options *options,
                                pk_search_result *result, pk_error *error)
{
    pk_reduced whole;
    *result = (pk_search_result){.status = PK_SEARCH_INFEASIBLE, .value = NAN, .bound = INFINITY};
    pk_log_phase(options->log, "reduce");
    pk_status status =
        pk_reduce(problem->sets, problem->cost, problem->weight, PK_NEED_REWARD, PK_REDUCE_ALL, &whole, error);
    if (status)
        return status;
    size_t n = (size_t)problem->sets->n_columns;
    double gone = problem->by_budget ? whole.spent : whole.lost, aside = problem->by_budget ? whole.lost : whole.spent;
    double room = problem->limit - gone;
    log_sizes(options->log, &whole, 1, aside);
    if (room < 0 && room >= -1e-12 * fabs(gone))
        room = 0; /* rounding */
    const pk_part_cover left = {&whole.sets, whole.weight, whole.cost, problem->by_budget, room};
    double *x = NULL, *start = options->start ? malloc((n + 1) * sizeof *start) : NULL;
    pk_search_options own = *options;
    own.start = start;
    own.target -= aside;
    own.relative_to -= aside;
    for (int j = 0; start && j < whole.sets.n_columns; j++)
        start[j] = options->start[whole.column[j]];
    if (options->start && !start)
        status = no_memory(error);
    if (!status && whole.sets.n_columns > 0)
        status = pk_part_cover_solve(&left, &own, result, error);
    else if (!status && room >= 0) { /* nothing is left to choose, and so nothing to cover */
        *result = (pk_search_result){.status = PK_SEARCH_OPTIMAL, .x = calloc(1, sizeof *result->x)};
        status = result->x ? PK_OK : no_memory(error);
    }
    if (!status && result->x && !(x = calloc(n + 1, sizeof *x)))
        status = no_memory(error);
    if (x)
        pk_reduced_expand(&whole, (int)n, result->x, x);
    free(result->x);
    result->x = x;
    result->value += aside;
    result->bound += aside;
    free(start);
    pk_reduced_free(&whole);
    return status;
}
