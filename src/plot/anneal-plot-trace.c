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

/* As far beside the box a line is still seen. */
#define EDGE_PX 2

/* What lies farther outside is as good there, and no number for arithmetic. */
#define FAR_PX 1e9

/* What a PDF of the greatest size has. */
#define MAX_COLUMNS 100000

/* Below this, columns save nothing. */
#define MIN_SAMPLES_A_COLUMN 1

/* Columns of many samples begin at a multiple of a power of two, which shifts them by at most 1/16 of their width, and
 * which is where the pyramid has its blocks and samples: it answers in a fraction of the time. */
#define GRAINS_A_COLUMN 8

/* What a line in a column has to lose on its way, in px. */
#define MIN_TURN 1.0

/* Dense is where at least half of the columns turn, this many to either side looked at. */
#define REACH 4

/* Beside a slope, the next column goes as far up or down; columns differ in width by 1/8. */
#define MAX_CHANGE 0.25

/* Extremes that differ by less from the first and last sample of a column are these, px. */
#define MIN_EXCESS 0.05

/* Samples that are read one by one rather than asked for. */
#define MAX_SCANNED 8

typedef struct
{
  gsize  first, last;         /* samples; first > last: none */
  gsize  next;                /* where the line leaves the column: the last sample, or the first of the next column */
  double least, greatest;     /* values */
  double top, bottom;         /* px, of these; NAN: none */
  double y_first, y_next;     /* px; NAN: no place */
  guint  turns : 1;
  guint  is_dense : 1;
} Column;

typedef struct
{
  const AnnealPlotLine  *line;
  const AnnealPlotScale *x_scale, *y_scale;
  double                 x_origin, x_factor;      /* from indices to px */
  double                 y_factor;                /* from values to px, on a linear scale */
  AnnealPlotPath         path;
  double                 y_before;                /* px, of the last sample added; NAN: none */
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

/* anneal_plot_scale_forward (), several times a column: without its division. */
static inline double
place (const Walk *walk,
       double      value)
{
  const AnnealPlotScale *scale = walk->y_scale;

  if (scale->kind == ANNEAL_PLOT_LOG)
    return anneal_plot_scale_forward (scale, value);
  if (!isfinite (value))
    return (double) NAN;
  return CLAMP (scale->at_min + (value - scale->min) * walk->y_factor, -FAR_PX, FAR_PX);
}

static inline double
place_sample (const Walk *walk,
              gsize       i)
{
  const AnnealPlotLine *line = walk->line;

  return place (walk, line->pyramid != NULL ? anneal_plot_pyramid_get (line->pyramid, i) : line->y[i]);
}

/* @y: where place_sample () puts it */
static void
add_sample (Walk   *walk,
            gsize   i,
            double  y)
{
  double x = walk->x_origin + (double) i * walk->x_factor;

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

/* A column turns if the line, from where it comes in to where it leaves, goes farther up and down than it gets. */
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
      column->top = (double) NAN;
      return;
    }

  column->y_first = place_sample (walk, column->first);
  column->y_next = place_sample (walk, column->next);
  column->top = fmin (place (walk, column->greatest), column->y_next);
  column->bottom = fmax (place (walk, column->least), column->y_next);

  gboolean is_whole = column->next > column->last;
  double before = column->first > 0 && !is_whole ? place_sample (walk, column->first - 1) : column->y_first;
  double after = column->next + 1 < line->n && !is_whole ? place_sample (walk, column->next + 1) : column->y_next;
  double height = fmax (column->bottom, fmax (before, after)) - fmin (column->top, fmin (before, after));
  double way = isnan (before) || isnan (after) ? 0 : fabs (before - after);

  column->turns = height - way > MIN_TURN;
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
      columns[i].is_dense = !isnan (columns[i].top) && 2 * n_turns >= n_seen;
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

static int
compare_indices (gconstpointer a,
                 gconstpointer b)
{
  gsize x = *(const gsize *) a;
  gsize y = *(const gsize *) b;

  return (x > y) - (x < y);
}

static double
get_height (const Column *column,
            double        fallback)
{
  return isnan (column->top) ? fallback : column->bottom - column->top;
}

/* Whether a straight line from the first sample of a column to its last would show.  Beside a slope are slopes, beside
 * a step is none. */
static gboolean
is_bent (const Column *columns,
         guint         i,
         guint         n)
{
  const Column *column = &columns[i];
  double height = get_height (column, 0);
  double before = i > 0 ? get_height (&columns[i - 1], 0) : height;
  double after = i + 1 < n ? get_height (&columns[i + 1], 0) : height;

  if (height < 2 * TOLERANCE)
    return FALSE;
  return fmin (column->y_first, column->y_next) - column->top > MIN_EXCESS ||
         column->bottom - fmax (column->y_first, column->y_next) > MIN_EXCESS ||
         fabs (height - before) > MAX_CHANGE * height || fabs (height - after) > MAX_CHANGE * height;
}

/* The lowest and the highest sample, each with the one before it: between those the line jumps, if it does. */
static void
add_extremes (Walk         *walk,
              const Column *column)
{
  gsize low = find_sample (walk, column->first, column->last, column->least);
  gsize high = find_sample (walk, column->first, column->last, column->greatest);
  gsize indices[] = { MAX (low, 1) - 1, low, MAX (high, 1) - 1, high };
  gsize last = column->first;

  qsort (indices, G_N_ELEMENTS (indices), sizeof *indices, compare_indices);
  for (guint i = 0; i < G_N_ELEMENTS (indices); i++)
    if (indices[i] > last && indices[i] < column->next)
      {
        last = indices[i];
        add_sample (walk, last, place_sample (walk, last));
      }
}

static void
add_column (Walk         *walk,
            const Column *columns,
            guint         i,
            guint         n)
{
  const Column *column = &columns[i];

  if (isnan (column->top))
    {
      end_stroke (walk);
      return;
    }

  add_sample (walk, column->first, column->y_first);
  if (column->next - column->first < MAX_SCANNED)
    for (gsize k = column->first + 1; k < column->next; k++)
      add_sample (walk, k, place_sample (walk, k));
  else if (is_bent (columns, i, n))
    add_extremes (walk, column);
  if (column->next > column->first)
    add_sample (walk, column->next, column->y_next);
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

  /* The strokes to the columns before and after belong half to either.  fmin() and fmax() pass over NaN, for samples
   * that have no place. */
  double before = has_before ? (column[-1].y_next + column->y_first) / 2 : column->top;
  double after = has_after ? (column->y_next + column[1].y_first) / 2 : column->top;
  double top = fmin (column->top, fmin (before, after));
  double bottom = fmax (column->bottom, fmax (before, after));

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
            add_sample (walk, columns[i - 1].next, columns[i - 1].y_next);
          if (columns[i].first <= columns[i].last)
            add_column (walk, columns, i, n);
          continue;
        }

      if (!follows_dense)
        {
          add_sample (walk, columns[i].first, columns[i].y_first);
          end_stroke (walk);
        }
      add_bar (walk, &columns[i], follows_dense, i + 1 < n && columns[i + 1].is_dense,
               box->x + (i + 0.5) / resolution, bars);
    }
}

static gsize
choose_grain (gsize n_samples,
              guint n_columns)
{
  gsize most = n_samples / n_columns / GRAINS_A_COLUMN;

  return most >= ANNEAL_PLOT_SAMPLE ? (gsize) 1 << (g_bit_storage (most) - 1) : 1;
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
  const AnnealPlotLine *line = walk->line;
  Column *columns = g_new (Column, n);
  gsize grain = choose_grain (last - first + 1, n);
  gsize next = first;

  for (guint i = 0; i < n; i++)
    {
      double x = anneal_plot_scale_inverse (walk->x_scale, box->x + (i + 1) / resolution);
      gsize end = i + 1 < n ? clamp_index (line, ceil ((x - line->x_first) / line->x_step)) : last + 1;

      end = CLAMP (i + 1 < n ? (end + grain / 2) / grain * grain : end, next, last + 1);
      columns[i].first = next;
      columns[i].last = end - 1;
      columns[i].next = grain > 1 && end <= last ? end : end - 1;
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

void
anneal_plot_trace_line (AnnealPlotTrace       *self,
                        const AnnealPlotLine  *line,
                        const AnnealPlotScale *x_scale,
                        const AnnealPlotScale *y_scale,
                        const AnnealPlotBox   *box,
                        double                 resolution)
{
  double x_factor = (x_scale->at_max - x_scale->at_min) / (x_scale->max - x_scale->min);
  Walk walk = {
    .line = line,
    .x_scale = x_scale,
    .y_scale = y_scale,
    .x_origin = x_scale->at_min + (line->x_first - x_scale->min) * x_factor,
    .x_factor = line->x_step * x_factor,
    .y_factor = (y_scale->at_max - y_scale->at_min) / (y_scale->max - y_scale->min),
    .y_before = (double) NAN,
  };
  const AnnealPlotBox window = { box->x - MARGIN_PX, box->y - MARGIN_PX,
                                 box->width + 2 * MARGIN_PX, box->height + 2 * MARGIN_PX };
  guint n_columns = (guint) CLAMP (ceil (box->width * resolution), 1, MAX_COLUMNS);
  gsize first, last;

  g_array_set_size (self->stroke, 0);
  g_array_set_size (self->dots, 0);
  g_array_set_size (self->bars, 0);
  if (!anneal_plot_trace_find_visible (line, anneal_plot_scale_inverse (x_scale, box->x - EDGE_PX),
                                       anneal_plot_scale_inverse (x_scale, box->x + box->width + EDGE_PX),
                                       &first, &last))
    return;

  anneal_plot_path_init (&walk.path, self->stroke, self->dots, &window, TOLERANCE / resolution);
  if (last - first < (gsize) n_columns * MIN_SAMPLES_A_COLUMN)
    {
      for (gsize i = first; i <= last; i++)
        add_sample (&walk, i, place_sample (&walk, i));
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
