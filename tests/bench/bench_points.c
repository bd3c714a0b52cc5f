/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_points: writes random sites and customers to stdout, as Cordeau, Furini and Ljubić (2019) draw theirs.
 *   bench_points grid SITES CUSTOMERS     the format `grid`: x, y in [0, 30]² with six decimals, costs 1,
 * demands 1..100 bench_points globe SITES CUSTOMERS    two CSV files of the format `sites`, one after the other, an
 * empty line between them: lat, lon anywhere on the globe, demands 1..100
 */
#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DECIMALS = 1000000 };

static uint64_t state = 20190401;

/* Forty million lines: printf would take longer than what is to be measured. */
static void put_whole(uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    fwrite(digits + at, 1, sizeof digits - at, stdout);
}

static void put_decimal(double value)
{
    uint64_t millionths = (uint64_t)llround(fabs(value) * DECIMALS);
    if (value < 0 && millionths > 0)
        putchar('-');
    put_whole(millionths / DECIMALS);
    char fraction[8];
    snprintf(fraction, sizeof fraction, ".%06u", (unsigned)(millionths % DECIMALS));
    fputs(fraction, stdout);
}

static uint64_t random_demand(void)
{
    return 1 + (uint64_t)(100 * pk_random_unit(&state));
}

static void put_grid(size_t n_sites, size_t n_customers)
{
    printf("%zu\t%zu\t\n", n_sites, n_customers);
    for (size_t k = 0; k < n_sites + n_customers; k++) {
        putchar(k < n_sites ? 'F' : 'C');
        putchar('\t');
        put_whole(k < n_sites ? k : k - n_sites);
        for (int c = 0; c < 2; c++) {
            putchar('\t');
            put_decimal(30 * pk_random_unit(&state));
        }
        putchar('\t');
        put_whole(k < n_sites ? 1 : random_demand());
        putchar('\n');
    }
}

static void put_globe(size_t n, const char *titles)
{
    const double degrees = 57.295779513082321;
    puts(titles);
    for (size_t k = 0; k < n; k++) {
        put_whole(k);
        putchar(',');
        put_decimal(asin(2 * pk_random_unit(&state) - 1) * degrees);
        putchar(',');
        put_decimal(360 * pk_random_unit(&state) - 180);
        putchar(',');
        put_whole(random_demand());
        putchar('\n');
    }
}

int main(int argc, char **argv)
{
    size_t n_sites = argc == 4 ? (size_t)strtod(argv[2], NULL) : 0;
    size_t n_customers = argc == 4 ? (size_t)strtod(argv[3], NULL) : 0;
    if (n_sites == 0 || n_customers == 0) {
        fprintf(stderr, "usage: bench_points grid|globe SITES CUSTOMERS\n");
        return 64;
    }
    if (strcmp(argv[1], "grid") == 0) {
        put_grid(n_sites, n_customers);
    } else {
        put_globe(n_sites, "id,lat,lon,cost");
        putchar('\n');
        put_globe(n_customers, "id,lat,lon,demand");
    }
    return ferror(stdout) || fflush(stdout) ? 74 : 0;
}
