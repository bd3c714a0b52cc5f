/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/reference.h"
#include "instance/keys.h"

#include <picket/part.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum { SOLVE = 1, CHECK = 2, VERIFY = 4, EXPORT = 8, DIFF = 16, REPORT = 32, COMPARE = 64, EXPLAIN = 128 };

/* In the order of the bits above. */
static const pk_command commands[] = {
    {"solve", "INSTANCE...", 1, SIZE_MAX, "find a plan, prove how good it is, check it", pk_command_solve},
    {"check", "INSTANCE...", 1, SIZE_MAX, "is the instance sound, and what does it say?", pk_command_check},
    {"verify", "INSTANCE...", 1, SIZE_MAX, "does a plan keep every rule, as it says?", pk_command_verify},
    {"export", "INSTANCE...", 1, SIZE_MAX, "programme or plan for another program", pk_command_export},
    {"diff", "OLD NEW", 2, 2, "what differs between two plans", pk_command_diff},
    {"report", "PLAN [INSTANCE...]", 1, SIZE_MAX, "a page from a plan; with INSTANCE also a map", pk_command_report},
    {"compare", "INSTANCE...", 1, SIZE_MAX, "overlays, or the losses of a plan, side by side", pk_command_compare},
    {"explain", "INSTANCE... [TARGET]", 1, SIZE_MAX, "why gaps stand, and what would help", pk_command_explain},
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
    PART,    /* unsigned: one more part of the solver; may be given again */
    SETTING, /* one more of the settings, with the option's prefix; may be given again */
    OVERLAY, /* one more of the overlays; may be given again */
    FORMAT,  /* such a setting, which says that the inputs are data */
    KEYS,    /* prints all keys of instance files */
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

#define READERS (SOLVE | CHECK | VERIFY | EXPORT | REPORT | COMPARE | EXPLAIN)
#define AT(member) offsetof(pk_options, member)

static const cli_option options_table[] = {
    {"output", 'o', "PLAN.json", SOLVE, false, PATH, AT(output), NULL, "write the plan to this file"},
    {"output", 'o', "FILE", EXPORT, true, PATH, AT(output), NULL, "ends in .mps .lp .geojson .kml .csv .ics .json"},
    {"output", 'o', "PAGE.html", REPORT, true, PATH, AT(output), NULL, "write the page to this file"},
    {"report", 0, "PAGE.html", SOLVE, false, PATH, AT(report), NULL, "write the plan as a page to this file"},
    {"plan", 0, "PLAN.json", COMPARE, false, PATH, AT(plan), NULL, "the plan that is to be robust"},
    {"plan", 0, "PLAN.json", EXPLAIN, false, PATH, AT(plan), NULL, "the plan to explain"},
    {"plan", 0, "PLAN.json", VERIFY, true, PATH, AT(plan), NULL, "the plan to verify"},
    {"plan", 0, "PLAN.json", EXPORT, false, PATH, AT(plan), NULL, "the plan to export; not for .mps and .lp"},
    {"table", 0, "NAME", EXPORT, false, TABLE, AT(table), NULL, "the list of the plan that becomes a .csv"},
    {"rota", 0, "FILE.csv|.ics", SOLVE, false, PATH, AT(rota), NULL, "make a rota, and write it to this file"},
    {"start", 0, "YYYY-MM-DD", SOLVE | EXPORT, false, DATE, AT(start_day), NULL, "the first day of the rota"},
    {"report", 0, "PAGE.html", COMPARE, false, PATH, AT(report), NULL, "write all of it as a page to this file"},
    {"log", 0, "RUN.jsonl", SOLVE, false, PATH, AT(log), NULL, "write what happens, as JSON lines"},
    {"with", 0, "OVERLAY.ini", COMPARE, false, OVERLAY, 0, NULL, "one more scenario: this overlay added"},
    {"robust", 0, "loss-of-base", COMPARE, false, WORD, AT(robust), NULL,
     "what a plan is worth when any one site is lost"},
    {"json", 0, "FILE.json", COMPARE | EXPLAIN, false, PATH, AT(json), NULL, "write all of it as JSON to this file"},
    {"time-limit", 0, "S", SOLVE | COMPARE | EXPLAIN, false, SECONDS, AT(time_limit_s), NULL,
     "stop after S seconds; 300 if no limit is given"},
    {"gap", 0, "R", SOLVE | VERIFY | EXPORT | REPORT | COMPARE | EXPLAIN, false, RATIO, AT(gap), NULL,
     "relative gap that is optimal: 0.01 is 1 per cent"},
    {"node-limit", 0, "N", SOLVE | COMPARE | EXPLAIN, false, COUNT, AT(node_limit), NULL,
     "stop after N nodes of the search tree"},
    {"target", 0, "VALUE", SOLVE, false, RATIO, AT(target), NULL, "stop when the objective is this good"},
    {"stall", 0, "S", SOLVE, false, SECONDS, AT(stall_s), NULL, "stop when S seconds brought no better plan"},
    {"without", 0, "PART", SOLVE, false, PART, AT(without), NULL,
     "leave a part of the theatre's solver out, to measure"},
    {"improved", 0, "PLAN.json", SOLVE, false, PATH, AT(improved), NULL, "write each better plan here as it is found"},
    {"previous", 0, "PLAN.json", READERS, false, SETTING, 0,
     "previous.plan=", "the plan in force: --set previous.plan=PLAN.json"},
    {"set", 0, "SECTION.KEY=VALUE", READERS, false, SETTING, 0, "", "override a key; SECTION may be kind.name"},
    {"model", 0, "M", READERS, false, SETTING, 0, "instance.model=", "the model, as --set instance.model=M"},
    {"format", 0, "F", READERS, false, FORMAT, 0, "instance.format=", "INSTANCE is data of this format"},
    {"quiet", 'q', NULL, SOLVE | COMPARE | EXPLAIN, false, FLAG, AT(quiet), NULL, "print nothing but errors"},
    {"keys", 0, NULL, CHECK, false, KEYS, 0, NULL, "print all sections and keys of instance files"},
    {"help", 'h', NULL, ~0u, false, HELP, 0, NULL, "print this help"},
};

static unsigned bit(const pk_command *command)
{
    return 1u << (command - commands);
}

static bool may_repeat(const cli_option *option)
{
    return option->kind == OVERLAY || option->kind == PART || (option->kind == SETTING && !*option->prefix);
}

/* ---- what the tables say ---- */

const pk_command *pk_command_at(size_t index)
{
    return index < COUNT_OF(commands) ? &commands[index] : NULL;
}

bool pk_option_at(const pk_command *command, size_t index, pk_option_view *view)
{
    for (size_t i = 0; i < COUNT_OF(options_table); i++) {
        const cli_option *option = &options_table[i];
        if (!(option->commands & bit(command)) || index-- > 0)
            continue;
        *view = (pk_option_view){
            .name = option->name,
            .letter = option->letter,
            .argument = option->argument,
            .help = option->help,
            .needed = option->needed,
            .repeats = may_repeat(option),
            .is_file = option->kind == PATH || option->kind == OVERLAY ||
                       (option->prefix && strcmp(option->prefix, "previous.plan=") == 0),
            .index = i,
        };
        return true;
    }
    return false;
}

const char *pk_option_word(const pk_option_view *view, size_t index)
{
    const cli_option *option = &options_table[view->index];
    if (option->kind == TABLE)
        return pk_plan_table_name(index);
    if (option->kind == PART)
        return pk_part_name(index);
    if (option->kind == WORD)
        return index == 0 ? option->argument : NULL;
    if (option->prefix && strcmp(option->prefix, "instance.model=") == 0)
        return index < PK_MODEL_COUNT ? pk_model_name((pk_model)index) : NULL;
    return NULL;
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

/* Which of the names the text is. */
static pk_status read_name(const cli_option *option, const char *text, const char *(*name_of)(size_t), size_t *index,
                           pk_error *error)
{
    char names[200] = "";
    for (size_t i = 0; name_of(i); i++) {
        size_t n = strlen(names);
        snprintf(names + n, sizeof names - n, "%s%s", i ? ", " : "", name_of(i));
        *index = i;
        if (strcmp(text, name_of(i)) == 0)
            return PK_OK;
    }
    return pk_fail(error, PK_ERROR_USAGE, "--%s: found %.80s, expected one of %s", option->name, text, names);
}

static pk_status apply(const cli_option *option, const char *value, pk_options *options, pk_error *error)
{
    void *at = (char *)options + option->offset;
    size_t index = 0;
    pk_status status;
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
    case TABLE:
        status = read_name(option, value, pk_plan_table_name, &index, error);
        *(const char **)at = value;
        return status;
    case PART:
        status = read_name(option, value, pk_part_name, &index, error);
        *(unsigned *)at |= 1u << index;
        return status;
    case FORMAT: options->data_files = true; /* fall through */
    case SETTING: {
        const char *setting = pk_arena_printf(options->arena, "%s%s", option->prefix, value);
        if (!setting)
            return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        options->settings[options->n_settings++] = setting;
        return PK_OK;
    }
    case KEYS:
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
        if (option->kind == HELP || option->kind == KEYS) {
            if (option->kind == HELP)
                pk_options_help(stdout, *command);
            else
                pk_keys_print(stdout);
            *command = NULL;
            return PK_OK;
        }
        if (!option->argument && value)
            return pk_fail(error, PK_ERROR_USAGE, "--%s takes no value", option->name);
        if (option->argument && !value && i + 1 < n && strncmp(arguments[i + 1], "--", 2) != 0)
            value = arguments[++i];
        if (option->argument && !value)
            return pk_fail(error, PK_ERROR_USAGE, "--%s needs a value: %s", option->name, option->argument);
        if (seen[option - options_table] && !may_repeat(option))
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

static pk_status print_completion(const char *shell, pk_error *error)
{
    return pk_completion_print(stdout, shell)
               ? PK_OK
               : pk_fail(error, PK_ERROR_USAGE, "--completion: found %.80s, expected bash or zsh", shell);
}

/* What the build puts into the manual pages; without a command, the list of them. */
static pk_status print_manual(const char *name, pk_error *error)
{
    const pk_command *command = NULL;
    pk_status status = name ? find_command(name, &command, error) : PK_OK;
    if (status == PK_OK)
        pk_manual_print(stdout, command);
    return status;
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
    if (strcmp(arguments[0], "--completion") == 0)
        return print_completion(n > 1 ? arguments[1] : "", error);
    if (strcmp(arguments[0], "--manual") == 0)
        return print_manual(n > 1 ? arguments[1] : NULL, error);
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
