/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help that fits a screen of 24 lines and 80 columns (tests/cli/test_manual.sh holds it to that). */
#include "cli/reference.h"

#include <string.h>

enum { WIDTH = 79, FORM_WIDTH = 27, TEXT_START = 2 + FORM_WIDTH + 2 };

/* A form, and beside it a text that is broken between words. */
static void print_entry(FILE *stream, const char *form, const char *text)
{
    int column = fprintf(stream, "  %-*s  ", FORM_WIDTH, form);
    while (*text) {
        int word = (int)strcspn(text, " ");
        if (column > TEXT_START && column + word > WIDTH)
            column = fprintf(stream, "\n%*s", TEXT_START, "") - 1;
        column += fprintf(stream, "%.*s", word, text);
        text += word;
        for (; *text == ' '; text++)
            if (column < WIDTH)
                column += fprintf(stream, " ");
    }
    fputc('\n', stream);
}

static void print_option(FILE *stream, const pk_option_view *option)
{
    char form[64];
    snprintf(form, sizeof form, "%c%c%s --%s%s%s", option->letter ? '-' : ' ', option->letter ? option->letter : ' ',
             option->letter ? "," : " ", option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    print_entry(stream, form, option->help);
}

static void print_command(FILE *stream, const pk_command *command)
{
    pk_option_view option;
    fprintf(stream, "usage: picket %s %s", command->name, command->inputs);
    for (size_t i = 0; pk_option_at(command, i, &option); i++)
        if (option.needed)
            fprintf(stream, " --%s %s", option.name, option.argument);
    fprintf(stream, " [options]\n\n%s\n\n", command->summary);
    for (size_t i = 0; pk_option_at(command, i, &option); i++)
        print_option(stream, &option);
}

void pk_options_help(FILE *stream, const pk_command *command)
{
    const pk_command *each;
    if (command) {
        print_command(stream, command);
        return;
    }
    fputs("usage: picket COMMAND ...\n\nBasing and sortie allocation, solved and proven.\n\n", stream);
    for (size_t i = 0; (each = pk_command_at(i)); i++) {
        char form[64];
        snprintf(form, sizeof form, "%-7s %s", each->name, each->inputs);
        print_entry(stream, form, each->summary);
    }
    fputc('\n', stream);
    print_entry(stream, "picket COMMAND --help", "the options of a command");
    print_entry(stream, "picket --version", "version of picket and of the libraries it uses");
    print_entry(stream, "picket --completion SHELL", "a script that completes: bash or zsh");
}
