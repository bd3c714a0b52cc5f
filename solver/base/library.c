/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

static pk_status load(pk_library *library, pk_error *error)
{
    errno = 0;
    void *handle = dlopen(library->file, RTLD_LAZY | RTLD_LOCAL);
    if (!handle)
        return pk_fail(error, errno == ENOMEM ? PK_ERROR_MEMORY : PK_ERROR_INTERNAL,
                       "a library could not be loaded: %s", dlerror());
    for (size_t i = 0; i < library->n_symbols; i++) {
        void *address = dlsym(handle, library->symbols[i].name);
        if (!address)
            return pk_fail(error, PK_ERROR_INTERNAL, "a library lacks a function: %s", dlerror());
        memcpy(library->symbols[i].function, &address, sizeof address); /* C converts no void * to a function */
    }
    atomic_store(&library->is_loaded, true);
    return PK_OK;
}

pk_status pk_library_load(pk_library *library, pk_error *error)
{
    if (atomic_load(&library->is_loaded))
        return PK_OK;
    pthread_mutex_lock(&library->mutex);
    pk_status status = atomic_load(&library->is_loaded) ? PK_OK : load(library, error);
    pthread_mutex_unlock(&library->mutex);
    return status;
}
