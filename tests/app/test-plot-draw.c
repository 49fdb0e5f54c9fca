/* test-plot-draw.c: metrics drawn by hand in the plot, and what is counted of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-plot-view-private.h"

#define N_EPOCHS 90

/* A window with one run of ReduceLROnPlateau, selected and painted. */
static Fixture *
new_plateau (void)
{
  Fixture *fixture = fixture_new ();

  add_run (fixture, "torch.ReduceLROnPlateau");
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  return fixture;
}

static const AnnealRun *
get_run (Fixture *fixture)
{
  return get_project (fixture)->runs[0];
}

static gboolean
is_drawing (Fixture *fixture)
{
  g_autoptr(GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), "draw-metric");

  return g_variant_get_boolean (state);
}

static void
toggle (Fixture *fixture)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "draw-metric", NULL);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
}

static const AnnealPlotLaneLayout *
get_lane (Fixture *fixture)
{
  AnnealPlotCanvas *canvas = fixture->window->plot->canvas;
  int lane = anneal_figure_find_lane (anneal_plot_canvas_get_figure (canvas), ANNEAL_FIGURE_METRIC);

  g_assert_cmpint (lane, ==, 1);
  return &anneal_plot_canvas_get_layout (canvas)->lanes[lane];
}

/* px of the middle of an epoch. */
static double
x_of (Fixture *fixture,
      double   epoch)
{
  const AnnealPlotLaneLayout *lane = get_lane (fixture);

  return lane->box.x + lane->box.width * (epoch + 0.5) / N_EPOCHS;
}

static double
y_of (Fixture *fixture,
      double   metric)
{
  return anneal_plot_scale_forward (&get_lane (fixture)->y_scale, metric);
}

/* A stroke sets the ticks that it passes, those that the pointer has jumped over, too; the rate follows while it is
 * drawn, and all of it is one step of undo. */
static void
test_stroke (void)
{
  g_autoptr(Fixture) fixture = new_plateau ();
  AnnealPlotView *plot = fixture->window->plot;
  const AnnealProject *before = get_project (fixture);
  g_autofree double *old = g_memdup2 (get_run (fixture)->metrics, N_EPOCHS * sizeof (double));

  g_assert_cmpuint (get_run (fixture)->n_metrics, ==, N_EPOCHS);
  g_assert_false (_anneal_plot_view_begin_stroke (plot, x_of (fixture, 40), y_of (fixture, 1)));
  toggle (fixture);
  g_assert_false (_anneal_plot_view_begin_stroke (plot, x_of (fixture, 40), 5));

  double y = y_of (fixture, 1);
  double a_px = fabs (anneal_plot_scale_inverse (&get_lane (fixture)->y_scale, y + 1) - 1);

  g_assert_true (_anneal_plot_view_begin_stroke (plot, x_of (fixture, 40), y));
  g_assert_cmpfloat_with_epsilon (get_run (fixture)->metrics[40], 1, a_px);
  _anneal_plot_view_continue_stroke (plot, x_of (fixture, 43), y_of (fixture, 2));
  _anneal_plot_view_continue_stroke (plot, x_of (fixture, 60), y_of (fixture, 0.1));

  const AnnealSeries *series = anneal_curves_get_series (fixture->window->curves, get_run (fixture)->id);

  g_assert_true (series->run->metrics == get_run (fixture)->metrics);
  _anneal_plot_view_end_stroke (plot);

  const double *metrics = get_run (fixture)->metrics;

  g_assert_cmpuint (get_run (fixture)->n_metrics, ==, N_EPOCHS);
  g_assert_cmpint (memcmp (metrics, old, 40 * sizeof *metrics), ==, 0);
  g_assert_cmpint (memcmp (metrics + 61, old + 61, (N_EPOCHS - 61) * sizeof *metrics), ==, 0);
  g_assert_cmpfloat_with_epsilon (metrics[41] - metrics[40], (metrics[43] - metrics[40]) / 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (metrics[50], metrics[43] + (metrics[60] - metrics[43]) * 7 / 17, 1e-9);

  g_assert_true (_anneal_plot_view_begin_stroke (plot, x_of (fixture, 80), y_of (fixture, 1)));
  _anneal_plot_view_end_stroke (plot);
  activate (fixture, "win.undo");
  g_assert_cmpfloat (get_run (fixture)->metrics[80], ==, old[80]);
  activate (fixture, "win.undo");
  g_assert_true (get_project (fixture) == before);
}

/* Ticks past the end of the series were given its last number, and still are where nothing is drawn. */
static void
test_longer (void)
{
  g_autoptr(Fixture) fixture = new_plateau ();
  AnnealStore *store = anneal_window_get_store (fixture->window);
  static const double two[] = { 0.91, 0.2385 };
  g_autoptr(AnnealRun) run = anneal_run_with_metrics (get_run (fixture), two, G_N_ELEMENTS (two));

  anneal_store_commit (store, anneal_project_with_changed_run (get_project (fixture), run), NULL);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  toggle (fixture);
  g_assert_true (_anneal_plot_view_begin_stroke (fixture->window->plot, x_of (fixture, 10), y_of (fixture, 0.5)));
  _anneal_plot_view_end_stroke (fixture->window->plot);

  g_assert_cmpuint (get_run (fixture)->n_metrics, ==, 11);
  g_assert_cmpfloat (get_run (fixture)->metrics[1], ==, 0.2385);
  g_assert_cmpfloat (get_run (fixture)->metrics[9], ==, 0.2385);
}

/* Without a number, step() refuses; one stroke mends that. */
static void
test_empty (void)
{
  g_autoptr(Fixture) fixture = new_plateau ();
  AnnealStore *store = anneal_window_get_store (fixture->window);
  g_autoptr(AnnealRun) run = anneal_run_with_metrics (get_run (fixture), NULL, 0);

  anneal_store_commit (store, anneal_project_with_changed_run (get_project (fixture), run), NULL);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_nonnull (anneal_curves_get_error (fixture->window->curves, run->id));
  toggle (fixture);
  g_assert_true (_anneal_plot_view_begin_stroke (fixture->window->plot, x_of (fixture, 3), y_of (fixture, 0.5)));
  _anneal_plot_view_end_stroke (fixture->window->plot);

  g_assert_null (anneal_curves_get_error (fixture->window->curves, run->id));
  g_assert_cmpuint (get_run (fixture)->n_metrics, ==, 4);
  g_assert_cmpfloat (get_run (fixture)->metrics[0], ==, get_run (fixture)->metrics[3]);
}

static void
test_keys (void)
{
  g_autoptr(Fixture) fixture = new_plateau ();
  AnnealPlotView *plot = fixture->window->plot;
  const AnnealProject *before = get_project (fixture);
  double old = get_run (fixture)->metrics[50];

  gtk_widget_activate_action (GTK_WIDGET (plot), "plot.nudge-metric", "x", (gint64) 1);
  g_assert_true (get_project (fixture) == before);

  toggle (fixture);
  g_assert_true (is_drawing (fixture));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (plot)));
  anneal_plot_view_set_cursor (plot, 5017);
  for (guint i = 0; i < 3; i++)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (plot), "plot.nudge-metric", "x", (gint64) 1));
  g_assert_cmpfloat (get_run (fixture)->metrics[50], >, old);
  g_assert_cmpfloat (get_run (fixture)->metrics[49], ==, old);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (plot), "plot.nudge-metric", "x", (gint64) -1000));
  g_assert_cmpfloat (get_run (fixture)->metrics[50], ==, 0);
  activate (fixture, "win.undo");
  g_assert_true (get_project (fixture) == before);

  /* Escape ends drawing first, and only then hides the cursor. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (plot), "plot.hide-cursor", NULL));
  g_assert_false (is_drawing (fixture));
  g_assert_cmpint (anneal_plot_view_get_cursor (plot), ==, 5017);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (plot), "plot.hide-cursor", NULL));
  g_assert_cmpint (anneal_plot_view_get_cursor (plot), ==, -1);
}

/* Only while a run that reads metrics is selected and shown. */
static void
test_possible (void)
{
  g_autoptr(Fixture) fixture = new_plateau ();
  GActionGroup *actions = G_ACTION_GROUP (fixture->window);
  guint64 plateau = get_run (fixture)->id;

  toggle (fixture);
  add_run (fixture, "torch.StepLR");
  g_assert_false (is_drawing (fixture));
  g_assert_false (g_action_group_get_action_enabled (actions, "draw-metric"));
  g_assert_cmpint (anneal_figure_find_lane (anneal_plot_canvas_get_figure (fixture->window->plot->canvas),
                                            ANNEAL_FIGURE_METRIC), ==, -1);

  g_object_set (fixture->window->sidebar, "selected-run", plateau, NULL);
  g_assert_true (g_action_group_get_action_enabled (actions, "draw-metric"));

  g_autoptr(AnnealRun) hidden = anneal_run_with_visible (get_run (fixture), FALSE);

  toggle (fixture);
  anneal_store_commit (anneal_window_get_store (fixture->window),
                       anneal_project_with_changed_run (get_project (fixture), hidden), NULL);
  g_assert_false (is_drawing (fixture));
  g_assert_false (g_action_group_get_action_enabled (actions, "draw-metric"));
}

/* The strip is there, and the read-out says in words what it shows. */
static void
test_counters (void)
{
  g_autoptr(Fixture) fixture = new_plateau ();
  const AnnealFigure *figure = anneal_plot_canvas_get_figure (fixture->window->plot->canvas);
  const AnnealSeries *series = anneal_curves_get_series (fixture->window->curves, get_run (fixture)->id);

  g_assert_nonnull (series->counts);
  g_assert_cmpint (anneal_figure_find_lane (figure, ANNEAL_FIGURE_COUNTERS), ==, 2);

  anneal_plot_view_set_cursor (fixture->window->plot, 3750);

  g_autofree char *bad = g_strdup_printf ("bad epochs %d of 10", (int) anneal_series_get_count (series, 0, 3750));
  gboolean found = FALSE;

  for (guint i = 0; i < app_test_count (GTK_WIDGET (fixture->window->plot), GTK_TYPE_INSCRIPTION); i++)
    {
      GtkWidget *text = app_test_find (GTK_WIDGET (fixture->window->plot), GTK_TYPE_INSCRIPTION, i);
      const char *said = gtk_inscription_get_text (GTK_INSCRIPTION (text));

      found = found || (said != NULL && strstr (said, bad) != NULL && strstr (said, "cooldown 0") != NULL
                        && strstr (said, "best 0.3") != NULL);
    }
  g_assert_true (found);
}

/* Drawing over ten others draws none of them anew. */
static void
test_overlays (void)
{
  g_autoptr(Fixture) fixture = new_plateau ();
  AnnealPlotView *plot = fixture->window->plot;
  guint64 plateau = get_run (fixture)->id;

  for (guint i = 0; i < 9; i++)
    add_run (fixture, "torch.StepLR");
  g_object_set (fixture->window->sidebar, "selected-run", plateau, NULL);
  toggle (fixture);
  g_assert_true (_anneal_plot_view_begin_stroke (plot, x_of (fixture, 70), y_of (fixture, 0.5)));
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));

  const AnnealFigure *figure = anneal_plot_canvas_get_figure (plot->canvas);
  guint n_own = 1 + figure->figure.lanes[1].n_lines + figure->figure.lanes[2].n_lines;
  guint n_before = anneal_plot_canvas_get_n_lines_drawn (plot->canvas);

  for (guint i = 1; i <= 10; i++)
    {
      _anneal_plot_view_continue_stroke (plot, x_of (fixture, 70 + i), y_of (fixture, 0.5 + 0.01 * i));
      app_test_wait_for_frame (GTK_WIDGET (fixture->window));
    }
  g_assert_cmpuint (anneal_plot_canvas_get_n_lines_drawn (plot->canvas), ==, n_before + 10 * n_own);
  _anneal_plot_view_end_stroke (plot);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/app/plot-draw/stroke", test_stroke);
  g_test_add_func ("/app/plot-draw/longer", test_longer);
  g_test_add_func ("/app/plot-draw/empty", test_empty);
  g_test_add_func ("/app/plot-draw/keys", test_keys);
  g_test_add_func ("/app/plot-draw/possible", test_possible);
  g_test_add_func ("/app/plot-draw/counters", test_counters);
  g_test_add_func ("/app/plot-draw/overlays", test_overlays);

  return g_test_run ();
}
