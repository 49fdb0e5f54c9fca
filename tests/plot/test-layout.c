/* test-layout.c: no text of a figure touches another, or leaves the figure
 *
 * A pen of the test's own notes where every text goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>

#include "figures.h"

#include "anneal-plot-draw-private.h"

typedef struct
{
  char         *text;
  AnnealPlotBox box;
} Written;

typedef struct
{
  AnnealPlotPen pen;
  GArray       *written;      /* of Written */
} Recorder;

static void
ignore_fill (AnnealPlotPen       *pen,
             const AnnealPlotBox *box,
             guint32              color,
             double               alpha)
{
  g_assert_true (box->width >= 0 && box->height >= 0);
}

static void
ignore_stroke (AnnealPlotPen *pen,
               const GArray  *points,
               guint32        color,
               double         width,
               guint          dash)
{
}

static void
ignore_bars (AnnealPlotPen *pen,
             const GArray  *bars,
             guint32        color,
             double         width)
{
}

static void
note_text (AnnealPlotPen       *pen,
           AnnealPlotTextStyle  style,
           const char          *text,
           double               x,
           double               y,
           AnnealPlotAnchor     anchor,
           guint32              color)
{
  const AnnealPlotFont *font = &pen->text.fonts[style];
  double width = anneal_plot_text_set (&pen->text, style, text);
  const Written written = { g_strdup (text),
                            { x - width * (int) anchor / 2, y - font->ascent, width, font->height } };

  g_array_append_val (((Recorder *) pen)->written, written);
}

static void
ignore_clip (AnnealPlotPen       *pen,
             const AnnealPlotBox *box)
{
}

static const AnnealPlotPenClass recorder_class = { ignore_fill, ignore_stroke, ignore_bars, note_text, ignore_clip };

static void
clear_written (gpointer data)
{
  g_free (((Written *) data)->text);
}

/* Returns: (element-type Written) */
static GArray *
record (const AnnealPlotFigure *figure,
        const AnnealPlotTheme  *theme,
        double                  width,
        double                  height)
{
  Recorder recorder = { .pen = { .class = &recorder_class, .resolution = 1 },
                        .written = g_array_new (FALSE, FALSE, sizeof (Written)) };
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

  g_array_set_clear_func (recorder.written, clear_written);
  anneal_plot_text_init (&recorder.pen.text, theme, TRUE);
  anneal_plot_layout_init (&layout, figure, theme, width, height);
  _anneal_plot_draw_with (&recorder.pen, figure, &layout, theme);
  anneal_plot_text_clear (&recorder.pen.text);
  return recorder.written;
}

/* Line boxes may share what is blank above and below letters. */
#define SLACK 2.5

static void
check_apart (const GArray *written,
             double        width,
             double        height)
{
  for (guint i = 0; i < written->len; i++)
    {
      const Written *a = &g_array_index (written, Written, i);

      g_test_message ("%s at %d, %d", a->text, (int) a->box.x, (int) a->box.y);
      g_assert_cmpfloat (a->box.x, >=, -0.5);
      g_assert_cmpfloat (a->box.x + a->box.width, <=, width + 0.5);
      g_assert_cmpfloat (a->box.y, >=, -SLACK);
      g_assert_cmpfloat (a->box.y + a->box.height, <=, height + SLACK);
      for (guint k = 0; k < i; k++)
        {
          const Written *b = &g_array_index (written, Written, k);

          g_assert_true (a->box.x >= b->box.x + b->box.width || b->box.x >= a->box.x + a->box.width ||
                         a->box.y + SLACK >= b->box.y + b->box.height || b->box.y + SLACK >= a->box.y + a->box.height);
        }
    }
}

static const double sizes[][2] = {
  { 1, 1 }, { 40, 30 }, { 200, 120 }, { 200, 600 }, { 320, 240 }, { 360, 200 }, { 640, 360 }, { 800, 600 },
  { 1280, 720 }, { 1600, 900 }, { 2400, 300 }, { 4000, 3000 },
};

static void
check_figure (const AnnealPlotFigure *figure,
              const char             *font)
{
  AnnealPlotTheme theme = anneal_plot_theme_light;

  theme.font = font;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GArray) written = record (figure, &theme, sizes[i][0], sizes[i][1]);

      g_test_message ("%d × %d", (int) sizes[i][0], (int) sizes[i][1]);
      check_apart (written, sizes[i][0], sizes[i][1]);
    }
}

static void
test_ranges (void)
{
  static const double ends[][2] = {
    { 0, 0.1 }, { 0.1, 0.1 }, { 1e-8, 10 }, { -0.25, 0.5 }, { 0, 0 }, { 3e-5, 3.0001e-5 }, { 0.1, 0.1000000001 },
    { 1e-300, 1e300 }, { 1, 2e7 }, { 0.0021, 0.0093 },
  };
  static const double widths[] = { 1, 90, 1777, 1e6, 1e7 };
  static const char * const fonts[] = { "Sans 10", "Sans 20" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    for (guint k = 0; k < G_N_ELEMENTS (widths); k++)
      for (guint font = 0; font < G_N_ELEMENTS (fonts); font++)
        {
          AnnealPlotLine line = line_of (ends[i], 2, NULL);

          line.x_step = widths[k];
          line.label = "Cosine";

          AnnealPlotLane lanes[2] = { lane_of (&line, 1), lane_of (&line, 1) };
          AnnealPlotFigure figure = figure_of (lanes, 1 + k % 2, widths[k]);

          lanes[i % 2].scale = ANNEAL_PLOT_LOG;
          lanes[1].weight = 0.4;
          check_figure (&figure, fonts[font]);
        }
}

static void
test_many_labels (void)
{
  static const double y[] = { 0.1, 0.01 };
  static const char * const labels[] = {
    "Cosine", "워밍업 후 코사인 감쇠", "A run whose name somebody wrote as a whole sentence", "", "two\nlines", "\xff\xfe",
  };
  static const guint counts[] = { 1, 2, 5, 12, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree AnnealPlotLine *lines = g_new (AnnealPlotLine, counts[i]);

      for (guint k = 0; k < counts[i]; k++)
        {
          lines[k] = line_of (y, G_N_ELEMENTS (y), NULL);
          lines[k].color = k;
          lines[k].label = labels[k % G_N_ELEMENTS (labels)];
        }

      AnnealPlotLane lane = lane_of (lines, counts[i]);
      AnnealPlotFigure figure = figure_of (&lane, 1, 1);

      check_figure (&figure, "Sans 10");
    }
}

static gboolean
has_text (const GArray *written,
          const char   *text)
{
  for (guint i = 0; i < written->len; i++)
    if (g_str_equal (g_array_index (written, Written, i).text, text))
      return TRUE;
  return FALSE;
}

static void
test_counts_the_rest (void)
{
  static const double y[] = { 0.1, 0.01 };
  AnnealPlotLine lines[40];

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      lines[i] = line_of (y, G_N_ELEMENTS (y), NULL);
      lines[i].color = i;
      lines[i].label = "Run";
    }

  AnnealPlotLane lane = lane_of (lines, G_N_ELEMENTS (lines));
  AnnealPlotFigure figure = figure_of (&lane, 1, 1);
  g_autoptr(GArray) written = record (&figure, &anneal_plot_theme_light, 1280, 480);
  guint n_runs = 0;

  for (guint i = 0; i < written->len; i++)
    n_runs += g_str_equal (g_array_index (written, Written, i).text, "Run");

  g_autofree char *more = g_strdup_printf ("and %u more", (guint) G_N_ELEMENTS (lines) - n_runs);

  g_assert_cmpuint (n_runs, >, 5);
  g_assert_true (has_text (written, more));
}

/* A run that has a line in each lane, and a group without a label, is one entry. */
static void
test_entries_once (void)
{
  static const double y[] = { 0.1, 0.01 };
  AnnealPlotLine lines[2] = { line_of (y, 2, NULL), line_of (y, 2, NULL) };

  lines[0].label = "One cycle";

  AnnealPlotLane lanes[2] = { lane_of (lines, 2), lane_of (lines, 1) };
  AnnealPlotFigure figure = figure_of (lanes, 2, 1);
  g_autoptr(GArray) written = record (&figure, &anneal_plot_theme_light, 800, 600);
  guint n = 0;

  for (guint i = 0; i < written->len; i++)
    n += g_str_equal (g_array_index (written, Written, i).text, "One cycle");
  g_assert_cmpuint (n, ==, 1);
}

static void
test_names_everything (void)
{
  static const double y[] = { 3e-4, 0 };
  AnnealPlotLine line = line_of (y, 2, NULL);
  AnnealPlotLane lane = lane_of (&line, 1);
  AnnealPlotFigure figure = figure_of (&lane, 1, 1);
  g_autoptr(GArray) linear = record (&figure, &anneal_plot_theme_light, 640, 360);

  g_assert_true (has_text (linear, "Ninety epochs"));
  g_assert_true (has_text (linear, "Update"));
  g_assert_true (has_text (linear, "Learning rate (×10⁻⁴)"));

  lane.scale = ANNEAL_PLOT_LOG;

  g_autoptr(GArray) logarithmic = record (&figure, &anneal_plot_theme_light, 640, 360);

  g_assert_true (has_text (logarithmic, "values of 0 and below are not shown"));
}

static void
test_empty (void)
{
  AnnealPlotLane lane = lane_of (NULL, 0);
  AnnealPlotFigure figure = figure_of (&lane, 1, 0);

  figure.note = "No runs yet";
  check_figure (&figure, "Sans 10");

  g_autoptr(GArray) written = record (&figure, &anneal_plot_theme_dark, 640, 360);

  g_assert_true (has_text (written, "No runs yet"));
  figure.n_lanes = 0;
  check_figure (&figure, "Sans 10");
}

/* Labels of marks that lie near each other stand in rows; what is too much is left out. */
static void
test_marks (void)
{
  static const double y[] = { 0.1, 0.01 };
  AnnealPlotLine line = line_of (y, 2, NULL);
  AnnealPlotLane lane = lane_of (&line, 1);
  AnnealPlotFigure figure = figure_of (&lane, 1, 1);
  const AnnealPlotMark marks[] = {
    { .x = 0.30, .label = "valley" }, { .x = 0.31, .label = "steep" }, { .x = 0.32, .label = "slide" },
    { .x = 0.33, .label = "chosen" }, { .x = 0.34, .label = "one too many" }, { .x = 0.70, .label = "minimum" },
  };

  figure.marks = marks;
  figure.n_marks = G_N_ELEMENTS (marks);
  check_figure (&figure, "Sans 10");
  check_figure (&figure, "Sans 20");

  g_autoptr(GArray) written = record (&figure, &anneal_plot_theme_light, 640, 360);

  g_assert_true (has_text (written, "valley") && has_text (written, "steep") && has_text (written, "slide"));
  g_assert_true (has_text (written, "chosen") && has_text (written, "minimum"));
  g_assert_false (has_text (written, "one too many"));
}

static const Written *
find_text (GArray     *written,
           const char *text)
{
  for (guint i = 0; i < written->len; i++)
    if (g_str_equal (g_array_index (written, Written, i).text, text))
      return &g_array_index (written, Written, i);

  g_assert_not_reached ();
}

/* In the lane that they belong to, and beside the mark where there is room. */
static void
test_mark_lane (void)
{
  static const double y[] = { 0.1, 0.01 };
  AnnealPlotLine line = line_of (y, 2, NULL);
  AnnealPlotLane lanes[2] = { lane_of (&line, 1), lane_of (&line, 1) };
  AnnealPlotFigure figure = figure_of (lanes, 2, 1);
  const AnnealPlotMark marks[] = {
    { .x = 0.02, .label = "diverged at update 2" }, { .x = 0.98, .label = "diverged at update 98" },
  };

  figure.marks = marks;
  figure.n_marks = G_N_ELEMENTS (marks);
  figure.mark_lane = 1;
  check_figure (&figure, "Sans 10");

  g_autoptr(GArray) written = record (&figure, &anneal_plot_theme_light, 640, 360);
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

  anneal_plot_layout_init (&layout, &figure, &anneal_plot_theme_light, 640, 360);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const AnnealPlotBox *label = &find_text (written, marks[i].label)->box;
      double x = anneal_plot_scale_forward (&layout.x_scale, marks[i].x);

      g_assert_cmpfloat (label->y, >=, layout.lanes[1].box.y - 1);
      g_assert_true (i == 0 ? label->x > x : label->x + label->width < x);
    }
}

/* Exponents of ten are labelled with the powers. */
static void
test_decades (void)
{
  static const double y[] = { 2, 1, 3 };
  AnnealPlotLine line = line_of (y, G_N_ELEMENTS (y), NULL);
  AnnealPlotLane lane = lane_of (&line, 1);
  AnnealPlotFigure figure = figure_of (&lane, 1, 1);
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

  line.x_first = -4;
  line.x_step = 2.5;
  figure.x_min = -4;
  figure.x_max = 1;
  figure.x_decades = TRUE;
  check_figure (&figure, "Sans 10");

  g_autoptr(GArray) written = record (&figure, &anneal_plot_theme_light, 640, 360);

  g_assert_true (has_text (written, "0.01") || has_text (written, "10⁻²"));
  anneal_plot_layout_init (&layout, &figure, &anneal_plot_theme_light, 640, 360);
  for (guint i = 0; i < layout.x_ticks->n_ticks; i++)
    {
      const AnnealPlotTick *tick = &layout.x_ticks->ticks[i];

      if (tick->label != NULL && (g_str_equal (tick->label, "0.01") || g_str_equal (tick->label, "10⁻²")))
        g_assert_cmpfloat_with_epsilon (tick->value, -2, 1e-12);
    }
}

static void
test_lanes_share_x (void)
{
  static const double lr[] = { 1e-8, 0.1 };
  static const double momentum[] = { 0.85, 0.95 };
  AnnealPlotLine lines[2] = { line_of (lr, 2, NULL), line_of (momentum, 2, NULL) };
  AnnealPlotLane lanes[2] = { lane_of (&lines[0], 1), lane_of (&lines[1], 1) };
  AnnealPlotFigure figure = figure_of (lanes, 2, 1);
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

  lanes[1].weight = 0.4;
  anneal_plot_layout_init (&layout, &figure, &anneal_plot_theme_light, 900, 600);
  g_assert_cmpuint (layout.n_lanes, ==, 2);
  g_assert_cmpfloat (layout.lanes[0].box.x, ==, layout.lanes[1].box.x);
  g_assert_cmpfloat (layout.lanes[0].box.width, ==, layout.lanes[1].box.width);
  g_assert_cmpfloat (layout.lanes[0].box.y + layout.lanes[0].box.height, <, layout.lanes[1].box.y);
  g_assert_cmpfloat_with_epsilon (layout.lanes[1].box.height / layout.lanes[0].box.height, 0.4, 0.01);
  /* Bars and rules stand on whole px. */
  g_assert_cmpfloat (layout.lanes[0].box.x, ==, floor (layout.lanes[0].box.x));
  g_assert_cmpfloat (layout.lanes[1].box.y, ==, floor (layout.lanes[1].box.y));
}

/* The range of y is that of what is seen; a given one is kept. */
static void
test_y_range (void)
{
  static const double y[] = { 9, 9, 0.3, 0.4, 0.35, 9, 9 };
  AnnealPlotLine line = line_of (y, G_N_ELEMENTS (y), NULL);
  AnnealPlotLane lane = lane_of (&line, 1);
  AnnealPlotFigure figure = figure_of (&lane, 1, 4);
  g_auto(AnnealPlotLayout) seen = { .n_lanes = 0 }, given = { .n_lanes = 0 };

  figure.x_min = 2;
  anneal_plot_layout_init (&seen, &figure, &anneal_plot_theme_light, 640, 360);
  g_assert_cmpfloat (seen.lanes[0].y_scale.min, <, 0.3);
  g_assert_cmpfloat (seen.lanes[0].y_scale.min, >, 0.25);
  g_assert_cmpfloat (seen.lanes[0].y_scale.max, <, 0.45);

  lane.min = 0.125;
  lane.max = 7.5;
  anneal_plot_layout_init (&given, &figure, &anneal_plot_theme_light, 640, 360);
  g_assert_cmpfloat (given.lanes[0].y_scale.min, ==, 0.125);
  g_assert_cmpfloat (given.lanes[0].y_scale.max, ==, 7.5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/layout/ranges", test_ranges);
  g_test_add_func ("/plot/layout/many-labels", test_many_labels);
  g_test_add_func ("/plot/layout/counts-the-rest", test_counts_the_rest);
  g_test_add_func ("/plot/layout/entries-once", test_entries_once);
  g_test_add_func ("/plot/layout/names-everything", test_names_everything);
  g_test_add_func ("/plot/layout/empty", test_empty);
  g_test_add_func ("/plot/layout/marks", test_marks);
  g_test_add_func ("/plot/layout/mark-lane", test_mark_lane);
  g_test_add_func ("/plot/layout/decades", test_decades);
  g_test_add_func ("/plot/layout/lanes-share-x", test_lanes_share_x);
  g_test_add_func ("/plot/layout/y-range", test_y_range);

  return g_test_run ();
}
