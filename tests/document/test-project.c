/* test-project.c: projects are values: an edit makes a new one and shares what it leaves alone
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-document.h"
#include "anneal-schedule-parts.h"
#include "sample.h"

static void
test_new (void)
{
  g_autoptr(AnnealProject) project = anneal_project_new ();

  g_assert_cmpuint (project->n_runs, ==, 0);
  g_assert_cmpuint (anneal_project_get_n_updates (project), ==, 9000);
  g_assert_null (anneal_project_find_run (project, 1));
  g_assert_cmpint (anneal_project_find_position (project, 1), ==, -1);
}

static void
test_edit_shares_runs (void)
{
  g_autoptr(AnnealProject) before = sample_project ();
  g_autoptr(AnnealProject) after = sample_edit (before, 1, "step_size", "5");

  g_assert_true (before->runs[0] != after->runs[0]);
  g_assert_true (before->runs[1] == after->runs[1]);
  g_assert_true (before->runs[2] == after->runs[2]);
  g_assert_true (before->runs[0]->optimizer == after->runs[0]->optimizer);
  g_assert_true (before->runs[0]->schedule != after->runs[0]->schedule);
}

static void
test_view_shares_runs (void)
{
  static const AnnealView view = { .log_y = TRUE, .x_in_epochs = TRUE };
  g_autoptr(AnnealProject) before = sample_project ();
  g_autoptr(AnnealProject) after = anneal_project_with_view (before, &view);

  g_assert_true (after->view.log_y && after->view.x_in_epochs);
  g_assert_false (before->view.log_y || before->view.x_in_epochs);
  for (guint i = 0; i < before->n_runs; i++)
    g_assert_true (before->runs[i] == after->runs[i]);
}

static void
test_ids_are_not_used_again (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealProject) without = anneal_project_without_run (project, 3);
  g_autoptr(AnnealRun) run = sample_run ("torch.ExponentialLR", "gamma", "0.97");
  g_autoptr(AnnealProject) with = anneal_project_with_run (without, run, 0);

  g_assert_cmpuint (without->n_runs, ==, 2);
  g_assert_cmpuint (with->runs[0]->id, ==, 4);
  g_assert_cmpuint (run->id, ==, 0);
  g_assert_cmpint (anneal_project_find_position (with, 4), ==, 0);
  g_assert_true (anneal_project_find_run (with, 2) == project->runs[1]);
}

static void
test_titles_are_numbered (void)
{
  g_autoptr(AnnealRun) run = sample_run ("torch.CosineAnnealingLR", "T_max", "37");
  AnnealProject *project = anneal_project_new ();
  static const char * const titles[] = { "CosineAnnealingLR", "CosineAnnealingLR 2", "CosineAnnealingLR 3" };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    project = sample_add (project, anneal_run_ref (run));
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_assert_cmpstr (project->runs[i]->title, ==, titles[i]);

  anneal_project_unref (project);
}

static void
test_colors_differ (void)
{
  g_autoptr(AnnealRun) run = sample_run ("torch.ExponentialLR", "gamma", "0.97");
  AnnealProject *project = anneal_project_new ();

  for (guint i = 0; i < ANNEAL_N_COLORS; i++)
    project = sample_add (project, anneal_run_ref (run));
  for (guint i = 0; i < ANNEAL_N_COLORS; i++)
    {
      g_assert_cmphex (project->runs[i]->color, ==, anneal_project_color (i));
      g_assert_cmpuint (project->runs[i]->dash, ==, i);
    }

  /* The colour that becomes free is the next one. */
  g_autoptr(AnnealProject) without = anneal_project_without_run (project, 4);
  g_autoptr(AnnealProject) again = anneal_project_with_run (without, run, G_MAXUINT);

  g_assert_cmphex (again->runs[ANNEAL_N_COLORS - 1]->color, ==, anneal_project_color (3));
  anneal_project_unref (project);
}

static void
test_move (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  static const struct
  {
    guint64 id;
    guint   position;
    guint64 order[3];
  } moves[] = {
    { 1, 0, { 1, 2, 3 } }, { 1, 1, { 2, 1, 3 } }, { 1, 2, { 2, 3, 1 } }, { 1, 77, { 2, 3, 1 } },
    { 2, 0, { 2, 1, 3 } }, { 3, 0, { 3, 1, 2 } }, { 3, 1, { 1, 3, 2 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr(AnnealProject) moved = anneal_project_with_moved_run (project, moves[i].id, moves[i].position);

      for (guint j = 0; j < moved->n_runs; j++)
        g_assert_cmpuint (moved->runs[j]->id, ==, moves[i].order[j]);
    }
}

static void
test_copy (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  guint64 id = 0;
  g_autoptr(AnnealProject) with_copy = anneal_project_with_copied_run (project, 2, &id);
  const AnnealRun *copy = with_copy->runs[2];

  g_assert_cmpuint (id, ==, 4);
  g_assert_cmpuint (copy->id, ==, 4);
  g_assert_cmpstr (copy->title, ==, "Warm-up, then cosine 2");
  g_assert_true (copy->schedule == project->runs[1]->schedule);
  g_assert_cmphex (copy->color, !=, project->runs[1]->color);
}

static void
test_horizon (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  static const struct
  {
    guint64     n_epochs, n_batches;
    AnnealError code;
    const char *path;
  } bad[] = {
    { 0, 13, ANNEAL_ERROR_RANGE, "/horizon/epochs" },
    { 7, 0, ANNEAL_ERROR_RANGE, "/horizon/batches" },
    { ANNEAL_MAX_TICKS + 1, 1, ANNEAL_ERROR_LIMIT, "/horizon" },
    { 1, ANNEAL_MAX_TICKS + 1, ANNEAL_ERROR_LIMIT, "/horizon" },
    { 3163, 3163, ANNEAL_ERROR_LIMIT, "/horizon" },
    { G_MAXUINT64, G_MAXUINT64, ANNEAL_ERROR_LIMIT, "/horizon" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (anneal_project_with_horizon (project, bad[i].n_epochs, bad[i].n_batches, &error));
      g_assert_error (error, ANNEAL_ERROR, (int) bad[i].code);
      g_assert_cmpstr (anneal_error_get_path (error), ==, bad[i].path);
    }

  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealProject) longest = anneal_project_with_horizon (project, ANNEAL_MAX_TICKS / 10, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (anneal_project_get_n_updates (longest), ==, ANNEAL_MAX_TICKS);
}

static void
test_number_of_runs (void)
{
  GString *text = g_string_new ("{ \"format\": \"anneal-project\", \"version\": 1, \"runs\": [");

  for (guint i = 1; i < ANNEAL_MAX_RUNS; i++)
    g_string_append_printf (text, "%s{ \"schedule\": [ { \"scheduler\": \"torch.StepLR\" } ] }", i > 1 ? "," : "");
  g_string_append (text, "] }");

  g_autoptr(GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealProject) project = anneal_document_read (bytes, NULL, &error);

  g_assert_no_error (error);

  g_autoptr(AnnealRun) run = sample_run ("torch.ExponentialLR", "gamma", "0.97");
  g_autoptr(AnnealProject) full = anneal_project_with_run (project, run, 0);
  g_autoptr(AnnealProject) still_full = anneal_project_with_run (full, run, 0);

  g_assert_cmpuint (full->n_runs, ==, ANNEAL_MAX_RUNS);
  g_assert_true (still_full == full);
}

static void
test_long_title (void)
{
  g_autoptr(AnnealRun) run = sample_run ("torch.ExponentialLR", "gamma", "0.97");
  g_autofree char *most = g_strnfill (ANNEAL_MAX_TITLE, 'x');
  g_autofree char *more = g_strconcat (most, "y", NULL);
  g_autoptr(AnnealRun) longest = anneal_run_with_title (run, most);
  g_autoptr(AnnealRun) cut = anneal_run_with_title (run, more);
  g_autoptr(AnnealRun) repaired = anneal_run_with_title (run, "a\xff" "b");

  g_assert_cmpstr (longest->title, ==, most);
  g_assert_cmpstr (cut->title, ==, most);
  g_assert_true (g_utf8_validate (repaired->title, -1, NULL));

  /* A number still fits behind it. */
  AnnealProject *project = sample_add (anneal_project_new (), anneal_run_ref (longest));

  project = sample_add (project, anneal_run_ref (longest));
  g_assert_cmpstr (project->runs[1]->title, !=, most);
  g_assert_cmpint (g_utf8_strlen (project->runs[1]->title, -1), <=, ANNEAL_MAX_TITLE);
  anneal_project_unref (project);
}

static void
test_metrics_are_shared (void)
{
  static const double metrics[] = { 2.385, 1.777, 1.5 };
  g_autoptr(AnnealRun) run = sample_run ("torch.ExponentialLR", "gamma", "0.97");
  g_autoptr(AnnealRun) with = anneal_run_with_metrics (run, metrics, G_N_ELEMENTS (metrics));
  g_autoptr(AnnealRun) renamed = anneal_run_with_title (with, "Plateau");
  g_autoptr(AnnealRun) without = anneal_run_with_metrics (renamed, NULL, 0);

  g_assert_cmpuint (with->n_metrics, ==, G_N_ELEMENTS (metrics));
  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    g_assert_cmpfloat (with->metrics[i], ==, metrics[i]);
  g_assert_true (renamed->metrics == with->metrics);
  g_assert_null (without->metrics);
  g_assert_cmpuint (without->n_metrics, ==, 0);
}

static void
test_describe_change (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealProject) edited = sample_edit (project, 1, "step_size", "5");
  g_autoptr(AnnealProject) removed = anneal_project_without_run (project, 1);
  g_autoptr(AnnealProject) moved = anneal_project_with_moved_run (project, 1, 2);
  g_autoptr(AnnealProject) ordered = anneal_project_with_call_order (project, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (project, 8, 13, NULL);
  g_autoptr(AnnealProject) wider = anneal_project_with_horizon (project, 7, 14, NULL);
  g_autoptr(AnnealRun) hidden_run = anneal_run_with_visible (project->runs[1], FALSE);
  g_autoptr(AnnealProject) hidden = anneal_project_with_changed_run (project, hidden_run);
  g_autoptr(AnnealRun) renamed_run = anneal_run_with_title (project->runs[1], "\033[31mred");
  g_autoptr(AnnealProject) renamed = anneal_project_with_changed_run (project, renamed_run);
  g_autoptr(AnnealRun) plain_run = anneal_run_with_optimizer (project->runs[2], project->runs[0]->optimizer);
  g_autoptr(AnnealProject) plain = anneal_project_with_changed_run (project, plain_run);
  g_autoptr(AnnealProject) fewer = anneal_project_without_run (renamed, 2);
  g_autoptr(AnnealSchedule) warm_schedule = anneal_schedule_with_warm_up (project->runs[0]->schedule, 7, NULL);
  g_autoptr(AnnealRun) warm_run = anneal_run_with_schedule (project->runs[0], warm_schedule);
  g_autoptr(AnnealProject) warm = anneal_project_with_changed_run (project, warm_run);
  g_autoptr(AnnealSchedule) turned_schedule = anneal_schedule_with_part_moved (warm_schedule, 2, 0, 1);
  g_autoptr(AnnealRun) turned_run = anneal_run_with_schedule (project->runs[0], turned_schedule);
  g_autoptr(AnnealProject) turned = anneal_project_with_changed_run (project, turned_run);
  const struct
  {
    const AnnealProject *before, *after;
    const char          *description;
  } cases[] = {
    { project, edited, "Change of step_size" },
    { removed, project, "Adding of StepLR" },
    { project, removed, "Deletion of StepLR" },
    { project, moved, "Change of Order" },
    { project, ordered, "Change of Call Order" },
    { project, longer, "Change of Epochs" },
    { project, wider, "Change of Batches" },
    { project, hidden, "Hiding of Warm-up, then cosine" },
    { hidden, project, "Showing of Warm-up, then cosine" },
    { project, renamed, "Renaming of Run" },
    { renamed, fewer, "Deletion of U+001B[31mred" },
    { project, plain, "Change of Optimizer" },
    { edited, hidden, "Change of 2 Runs" },
    { project, warm, "Adding of Warm-Up" },
    { warm, turned, "Change of Order" },
    { project, turned, "Adding of LinearLR" },
    { warm, project, "Deletion of LinearLR" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *description = anneal_project_describe_change (cases[i].before, cases[i].after);

      g_assert_cmpstr (description, ==, cases[i].description);
    }
}

/* As a heading, like all others: not as the option's name stands in the panel. */
static void
test_describe_training (void)
{
  static const char * const names[] = {
    "Start", "Curvature", "Rotation", "Gradient Noise", "Hidden Layers", "Activation", "Validation Share",
    "Batch Size", "Shuffling", "Seed",
  };
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  g_assert_cmpuint (n_options, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < n_options; i++)
    {
      gboolean is_of_surface = (options[i].tasks & 1 << ANNEAL_TASK_SURFACE) != 0;
      AnnealTrainSetup setup;

      anneal_train_setup_init (&setup, anneal_problem_find (is_of_surface ? "quadratic" : "digits"));

      g_autoptr(AnnealProject) before = anneal_project_with_training (empty, &setup);
      guint n = anneal_train_setup_get_n (&setup, &options[i]);
      double values[ANNEAL_MAX_HIDDEN];
      g_autoptr(GError) error = NULL;

      for (guint k = 0; k < n; k++)
        values[k] = anneal_train_setup_get (&setup, &options[i], k) == options[i].max ? options[i].min
                                                                                      : options[i].max;
      anneal_train_setup_set (&setup, &options[i], values, n, &error);
      g_assert_no_error (error);

      g_autoptr(AnnealProject) after = anneal_project_with_training (empty, &setup);
      g_autofree char *description = anneal_project_describe_change (before, after);
      g_autofree char *expected = g_strconcat ("Change of ", names[i], NULL);

      g_assert_cmpstr (description, ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/project/new", test_new);
  g_test_add_func ("/document/project/edit-shares-runs", test_edit_shares_runs);
  g_test_add_func ("/document/project/view-shares-runs", test_view_shares_runs);
  g_test_add_func ("/document/project/ids-are-not-used-again", test_ids_are_not_used_again);
  g_test_add_func ("/document/project/titles-are-numbered", test_titles_are_numbered);
  g_test_add_func ("/document/project/colors-differ", test_colors_differ);
  g_test_add_func ("/document/project/move", test_move);
  g_test_add_func ("/document/project/copy", test_copy);
  g_test_add_func ("/document/project/horizon", test_horizon);
  g_test_add_func ("/document/project/number-of-runs", test_number_of_runs);
  g_test_add_func ("/document/project/long-title", test_long_title);
  g_test_add_func ("/document/project/metrics-are-shared", test_metrics_are_shared);
  g_test_add_func ("/document/project/describe-change", test_describe_change);
  g_test_add_func ("/document/project/describe-training", test_describe_training);

  return g_test_run ();
}
