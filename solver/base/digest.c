/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

pk_status pk_digest_file(const char *path, uint64_t *digest, pk_error *error)
{
    const uint64_t start = UINT64_C(14695981039346656037);
    const uint64_t prime = UINT64_C(1099511628211);
    *digest = start;
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return PK_OK;
    FILE *file = fopen(path, "rb");
    if (!file)
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: %s", path, strerror(errno));
    unsigned char bytes[1 << 14];
    size_t n;
    uint64_t state = start;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        for (size_t i = 0; i < n; i++)
            state = (state ^ bytes[i]) * prime;
    pk_status status = ferror(file) ? pk_fail(error, PK_ERROR_NO_INPUT, "%s: %s", path, strerror(errno)) : PK_OK;
    fclose(file);
    if (status == PK_OK)
        *digest = state;
    return status;
}
