/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios side by side, for a person and for a program. The first one is what the others are held against. */
#ifndef PICKET_REPORT_COMPARE_H
#define PICKET_REPORT_COMPARE_H

#include <picket/compare.h>
#include <picket/loss.h>
#include <stdio.h>

/* One table of the scenarios, one of the targets that they serve differently. */
pk_status pk_report_scenarios(FILE *stream, const pk_scenario *scenarios, size_t n, pk_error *error);

/* What remains after each loss, and which targets it hits most. scenarios: of the losses, in their order. */
pk_status pk_report_losses(FILE *stream, const pk_losses *losses, const pk_scenario *scenarios, pk_error *error);

/* All of it as JSON, all targets: see docs/cli.md. Written beside its place and renamed. */
pk_status pk_write_scenarios(const char *path, const pk_scenario *scenarios, size_t n, pk_error *error);

/* One self-contained page of all of it, in the same way. */
pk_status pk_write_scenarios_page(const char *path, const pk_scenario *scenarios, size_t n, pk_error *error);

/* The (target, task) pairs of all scenarios, each once, those of the first one first: gaps that name them, borrowed.
 * pairs: room for the gaps of all of them. O(pairs² · scenarios). */
size_t pk_scenario_pairs(const pk_scenario *scenarios, size_t n, const pk_plan_gap **pairs);

#endif
