/* anneal-plot-figure.h: what to draw, as plain data
 *
 * Everything is borrowed.  Lanes lie one above the other on one x axis.  The plot knows nothing of learning rates.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "anneal-plot-pyramid.h"

G_BEGIN_DECLS

#define ANNEAL_PLOT_N_COLORS 10       /* Okabe–Ito's eight without black's twin, and two more; each with its own dash */
#define ANNEAL_PLOT_N_DASHES 10

typedef enum
{
  ANNEAL_PLOT_LINEAR,
  ANNEAL_PLOT_LOG,
} AnnealPlotScaleKind;

/* How a line is shown. */
typedef enum
{
  ANNEAL_PLOT_STROKE,       /* as a line */
  ANNEAL_PLOT_FILL,         /* as bars from the bottom of the lane, each until the next x */
  ANNEAL_PLOT_HATCH,        /* the same, hatched */
  ANNEAL_PLOT_CHANGES,      /* by pins through the lane wherever y[i] differs from y[i - 1]; y has no scale then */
} AnnealPlotStyle;

/* y[i] lies at x = x_first + i * x_step. */
typedef struct
{
  const double            *y;           /* (n) */
  gsize                    n;
  double                   x_first;
  double                   x_step;      /* above 0 */
  gboolean                 hold;        /* y[i] holds until the next x: a stair */
  double                   x_end;       /* with hold: where the last value ends */
  const AnnealPlotPyramid *pyramid;     /* (nullable): of y; without it every draw reads all of y */
  guint32                  color;       /* 0xRRGGBB, adapted to a dark background by the theme */
  guint                    dash;        /* 0: solid */
  double                   width;       /* px */
  gboolean                 pale;        /* stands behind what matters: mixed with the background */
  AnnealPlotStyle          style;
  const char              *label;       /* (nullable): in the legend; NULL for further groups of a run */
} AnnealPlotLine;

typedef struct
{
  const char           *label;          /* "Learning rate" */
  AnnealPlotScaleKind   scale;
  double                min, max;       /* the range shown; NAN: from the lines within the x range */
  double                weight;         /* share of the height; 1 for the main lane */
  double                text_lines;     /* above 0: so many lines of text high instead */
  gboolean              keyed;          /* its lines are named beside its label, not in the legend */
  const AnnealPlotLine *lines;
  guint                 n_lines;
} AnnealPlotLane;

/* A vertical mark through all lanes. */
typedef struct
{
  double      x;
  guint32     color;
  const char *label;                    /* (nullable) */
} AnnealPlotMark;

typedef struct
{
  const char           *title;          /* (nullable) */
  const char           *x_label;        /* "Update", "Epoch" */
  double                x_unit;         /* the axis is labelled in x / x_unit: batches per epoch for epochs, else 1 */
  gboolean              x_decades;      /* x is an exponent of ten: the axis is labelled with the powers */
  double                x_min, x_max;   /* the range shown */
  const AnnealPlotLane *lanes;
  guint                 n_lanes;
  const AnnealPlotMark *marks;
  guint                 n_marks;
  guint                 mark_lane;      /* that the labels of marks stand in */
  const char           *note;           /* (nullable): shown in the middle of an empty figure */
} AnnealPlotFigure;

typedef struct
{
  guint32     background, foreground, grid, muted;    /* 0xRRGGBB */
  double      background_alpha;                       /* 0: transparent */
  const char *font;                                   /* a Pango font description: "Sans 10" */
  gboolean    dark;                                   /* lines are lightened to keep their contrast */
  gboolean    legend;                                 /* the window has its own list of runs */
} AnnealPlotTheme;

extern const AnnealPlotTheme anneal_plot_theme_light;
extern const AnnealPlotTheme anneal_plot_theme_dark;

guint32 anneal_plot_palette (guint i);                /* Okabe–Ito order */

G_END_DECLS
