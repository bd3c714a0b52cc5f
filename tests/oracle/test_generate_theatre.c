/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scripts/generate_theatre gives the bytes it always gave, on every machine, and picket reads them. */
#include "base/digest.h"
#include "support/scratch.h"

#include <picket/picket.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void generate(const char *arguments, const char *output, int expected_exit)
{
    char command[8192];
    snprintf(command, sizeof command, "'%s/scripts/generate_theatre' %s > '%s' 2> '%s.err'", PICKET_SOURCE_DIR,
             arguments, output, output);
    int status = system(command);
    assert_int_equal(status, expected_exit << 8);
}

static void same_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *arguments;
        uint64_t digest;
        size_t bases, types, contributors, targets;
    } theatres[] = {
        {"--size S --seed 1", UINT64_C(0x3002aaee1c14ac1a), 6, 6, 4, 12},
        {"--size M --seed 2", UINT64_C(0x64819781ef75aeb3), 12, 9, 6, 28},
        {"--size L --seed 3", UINT64_C(0x38b28f998aa2d18d), 20, 13, 10, 65},
        {"--size XL --seed 2000000000", UINT64_C(0x4d0b2dcdbc32fb3c), 40, 18, 12, 158},
        {"--bases 2 --ports 1 --types 1 --ships 0 --zones 3 --lanes 0 --contributors 1 --periods 2",
         UINT64_C(0x805a68f6e5edd8ec), 2, 1, 1, 3},
    };
    char folder[1024], path[2048];
    scratch_make(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/theatre.ini", folder);
    for (size_t i = 0; i < sizeof theatres / sizeof *theatres; i++) {
        generate(theatres[i].arguments, path, 0);
        uint64_t digest = 0;
        pk_error error = {0};
        assert_int_equal(pk_digest_file(path, &digest, &error), PK_OK);
        if (digest != theatres[i].digest)
            fail_msg("%s: digest %016llx", theatres[i].arguments, (unsigned long long)digest);
        const char *paths[] = {path};
        char *messages = NULL;
        pk_instance *instance = NULL;
        if (pk_instance_read(paths, 1, NULL, 0, &instance, &messages, &error) != PK_OK)
            fail_msg("%s: %s", theatres[i].arguments, messages ? messages : error.message);
        size_t bases = 0;
        for (size_t s = 0; s < instance->n_sites; s++)
            bases += instance->sites[s].domain == PK_AIR;
        assert_int_equal(bases, theatres[i].bases);
        assert_int_equal(instance->n_types, theatres[i].types);
        assert_int_equal(instance->n_contributors, theatres[i].contributors);
        assert_int_equal(instance->n_targets, theatres[i].targets);
        pk_instance_free(instance);
    }
    scratch_remove(folder);
}

static void wrong_usage(void **state)
{
    (void)state;
    static const char *const wrong[] = {"--size Q",          "--seed",       "--seed x",
                                        "--seed 2000000001", "--bases -1",   "--types 0",
                                        "--zones 1.5",       "--colour red", "--seed 99999999999999999999"};
    char folder[1024], path[2048];
    scratch_make(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/theatre.ini", folder);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        generate(wrong[i], path, 64);
    generate("--help", path, 0);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_bytes), cmocka_unit_test(wrong_usage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
