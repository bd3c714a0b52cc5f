/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include "report/table.h"

#include <math.h>

pk_status pk_report_conflict(FILE *stream, const pk_conflict *conflict, pk_error *error)
{
    pk_table *table = pk_table_new("lw");
    for (size_t i = 0; i < conflict->n_rules; i++) {
        const pk_named_rule *rule = &conflict->rules[i];
        pk_table_add(table, "[%s] %s = %s", rule->section, rule->key, rule->value);
        pk_table_add(table, "%s", rule->detail);
    }
    if (!conflict->smallest)
        fprintf(stream, "\nThese %zu rules cannot all be kept; some may not matter: a limit came first\n",
                conflict->n_rules);
    else if (conflict->n_rules == 1)
        fputs("\nThis rule cannot be kept\n", stream);
    else
        fprintf(stream, "\nThese %zu rules cannot be kept together; give up any one of them, and the others can\n",
                conflict->n_rules);
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

pk_status pk_report_infeasible(FILE *stream, const pk_instance *instance, pk_error *error)
{
    pk_conflict *conflict = NULL;
    pk_status status = pk_explain_conflict(instance, INFINITY, NULL, &conflict, error);
    if (status == PK_OK && conflict)
        status = pk_report_conflict(stream, conflict, error);
    pk_conflict_free(conflict);
    return status;
}
