/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/targets.h"

#include "classic/classic_case.h"
#include "classic/data.h"
#include "report/report.h"
#include "support/scratch.h"

#include <picket/picket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PARTS = 3 };

static char folder[4000];
static char path[MOST_PARTS][4096];
static pk_instance *coast;
static FILE *nowhere;

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

void fuzz_begin(void)
{
    static const char *const names[MOST_PARTS] = {"first", "second", "points.csv"};
    const char *coast_path = PICKET_SOURCE_DIR "/tests/report/coast.ini";
    scratch_make(folder, sizeof folder);
    for (int i = 0; i < MOST_PARTS; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
    char *messages = NULL;
    require(pk_instance_read(&coast_path, 1, NULL, 0, &coast, &messages, NULL) == PK_OK, "the coast can be read");
    nowhere = fopen("/dev/null", "w");
    require(nowhere != NULL, "/dev/null can be written");
}

void fuzz_end(void)
{
    fclose(nowhere);
    pk_instance_free(coast);
    scratch_remove(folder);
}

static void write_file(const char *name, const uint8_t *bytes, size_t n)
{
    FILE *file = fopen(name, "wb");
    require(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0, "a scratch file can be written");
}

/* The next line "----" and its end; NULL where there is none. */
static const uint8_t *find_cut(const uint8_t *bytes, const uint8_t *end)
{
    for (; end - bytes >= 6; bytes++)
        if (memcmp(bytes, "\n----\n", 6) == 0)
            return bytes + 1;
    return NULL;
}

/* Writes the parts as files; returns how many there are. */
static size_t write_parts(const uint8_t *bytes, size_t n)
{
    const uint8_t *end = bytes + n;
    for (size_t part = 0;; part++) {
        const uint8_t *cut = part + 1 < MOST_PARTS ? find_cut(bytes, end) : NULL;
        write_file(path[part], bytes, (size_t)((cut ? cut : end) - bytes));
        if (!cut)
            return part + 1;
        bytes = cut + 5;
    }
}

/* Every refusal is one of the input and says something. */
static void check_refusal(pk_status status, const pk_error *error)
{
    require(status == PK_ERROR_DATA || status == PK_ERROR_NO_INPUT, "a refusal for the sake of the input");
    require(*error->message != '\0', "a refusal with a message");
}

static void read_instance(size_t n_parts)
{
    const char *paths[] = {path[0], path[1]};
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_error error = {0};
    pk_status status = pk_instance_read(paths, n_parts < 2 ? 1 : 2, NULL, 0, &instance, &messages, &error);
    if (status) {
        check_refusal(status, &error);
        require(!instance && messages && *messages, "a refusal with messages and without an instance");
    } else {
        require(instance && !messages, "an instance without messages");
    }
    free(messages);
    pk_instance_free(instance);
}

static void read_plan(void)
{
    pk_plan *plan = NULL, *again = NULL;
    char *messages = NULL;
    pk_error error = {0};
    pk_status status = pk_plan_read(path[0], &plan, &error);
    if (status) {
        check_refusal(status, &error);
        require(!plan, "a refusal without a plan");
        return;
    }
    require(pk_plan_write(plan, path[1], &error) == PK_OK, "a plan that was read can be written");
    require(pk_plan_read(path[1], &again, &error) == PK_OK, "what was written can be read");
    require(pk_report_diff(nowhere, plan, again, &error) == PK_OK, "a plan can be compared");
    status = pk_plan_check(coast, plan, &messages, &error);
    require(status == PK_OK || (status == PK_ERROR_DATA && messages), "a plan can be checked");
    free(messages);
    pk_plan_free(plan);
    pk_plan_free(again);
}

static bool look(void *member, size_t block, const pk_position *points, const double *weights, size_t n_points)
{
    (void)block;
    double *sum = member;
    for (size_t i = 0; i < n_points; i++)
        *sum += points[i].lat + points[i].lon + (weights ? weights[i] : 1);
    return true;
}

/* Reads the data, and the customers that stay in their file. */
static pk_status read_data(const pk_instance *instance, pk_error *error)
{
    pk_classic_data *data = NULL;
    pk_status status = pk_classic_data_read(instance, &data, error);
    require((status == PK_OK) == (data != NULL), "data or a refusal");
    double sum = 0;
    void *member = &sum;
    if (!status && data->customers)
        status = data->customers->each(data->customers, look, &member, 1, error);
    pk_classic_data_free(data);
    return status;
}

/* Whether the customers are kept or stay in their file, the file is the same. */
static void read_format(const char *format, size_t n_parts)
{
    char two[2 * sizeof path[0] + 2];
    snprintf(two, sizeof two, "%s, %s", path[0], path[1]);
    pk_instance instance = classic_case(PK_MCLP, format, n_parts > 1 ? two : path[0]);
    instance.classic.capacity = 7;
    pk_error error = {0};
    pk_status streamed = read_data(&instance, &error);
    if (streamed)
        check_refusal(streamed, &error);
    instance.model = PK_PMEDIAN;
    pk_status kept = read_data(&instance, &error);
    if (kept)
        check_refusal(kept, &error);
    require(streamed == kept, "the same answer for the same file");
}

void fuzz_read(const char *target, const uint8_t *bytes, size_t n)
{
    size_t n_parts = write_parts(bytes, n);
    if (strcmp(target, "instance") == 0)
        read_instance(n_parts);
    else if (strcmp(target, "plan") == 0)
        read_plan();
    else
        read_format(target, n_parts);
}
