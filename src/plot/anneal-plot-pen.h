/* anneal-plot-pen.h: what a figure is drawn with: a cairo context, or the text of an SVG file
 *
 * cairo writes the letters of an SVG as shapes; a pen of our own writes them as text, and lines in fewer bytes.
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

/* All that a line covers of a column, px. */
typedef struct
{
  double x;                     /* the middle */
  double top, bottom;
} AnnealPlotBar;

typedef enum
{
  ANNEAL_PLOT_ANCHOR_START,
  ANNEAL_PLOT_ANCHOR_MIDDLE,
  ANNEAL_PLOT_ANCHOR_END,
} AnnealPlotAnchor;

typedef struct _AnnealPlotPen AnnealPlotPen;

typedef struct
{
  void (*fill)   (AnnealPlotPen       *self,
                  const AnnealPlotBox *box,
                  guint32              color,
                  double               alpha);
  /* @points: (element-type AnnealPlotPoint) */
  void (*stroke) (AnnealPlotPen       *self,
                  const GArray        *points,
                  guint32              color,
                  double               width,
                  guint                dash);
  /* @bars: (element-type AnnealPlotBar): each @width wide and that much longer, as strokes would be */
  void (*bars)   (AnnealPlotPen       *self,
                  const GArray        *bars,
                  guint32              color,
                  double               width);
  /* @y: of the baseline */
  void (*write)  (AnnealPlotPen       *self,
                  AnnealPlotTextStyle  style,
                  const char          *text,
                  double               x,
                  double               y,
                  AnnealPlotAnchor     anchor,
                  guint32              color);
  /* Nothing is drawn outside of @box until the next call; NULL: everything is. */
  void (*clip)   (AnnealPlotPen       *self,
                  const AnnealPlotBox *box);
} AnnealPlotPenClass;

struct _AnnealPlotPen
{
  const AnnealPlotPenClass *class;
  AnnealPlotText            text;
  double                    resolution;     /* how many details a px can show */
  cairo_t                  *cr;             /* (nullable): of a cairo pen */
  GString                  *svg;            /* (nullable): of an SVG pen */
  gsize                     n_points;       /* of all lines so far */
};

/* @theme: (nullable): without it nothing can be written.  @resolution: 0 for that of the context's surface. */
void    anneal_plot_pen_init_cairo (AnnealPlotPen         *self,
                                    const AnnealPlotTheme *theme,
                                    cairo_t               *cr,
                                    double                 resolution);
void    anneal_plot_pen_init_svg   (AnnealPlotPen         *self,
                                    const AnnealPlotTheme *theme,
                                    const char            *title,       /* (nullable) */
                                    double                 width,
                                    double                 height);
GBytes *anneal_plot_pen_end_svg    (AnnealPlotPen         *self);
void    anneal_plot_pen_clear      (AnnealPlotPen         *self);

/* A straight line, one px wide and on whole pixels: @y0 equals @y1, or @x0 @x1. */
void    anneal_plot_pen_draw_rule  (AnnealPlotPen         *self,
                                    double                 x0,
                                    double                 y0,
                                    double                 x1,
                                    double                 y1,
                                    guint32                color);

/* @y: of the baseline.  Nothing, if @text is empty. */
void    anneal_plot_pen_write      (AnnealPlotPen         *self,
                                    AnnealPlotTextStyle    style,
                                    const char            *text,
                                    double                 x,
                                    double                 y,
                                    AnnealPlotAnchor       anchor,
                                    guint32                color);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealPlotPen, anneal_plot_pen_clear)

G_END_DECLS
