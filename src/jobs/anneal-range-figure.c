/* anneal-range-figure.c: the curve of a range test, to draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-range.h"

#include "anneal-number.h"

#define COLOR_OF_MARKS 0x8c8c8c

/* In px. */
#define PALE_WIDTH 1.0
#define LINE_WIDTH 2.0

#define PADDING 0.05

/* The range of the means without the last few, which blow up: as fastai's figures have it. */
#define LAST_LEFT_OUT 5

static void
set_range (AnnealPlotLane         *lane,
           const AnnealRangeCurve *curve)
{
  guint n = curve->n > 2 * LAST_LEFT_OUT ? curve->n - LAST_LEFT_OUT : curve->n;
  double least, greatest;

  if (!anneal_plot_scan (curve->means, 0, MAX (n, 1) - 1, &least, &greatest))
    return;

  double padding = PADDING * (greatest - least);

  lane->min = least - padding;
  lane->max = greatest + padding;
}

/* A little beyond where it ended. */
static double
find_end (const AnnealRangeCurve *curve)
{
  double first = log10 (curve->options.start);
  double last = log10 (curve->options.end);
  double reached = curve->n > 0 ? log10 (curve->rates[curve->n - 1]) : last;

  return MIN (reached + PADDING * (last - first), last);
}

static void
set_lines (AnnealRangeFigure      *self,
           const AnnealRangeCurve *curve,
           guint32                 color)
{
  const AnnealRangeOptions *options = &curve->options;
  const AnnealPlotLine line = {
    .n = curve->n,
    .x_first = log10 (options->start),
    .x_step = log10 (options->end / options->start) / options->n_updates,
    .color = color,
  };

  self->lines[0] = self->lines[1] = line;
  self->lines[0].y = curve->losses;
  self->lines[0].width = PALE_WIDTH;
  self->lines[0].pale = TRUE;
  self->lines[1].y = curve->means;
  self->lines[1].width = LINE_WIDTH;
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const AnnealPlotMark *first = a, *second = b;

  return first->x < second->x ? -1 : first->x > second->x;
}

static void
add_mark (AnnealRangeFigure *self,
          double             rate,
          const char        *label,
          guint32            color)
{
  if (rate > 0)
    self->marks[self->figure.n_marks++] = (AnnealPlotMark) { .x = log10 (rate), .label = label, .color = color };
}

static void
set_marks (AnnealRangeFigure      *self,
           const AnnealRangeCurve *curve,
           guint32                 color,
           double                  chosen)
{
  for (AnnealRangeHint hint = 0; hint < ANNEAL_RANGE_N_HINTS; hint++)
    {
      double rate = anneal_range_round (anneal_range_curve_suggest (curve, hint));

      if (rate != chosen)
        add_mark (self, rate, anneal_range_hint_get_name (hint), COLOR_OF_MARKS);
    }

  if (chosen > 0)
    {
      g_autofree char *shown = anneal_number_dup_shown (chosen, 3);

      /* translators: beside a mark in a figure; %s is a learning rate */
      self->chosen = g_strdup_printf (_("chosen: %s"), shown);
      add_mark (self, chosen, self->chosen, color);
    }
  qsort (self->marks, self->figure.n_marks, sizeof self->marks[0], compare_marks);
}

void
anneal_range_figure_init (AnnealRangeFigure      *self,
                          const AnnealRangeCurve *curve,
                          guint32                 color,
                          double                  chosen)
{
  *self = (AnnealRangeFigure) {
    .lane = {
      .label = _("Loss (pale: of each batch)"), .min = (double) NAN, .max = (double) NAN, .weight = 1,
      .lines = self->lines, .n_lines = G_N_ELEMENTS (self->lines),
    },
    .figure = {
      .x_label = _("Learning rate"), .x_unit = 1, .x_decades = TRUE,
      .x_min = log10 (curve->options.start), .x_max = find_end (curve),
      .lanes = &self->lane, .n_lanes = 1, .marks = self->marks,
    },
  };

  set_lines (self, curve, color);
  set_range (&self->lane, curve);
  set_marks (self, curve, color, chosen);
}

void
anneal_range_figure_clear (AnnealRangeFigure *self)
{
  g_clear_pointer (&self->chosen, g_free);
}
