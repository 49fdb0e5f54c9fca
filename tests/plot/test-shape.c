/* test-shape.c: lines as bars, hatched, or by where they change, and lanes of a fixed height
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>
#include <string.h>

#include "figures.h"

#define WIDTH  640
#define HEIGHT 90

static const AnnealPlotBox box = { 20, 10, 600, 70 };

static AnnealPlotLayout
make_layout (gsize n)
{
  AnnealPlotLayout layout = { .width = WIDTH, .height = HEIGHT, .n_lanes = 1, .lanes[0].box = box };

  anneal_plot_scale_init (&layout.x_scale, ANNEAL_PLOT_LINEAR, 0, (double) n, box.x, box.x + box.width);
  anneal_plot_scale_init (&layout.lanes[0].y_scale, ANNEAL_PLOT_LINEAR, 0, 10, box.y + box.height, box.y);
  return layout;
}

static AnnealPlotLine
make_line (const double            *y,
           gsize                    n,
           AnnealPlotStyle          style,
           const AnnealPlotPyramid *pyramid)
{
  return (AnnealPlotLine) {
    .y = y,
    .n = n,
    .x_step = 1,
    .hold = TRUE,
    .x_end = (double) n,
    .pyramid = pyramid,
    .width = 2,
    .style = style,
  };
}

/* On a clear ground. */
static cairo_surface_t *
draw (const AnnealPlotLine *line)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  AnnealPlotLayout layout = make_layout (line->n);

  anneal_plot_draw_line (line, &layout, 0, &anneal_plot_theme_light, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
get_alpha (cairo_surface_t *surface,
           double           x,
           double           y)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) (data + (int) y * stride))[(int) x] >> 24;
}

/* How many rows of a column are covered. */
static guint
count_rows (cairo_surface_t *surface,
            double           x)
{
  guint n = 0;

  for (guint y = 0; y < HEIGHT; y++)
    n += get_alpha (surface, x, y) > 127;
  return n;
}

/* A bar reaches from the bottom to its value, and not to the next one; what lies above the lane is cut. */
static void
test_bars (void)
{
  static const double y[] = { 0, 2.5, 10, 25, NAN, 5 };
  const AnnealPlotLine line = make_line (y, G_N_ELEMENTS (y), ANNEAL_PLOT_FILL, NULL);
  cairo_surface_t *surface = draw (&line);
  static const double rows[] = { 0, 17.5, 70, 70, 0, 35 };

  for (guint i = 0; i < G_N_ELEMENTS (y); i++)
    {
      g_assert_cmpfloat_with_epsilon (count_rows (surface, box.x + (i + 0.5) * 100), rows[i], 1);
      if (i > 0)
        g_assert_cmpuint (count_rows (surface, box.x + i * 100 - 1), ==, 0);
    }
  g_assert_cmpuint (get_alpha (surface, box.x + 150, box.y + box.height + 1), ==, 0);
  cairo_surface_destroy (surface);
}

/* Hatching leaves more than half of the ground clear, so that it is told from bars without colours. */
static void
test_hatching (void)
{
  static const double y[] = { 10 };
  const AnnealPlotLine line = make_line (y, 1, ANNEAL_PLOT_HATCH, NULL);
  cairo_surface_t *surface = draw (&line);
  guint n_covered = 0;

  for (guint x = 0; x < WIDTH; x++)
    n_covered += count_rows (surface, x);
  g_assert_cmpfloat (n_covered / (box.width * box.height), >, 0.05);
  g_assert_cmpfloat (n_covered / (box.width * box.height), <, 0.5);
  g_assert_cmpuint (get_alpha (surface, box.x + 300, box.y + 35), >, 0);
  cairo_surface_destroy (surface);
}

static void
test_changes (void)
{
  static const double y[] = { 0.1, 0.1, 0.05, 0.05, 0.05, 0.05 };
  const AnnealPlotLine line = make_line (y, G_N_ELEMENTS (y), ANNEAL_PLOT_CHANGES, NULL);
  cairo_surface_t *surface = draw (&line);

  for (guint i = 0; i < G_N_ELEMENTS (y); i++)
    g_assert_cmpuint (count_rows (surface, box.x + i * 100), ==, i == 2 ? (guint) box.height : 0);
  cairo_surface_destroy (surface);
}

/* Many values in a px: the highest of them, and a change is not lost; the same with and without a pyramid. */
static void
test_many (void)
{
  const gsize n = 600 * 371;
  g_autofree double *y = g_new0 (double, n);
  static const AnnealPlotStyle styles[] = { ANNEAL_PLOT_FILL, ANNEAL_PLOT_HATCH, ANNEAL_PLOT_CHANGES };

  for (gsize i = 0; i < n; i++)
    y[i] = i / 371 % 7 == 3 && i % 371 == 17 ? 10 : 0;

  g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      const AnnealPlotLine fast = make_line (y, n, styles[i], pyramid);
      const AnnealPlotLine slow = make_line (y, n, styles[i], NULL);
      cairo_surface_t *one = draw (&fast);
      cairo_surface_t *other = draw (&slow);
      gsize size = (gsize) cairo_image_surface_get_stride (one) * HEIGHT;

      g_assert_cmpint (memcmp (cairo_image_surface_get_data (one), cairo_image_surface_get_data (other), size), ==, 0);
      for (guint k = 0; styles[i] == ANNEAL_PLOT_FILL && k < 600; k++)
        g_assert_cmpuint (count_rows (one, box.x + k), ==, k % 7 == 3 ? (guint) box.height : 0);
      if (styles[i] == ANNEAL_PLOT_CHANGES)
        g_assert_cmpuint (count_rows (one, box.x + 3), ==, (guint) box.height);
      cairo_surface_destroy (one);
      cairo_surface_destroy (other);
    }
}

/* A lane of so many lines of text keeps its height while the others share what is left, as long as there is any. */
static void
test_text_lines (void)
{
  static const double y[] = { 1, 2, 3 };
  const AnnealPlotLine line = make_line (y, 3, ANNEAL_PLOT_FILL, NULL);
  AnnealPlotLane lanes[] = { lane_of (&line, 1), lane_of (&line, 1), lane_of (&line, 1) };
  AnnealPlotFigure figure = figure_of (lanes, 3, 3);
  double before = 0;

  lanes[1].text_lines = 1.7;
  lanes[1].keyed = TRUE;
  for (double height = 1000; height >= 10; height -= 33)
    {
      g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

      anneal_plot_layout_init (&layout, &figure, &anneal_plot_theme_light, 700, height);
      for (guint i = 0; i < 3; i++)
        {
          g_assert_cmpfloat (layout.lanes[i].box.height, >=, 0);
          if (layout.lanes[i].box.height > 0)
            g_assert_cmpfloat (layout.lanes[i].box.y + layout.lanes[i].box.height, <=, height);
        }
      if (before > 0 && height > 200)
        g_assert_cmpfloat (layout.lanes[1].box.height, ==, before);
      if (height > 300)
        g_assert_cmpfloat (layout.lanes[0].box.height, >, layout.lanes[1].box.height);
      before = layout.lanes[1].box.height;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/shape/bars", test_bars);
  g_test_add_func ("/plot/shape/hatching", test_hatching);
  g_test_add_func ("/plot/shape/changes", test_changes);
  g_test_add_func ("/plot/shape/many", test_many);
  g_test_add_func ("/plot/shape/text-lines", test_text_lines);

  return g_test_run ();
}
