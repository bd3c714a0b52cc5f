/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <picket/log.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/output.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double REWRITE_EVERY_S = 0.1; /* as often as a person can follow */
static const double LINE_EVERY_S = 5;      /* so that a night's log stays short */
static const double NOTICEABLE_GAP = 0.9;  /* a plan whose gap is below this share of the one last shown is shown ... */
static const double NOTICE_EVERY_S = 1;    /* ... as soon as this */
static const double SMALLEST_VALUE = 1e-12; /* below it a value counts as 0 in a relative gap */

enum { TERMINAL_WIDTH = 79, LINE_LENGTH = 256 };

struct pk_log {
    FILE *progress; /* NULL: none */
    bool terminal;
    bool rewriting;  /* the cursor is in a line that will be rewritten */
    pk_output *file; /* NULL: none */
    bool failed;     /* a record could not be written whole */
    double start_s, phase_start_s;
    double shown_s, shown_gap;
    char phase[64]; /* "" before the first */
    double value, bound;
    int64_t nodes;
    bool news; /* value or bound have not been shown yet */
};

static double since_start(const pk_log *log)
{
    return pk_clock_s() - log->start_s;
}

static double relative_gap(double value, double bound)
{
    return fabs(value - bound) / fmax(fabs(value), SMALLEST_VALUE);
}

/* ---- records of the file ---- */

/* Steals value; a NULL on the way shows in the log's failed. */
static void put(pk_log *log, json_t *record, const char *key, json_t *value)
{
    if (json_object_set_new(record, key, value) != 0)
        log->failed = true;
}

static double to_milliseconds(double seconds)
{
    return round(seconds * 1000) / 1000;
}

/* NULL where no file is kept or memory is out. */
static json_t *begin_record(pk_log *log, const char *event)
{
    if (!log->file)
        return NULL;
    json_t *record = json_object();
    if (!record) {
        log->failed = true;
        return NULL;
    }
    put(log, record, "seconds", json_real(to_milliseconds(since_start(log))));
    put(log, record, "event", json_string(event));
    return record;
}

static void end_record(pk_log *log, json_t *record)
{
    FILE *stream = pk_output_stream(log->file);
    if (pk_json_write(record, stream) != 0)
        log->failed = true;
    fputc('\n', stream);
    json_decref(record);
}

static void put_state(pk_log *log, json_t *record)
{
    put(log, record, "value", pk_json_number(log->value));
    put(log, record, "bound", pk_json_number(log->bound));
    put(log, record, "relative_gap", pk_json_number(relative_gap(log->value, log->bound)));
    put(log, record, "nodes", json_integer(log->nodes));
}

/* ---- lines of the screen ---- */

/* Shows a line that stays. */
static void show_line(pk_log *log, const char *line)
{
    fprintf(log->progress, "%s%8.1f s  %s\n", log->rewriting ? "\r\033[K" : "", since_start(log), line);
    fflush(log->progress);
    log->rewriting = false;
    log->shown_s = pk_clock_s();
}

static void rewrite_line(pk_log *log, const char *line)
{
    char whole[LINE_LENGTH + 32];
    snprintf(whole, sizeof whole, "%8.1f s  %s", since_start(log), line);
    fprintf(log->progress, "\r\033[K%.*s", TERMINAL_WIDTH, whole);
    fflush(log->progress);
    log->rewriting = true;
    log->shown_s = pk_clock_s();
}

static void describe_state(const pk_log *log, char line[LINE_LENGTH])
{
    size_t n = (size_t)snprintf(line, LINE_LENGTH, "%s", log->phase);
    if (isfinite(log->value))
        n += (size_t)snprintf(line + n, LINE_LENGTH - n, "  value %.6g", log->value);
    if (isfinite(log->bound))
        n += (size_t)snprintf(line + n, LINE_LENGTH - n, "  bound %.6g", log->bound);
    double gap = relative_gap(log->value, log->bound);
    if (isfinite(gap))
        n += (size_t)snprintf(line + n, LINE_LENGTH - n, "  gap %.3g %%", 100 * gap);
    if (log->nodes > 0)
        snprintf(line + n, LINE_LENGTH - n, "  nodes %" PRId64, log->nodes);
}

/* stays: the line is not to be rewritten. */
static void show_state_now(pk_log *log, bool stays)
{
    char line[LINE_LENGTH];
    describe_state(log, line);
    if (stays)
        show_line(log, line);
    else
        rewrite_line(log, line);
    log->shown_gap = relative_gap(log->value, log->bound);
    log->news = false;
}

static void show_state(pk_log *log, bool better_plan)
{
    log->news = true;
    if (!log->progress)
        return;
    double waited_s = pk_clock_s() - log->shown_s;
    bool first = isnan(log->shown_gap) && better_plan;
    bool noticeable = better_plan && relative_gap(log->value, log->bound) <= NOTICEABLE_GAP * log->shown_gap;
    double pause_s = log->terminal ? REWRITE_EVERY_S : first ? 0 : noticeable ? NOTICE_EVERY_S : LINE_EVERY_S;
    if (waited_s >= pause_s)
        show_state_now(log, !log->terminal);
}

/* ---- the interface ---- */

pk_status pk_log_open(FILE *progress, const char *path, pk_log **result, pk_error *error)
{
    *result = NULL;
    pk_log *log = calloc(1, sizeof *log);
    if (!log)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_status status = path ? pk_output_open(path, &log->file, error) : PK_OK;
    if (status != PK_OK) {
        free(log);
        return status;
    }
    log->progress = progress;
    log->terminal = progress && isatty(fileno(progress));
    log->start_s = pk_clock_s();
    log->shown_s = -INFINITY;
    log->shown_gap = NAN;
    log->value = NAN;
    log->bound = NAN;
    *result = log;
    return PK_OK;
}

static void end_phase(pk_log *log)
{
    if (log->progress && (log->news || (log->terminal && isfinite(log->value))))
        show_state_now(log, true);
    log->news = false;
    json_t *record = *log->phase ? begin_record(log, "phase_end") : NULL;
    if (!record)
        return;
    put(log, record, "phase", json_string(log->phase));
    put(log, record, "lasted", json_real(to_milliseconds(pk_clock_s() - log->phase_start_s)));
    end_record(log, record);
}

pk_status pk_log_close(pk_log *log, const char *status, pk_error *error)
{
    if (!log)
        return PK_OK;
    end_phase(log);
    json_t *record = begin_record(log, "end");
    if (record) {
        put(log, record, "status", json_string(status));
        end_record(log, record);
    }
    if (log->progress) {
        char line[LINE_LENGTH];
        snprintf(line, sizeof line, "end: %s", status);
        show_line(log, line);
    }
    pk_status closed = PK_OK;
    if (log->file && log->failed) {
        pk_output_discard(log->file);
        closed = pk_fail(error, PK_ERROR_MEMORY, "the log is not whole: out of memory");
    } else if (log->file) {
        closed = pk_output_commit_unsynced(log->file, error);
    }
    free(log);
    return closed;
}

void pk_log_start(pk_log *log, const char *version, const char *const *arguments, size_t n_arguments)
{
    json_t *record = log ? begin_record(log, "start") : NULL;
    if (!record)
        return;
    put(log, record, "version", json_string(version));
    json_t *options = json_array();
    for (size_t i = 0; options && i < n_arguments; i++)
        if (json_array_append_new(options, pk_json_text(arguments[i])) != 0)
            log->failed = true;
    put(log, record, "options", options);
    end_record(log, record);
}

void pk_log_input(pk_log *log, const char *path, uint64_t digest)
{
    json_t *record = log ? begin_record(log, "input") : NULL;
    if (!record)
        return;
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, digest);
    put(log, record, "path", pk_json_text(path));
    put(log, record, "digest", json_string(digits));
    end_record(log, record);
}

void pk_log_phase(pk_log *log, const char *phase)
{
    if (!log)
        return;
    end_phase(log);
    snprintf(log->phase, sizeof log->phase, "%s", phase);
    log->phase_start_s = pk_clock_s();
    log->value = NAN;
    log->bound = NAN;
    log->shown_gap = NAN;
    log->nodes = 0;
    json_t *record = begin_record(log, "phase");
    if (record) {
        put(log, record, "phase", json_string(phase));
        end_record(log, record);
    }
    if (log->progress && log->terminal)
        rewrite_line(log, phase);
    else if (log->progress)
        show_line(log, phase);
}

/* A whole number as such. */
static json_t *size_json(double value)
{
    const double exact = 9007199254740992.0; /* 2^53: whole doubles up to here are exact */
    return fabs(value) <= exact && trunc(value) == value ? json_integer((json_int_t)value) : pk_json_number(value);
}

void pk_log_sizes(pk_log *log, const pk_log_field *fields, size_t n_fields)
{
    if (!log)
        return;
    json_t *record = begin_record(log, "sizes");
    if (record) {
        put(log, record, "phase", json_string(log->phase));
        for (size_t i = 0; i < n_fields; i++)
            put(log, record, fields[i].name, size_json(fields[i].value));
        end_record(log, record);
    }
    if (!log->progress)
        return;
    char line[LINE_LENGTH];
    size_t n = (size_t)snprintf(line, sizeof line, "%s:", log->phase);
    for (size_t i = 0; i < n_fields && n < sizeof line; i++)
        n += (size_t)snprintf(line + n, sizeof line - n, "%s %s %.10g", i ? "," : "", fields[i].name, fields[i].value);
    show_line(log, line);
}

void pk_log_incumbent(pk_log *log, double value, double bound, int64_t nodes, const char *found_by)
{
    if (!log)
        return;
    log->value = value;
    log->bound = bound;
    log->nodes = nodes;
    json_t *record = begin_record(log, "incumbent");
    if (record) {
        put_state(log, record);
        put(log, record, "found_by", json_string(found_by));
        end_record(log, record);
    }
    show_state(log, true);
}

void pk_log_bound(pk_log *log, double value, double bound, int64_t nodes)
{
    if (!log)
        return;
    bool news = !(value == log->value || (isnan(value) && isnan(log->value))) || bound != log->bound;
    log->value = value;
    log->bound = bound;
    log->nodes = nodes;
    json_t *record = news ? begin_record(log, "bound") : NULL;
    if (record) {
        put_state(log, record);
        end_record(log, record);
    }
    show_state(log, false);
}

void pk_log_note(pk_log *log, const char *format, ...)
{
    if (!log)
        return;
    char text[LINE_LENGTH];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    json_t *record = begin_record(log, "note");
    if (record) {
        put(log, record, "text", pk_json_text(text));
        end_record(log, record);
    }
    if (log->progress)
        show_line(log, text);
}
