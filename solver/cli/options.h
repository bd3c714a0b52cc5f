/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line says. options.c holds the one table of commands and the one table of options. */
#ifndef PICKET_CLI_OPTIONS_H
#define PICKET_CLI_OPTIONS_H

#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The process's exit codes; scripts rely on them (docs/cli.md). */
typedef enum pk_exit {
    PK_EXIT_DONE = 0,
    PK_EXIT_LIMIT = 10,       /* a plan, but a limit came before the proof */
    PK_EXIT_INTERRUPTED = 11, /* a plan, interrupted by a signal */
    PK_EXIT_INFEASIBLE = 20,  /* proven: there is no plan */
    PK_EXIT_NO_PLAN = 30,     /* a limit or a signal came before any plan */
    PK_EXIT_USAGE = 64,
    PK_EXIT_DATA = 65,
    PK_EXIT_NO_INPUT = 66,
    PK_EXIT_INTERNAL = 70,
    PK_EXIT_OUTPUT = 74
} pk_exit;

typedef struct pk_options {
    const char *const *arguments; /* all, as written, from the command on */
    size_t n_arguments;
    const char **inputs; /* what is no option */
    size_t n_inputs;
    const char **settings; /* "section.key=value" */
    size_t n_settings;
    const char **overlays; /* of scenarios */
    size_t n_overlays;
    const char *output; /* NULL where not given, like the next */
    const char *log;
    const char *report;
    const char *json;
    const char *plan;
    const char *robust; /* what a plan is to stand */
    const char *rota;   /* solve: where the rota goes */
    const char *table;
    int64_t start_day; /* days since 1970-01-01; INT64_MIN where not given */
    const char *improved;
    double time_limit_s; /* NAN where not given, like the next three */
    double gap;          /* relative */
    double target;
    double stall_s;
    int64_t node_limit; /* -1 where not given */
    unsigned without;   /* parts of the solver (picket/part.h) */
    bool quiet;
    bool data_files;        /* the inputs are not instance files but data, whose format a setting says */
    struct pk_arena *arena; /* inputs, settings and overlays */
} pk_options;

typedef struct pk_command {
    const char *name;
    const char *inputs; /* for help, such as "INSTANCE..." */
    size_t fewest_inputs, most_inputs;
    const char *summary;
    pk_exit (*run)(const pk_options *options);
} pk_command;

/* What help, completion and manual pages say of an option. */
typedef struct pk_option_view {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: takes none */
    const char *help;
    bool needed;
    bool repeats; /* may be given again */
    bool is_file; /* the argument names one */
    size_t index; /* in the table */
} pk_option_view;

/* The commands in the order of the help; NULL past the last. */
const pk_command *pk_command_at(size_t index);

/* The options of a command; false past the last. */
bool pk_option_at(const pk_command *command, size_t index, pk_option_view *option);

/* The words that an option's argument may be; NULL past the last, and where it may be more than some words. */
const char *pk_option_word(const pk_option_view *option, size_t index);

/*
 * Parses the arguments that follow the program's name. On PK_OK *command says what to run, and *options is to be given
 * to pk_options_free; *command is NULL where only help or the version was asked for, which has been printed on stdout.
 */
pk_status pk_options_parse(int n, char **arguments, const pk_command **command, pk_options *options, pk_error *error);
void pk_options_free(pk_options *options);

/* Short help for the whole program, or for one command. */
void pk_options_help(FILE *stream, const pk_command *command);

#endif
