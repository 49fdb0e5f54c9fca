/* test-drawer.c: the drawer below the plot, opened and followed through its pages
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-drawer.h"
#include "anneal-explanation-page.h"

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

  return g_test_run ();
}
