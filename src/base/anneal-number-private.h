/* anneal-number-private.h: the shortest digits of a double
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* digits × 10^exponent, where digits does not end in 0 */
typedef struct
{
  guint64 digits;
  int     exponent;
} AnnealDecimal;

/* @value: finite and above 0.  The decimal with the fewest digits that reads back as it, and of those the nearest. */
AnnealDecimal anneal_number_find_shortest (double value);

G_END_DECLS
