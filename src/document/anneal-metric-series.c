/* anneal-metric-series.c: the numbers that a schedule may be stepped with: read from text, measured, made up
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "anneal-metric-series.h"

#include "anneal-number.h"
#include "anneal-text.h"

#define SEPARATORS " \t\v\f\r\n,;[]()"

/* Samples fall from the first loss to the last one, or rise between two accuracies. */
#define FIRST_LOSS     2.3
#define LAST_LOSS      0.3
#define FIRST_ACCURACY 0.1
#define LAST_ACCURACY  0.93
#define FALLING_SHARE  0.35     /* of a plateau's ticks: the others are flat */
#define NOISE          0.12     /* of the value, up and down */
#define SAMPLE_PLACES  4        /* what a training script prints */

static gboolean
append_number (const char *text,
               gsize       start,
               gsize       end,
               GArray     *numbers,
               GError    **error)
{
  g_autofree char *word = g_strndup (text + start, end - start);
  AnnealSpan span = { start, end };
  double number;

  if (!anneal_number_parse (word, &number, NULL))
    {
      g_autofree char *shown = anneal_text_escape (word, -1);

      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, span, _("“%s” is not a number"), shown);
      return FALSE;
    }
  if (numbers->len == ANNEAL_MAX_METRICS)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, span, _("There can be at most %d metrics"), ANNEAL_MAX_METRICS);
      return FALSE;
    }

  g_array_append_val (numbers, number);

  return TRUE;
}

double *
anneal_metrics_parse (const char *text,
                      gsize      *n_metrics,
                      GError    **error)
{
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  gsize start = 0;

  *n_metrics = 0;
  while (TRUE)
    {
      start += strspn (text + start, SEPARATORS);

      gsize length = strcspn (text + start, SEPARATORS);

      if (length == 0)
        break;
      if (!append_number (text, start, start + length, numbers, error))
        return NULL;
      start += length;
    }

  return g_array_steal (numbers, n_metrics);
}

char *
anneal_metrics_dup_text (const double *metrics,
                         gsize         n,
                         const char   *separator)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      char number[ANNEAL_NUMBER_LENGTH];
      gsize length = anneal_number_format (metrics[i], number);

      if (i > 0)
        g_string_append (text, separator);
      g_string_append_len (text, number, (gssize) length);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
anneal_metrics_check_length (gsize    n_metrics,
                             GError **error)
{
  if (n_metrics <= ANNEAL_MAX_SAVED_METRICS)
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("A run can have at most %d metrics, not %llu"),
                    ANNEAL_MAX_SAVED_METRICS, (unsigned long long) n_metrics);
  return FALSE;
}

gboolean
anneal_metrics_measure (const double *metrics,
                        gsize         n_metrics,
                        double       *least,
                        double       *greatest)
{
  *least = INFINITY;
  *greatest = -INFINITY;
  for (gsize i = 0; i < n_metrics; i++)
    if (isfinite (metrics[i]))
      {
        *least = MIN (*least, metrics[i]);
        *greatest = MAX (*greatest, metrics[i]);
      }

  return *least <= *greatest;
}

double *
anneal_metrics_dup_drawn (const double *metrics,
                          gsize         n_metrics,
                          gsize         from,
                          double        from_value,
                          gsize         to,
                          double        to_value,
                          gsize        *n_drawn)
{
  gsize first = MIN (from, to);
  gsize last = MAX (from, to);
  double distance = (double) to - (double) from;

  *n_drawn = MAX (n_metrics, last + 1);

  double *drawn = g_new (double, *n_drawn);

  if (n_metrics > 0)
    memcpy (drawn, metrics, n_metrics * sizeof *drawn);
  for (gsize i = n_metrics; i < first; i++)
    drawn[i] = n_metrics > 0 ? metrics[n_metrics - 1] : from_value;
  for (gsize i = first; i <= last; i++)
    drawn[i] = i == to ? to_value
                       : from_value + (to_value - from_value) * (((double) i - (double) from) / distance);

  return drawn;
}

const char *
anneal_metric_sample_get_name (AnnealMetricSample sample)
{
  static const char * const names[] = {
    /* translators: a loss that falls, then stays where it is */
    [ANNEAL_METRIC_PLATEAU] = N_("Loss with a plateau"),
    [ANNEAL_METRIC_NOISY] = N_("Noisy loss"),
    [ANNEAL_METRIC_RISING] = N_("Rising accuracy"),
  };

  return names[sample];
}

/* Something between -1 and 1 that looks like chance and is always the same: an integer hash (MurmurHash3's finalizer)
 * of the position. */
static double
tremble (guint64 position)
{
  guint64 hash = (position + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  hash ^= hash >> 33;

  return (double) (hash >> 12) / (double) (G_GUINT64_CONSTANT (1) << 51) - 1.0;
}

/* @at: from 0, the start, to 1, the end. */
static double
invent (AnnealMetricSample sample,
        gsize              k,
        double             at)
{
  double left = MAX (1.0 - at / FALLING_SHARE, 0.0);

  switch (sample)
    {
    case ANNEAL_METRIC_NOISY:
      return (LAST_LOSS + (FIRST_LOSS - LAST_LOSS) * exp (-4.0 * at)) * (1.0 + NOISE * tremble (k));
    case ANNEAL_METRIC_RISING:
      return LAST_ACCURACY - (LAST_ACCURACY - FIRST_ACCURACY) * exp (-6.0 * at);
    case ANNEAL_METRIC_PLATEAU:
    case ANNEAL_N_METRIC_SAMPLES:
    default:
      return LAST_LOSS + (FIRST_LOSS - LAST_LOSS) * left * left * left;
    }
}

void
anneal_metric_sample_fill (AnnealMetricSample  sample,
                           double             *metrics,
                           gsize               n_metrics)
{
  for (gsize k = 0; k < n_metrics; k++)
    metrics[k] = anneal_number_round (invent (sample, k, (double) k / (double) n_metrics), SAMPLE_PLACES);
}
