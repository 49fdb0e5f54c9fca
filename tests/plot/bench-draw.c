/* bench-draw.c: what drawing costs, and that it does not depend on the number of steps
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>

#include "bench.h"
#include "figures.h"

#define N_LINES  10
#define N_ROUNDS 15
#define WIDTH    1600
#define HEIGHT   900

typedef struct
{
  double            *y[N_LINES];
  AnnealPlotPyramid *pyramids[N_LINES];
  AnnealPlotLine     lines[N_LINES];
  gsize              n;
} Lines;

static void
init_lines (Lines    *self,
            gsize     n,
            gboolean  noisy)
{
  self->n = n;
  for (guint i = 0; i < N_LINES; i++)
    {
      self->y[i] = curve_new (noisy ? CURVE_NOISE : i % CURVE_NOISE, n);
      for (gsize k = 0; k < n; k++)
        self->y[i][k] *= 1 - 0.05 * i;
      self->pyramids[i] = anneal_plot_pyramid_new (self->y[i], n);
      self->lines[i] = line_of (self->y[i], n, self->pyramids[i]);
      self->lines[i].color = anneal_plot_palette (i);
      self->lines[i].label = "A learning rate";
    }
}

static void
clear_lines (Lines *self)
{
  for (guint i = 0; i < N_LINES; i++)
    {
      g_clear_pointer (&self->pyramids[i], anneal_plot_pyramid_free);
      g_clear_pointer (&self->y[i], g_free);
    }
}

/* Milliseconds for the whole figure: layout, axes, lines, legend. */
static double
time_drawing (const Lines *lines)
{
  AnnealPlotLane lane = lane_of (lines->lines, N_LINES);
  AnnealPlotFigure figure = figure_of (&lane, 1, (double) lines->n - 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  gint64 start = g_get_monotonic_time ();
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

  anneal_plot_layout_init (&layout, &figure, &anneal_plot_theme_light, WIDTH, HEIGHT);
  anneal_plot_draw (&figure, &layout, &anneal_plot_theme_light, cr);
  cairo_surface_flush (surface);

  double ms = (double) (g_get_monotonic_time () - start) / 1000;

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return ms;
}

static void
compare_drawing (const char *what,
                 gboolean    noisy,
                 gsize       n_many,
                 gsize       n_few)
{
  Lines few, many;
  double ms_few[N_ROUNDS], ms_many[N_ROUNDS];

  init_lines (&few, n_few, noisy);
  init_lines (&many, n_many, noisy);
  time_drawing (&few);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      ms_many[i] = time_drawing (&many);
      ms_few[i] = time_drawing (&few);
    }
  bench_print_ratio (what, ms_many, ms_few, N_ROUNDS, 1.5);
  clear_lines (&few);
  clear_lines (&many);
}

/* What the pyramid saves each drawing: one pass over the array for its least and greatest value. */
static double
scan (const double *y,
      gsize         n)
{
  double least = y[0];
  double greatest = y[0];

  for (gsize i = 0; i < n; i++)
    {
      least = y[i] < least ? y[i] : least;
      greatest = y[i] > greatest ? y[i] : greatest;
    }
  return greatest - least;
}

static void
compare_pyramid (const char *what,
                 Curve       curve,
                 gsize       n)
{
  double ms_pyramid[N_ROUNDS], ms_scan[N_ROUNDS];
  g_autofree double *y = curve_new (curve, n);
  double total = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      total += scan (y, n);
      ms_scan[i] = (double) (g_get_monotonic_time () - start) / 1000;
      start = g_get_monotonic_time ();
      anneal_plot_pyramid_free (anneal_plot_pyramid_new (y, n));
      ms_pyramid[i] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  g_assert_true (isfinite (total));
  bench_print_ratio (what, ms_pyramid, ms_scan, N_ROUNDS, 2.5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  compare_drawing ("10 smooth lines: 10^6 steps / 10^3 steps", FALSE, 1000000, 1000);
  compare_drawing ("10 noisy lines: 10^6 steps / 10^3 steps", TRUE, 1000000, 1000);
  compare_drawing ("10 noisy lines: 10^4 steps / 10^3 steps", TRUE, 10000, 1000);
  compare_drawing ("10 noisy lines: 3000 steps / 10^3 steps", TRUE, 3000, 1000);
  compare_pyramid ("pyramid of 10^6 noisy values / one pass", CURVE_NOISE, 1000000);
  compare_pyramid ("pyramid of 10^6 smooth values / one pass", CURVE_WARM_UP, 1000000);
  compare_pyramid ("pyramid of 10^7 noisy values / one pass", CURVE_NOISE, 10000000);
  return 0;
}
