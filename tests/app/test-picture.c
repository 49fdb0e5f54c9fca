/* test-picture.c: the picture of the training beside the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"
#include "window-fixture.h"

/* Rounds of the main loop after which a test gives up. */
#define PATIENCE 100000

static Fixture *
start (const char *problem)
{
  Fixture *fixture = fixture_new ();
  AnnealStore *store = anneal_window_get_store (fixture->window);

  add_run (fixture, "torch.CosineAnnealingLR");

  AnnealProject *project = anneal_project_with_horizon (get_project (fixture), 3, 20, NULL);

  anneal_store_commit (store, project, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.train", "s", problem);
  g_assert_nonnull (anneal_player_get_training (fixture->window->player));
  return fixture;
}

static void
wait_for_label (Fixture    *fixture,
                const char *text)
{
  GtkWidget *picture = GTK_WIDGET (fixture->window->picture);

  for (guint i = 0; app_test_find_label (picture, text) == NULL && i < PATIENCE; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
    }
  g_test_message ("%s", text);
  g_assert_nonnull (app_test_find_label (picture, text));
}

/* The picture follows the training, and the cursor. */
static void
test_scrub (void)
{
  static const char * const problems[] = { "booth", "moons", "sin", "iris" };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autoptr(Fixture) fixture = start (problems[i]);

      activate (fixture, "win.finish-training");
      wait_for_label (fixture, "After 60 updates");
      anneal_plot_view_set_cursor (fixture->window->plot, 7);
      wait_for_label (fixture, "After 7 updates");
      anneal_plot_view_set_cursor (fixture->window->plot, -1);
      wait_for_label (fixture, "After 60 updates");
      activate (fixture, "win.restart-training");
      wait_for_label (fixture, "After 0 updates");
    }
}

static gboolean
is_revealed (Fixture *fixture)
{
  return adw_flap_get_reveal_flap (fixture->window->picture_flap);
}

/* Without a problem there is none; hidden, it stays away. */
static void
test_toggle (void)
{
  g_autoptr(Fixture) fixture = start ("moons");

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.train", "s", "");
  g_assert_false (is_revealed (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.train", "s", "sin");
  g_assert_true (is_revealed (fixture));
  activate (fixture, "win.show-picture");
  g_assert_false (is_revealed (fixture));
  activate (fixture, "win.show-picture");
  g_assert_true (is_revealed (fixture));
}

/* A window that closes while a picture is being made leaves nothing behind, which fixture_free() looks at. */
static void
test_close (void)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(Fixture) fixture = start ("spirals");

      activate (fixture, "win.finish-training");
      for (guint k = 0; k < 3 * i; k++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_nonnull (anneal_player_get_training (fixture->window->player));
    }
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  window_fixture_init ();
  g_test_add_func ("/picture/scrub", test_scrub);
  g_test_add_func ("/picture/toggle", test_toggle);
  g_test_add_func ("/picture/close", test_close);
  return g_test_run ();
}
