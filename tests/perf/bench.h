/* bench.h: what the benchmarks share: medians and ratios of alternated rounds
 *
 * Machines are shared and noisy: only ratios of what was timed in turn are worth printing, and nothing here fails.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline int
bench_compare (gconstpointer a,
               gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

/* Sorts @values: (n). */
static inline double
bench_median (double *values,
              guint   n)
{
  qsort (values, n, sizeof *values, bench_compare);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* @a, @b: (n): milliseconds of rounds taken in turn; both are sorted afterwards.  @aim: what the ratio should not
 * pass. */
static inline void
bench_print_ratio (const char *what,
                   double     *a,
                   double     *b,
                   guint       n,
                   double      aim)
{
  g_autofree double *ratios = g_new (double, n);

  for (guint i = 0; i < n; i++)
    ratios[i] = a[i] / b[i];

  double ratio = bench_median (ratios, n);

  g_print ("%-60s %8.2f ms / %8.2f ms = %6.2f (%.2f to %.2f; aim: at most %.2f)%s\n", what,
           bench_median (a, n), bench_median (b, n), ratio, ratios[0], ratios[n - 1], aim,
           ratio <= aim ? "  met" : "  MISSED");
}

G_END_DECLS
