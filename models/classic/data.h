/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A published instance as it stands in its file: sites, customers, and what relates them, which is one of explicit
 * cover lists, positions, or a matrix of distances (or serving costs). docs/classic.md describes every format.
 */
#ifndef PICKET_CLASSIC_DATA_H
#define PICKET_CLASSIC_DATA_H

#include "engine/geometry.h"
#include "engine/points.h"
#include "engine/sets.h"

#include <picket/instance.h>

typedef struct pk_classic_data {
    size_t n_sites;
    size_t n_customers;         /* 0 where they stay in their file, which does not say how many */
    const char **site_name;     /* [n_sites] unique */
    const char **customer_name; /* [n_customers] or NULL, where they stay in their file */
    double *opening_cost;       /* [n_sites]; 1 where the format has none */
    double *capacity;           /* [n_sites]; INFINITY where the format has none */
    bool *existing;             /* [n_sites] already open, at no cost */
    double *demand;             /* [n_customers] or NULL as the names; 1 where the format has none */

    pk_sets cover;                  /* rows customers, columns sites; column_start NULL unless the format lists it */
    pk_position *site_position;     /* [n_sites] or NULL */
    pk_position *customer_position; /* [n_customers] or NULL */
    const pk_points *customers;     /* where there are positions: all of them, kept or in their file */
    bool plane;                     /* positions are x, y */
    double *distance;               /* [n_customers × n_sites], row-major, INFINITY: no way; or NULL */
    bool distance_is_cost;          /* `distance` is the cost of serving the whole demand */

    long sites; /* p where the file gives it; -1 */
    struct pk_arena *arena;
} pk_classic_data;

/* Reads instance->classic.data as instance->classic.format. */
pk_status pk_classic_data_read(const pk_instance *instance, pk_classic_data **data, pk_error *error);
void pk_classic_data_free(pk_classic_data *data);

/* The geometry of the positions: plane, or the instance's earth with its radius. */
pk_geometry pk_classic_geometry(const pk_instance *instance, const pk_classic_data *data);

/* What a `radius` of the instance is in the geometry's unit: as it stands on a plane, metres on the globe. */
double pk_classic_radius(const pk_instance *instance, const pk_classic_data *data);

/* For format readers: the per-site and per-customer arrays with their defaults, to be named. */
pk_status pk_classic_data_sites(pk_classic_data *data, size_t n_sites, pk_error *error);
pk_status pk_classic_data_customers(pk_classic_data *data, size_t n_customers, pk_error *error);

/* Both, with the names "1".."n" unless named later. */
pk_status pk_classic_data_size(pk_classic_data *data, size_t n_sites, size_t n_customers, pk_error *error);

typedef pk_status pk_classic_reader(const pk_instance *instance, pk_classic_data *data, pk_error *error);
pk_classic_reader pk_classic_read_scp, pk_classic_read_rail, pk_classic_read_pmed, pk_classic_read_cap,
    pk_classic_read_holmberg, pk_classic_read_grid, pk_classic_read_points, pk_classic_read_sites,
    pk_classic_read_matrix;

#endif
