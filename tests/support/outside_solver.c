/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs glpsol (glpk-utils) and cbc (coinor-cbc) and reads their answers: glpsol's with its own -w format, whose first
 * line is "s mip ROWS COLUMNS STATUS VALUE", cbc's solution file, which opens with the outcome in words. */
#include "support/outside_solver.h"

#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

const char *outside_name(outside_solver solver)
{
    return solver == OUTSIDE_GLPSOL ? "glpsol" : "cbc";
}

bool outside_installed(outside_solver solver)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t length = strcspn(path, ":");
        char file[4096];
        snprintf(file, sizeof file, "%.*s/%s", (int)length, path, outside_name(solver));
        if (access(file, X_OK) == 0)
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

/* Runs the program with its output in a file; true where it ended by itself with 0. */
static bool run(char *const arguments[], const char *log)
{
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    pid_t child;
    int status = -1;
    bool started =
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0644) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO) == 0 &&
        posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return started && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool file_says(const char *path, const char *words)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char line[1024];
    bool found = false;
    while (!found && fgets(line, sizeof line, file))
        found = strstr(line, words) != NULL;
    fclose(file);
    return found;
}

static outside_status read_glpsol(const char *output, const char *log, double *value)
{
    FILE *file = fopen(output, "r");
    if (!file)
        return OUTSIDE_FAILED;
    outside_status status = OUTSIDE_FAILED;
    char line[1024], letter;
    double found;
    while (status == OUTSIDE_FAILED && fgets(line, sizeof line, file)) {
        bool mip = sscanf(line, "s mip %*d %*d %c %lf", &letter, &found) == 2;
        bool lp = !mip && sscanf(line, "s bas %*d %*d %c %*c %lf", &letter, &found) == 2;
        if (!mip && !lp)
            continue;
        status = OUTSIDE_LIMIT;
        if (mip ? letter == 'o' : file_says(log, "OPTIMAL LP SOLUTION FOUND")) {
            *value = found;
            status = OUTSIDE_OPTIMAL;
        } else if (letter == 'n' || file_says(log, "PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION") ||
                   file_says(log, "PROBLEM HAS NO INTEGER FEASIBLE SOLUTION") ||
                   file_says(log, "LP HAS NO PRIMAL FEASIBLE SOLUTION")) {
            status = OUTSIDE_INFEASIBLE;
        }
    }
    fclose(file);
    return status;
}

static outside_status read_cbc(const char *output, double *value)
{
    FILE *file = fopen(output, "r");
    if (!file)
        return OUTSIDE_FAILED;
    char line[1024] = "";
    bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    const char *number = strstr(line, "objective value ");
    if (!read || !number)
        return OUTSIDE_FAILED;
    if (strncmp(line, "Infeasible", 10) == 0 || strncmp(line, "Integer infeasible", 18) == 0)
        return OUTSIDE_INFEASIBLE;
    if (strncmp(line, "Optimal", 7) != 0)
        return OUTSIDE_LIMIT;
    *value = strtod(number + strlen("objective value "), NULL);
    return OUTSIDE_OPTIMAL;
}

outside_status outside_solve(outside_solver solver, const char *model, int time_limit_s, double *value)
{
    char file[4096], output[4096], log[4096], seconds[16];
    snprintf(file, sizeof file, "%s", model);
    snprintf(output, sizeof output, "%s.out", model);
    snprintf(log, sizeof log, "%s.log", model);
    snprintf(seconds, sizeof seconds, "%d", time_limit_s);
    remove(output);
    size_t length = strlen(model);
    bool lp = length > 3 && strcmp(model + length - 3, ".lp") == 0;
    if (solver == OUTSIDE_GLPSOL) {
        char *arguments[] = {"glpsol", lp ? "--lp" : "--freemps", file, "--min", "--tmlim", seconds, "-w", output,
                             NULL};
        return run(arguments, log) ? read_glpsol(output, log, value) : OUTSIDE_FAILED;
    }
    char *arguments[] = {"cbc",           file,   "-sec",   seconds,     "-ratioGap", "0",
                         "-allowableGap", "1e-9", "-solve", "-solution", output,      NULL};
    return run(arguments, log) ? read_cbc(output, value) : OUTSIDE_FAILED;
}
