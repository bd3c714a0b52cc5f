/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_REPORT_THEATRE_TEXT_H
#define PICKET_REPORT_THEATRE_TEXT_H

#include <picket/instance.h>
#include <picket/plan.h>
#include <stdio.h>

/* The sections of the report that only a theatre has: what stands where, what it covers, what is worst covered and why.
 */
pk_status pk_report_theatre_text(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error);

#endif
