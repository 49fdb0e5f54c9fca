/* anneal-plot-legend.c: which line is which, beside the lanes or below them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-plot-legend.h"

#include "anneal-plot-theme.h"

/* In ems. */
#define SAMPLE_EMS 2.4      /* long enough for every dash pattern to show itself */
#define GAP_EMS    0.5      /* between sample and label */
#define COLUMN_EMS 1.4      /* between columns */
#define MAX_LABEL_EMS 13    /* in rows: one long label shall not leave the others a column each */
#define ROW_EMS    1.7      /* from row to row */

/* Entries laid out in a grid, filled row by row. */
typedef struct
{
  GPtrArray *lines;         /* of const AnnealPlotLine, one for each entry */
  guint      n_columns, n_rows;
  guint      n_shown;       /* entries; the place after them says how many more there are */
  double     column_width;  /* px, with the gap to the next */
} Grid;

static gboolean
is_listed (GPtrArray            *lines,
           const AnnealPlotLine *line)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const AnnealPlotLine *other = g_ptr_array_index (lines, i);

      if (other->color == line->color && other->dash == line->dash && g_str_equal (other->label, line->label))
        return TRUE;
    }

  return FALSE;
}

static GPtrArray *
find_entries (const AnnealPlotFigure *figure)
{
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; i < figure->n_lanes; i++)
    for (guint k = 0; !figure->lanes[i].keyed && k < figure->lanes[i].n_lines; k++)
      {
        const AnnealPlotLine *line = &figure->lanes[i].lines[k];

        if (line->label != NULL && !is_listed (lines, line))
          g_ptr_array_add (lines, (gpointer) line);
      }

  return lines;
}

static double
measure_widest (GPtrArray      *lines,
                AnnealPlotText *text,
                double          most)
{
  double widest = 0;

  for (guint i = 0; i < lines->len && widest < most; i++)
    {
      const AnnealPlotLine *line = g_ptr_array_index (lines, i);
      g_autofree char *label = anneal_plot_text_dup_clean (line->label);

      widest = MAX (widest, anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_LEGEND, label));
    }

  return MIN (ceil (widest), most);
}

static char *
dup_rest (guint n)
{
  /* translators: the last entry of a legend that has no room for all */
  return g_strdup_printf (ngettext ("and %u more", "and %u more", n), n);
}

static Grid
make_grid (const AnnealPlotFigure *figure,
           AnnealPlotText         *text,
           gboolean                beside,
           double                  width,
           double                  height)
{
  Grid grid = { .lines = find_entries (figure) };
  double before_label = (SAMPLE_EMS + GAP_EMS) * text->em;
  double room = CLAMP (width - before_label, 0, beside ? width : MAX_LABEL_EMS * text->em);
  double label = measure_widest (grid.lines, text, room);
  guint most_rows = (guint) MAX (height / (ROW_EMS * text->em), 1);

  if (grid.lines->len > most_rows)
    {
      g_autofree char *rest = dup_rest (grid.lines->len);
      double rest_width = ceil (anneal_plot_text_set (text, ANNEAL_PLOT_TEXT_LEGEND, rest)) - before_label;

      label = MAX (label, MIN (rest_width, room));
    }
  grid.column_width = before_label + label + COLUMN_EMS * text->em;
  grid.n_columns = beside ? 1 : (guint) MAX ((width + COLUMN_EMS * text->em) / grid.column_width, 1);
  grid.n_columns = MIN (grid.n_columns, MAX (grid.lines->len, 1));
  grid.n_rows = MIN ((grid.lines->len + grid.n_columns - 1) / grid.n_columns, most_rows);
  grid.n_shown = MIN (grid.lines->len, grid.n_columns * grid.n_rows);
  if (grid.n_shown < grid.lines->len)
    grid.n_shown--;

  return grid;
}

guint
anneal_plot_legend_count (const AnnealPlotFigure *figure)
{
  g_autoptr(GPtrArray) lines = find_entries (figure);

  return lines->len;
}

void
anneal_plot_legend_measure (const AnnealPlotFigure *figure,
                            AnnealPlotText         *text,
                            gboolean                beside,
                            double                  width,
                            double                  height,
                            AnnealPlotBox          *box)
{
  Grid grid = make_grid (figure, text, beside, width, height);

  *box = (AnnealPlotBox) { .width = 0 };
  if (grid.lines->len > 0)
    {
      box->width = grid.n_columns * grid.column_width - COLUMN_EMS * text->em;
      box->height = grid.n_rows * ROW_EMS * text->em;
    }
  g_ptr_array_unref (grid.lines);
}

/* The baseline of a row's text. */
static double
find_baseline (const AnnealPlotText *text,
               double                y)
{
  const AnnealPlotFont *font = &text->fonts[ANNEAL_PLOT_TEXT_LEGEND];

  return round (y + (ROW_EMS * text->em - font->height) / 2 + font->ascent);
}

static void
draw_entry (const AnnealPlotLine  *line,
            const AnnealPlotTheme *theme,
            AnnealPlotPen         *pen,
            GArray                *sample,
            double                 x,
            double                 y,
            double                 label_width)
{
  double baseline = find_baseline (&pen->text, y);
  double middle = round (baseline - pen->text.fonts[ANNEAL_PLOT_TEXT_LEGEND].digit_height / 2);
  const AnnealPlotPoint ends[] = { { x, middle }, { x + SAMPLE_EMS * pen->text.em, middle } };
  g_autofree char *label = anneal_plot_text_dup_fitting (&pen->text, ANNEAL_PLOT_TEXT_LEGEND, line->label, label_width);

  g_array_set_size (sample, 0);
  g_array_append_vals (sample, ends, G_N_ELEMENTS (ends));
  pen->class->stroke (pen, sample, anneal_plot_theme_adapt (theme, line->color), line->width, line->dash);
  anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_LEGEND, label, x + (SAMPLE_EMS + GAP_EMS) * pen->text.em, baseline,
                         ANNEAL_PLOT_ANCHOR_START, theme->foreground);
}

void
anneal_plot_legend_draw (const AnnealPlotFigure *figure,
                         const AnnealPlotLayout *layout,
                         const AnnealPlotTheme  *theme,
                         AnnealPlotPen          *pen)
{
  const AnnealPlotBox *box = &layout->legend;
  AnnealPlotText *text = &pen->text;

  if (box->width <= 0)
    return;

  /* The same grid as was measured: its box is just large enough for it. */
  Grid grid = make_grid (figure, text, layout->legend_beside, box->width + 0.5, box->height + 0.5);
  double label_width = grid.column_width - (SAMPLE_EMS + GAP_EMS + COLUMN_EMS) * text->em + 0.5;

  g_autoptr(GArray) sample = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));

  for (guint i = 0; i < grid.n_shown; i++)
    draw_entry (g_ptr_array_index (grid.lines, i), theme, pen, sample,
                box->x + i % grid.n_columns * grid.column_width,
                box->y + i / grid.n_columns * ROW_EMS * text->em,
                label_width);

  guint n_hidden = grid.lines->len - grid.n_shown;

  if (n_hidden > 0)
    {
      g_autofree char *more = dup_rest (n_hidden);

      double x = box->x + grid.n_shown % grid.n_columns * grid.column_width;
      double y = box->y + grid.n_shown / grid.n_columns * ROW_EMS * text->em;
      g_autofree char *fitting = anneal_plot_text_dup_fitting (text, ANNEAL_PLOT_TEXT_LEGEND, more,
                                                               label_width + (SAMPLE_EMS + GAP_EMS) * text->em);

      anneal_plot_pen_write (pen, ANNEAL_PLOT_TEXT_LEGEND, fitting, x, find_baseline (text, y),
                             ANNEAL_PLOT_ANCHOR_START, theme->muted);
    }
  g_ptr_array_unref (grid.lines);
}
