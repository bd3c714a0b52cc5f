/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

/* The search for rules in conflict takes moments; it must not keep the page for ever. */
static const double TIME_LIMIT_S = 60;

void pk_html_conflict(pk_html *html, const char *id, const pk_conflict *conflict)
{
    static const char *const heads[] = {"Section", "Rule", "What it takes or allows"};
    pk_html_table_begin(html, id,
                        conflict->smallest
                            ? "These cannot be kept together; give up any one of them, and the others can"
                            : "These cannot all be kept; some may not matter, as a limit came first",
                        "lll", heads);
    for (size_t i = 0; i < conflict->n_rules; i++) {
        const pk_named_rule *rule = &conflict->rules[i];
        pk_html_cell(html, "%s", rule->section);
        pk_html_cell(html, "%s = %s", rule->key, rule->value);
        pk_html_cell(html, "%s", rule->detail);
    }
    pk_html_table_end(html);
}

pk_status pk_page_conflict(const pk_page *page, pk_error *error)
{
    pk_conflict *conflict = NULL;
    pk_status status = pk_explain_conflict(page->instance, TIME_LIMIT_S, NULL, &conflict, error);
    if (status == PK_OK && conflict) {
        pk_html_section_begin(page->html, "conflict", "Rules in conflict");
        pk_html_conflict(page->html, "conflict-table", conflict);
        pk_html_section_end(page->html);
    }
    pk_conflict_free(conflict);
    return status;
}
