/* test-lessons.c: lessons are opened from the window, keep what is there, and say what to look for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-document.h"
#include "anneal-lesson-bar.h"
#include "anneal-lessons-dialog.h"
#include "anneal-number.h"
#include "anneal-plot-readout.h"
#include "anneal-table-page.h"

static void
open_lesson (Fixture    *fixture,
             const char *id)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.open-lesson", "s", id));
  app_test_settle ();
}

static gboolean
is_bar_shown (AnnealWindow *window)
{
  return gtk_widget_get_visible (GTK_WIDGET (window->lesson));
}

static AnnealWindow *
find_other_window (Fixture *fixture)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (fixture->window));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (ANNEAL_IS_WINDOW (l->data) && l->data != fixture->window)
      return l->data;
  return NULL;
}

static void
test_open (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  const AnnealLesson *lesson = anneal_lesson_find ("noise-floor");

  g_assert_false (is_bar_shown (fixture->window));
  open_lesson (fixture, lesson->id);
  g_assert_cmpstr (get_project (fixture)->lesson, ==, lesson->id);
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 4);
  g_assert_null (anneal_window_get_path (fixture->window));
  g_assert_true (anneal_window_is_pristine (fixture->window));
  g_assert_true (is_bar_shown (fixture->window));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window), lesson->title));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window), lesson->text));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, lesson->title);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == GTK_WIDGET (fixture->window->plot));
}

/* One lesson after the other goes into the same window until something is changed in it. */
static void
test_nothing_lost (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  open_lesson (fixture, "ravine");
  open_lesson (fixture, "escape");
  g_assert_cmpstr (get_project (fixture)->lesson, ==, "escape");
  g_assert_null (find_other_window (fixture));

  add_run (fixture, "torch.StepLR");
  open_lesson (fixture, "ravine");
  g_assert_cmpstr (get_project (fixture)->lesson, ==, "escape");
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 5);

  AnnealWindow *other = find_other_window (fixture);

  g_assert_nonnull (other);
  g_assert_cmpstr (anneal_store_get_project (anneal_window_get_store (other))->lesson, ==, "ravine");
  gtk_window_destroy (GTK_WINDOW (other));
  app_test_settle ();
}

/* Hidden for now, not for ever: the file still says which lesson it is. */
static void
test_dismiss (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "mine.anneal", NULL);
  g_autoptr(GError) error = NULL;

  open_lesson (fixture, "plateau");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window->lesson), "lesson.dismiss", NULL));
  app_test_settle ();
  g_assert_false (is_bar_shown (fixture->window));
  g_assert_cmpstr (get_project (fixture)->lesson, ==, "plateau");

  add_run (fixture, "torch.StepLR");
  g_assert_false (is_bar_shown (fixture->window));

  g_assert_true (anneal_window_save_to (fixture->window, path, &error));
  g_assert_true (anneal_window_load (fixture->window, path, &error));
  app_test_settle ();
  g_assert_true (is_bar_shown (fixture->window));

  anneal_window_load_example (fixture->window);
  app_test_settle ();
  g_assert_false (is_bar_shown (fixture->window));
}

static void
test_dialog (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);
  GtkWidget *dialog = NULL;

  activate (fixture, "win.lessons");
  app_test_settle ();

  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ANNEAL_IS_LESSONS_DIALOG (l->data))
      dialog = l->data;
  g_assert_nonnull (dialog);
  g_assert_cmpuint (app_test_count (dialog, ADW_TYPE_ACTION_ROW), ==, n_lessons);

  g_signal_emit_by_name (app_test_find (dialog, ADW_TYPE_ACTION_ROW, 3), "activate");
  app_test_settle ();
  g_assert_cmpstr (get_project (fixture)->lesson, ==, lessons[3].id);
}

/* A schedule that waits for metrics has rates to read once it was trained: those that were used. */
static void
test_plateau (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  guint64 n_updates, n_done = 0;

  open_lesson (fixture, "plateau");
  n_updates = anneal_project_get_n_updates (get_project (fixture));
  activate (fixture, "win.finish-training");
  while (n_done < n_updates)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (fixture->window->player, "n-done", &n_done, NULL);
    }
  anneal_plot_view_set_cursor (fixture->window->plot, (gint64) n_updates - 1);
  app_test_settle ();

  GtkWidget *readout = app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_PLOT_READOUT, 0);
  g_autofree char *text = anneal_plot_readout_dup_text (ANNEAL_PLOT_READOUT (readout));
  const AnnealTraining *training = anneal_player_get_training (fixture->window->player);

  for (guint i = 0; i < get_project (fixture)->n_runs; i++)
    {
      const AnnealRun *run = get_project (fixture)->runs[i];
      const AnnealReplica *replica = anneal_training_find_replica (training, run->id);
      g_autofree char *rate = anneal_number_dup (anneal_replica_get_lr (replica, 0)[n_updates - 1]);
      g_autofree char *line = g_strdup_printf ("%s\t%s\t", run->title, rate);

      g_assert_nonnull (strstr (text, line));
    }
}

/* One after another in the same window: the bar is as large as the text that it has by now, not as one before. */
static void
test_all (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *bar = GTK_WIDGET (fixture->window->lesson);
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);

  for (guint i = 0; i < n_lessons; i++)
    {
      int natural, again;

      anneal_window_load_lesson (fixture->window, &lessons[i]);

      GtkWidget *room = app_test_find (bar, ADW_TYPE_BIN, 1);

      gtk_widget_measure (room, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      gtk_widget_queue_resize (room);
      gtk_widget_measure (room, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &again, NULL, NULL);
      g_assert_cmpint (natural, ==, again);
    }
}

static const AnnealRun *
find_metric_run (Fixture *fixture)
{
  const AnnealProject *project = get_project (fixture);

  for (guint i = 0; i < project->n_runs; i++)
    if (anneal_schedule_reads_metric (project->runs[i]->schedule))
      return project->runs[i];

  g_assert_not_reached ();
}

/* The training has metrics for a step(), but none that mends a wrong value. */
static void
test_plateau_error (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  open_lesson (fixture, "plateau");

  const AnnealRun *run = find_metric_run (fixture);
  int factor = anneal_scheduler_find_param (anneal_schedule_get_scheduler (run->schedule, 0), "factor");
  AnnealArgument two = { .value = ANNEAL_OBJECT_FLOAT (2) };
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_argument (run->schedule, 0, (guint) factor, &two);
  g_autoptr(AnnealRun) changed = anneal_run_with_schedule (run, schedule);

  g_assert_no_error (anneal_curves_get_error (fixture->window->curves, run->id));
  anneal_store_commit (fixture->window->store, anneal_project_with_changed_run (get_project (fixture), changed), NULL);
  app_test_settle ();
  g_assert_error (anneal_curves_get_error (fixture->window->curves, changed->id), ANNEAL_ERROR, ANNEAL_ERROR_RANGE);
}

/* The table has the rates that were used, and losses, of what was trained. */
static void
test_table (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  guint64 n_updates, n_done = 0;

  open_lesson (fixture, "ravine");
  n_updates = anneal_project_get_n_updates (get_project (fixture));
  g_object_set (fixture->window, "show-drawer", TRUE, NULL);
  app_test_settle ();
  g_object_set (fixture->window->drawer, "page", "table", NULL);
  activate (fixture, "win.finish-training");
  while (n_done < n_updates)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (fixture->window->player, "n-done", &n_done, NULL);
    }
  app_test_settle ();
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));

  GtkWidget *page = anneal_drawer_ensure_page (fixture->window->drawer, "table");
  const AnnealTraining *training = anneal_player_get_training (fixture->window->player);
  const AnnealReplica *replica = anneal_training_get_replica (training, 0);
  g_autofree char *expected = anneal_number_dup (anneal_replica_get_loss (replica)[7]);
  g_autofree char *shown = anneal_table_page_dup_text (ANNEAL_TABLE_PAGE (page), 4, 7);

  g_assert_cmpstr (shown, ==, expected);
  g_assert_nonnull (app_test_find_label (page, "Loss"));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/lessons/open", test_open);
  g_test_add_func ("/lessons/nothing-lost", test_nothing_lost);
  g_test_add_func ("/lessons/dismiss", test_dismiss);
  g_test_add_func ("/lessons/dialog", test_dialog);
  g_test_add_func ("/lessons/all", test_all);
  g_test_add_func ("/lessons/plateau", test_plateau);
  g_test_add_func ("/lessons/table", test_table);
  g_test_add_func ("/lessons/plateau-error", test_plateau_error);

  return g_test_run ();
}
