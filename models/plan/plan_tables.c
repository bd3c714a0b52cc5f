/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a list of a plan as a table: a column for each key of plan_fields.c, and one for each item of a series. */
#include "base/csv.h"
#include "plan/plan_json.h"

#include <stdbool.h>
#include <string.h>

enum { MOST_FIELDS = 16 }; /* of an item */

static const pk_plan_list *find_list(const char *name)
{
    for (size_t i = 0; i < pk_n_plan_lists; i++)
        if (strcmp(pk_plan_lists[i].key, name) == 0)
            return &pk_plan_lists[i];
    return NULL;
}

static size_t length_of(const pk_field *field, const char *item)
{
    return *(const size_t *)(const void *)(item + field->length);
}

static bool is_series(const pk_field *field)
{
    return field->kind == PK_FIELD_SERIES || field->kind == PK_FIELD_SAME_SERIES;
}

/* Columns of a field: those of the longest series. */
static size_t width_of(const pk_field *field, const pk_plan_list *list, const char *items, size_t n)
{
    size_t width = is_series(field) ? 0 : 1;
    for (size_t i = 0; i < n && is_series(field); i++) {
        size_t length = length_of(field, items + i * list->item_size);
        width = length > width ? length : width;
    }
    return width;
}

static void write_heads(pk_csv *csv, const pk_plan_list *list, const size_t *width)
{
    for (size_t f = 0; f < list->n_fields; f++) {
        const pk_field *field = &list->fields[f];
        char head[64];
        for (size_t i = 0; i < width[f] && is_series(field); i++) {
            snprintf(head, sizeof head, "%s.%zu", field->key, i);
            pk_csv_text(csv, head);
        }
        if (!is_series(field))
            pk_csv_text(csv, field->key ? field->key : "name");
    }
    pk_csv_end(csv);
}

static void write_field(pk_csv *csv, const pk_field *field, const char *item, size_t width)
{
    const char *at = item + field->offset;
    switch (field->kind) {
    case PK_FIELD_TEXT: pk_csv_text(csv, *(const char *const *)(const void *)at); return;
    case PK_FIELD_COUNT: pk_csv_number(csv, *(const int *)(const void *)at); return;
    case PK_FIELD_NUMBER:
    case PK_FIELD_MAYBE:
    case PK_FIELD_OPTIONAL:
    case PK_FIELD_ALLOWED: pk_csv_number(csv, *(const double *)(const void *)at); return;
    case PK_FIELD_MODEL:
    case PK_FIELD_STATUS:
    case PK_FIELD_STAGE:
    case PK_FIELD_TASK: pk_csv_text(csv, pk_field_name(field->kind, *(const int *)(const void *)at)); return;
    case PK_FIELD_SERIES:
    case PK_FIELD_SAME_SERIES: break;
    }
    const double *series = *(const double *const *)(const void *)at;
    size_t length = length_of(field, item);
    for (size_t i = 0; i < width; i++)
        if (i < length)
            pk_csv_number(csv, series[i]);
        else
            pk_csv_text(csv, "");
}

const char *pk_plan_table_name(size_t index)
{
    return index < pk_n_plan_lists ? pk_plan_lists[index].key : NULL;
}

void pk_plan_write_table(FILE *stream, const pk_plan *plan, const char *name)
{
    const pk_plan_list *list = find_list(name);
    const char *items = *(const char *const *)(const void *)((const char *)plan + list->items);
    size_t n = *(const size_t *)(const void *)((const char *)plan + list->length);
    pk_csv csv = {.stream = stream};
    size_t width[MOST_FIELDS] = {0};
    for (size_t f = 0; f < list->n_fields; f++)
        width[f] = width_of(&list->fields[f], list, items, n);
    write_heads(&csv, list, width);
    for (size_t i = 0; i < n; i++) {
        const char *item = items + i * list->item_size;
        for (size_t f = 0; f < list->n_fields; f++)
            write_field(&csv, &list->fields[f], item, width[f]);
        pk_csv_end(&csv);
    }
}
