/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/proof.h"

#include "base/clock.h"

#include <math.h>

/* A computed bound is a sum of up to some 100,000 doubles of its own size: relative error below 1e-10. It must pass a
 * multiple of the unit by more than this share of it to be raised. */
static const double UNIT_ROUNDING = 1e-6;
static const double RELATIVE_ROUNDING = 1e-9;

void pk_proof_start(pk_proof *proof, const pk_search_options *options, double unit)
{
    *proof = (pk_proof){.options = options,
                        .unit = unit,
                        .best = INFINITY,
                        .seen_best = INFINITY,
                        .root = -INFINITY,
                        .cutoff = INFINITY,
                        .open_bound = -INFINITY};
}

void pk_proof_enter(pk_proof *proof)
{
    proof->open_bound = INFINITY;
}

/* No better plan for stall_s. */
static bool stalls(pk_proof *proof)
{
    double now_s = pk_clock_s();
    if (proof->best < proof->seen_best) {
        proof->seen_best = proof->best;
        proof->better_s = now_s;
    }
    return isfinite(proof->seen_best) && now_s >= proof->better_s + proof->options->stall_s;
}

bool pk_proof_sees_end(const pk_proof *proof)
{
    const pk_search_options *o = proof->options;
    return (o->interrupt && *o->interrupt) || (isfinite(o->deadline_s) && pk_clock_s() > o->deadline_s);
}

bool pk_proof_is_late(pk_proof *proof)
{
    bool late = pk_proof_sees_end(proof);
    proof->stopped |= late;
    return late;
}

bool pk_proof_stop(pk_proof *proof)
{
    const pk_search_options *o = proof->options;
    if (!proof->stopped && !pk_proof_is_late(proof))
        proof->stopped = (o->node_limit >= 0 && proof->nodes >= o->node_limit) || proof->best <= o->target ||
                         (isfinite(o->stall_s) && stalls(proof));
    return proof->stopped;
}

double pk_proof_raise(const pk_proof *proof, double bound)
{
    if (!isfinite(bound))
        return bound;
    double safe = bound - RELATIVE_ROUNDING * fabs(bound);
    return proof->unit > 0 ? proof->unit * ceil(safe / proof->unit - UNIT_ROUNDING) : safe;
}

static double slack(const pk_proof *proof)
{
    const pk_search_options *o = proof->options;
    return fmax(fmax(o->absolute_gap, o->relative_gap * fabs(proof->best - o->relative_to)),
                2 * RELATIVE_ROUNDING * fabs(proof->best));
}

bool pk_proof_prunes(const pk_proof *proof, double bound)
{
    double safe = pk_proof_raise(proof, bound);
    return safe >= proof->cutoff || (isfinite(proof->best) && safe >= proof->best - slack(proof));
}

bool pk_proof_is_over(pk_proof *proof, double bound)
{
    if (pk_proof_prunes(proof, bound))
        return true;
    if (!pk_proof_stop(proof))
        return false;
    proof->open_bound = fmin(proof->open_bound, bound);
    return true;
}

double pk_proof_target(const pk_proof *proof)
{
    double target = proof->cutoff - (1 - 2 * UNIT_ROUNDING) * proof->unit + 2 * RELATIVE_ROUNDING * fabs(proof->cutoff);
    if (isfinite(proof->best))
        target = fmin(target, proof->best - fmax(slack(proof), (1 - 2 * UNIT_ROUNDING) * proof->unit) +
                                  2 * RELATIVE_ROUNDING * fabs(proof->best));
    return target;
}

void pk_proof_finish(const pk_proof *proof, pk_search_result *result)
{
    bool found = isfinite(proof->best);
    result->nodes = proof->nodes;
    pk_log_sizes(proof->options->log, &(pk_log_field){"nodes", (double)proof->nodes}, 1);
    result->value = found ? proof->best : NAN;
    /* all that was cut off has a bound of at least best - slack at a time when best was no lower */
    double proven = found ? fmin(proof->best, pk_proof_raise(proof, proof->best - slack(proof))) : INFINITY;
    if (proof->stopped) {
        double left = fmax(fmin(pk_proof_raise(proof, proof->open_bound), proven), pk_proof_raise(proof, proof->root));
        proven = fmin(proven, left);
    }
    result->bound = proven;
    if (!found)
        result->status = proof->stopped ? PK_SEARCH_UNKNOWN : PK_SEARCH_INFEASIBLE;
    else
        result->status = !proof->stopped || pk_proof_prunes(proof, proven) ? PK_SEARCH_OPTIMAL : PK_SEARCH_FEASIBLE;
}

double pk_unit_of(const double *values, int n)
{
    double unit = 0;
    for (int j = 0; j < n; j++) {
        double a = fabs(values[j]), b = unit;
        if (a > 0x1p52 || floor(a) < a)
            return 0;
        while (b > 0) {
            double r = fmod(a, b);
            a = b;
            b = r;
        }
        unit = a;
    }
    return unit;
}
