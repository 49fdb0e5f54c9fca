/* anneal-plot-range.c: which part of the plot is shown, and which parts were shown before
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-plot-range.h"

#define MAX_REMEMBERED 100
#define MIN_UPDATES    4.0      /* the closest look in x */
#define MIN_Y_SHARE    1e-9     /* … and in y, of the value itself: doubles have no more to show */

void
anneal_plot_history_init (AnnealPlotHistory *self)
{
  self->now = (AnnealPlotRange) ANNEAL_PLOT_RANGE_ALL;
  self->before = g_array_new (FALSE, FALSE, sizeof (AnnealPlotRange));
}

void
anneal_plot_history_clear (AnnealPlotHistory *self)
{
  g_clear_pointer (&self->before, g_array_unref);
}

void
anneal_plot_history_remember (AnnealPlotHistory *self)
{
  if (self->before->len == MAX_REMEMBERED)
    g_array_remove_index (self->before, 0);

  g_array_append_val (self->before, self->now);
}

gboolean
anneal_plot_history_go_back (AnnealPlotHistory *self)
{
  if (self->before->len == 0)
    return FALSE;

  self->now = g_array_index (self->before, AnnealPlotRange, self->before->len - 1);
  g_array_set_size (self->before, self->before->len - 1);
  return TRUE;
}

gboolean
anneal_plot_range_shows_all (const AnnealPlotRange *self)
{
  return isnan (self->x_min) && isnan (self->y_min);
}

static void
set_x (AnnealPlotRange *self,
       double           x_min,
       double           x_max,
       double           n_updates)
{
  double span = x_max - x_min;

  if (!(span < n_updates))
    {
      self->x_min = self->x_max = NAN;
      return;
    }

  self->x_min = CLAMP (x_min, 0, n_updates - span);
  self->x_max = self->x_min + span;
}

void
anneal_plot_range_zoom_x (AnnealPlotRange *self,
                          double           center,
                          double           factor,
                          double           n_updates)
{
  double x_min = isnan (self->x_min) ? 0 : self->x_min;
  double x_max = isnan (self->x_max) ? n_updates : self->x_max;
  double span = MAX ((x_max - x_min) * factor, MIN (MIN_UPDATES, n_updates));
  double share = (center - x_min) / (x_max - x_min);

  if (!(share >= 0 && share <= 1))
    share = 0.5;

  center = x_min + share * (x_max - x_min);
  set_x (self, center - share * span, center + (1 - share) * span, n_updates);
}

void
anneal_plot_range_pan_x (AnnealPlotRange *self,
                         double           distance,
                         double           n_updates)
{
  if (!isnan (self->x_min) && isfinite (distance))
    set_x (self, self->x_min + distance, self->x_max + distance, n_updates);
}

void
anneal_plot_range_zoom_y (AnnealPlotRange *self,
                          double           center,
                          double           factor,
                          double           y_min,
                          double           y_max,
                          gboolean         log_y)
{
  if (log_y)
    {
      double low = log (y_min);
      double high = log (y_max);
      double middle = log (center);

      y_min = exp (middle - (middle - low) * factor);
      y_max = exp (middle + (high - middle) * factor);
    }
  else
    {
      y_min = center - (center - y_min) * factor;
      y_max = center + (y_max - center) * factor;
    }

  if (!isfinite (y_min) || !isfinite (y_max) || !(y_max - y_min > MIN_Y_SHARE * MAX (fabs (y_min), fabs (y_max))))
    return;

  self->y_min = y_min;
  self->y_max = y_max;
}
