/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for bash and zsh, written from the tables of options.c. */
#include "cli/reference.h"

#include <string.h>

/* The ending that files for an argument such as PLAN.json have, "" where any file may be meant. */
static const char *ending_of(const char *argument)
{
    const char *dot = strrchr(argument, '.');
    return dot && strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz") == strlen(dot + 1) && !strchr(argument, '|') ? dot + 1
                                                                                                             : "";
}

/* Inputs named INSTANCE are INI files, others plans. */
static const char *ending_of_inputs(const pk_command *command)
{
    return strncmp(command->inputs, "INSTANCE", 8) == 0 ? "ini" : "json";
}

/* ---- bash ---- */

static void bash_words(FILE *stream, const pk_option_view *option)
{
    fputs("_picket_words '", stream);
    const char *word;
    for (size_t i = 0; (word = pk_option_word(option, i)); i++)
        fprintf(stream, "%s%s", i ? " " : "", word);
    fputs("'", stream);
}

static void bash_value(FILE *stream, const pk_command *command, const pk_option_view *option)
{
    if (!option->argument)
        return;
    fprintf(stream, "    %s:--%s", command->name, option->name);
    if (option->letter)
        fprintf(stream, " | %s:-%c", command->name, option->letter);
    fputs(") ", stream);
    if (pk_option_word(option, 0))
        bash_words(stream, option);
    else if (option->is_file)
        fprintf(stream, "_picket_files '%s'", ending_of(option->argument));
    else
        fputc(':', stream);
    fputs("; return ;;\n", stream);
}

static void bash_command(FILE *stream, const pk_command *command)
{
    pk_option_view option;
    fprintf(stream, "    %s)\n        if [[ $cur == -* ]]; then\n            _picket_words '", command->name);
    for (size_t i = 0; pk_option_at(command, i, &option); i++)
        fprintf(stream, "%s--%s", i ? " " : "", option.name);
    fprintf(stream, "'\n        else\n            _picket_files %s\n        fi\n        ;;\n",
            ending_of_inputs(command));
}

static void print_bash(FILE *stream)
{
    const pk_command *command;
    pk_option_view option;
    fputs("# bash completion for picket, written by picket --completion bash\n"
          "_picket_words() {\n"
          "    mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
          "}\n\n"
          "# Folders, and the files with this ending (none: all files).\n"
          "_picket_files() {\n"
          "    compopt -o filenames 2>/dev/null\n"
          "    mapfile -t COMPREPLY < <(\n"
          "        compgen -d -- \"$cur\"\n"
          "        if [[ $1 ]]; then compgen -f -X \"!*.$1\" -- \"$cur\"; else compgen -f -- \"$cur\"; fi\n"
          "    )\n"
          "}\n\n"
          "_picket() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}\n"
          "    COMPREPLY=()\n"
          "    # \"=\" splits words.\n"
          "    if [[ $cur == = ]]; then\n"
          "        cur=\n"
          "    elif [[ $prev == = ]]; then\n"
          "        prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
          "    fi\n"
          "    if ((COMP_CWORD == 1)); then\n"
          "        _picket_words '",
          stream);
    for (size_t i = 0; (command = pk_command_at(i)); i++)
        fprintf(stream, "%s ", command->name);
    fputs("--help --version --completion'\n"
          "        return\n"
          "    fi\n"
          "    case $command:$prev in\n"
          "    --completion:*) _picket_words 'bash zsh'; return ;;\n",
          stream);
    for (size_t c = 0; (command = pk_command_at(c)); c++)
        for (size_t i = 0; pk_option_at(command, i, &option); i++)
            bash_value(stream, command, &option);
    fputs("    esac\n    case $command in\n", stream);
    for (size_t c = 0; (command = pk_command_at(c)); c++)
        bash_command(stream, command);
    fputs("    esac\n}\n\ncomplete -F _picket picket\n", stream);
}

/* ---- zsh ---- */

/* Text inside '...' and inside the [...] or :...: of _arguments and _describe. */
static void zsh_text(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            fputc('\\', stream);
        fputs(*text == '\'' ? "'\\''" : (const char[]){*text, '\0'}, stream);
    }
}

static void zsh_files(FILE *stream, const char *ending)
{
    if (*ending)
        fprintf(stream, "_files -g \"*.%s\"", ending);
    else
        fputs("_files", stream);
}

static void zsh_option(FILE *stream, const pk_option_view *option)
{
    const char *equals = option->argument ? "=" : "";
    fputs(" \\\n            ", stream);
    if (option->repeats)
        fputs("'*'", stream);
    else if (option->letter)
        fprintf(stream, "'(-%c --%s)'", option->letter, option->name);
    if (option->letter)
        fprintf(stream, "{-%c%s,--%s%s}", option->letter, option->argument ? "+" : "", option->name, equals);
    else
        fprintf(stream, "--%s%s", option->name, equals);
    fputs("'[", stream);
    zsh_text(stream, option->help);
    fputc(']', stream);
    if (option->argument) {
        fputc(':', stream);
        zsh_text(stream, option->argument);
        fputc(':', stream);
        if (pk_option_word(option, 0)) {
            fputc('(', stream);
            const char *word;
            for (size_t i = 0; (word = pk_option_word(option, i)); i++)
                fprintf(stream, "%s%s", i ? " " : "", word);
            fputc(')', stream);
        } else if (option->is_file) {
            zsh_files(stream, ending_of(option->argument));
        }
    }
    fputc('\'', stream);
}

static void zsh_command(FILE *stream, const pk_command *command)
{
    pk_option_view option;
    fprintf(stream, "    %s)\n        _arguments -s", command->name);
    for (size_t i = 0; pk_option_at(command, i, &option); i++)
        zsh_option(stream, &option);
    fputs(" \\\n            '*:input:", stream);
    zsh_files(stream, ending_of_inputs(command));
    fputs("'\n        ;;\n", stream);
}

static void print_zsh(FILE *stream)
{
    const pk_command *command;
    fputs("#compdef picket\n# zsh completion for picket, written by picket --completion zsh\n\n"
          "_picket() {\n"
          "    local context state state_descr line\n"
          "    typeset -A opt_args\n"
          "    local -a commands=(\n",
          stream);
    for (size_t i = 0; (command = pk_command_at(i)); i++) {
        fprintf(stream, "        '%s:", command->name);
        zsh_text(stream, command->summary);
        fputs("'\n", stream);
    }
    fputs("    )\n"
          "    _arguments -C '(-)'{-h,--help}'[print help]' '(-)--version[print versions]' \\\n"
          "        '(-)--completion=[print a completion script]:shell:(bash zsh)' \\\n"
          "        '1:command:->command' '*::argument:->argument'\n"
          "    case $state in\n"
          "    command)\n"
          "        _describe command commands\n"
          "        return\n"
          "        ;;\n"
          "    argument) ;;\n"
          "    *) return ;;\n"
          "    esac\n"
          "    case $words[1] in\n",
          stream);
    for (size_t i = 0; (command = pk_command_at(i)); i++)
        zsh_command(stream, command);
    fputs("    esac\n}\n\n_picket \"$@\"\n", stream);
}

bool pk_completion_print(FILE *stream, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        print_bash(stream);
    else if (strcmp(shell, "zsh") == 0)
        print_zsh(stream);
    else
        return false;
    return true;
}
