/* anneal-metrics-text.c: what is said of a series of metrics, or of what is wrong with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "anneal-metrics-text.h"

#include "anneal-error.h"
#include "anneal-metric-series.h"
#include "anneal-number.h"
#include "anneal-text.h"

#define SHOWN_DIGITS 5

char *
anneal_metrics_dup_summary (const double *metrics,
                            gsize         n_metrics)
{
  double least, greatest;

  if (n_metrics == 0)
    return g_strdup (_("No number"));

  g_autofree char *last = anneal_number_dup_shown (metrics[n_metrics - 1], SHOWN_DIGITS);

  if (!anneal_metrics_measure (metrics, n_metrics, &least, &greatest))
    /* translators: how many numbers a list has, none of them finite, and the last one */
    return g_strdup_printf (ngettext ("%'" PRIu64 " number: %s", "%'" PRIu64 " numbers, the last one %s", n_metrics),
                            (guint64) n_metrics, last);

  g_autofree char *low = anneal_number_dup_shown (least, SHOWN_DIGITS);
  g_autofree char *high = anneal_number_dup_shown (greatest, SHOWN_DIGITS);

  if (n_metrics == 1)
    /* translators: a list of one number */
    return g_strdup_printf (_("One number: %s"), last);

  /* translators: how many numbers a list has, the least, the greatest, and the last one */
  return g_strdup_printf (ngettext ("%'" PRIu64 " number from %s to %s, the last one %s",
                                    "%'" PRIu64 " numbers from %s to %s, the last one %s", n_metrics),
                          (guint64) n_metrics, low, high, last);
}

char *
anneal_metrics_dup_located (const char   *text,
                            gsize         length,
                            const GError *error)
{
  AnnealSpan span;
  guint line, column;

  if (!anneal_error_get_span (error, &span))
    return g_strdup (error->message);

  anneal_text_locate (text, length, span.start, &line, &column);
  /* translators: goes before what is wrong there */
  return g_strdup_printf (_("Line %u, column %u: %s"), line, column, error->message);
}
