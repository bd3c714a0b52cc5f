/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a plan's page, in the order in which page.c puts them together. */
#ifndef PICKET_REPORT_PAGE_H
#define PICKET_REPORT_PAGE_H

#include "report/html.h"

#include <picket/conflict.h>
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

/* page.c: a target's and a site's number in the instance; the instance's number of them where it has none so named, or
 * where there is no instance. */
size_t pk_page_target(const pk_page *page, const char *name);
size_t pk_page_site(const pk_page *page, const char *name);

/* The name of a target or a site, which leads to it on the map. */
void pk_page_target_link(const pk_page *page, const char *name);
void pk_page_site_link(const pk_page *page, const char *name);

/* What a row about a gap is called: its target and its task. */
void pk_page_gap_name(const pk_page *page, const pk_plan_gap *gap);

/* summary.c: how good the plan is and what it takes; its stages and limits. */
void pk_page_summary(const pk_page *page);
void pk_page_stages(const pk_page *page);
void pk_page_limits(const pk_page *page);

/* conflict_page.c: rules in conflict as a table; why the page's instance has no plan. O(pk_explain_conflict). */
void pk_html_conflict(pk_html *html, const char *id, const pk_conflict *conflict);
pk_status pk_page_conflict(const pk_page *page, pk_error *error);

/* map.c: the map, which needs the instance. */
pk_status pk_page_map(const pk_page *page, pk_error *error);

/* coverage.c: what of each target is met, whole and by period; what is worst covered, and why. */
void pk_page_coverage(const pk_page *page);
pk_status pk_page_worst(const pk_page *page, pk_error *error);

/* forces.c: what stands where, of whom, and what it flies and escorts; the sites of a classic model. */
pk_status pk_page_forces(const pk_page *page, pk_error *error);
void pk_page_chosen(const pk_page *page);

/* timeline.c: the rota, where the plan has one. */
pk_status pk_page_rota(const pk_page *page, pk_error *error);

#endif
