/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The classic models of covering and location on published files: mclp, lscp, pscp, pmedian, cflp (docs/classic.md).
 * Each is one file and one line in the table of classic.c.
 */
#ifndef PICKET_CLASSIC_CLASSIC_H
#define PICKET_CLASSIC_CLASSIC_H

#include "base/findings.h"
#include "classic/data.h"
#include "engine/form.h"
#include "engine/search.h"

#include <picket/solve.h>

/* Reads the instance's data file and solves it. *plan is yours to free. */
pk_status pk_classic_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan,
                           pk_error *error);

/* The whole programme as a minimisation (mclp: of the demand left uncovered); merged: customers with the same cover set
 * are one. */
pk_status pk_classic_form(const pk_instance *instance, pk_form **form, pk_error *error);

/* Writes the form: see pk_export. */
pk_status pk_classic_export(const pk_instance *instance, const char *path, bool cplex, pk_error *error);

/* Adds a line to the findings for every rule the plan breaks and every number that is not what it says; from the data
 * file and the plan alone. O(customers × sites). */
pk_status pk_classic_check(const pk_instance *instance, const pk_plan *plan, pk_findings *findings, pk_error *error);

/* What a model's file gives to the table. */
typedef pk_status pk_classic_solver(const pk_instance *instance, const pk_classic_data *data,
                                    const pk_search_options *options, pk_plan *plan, pk_error *error);
typedef pk_status pk_classic_former(const pk_instance *instance, const pk_classic_data *data, pk_form *form,
                                    pk_error *error);

pk_classic_solver pk_mclp_solve, pk_lscp_solve, pk_pscp_solve, pk_pmedian_solve, pk_cflp_solve;
pk_classic_former pk_mclp_form, pk_lscp_form, pk_pscp_form, pk_pmedian_form, pk_cflp_form;

/* pscp: the demand that must be covered. */
double pk_pscp_demand(const pk_instance *instance, double total);

/* Status, value and bound of a minimisation into the plan; its objective is offset + sign · value. */
void pk_classic_answer(const pk_search_result *result, double offset, double sign, pk_plan *plan);

/* The sites with x > 0.5 and the existing ones into the plan. */
pk_status pk_classic_name_sites(const pk_classic_data *data, const double *x, pk_plan *plan, pk_error *error);

#endif
