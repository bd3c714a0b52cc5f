/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_tiles: the dense ways to know which of DISCS random discs of radius 5.5 cover each of POINTS random points in
 * [0, 30]², beside pk_cover_classify. Both give a row of bits a point, which the table of pk_cover_classify classes:
 *   sgemm   |p|² - 2 p·c + |c|² of a tile of 256 points by OpenBLAS, then compared
 *   vector  the differences squared in registers, sixteen discs at once
 * One line: discs, points, and nanoseconds a point of all processors for cells, sgemm and vector (- without AVX-512).
 *   bench_tiles DISCS POINTS
 */
#include "base/library.h"
#include "base/random.h"
#include "engine/bitrows.h"
#include "engine/blas.h"
#include "engine/cover.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { TILE = 256, INNER = 4, LANES = 16, WORD = 64 };
static const float RADIUS_KM = 5.5F, SIDE_KM = 30;

static struct {
    void (*sgemm)(const char *ta, const char *tb, const int *m, const int *n, const int *k, const float *alpha,
                  const float *a, const int *lda, const float *b, const int *ldb, const float *beta, float *c,
                  const int *ldc);
} blas;
static const pk_symbol SYMBOLS[] = {{"sgemm_", &blas.sgemm}};
static pk_library library = PK_LIBRARY(PICKET_OPENBLAS_LIBRARY, SYMBOLS);

/* What both ways read; n_discs is rounded up to whole words with discs far away. */
typedef struct dense {
    int n_discs, n_points;
    float *x, *y;   /* [n_discs] */
    float *px, *py; /* [n_points] */
    float *disc;    /* [INNER × n_discs], by disc */
    float *square;  /* [n_discs × TILE], by point */
    uint64_t *bits; /* [TILE × n_discs / WORD] */
    pk_bitrows rows;
} dense;

static double processor_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The rows of a tile go into the table. */
static void classify(dense *d)
{
    uint64_t hash[TILE];
    const size_t n_words = d->rows.n_words;
    for (size_t i = 0; i < TILE; i++) {
        hash[i] = pk_bitrows_hash(d->bits + i * n_words, n_words);
        pk_bitrows_fetch_slot(&d->rows, hash[i]);
    }
    for (size_t i = 0; i < TILE; i++)
        pk_bitrows_fetch_row(&d->rows, hash[i]);
    for (size_t i = 0; i < TILE; i++)
        pk_bitrows_add(&d->rows, d->bits + i * n_words, hash[i]);
}

#ifdef __x86_64__
__attribute__((target("avx512f"))) static void compare(dense *d)
{
    __m512 limit = _mm512_set1_ps(RADIUS_KM * RADIUS_KM);
    uint16_t *bits = (uint16_t *)d->bits;
    for (int k = 0; k < TILE * d->n_discs / LANES; k++)
        bits[k] = (uint16_t)_mm512_cmp_ps_mask(_mm512_loadu_ps(d->square + LANES * k), limit, _CMP_LE_OQ);
}

__attribute__((target("avx512f"))) static void by_vector(dense *d)
{
    __m512 limit = _mm512_set1_ps(RADIUS_KM * RADIUS_KM);
    for (int first = 0; first + TILE <= d->n_points; first += TILE) {
        uint16_t *bits = (uint16_t *)d->bits;
        for (int i = first; i < first + TILE; i++) {
            __m512 px = _mm512_set1_ps(d->px[i]), py = _mm512_set1_ps(d->py[i]);
            for (int j = 0; j < d->n_discs; j += LANES) {
                __m512 x = _mm512_sub_ps(_mm512_loadu_ps(d->x + j), px);
                __m512 y = _mm512_sub_ps(_mm512_loadu_ps(d->y + j), py);
                __m512 square = _mm512_fmadd_ps(x, x, _mm512_mul_ps(y, y));
                *bits++ = (uint16_t)_mm512_cmp_ps_mask(square, limit, _CMP_LE_OQ);
            }
        }
        classify(d);
    }
}

static bool has_vectors(void)
{
    return __builtin_cpu_supports("avx512f");
}
#else
static void compare(dense *d)
{
    (void)d;
}

static void by_vector(dense *d)
{
    (void)d;
}

static bool has_vectors(void)
{
    return false;
}
#endif

static void by_product(dense *d)
{
    const int tile = TILE, inner = INNER;
    const float one = 1, none = 0;
    float point[INNER * TILE];
    for (int first = 0; first + TILE <= d->n_points; first += TILE) {
        for (int i = 0; i < TILE; i++) {
            float x = d->px[first + i], y = d->py[first + i], *p = point + (ptrdiff_t)INNER * i;
            p[0] = x * x + y * y;
            p[1] = -2 * x;
            p[2] = -2 * y;
            p[3] = 1;
        }
        blas.sgemm("T", "N", &d->n_discs, &tile, &inner, &one, d->disc, &inner, point, &inner, &none, d->square,
                   &d->n_discs);
        compare(d);
        classify(d);
    }
}

static double ns_of(void (*way)(dense *), dense *d)
{
    d->rows = (pk_bitrows){.n_words = (size_t)d->n_discs / WORD};
    double start_s = processor_s();
    way(d);
    double took_s = processor_s() - start_s;
    pk_bitrows_free(&d->rows);
    return 1e9 * took_s / d->n_points;
}

static bool fill(dense *d, int n_discs, pk_disc *discs, pk_position *points, double *weights)
{
    size_t n = (size_t)d->n_discs, m = (size_t)d->n_points;
    uint64_t random = 20190401;
    d->x = malloc(n * sizeof *d->x);
    d->y = malloc(n * sizeof *d->y);
    d->px = malloc(m * sizeof *d->px);
    d->py = malloc(m * sizeof *d->py);
    d->disc = malloc(INNER * n * sizeof *d->disc);
    d->square = malloc(TILE * n * sizeof *d->square);
    d->bits = malloc(TILE * n / WORD * sizeof *d->bits);
    if (!d->x || !d->y || !d->px || !d->py || !d->disc || !d->square || !d->bits)
        return false;
    for (int j = 0; j < d->n_discs; j++) {
        d->x[j] = j < n_discs ? SIDE_KM * (float)pk_random_unit(&random) : 1e3F;
        d->y[j] = SIDE_KM * (float)pk_random_unit(&random);
        if (j < n_discs)
            discs[j] = (pk_disc){{d->x[j], d->y[j]}, RADIUS_KM};
        float *row = d->disc + (ptrdiff_t)INNER * j;
        row[0] = 1;
        row[1] = d->x[j];
        row[2] = d->y[j];
        row[3] = d->x[j] * d->x[j] + d->y[j] * d->y[j];
    }
    for (size_t i = 0; i < m; i++) {
        d->px[i] = SIDE_KM * (float)pk_random_unit(&random);
        d->py[i] = SIDE_KM * (float)pk_random_unit(&random);
        points[i] = (pk_position){d->px[i], d->py[i]};
        weights[i] = 1;
    }
    return true;
}

int main(int argc, char **argv)
{
    int n_discs = argc == 3 ? (int)strtod(argv[1], NULL) : 0, n_points = argc == 3 ? (int)strtod(argv[2], NULL) : 0;
    if (n_discs < 1 || n_points < TILE) {
        fprintf(stderr, "usage: bench_tiles DISCS POINTS\n");
        return 64;
    }
    pk_blas_prepare();
    pk_error error;
    dense d = {.n_discs = (n_discs + WORD - 1) / WORD * WORD, .n_points = n_points / TILE * TILE};
    size_t m = (size_t)d.n_points;
    pk_disc *discs = malloc((size_t)n_discs * sizeof *discs);
    pk_position *points = malloc(m * sizeof *points);
    double *weights = malloc(m * sizeof *weights);
    pk_cover_classes classes = {0};
    int code = 70;
    if (!discs || !points || !weights || !fill(&d, n_discs, discs, points, weights) ||
        pk_library_load(&library, &error)) {
        fprintf(stderr, "no memory, or no OpenBLAS\n");
        goto done;
    }
    const pk_geometry geometry = {.earth = PK_PLANE};
    double start_s = processor_s();
    if (pk_cover_classify(&geometry, discs, (size_t)n_discs, points, weights, m, &classes, &error)) {
        fprintf(stderr, "%s\n", error.message);
        goto done;
    }
    printf("| %d × %d | %.0f |", n_discs, n_points, 1e9 * (processor_s() - start_s) / d.n_points);
    if (has_vectors()) {
        printf(" %.0f |", ns_of(by_product, &d));
        printf(" %.0f |\n", ns_of(by_vector, &d));
    } else {
        printf(" - | - |\n");
    }
    code = 0;
done:
    pk_cover_classes_free(&classes);
    free(discs);
    free(points);
    free(weights);
    free(d.x);
    free(d.y);
    free(d.px);
    free(d.py);
    free(d.disc);
    free(d.square);
    free(d.bits);
    return code;
}
