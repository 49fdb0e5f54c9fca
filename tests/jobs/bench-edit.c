/* bench-edit.c: from the edit of one parameter to the finished picture, the other runs being kept as they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <math.h>

#include "anneal-figure.h"
#include "anneal-store.h"
#include "bench.h"
#include "sample.h"

#define N_RUNS    10
#define N_UPDATES 100000
#define N_ROUNDS  15
#define WIDTH     1600
#define HEIGHT    900
#define EDITED    4             /* the line that changes */

/* What a window keeps between frames. */
typedef struct
{
  AnnealStore     *store;
  GPtrArray       *series;
  cairo_surface_t *window;      /* what is shown */
  cairo_surface_t *others;      /* axes and all lines but the edited one */
  cairo_surface_t *picture;     /* everything */
} View;

static AnnealProject *
new_project (void)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(GError) error = NULL;
  AnnealProject *project = anneal_project_with_horizon (empty, 1, N_UPDATES, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autofree char *period = g_strdup_printf ("%u", N_UPDATES / (i + 1));

      project = sample_add (project, sample_run ("torch.CosineAnnealingLR", "T_max", period));
    }

  return project;
}

static AnnealFigure *
new_figure (View *view)
{
  return anneal_figure_new (anneal_store_get_project (view->store), view->series, NULL, (double) NAN, (double) NAN);
}

/* Which lines to draw. */
typedef enum
{
  ALL,
  ALL_BUT_EDITED,
  EDITED_ONLY,      /* on top of the others, which are kept */
} Lines;

static gboolean
is_wanted (guint line,
           Lines lines)
{
  return lines == ALL || (line == EDITED) == (lines == EDITED_ONLY);
}

static void
draw (View            *view,
      cairo_surface_t *target,
      Lines            lines)
{
  g_autoptr(AnnealFigure) figure = new_figure (view);
  g_auto(AnnealPlotLayout) layout = { 0 };
  cairo_t *cr = cairo_create (target);

  anneal_plot_layout_init (&layout, &figure->figure, &anneal_plot_theme_light, WIDTH, HEIGHT);
  if (lines == EDITED_ONLY)
    {
      cairo_set_source_surface (cr, view->others, 0, 0);
      cairo_paint (cr);
    }
  else
    anneal_plot_draw_axes (&figure->figure, &layout, &anneal_plot_theme_light, cr);

  for (guint i = 0; i < N_RUNS; i++)
    if (is_wanted (i, lines))
      anneal_plot_draw_line (&figure->figure.lanes[0].lines[i], &layout, 0, &anneal_plot_theme_light, cr);
  cairo_destroy (cr);
  cairo_surface_flush (target);
}

static double
time_repaint (View *view)
{
  gint64 start = g_get_monotonic_time ();
  cairo_t *cr = cairo_create (view->window);

  cairo_set_source_surface (cr, view->picture, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (view->window);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* A new value each time: the numbers of one run, and its line on what is kept of the others. */
static double
time_edit (View  *view,
           guint  round)
{
  g_autofree char *period = g_strdup_printf ("%u", 20000 + 17 * round);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  anneal_store_commit (view->store, sample_edit (anneal_store_get_project (view->store), EDITED + 1, "T_max", period),
                       "run/T_max");

  const AnnealProject *project = anneal_store_get_project (view->store);
  AnnealSeries **slot = (AnnealSeries **) &view->series->pdata[EDITED];

  g_clear_pointer (slot, anneal_series_unref);
  *slot = anneal_series_new (project, project->runs[EDITED], NULL, &error);
  g_assert_no_error (error);
  draw (view, view->window, EDITED_ONLY);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
time_everything (View *view)
{
  gint64 start = g_get_monotonic_time ();

  draw (view, view->window, ALL);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

int
main (void)
{
  double repaints[N_ROUNDS], edits[N_ROUNDS], everything[N_ROUNDS];
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");

  g_autoptr(AnnealStore) store = anneal_store_new (new_project ());
  View view = {
    .store = store,
    .series = anneal_series_new_all (anneal_store_get_project (store), NULL, &error),
    .window = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT),
    .others = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT),
    .picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT),
  };

  g_assert_no_error (error);
  draw (&view, view.others, ALL_BUT_EDITED);
  draw (&view, view.picture, ALL);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      repaints[i] = time_repaint (&view);
      edits[i] = time_edit (&view, i);
      everything[i] = time_everything (&view);
    }

  g_print ("%u runs of %u updates, %u × %u pixels in memory; a frame of a window costs more than the copy below\n",
           N_RUNS, N_UPDATES, WIDTH, HEIGHT);
  bench_print_ratio ("an edit, its curve drawn anew / everything drawn anew", edits, everything, N_ROUNDS, 1);
  g_print ("%-60s %8.2f ms\n", "a copy of the finished picture", bench_median (repaints, N_ROUNDS));

  cairo_surface_destroy (view.window);
  cairo_surface_destroy (view.others);
  cairo_surface_destroy (view.picture);
  g_ptr_array_unref (view.series);
  return 0;
}
