/* test-versions.c: choosing the version of PyTorch, and what the others would do
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "anneal-pytorch-group.h"
#include "anneal-run-page.h"
#include "anneal-sidebar.h"
#include "anneal-versions-group.h"

typedef struct
{
  GtkWidget     *window;
  AnnealSidebar *sidebar;
  AnnealStore   *store;
  AnnealCurves  *curves;
} Fixture;

/* CyclicLR on Adam, which only newer versions allow. */
static AnnealProject *
new_project (void)
{
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (anneal_scheduler_find ("torch.CyclicLR"));
  g_autoptr(AnnealOptimizer) adam = anneal_optimizer_new (anneal_optimizer_kind_find ("torch.Adam"));
  g_autoptr(AnnealRun) run = anneal_run_new (NULL, adam, schedule, ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) empty = anneal_project_new ();

  return anneal_project_with_run (empty, run, G_MAXUINT);
}

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->store = anneal_store_new (new_project ());
  fixture->curves = anneal_curves_new (fixture->store);
  fixture->sidebar = ANNEAL_SIDEBAR (anneal_sidebar_new ());
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->sidebar));
  g_object_set (fixture->sidebar, "curves", fixture->curves, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_test_settle ();

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  app_test_destroy (fixture->window, GTK_WIDGET (fixture->sidebar));
  g_assert_finalize_object (fixture->curves);
  g_assert_finalize_object (fixture->store);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static const AnnealProject *
get_project (Fixture *fixture)
{
  return anneal_store_get_project (fixture->store);
}

static AdwComboRow *
find_combo (Fixture *fixture)
{
  GtkWidget *group = app_test_find (GTK_WIDGET (fixture->sidebar), ANNEAL_TYPE_PYTORCH_GROUP, 0);

  return anneal_pytorch_group_get_row (ANNEAL_PYTORCH_GROUP (group));
}

static void
set_flag_cb (gboolean *flag)
{
  *flag = TRUE;
}

/* Waits until the page of the run says something new. */
static AnnealVersionsGroup *
wait_for_versions (Fixture *fixture)
{
  AnnealVersionsGroup *group =
    ANNEAL_VERSIONS_GROUP (app_test_find (GTK_WIDGET (fixture->sidebar), ANNEAL_TYPE_VERSIONS_GROUP, 0));
  gboolean shown = FALSE;
  gulong handler = g_signal_connect_swapped (group, "shown", G_CALLBACK (set_flag_cb), &shown);

  while (!shown)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (group, handler);
  return group;
}

static void
commit_rate (Fixture    *fixture,
             const char *key,
             double      value)
{
  const AnnealProject *project = get_project (fixture);
  AnnealArgument argument = { .value = ANNEAL_OBJECT_FLOAT (value) };
  const AnnealSchedule *schedule = project->runs[0]->schedule;
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, 0), key);
  g_autoptr(AnnealSchedule) changed = anneal_schedule_with_argument (schedule, 0, (guint) param, &argument);
  g_autoptr(AnnealRun) run = anneal_run_with_schedule (project->runs[0], changed);

  anneal_store_commit (fixture->store, anneal_project_with_changed_run (project, run), NULL);
}

static void
test_choose (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AdwComboRow *row = find_combo (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, ANNEAL_N_PYTORCH);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  g_assert_null (anneal_curves_get_error (fixture->curves, 1));

  adw_combo_row_set_selected (row, 2);
  g_assert_cmpint (get_project (fixture)->pytorch, ==, ANNEAL_PYTORCH_2_2);
  g_assert_nonnull (anneal_curves_get_error (fixture->curves, 1));

  anneal_store_undo (fixture->store);
  g_assert_cmpint (get_project (fixture)->pytorch, ==, ANNEAL_PYTORCH_2_14);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  g_assert_null (anneal_curves_get_error (fixture->curves, 1));
}

/* What is shown follows edits, and the version that is followed. */
static void
test_compare (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  anneal_sidebar_show_run (fixture->sidebar, 1);

  AnnealVersionsGroup *group = wait_for_versions (fixture);
  const AnnealVersions *versions = anneal_versions_group_get_versions (group);

  g_assert_cmpint (versions->results[0].verdict, ==, ANNEAL_VERSION_SAME);
  g_assert_cmpint (versions->results[1].verdict, ==, ANNEAL_VERSION_REFUSES);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (group), "Not the same in 2.2, 1.13"));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (group), "PyTorch 1.13"));

  anneal_store_commit (fixture->store, anneal_project_with_pytorch (get_project (fixture), ANNEAL_PYTORCH_1_13), NULL);
  wait_for_versions (fixture);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (group), "Not the same in 2.14, 2.7"));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (group), "Accepted"));

  commit_rate (fixture, "cycle_momentum", 0);
  wait_for_versions (fixture);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (group), "The same in all"));
}

/* A window that is closed while a worker compares waits for nothing, and nothing is left. */
static void
test_close (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealProject *longer = anneal_project_with_horizon (get_project (fixture), 1000, 1000, NULL);

  anneal_store_commit (fixture->store, longer, NULL);
  anneal_sidebar_show_run (fixture->sidebar, 1);
  app_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/versions/choose", test_choose);
  g_test_add_func ("/app/versions/compare", test_compare);
  g_test_add_func ("/app/versions/close", test_close);

  return g_test_run ();
}
