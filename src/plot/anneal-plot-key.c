/* anneal-plot-key.c: which line of a lane is which, beside the lane's name
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-shape.h"

#include "anneal-plot-theme.h"

/* In ems. */
#define SAMPLE_EMS 1.2
#define STROKE_EMS 2.0      /* of a dashed line: shorter ones do not show their dashes */
#define GAP_EMS    0.4      /* between sample and name */
#define SPACE_EMS  1.2      /* between two names */

static double
measure_sample (const AnnealPlotLine *line,
                const AnnealPlotText *text)
{
  return (line->style == ANNEAL_PLOT_STROKE ? STROKE_EMS : SAMPLE_EMS) * text->em;
}

static double
measure_entry (const AnnealPlotLine *line,
               AnnealPlotText       *text)
{
  return measure_sample (line, text) + (GAP_EMS + SPACE_EMS) * text->em
         + anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_TICK, line->label);
}

static void
draw_entry (const AnnealPlotLine  *line,
            const AnnealPlotTheme *theme,
            double                 x,
            double                 baseline,
            AnnealPlotPen         *pen)
{
  double height = ceil (pen->text.fonts[ANNEAL_PLOT_TEXT_TICK].digit_height);
  const AnnealPlotBox sample = { round (x), baseline - height, round (measure_sample (line, &pen->text)), height };

  anneal_plot_shape_draw_sample (line, &sample, anneal_plot_theme_adapt (theme, line->color), pen);
  anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_TICK, line->label, sample.x + sample.width + GAP_EMS * pen->text.em,
                         baseline, ANNEAL_PLOT_ANCHOR_START, theme->muted);
}

void
anneal_plot_key_draw (const AnnealPlotLane  *lane,
                      const AnnealPlotTheme *theme,
                      double                 left,
                      double                 right,
                      double                 baseline,
                      AnnealPlotPen         *pen)
{
  double space = SPACE_EMS * pen->text.em;
  double width = -space;
  guint n = 0;

  for (; n < lane->n_lines; n++)
    {
      double more = lane->lines[n].label != NULL ? measure_entry (&lane->lines[n], &pen->text) : 0;

      if (left + space + width + more > right)
        break;
      width += more;
    }

  double x = right - width;

  for (guint i = 0; i < n; i++)
    {
      if (lane->lines[i].label == NULL)
        continue;
      draw_entry (&lane->lines[i], theme, x, baseline, pen);
      x += measure_entry (&lane->lines[i], &pen->text);
    }
}
