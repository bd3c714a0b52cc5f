/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <picket/status.h>

#include <stdarg.h>
#include <stdio.h>

#undef pk_fail

pk_status pk_fail(pk_error *error, pk_status status, const char *format, ...)
{
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        error->status = status;
    }
    return status;
}

const char *pk_status_text(pk_status status)
{
    switch (status) {
    case PK_OK: return "no error";
    case PK_ERROR_USAGE: return "wrong usage";
    case PK_ERROR_DATA: return "bad data";
    case PK_ERROR_NO_INPUT: return "no such input";
    case PK_ERROR_OUTPUT: return "output could not be written";
    case PK_ERROR_MEMORY: return "out of memory";
    case PK_ERROR_INTERNAL: return "internal fault";
    case PK_STATUS_COUNT: break;
    }
    return "unknown status";
}
