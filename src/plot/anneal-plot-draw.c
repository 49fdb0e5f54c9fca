/* anneal-plot-draw.c: a figure onto a cairo context: the same for the window, PNG, SVG and PDF
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-plot-draw-private.h"

#include "anneal-plot-file.h"
#include "anneal-plot-legend.h"
#include "anneal-plot-shape.h"
#include "anneal-plot-theme.h"
#include "anneal-plot-trace.h"

/* In ems. */
#define TICK_GAP_EMS   0.6
#define TICK_EMS       0.35     /* length of a tick's mark */
#define TEXT_GAP_EMS   1.0      /* between two texts in a line */
#define MARK_GAP_EMS   0.3
#define MARK_ROWS      4        /* of their labels, from the top */

#define CLIP_MARGIN    2        /* px */
#define DOT_WIDTHS     2.5      /* of its line: a value alone */

#define SAMPLE_WIDTH   2        /* px, as lines have */
#define SAMPLE_MARGIN  1

static gboolean
is_in_view (double px,
            double from,
            double length)
{
  return px >= from - 0.5 && px <= from + length + 0.5;
}

static gboolean
is_empty (const AnnealPlotBox *box)
{
  return !(box->width > 0 && box->height > 0);
}

static void
draw_y_axis (AnnealPlotPen              *pen,
             const AnnealPlotLaneLayout *lane,
             const AnnealPlotTheme      *theme)
{
  const AnnealPlotBox *box = &lane->box;
  double em = pen->text.em;
  double half_digit = pen->text.fonts[ANNEAL_PLOT_TEXT_TICK].digit_height / 2;

  for (guint i = 0; i < lane->y_ticks->n_ticks; i++)
    {
      const AnnealPlotTick *tick = &lane->y_ticks->ticks[i];
      double y = anneal_plot_scale_forward (&lane->y_scale, tick->value);

      if (!is_in_view (y, box->y, box->height))
        continue;

      if (tick->label == NULL)
        {
          anneal_plot_pen_draw_rule (pen, box->x - TICK_EMS * em, y, box->x, y, theme->grid);
          continue;
        }
      anneal_plot_pen_draw_rule (pen, box->x, y, box->x + box->width, y, theme->grid);
      anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_TICK, tick->label, box->x - TICK_GAP_EMS * em,
                             round (floor (y) + 0.5 + half_digit), ANNEAL_PLOT_ANCHOR_END, theme->muted);
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

      if (is_in_view (x, box->x, box->width))
        anneal_plot_pen_draw_rule (pen, x, box->y, x, box->y + box->height, theme->grid);
    }
}

/* "Learning rate (×10⁻⁴)" */
static char *
dup_axis_label (const char            *label,
                const AnnealPlotTicks *ticks)
{
  if (label == NULL)
    label = "";
  if (ticks->factor == NULL)
    return g_strdup (label);

  return g_strdup_printf (*label != '\0' ? "%s (%s)" : "%s%s", label, ticks->factor);
}

static void
draw_lane_label (AnnealPlotPen              *pen,
                 const AnnealPlotLane       *lane,
                 const AnnealPlotLaneLayout *layout,
                 const AnnealPlotTheme      *theme)
{
  AnnealPlotText *text = &pen->text;
  double left = round (text->em);
  double right = layout->box.x + layout->box.width;
  g_autofree char *all = dup_axis_label (lane->label, layout->y_ticks);
  g_autofree char *label = anneal_plot_text_dup_fitting (text, ANNEAL_PLOT_TEXT_LABEL, all, right - left);

  anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_LABEL, label, left, layout->label_y,
                         ANNEAL_PLOT_ANCHOR_START, theme->foreground);
  if (lane->keyed)
    anneal_plot_key_draw (lane, theme, left + anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_LABEL, label), right,
                          layout->label_y, pen);
  if (!layout->hides_values)
    return;

  /* translators: beside the name of an axis */
  const char *note = _("values of 0 and below are not shown");
  double width = anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_LABEL, label);

  if (width + TEXT_GAP_EMS * text->em + anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_TICK, note) <= right - left)
    anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_TICK, note, right, layout->label_y,
                           ANNEAL_PLOT_ANCHOR_END, theme->muted);
}

static void
draw_x_axis (AnnealPlotPen          *pen,
             const AnnealPlotFigure *figure,
             const AnnealPlotLayout *layout,
             const AnnealPlotTheme  *theme)
{
  const AnnealPlotBox *box = &layout->lanes[layout->n_lanes - 1].box;
  double bottom = box->y + box->height;

  if (isnan (layout->x_ticks_y) || is_empty (box))
    return;

  for (guint i = 0; i < layout->x_ticks->n_ticks; i++)
    {
      const AnnealPlotTick *tick = &layout->x_ticks->ticks[i];
      double x = anneal_plot_scale_forward (&layout->x_scale, tick->value);

      if (tick->label == NULL || !is_in_view (x, box->x, box->width))
        continue;

      anneal_plot_pen_draw_rule (pen, x, bottom, x, bottom + round (TICK_EMS * pen->text.em), theme->muted);
      anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_TICK, tick->label, floor (x) + 0.5, layout->x_ticks_y,
                             ANNEAL_PLOT_ANCHOR_MIDDLE, theme->muted);
    }
  if (isnan (layout->x_label_y))
    return;

  g_autofree char *all = dup_axis_label (figure->x_label, layout->x_ticks);
  g_autofree char *label = anneal_plot_text_dup_fitting (&pen->text, ANNEAL_PLOT_TEXT_LABEL, all, box->width);

  anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_LABEL, label, round (box->x + box->width / 2), layout->x_label_y,
                         ANNEAL_PLOT_ANCHOR_MIDDLE, theme->foreground);
}

static void
draw_title (AnnealPlotPen          *pen,
            const AnnealPlotFigure *figure,
            const AnnealPlotLayout *layout,
            const AnnealPlotTheme  *theme)
{
  const AnnealPlotBox *box = &layout->title;

  if (is_empty (box))
    return;

  g_autofree char *title = anneal_plot_text_dup_fitting (&pen->text, ANNEAL_PLOT_TEXT_TITLE, figure->title, box->width);

  anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_TITLE, title, box->x,
                         round (box->y + pen->text.fonts[ANNEAL_PLOT_TEXT_TITLE].ascent),
                         ANNEAL_PLOT_ANCHOR_START, theme->foreground);
}

static void
draw_note (AnnealPlotPen          *pen,
           const AnnealPlotFigure *figure,
           const AnnealPlotLayout *layout,
           const AnnealPlotTheme  *theme)
{
  const AnnealPlotBox *box = &layout->lanes[0].box;

  if (figure->note == NULL || is_empty (box) || box->height < pen->text.fonts[ANNEAL_PLOT_TEXT_NOTE].height)
    return;

  g_autofree char *note = anneal_plot_text_dup_fitting (&pen->text, ANNEAL_PLOT_TEXT_NOTE, figure->note, box->width);
  double half_digit = pen->text.fonts[ANNEAL_PLOT_TEXT_NOTE].digit_height / 2;

  anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_NOTE, note, round (box->x + box->width / 2),
                         round (box->y + box->height / 2 + half_digit), ANNEAL_PLOT_ANCHOR_MIDDLE, theme->muted);
}

/* The first row of labels that lies below all those that reach beyond @x.  ends: (MARK_ROWS) */
static guint
find_mark_row (const double ends[],
               double       x)
{
  guint row = 0;

  for (guint i = 0; i < MARK_ROWS; i++)
    if (x < ends[i])
      row = i + 1;
  return row;
}

/* The label of a mark stands on its right, or where it would not fit there, on its left.  Gives where it starts. */
static double
place_mark_label (AnnealPlotPen       *pen,
                  const AnnealPlotBox *box,
                  double               x,
                  const char          *label,
                  double              *width)   /* (out) */
{
  double gap = MARK_GAP_EMS * pen->text.em;
  double left = x - gap - box->x, right = box->x + box->width - x - gap;

  *width = anneal_plot_text_set (&pen->text, ANNEAL_PLOT_TEXT_TICK, label);
  if (*width > right && left > right)
    {
      *width = MIN (*width, left);
      return x - gap - *width;
    }

  *width = MIN (*width, right);
  return x + gap;
}

/* The label stands at the mark's upper end; where the ones before reach beyond it, mark and label begin below.
 * ends: (MARK_ROWS): where the rows are free */
static void
draw_mark (AnnealPlotPen          *pen,
           const AnnealPlotLayout *layout,
           const AnnealPlotMark   *mark,
           guint                   label_lane,
           double                  x,
           double                  ends[],
           const AnnealPlotTheme  *theme)
{
  const AnnealPlotFont *font = &pen->text.fonts[ANNEAL_PLOT_TEXT_TICK];
  const AnnealPlotBox *box = &layout->lanes[label_lane].box;
  double width = 0;
  double start = place_mark_label (pen, box, x, mark->label != NULL ? mark->label : "", &width);
  guint row = find_mark_row (ends, start);
  double top = box->y + MIN (row * font->height, box->height);

  for (guint i = 0; i < layout->n_lanes; i++)
    anneal_plot_pen_draw_rule (pen, x, i == label_lane ? top : layout->lanes[i].box.y,
                               x, layout->lanes[i].box.y + layout->lanes[i].box.height,
                               anneal_plot_theme_adapt (theme, mark->color));

  if (mark->label == NULL || is_empty (box) || row == MARK_ROWS || (row + 1) * font->height > box->height)
    return;

  g_autofree char *label = anneal_plot_text_dup_fitting (&pen->text, ANNEAL_PLOT_TEXT_TICK, mark->label, width);

  anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_TICK, label, start, round (top + font->ascent),
                         ANNEAL_PLOT_ANCHOR_START, theme->muted);
  ends[row] = start + width + MARK_GAP_EMS * pen->text.em;
}

static void
draw_marks (AnnealPlotPen          *pen,
            const AnnealPlotFigure *figure,
            const AnnealPlotLayout *layout,
            const AnnealPlotTheme  *theme)
{
  guint label_lane = MIN (figure->mark_lane, layout->n_lanes - 1);
  const AnnealPlotBox *box = &layout->lanes[label_lane].box;
  double ends[MARK_ROWS];

  for (guint i = 0; i < MARK_ROWS; i++)
    ends[i] = -(double) INFINITY;

  for (guint i = 0; i < figure->n_marks; i++)
    {
      double x = anneal_plot_scale_forward (&layout->x_scale, figure->marks[i].x);

      if (is_in_view (x, box->x, box->width))
        draw_mark (pen, layout, &figure->marks[i], label_lane, x, ends, theme);
    }
}

static void
draw_lane_axes (AnnealPlotPen          *pen,
                const AnnealPlotFigure *figure,
                const AnnealPlotLayout *layout,
                guint                   i,
                const AnnealPlotTheme  *theme)
{
  const AnnealPlotBox *box = &layout->lanes[i].box;

  if (is_empty (box))
    return;

  draw_x_grid (pen, layout, box, theme);
  draw_y_axis (pen, &layout->lanes[i], theme);
  anneal_plot_pen_draw_rule (pen, box->x, box->y + box->height, box->x + box->width + 1, box->y + box->height,
                             theme->muted);
  if (!isnan (layout->lanes[i].label_y))
    draw_lane_label (pen, &figure->lanes[i], &layout->lanes[i], theme);
}

static void
draw_axes (AnnealPlotPen          *pen,
           const AnnealPlotFigure *figure,
           const AnnealPlotLayout *layout,
           const AnnealPlotTheme  *theme)
{
  const AnnealPlotBox all = { 0, 0, layout->width, layout->height };

  if (theme->background_alpha > 0)
    pen->class->fill (pen, &all, theme->background, theme->background_alpha);
  draw_title (pen, figure, layout, theme);
  if (layout->n_lanes == 0)
    return;

  for (guint i = 0; i < layout->n_lanes; i++)
    draw_lane_axes (pen, figure, layout, i, theme);
  draw_x_axis (pen, figure, layout, theme);
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
  guint32 color = line->pale ? anneal_plot_theme_fade (theme, line->color)
                             : anneal_plot_theme_adapt (theme, line->color);

  if (line->style != ANNEAL_PLOT_STROKE)
    {
      anneal_plot_shape_draw (line, &layout->x_scale, &place->y_scale, &place->box, color, pen);
      return;
    }

  anneal_plot_trace_line (trace, line, &layout->x_scale, &place->y_scale, &place->box, pen->resolution);
  pen->class->bars (pen, trace->bars, color, line->width);
  pen->class->stroke (pen, trace->stroke, color, line->width, line->dash);
  pen->class->stroke (pen, trace->dots, color, DOT_WIDTHS * line->width, 0);
}

/* A line along the edge of its lane shows its whole width. */
static AnnealPlotBox
clip_box (const AnnealPlotBox *box)
{
  return (AnnealPlotBox) { box->x - CLIP_MARGIN, box->y - CLIP_MARGIN,
                           box->width + 2 * CLIP_MARGIN, box->height + 2 * CLIP_MARGIN };
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

      if (is_empty (&layout->lanes[i].box))
        continue;

      pen->class->clip (pen, &box);
      for (guint k = 0; k < figure->lanes[i].n_lines && pen->n_points <= ANNEAL_PLOT_MAX_POINTS; k++)
        draw_line (pen, &trace, &figure->lanes[i].lines[k], layout, i, theme);
      pen->class->clip (pen, NULL);
    }
  anneal_plot_legend_draw (figure, layout, theme, pen);
}

void
anneal_plot_draw (const AnnealPlotFigure *figure,
                  const AnnealPlotLayout *layout,
                  const AnnealPlotTheme  *theme,
                  cairo_t                *cr)
{
  g_auto(AnnealPlotPen) pen = { .class = NULL };

  anneal_plot_pen_init_cairo (&pen, theme, cr, 0);
  _anneal_plot_draw_with (&pen, figure, layout, theme);
}

void
anneal_plot_draw_axes (const AnnealPlotFigure *figure,
                       const AnnealPlotLayout *layout,
                       const AnnealPlotTheme  *theme,
                       cairo_t                *cr)
{
  g_auto(AnnealPlotPen) pen = { .class = NULL };

  anneal_plot_pen_init_cairo (&pen, theme, cr, 0);
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
  g_auto(AnnealPlotPen) pen = { .class = NULL };
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };

  g_return_if_fail (lane < layout->n_lanes);

  if (is_empty (&layout->lanes[lane].box))
    return;

  AnnealPlotBox box = clip_box (&layout->lanes[lane].box);

  anneal_plot_pen_init_cairo (&pen, NULL, cr, 0);
  anneal_plot_trace_init (&trace);
  pen.class->clip (&pen, &box);
  draw_line (&pen, &trace, line, layout, lane, theme);
  pen.class->clip (&pen, NULL);
}

void
anneal_plot_draw_sample (guint32                color,
                         guint                  dash,
                         const AnnealPlotTheme *theme,
                         cairo_t               *cr,
                         double                 width,
                         double                 height)
{
  g_auto(AnnealPlotPen) pen = { .class = NULL };
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  const AnnealPlotPoint ends[] = { { SAMPLE_MARGIN, height / 2 }, { width - SAMPLE_MARGIN, height / 2 } };

  g_array_append_vals (points, ends, G_N_ELEMENTS (ends));
  anneal_plot_pen_init_cairo (&pen, NULL, cr, 0);
  pen.class->stroke (&pen, points, anneal_plot_theme_adapt (theme, color), SAMPLE_WIDTH, dash);
}
