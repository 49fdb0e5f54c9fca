/* test-trace.c: a thinned line is the picture of the whole line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>

#include "figures.h"

#include "anneal-plot-trace.h"

#define WIDTH  640
#define HEIGHT 360

/* A simplified edge lies within 1/9 px of the true one, and on a diagonal is √2 px long in a pixel; cairo counts a
 * pixel's cover in steps of up to 1/15. */
#define SMOOTH_TOLERANCE ((int) (255 * (G_SQRT2 / 9 + 1.0 / 15)) + 1)

/* Black lines on nothing. */
typedef struct
{
  cairo_surface_t *surface;
  cairo_t         *cr;
} Canvas;

static void
init_canvas (Canvas *self,
             int     scale)
{
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_A8, WIDTH * scale, HEIGHT * scale);
  cairo_surface_set_device_scale (self->surface, scale, scale);
  self->cr = cairo_create (self->surface);
}

static void
clear_canvas (Canvas *self)
{
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Canvas, clear_canvas)

static int
get_pixel (const Canvas *self,
           int           x,
           int           y)
{
  cairo_surface_flush (self->surface);
  return cairo_image_surface_get_data (self->surface)[y * cairo_image_surface_get_stride (self->surface) + x];
}

/* The reference: every value, by cairo alone; noise in pieces that its tessellator can bear. */
static void
stroke_all (const AnnealPlotLine   *line,
            gboolean                in_pieces,
            const AnnealPlotLayout *layout,
            cairo_t                *cr)
{
  const AnnealPlotBox *box = &layout->lanes[0].box;
  double height = 0;
  gboolean begins = TRUE;

  cairo_rectangle (cr, box->x - 2, box->y - 2, box->width + 4, box->height + 4);
  cairo_clip (cr);
  cairo_set_line_width (cr, line->width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (gsize i = 0; i < line->n; i++)
    {
      double x = anneal_plot_scale_forward (&layout->x_scale, line->x_first + (double) i * line->x_step);
      double y = anneal_plot_scale_forward (&layout->lanes[0].y_scale, line->y[i]);

      if (isnan (y) || begins)
        {
          cairo_stroke (cr);
          if (!isnan (y))
            cairo_move_to (cr, x, y);
          begins = isnan (y);
          height = y;
          continue;
        }
      cairo_line_to (cr, x, y);
      if (in_pieces && (fabs (y - height) > 50 || i % 500 == 0))
        {
          cairo_stroke (cr);
          cairo_move_to (cr, x, y);
          height = y;
        }
    }
  cairo_stroke (cr);
}

static void
init_layout (AnnealPlotLayout     *layout,
             const AnnealPlotLine *line,
             AnnealPlotScaleKind   scale,
             double                x_min,
             double                x_max)
{
  AnnealPlotLane lane = lane_of (line, 1);
  AnnealPlotFigure figure = figure_of (&lane, 1, x_max);
  AnnealPlotTheme theme = anneal_plot_theme_light;

  lane.scale = scale;
  figure.x_min = x_min;
  theme.legend = FALSE;
  anneal_plot_layout_init (layout, &figure, &theme, WIDTH, HEIGHT);
}

typedef struct
{
  int    greatest;      /* difference of a pixel */
  double cover;         /* of the one picture, by that of the other */
  double different;     /* share of the drawn pixels that differ by more than half */
} Difference;

static Difference
compare (const AnnealPlotLine *line,
         gboolean              is_noise,
         AnnealPlotScaleKind   kind,
         int                   scale,
         double                x_min,
         double                x_max)
{
  g_auto(Canvas) whole = { NULL, NULL }, thinned = { NULL, NULL };
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };
  Difference result = { 0, 0, 0 };
  double sums[2] = { 0, 0 };
  guint n = 0, n_different = 0;

  init_layout (&layout, line, kind, x_min, x_max);
  init_canvas (&whole, scale);
  init_canvas (&thinned, scale);
  stroke_all (line, is_noise, &layout, whole.cr);
  anneal_plot_draw_line (line, &layout, 0, &anneal_plot_theme_light, thinned.cr);

  for (int y = 0; y < HEIGHT * scale; y++)
    for (int x = 0; x < WIDTH * scale; x++)
      {
        int a = get_pixel (&whole, x, y);
        int b = get_pixel (&thinned, x, y);

        result.greatest = MAX (result.greatest, ABS (a - b));
        sums[0] += a;
        sums[1] += b;
        n += a > 0 || b > 0;
        n_different += ABS (a - b) > 127;
      }
  g_assert_cmpuint (n, >, 500);
  result.cover = sums[1] / sums[0];
  result.different = (double) n_different / n;
  return result;
}

static void
test_smooth (void)
{
  static const gsize sizes[] = { 7, 977, 1500, 20011, 65000 };

  for (Curve curve = CURVE_COSINE; curve < CURVE_NOISE; curve++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (int scale = 1; scale <= 2; scale++)
        {
          gsize n = sizes[i];
          g_autofree double *y = curve_new (curve, n);
          g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);
          AnnealPlotLine line = line_of (y, n, i % 2 == 0 ? pyramid : NULL);
          Difference all = compare (&line, FALSE, ANNEAL_PLOT_LINEAR, scale, 0, (double) n - 1);
          Difference part = compare (&line, FALSE, ANNEAL_PLOT_LOG, scale, 0.31 * (double) n, 0.57 * (double) n);

          g_test_message ("curve %d of %" G_GSIZE_FORMAT " × %d: %d, %d", curve, n, scale, all.greatest, part.greatest);
          g_assert_cmpint (all.greatest, <=, SMOOTH_TOLERANCE);
          g_assert_cmpint (part.greatest, <=, SMOOTH_TOLERANCE);
        }
}

/* Bars stand in the middles of their columns, strokes where their values are: to half a pixel.  That shows at the tips
 * of noise, nowhere else. */
static void
test_noise (void)
{
  static const gsize sizes[] = { 3000, 9001, 40000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize n = sizes[i];
      g_autofree double *y = curve_new (CURVE_NOISE, n);
      g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);
      AnnealPlotLine line = line_of (y, n, pyramid);
      Difference difference = compare (&line, TRUE, ANNEAL_PLOT_LINEAR, 1, 0, (double) n - 1);

      g_test_message ("noise of %" G_GSIZE_FORMAT ": cover %d %%, different %d ‰", n,
                      (int) (100 * difference.cover), (int) (1000 * difference.different));
      g_assert_cmpfloat_with_epsilon (difference.cover, 1, 0.03);
      g_assert_cmpfloat (difference.different, <=, 0.04);
    }
}

/* Twenty times the values are no more points. */
static void
test_size (void)
{
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };
  guint n_points[2][N_CURVES];

  anneal_plot_trace_init (&trace);
  for (guint i = 0; i < 2; i++)
    for (Curve curve = 0; curve < N_CURVES; curve++)
      {
        gsize n = i == 0 ? 20000 : 400000;
        g_autofree double *y = curve_new (curve, n);
        g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);
        AnnealPlotLine line = line_of (y, n, pyramid);
        g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

        init_layout (&layout, &line, ANNEAL_PLOT_LINEAR, 0, (double) n);
        anneal_plot_trace_line (&trace, &line, &layout.x_scale, &layout.lanes[0].y_scale, &layout.lanes[0].box, 1);
        n_points[i][curve] = trace.stroke->len + trace.bars->len;
        g_assert_cmpuint (n_points[i][curve], <, 2 * WIDTH);
        if (curve != CURVE_NOISE)
          g_assert_cmpuint (n_points[i][curve], <, 150);
      }
  for (Curve curve = 0; curve < N_CURVES; curve++)
    g_assert_cmpuint (n_points[1][curve], <=, n_points[0][curve] * 5 / 4);
}

static AnnealPlotPoint
get_point (const AnnealPlotTrace *trace,
           guint                  i)
{
  return g_array_index (trace->stroke, AnnealPlotPoint, i);
}

/* A stair: across, then down, and the last value as far as it holds. */
static void
test_hold (void)
{
  static const double y[] = { 0.1, 0.1, 0.05, 0.025 };
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };
  AnnealPlotLine line = line_of (y, G_N_ELEMENTS (y), NULL);
  AnnealPlotScale x_scale, y_scale;
  const AnnealPlotBox box = { 0, 0, 400, 100 };
  static const AnnealPlotPoint expected[] = {
    { 0, 0 }, { 200, 0 }, { 200, 50 }, { 300, 50 }, { 300, 75 }, { 350, 75 },
  };

  line.hold = TRUE;
  line.x_step = 391;
  line.x_end = 3.5 * 391;
  anneal_plot_scale_init (&x_scale, ANNEAL_PLOT_LINEAR, 0, 4 * 391, 0, 400);
  anneal_plot_scale_init (&y_scale, ANNEAL_PLOT_LINEAR, 0, 0.1, 100, 0);
  anneal_plot_trace_init (&trace);
  anneal_plot_trace_line (&trace, &line, &x_scale, &y_scale, &box, 1);

  g_assert_cmpuint (trace.stroke->len, ==, G_N_ELEMENTS (expected) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpfloat_with_epsilon (get_point (&trace, i).x, expected[i].x, 1e-9);
      g_assert_cmpfloat_with_epsilon (get_point (&trace, i).y, expected[i].y, 1e-9);
    }
}

/* Values without a place break the line: not finite, and on a log scale not positive. */
static void
test_breaks (void)
{
  static const double y[] = { 0.1, 0.01, (double) NAN, 0.1, 0.01, 0, 0.01, 0.1, (double) INFINITY, 0.05 };
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };
  AnnealPlotLine line = line_of (y, G_N_ELEMENTS (y), NULL);
  AnnealPlotScale x_scale, y_scale;
  const AnnealPlotBox box = { 0, 0, 900, 100 };
  guint n_breaks = 0;

  anneal_plot_scale_init (&x_scale, ANNEAL_PLOT_LINEAR, 0, 9, 0, 900);
  anneal_plot_scale_init (&y_scale, ANNEAL_PLOT_LOG, 0.01, 0.1, 100, 0);
  anneal_plot_trace_init (&trace);
  anneal_plot_trace_line (&trace, &line, &x_scale, &y_scale, &box, 1);

  for (guint i = 0; i < trace.stroke->len; i++)
    n_breaks += isnan (get_point (&trace, i).x);
  g_assert_cmpuint (n_breaks, ==, 3);
  g_assert_cmpuint (trace.stroke->len, ==, 3 * 3);

  /* The last value stands alone. */
  g_assert_cmpuint (trace.dots->len, ==, 3);
  g_assert_cmpfloat_with_epsilon (g_array_index (trace.dots, AnnealPlotPoint, 0).x, 900, 1e-9);
}

/* A gap of many values stays one when there is a column of them. */
static void
test_gap (void)
{
  const gsize n = 100000;
  g_autofree double *y = curve_new (CURVE_COSINE, n);
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };
  const AnnealPlotBox box = { 0, 0, 500, 100 };
  AnnealPlotScale x_scale, y_scale;

  for (gsize i = 40000; i < 60000; i++)
    y[i] = i % 3 == 0 ? (double) NAN : (double) INFINITY;

  g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);
  AnnealPlotLine line = line_of (y, n, pyramid);

  anneal_plot_scale_init (&x_scale, ANNEAL_PLOT_LINEAR, 0, (double) n, 0, 500);
  anneal_plot_scale_init (&y_scale, ANNEAL_PLOT_LINEAR, 0, 0.1, 100, 0);
  anneal_plot_trace_init (&trace);
  anneal_plot_trace_line (&trace, &line, &x_scale, &y_scale, &box, 1);

  for (guint i = 0; i < trace.stroke->len; i++)
    g_assert_false (get_point (&trace, i).x > 200.5 && get_point (&trace, i).x < 299.5);
  g_assert_cmpfloat_with_epsilon (get_point (&trace, 0).x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (get_point (&trace, trace.stroke->len - 2).x, 500, 0.01);
}

/* No value and no range takes a coordinate out of cairo's numbers. */
static void
test_extremes (void)
{
  static const double extremes[] = { 1e308, -1e308, 0, 5e-324, (double) NAN, (double) INFINITY, -(double) INFINITY, 1,
                                     -1, 1e-300 };
  const gsize n = 5000;
  g_autofree double *y = g_new (double, n);
  g_auto(AnnealPlotTrace) trace = { .stroke = NULL };

  anneal_plot_trace_init (&trace);
  for (guint round = 0; round < 60; round++)
    {
      AnnealPlotScale x_scale, y_scale;
      const AnnealPlotBox box = { 40, 10, 300, 200 };

      for (gsize i = 0; i < n; i++)
        y[i] = extremes[g_test_rand_int_range (0, G_N_ELEMENTS (extremes))];

      g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);
      AnnealPlotLine line = line_of (y, round % 2 == 0 ? n : 100, pyramid);

      line.hold = round % 3 == 0;
      anneal_plot_scale_init (&x_scale, ANNEAL_PLOT_LINEAR, 10, round % 5 == 0 ? 10.5 : 4000, 40, 340);
      anneal_plot_scale_init (&y_scale, round % 2 == 0 ? ANNEAL_PLOT_LINEAR : ANNEAL_PLOT_LOG,
                              extremes[round % 10], extremes[round / 10], 210, 10);
      anneal_plot_trace_line (&trace, &line, &x_scale, &y_scale, &box, 1);
      for (guint i = 0; i < trace.stroke->len; i++)
        {
          AnnealPlotPoint point = get_point (&trace, i);

          g_assert_true (isnan (point.x) || (fabs (point.x) < 1000 && fabs (point.y) < 1000));
        }
      for (guint i = 0; i < trace.bars->len; i++)
        {
          AnnealPlotBar bar = g_array_index (trace.bars, AnnealPlotBar, i);

          g_assert_true (fabs (bar.top) < 1000 && fabs (bar.bottom) < 1000 && bar.top <= bar.bottom);
        }
    }
}

static void
test_nothing_visible (void)
{
  static const double y[] = { 0.1, 0.2 };
  AnnealPlotLine line = line_of (y, G_N_ELEMENTS (y), NULL);
  gsize first = 0, last = 0;

  g_assert_false (anneal_plot_trace_find_visible (&line, 1.5, 3, &first, &last));
  g_assert_false (anneal_plot_trace_find_visible (&line, -3, -0.5, &first, &last));
  g_assert_false (anneal_plot_trace_find_visible (&line, (double) NAN, (double) NAN, &first, &last));
  g_assert_true (anneal_plot_trace_find_visible (&line, 0.4, 0.6, &first, &last));
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (last, ==, 1);

  /* A stair goes on behind its last value. */
  line.hold = TRUE;
  g_assert_true (anneal_plot_trace_find_visible (&line, 1.5, 3, &first, &last));
  g_assert_cmpuint (first, ==, 1);
  line.n = 0;
  g_assert_false (anneal_plot_trace_find_visible (&line, 0, 3, &first, &last));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/trace/smooth", test_smooth);
  g_test_add_func ("/plot/trace/noise", test_noise);
  g_test_add_func ("/plot/trace/size", test_size);
  g_test_add_func ("/plot/trace/hold", test_hold);
  g_test_add_func ("/plot/trace/breaks", test_breaks);
  g_test_add_func ("/plot/trace/gap", test_gap);
  g_test_add_func ("/plot/trace/extremes", test_extremes);
  g_test_add_func ("/plot/trace/nothing-visible", test_nothing_visible);

  return g_test_run ();
}
