/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "instance/keys.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum { SOLVE = 1, CHECK = 2, VERIFY = 4, EXPORT = 8, DIFF = 16, REPORT = 32, COMPARE = 64 };

/* In the order of the bits above. */
static const pk_command commands[] = {
    {"solve", "INSTANCE...", 1, SIZE_MAX, "find a plan, prove how good it is, check it", pk_command_solve, NULL},
    {"check", "INSTANCE...", 1, SIZE_MAX, "is the instance sound, and what does it say?", pk_command_check,
     pk_keys_print},
    {"verify", "INSTANCE...", 1, SIZE_MAX, "does a plan keep every rule, and is its value what it says?",
     pk_command_verify, NULL},
    {"export", "INSTANCE...", 1, SIZE_MAX, "write the programme, or a plan, for another program", pk_command_export,
     NULL},
    {"diff", "OLD NEW", 2, 2, "what differs between two plans", pk_command_diff, NULL},
    {"report", "PLAN [INSTANCE...]", 1, SIZE_MAX,
     "a page from a plan, with map and reasons where the instance is given", pk_command_report, NULL},
    {"compare", "INSTANCE...", 1, SIZE_MAX, "the instance and its overlays, or a plan and its losses, side by side",
     pk_command_compare, NULL},
};

typedef enum kind {
    FLAG,    /* bool */
    PATH,    /* const char * */
    WORD,    /* const char * too */
    SECONDS, /* double >= 0 */
    RATIO,   /* double >= 0 */
    COUNT,   /* int64_t >= 0 */
    DATE,    /* int64_t: days since 1970-01-01 */
    TABLE,   /* const char *: a list of the plan */
    SETTING, /* one more of the settings, with the option's prefix; may be given again */
    OVERLAY, /* one more of the overlays; may be given again */
    FORMAT,  /* such a setting, which says that the inputs are data */
    HELP
} kind;

typedef struct cli_option {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: takes none */
    unsigned commands;    /* that take it */
    bool needed;
    kind kind;
    size_t offset;      /* in pk_options */
    const char *prefix; /* of a setting */
    const char *help;
} cli_option;

#define READERS (SOLVE | CHECK | VERIFY | EXPORT | REPORT | COMPARE)
#define AT(member) offsetof(pk_options, member)

static const cli_option options_table[] = {
    {"output", 'o', "PLAN.json", SOLVE, false, PATH, AT(output), NULL, "write the plan to this file"},
    {"output", 'o', "FILE", EXPORT, true, PATH, AT(output), NULL,
     "write to this; .mps .lp .geojson .kml .csv .ics .json"},
    {"output", 'o', "PAGE.html", REPORT, true, PATH, AT(output), NULL, "write the page to this file"},
    {"report", 0, "PAGE.html", SOLVE, false, PATH, AT(report), NULL, "write the plan as a page to this file"},
    {"plan", 0, "PLAN.json", COMPARE, false, PATH, AT(plan), NULL, "the plan that is to be robust"},
    {"plan", 0, "PLAN.json", VERIFY, true, PATH, AT(plan), NULL, "the plan to verify"},
    {"plan", 0, "PLAN.json", EXPORT, false, PATH, AT(plan), NULL, "the plan to export; .mps and .lp are without one"},
    {"table", 0, "NAME", EXPORT, false, TABLE, AT(table), NULL, "the list of the plan that becomes a .csv"},
    {"rota", 0, "FILE.csv|.ics", SOLVE, false, PATH, AT(rota), NULL, "make a rota, and write it to this file"},
    {"start", 0, "YYYY-MM-DD", SOLVE | EXPORT, false, DATE, AT(start_day), NULL, "the first day of the rota"},
    {"log", 0, "RUN.jsonl", SOLVE, false, PATH, AT(log), NULL, "write what happens as JSON lines to this file"},
    {"with", 0, "OVERLAY.ini", COMPARE, false, OVERLAY, 0, NULL, "one more scenario: the instance under this overlay"},
    {"robust", 0, "loss-of-base", COMPARE, false, WORD, AT(robust), NULL,
     "in place of overlays: what remains of a plan when a base or port is lost"},
    {"json", 0, "FILE.json", COMPARE, false, PATH, AT(json), NULL, "write all of it as JSON to this file"},
    {"time-limit", 0, "S", SOLVE | COMPARE, false, SECONDS, AT(time_limit_s), NULL,
     "stop after S seconds (each scenario; all losses); 300 where no limit is given"},
    {"gap", 0, "R", SOLVE | VERIFY | EXPORT | REPORT | COMPARE, false, RATIO, AT(gap), NULL,
     "relative gap that counts as optimal (0.01 is one per cent)"},
    {"node-limit", 0, "N", SOLVE | COMPARE, false, COUNT, AT(node_limit), NULL,
     "stop after N nodes of the search tree"},
    {"target", 0, "VALUE", SOLVE, false, RATIO, AT(target), NULL, "stop when the objective is this good"},
    {"stall", 0, "S", SOLVE, false, SECONDS, AT(stall_s), NULL, "stop when S seconds brought no better plan"},
    {"improved", 0, "PLAN.json", SOLVE, false, PATH, AT(improved), NULL,
     "write each better plan to this file as soon as it is found"},
    {"previous", 0, "PLAN.json", READERS, false, SETTING, 0,
     "previous.plan=", "the plan in force, as --set previous.plan=PLAN.json"},
    {"set", 0, "SECTION.KEY=VALUE", READERS, false, SETTING, 0, "",
     "override a key; a named section is written kind.name.key"},
    {"model", 0, "M", READERS, false, SETTING, 0, "instance.model=", "the model, as --set instance.model=M"},
    {"format", 0, "F", READERS, false, FORMAT, 0,
     "instance.format=", "INSTANCE is no instance file but data of this format"},
    {"quiet", 'q', NULL, SOLVE | COMPARE, false, FLAG, AT(quiet), NULL, "print nothing but errors"},
    {"help", 'h', NULL, ~0u, false, HELP, 0, NULL, "print this help"},
};

static unsigned bit(const pk_command *command)
{
    return 1u << (command - commands);
}

/* ---- help ---- */

static void describe_options(FILE *stream, const pk_command *command)
{
    for (size_t i = 0; i < COUNT_OF(options_table); i++) {
        const cli_option *option = &options_table[i];
        if (!(option->commands & bit(command)))
            continue;
        char form[48];
        snprintf(form, sizeof form, "%c%c%s --%s%s%s", option->letter ? '-' : ' ',
                 option->letter ? option->letter : ' ', option->letter ? "," : " ", option->name,
                 option->argument ? " " : "", option->argument ? option->argument : "");
        fprintf(stream, "  %-28s  %s%s\n", form, option->help, option->needed ? " (needed)" : "");
    }
}

void pk_options_help(FILE *stream, const pk_command *command)
{
    if (command) {
        fprintf(stream, "usage: picket %s %s [options]\n\n%s\n\n", command->name, command->inputs, command->summary);
        describe_options(stream, command);
        if (command->reference) {
            fputc('\n', stream);
            command->reference(stream);
        }
        return;
    }
    fputs("usage: picket COMMAND ...\n\nBasing and sortie allocation, solved and proven.\n\n", stream);
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        fprintf(stream, "  %-7s %-12s  %s\n", commands[i].name, commands[i].inputs, commands[i].summary);
    fputs("\n  picket COMMAND --help   the options of a command\n"
          "  picket --version        version of picket and of the libraries it uses\n",
          stream);
}

/* ---- parsing ---- */

static pk_status unknown(pk_error *error, const char *what, const char *word, const char *const *names, size_t n_names)
{
    const char *near = pk_nearest(word, names, n_names);
    return pk_fail(error, PK_ERROR_USAGE, "unknown %s: %.200s%s%s%s", what, word, near ? "; did you mean " : "",
                   near ? near : "", near ? "?" : "");
}

static pk_status find_command(const char *word, const pk_command **command, pk_error *error)
{
    const char *names[COUNT_OF(commands)];
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        names[i] = commands[i].name;
        if (strcmp(word, names[i]) == 0) {
            *command = &commands[i];
            return PK_OK;
        }
    }
    return unknown(error, "command", word, names, COUNT_OF(commands));
}

/* The option of the command that an argument names: "--name", "--name=value", "-l" or "-lvalue". *value is what follows
 * the name in the same argument, or NULL. */
static pk_status find_option(const pk_command *command, const char *argument, const cli_option **found,
                             const char **value, pk_error *error)
{
    bool is_long = argument[1] == '-';
    const char *name = argument + (is_long ? 2 : 1);
    size_t length = is_long ? strcspn(name, "=") : 1;
    *value = name[length] == '\0' ? NULL : name + length + (is_long ? 1 : 0);

    const char *names[COUNT_OF(options_table)];
    size_t n_names = 0;
    for (size_t i = 0; i < COUNT_OF(options_table); i++) {
        const cli_option *option = &options_table[i];
        if (!(option->commands & bit(command)))
            continue;
        names[n_names++] = option->name;
        if (is_long ? strlen(option->name) == length && strncmp(option->name, name, length) == 0
                    : option->letter == *name) {
            *found = option;
            return PK_OK;
        }
    }
    if (!is_long)
        return pk_fail(error, PK_ERROR_USAGE, "unknown option of %s: -%c", command->name, *name);
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), name);
    const char *near = pk_nearest(word, names, n_names);
    return pk_fail(error, PK_ERROR_USAGE, "unknown option of %s: --%s%s%s%s", command->name, word,
                   near ? "; did you mean --" : "", near ? near : "", near ? "?" : "");
}

static pk_status read_number(const cli_option *option, const char *text, double *number, pk_error *error)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !isfinite(value) || value < 0)
        return pk_fail(error, PK_ERROR_USAGE, "--%s: found %.80s, expected a number, not negative", option->name, text);
    *number = value;
    return PK_OK;
}

static pk_status read_count(const cli_option *option, const char *text, int64_t *count, pk_error *error)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end || errno || value < 0)
        return pk_fail(error, PK_ERROR_USAGE, "--%s: found %.80s, expected a whole number, not negative", option->name,
                       text);
    *count = value;
    return PK_OK;
}

static pk_status read_date(const cli_option *option, const char *text, int64_t *days, pk_error *error)
{
    return pk_date_parse(text, days)
               ? PK_OK
               : pk_fail(error, PK_ERROR_USAGE, "--%s: found %.80s, expected a date: YYYY-MM-DD", option->name, text);
}

static pk_status read_table(const cli_option *option, const char *text, const char **table, pk_error *error)
{
    char names[200] = "";
    for (size_t i = 0; pk_plan_table_name(i); i++) {
        size_t n = strlen(names);
        snprintf(names + n, sizeof names - n, "%s%s", i ? ", " : "", pk_plan_table_name(i));
        if (strcmp(text, pk_plan_table_name(i)) == 0) {
            *table = text;
            return PK_OK;
        }
    }
    return pk_fail(error, PK_ERROR_USAGE, "--%s: found %.80s, expected one of %s", option->name, text, names);
}

static pk_status apply(const cli_option *option, const char *value, pk_options *options, pk_error *error)
{
    void *at = (char *)options + option->offset;
    switch (option->kind) {
    case FLAG: *(bool *)at = true; return PK_OK;
    case PATH:
        if (strcmp(value, "-") == 0)
            return pk_fail(error, PK_ERROR_USAGE, "--%s: found -, expected the name of a file", option->name);
        *(const char **)at = value;
        return PK_OK;
    case WORD: *(const char **)at = value; return PK_OK;
    case SECONDS:
    case RATIO: return read_number(option, value, at, error);
    case OVERLAY: options->overlays[options->n_overlays++] = value; return PK_OK;
    case COUNT: return read_count(option, value, at, error);
    case DATE: return read_date(option, value, at, error);
    case TABLE: return read_table(option, value, at, error);
    case FORMAT: options->data_files = true; /* fall through */
    case SETTING: {
        const char *setting = pk_arena_printf(options->arena, "%s%s", option->prefix, value);
        if (!setting)
            return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        options->settings[options->n_settings++] = setting;
        return PK_OK;
    }
    case HELP: break;
    }
    return PK_OK;
}

static pk_status parse_command(const pk_command **command, pk_options *options, int n, char **arguments,
                               pk_error *error)
{
    bool seen[COUNT_OF(options_table)] = {false};
    bool only_inputs = false;
    for (int i = 0; i < n; i++) {
        if (only_inputs || arguments[i][0] != '-' || !arguments[i][1]) {
            options->inputs[options->n_inputs++] = arguments[i];
            continue;
        }
        if (strcmp(arguments[i], "--") == 0) {
            only_inputs = true;
            continue;
        }
        const cli_option *option = NULL;
        const char *value = NULL;
        pk_status status = find_option(*command, arguments[i], &option, &value, error);
        if (status != PK_OK)
            return status;
        if (option->kind == HELP) {
            pk_options_help(stdout, *command);
            *command = NULL;
            return PK_OK;
        }
        if (!option->argument && value)
            return pk_fail(error, PK_ERROR_USAGE, "--%s takes no value", option->name);
        if (option->argument && !value && i + 1 < n && strncmp(arguments[i + 1], "--", 2) != 0)
            value = arguments[++i];
        if (option->argument && !value)
            return pk_fail(error, PK_ERROR_USAGE, "--%s needs a value: %s", option->name, option->argument);
        if (seen[option - options_table] && option->kind != SETTING && option->kind != OVERLAY)
            return pk_fail(error, PK_ERROR_USAGE, "--%s is given twice", option->name);
        seen[option - options_table] = true;
        status = apply(option, value ? value : "", options, error);
        if (status != PK_OK)
            return status;
    }
    if (options->n_inputs < (*command)->fewest_inputs || options->n_inputs > (*command)->most_inputs)
        return pk_fail(error, PK_ERROR_USAGE, "usage: picket %s %s", (*command)->name, (*command)->inputs);
    for (size_t i = 0; i < COUNT_OF(options_table); i++)
        if (options_table[i].needed && options_table[i].commands & bit(*command) && !seen[i])
            return pk_fail(error, PK_ERROR_USAGE, "%s needs --%s %s", (*command)->name, options_table[i].name,
                           options_table[i].argument);
    return PK_OK;
}

pk_status pk_options_parse(int n, char **arguments, const pk_command **command, pk_options *options, pk_error *error)
{
    *command = NULL;
    *options = (pk_options){
        .arguments = (const char *const *)arguments,
        .n_arguments = (size_t)n,
        .time_limit_s = NAN,
        .gap = NAN,
        .target = NAN,
        .stall_s = NAN,
        .node_limit = -1,
        .start_day = INT64_MIN,
    };
    if (n < 1) {
        pk_options_help(stderr, NULL);
        return pk_fail(error, PK_ERROR_USAGE, "a command is missing");
    }
    if (strcmp(arguments[0], "--help") == 0 || strcmp(arguments[0], "-h") == 0) {
        pk_options_help(stdout, NULL);
        return PK_OK;
    }
    if (strcmp(arguments[0], "--version") == 0) {
        pk_print_version();
        return PK_OK;
    }
    pk_status status = find_command(arguments[0], command, error);
    if (status != PK_OK)
        return status;
    options->arena = pk_arena_new();
    if (options->arena) {
        options->inputs = pk_arena_zalloc(options->arena, (size_t)n, sizeof *options->inputs);
        options->settings = pk_arena_zalloc(options->arena, (size_t)n, sizeof *options->settings);
        options->overlays = pk_arena_zalloc(options->arena, (size_t)n, sizeof *options->overlays);
    }
    if (options->arena && options->inputs && options->settings && options->overlays)
        status = parse_command(command, options, n - 1, arguments + 1, error);
    else
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    if (status != PK_OK)
        pk_options_free(options);
    return status;
}

void pk_options_free(pk_options *options)
{
    pk_arena_free(options->arena);
    *options = (pk_options){0};
}
