/* anneal-metrics-text.c: what is said of a series of metrics, or of what is wrong with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "anneal-metrics-text.h"

#include "anneal-error.h"
#include "anneal-metric-series.h"
#include "anneal-number.h"
#include "anneal-text.h"

#define SHOWN_DIGITS 5

/* Bytes: a line beyond the first is broken into ones of at least the second. */
#define ENDLESS_LINE 2000
#define BROKEN_LINE  60

char *
anneal_metrics_dup_summary (const double *metrics,
                            gsize         n_metrics)
{
  double least, greatest;

  if (n_metrics == 0)
    return g_strdup (_("No numbers yet, and so no curve: "
                       "draw them over the plot, write or import them, or take a sample"));

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

static gboolean
has_endless_line (const char *text,
                  gsize       length)
{
  gsize start = 0;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      start = i + 1;
    else if (i - start > ENDLESS_LINE)
      return TRUE;

  return FALSE;
}

static void
insert_text_cb (GtkTextBuffer *buffer,
                GtkTextIter   *place,
                const char    *text,
                int            length,
                gpointer       user_data)
{
  gsize n = length >= 0 ? (gsize) length : strlen (text);
  gsize column = 0;

  if (!has_endless_line (text, n))
    return;

  g_autoptr(GString) broken = g_string_sized_new (n + n / BROKEN_LINE);

  for (gsize i = 0; i < n; i++)
    {
      g_string_append_c (broken, text[i]);
      column = text[i] == '\n' ? 0 : column + 1;
      if (column < BROKEN_LINE || strchr (", ;\t", text[i]) == NULL || (i + 1 < n && text[i + 1] == ' '))
        continue;

      g_string_append_c (broken, '\n');
      column = 0;
    }

  g_signal_stop_emission_by_name (buffer, "insert-text");
  g_signal_handlers_block_by_func (buffer, insert_text_cb, user_data);
  gtk_text_buffer_insert (buffer, place, broken->str, (int) broken->len);
  g_signal_handlers_unblock_by_func (buffer, insert_text_cb, user_data);
}

void
anneal_metrics_break_lines (GtkTextBuffer *buffer)
{
  g_return_if_fail (GTK_IS_TEXT_BUFFER (buffer));

  g_signal_connect (buffer, "insert-text", G_CALLBACK (insert_text_cb), NULL);
}
