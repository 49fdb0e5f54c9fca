/* anneal-plot-trace.c: of a line of any length, what a picture of this size can show
 *
 * Few samples are drawn as they are.  Many are looked at by columns, a device pixel wide.  Of a column only the first,
 * the lowest, the highest and the last sample can be seen: a smooth line keeps these at their true x.  Where a line
 * turns back within most columns, a stroke would be a zigzag of thousands of px, slow to draw and no different from a
 * filled bar a column.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-path.h"
#include "anneal-plot-trace.h"

/* How far a drawn line may be from the true one, device px. */
#define TOLERANCE (1.0 / 9)

/* Around what is seen: farther than any line is wide. */
#define MARGIN_PX 100

/* What a PDF of the greatest size has. */
#define MAX_COLUMNS 100000

/* Below this, columns save nothing. */
#define MIN_SAMPLES_A_COLUMN 2

/* A column turns if the line goes this much farther in it, in px, than from its first to its last sample. */
#define MIN_TURN 1.0

/* Dense is where at least half of the columns turn, this many to either side looked at. */
#define REACH 4

/* Extremes that differ by less from the first and last sample of a column are these, px. */
#define MIN_EXCESS 0.05

/* Samples that are read one by one rather than asked for. */
#define MAX_SCANNED 16

typedef struct
{
  gsize  first, last;         /* samples; first > last: none */
  double least, greatest;     /* values; NAN: none */
  guint  turns : 1;
  guint  is_dense : 1;
} Column;

void
anneal_plot_trace_init (AnnealPlotTrace *self)
{
  self->stroke = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  self->dots = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  self->bars = g_array_new (FALSE, FALSE, sizeof (AnnealPlotBar));
}

void
anneal_plot_trace_clear (AnnealPlotTrace *self)
{
  g_clear_pointer (&self->stroke, g_array_unref);
  g_clear_pointer (&self->dots, g_array_unref);
  g_clear_pointer (&self->bars, g_array_unref);
}

typedef struct
{
  const AnnealPlotLine  *line;
  const AnnealPlotScale *x_scale, *y_scale;
  AnnealPlotPath         path;
  double                 y_before;    /* px, of the last sample added; NAN: none */
} Walk;

static double
get_x (const AnnealPlotLine *line,
       gsize                 i)
{
  return line->x_first + (double) i * line->x_step;
}

/* @index as far as there are samples, and one more. */
static gsize
clamp_index (const AnnealPlotLine *line,
             double                index)
{
  if (!(index > 0))
    return 0;
  return index >= (double) line->n ? line->n : (gsize) index;
}

gboolean
anneal_plot_trace_find_visible (const AnnealPlotLine *line,
                          double                x_min,
                          double                x_max,
                          gsize                *first,
                          gsize                *last)
{
  if (line->n == 0 || !(line->x_step > 0) || !isfinite (line->x_first))
    return FALSE;

  double end = line->hold ? line->x_end : get_x (line, line->n - 1);

  if (!(line->x_first <= x_max) || !(end >= x_min))
    return FALSE;

  *first = MIN (clamp_index (line, floor ((x_min - line->x_first) / line->x_step)), line->n - 1);
  *last = MIN (clamp_index (line, ceil ((x_max - line->x_first) / line->x_step)), line->n - 1);
  return TRUE;
}

gboolean
anneal_plot_trace_find_extent (const AnnealPlotLine *line,
                         gboolean              positive,
                         gsize                 first,
                         gsize                 last,
                         double               *least,
                         double               *greatest)
{
  gboolean found = line->pyramid != NULL ? anneal_plot_pyramid_query (line->pyramid, first, last, least, greatest)
                                         : anneal_plot_scan (line->y, first, last, least, greatest);

  if (!found || !positive || *least > 0)
    return found;

  if (line->pyramid != NULL)
    return anneal_plot_pyramid_query_positive (line->pyramid, first, last, least);

  *least = (double) INFINITY;
  for (gsize i = first; i <= last; i++)
    if (line->y[i] > 0)
      *least = MIN (*least, line->y[i]);
  return isfinite (*least);
}

static void
add_sample (Walk  *walk,
            gsize  i)
{
  double x = anneal_plot_scale_forward (walk->x_scale, get_x (walk->line, i));
  double y = anneal_plot_scale_forward (walk->y_scale, walk->line->y[i]);

  if (walk->line->hold && !isnan (walk->y_before))
    anneal_plot_path_add (&walk->path, x, walk->y_before);
  anneal_plot_path_add (&walk->path, x, y);
  walk->y_before = y;
}

static void
end_stroke (Walk *walk)
{
  anneal_plot_path_break (&walk->path);
  walk->y_before = (double) NAN;
}

/* Where the last sample of a stair ends. */
static void
add_end (Walk *walk)
{
  const AnnealPlotLine *line = walk->line;

  if (line->hold && !isnan (walk->y_before))
    anneal_plot_path_add (&walk->path, anneal_plot_scale_forward (walk->x_scale, line->x_end), walk->y_before);
}

static void
look_at_column (const Walk *walk,
                Column     *column)
{
  const AnnealPlotLine *line = walk->line;
  gboolean positive = walk->y_scale->kind == ANNEAL_PLOT_LOG;

  column->turns = FALSE;
  if (column->first > column->last || !anneal_plot_trace_find_extent (line, positive, column->first, column->last,
                                                                &column->least, &column->greatest))
    {
      column->least = (double) NAN;
      return;
    }

  double height = fabs (anneal_plot_scale_forward (walk->y_scale, column->greatest) -
                        anneal_plot_scale_forward (walk->y_scale, column->least));
  double way = fabs (anneal_plot_scale_forward (walk->y_scale, line->y[column->first]) -
                     anneal_plot_scale_forward (walk->y_scale, line->y[column->last]));

  column->turns = isnan (way) || height - way > MIN_TURN;
}

static void
mark_dense (Column *columns,
            guint   n)
{
  guint n_turns = 0;
  guint n_seen = 0;

  for (guint i = 0; i < MIN (REACH, n); i++, n_seen++)
    n_turns += columns[i].turns;
  for (guint i = 0; i < n; i++)
    {
      if (i + REACH < n)
        {
          n_turns += columns[i + REACH].turns;
          n_seen++;
        }
      if (i > REACH)
        {
          n_turns -= columns[i - REACH - 1].turns;
          n_seen--;
        }
      columns[i].is_dense = !isnan (columns[i].least) && 2 * n_turns >= n_seen;
    }
}

/* The first of the samples [first, last] that is @value, which is the least or the greatest of them. */
static gsize
find_sample (const Walk *walk,
             gsize       first,
             gsize       last,
             double      value)
{
  const AnnealPlotLine *line = walk->line;
  gboolean positive = walk->y_scale->kind == ANNEAL_PLOT_LOG;
  double least, greatest;

  while (line->pyramid != NULL && last - first > MAX_SCANNED)
    {
      gsize middle = first + (last - first) / 2;

      if (anneal_plot_trace_find_extent (line, positive, first, middle, &least, &greatest) &&
          (least == value || greatest == value))
        last = middle;
      else
        first = middle + 1;
    }
  while (first < last && line->y[first] != value)
    first++;
  return first;
}

static void
add_column (Walk         *walk,
            const Column *column)
{
  const AnnealPlotLine *line = walk->line;
  gsize indices[4] = { column->first, column->first, column->last, column->last };
  double ends[2] = { anneal_plot_scale_forward (walk->y_scale, line->y[column->first]),
                     anneal_plot_scale_forward (walk->y_scale, line->y[column->last]) };
  const double extremes[2] = { column->least, column->greatest };

  if (isnan (column->least))
    {
      end_stroke (walk);
      return;
    }

  for (guint i = 0; i < 2; i++)
    {
      double y = anneal_plot_scale_forward (walk->y_scale, extremes[i]);

      if (!(fabs (y - ends[0]) < MIN_EXCESS) && !(fabs (y - ends[1]) < MIN_EXCESS))
        indices[1 + i] = find_sample (walk, column->first, column->last, extremes[i]);
    }
  if (indices[1] > indices[2])
    {
      gsize swapped = indices[1];

      indices[1] = indices[2];
      indices[2] = swapped;
    }
  for (guint i = 0; i < 4; i++)
    if (i == 0 || indices[i] > indices[i - 1])
      add_sample (walk, indices[i]);
}

/* The stroke to the middle between two columns belongs half to either. */
static double
get_middle (const Walk   *walk,
            const Column *a,
            const Column *b)
{
  return (anneal_plot_scale_forward (walk->y_scale, walk->line->y[a->last]) +
          anneal_plot_scale_forward (walk->y_scale, walk->line->y[b->first])) / 2;
}

static void
add_bar (const Walk   *walk,
         const Column *column,
         gboolean      has_before,
         gboolean      has_after,
         double        x,
         GArray       *bars)
{
  const AnnealPlotBox *window = &walk->path.window;
  double top = anneal_plot_scale_forward (walk->y_scale, column->greatest);
  double bottom = anneal_plot_scale_forward (walk->y_scale, column->least);
  double before = has_before ? get_middle (walk, column - 1, column) : top;
  double after = has_after ? get_middle (walk, column, column + 1) : top;

  /* fmin() and fmax() pass over NaN, for samples that are not there. */
  top = fmin (fmin (top, bottom), fmin (before, after));
  bottom = fmax (anneal_plot_scale_forward (walk->y_scale, column->least), fmax (fmax (before, after), top));
  if (bottom < window->y || top > window->y + window->height)
    return;

  const AnnealPlotBar bar = { x, MAX (top, window->y), MIN (bottom, window->y + window->height) };

  g_array_append_val (bars, bar);
}

static void
walk_columns (Walk                *walk,
              Column              *columns,
              guint                n,
              const AnnealPlotBox *box,
              double               resolution,
              GArray              *bars)
{
  for (guint i = 0; i < n; i++)
    {
      gboolean follows_dense = i > 0 && columns[i - 1].is_dense;

      if (!columns[i].is_dense)
        {
          if (follows_dense)
            add_sample (walk, columns[i - 1].last);
          if (columns[i].first <= columns[i].last)
            add_column (walk, &columns[i]);
          continue;
        }

      if (!follows_dense)
        {
          add_sample (walk, columns[i].first);
          end_stroke (walk);
        }
      add_bar (walk, &columns[i], follows_dense, i + 1 < n && columns[i + 1].is_dense,
               box->x + (i + 0.5) / resolution, bars);
    }
}

/* Columns of @box; what lies left of it is in the first one, what lies right of it in the last. */
static Column *
make_columns (const Walk          *walk,
              const AnnealPlotBox *box,
              double               resolution,
              gsize                first,
              gsize                last,
              guint                n)
{
  Column *columns = g_new (Column, n);
  gsize next = first;

  for (guint i = 0; i < n; i++)
    {
      double x = anneal_plot_scale_inverse (walk->x_scale, box->x + (i + 1) / resolution);
      gsize end = i + 1 < n ? clamp_index (walk->line, ceil ((x - walk->line->x_first) / walk->line->x_step)) : last + 1;

      end = CLAMP (end, next, last + 1);
      columns[i].first = next;
      columns[i].last = end - 1;
      if (end == next)
        {
          columns[i].first = 1;
          columns[i].last = 0;
        }
      next = end;
      look_at_column (walk, &columns[i]);
    }
  mark_dense (columns, n);
  return columns;
}

void
anneal_plot_trace_line (AnnealPlotTrace       *self,
                        const AnnealPlotLine  *line,
                        const AnnealPlotScale *x_scale,
                        const AnnealPlotScale *y_scale,
                        const AnnealPlotBox   *box,
                        double                 resolution)
{
  Walk walk = { .line = line, .x_scale = x_scale, .y_scale = y_scale, .y_before = (double) NAN };
  const AnnealPlotBox window = { box->x - MARGIN_PX, box->y - MARGIN_PX,
                                 box->width + 2 * MARGIN_PX, box->height + 2 * MARGIN_PX };
  guint n_columns = (guint) CLAMP (ceil (box->width * resolution), 1, MAX_COLUMNS);
  gsize first, last;

  g_array_set_size (self->stroke, 0);
  g_array_set_size (self->dots, 0);
  g_array_set_size (self->bars, 0);
  if (!anneal_plot_trace_find_visible (line, x_scale->min, x_scale->max, &first, &last))
    return;

  anneal_plot_path_init (&walk.path, self->stroke, self->dots, &window, TOLERANCE / resolution);
  if (last - first < (gsize) n_columns * MIN_SAMPLES_A_COLUMN)
    {
      for (gsize i = first; i <= last; i++)
        add_sample (&walk, i);
    }
  else
    {
      g_autofree Column *columns = make_columns (&walk, box, resolution, first, last, n_columns);

      walk_columns (&walk, columns, n_columns, box, resolution, self->bars);
    }
  if (last == line->n - 1)
    add_end (&walk);
  end_stroke (&walk);
}
