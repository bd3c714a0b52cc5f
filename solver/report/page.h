/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a plan's page, in the order in which page.c puts them together. */
#ifndef PICKET_REPORT_PAGE_H
#define PICKET_REPORT_PAGE_H

#include "report/html.h"

#include <picket/explain.h>
#include <picket/instance.h>
#include <picket/plan.h>

/* What a page is made of. */
typedef struct pk_page {
    pk_html *html;
    const pk_plan *plan;
    const pk_instance *instance;       /* NULL: the plan alone is known */
    const pk_explanation *explanation; /* NULL where there is nothing to explain */
} pk_page;

/* summary.c: how good the plan is and what it takes; its stages and limits. */
void pk_page_summary(const pk_page *page);
void pk_page_stages(const pk_page *page);
void pk_page_limits(const pk_page *page);

/* coverage.c: what of each target is met, whole and by period; what is worst covered, and why. */
void pk_page_coverage(const pk_page *page);
pk_status pk_page_worst(const pk_page *page, pk_error *error);

/* forces.c: what stands where, of whom, and what it flies and escorts; the sites of a classic model. */
pk_status pk_page_forces(const pk_page *page, pk_error *error);
void pk_page_chosen(const pk_page *page);

#endif
