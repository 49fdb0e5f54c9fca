/* anneal-sparkline.h: a series of numbers as one small line without axes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANNEAL_TYPE_SPARKLINE (anneal_sparkline_get_type ())

G_DECLARE_FINAL_TYPE (AnnealSparkline, anneal_sparkline, ANNEAL, SPARKLINE, GtkWidget)

/* @values: lent until the next call; @color: 0xRRGGBB, adapted to the theme. */
void anneal_sparkline_set_values (AnnealSparkline *self,
                                  const double    *values,     /* (nullable) */
                                  gsize            n_values,
                                  guint32          color);

G_END_DECLS
