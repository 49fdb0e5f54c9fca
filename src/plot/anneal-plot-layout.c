/* anneal-plot-layout.c: where everything of a figure goes: ranges, ticks, margins, legend
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-layout.h"

#include "anneal-plot-legend.h"
#include "anneal-plot-text.h"
#include "anneal-plot-trace.h"

/* In ems. */
#define PAD_EMS           1.0     /* around everything */
#define TITLE_GAP_EMS     0.7
#define LANE_LABEL_EMS    0.5     /* between a lane and its name above it */
#define LANE_GAP_EMS      1.0
#define TICK_GAP_EMS      0.6     /* between an axis and its labels */
#define X_LABEL_EMS       0.35
#define LEGEND_GAP_EMS    1.5
#define X_TICK_EMS        1.6     /* between two labels */
#define Y_TICK_LINES      2.4     /* from label to label */
#define MIN_Y_TICK_LINES  1.15
#define MIN_LANE_LINES    2.5     /* below this, other things give way */

#define MAX_X_TICKS       12
#define MAX_Y_TICKS       9

#define LEGEND_BESIDE_EMS 56.0    /* from this width on there is room beside the lanes */
#define LEGEND_SHARE      0.28    /* of the width beside, of the height below */
#define PADDING           0.04    /* of a range, above and below the lines */
#define INCLUDE_ZERO      0.5     /* an axis starts at 0 if the least value is below this share of the greatest */
#define MAX_LOG_RATIO     1e10    /* what ends in rounding errors of 0 shall not squeeze all else */
#define MAX_ROUNDS        3       /* ticks need margins, and margins ticks: that settles soon */

/* What a figure may have, in the order in which it gives way. */
typedef enum
{
  FURNITURE_LANES,
  FURNITURE_X_TICKS,
  FURNITURE_LANE_LABELS,
  FURNITURE_X_LABEL,
  FURNITURE_TITLE,
  FURNITURE_LEGEND,
} Furniture;

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

  if (!anneal_plot_trace_find_extent (line, FALSE, first, last, &least, &greatest))
    return;

  extent->found = TRUE;
  extent->least = fmin (extent->least, least);
  extent->greatest = fmax (extent->greatest, greatest);
  if (positive && anneal_plot_trace_find_extent (line, TRUE, first, last, &least, &greatest))
    extent->least_positive = fmin (extent->least_positive, least);
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
      gsize first, last;

      if (line->style != ANNEAL_PLOT_CHANGES
          && anneal_plot_trace_find_visible (line, x_min, x_max, &first, &last))
        extend (&extent, line, first, last, lane->scale == ANNEAL_PLOT_LOG);
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

  double least = MAX (extent->least_positive, extent->greatest / MAX_LOG_RATIO);
  double ratio = extent->greatest / least;

  if (!(ratio > 1))
    {
      *min = *max = extent->greatest;     /* the scale finds a range around it */
      return;
    }

  double padding = pow (ratio, PADDING);

  *min = least / padding;
  *max = extent->greatest * padding;
}

static void
set_y_scale (AnnealPlotLaneLayout *self,
             const AnnealPlotLane *lane,
             double                x_min,
             double                x_max)
{
  Extent extent = measure_lane (lane, x_min, x_max);
  double min = (double) NAN, max = (double) NAN;

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
  const AnnealPlotFont *font = &text->fonts[ANNEAL_PLOT_TEXT_TICK];
  double lines = self->box.height / font->height;
  guint most = (guint) CLAMP (lines / Y_TICK_LINES + 1, lines > MIN_Y_TICK_LINES ? 2 : 1, MAX_Y_TICKS);
  double end = (double) INFINITY;

  self->y_scale.at_min = self->box.y + self->box.height;
  self->y_scale.at_max = self->box.y;
  g_clear_pointer (&self->y_ticks, anneal_plot_ticks_free);
  self->y_ticks = anneal_plot_ticks_new (&self->y_scale, 1, self->box.height > 0 ? most : 0, FALSE);

  for (guint i = 0; i < self->y_ticks->n_ticks; i++)
    {
      AnnealPlotTick *tick = &self->y_ticks->ticks[i];
      double y = anneal_plot_scale_forward (&self->y_scale, tick->value);

      if (tick->label == NULL)
        continue;
      if (end - y < MIN_Y_TICK_LINES * font->height)
        g_clear_pointer (&tick->label, g_free);
      else
        end = y;
    }
}

static double
measure_labels (const AnnealPlotTicks *ticks,
                AnnealPlotText        *text)
{
  double widest = 0;

  for (guint i = 0; i < ticks->n_ticks; i++)
    if (ticks->ticks[i].label != NULL)
      widest = MAX (widest, anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_TICK, ticks->ticks[i].label));

  return ceil (widest);
}

static guint
count_labels (const AnnealPlotTicks *ticks)
{
  guint n = 0;

  for (guint i = 0; i < ticks->n_ticks; i++)
    n += ticks->ticks[i].label != NULL;
  return n;
}

/* Steps are whole; only of epochs, of which one has many updates, a part says something. */
static AnnealPlotTicks *
new_whole_ticks (const AnnealPlotScale *scale,
                 double                 unit,
                 guint                  most)
{
  if (!(unit > 0 && isfinite (unit)))
    unit = 1;

  AnnealPlotTicks *ticks = anneal_plot_ticks_new (scale, unit, most, TRUE);

  if (unit == 1 || most < 2 || count_labels (ticks) >= 2)
    return ticks;

  anneal_plot_ticks_free (ticks);
  return anneal_plot_ticks_new (scale, unit, most, FALSE);
}

/* Those of a logarithmic axis, at their exponents. */
static AnnealPlotTicks *
new_decade_ticks (const AnnealPlotScale *scale,
                  guint                  most)
{
  AnnealPlotScale powers;

  anneal_plot_scale_init (&powers, ANNEAL_PLOT_LOG, pow (10, scale->min), pow (10, scale->max), scale->at_min,
                          scale->at_max);

  AnnealPlotTicks *ticks = anneal_plot_ticks_new (&powers, 1, most, FALSE);

  for (guint i = 0; i < ticks->n_ticks; i++)
    ticks->ticks[i].value = log10 (ticks->ticks[i].value);
  return ticks;
}

static AnnealPlotTicks *
new_x_ticks (const AnnealPlotFigure *figure,
             const AnnealPlotScale  *scale,
             guint                   most)
{
  return figure->x_decades ? new_decade_ticks (scale, most) : new_whole_ticks (scale, figure->x_unit, most);
}

/* Takes away the labels that would touch the one before, or leave the figure. */
static void
thin_x_labels (AnnealPlotLayout *self,
               AnnealPlotText   *text)
{
  double end = -(double) INFINITY;

  for (guint i = 0; i < self->x_ticks->n_ticks; i++)
    {
      AnnealPlotTick *tick = &self->x_ticks->ticks[i];

      if (tick->label == NULL)
        continue;

      double half = anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_TICK, tick->label) / 2;
      double x = anneal_plot_scale_forward (&self->x_scale, tick->value);

      if (x - half < MAX (end, 0) || x + half > self->width)
        g_clear_pointer (&tick->label, g_free);
      else
        end = x + half + X_TICK_EMS / 2 * text->em;
    }
}

/* How far the last label reaches beyond the lanes. */
static double
measure_overhang (const AnnealPlotLayout *self,
                  AnnealPlotText         *text)
{
  const AnnealPlotBox *box = &self->lanes[0].box;
  double overhang = 0;

  for (guint i = 0; i < self->x_ticks->n_ticks; i++)
    {
      const AnnealPlotTick *tick = &self->x_ticks->ticks[i];

      if (tick->label != NULL)
        overhang = MAX (overhang, anneal_plot_scale_forward (&self->x_scale, tick->value) - box->x - box->width +
                                  anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_TICK, tick->label) / 2);
    }
  return ceil (overhang);
}

/* The lanes from @left to @right, and as many x ticks as there is room for labels. */
static void
set_columns (AnnealPlotLayout       *self,
             const AnnealPlotFigure *figure,
             AnnealPlotText         *text,
             double                  left,
             double                  right)
{
  double width = MAX (floor (right) - left, 0);
  guint most = width > 0 ? MAX_X_TICKS : 0;

  for (guint i = 0; i < self->n_lanes; i++)
    {
      self->lanes[i].box.x = left;
      self->lanes[i].box.width = self->lanes[i].box.height > 0 ? width : 0;
    }
  anneal_plot_scale_init (&self->x_scale, ANNEAL_PLOT_LINEAR, figure->x_min, figure->x_max, left, left + width);
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_clear_pointer (&self->x_ticks, anneal_plot_ticks_free);
      self->x_ticks = new_x_ticks (figure, &self->x_scale, most);

      guint fitting = (guint) (width / (measure_labels (self->x_ticks, text) + X_TICK_EMS * text->em) + 1);

      if (count_labels (self->x_ticks) <= fitting)
        break;
      most = MIN (most - 1, MAX (fitting, 2));
    }
}

static void
drop_y_labels (AnnealPlotLayout *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    for (guint k = 0; k < self->lanes[i].y_ticks->n_ticks; k++)
      g_clear_pointer (&self->lanes[i].y_ticks->ticks[k].label, g_free);
}

/* The margins beside the lanes, which labels need on either side. */
static void
place_columns (AnnealPlotLayout       *self,
               const AnnealPlotFigure *figure,
               AnnealPlotText         *text,
               const AnnealPlotBox    *room)
{
  double labels = 0;
  double right = room->x + room->width;
  double overhang = 0;

  for (guint i = 0; i < self->n_lanes; i++)
    labels = MAX (labels, measure_labels (self->lanes[i].y_ticks, text));

  double left = labels > 0 ? ceil (room->x + labels + TICK_GAP_EMS * text->em) : room->x;

  if (left > right - labels)
    {
      drop_y_labels (self);
      left = MIN (room->x, right);
    }
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      set_columns (self, figure, text, left, right - overhang);

      double beyond = measure_overhang (self, text) - overhang - (self->width - right - 1);

      if (!(beyond > 0) || beyond > room->width / 4)
        break;
      overhang += beyond;
    }
  thin_x_labels (self, text);
}

static void
place_legend (AnnealPlotLayout       *self,
              const AnnealPlotFigure *figure,
              AnnealPlotText         *text,
              AnnealPlotBox          *room)
{
  double gap = LEGEND_GAP_EMS * text->em;

  self->legend_beside = self->width >= LEGEND_BESIDE_EMS * text->em && anneal_plot_legend_count (figure) > 1;
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
      self->legend.y = room->y;
    }
  else
    {
      room->height = MAX (room->height - self->legend.height - gap / 2, 0);
      self->legend.x = room->x;
      self->legend.y = room->y + room->height + gap / 2;
    }
}

/* Takes a line of text off the lower end of @room; returns its baseline. */
static double
take_line (AnnealPlotBox        *room,
           const AnnealPlotFont *font,
           double                gap)
{
  room->height -= ceil (font->height + gap);
  return round (room->y + room->height + gap + font->ascent);
}

static double
get_weight (const AnnealPlotLane *lane)
{
  return lane->weight > 0 && isfinite (lane->weight) ? lane->weight : 1;
}

/* 0 for a lane that takes a share. */
static double
get_fixed_height (const AnnealPlotLane *lane,
                  const AnnealPlotText *text)
{
  return lane->text_lines > 0 && isfinite (lane->text_lines)
           ? ceil (lane->text_lines * text->fonts[ANNEAL_PLOT_TEXT_TICK].height)
           : 0;
}

/* Shares the height of @room out to the lanes by weight; returns the least height of a lane that takes a share. */
static double
stack_lanes (AnnealPlotLayout       *self,
             const AnnealPlotFigure *figure,
             const AnnealPlotText   *text,
             const AnnealPlotBox    *room,
             gboolean                with_labels)
{
  const AnnealPlotFont *font = &text->fonts[ANNEAL_PLOT_TEXT_LABEL];
  double above = ceil (with_labels ? font->height + LANE_LABEL_EMS * text->em : 0);
  double gap = LANE_GAP_EMS * text->em;
  double share = room->height + gap - self->n_lanes * (above + gap);
  double weights = 0;
  double least = (double) INFINITY;
  double y = room->y;

  for (guint i = 0; i < self->n_lanes; i++)
    {
      double fixed = get_fixed_height (&figure->lanes[i], text);

      weights += fixed > 0 ? 0 : get_weight (&figure->lanes[i]);
      share -= fixed;
    }
  for (guint i = 0; i < self->n_lanes; i++)
    {
      AnnealPlotLaneLayout *lane = &self->lanes[i];
      double fixed = get_fixed_height (&figure->lanes[i], text);

      lane->label_y = with_labels ? round (y + font->ascent) : (double) NAN;
      lane->box.y = round (y + above);
      lane->box.height = MAX (fixed > 0 ? MIN (fixed, room->y + room->height - lane->box.y)
                                        : floor (share * (get_weight (&figure->lanes[i]) / weights)), 0);
      least = fixed > 0 ? least : MIN (least, lane->box.height);
      y = lane->box.y + lane->box.height + gap;
    }
  return least;
}

/* Everything from top to bottom, with @most of what the figure may have.  FALSE: that leaves too little for the
 * lanes. */
static gboolean
place_rows (AnnealPlotLayout       *self,
            const AnnealPlotFigure *figure,
            const AnnealPlotTheme  *theme,
            AnnealPlotText         *text,
            Furniture               most,
            AnnealPlotBox          *room)
{
  const AnnealPlotFont *fonts = text->fonts;

  self->title = self->legend = (AnnealPlotBox) { .width = 0 };
  self->legend_beside = FALSE;
  self->x_ticks_y = self->x_label_y = (double) NAN;
  if (most >= FURNITURE_TITLE && figure->title != NULL && *figure->title != '\0')
    {
      double height = ceil (fonts[ANNEAL_PLOT_TEXT_TITLE].height + TITLE_GAP_EMS * text->em);

      self->title = (AnnealPlotBox) { room->x, room->y, room->width, height };
      room->y += height;
      room->height -= height;
    }
  if (most >= FURNITURE_LEGEND && theme->legend)
    place_legend (self, figure, text, room);
  if (most >= FURNITURE_X_LABEL && figure->x_label != NULL && *figure->x_label != '\0')
    self->x_label_y = take_line (room, &fonts[ANNEAL_PLOT_TEXT_LABEL], X_LABEL_EMS * text->em);
  if (most >= FURNITURE_X_TICKS)
    self->x_ticks_y = take_line (room, &fonts[ANNEAL_PLOT_TEXT_TICK], TICK_GAP_EMS * text->em);

  return stack_lanes (self, figure, text, room, most >= FURNITURE_LANE_LABELS) >=
         MIN_LANE_LINES * fonts[ANNEAL_PLOT_TEXT_TICK].height;
}

void
anneal_plot_layout_init (AnnealPlotLayout       *self,
                         const AnnealPlotFigure *figure,
                         const AnnealPlotTheme  *theme,
                         double                  width,
                         double                  height)
{
  g_auto(AnnealPlotText) text = { .layout = NULL };

  anneal_plot_text_init (&text, theme, TRUE);
  *self = (AnnealPlotLayout) {
    .width = width,
    .height = height,
    .n_lanes = MIN (figure->n_lanes, ANNEAL_PLOT_MAX_LANES),
  };

  double pad = round (PAD_EMS * text.em);
  AnnealPlotBox room;
  int most = FURNITURE_LEGEND;

  do
    room = (AnnealPlotBox) { pad, pad, MAX (width - 2 * pad, 0), MAX (height - 2 * pad, 0) };
  while (!place_rows (self, figure, theme, &text, (Furniture) most, &room) && --most >= FURNITURE_LANES);

  anneal_plot_scale_init (&self->x_scale, ANNEAL_PLOT_LINEAR, figure->x_min, figure->x_max, 0, 0);
  for (guint i = 0; i < self->n_lanes; i++)
    {
      set_y_scale (&self->lanes[i], &figure->lanes[i], self->x_scale.min, self->x_scale.max);
      set_y_ticks (&self->lanes[i], &text);
    }
  place_columns (self, figure, &text, &room);
}

void
anneal_plot_layout_clear (AnnealPlotLayout *self)
{
  g_clear_pointer (&self->x_ticks, anneal_plot_ticks_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->lanes); i++)
    g_clear_pointer (&self->lanes[i].y_ticks, anneal_plot_ticks_free);
}
