/* test-drawer.c: the drawer below the plot, opened and followed through its pages
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-drawer.h"
#include "anneal-explanation-page.h"
#include "anneal-table-page.h"

/* What is looked at, as a title of the page in front. */
static void
assert_explains (Fixture    *fixture,
                 const char *name)
{
  GtkWidget *page = app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_EXPLANATION_PAGE, 0);

  g_assert_nonnull (app_test_find_label (page, name));
}

static gboolean
is_open (Fixture *fixture)
{
  return fixture->window->drawer != NULL && gtk_widget_get_visible (GTK_WIDGET (fixture->window->drawer));
}

static void
test_lazy (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  g_assert_null (fixture->window->drawer);

  activate (fixture, "win.show-drawer");
  app_test_settle ();
  g_assert_true (is_open (fixture));
  assert_explains (fixture, "StepLR");

  activate (fixture, "win.show-drawer");
  g_assert_false (is_open (fixture));
}

static void
test_key (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (fixture->window));
  g_auto(GStrv) actions = gtk_application_get_actions_for_accel (application, "F8");

  g_assert_cmpstr (actions[0], ==, "win.show-drawer");
  g_assert_null (actions[1]);
}

/* Without a run there is nothing to say. */
static void
test_no_run (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-drawer", NULL);
  g_assert_null (fixture->window->drawer);
}

static void
test_follows_selection (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  add_run (fixture, "torch.CosineAnnealingLR");
  activate (fixture, "win.show-drawer");
  app_test_settle ();
  assert_explains (fixture, "CosineAnnealingLR");

  g_object_set (fixture->window->sidebar, "selected-run", get_project (fixture)->runs[0]->id, NULL);
  app_test_settle ();
  assert_explains (fixture, "StepLR");

  /* None chosen: the first one. */
  g_object_set (fixture->window->sidebar, "selected-run", get_project (fixture)->runs[1]->id, NULL);
  g_object_set (fixture->window->sidebar, "selected-run", (guint64) 0, NULL);
  app_test_settle ();
  assert_explains (fixture, "StepLR");
}

/* The page changes with the document, and a deleted run with its page. */
static void
test_follows_document (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  add_run (fixture, "torch.ExponentialLR");
  activate (fixture, "win.show-drawer");
  app_test_settle ();
  assert_explains (fixture, "ExponentialLR");

  activate (fixture, "win.delete-selected");
  app_test_settle ();
  assert_explains (fixture, "StepLR");

  activate (fixture, "win.undo");
  g_object_set (fixture->window->sidebar, "selected-run", get_project (fixture)->runs[1]->id, NULL);
  app_test_settle ();
  assert_explains (fixture, "ExponentialLR");

  activate (fixture, "win.delete-selected");
  activate (fixture, "win.delete-selected");
  app_test_settle ();
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 0);
}

/* Neither the plot nor the drawer is squeezed to nothing by the other one. */
static void
test_minimum_heights (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealWindow *window = fixture->window;

  add_run (fixture, "torch.StepLR");
  activate (fixture, "win.show-drawer");
  app_test_settle ();

  gtk_paned_set_position (window->paned, 0);
  app_test_wait_for_frame (GTK_WIDGET (window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window->plot)), >=, 160);

  gtk_paned_set_position (window->paned, 10000);
  app_test_wait_for_frame (GTK_WIDGET (window));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window->drawer)), >=, 130);
}

/* A settings file of another version may name a page that does not exist. */
static void
test_unknown_page (void)
{
  g_autoptr(GtkWidget) drawer = g_object_ref_sink (anneal_drawer_new ());
  g_autofree char *page = NULL;

  g_object_set (drawer, "page", "crystal-ball", NULL);
  g_object_get (drawer, "page", &page, NULL);
  g_assert_cmpstr (page, !=, "crystal-ball");
  g_assert_nonnull (page);
  g_assert_null (anneal_drawer_ensure_page (ANNEAL_DRAWER (drawer), "crystal-ball"));
  g_assert_nonnull (anneal_drawer_ensure_page (ANNEAL_DRAWER (drawer), "explanation"));
}

static GtkWidget *
find_page (Fixture *fixture)
{
  return app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_EXPLANATION_PAGE, 0);
}

/* The i-th button that is there: one for every surprise that happens. */
static GtkWidget *
find_jump (Fixture *fixture,
           guint    i)
{
  return app_test_find (find_page (fixture), GTK_TYPE_BUTTON, i);
}

/* StepLR, per epoch of 100 batches: the first drop is in update 3000. */
static void
test_jump (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealPlotView *plot;

  add_run (fixture, "torch.StepLR");
  plot = fixture->window->plot;
  activate (fixture, "win.show-drawer");
  app_test_settle ();

  g_assert_cmpuint (app_test_count (find_page (fixture), GTK_TYPE_BUTTON), ==, 1);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (find_jump (fixture, 0))), ==, "Show Step 30");
  app_test_click (find_jump (fixture, 0));
  g_assert_cmpint (anneal_plot_view_get_cursor (plot), ==, 3000);
}

/* What is out of view comes into view, and the view before is one step back. */
static void
test_jump_pans (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealPlotView *plot;
  double x_min, x_max;

  add_run (fixture, "torch.StepLR");
  plot = fixture->window->plot;
  activate (fixture, "win.show-drawer");
  app_test_settle ();
  anneal_plot_view_set_cursor (plot, 8000);
  for (guint i = 0; i < 4; i++)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (plot), "plot.zoom-in", NULL));
  anneal_plot_view_get_range (plot, &x_min, &x_max);
  g_assert_cmpfloat (x_min, >, 3000);

  app_test_click (find_jump (fixture, 0));
  anneal_plot_view_get_range (plot, &x_min, &x_max);
  g_assert_cmpfloat (x_min, <, 3000);
  g_assert_cmpfloat (x_max, >, 3000);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (plot), "plot.view-back", NULL));
  anneal_plot_view_get_range (plot, &x_min, &x_max);
  g_assert_cmpfloat (x_min, >, 3000);
}

/* The step follows the parameter, and a surprise that does not happen offers no jump. */
static void
test_jump_follows (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  activate (fixture, "win.show-drawer");
  app_test_settle ();

  const AnnealRun *run = get_project (fixture)->runs[0];
  static const char * const texts[] = { "17", "1777" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto(AnnealArgument) argument = { 0 };
      g_autoptr(GError) error = NULL;

      g_assert_true (anneal_argument_parse (texts[i], &argument, &error));
      g_assert_no_error (error);

      g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_argument (run->schedule, 0, 0, &argument);
      g_autoptr(AnnealRun) changed = anneal_run_with_schedule (run, schedule);

      anneal_store_commit (anneal_window_get_store (fixture->window),
                           anneal_project_with_changed_run (get_project (fixture), changed), NULL);
      run = get_project (fixture)->runs[0];
      app_test_settle ();
      g_assert_nonnull (app_test_find_label (find_page (fixture), texts[i]));
      g_assert_cmpuint (app_test_count (find_page (fixture), GTK_TYPE_BUTTON), ==, i == 0 ? 1 : 0);
    }
}

/* A sequence is explained, and then its parts, folded. */
static void
test_parts (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.SequentialLR");
  activate (fixture, "win.show-drawer");
  app_test_settle ();
  assert_explains (fixture, "SequentialLR");
  g_assert_cmpuint (app_test_count (find_page (fixture), GTK_TYPE_EXPANDER), ==, 2);
  assert_explains (fixture, "LinearLR");
  assert_explains (fixture, "CosineAnnealingLR");

  g_object_set (app_test_find (find_page (fixture), GTK_TYPE_EXPANDER, 0), "expanded", TRUE, NULL);
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (find_page (fixture), "start_factor ="));
}

/* Narrower than the smallest window, with letters twice as large: nothing on the page may ask for more. */
static void
test_narrow (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_assert_cmpint (dpi, >, 0);
  g_object_set (settings, "gtk-xft-dpi", 2 * dpi, NULL);
  for (guint i = 0; i < n_schedulers; i++)
    {
      int minimum;

      add_run (fixture, schedulers[i]->id);
      g_object_set (fixture->window, "show-drawer", TRUE, NULL);
      app_test_settle ();
      assert_explains (fixture, schedulers[i]->name);
      gtk_widget_measure (find_page (fixture), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 340);
    }
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static AnnealTablePage *
open_table (Fixture *fixture)
{
  g_object_set (fixture->window, "show-drawer", TRUE, NULL);
  g_object_set (fixture->window->drawer, "page", "table", NULL);
  app_test_settle ();
  return ANNEAL_TABLE_PAGE (app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_TABLE_PAGE, 0));
}

static GtkSingleSelection *
get_selection (AnnealTablePage *page)
{
  GtkWidget *view = app_test_find (GTK_WIDGET (page), GTK_TYPE_COLUMN_VIEW, 0);

  return GTK_SINGLE_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
}

static void
assert_cell (AnnealTablePage *page,
             guint            column,
             guint            row,
             const char      *expected)
{
  g_autofree char *text = anneal_table_page_dup_text (page, column, row);

  g_assert_cmpstr (text, ==, expected);
}

/* StepLR in epochs of 100 batches: a row is an epoch, with every digit. */
static void
test_table (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");

  AnnealTablePage *page = open_table (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_selection (page))), ==, 90);
  assert_cell (page, 0, 30, "30");
  assert_cell (page, 1, 30, "3000");
  assert_cell (page, 2, 30, "30");
  assert_cell (page, 3, 30, "0.010000000000000002");
  assert_cell (page, 3, 29, "0.1");
}

/* The cursor chooses a row, and a row moves the cursor; choosing by the cursor leaves it where it is. */
static void
test_table_cursor (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealPlotView *plot = fixture->window->plot;

  add_run (fixture, "torch.StepLR");

  AnnealTablePage *page = open_table (fixture);

  anneal_plot_view_set_cursor (plot, 4242);
  app_test_settle ();
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (page)), ==, 42);
  g_assert_cmpint (anneal_plot_view_get_cursor (plot), ==, 4242);

  gtk_single_selection_set_selected (get_selection (page), 17);
  app_test_settle ();
  g_assert_cmpint (anneal_plot_view_get_cursor (plot), ==, 1700);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (page)), ==, 17);

  anneal_plot_view_set_cursor (plot, -1);
  app_test_settle ();
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (page)), ==, GTK_INVALID_LIST_POSITION);
}

/* Momentum has a column where a run changes it. */
static void
test_table_columns (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");

  AnnealTablePage *page = open_table (fixture);
  GtkColumnView *view = GTK_COLUMN_VIEW (app_test_find (GTK_WIDGET (page), GTK_TYPE_COLUMN_VIEW, 0));

  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (view)), ==, 4);
  add_run (fixture, "torch.OneCycleLR");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (view)), ==, 5);
  assert_cell (page, 4, 0, "0.95");
}

int
main (int    argc,
      char **argv)
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/app/drawer/lazy", test_lazy);
  g_test_add_func ("/app/drawer/key", test_key);
  g_test_add_func ("/app/drawer/no-run", test_no_run);
  g_test_add_func ("/app/drawer/follows-selection", test_follows_selection);
  g_test_add_func ("/app/drawer/follows-document", test_follows_document);
  g_test_add_func ("/app/drawer/minimum-heights", test_minimum_heights);
  g_test_add_func ("/app/drawer/unknown-page", test_unknown_page);

  g_test_add_func ("/app/explanation/jump", test_jump);
  g_test_add_func ("/app/explanation/jump-pans", test_jump_pans);
  g_test_add_func ("/app/explanation/jump-follows", test_jump_follows);
  g_test_add_func ("/app/explanation/parts", test_parts);
  g_test_add_func ("/app/explanation/narrow", test_narrow);
  g_test_add_func ("/app/table/values", test_table);
  g_test_add_func ("/app/table/cursor", test_table_cursor);
  g_test_add_func ("/app/table/columns", test_table_columns);

  return g_test_run ();
}
