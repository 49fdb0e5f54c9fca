/* test-schedule-tree.c: schedulers made of others: editing them in the panel, and their marks on the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-plot-marks.h"
#include "anneal-schedule-group.h"
#include "anneal-schedule-part.h"
#include "anneal-schedule-parts.h"
#include "anneal-sidebar.h"

#define KEY_PARAM "milestones"

static const AnnealRun *
get_run (Fixture *fixture)
{
  return get_project (fixture)->runs[0];
}

/* The page of the only run, of which there are 100 epochs of 10 batches. */
static GtkWidget *
open_run (Fixture    *fixture,
          const char *scheduler)
{
  add_run (fixture, scheduler);
  anneal_store_commit (fixture->window->store, anneal_project_with_horizon (get_project (fixture), 100, 10, NULL),
                       NULL);
  anneal_sidebar_show_run (fixture->window->sidebar, get_run (fixture)->id);
  app_test_settle ();
  return app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_SCHEDULE_GROUP, 0);
}

static GtkWidget *
find_part (GtkWidget *group,
           guint      i)
{
  return app_test_find (group, ANNEAL_TYPE_SCHEDULE_PART, i);
}

static void
act (GtkWidget  *widget,
     const char *action,
     const char *id)
{
  if (id != NULL)
    g_assert_true (gtk_widget_activate_action (widget, action, "s", id));
  else
    g_assert_true (gtk_widget_activate_action (widget, action, NULL));
  app_test_settle ();
}

/* "SequentialLR(LinearLR StepLR)" */
static void
append_node (GString              *text,
             const AnnealSchedule *schedule,
             guint                 node)
{
  guint n_parts = anneal_schedule_get_n_parts (schedule, node);

  g_string_append (text, anneal_schedule_get_scheduler (schedule, node)->name);
  for (guint i = 0; i < n_parts; i++)
    {
      g_string_append_c (text, i > 0 ? ' ' : '(');
      append_node (text, schedule, (guint) anneal_schedule_get_part (schedule, node, i));
    }
  if (n_parts > 0)
    g_string_append_c (text, ')');
}

static void
assert_tree (Fixture    *fixture,
             const char *expected)
{
  const AnnealSchedule *schedule = get_run (fixture)->schedule;
  g_autoptr(GString) text = g_string_new (NULL);

  append_node (text, schedule, anneal_schedule_get_stepped (schedule));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_undo (Fixture    *fixture,
             const char *label)
{
  g_autofree char *shown = NULL;

  g_object_get (fixture->window->store, "undo-label", &shown, NULL);
  g_assert_cmpstr (shown, ==, label);
}

static void
assert_milestones (Fixture    *fixture,
                   const char *expected)
{
  const AnnealSchedule *schedule = get_run (fixture)->schedule;
  guint node = anneal_schedule_get_stepped (schedule);
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), KEY_PARAM);
  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, (guint) param);
  g_autofree char *text = anneal_object_repr (&value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_warm_up (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *group = open_run (fixture, "torch.StepLR");

  act (group, "schedule.add-warm-up", NULL);
  assert_tree (fixture, "SequentialLR(LinearLR StepLR)");
  assert_milestones (fixture, "[5]");
  assert_undo (fixture, "Adding of Warm-Up");
  g_assert_cmpuint (app_test_count (group, ANNEAL_TYPE_SCHEDULE_PART), ==, 3);

  act (group, "schedule.add-warm-up", NULL);
  assert_milestones (fixture, "[5, 10]");
  activate (fixture, "win.undo");
  activate (fixture, "win.undo");
  assert_tree (fixture, "StepLR");
  app_test_settle ();
  g_assert_cmpuint (app_test_count (group, ANNEAL_TYPE_SCHEDULE_PART), ==, 1);
}

static void
test_add_and_remove (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *group = open_run (fixture, "torch.SequentialLR");

  act (find_part (group, 0), "part.add", "torch.ExponentialLR");
  assert_tree (fixture, "SequentialLR(LinearLR CosineAnnealingLR ExponentialLR)");
  assert_undo (fixture, "Adding of ExponentialLR");
  g_assert_null (anneal_curves_get_error (fixture->window->curves, get_run (fixture)->id));

  act (find_part (group, 2), "part.remove", NULL);
  assert_tree (fixture, "SequentialLR(LinearLR ExponentialLR)");
  assert_undo (fixture, "Deletion of CosineAnnealingLR");
  act (find_part (group, 1), "part.remove", NULL);
  assert_tree (fixture, "ExponentialLR");
  activate (fixture, "win.undo");
  activate (fixture, "win.undo");
  assert_tree (fixture, "SequentialLR(LinearLR CosineAnnealingLR ExponentialLR)");
}

/* The focus stays with the part that moves, so that the key can be pressed again. */
static void
test_move (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *group = open_run (fixture, "torch.SequentialLR");

  act (find_part (group, 0), "part.add", "torch.ExponentialLR");
  act (find_part (group, 3), "part.move-up", NULL);
  assert_tree (fixture, "SequentialLR(LinearLR ExponentialLR CosineAnnealingLR)");
  assert_undo (fixture, "Change of Order");

  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  g_assert_true (gtk_widget_is_ancestor (focus, find_part (group, 2)));
  act (focus, "part.move-up", NULL);
  assert_tree (fixture, "SequentialLR(ExponentialLR LinearLR CosineAnnealingLR)");
  act (find_part (group, 1), "part.move-up", NULL);
  assert_tree (fixture, "SequentialLR(ExponentialLR LinearLR CosineAnnealingLR)");
  activate (fixture, "win.undo");
  activate (fixture, "win.undo");
  assert_tree (fixture, "SequentialLR(LinearLR CosineAnnealingLR ExponentialLR)");
}

static void
test_chain (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *group = open_run (fixture, "torch.StepLR");

  act (group, "schedule.chain-with", "torch.LinearLR");
  assert_tree (fixture, "ChainedScheduler(StepLR LinearLR)");
  act (group, "schedule.add-warm-up", NULL);
  assert_tree (fixture, "SequentialLR(LinearLR ChainedScheduler(StepLR LinearLR))");
  act (find_part (group, 4), "part.move-up", NULL);
  assert_tree (fixture, "SequentialLR(LinearLR ChainedScheduler(LinearLR StepLR))");
}

/* What is wrong is said where it is. */
static void
test_error (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *group = open_run (fixture, "torch.SequentialLR");
  AnnealParamPanel *panel = anneal_schedule_group_get_panel (ANNEAL_SCHEDULE_GROUP (group), 0);
  GtkWidget *row = GTK_WIDGET (anneal_param_panel_find_row (panel, "end_factor"));

  app_test_enter (app_test_find (row, GTK_TYPE_ENTRY, 0), "7");
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (row, "Ending multiplicative factor expected to be between 0 and 1."));
}

static AnnealPlotMarks *
get_marks (Fixture *fixture)
{
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  return ANNEAL_PLOT_MARKS (app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_PLOT_MARKS, 0));
}

/* px of an epoch. */
static double
find_epoch (AnnealPlotMarks *marks,
            double           epoch)
{
  double at_10 = anneal_plot_marks_find_x (marks, 0);
  double at_60 = anneal_plot_marks_find_x (marks, 1);

  return at_10 + (at_60 - at_10) * (epoch - 10) / 50;
}

/* Three parts, changing at epochs 10 and 60. */
static AnnealPlotMarks *
open_three_parts (Fixture *fixture)
{
  GtkWidget *group = open_run (fixture, "torch.SequentialLR");
  AnnealParamPanel *panel;

  act (find_part (group, 0), "part.add", "torch.ExponentialLR");
  panel = anneal_schedule_group_get_panel (ANNEAL_SCHEDULE_GROUP (group), 3);
  for (guint i = 0; i < 2; i++)
    app_test_click (app_test_find_icon (GTK_WIDGET (panel), "window-close-symbolic"));
  app_test_enter (app_test_find (GTK_WIDGET (anneal_param_panel_find_row (panel, KEY_PARAM)), GTK_TYPE_ENTRY, 0),
                  "10, 60");
  app_test_settle ();
  assert_milestones (fixture, "[10, 60]");
  return get_marks (fixture);
}

static void
test_pick (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealPlotMarks *marks = open_three_parts (fixture);

  g_assert_cmpuint (anneal_plot_marks_get_n_bands (marks), ==, 3);
  g_assert_cmpuint (anneal_plot_marks_get_n_marks (marks), ==, 3);
  g_assert_cmpint (anneal_plot_marks_pick (marks, find_epoch (marks, 10)), ==, 0);
  g_assert_cmpint (anneal_plot_marks_pick (marks, find_epoch (marks, 60) + 4), ==, 1);
  g_assert_cmpint (anneal_plot_marks_pick (marks, find_epoch (marks, 35)), ==, -1);

  /* The line is where the plot says that the update lies. */
  anneal_plot_view_set_cursor (fixture->window->plot, 600);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->plot), "plot.zoom-in", NULL);
  marks = get_marks (fixture);
  g_assert_cmpint (anneal_plot_marks_pick (marks, anneal_plot_marks_find_x (marks, 1)), ==, 1);
}

static void
test_drag (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealPlotMarks *marks = open_three_parts (fixture);
  double start = find_epoch (marks, 60) + 3;
  double a_epoch = find_epoch (marks, 61) - find_epoch (marks, 60);

  g_assert_false (anneal_plot_marks_begin_drag (marks, find_epoch (marks, 30)));
  g_assert_true (anneal_plot_marks_begin_drag (marks, start));
  for (int i = 1; i <= 20; i++)
    {
      anneal_plot_marks_drag_to (marks, start - i * a_epoch);
      app_test_wait_for_frame (GTK_WIDGET (fixture->window));
      g_assert_cmpfloat_with_epsilon (anneal_plot_marks_find_x (marks, 1), start - 3 - i * a_epoch, 0.01);
    }
  assert_milestones (fixture, "[10, 40]");

  /* Not past its neighbours. */
  anneal_plot_marks_drag_to (marks, 0);
  assert_milestones (fixture, "[10, 11]");
  anneal_plot_marks_drag_to (marks, start - 5 * a_epoch);
  anneal_plot_marks_end_drag (marks);
  assert_milestones (fixture, "[10, 55]");
  assert_undo (fixture, "Change of milestones");

  activate (fixture, "win.undo");
  assert_milestones (fixture, "[10, 60]");
}

static void
test_cancel (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealPlotMarks *marks = open_three_parts (fixture);
  const AnnealProject *before = get_project (fixture);
  double start = find_epoch (marks, 10);
  gboolean can_redo = TRUE;

  g_assert_true (anneal_plot_marks_begin_drag (marks, start));
  anneal_plot_marks_drag_to (marks, start + 40);
  g_assert_true (get_project (fixture) != before);
  g_assert_true (anneal_plot_marks_cancel_drag (marks));
  g_assert_true (get_project (fixture) == before);
  g_assert_false (anneal_plot_marks_cancel_drag (marks));
  g_object_get (fixture->window->store, "can-redo", &can_redo, NULL);
  g_assert_false (can_redo);

  /* A click is no edit, and so none to cancel. */
  g_assert_true (anneal_plot_marks_begin_drag (marks, start));
  g_assert_true (anneal_plot_marks_cancel_drag (marks));
  g_assert_true (get_project (fixture) == before);
}

static void
test_keys (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealPlotMarks *marks = open_three_parts (fixture);
  AnnealPlotHandle *handle = anneal_plot_marks_get_handle (marks, 0);

  g_assert_cmpstr (anneal_plot_handle_get_label (handle), ==, "Milestones · 10");
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (handle)));
  g_signal_emit_by_name (handle, "nudged", (gint64) 1);
  g_signal_emit_by_name (handle, "nudged", (gint64) 10);
  assert_milestones (fixture, "[21, 60]");
  g_assert_cmpstr (anneal_plot_handle_get_label (handle), ==, "Milestones · 21");
  g_signal_emit_by_name (handle, "nudged", (gint64) -50);
  assert_milestones (fixture, "[0, 60]");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == GTK_WIDGET (handle));
  activate (fixture, "win.undo");
  assert_milestones (fixture, "[10, 60]");
}

/* Moving a mark draws the run's own curve alone, and pointing at one none. */
static void
test_draws_little (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.ExponentialLR");
  add_run (fixture, "torch.StepLR");
  app_test_settle ();

  AnnealPlotMarks *marks = get_marks (fixture);
  AnnealPlotCanvas *canvas =
    ANNEAL_PLOT_CANVAS (app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_PLOT_CANVAS, 0));
  double x = anneal_plot_marks_find_x (marks, 0);
  guint n_before = anneal_plot_canvas_get_n_lines_drawn (canvas);

  g_assert_true (anneal_plot_marks_begin_drag (marks, x));
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_cmpuint (anneal_plot_canvas_get_n_lines_drawn (canvas), ==, n_before);
  anneal_plot_marks_drag_to (marks, x + 30);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_cmpuint (anneal_plot_canvas_get_n_lines_drawn (canvas), ==, n_before + 1);
  anneal_plot_marks_end_drag (marks);
}

int
main (int    argc,
      char **argv)
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/app/schedule-tree/warm-up", test_warm_up);
  g_test_add_func ("/app/schedule-tree/add-and-remove", test_add_and_remove);
  g_test_add_func ("/app/schedule-tree/move", test_move);
  g_test_add_func ("/app/schedule-tree/chain", test_chain);
  g_test_add_func ("/app/schedule-tree/error", test_error);
  g_test_add_func ("/app/plot-marks/pick", test_pick);
  g_test_add_func ("/app/plot-marks/drag", test_drag);
  g_test_add_func ("/app/plot-marks/cancel", test_cancel);
  g_test_add_func ("/app/plot-marks/keys", test_keys);
  g_test_add_func ("/app/plot-marks/draws-little", test_draws_little);

  return g_test_run ();
}
