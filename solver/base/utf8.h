/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_UTF8_H
#define PICKET_BASE_UTF8_H

#include <stddef.h>

/* U+FFFD, in place of a byte that is not part of valid UTF-8. */
#define PK_UTF8_REPLACEMENT "\xef\xbf\xbd"

/* Length of the valid UTF-8 sequence (RFC 3629) that a text which ends in NUL has here, 0 where there is none. O(1). */
size_t pk_utf8_length(const unsigned char *text);

#endif
