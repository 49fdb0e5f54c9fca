/* test-window.c: the window driven as a user drives it, and held against the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-cli.h"
#include "anneal-export-dialog.h"
#include "anneal-param-panel.h"
#include "anneal-plot-canvas.h"
#include "anneal-plot-readout.h"
#include "anneal-run-page.h"
#include "anneal-run-start.h"
#include "anneal-schedule-group.h"

/* Types into the row of a parameter of the run whose page is open. */
/* Rounds of the main loop after which a test gives up. */
#define PATIENCE 100000

static void
enter_param (Fixture    *fixture,
             const char *key,
             const char *text)
{
  AnnealRunPage *page = ANNEAL_RUN_PAGE (app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_RUN_PAGE, 0));
  AnnealParamPanel *panel = anneal_schedule_group_get_panel (anneal_run_page_get_schedule_group (page), 0);
  AnnealParamRow *row = anneal_param_panel_find_row (panel, key);

  g_assert_nonnull (row);
  app_test_enter (app_test_find (GTK_WIDGET (row), GTK_TYPE_ENTRY, 0), text);
  app_test_settle ();
}

static char *
run_cli (const char * const *arguments)
{
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) err = g_memory_output_stream_new_resizable ();
  g_auto(GStrv) argv = g_strdupv ((char **) arguments);

  g_assert_cmpint (anneal_cli_run ((int) g_strv_length (argv), argv, out, err), ==, ANNEAL_CLI_DONE);
  g_output_stream_close (out, NULL, NULL);

  g_autoptr(GBytes) bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What the window reads out at every @stride-th update is what the command line prints for it, to the last digit. */
static void
assert_shows (Fixture    *fixture,
              const char *code,
              const char *step_every,
              guint       stride)
{
  const AnnealProject *project = get_project (fixture);
  g_autofree char *epochs = g_strdup_printf ("%" G_GUINT64_FORMAT, project->n_epochs);
  g_autofree char *batches = g_strdup_printf ("%" G_GUINT64_FORMAT, project->n_batches);
  g_autofree char *csv = run_cli ((const char *[]) { "anneal-cli", "curve", code, "--epochs", epochs, "--batches",
                                                     batches, "--step-every", step_every, "--format", "csv", NULL });
  g_auto(GStrv) lines = g_strsplit (csv, "\n", -1);
  AnnealPlotReadout *readout = ANNEAL_PLOT_READOUT (app_test_find (GTK_WIDGET (fixture->window),
                                                                   ANNEAL_TYPE_PLOT_READOUT, 0));

  g_assert_cmpuint (g_strv_length (lines), >, anneal_project_get_n_updates (project));
  for (guint update = 0; update < anneal_project_get_n_updates (project); update += stride)
    {
      g_auto(GStrv) cells = g_strsplit (lines[update + 1], ",", -1);

      anneal_plot_view_set_cursor (fixture->window->plot, update);

      g_autofree char *text = anneal_plot_readout_dup_text (readout);
      g_autofree char *expected = g_strdup_printf ("%s\t%s\n", project->runs[0]->title, cells[2]);

      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_main_job (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "main-job.anneal", NULL);

  add_run (fixture, "torch.MultiStepLR");
  assert_shows (fixture, "MultiStepLR(optimizer, milestones=[30, 80])", "epoch", 173);

  /* Three kinds of parameter: a list, which the entry adds to, a number, an expression. */
  enter_param (fixture, "milestones", "17, 41");
  enter_param (fixture, "gamma", "0.385");
  enter_param (fixture, "last_epoch", "-3 + 2");
  assert_shows (fixture, "MultiStepLR(optimizer, [17, 30, 41, 80], 0.385)", "epoch", 173);

  activate (fixture, "win.undo");
  activate (fixture, "win.undo");
  assert_shows (fixture, "MultiStepLR(optimizer, [17, 30, 41, 80])", "epoch", 311);
  activate (fixture, "win.redo");
  assert_shows (fixture, "MultiStepLR(optimizer, [17, 30, 41, 80], 0.385)", "epoch", 311);

  g_assert_true (anneal_window_save_to (fixture->window, path, &error));
  g_assert_no_error (error);

  add_run (fixture, "torch.StepLR");
  g_assert_true (anneal_window_load (fixture->window, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 1);
  assert_shows (fixture, "MultiStepLR(optimizer, [17, 30, 41, 80], 0.385)", "epoch", 311);
}

/* A new run of any scheduler shows a curve at once, over the whole horizon. */
static void
test_new_runs (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    {
      g_autoptr(Fixture) fixture = fixture_new ();

      add_run (fixture, schedulers[i]->id);

      const AnnealRun *run = get_project (fixture)->runs[0];
      gboolean in_batches = (schedulers[i]->flags & ANNEAL_SCHEDULER_SETS_MOMENTUM) != 0;

      g_assert_no_error (anneal_curves_get_error (fixture->window->curves, run->id));
      g_assert_nonnull (anneal_curves_get_series (fixture->window->curves, run->id));
      g_assert_cmpint (run->stepping, ==, in_batches ? ANNEAL_STEPPING_BATCH : ANNEAL_STEPPING_EPOCH);
      g_assert_true ((run->n_metrics > 0) == anneal_schedule_reads_metric (run->schedule));
    }
}

/* The metric that a run starts with shows what its scheduler is for: the rate falls, and not at once. */
static void
test_start_metrics (void)
{
  g_autoptr(AnnealProject) project = anneal_project_new ();
  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (project, 1777, 3, NULL);
  const AnnealProject *projects[] = { project, longer };

  for (guint i = 0; i < G_N_ELEMENTS (projects); i++)
    {
      g_autoptr(AnnealRun) run = anneal_run_new_start (projects[i], anneal_scheduler_find ("torch.ReduceLROnPlateau"));
      const double *metrics = run->metrics;

      g_assert_cmpuint (run->n_metrics, >, 20);
      for (gsize k = 1; k < run->n_metrics; k++)
        g_assert_cmpfloat (metrics[k], <=, metrics[k - 1]);
      g_assert_cmpfloat (metrics[run->n_metrics / 5], <, metrics[0]);
      g_assert_cmpfloat (metrics[run->n_metrics / 2], ==, metrics[run->n_metrics - 1]);

      /* What the user has typed stays. */
      g_autoptr(AnnealRun) typed = anneal_run_with_metrics (run, (const double[]) { 0.2385 }, 1);
      g_autoptr(AnnealRun) same = anneal_run_with_start_metrics (typed, projects[i]);

      g_assert_cmpuint (same->n_metrics, ==, 1);
    }
}

/* Another scheduler brings its own way of counting along, unless the user had chosen another one. */
static void
test_started_schedule (void)
{
  g_autoptr(AnnealProject) project = anneal_project_new ();
  g_autoptr(AnnealRun) run = anneal_run_new_start (project, anneal_scheduler_find ("torch.StepLR"));
  g_autoptr(AnnealSchedule) cycle = anneal_schedule_new (anneal_scheduler_find ("torch.OneCycleLR"));
  g_autoptr(AnnealSchedule) plateau = anneal_schedule_new (anneal_scheduler_find ("torch.ReduceLROnPlateau"));
  g_autoptr(AnnealRun) cycled = anneal_run_with_started_schedule (run, cycle, project);
  g_autoptr(AnnealRun) by_epoch = anneal_run_with_stepping (cycled, ANNEAL_STEPPING_EPOCH);
  g_autoptr(AnnealRun) by_batch = anneal_run_with_stepping (run, ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealRun) still_by_epoch = anneal_run_with_started_schedule (by_epoch, cycle, project);
  g_autoptr(AnnealRun) still_by_batch = anneal_run_with_started_schedule (by_batch, plateau, project);

  g_assert_cmpint (run->stepping, ==, ANNEAL_STEPPING_EPOCH);
  g_assert_cmpint (cycled->stepping, ==, ANNEAL_STEPPING_BATCH);
  g_assert_cmpint (still_by_epoch->stepping, ==, ANNEAL_STEPPING_EPOCH);
  g_assert_cmpint (still_by_batch->stepping, ==, ANNEAL_STEPPING_BATCH);
  g_assert_cmpuint (still_by_batch->n_metrics, >, 0);
}

static void
test_refused_value (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.LinearLR");

  guint64 id = get_project (fixture)->runs[0]->id;
  AnnealSeries *good = anneal_curves_get_series (fixture->window->curves, id);

  enter_param (fixture, "start_factor", "1.5");
  g_assert_error (anneal_curves_get_error (fixture->window->curves, id), ANNEAL_ERROR, ANNEAL_ERROR_RANGE);
  g_assert_true (anneal_curves_get_series (fixture->window->curves, id) == good);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window),
                                         "Starting multiplicative factor expected to be greater than 0 and less or "
                                         "equal to 1."));

  activate (fixture, "win.undo");
  g_assert_null (anneal_curves_get_error (fixture->window->curves, id));
}

static void
test_paste_tutorial (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "python", "tutorial.py.txt", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_MAX_TEXT_BYTES, NULL, &error);

  g_assert_no_error (error);

  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpuint (anneal_window_paste (fixture->window, text), ==, 1);
  g_assert_cmpint (get_project (fixture)->runs[0]->stepping, ==, ANNEAL_STEPPING_EPOCH);
  g_assert_cmpstr (anneal_optimizer_get_kind (get_project (fixture)->runs[0]->optimizer)->name, ==, "Adam");
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window),
                                         "Added 1 run. Line 9, column 40: '(' was never closed"));
  assert_shows (fixture, "optimizer = Adam(params, lr=1e-3)\nLambdaLR(optimizer, lambda epoch: 0.95 ** epoch)",
                "epoch", 499);
}

static void
test_paste_lines (void)
{
  static const struct
  {
    const char *text;
    const char *scheduler;
  } cases[] = {
    { "CosineAnnealingLR(optimizer, T_max=50, eta_min=0)", "torch.CosineAnnealingLR" },
    { "MultiStepLR(optimizer, milestones=[30,80], gamma=0.1)", "torch.MultiStepLR" },
    { "CyclicLR(optimizer, base_lr=0.01, max_lr=0.1)", "torch.CyclicLR" },
  };
  g_autoptr(Fixture) fixture = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (anneal_window_paste (fixture->window, cases[i].text), ==, 1);

      const AnnealRun *run = get_project (fixture)->runs[i];

      g_assert_cmpstr (anneal_schedule_get_scheduler (run->schedule, 0)->id, ==, cases[i].scheduler);
      g_assert_nonnull (anneal_curves_get_series (fixture->window->curves, run->id));
    }
  activate (fixture, "win.undo");
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 2);
}

static void
test_export (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "figure.svg", NULL);
  g_autoptr(GError) error = NULL;

  anneal_window_load_example (fixture->window);
  activate (fixture, "win.export");
  app_test_settle ();

  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  AnnealExportDialog *dialog = NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    if (ANNEAL_IS_EXPORT_DIALOG (l->data))
      dialog = l->data;
  g_assert_nonnull (dialog);
  g_assert_true (anneal_export_dialog_export (dialog, path, &error));
  g_assert_no_error (error);
  gtk_window_destroy (GTK_WINDOW (dialog));

  g_autoptr(GBytes) bytes = anneal_file_read (path, 1 << 20, NULL, &error);

  g_assert_no_error (error);

  g_autofree char *svg = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_nonnull (strstr (svg, "<svg"));
  for (guint i = 0; i < get_project (fixture)->n_runs; i++)
    g_assert_nonnull (strstr (svg, get_project (fixture)->runs[i]->title));
}

/* Moving the cursor draws no curve; editing a run draws its curve alone. */
static void
test_drawing (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  anneal_window_load_example (fixture->window);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));

  AnnealPlotCanvas *canvas = ANNEAL_PLOT_CANVAS (app_test_find (GTK_WIDGET (fixture->window),
                                                                ANNEAL_TYPE_PLOT_CANVAS, 0));
  guint n_drawn = anneal_plot_canvas_get_n_lines_drawn (canvas);

  g_assert_cmpuint (n_drawn, >=, get_project (fixture)->n_runs);
  for (gint64 update = 0; update < 9000; update += 1777)
    {
      anneal_plot_view_set_cursor (fixture->window->plot, update);
      app_test_wait_for_frame (GTK_WIDGET (fixture->window));
    }
  g_assert_cmpuint (anneal_plot_canvas_get_n_lines_drawn (canvas), ==, n_drawn);

  /* The first run is the selected one; a rate between the others' leaves the axes as they are. */
  const AnnealRun *run = get_project (fixture)->runs[0];
  int gamma = anneal_scheduler_find_param (anneal_schedule_get_scheduler (run->schedule, 0), "gamma");
  AnnealArgument argument = { .value = ANNEAL_OBJECT_FLOAT (0.385) };

  g_assert_cmpint (gamma, >=, 0);

  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_argument (run->schedule, 0, (guint) gamma, &argument);
  g_autoptr(AnnealRun) changed = anneal_run_with_schedule (run, schedule);

  anneal_store_commit (anneal_window_get_store (fixture->window),
                       anneal_project_with_changed_run (get_project (fixture), changed), NULL);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_cmpuint (anneal_plot_canvas_get_n_lines_drawn (canvas), ==, n_drawn + 1);
}

static void
test_changed_on_disk (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "shared.anneal", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) other = g_bytes_new_static ("{}", 2);

  add_run (fixture, "torch.StepLR");
  g_assert_true (anneal_window_save_to (fixture->window, path, &error));
  _anneal_window_check_disk (fixture->window);
  g_assert_false (gtk_revealer_get_reveal_child (fixture->window->banner));

  g_assert_true (anneal_file_save (path, other, NULL, NULL, NULL, &error));
  activate (fixture, "win.save");
  g_assert_true (gtk_revealer_get_reveal_child (fixture->window->banner));

  g_autoptr(GBytes) kept = anneal_file_read (path, 100, NULL, &error);

  g_assert_true (g_bytes_equal (kept, other));

  activate (fixture, "win.overwrite");
  g_assert_false (gtk_revealer_get_reveal_child (fixture->window->banner));
  g_assert_true (anneal_window_load (fixture->window, path, &error));
}

static void
test_bad_file (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "bad.anneal", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_static ("{\"format\": 1", 12);

  add_run (fixture, "torch.StepLR");

  const AnnealProject *before = get_project (fixture);

  g_assert_true (anneal_file_save (path, bytes, NULL, NULL, NULL, NULL));
  g_assert_false (anneal_window_load (fixture->window, path, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
  g_assert_true (get_project (fixture) == before);
}

static void
test_call_order (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  activate (fixture, "win.wrong-call-order");
  g_assert_cmpint (get_project (fixture)->call_order, ==, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_assert_true (gtk_revealer_get_reveal_child (fixture->window->banner));
  activate (fixture, "win.undo");
  g_assert_false (gtk_revealer_get_reveal_child (fixture->window->banner));
}

/* What the clipboard answers after the window is gone is nobody's any more. */
static void
test_close_while_pasting (void)
{
  AnnealWindow *window = anneal_window_new (GTK_APPLICATION (g_application_get_default ()));

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  app_test_settle ();
  gtk_widget_activate_action (GTK_WIDGET (window), "win.paste-code", NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  for (guint i = 0; window != NULL && i < PATIENCE; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
    }
  g_assert_null (window);
}

/* Schedulers are compared, not optimizers: one that is added has that of the last run. */
static void
test_added_run (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  g_assert_cmpuint (anneal_window_paste (fixture->window, "optimizer = Adam(params, lr=0.02)\n"
                                                          "StepLR(optimizer, step_size=30)"), ==, 1);
  add_run (fixture, "torch.CosineAnnealingLR");

  const AnnealProject *project = get_project (fixture);

  g_assert_cmpuint (project->n_runs, ==, 2);
  g_assert_true (anneal_optimizer_equal (project->runs[0]->optimizer, project->runs[1]->optimizer));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/app/window/main-job", test_main_job);
  g_test_add_func ("/app/window/new-runs", test_new_runs);
  g_test_add_func ("/app/window/start-metrics", test_start_metrics);
  g_test_add_func ("/app/window/started-schedule", test_started_schedule);
  g_test_add_func ("/app/window/refused-value", test_refused_value);
  g_test_add_func ("/app/window/paste-tutorial", test_paste_tutorial);
  g_test_add_func ("/app/window/paste-lines", test_paste_lines);
  g_test_add_func ("/app/window/export", test_export);
  g_test_add_func ("/app/window/drawing", test_drawing);
  g_test_add_func ("/app/window/changed-on-disk", test_changed_on_disk);
  g_test_add_func ("/app/window/bad-file", test_bad_file);
  g_test_add_func ("/app/window/close-while-pasting", test_close_while_pasting);
  g_test_add_func ("/app/window/added-run", test_added_run);
  g_test_add_func ("/app/window/call-order", test_call_order);

  return g_test_run ();
}
