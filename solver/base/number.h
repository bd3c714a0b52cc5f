/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_NUMBER_H
#define PICKET_BASE_NUMBER_H

/* The least number of digits, from 15 on, with which "%.*g" reads back to the same double. */
int pk_digits_needed(double value);

#endif
