/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/path.h"

#include <math.h>

static void write_step(pk_path *path, long x, long y, const char *command)
{
    long dx = x - path->x, dy = y - path->y;
    if (*command)
        fputs(command, path->stream);
    else if (dx >= 0)
        fputc(' ', path->stream);
    fprintf(path->stream, dy < 0 ? "%ld%ld" : "%ld %ld", dx, dy);
    path->x = x;
    path->y = y;
}

void pk_path_move(pk_path *path, pk_spot spot)
{
    pk_path_end(path, false);
    path->x = lround(spot.x - path->origin.x);
    path->y = lround(spot.y - path->origin.y);
    fprintf(path->stream, "M%ld %ld", path->x, path->y);
    path->last = spot;
    path->is_open = true;
    path->has_line = path->is_held_back = false;
}

static void write_line(pk_path *path)
{
    write_step(path, lround(path->last.x - path->origin.x), lround(path->last.y - path->origin.y),
               path->has_line ? "" : "l");
    path->has_line = true;
    path->is_held_back = false;
}

void pk_path_line(pk_path *path, pk_spot spot)
{
    path->last = spot;
    path->is_held_back = true;
    double dx = spot.x - path->origin.x - (double)path->x, dy = spot.y - path->origin.y - (double)path->y;
    if (hypot(dx, dy) >= fmax(path->tolerance, 0.5))
        write_line(path);
}

void pk_path_end(pk_path *path, bool close)
{
    if (!path->is_open)
        return;
    if (path->is_held_back)
        write_line(path);
    if (close)
        fputc('z', path->stream);
    path->is_open = false;
}
