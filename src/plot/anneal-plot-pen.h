/* anneal-plot-pen.h: what a figure is drawn with: a cairo context, or the text of an SVG file
 *
 * cairo writes the letters of an SVG as shapes; a pen of our own writes them as text, and curves in fewer bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-layout.h"
#include "anneal-plot-text.h"

G_BEGIN_DECLS

/* px; a NAN in x breaks a line. */
typedef struct
{
  double x, y;
} AnnealPlotPoint;

typedef enum
{
  ANNEAL_PLOT_ANCHOR_START,
  ANNEAL_PLOT_ANCHOR_MIDDLE,
  ANNEAL_PLOT_ANCHOR_END,
} AnnealPlotAnchor;

/* One of the two is not NULL. */
typedef struct
{
  cairo_t        *cr;
  GString        *svg;
  AnnealPlotText *text;
} AnnealPlotPen;

void anneal_plot_pen_fill_box     (AnnealPlotPen         *self,
                                   const AnnealPlotBox   *box,
                                   guint32                color,
                                   double                 alpha);
/* One px wide, on whole pixels. */
void anneal_plot_pen_draw_rule    (AnnealPlotPen         *self,
                                   double                 x0,
                                   double                 y0,
                                   double                 x1,
                                   double                 y1,
                                   guint32                color);
void anneal_plot_pen_stroke       (AnnealPlotPen         *self,
                                   const AnnealPlotPoint *points,
                                   gsize                  n_points,
                                   guint32                color,
                                   double                 width,
                                   guint                  dash);
/* Closed polygons, with an edge of @edge px. */
void anneal_plot_pen_fill         (AnnealPlotPen         *self,
                                   const AnnealPlotPoint *points,
                                   gsize                  n_points,
                                   guint32                color,
                                   double                 edge);
/* @y: the upper edge of the line of text. */
void anneal_plot_pen_write        (AnnealPlotPen         *self,
                                   const char            *text,
                                   AnnealPlotTextStyle    style,
                                   AnnealPlotAnchor       anchor,
                                   double                 x,
                                   double                 y,
                                   guint32                color);
/* Nothing is drawn outside of @box until the clip ends. */
void anneal_plot_pen_begin_clip   (AnnealPlotPen         *self,
                                   const AnnealPlotBox   *box);
void anneal_plot_pen_end_clip     (AnnealPlotPen         *self);

G_END_DECLS
