/* anneal-metrics-text.h: what is said of a series of metrics, or of what is wrong with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "90 numbers from 0.3 to 2.3, the last one 0.3" */
char *anneal_metrics_dup_summary (const double *metrics,
                                  gsize         n_metrics);
/* "Line 3, column 7: …", if @error has a place in @text. */
char *anneal_metrics_dup_located (const char   *text,
                                  gsize         length,
                                  const GError *error);

/* From now on, endless lines that are inserted are broken where numbers are separated: a text view takes minutes for a
 * list of thousands in one line, as Python prints it. */
void  anneal_metrics_break_lines (GtkTextBuffer *buffer);

G_END_DECLS
