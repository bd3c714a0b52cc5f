/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the manual pages follows from the tables of options.c, as mdoc(7). */
#include "cli/reference.h"

#include <ctype.h>
#include <string.h>

static void put_text(FILE *stream, const char *text)
{
    for (; *text; text++)
        fputs(*text == '\\' ? "\\e" : (const char[]){*text, '\0'}, stream);
}

/* A line of its own: with a capital at its beginning, which no macro has, and an end. */
static void put_sentence(FILE *stream, const char *text)
{
    size_t n = strlen(text);
    fputs(ispunct((unsigned char)*text) ? "\\&" : "", stream);
    fputc(toupper((unsigned char)*text), stream);
    put_text(stream, text + 1);
    fputs(strchr(".?!", text[n - 1]) ? "\n" : ".\n", stream);
}

static void put_argument(FILE *stream, const char *argument)
{
    fputs(" Ar ", stream);
    put_text(stream, argument);
}

static void print_synopsis(FILE *stream, const pk_command *command)
{
    pk_option_view option;
    fprintf(stream, ".Sh SYNOPSIS\n.Nm picket %s\n", command->name);
    for (size_t i = 0; pk_option_at(command, i, &option); i++) {
        fputs(option.needed ? ".Fl" : ".Op Fl", stream);
        if (option.letter)
            fprintf(stream, " %c", option.letter);
        else
            fprintf(stream, " -%s", option.name);
        if (option.argument)
            put_argument(stream, option.argument);
        fputc('\n', stream);
    }
    fputs(".Ar ", stream);
    put_text(stream, command->inputs);
    fputc('\n', stream);
}

static void print_options(FILE *stream, const pk_command *command)
{
    pk_option_view option;
    fputs(".Sh OPTIONS\n.Bl -tag -width Ds\n", stream);
    for (size_t i = 0; pk_option_at(command, i, &option); i++) {
        fputs(".It", stream);
        if (option.letter) {
            fprintf(stream, " Fl %c", option.letter);
            if (option.argument)
                put_argument(stream, option.argument);
            fputs(" ,", stream);
        }
        fprintf(stream, " Fl -%s", option.name);
        if (option.argument)
            put_argument(stream, option.argument);
        fputc('\n', stream);
        put_sentence(stream, option.help);
        if (option.needed)
            fputs("This option is needed.\n", stream);
        if (option.repeats)
            fputs("It may be given again.\n", stream);
    }
    fputs(".El\n", stream);
}

static void print_commands(FILE *stream)
{
    const pk_command *command;
    fputs(".Bl -tag -width Ds\n", stream);
    for (size_t i = 0; (command = pk_command_at(i)); i++) {
        fprintf(stream, ".It Xr picket-%s 1\n", command->name);
        put_sentence(stream, command->summary);
    }
    fputs(".El\n", stream);
}

void pk_manual_print(FILE *stream, const pk_command *command)
{
    if (!command) {
        print_commands(stream);
        return;
    }
    print_synopsis(stream, command);
    print_options(stream, command);
}
