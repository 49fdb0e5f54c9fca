/* anneal-plot-draw.c: a figure onto a cairo context: the same for the window, PNG, SVG and PDF
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-plot-draw-private.h"

#include "anneal-plot-legend.h"
#include "anneal-plot-theme.h"
#include "anneal-plot-trace.h"

#define TICK_GAP_EMS   0.5
#define LABEL_GAP_EMS  0.45     /* between a lane and its name above it */
#define ENVELOPE_EDGE  0.5      /* px: the edge of dense noise is as thin as can be seen */

static gboolean
is_in_view (double px,
            double from,
            double to)
{
  return px >= MIN (from, to) - 0.5 && px <= MAX (from, to) + 0.5;
}

static void
draw_y_axis (AnnealPlotPen              *pen,
             const AnnealPlotLaneLayout *lane,
             const AnnealPlotTheme      *theme)
{
  const AnnealPlotBox *box = &lane->box;
  double label_x = box->x - TICK_GAP_EMS * pen->text->em;

  for (guint i = 0; i < lane->y_ticks->n_ticks; i++)
    {
      const AnnealPlotTick *tick = &lane->y_ticks->ticks[i];
      double y = anneal_plot_scale_forward (&lane->y_scale, tick->value);

      if (!is_in_view (y, box->y, box->y + box->height))
        continue;
      if (tick->label == NULL)
        {
          anneal_plot_pen_draw_rule (pen, box->x, y, box->x + TICK_GAP_EMS * pen->text->em, y, theme->grid);
          continue;
        }
      anneal_plot_pen_draw_rule (pen, box->x, y, box->x + box->width, y, theme->grid);
      anneal_plot_pen_write (pen, tick->label, ANNEAL_PLOT_TEXT_REGULAR, ANNEAL_PLOT_ANCHOR_END,
                             label_x, y - pen->text->line_height / 2, theme->muted);
    }
}

static void
draw_x_grid (AnnealPlotPen          *pen,
             const AnnealPlotLayout *layout,
             const AnnealPlotBox    *box,
             const AnnealPlotTheme  *theme)
{
  for (guint i = 0; i < layout->x_ticks->n_ticks; i++)
    {
      double x = anneal_plot_scale_forward (&layout->x_scale, layout->x_ticks->ticks[i].value);

      if (is_in_view (x, box->x, box->x + box->width))
        anneal_plot_pen_draw_rule (pen, x, box->y, x, box->y + box->height, theme->grid);
    }
}

/* "Learning rate, ×10⁻⁴" */
static char *
dup_axis_label (const char            *label,
                const AnnealPlotTicks *ticks)
{
  if (label == NULL || ticks->factor == NULL)
    return g_strdup (label != NULL ? label : "");

  return g_strdup_printf ("%s, %s", label, ticks->factor);
}

static void
draw_lane_label (AnnealPlotPen              *pen,
                 const AnnealPlotLane       *lane,
                 const AnnealPlotLaneLayout *layout,
                 const AnnealPlotTheme      *theme)
{
  AnnealPlotText *text = pen->text;
  double y = layout->box.y - text->line_height - LABEL_GAP_EMS * text->em;
  g_autofree char *all = dup_axis_label (lane->label, layout->y_ticks);
  double room = layout->box.x + layout->box.width;
  g_autofree char *label = anneal_plot_text_dup_fitted (text, all, ANNEAL_PLOT_TEXT_REGULAR, room);
  double width = anneal_plot_text_get_width (text, label, ANNEAL_PLOT_TEXT_REGULAR);

  anneal_plot_pen_write (pen, label, ANNEAL_PLOT_TEXT_REGULAR, ANNEAL_PLOT_ANCHOR_START,
                         MIN (layout->box.x, text->em), y, theme->foreground);

  /* translators: beside the name of an axis */
  const char *note = _("values of 0 and below are not shown");

  if (layout->hides_values
      && width + anneal_plot_text_get_width (text, note, ANNEAL_PLOT_TEXT_REGULAR) + 2 * text->em < room)
    anneal_plot_pen_write (pen, note, ANNEAL_PLOT_TEXT_REGULAR, ANNEAL_PLOT_ANCHOR_END,
                           layout->box.x + layout->box.width, y, theme->muted);
}

/* The labels under the lowest lane.  One that would touch the one before it is left out. */
static void
draw_x_axis (AnnealPlotPen          *pen,
             const AnnealPlotFigure *figure,
             const AnnealPlotLayout *layout,
             const AnnealPlotTheme  *theme)
{
  AnnealPlotText *text = pen->text;
  const AnnealPlotBox *box = &layout->lanes[layout->n_lanes - 1].box;
  double y = box->y + box->height + TICK_GAP_EMS * text->em;
  double end = 0;

  for (guint i = 0; i < layout->x_ticks->n_ticks; i++)
    {
      const AnnealPlotTick *tick = &layout->x_ticks->ticks[i];
      double x = anneal_plot_scale_forward (&layout->x_scale, tick->value);

      if (tick->label == NULL || !is_in_view (x, box->x, box->x + box->width))
        continue;

      double width = anneal_plot_text_get_width (text, tick->label, ANNEAL_PLOT_TEXT_REGULAR);

      x = MIN (x, layout->width - width / 2 - 2);
      if (x - width / 2 < end)
        continue;
      anneal_plot_pen_write (pen, tick->label, ANNEAL_PLOT_TEXT_REGULAR, ANNEAL_PLOT_ANCHOR_MIDDLE,
                             x, y, theme->muted);
      end = x + width / 2 + text->em / 2;
    }

  g_autofree char *label = dup_axis_label (figure->x_label, layout->x_ticks);

  anneal_plot_pen_write (pen, label, ANNEAL_PLOT_TEXT_REGULAR, ANNEAL_PLOT_ANCHOR_MIDDLE,
                         box->x + box->width / 2, y + text->line_height + 0.1 * text->em, theme->foreground);
}

static void
draw_title (AnnealPlotPen          *pen,
            const AnnealPlotFigure *figure,
            const AnnealPlotLayout *layout,
            const AnnealPlotTheme  *theme)
{
  if (layout->title.width <= 0)
    return;

  g_autofree char *title = anneal_plot_text_dup_fitted (pen->text, figure->title, ANNEAL_PLOT_TEXT_BOLD,
                                                        layout->title.width);

  anneal_plot_pen_write (pen, title, ANNEAL_PLOT_TEXT_BOLD, ANNEAL_PLOT_ANCHOR_START,
                         layout->title.x, layout->title.y + 0.3 * pen->text->em, theme->foreground);
}

static void
draw_note (AnnealPlotPen          *pen,
           const AnnealPlotFigure *figure,
           const AnnealPlotLayout *layout,
           const AnnealPlotTheme  *theme)
{
  if (figure->note == NULL || layout->n_lanes == 0)
    return;

  const AnnealPlotBox *box = &layout->lanes[0].box;
  g_autofree char *note = anneal_plot_text_dup_fitted (pen->text, figure->note, ANNEAL_PLOT_TEXT_REGULAR, box->width);

  anneal_plot_pen_write (pen, note, ANNEAL_PLOT_TEXT_REGULAR, ANNEAL_PLOT_ANCHOR_MIDDLE,
                         box->x + box->width / 2, box->y + box->height / 2 - pen->text->line_height / 2, theme->muted);
}

static void
draw_marks (AnnealPlotPen          *pen,
            const AnnealPlotFigure *figure,
            const AnnealPlotLayout *layout,
            const AnnealPlotTheme  *theme)
{
  for (guint i = 0; i < figure->n_marks; i++)
    for (guint k = 0; k < layout->n_lanes; k++)
      {
        const AnnealPlotMark *mark = &figure->marks[i];
        const AnnealPlotBox *box = &layout->lanes[k].box;
        double x = anneal_plot_scale_forward (&layout->x_scale, mark->x);

        if (!is_in_view (x, box->x, box->x + box->width))
          continue;
        anneal_plot_pen_draw_rule (pen, x, box->y, x, box->y + box->height,
                                   anneal_plot_theme_adapt (theme, mark->color));
        if (mark->label != NULL && k == 0)
          anneal_plot_pen_write (pen, mark->label, ANNEAL_PLOT_TEXT_REGULAR, ANNEAL_PLOT_ANCHOR_START,
                                 x + 0.3 * pen->text->em, box->y, theme->muted);
      }
}

static void
draw_axes (AnnealPlotPen          *pen,
           const AnnealPlotFigure *figure,
           const AnnealPlotLayout *layout,
           const AnnealPlotTheme  *theme)
{
  AnnealPlotBox all = { 0, 0, layout->width, layout->height };

  anneal_plot_pen_fill_box (pen, &all, theme->background, theme->background_alpha);
  for (guint i = 0; i < layout->n_lanes; i++)
    {
      const AnnealPlotBox *box = &layout->lanes[i].box;

      draw_x_grid (pen, layout, box, theme);
      draw_y_axis (pen, &layout->lanes[i], theme);
      anneal_plot_pen_draw_rule (pen, box->x, box->y + box->height, box->x + box->width, box->y + box->height,
                                 theme->muted);
      draw_lane_label (pen, &figure->lanes[i], &layout->lanes[i], theme);
    }
  if (layout->n_lanes > 0)
    draw_x_axis (pen, figure, layout, theme);
  draw_title (pen, figure, layout, theme);
  draw_marks (pen, figure, layout, theme);
  draw_note (pen, figure, layout, theme);
}

static void
draw_line (AnnealPlotPen          *pen,
           AnnealPlotTrace        *trace,
           const AnnealPlotLine   *line,
           const AnnealPlotLayout *layout,
           guint                   lane,
           const AnnealPlotTheme  *theme)
{
  const AnnealPlotLaneLayout *place = &layout->lanes[lane];
  guint32 color = anneal_plot_theme_adapt (theme, line->color);

  anneal_plot_trace_line (trace, line, &layout->x_scale, &place->y_scale, &place->box);
  anneal_plot_pen_fill (pen, (const AnnealPlotPoint *) (void *) trace->envelopes->data, trace->envelopes->len,
                        color, MIN (ENVELOPE_EDGE + line->width / 2, line->width));
  anneal_plot_pen_stroke (pen, (const AnnealPlotPoint *) (void *) trace->stroke->data, trace->stroke->len,
                          color, line->width, line->dash);
}

/* A line along the edge of its lane shows its whole width. */
static AnnealPlotBox
clip_box (const AnnealPlotBox *box)
{
  return (AnnealPlotBox) { box->x - 1, box->y - 2, box->width + 2, box->height + 4 };
}

void
_anneal_plot_draw_with (AnnealPlotPen          *pen,
                        const AnnealPlotFigure *figure,
                        const AnnealPlotLayout *layout,
                        const AnnealPlotTheme  *theme)
{
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };

  anneal_plot_trace_init (&trace);
  draw_axes (pen, figure, layout, theme);
  for (guint i = 0; i < layout->n_lanes; i++)
    {
      AnnealPlotBox box = clip_box (&layout->lanes[i].box);

      anneal_plot_pen_begin_clip (pen, &box);
      for (guint k = 0; k < figure->lanes[i].n_lines; k++)
        draw_line (pen, &trace, &figure->lanes[i].lines[k], layout, i, theme);
      anneal_plot_pen_end_clip (pen);
    }
  anneal_plot_legend_draw (figure, layout, theme, pen);
}

void
anneal_plot_draw (const AnnealPlotFigure *figure,
                  const AnnealPlotLayout *layout,
                  const AnnealPlotTheme  *theme,
                  cairo_t                *cr)
{
  g_auto(AnnealPlotText) text = { .layout = NULL };
  AnnealPlotPen pen = { .cr = cr, .text = &text };

  anneal_plot_text_init (&text, theme);
  _anneal_plot_draw_with (&pen, figure, layout, theme);
}

void
anneal_plot_draw_axes (const AnnealPlotFigure *figure,
                       const AnnealPlotLayout *layout,
                       const AnnealPlotTheme  *theme,
                       cairo_t                *cr)
{
  g_auto(AnnealPlotText) text = { .layout = NULL };
  AnnealPlotPen pen = { .cr = cr, .text = &text };

  anneal_plot_text_init (&text, theme);
  draw_axes (&pen, figure, layout, theme);
  anneal_plot_legend_draw (figure, layout, theme, &pen);
}

void
anneal_plot_draw_line (const AnnealPlotLine   *line,
                       const AnnealPlotLayout *layout,
                       guint                   lane,
                       const AnnealPlotTheme  *theme,
                       cairo_t                *cr)
{
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };
  AnnealPlotPen pen = { .cr = cr };
  AnnealPlotBox box = clip_box (&layout->lanes[lane].box);

  anneal_plot_trace_init (&trace);
  anneal_plot_pen_begin_clip (&pen, &box);
  draw_line (&pen, &trace, line, layout, lane, theme);
  anneal_plot_pen_end_clip (&pen);
}

void
anneal_plot_draw_sample (guint32                color,
                         guint                  dash,
                         const AnnealPlotTheme *theme,
                         cairo_t               *cr,
                         double                 width,
                         double                 height)
{
  AnnealPlotPen pen = { .cr = cr };
  AnnealPlotPoint points[] = { { 1, height / 2 }, { width - 1, height / 2 } };

  anneal_plot_pen_stroke (&pen, points, G_N_ELEMENTS (points), anneal_plot_theme_adapt (theme, color), 2.5, dash);
}
