/* anneal-plot-layout.c: where everything of a figure goes: ranges, ticks, margins, legend
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-layout.h"

#include "anneal-plot-legend.h"
#include "anneal-plot-text.h"

/* In ems. */
#define PAD_EMS           0.9     /* around everything */
#define TICK_GAP_EMS      0.5     /* between an axis and its labels */
#define LANE_LABEL_EMS    1.9     /* the line above a lane with its name */
#define LANE_GAP_EMS      0.8
#define X_LABEL_EMS       1.6
#define TITLE_EMS         2.2
#define LEGEND_GAP_EMS    1.2
#define X_TICK_EMS        6.0     /* room for one label */
#define Y_TICK_EMS        3.2

#define LEGEND_BESIDE_EMS 56.0    /* from this width on there is room beside the lanes */
#define LEGEND_SHARE      0.28    /* of the width beside, of the height below */
#define PADDING           0.04    /* of a range, above and below the lines */
#define INCLUDE_ZERO      0.5     /* an axis starts at 0 if the least value is below this share of the greatest */
#define MAX_ROUNDS        3       /* ticks need margins, and margins ticks: that settles soon */

/* What is known of the values of a lane. */
typedef struct
{
  double   least, greatest;
  double   least_positive;
  gboolean found;
} Extent;

static void
extend (Extent               *extent,
        const AnnealPlotLine *line,
        gsize                 first,
        gsize                 last,
        gboolean              positive)
{
  double least, greatest;
  gboolean found = line->pyramid != NULL
                   ? anneal_plot_pyramid_query (line->pyramid, first, last, &least, &greatest)
                   : anneal_plot_scan (line->y, first, last, &least, &greatest);

  if (!found)
    return;

  extent->found = TRUE;
  extent->least = fmin (extent->least, least);
  extent->greatest = fmax (extent->greatest, greatest);
  if (!positive)
    return;

  if (least > 0)
    extent->least_positive = fmin (extent->least_positive, least);
  else if (line->pyramid != NULL && anneal_plot_pyramid_query_positive (line->pyramid, first, last, &least))
    extent->least_positive = fmin (extent->least_positive, least);
  else if (line->pyramid == NULL)
    for (gsize i = first; i <= last; i++)
      if (line->y[i] > 0)
        extent->least_positive = fmin (extent->least_positive, line->y[i]);
}

/* Of the values whose x lies in [x_min, x_max], and of the ones that lead into it. */
static Extent
measure_lane (const AnnealPlotLane *lane,
              double                x_min,
              double                x_max)
{
  Extent extent = { HUGE_VAL, -HUGE_VAL, HUGE_VAL, FALSE };

  for (guint i = 0; i < lane->n_lines; i++)
    {
      const AnnealPlotLine *line = &lane->lines[i];
      double first = floor ((x_min - line->x_first) / line->x_step);
      double last = ceil ((x_max - line->x_first) / line->x_step);

      if (line->n == 0 || !(last >= 0) || !(first < (double) line->n))
        continue;
      extend (&extent, line, first > 0 ? (gsize) first : 0,
              last < (double) line->n ? (gsize) last : line->n - 1, lane->scale == ANNEAL_PLOT_LOG);
    }

  return extent;
}

static void
choose_linear (const Extent *extent,
               double       *min,
               double       *max)
{
  double least = extent->least;
  double greatest = extent->greatest;

  if (least >= 0 && least <= INCLUDE_ZERO * greatest)
    least = 0;
  else if (greatest <= 0 && greatest >= INCLUDE_ZERO * least)
    greatest = 0;

  /* Shares first: the difference of two doubles may be too large for a double. */
  double padding = greatest * PADDING - least * PADDING;

  *min = least - (least == 0 ? padding / 2 : padding);
  *max = greatest + (greatest == 0 ? padding / 2 : padding);
}

static void
choose_log (const Extent *extent,
            double       *min,
            double       *max)
{
  if (!(extent->least_positive < HUGE_VAL))
    return;

  double ratio = extent->greatest / extent->least_positive;

  if (!(ratio > 1))
    {
      *min = *max = extent->greatest;     /* the scale finds a range around it */
      return;
    }

  double padding = pow (ratio, PADDING);

  *min = extent->least_positive / padding;
  *max = extent->greatest * padding;
}

static void
set_y_scale (AnnealPlotLaneLayout *self,
             const AnnealPlotLane *lane,
             double                x_min,
             double                x_max)
{
  Extent extent = measure_lane (lane, x_min, x_max);
  double min = NAN, max = NAN;

  if (extent.found && lane->scale == ANNEAL_PLOT_LINEAR)
    choose_linear (&extent, &min, &max);
  else if (extent.found)
    choose_log (&extent, &min, &max);

  if (!extent.found && lane->scale == ANNEAL_PLOT_LINEAR)
    min = 0, max = 1;
  min = isnan (lane->min) ? min : lane->min;
  max = isnan (lane->max) ? max : lane->max;

  self->hides_values = lane->scale == ANNEAL_PLOT_LOG && extent.found && !(extent.least > 0);
  anneal_plot_scale_init (&self->y_scale, lane->scale, min, max, 0, 0);
}

static void
set_y_ticks (AnnealPlotLaneLayout *self,
             const AnnealPlotText *text)
{
  guint most = (guint) CLAMP (self->box.height / (Y_TICK_EMS * text->em), 2, 12);

  self->y_scale.at_min = self->box.y + self->box.height;
  self->y_scale.at_max = self->box.y;
  g_clear_pointer (&self->y_ticks, anneal_plot_ticks_free);
  self->y_ticks = anneal_plot_ticks_new (&self->y_scale, 1, most, FALSE);
}

static double
measure_labels (const AnnealPlotTicks *ticks,
                AnnealPlotText        *text)
{
  double widest = 0;

  for (guint i = 0; i < ticks->n_ticks; i++)
    if (ticks->ticks[i].label != NULL)
      widest = MAX (widest, anneal_plot_text_get_width (text, ticks->ticks[i].label, ANNEAL_PLOT_TEXT_REGULAR));

  return ceil (widest);
}

/* Shares [y, y + height) out to the lanes by weight. */
static void
stack_lanes (AnnealPlotLayout       *self,
             const AnnealPlotFigure *figure,
             const AnnealPlotText   *text,
             double                  y,
             double                  height)
{
  double weights = 0;
  double labels = self->n_lanes * LANE_LABEL_EMS * text->em;
  double gaps = (self->n_lanes > 0 ? self->n_lanes - 1 : 0) * LANE_GAP_EMS * text->em;
  double room = MAX (height - labels - gaps, 0);

  for (guint i = 0; i < self->n_lanes; i++)
    weights += figure->lanes[i].weight > 0 ? figure->lanes[i].weight : 1;

  for (guint i = 0; i < self->n_lanes; i++)
    {
      AnnealPlotBox *box = &self->lanes[i].box;

      box->y = round (y + LANE_LABEL_EMS * text->em);
      box->height = floor (room * (figure->lanes[i].weight > 0 ? figure->lanes[i].weight : 1) / weights);
      y = box->y + box->height + LANE_GAP_EMS * text->em;
    }
}

/* The x of the lanes, from the labels left of them; TRUE if that changed nothing. */
static gboolean
set_columns (AnnealPlotLayout       *self,
             const AnnealPlotFigure *figure,
             AnnealPlotText         *text,
             double                  right)
{
  double pad = PAD_EMS * text->em;
  double labels = 0;

  for (guint i = 0; i < self->n_lanes; i++)
    labels = MAX (labels, measure_labels (self->lanes[i].y_ticks, text));

  double x = ceil (pad + labels + TICK_GAP_EMS * text->em);
  double width = MAX (floor (right - x), 0);
  gboolean settled = self->lanes[0].box.x == x && self->lanes[0].box.width == width;

  for (guint i = 0; i < self->n_lanes; i++)
    {
      self->lanes[i].box.x = x;
      self->lanes[i].box.width = width;
    }

  anneal_plot_scale_init (&self->x_scale, ANNEAL_PLOT_LINEAR, figure->x_min, figure->x_max, x, x + width);
  g_clear_pointer (&self->x_ticks, anneal_plot_ticks_free);
  self->x_ticks = anneal_plot_ticks_new (&self->x_scale, figure->x_unit > 0 ? figure->x_unit : 1,
                                         (guint) CLAMP (width / (X_TICK_EMS * text->em), 1, 16), FALSE);
  return settled;
}

static void
place_legend (AnnealPlotLayout       *self,
              const AnnealPlotFigure *figure,
              AnnealPlotText         *text,
              AnnealPlotBox          *room)
{
  double gap = LEGEND_GAP_EMS * text->em;

  self->legend_beside = self->width >= LEGEND_BESIDE_EMS * text->em;
  if (self->legend_beside)
    anneal_plot_legend_measure (figure, text, TRUE, room->width * LEGEND_SHARE, room->height, &self->legend);
  else
    anneal_plot_legend_measure (figure, text, FALSE, room->width, room->height * LEGEND_SHARE, &self->legend);

  if (self->legend.width <= 0)
    return;

  if (self->legend_beside)
    {
      room->width = MAX (room->width - self->legend.width - gap, 0);
      self->legend.x = room->x + room->width + gap;
      self->legend.y = room->y + LANE_LABEL_EMS * text->em;
    }
  else
    {
      room->height = MAX (room->height - self->legend.height - gap / 2, 0);
      self->legend.x = room->x + PAD_EMS * text->em;
      self->legend.y = room->y + room->height + gap / 2;
    }
}

void
anneal_plot_layout_init (AnnealPlotLayout       *self,
                         const AnnealPlotFigure *figure,
                         const AnnealPlotTheme  *theme,
                         double                  width,
                         double                  height)
{
  g_auto(AnnealPlotText) text = { .layout = NULL };

  anneal_plot_text_init (&text, theme);
  *self = (AnnealPlotLayout) {
    .width = width,
    .height = height,
    .n_lanes = MIN (figure->n_lanes, ANNEAL_PLOT_MAX_LANES),
  };

  double pad = PAD_EMS * text.em;
  AnnealPlotBox room = { pad, pad / 2, MAX (width - 2 * pad, 0), MAX (height - 1.5 * pad, 0) };

  if (figure->title != NULL && figure->title[0] != '\0')
    {
      self->title = (AnnealPlotBox) { room.x, room.y, room.width, MIN (TITLE_EMS * text.em, room.height) };
      room.y += self->title.height;
      room.height -= self->title.height;
    }
  if (theme->legend)
    place_legend (self, figure, &text, &room);

  double below = TICK_GAP_EMS * text.em + text.line_height + X_LABEL_EMS * text.em;

  stack_lanes (self, figure, &text, room.y, MAX (room.height - below, 0));
  for (guint i = 0; i < self->n_lanes; i++)
    {
      set_y_scale (&self->lanes[i], &figure->lanes[i], figure->x_min, figure->x_max);
      set_y_ticks (&self->lanes[i], &text);
    }
  for (guint round = 0; self->n_lanes > 0 && round < MAX_ROUNDS; round++)
    if (set_columns (self, figure, &text, room.x + room.width))
      break;
}

void
anneal_plot_layout_clear (AnnealPlotLayout *self)
{
  g_clear_pointer (&self->x_ticks, anneal_plot_ticks_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->lanes); i++)
    g_clear_pointer (&self->lanes[i].y_ticks, anneal_plot_ticks_free);
}
