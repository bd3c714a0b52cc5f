/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instances of thousands of sections are read in time that grows as they do. */
#include "reader/reading.h"

#include <time.h>

/* Reads n bases, n types, and n / 4 contributors with four offers each; processor seconds. */
static double seconds(int n)
{
    char path[5000];
    snprintf(path, sizeof path, "%s/many.ini", scratch_folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("[zone Z]\nposition = 1, 2\npatrol = 1\n", file);
    for (int i = 0; i < n; i++) {
        fprintf(file, "[base B%d]\nposition = 4, 5\nramp = 6\nrunway_m = 1\nsorties_per_day = 9\n", i);
        fprintf(file, "[aircraft A%d]\ntasks = patrol\nspeed_kmh = 1\nendurance_h = 1\nturnaround_h = 1\n", i);
        if (i % 4 == 3)
            fprintf(file, "[contributor C%d]\naircraft.A%d = 1\naircraft.A%d = 2\naircraft.A%d = 3\naircraft.A%d = 4\n",
                    i, i, i - 1, i - 2, i - 3);
    }
    assert_int_equal(fclose(file), 0);
    clock_t start = clock();
    pk_instance *instance = must_read(LIST(path), 1, NULL, 0);
    double taken = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_equal(instance->n_sites, n);
    assert_int_equal(instance->n_contributors, n / 4);
    assert_int_equal(instance->contributors[n / 4 - 1].offered[n - 1], 1);
    assert_int_equal(instance->contributors[n / 4 - 1].offered[n - 4], 4);
    pk_instance_free(instance);
    return taken;
}

static void time_grows_as_the_file(void **state)
{
    (void)state;
    double few = seconds(400), many = seconds(6400);
    if (many > 50 * few + 0.2) /* 16 times the text; each against each would be 256 times the work */
        fail_msg("%.3f s for 400 of each kind, %.3f s for 6400", few, many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(time_grows_as_the_file)};
    return cmocka_run_group_tests(tests, scratch_set_up, scratch_tear_down);
}
