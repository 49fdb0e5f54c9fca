/* test-transport.c: the training of a window, driven by its bar and its popovers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-problem-chooser.h"
#include "anneal-training-panel.h"

/* Rounds of the main loop after which a test gives up. */
#define PATIENCE 100000

/* More widgets than can have the focus. */
#define MAX_FOCUSED 200

static GtkWidget *
get_transport (Fixture *fixture)
{
  return GTK_WIDGET (fixture->window->transport);
}

static GtkWidget *
find_button (Fixture    *fixture,
             const char *icon_name)
{
  GtkWidget *button = app_test_find_icon (get_transport (fixture), icon_name);

  g_assert_nonnull (button);
  return button;
}

static void
press (Fixture    *fixture,
       const char *icon_name)
{
  app_test_click (find_button (fixture, icon_name));
  app_test_settle ();
}

static const char *
get_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (app_test_find (get_transport (fixture), GTK_TYPE_STACK, 0)));
}

static void
train (Fixture    *fixture,
       const char *problem)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.train", "s", problem));
  app_test_settle ();
}

static guint64
get_n_done (Fixture *fixture)
{
  guint64 n_done;

  g_object_get (fixture->window->player, "n-done", &n_done, NULL);
  return n_done;
}

static gboolean
is_playing (Fixture *fixture)
{
  gboolean playing;

  g_object_get (fixture->window->player, "playing", &playing, NULL);
  return playing;
}

static void
wait_for_done (Fixture *fixture,
               guint64  n_updates)
{
  for (guint i = 0; get_n_done (fixture) < n_updates && i < PATIENCE; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
    }
  g_assert_cmpuint (get_n_done (fixture), >=, n_updates);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
}

static void
wait_for_end (Fixture *fixture)
{
  for (guint i = 0; is_playing (fixture) && i < PATIENCE; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
    }
  g_assert_false (is_playing (fixture));
}

static AnnealTrainingPanel *
open_panel (Fixture *fixture)
{
  activate (fixture, "win.set-up-training");
  app_test_settle ();
  return ANNEAL_TRAINING_PANEL (app_test_find (get_transport (fixture), ANNEAL_TYPE_TRAINING_PANEL, 0));
}

static void
enter (AnnealTrainingPanel *panel,
       const char          *key,
       const char          *text)
{
  AnnealParamRow *row = anneal_training_panel_find_row (panel, key);

  g_assert_nonnull (row);
  app_test_enter (app_test_find (GTK_WIDGET (row), GTK_TYPE_ENTRY, 0), text);
  app_test_settle ();
}

static char *
dup_undo_label (Fixture *fixture)
{
  char *label;

  g_object_get (fixture->window->store, "undo-label", &label, NULL);
  return label;
}

static void
assert_undo_label (Fixture    *fixture,
                   const char *expected)
{
  g_autofree char *label = dup_undo_label (fixture);

  g_assert_cmpstr (label, ==, expected);
}

/* Without a problem the bar is guidance; it can be hidden, and what needs it shows it again. */
static void
test_guide (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "Train a toy problem under every schedule"));
  g_assert_cmpstr (get_page (fixture), ==, "guide");

  activate (fixture, "win.show-training");
  g_assert_false (gtk_widget_get_visible (get_transport (fixture)));
  activate (fixture, "win.choose-problem");
  g_assert_true (gtk_widget_get_visible (get_transport (fixture)));
  app_test_settle ();

  GtkWidget *chooser = app_test_find (get_transport (fixture), ANNEAL_TYPE_PROBLEM_CHOOSER, 0);
  GtkWidget *row = gtk_widget_get_ancestor (app_test_find_label (chooser, "Two spirals"), GTK_TYPE_LIST_BOX_ROW);

  g_assert_null (app_test_find_label (chooser, "Train Nothing"));
  g_signal_emit_by_name (row, "activate");
  app_test_settle ();
  g_assert_cmpstr (get_project (fixture)->training.problem->id, ==, "spirals");
  assert_undo_label (fixture, "Change of Problem");
  g_assert_cmpstr (get_page (fixture), ==, "bar");
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "Two spirals"));
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "Press Space to train 9000 updates"));

  train (fixture, "");
  g_assert_null (get_project (fixture)->training.problem);
  g_assert_cmpstr (get_page (fixture), ==, "guide");
}

static void
test_buttons (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  train (fixture, "moons");

  press (fixture, "go-next-symbolic");
  wait_for_done (fixture, 1);
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "update 1 of 9000"));

  press (fixture, "media-playback-start-symbolic");
  g_assert_true (is_playing (fixture));
  press (fixture, "media-playback-pause-symbolic");
  g_assert_false (is_playing (fixture));
  find_button (fixture, "media-playback-start-symbolic");

  press (fixture, "media-skip-forward-symbolic");
  wait_for_end (fixture);
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "update 9000 of 9000"));
  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, "go-next-symbolic")));
  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, "media-skip-forward-symbolic")));

  press (fixture, "media-skip-backward-symbolic");
  g_assert_true (gtk_widget_is_sensitive (find_button (fixture, "go-next-symbolic")));
  g_assert_cmpuint (get_n_done (fixture), ==, 0);
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "Press Space to train 9000 updates"));
}

static void
test_speed (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double speed;

  add_run (fixture, "torch.StepLR");
  train (fixture, "moons");
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "300/s"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.training-speed", "d", 1000.0);
  g_object_get (fixture->window->player, "speed", &speed, NULL);
  g_assert_cmpfloat (speed, ==, 1000);
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "1000/s"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.training-speed", "d", 0.0);
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "Fastest"));
}

static gboolean
set_flag_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_seed (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  gboolean has_rested = FALSE;

  add_run (fixture, "torch.StepLR");
  train (fixture, "moons");

  GtkSpinButton *spin = GTK_SPIN_BUTTON (app_test_find (get_transport (fixture), GTK_TYPE_SPIN_BUTTON, 0));
  guint64 initial = get_project (fixture)->training.seed;

  gtk_spin_button_set_value (spin, 6);
  gtk_spin_button_set_value (spin, 7);
  g_assert_cmpuint (get_project (fixture)->training.seed, ==, 7);
  assert_undo_label (fixture, "Change of Seed");

  /* After a pause it is another step. */
  g_timeout_add (600, set_flag_cb, &has_rested);
  while (!has_rested)
    g_main_context_iteration (NULL, TRUE);
  gtk_spin_button_set_value (spin, 8);
  activate (fixture, "win.undo");
  g_assert_cmpuint (get_project (fixture)->training.seed, ==, 7);
  activate (fixture, "win.undo");
  g_assert_cmpuint (get_project (fixture)->training.seed, ==, initial);

  press (fixture, "media-playlist-shuffle-symbolic");
  g_assert_cmpuint (get_project (fixture)->training.seed, >, 0);

  /* Another problem keeps it. */
  guint64 seed = get_project (fixture)->training.seed;

  train (fixture, "spirals");
  g_assert_cmpuint (get_project (fixture)->training.seed, ==, seed);
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* The Tab key goes through the bar and out of it, and back again. */
static void
test_focus (void)
{
  const guint many = 20;
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *window = GTK_WIDGET (fixture->window);
  guint n = 0;

  add_run (fixture, "torch.StepLR");
  train (fixture, "moons");

  GtkWidget *play = find_button (fixture, "media-playback-start-symbolic");

  gtk_widget_grab_focus (play);
  for (; n < many && has_focus (get_transport (fixture)); n++)
    g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_cmpuint (n, >, 5);
  g_assert_cmpuint (n, <, many);

  for (; n > 0; n--)
    {
      g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD));
      g_assert_true (has_focus (get_transport (fixture)));
    }
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == play);
}

static void
test_panel (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  train (fixture, "spirals");

  AnnealTrainingPanel *panel = open_panel (fixture);
  const AnnealTrainSetup *setup;

  g_assert_null (anneal_training_panel_find_row (panel, "rotation"));
  enter (panel, "hidden", "8, 4, 2");
  setup = &get_project (fixture)->training;
  g_assert_cmpuint (setup->n_hidden, ==, 3);
  g_assert_cmpuint (setup->hidden[1], ==, 4);
  assert_undo_label (fixture, "Change of Hidden Layers");

  enter (panel, "hidden", "");
  g_assert_cmpuint (get_project (fixture)->training.n_hidden, ==, 0);
  enter (panel, "hidden", "2*16");
  g_assert_cmpuint (get_project (fixture)->training.hidden[0], ==, 32);

  enter (panel, "batch-size", "0");
  g_assert_cmpuint (get_project (fixture)->training.batch_size, ==, 0);
  enter (panel, "validation", "0.25");
  g_assert_cmpfloat (get_project (fixture)->training.validation, ==, 0.25);

  /* What cannot be is said at its row, and changes nothing. */
  AnnealParamRow *row = anneal_training_panel_find_row (panel, "batch-size");

  enter (panel, "batch-size", "100000");
  g_assert_nonnull (anneal_param_row_get_message (row));
  g_assert_cmpuint (get_project (fixture)->training.batch_size, ==, 0);
  enter (panel, "batch-size", "16");
  g_assert_null (anneal_param_row_get_message (row));

  /* Back to what the problem has. */
  row = anneal_training_panel_find_row (panel, "hidden");
  app_test_click (app_test_find_icon (GTK_WIDGET (row), "edit-undo-symbolic"));
  app_test_settle ();
  g_assert_cmpuint (get_project (fixture)->training.n_hidden, ==, 2);
  g_assert_null (app_test_find_icon (GTK_WIDGET (row), "edit-undo-symbolic"));

  /* The rows are those of the problem. */
  train (fixture, "quadratic");
  g_assert_null (anneal_training_panel_find_row (panel, "hidden"));
  enter (panel, "start", "1, -0.5");
  g_assert_cmpfloat (get_project (fixture)->training.start[1], ==, -0.5);
  enter (panel, "eigenvalues", "1, 30");
  g_assert_cmpfloat (get_project (fixture)->training.shape.eigenvalues[1], ==, 30);
}

static void
test_epoch (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  train (fixture, "spirals");

  AnnealTrainingPanel *panel = open_panel (fixture);
  guint64 n_batches = anneal_train_setup_n_batches (&get_project (fixture)->training);
  g_autofree char *text = g_strdup_printf ("Set Epochs to %" G_GUINT64_FORMAT " Batches", n_batches);
  GtkWidget *label = app_test_find_label (GTK_WIDGET (panel), text);

  g_assert_nonnull (label);
  app_test_click (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON));
  app_test_settle ();
  g_assert_cmpuint (get_project (fixture)->n_batches, ==, n_batches);
  g_assert_null (app_test_find_label (GTK_WIDGET (panel), text));
}

/* An edit in the middle of a training offers to begin with it anew. */
static void
test_toast (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  train (fixture, "digits");
  press (fixture, "go-next-symbolic");
  wait_for_done (fixture, 1);
  g_assert_null (app_test_find_label (GTK_WIDGET (fixture->window), "Restart with This"));

  const AnnealProject *project = get_project (fixture);
  g_autoptr(AnnealRun) edited = anneal_run_with_stepping (project->runs[0], ANNEAL_STEPPING_BATCH);

  anneal_store_commit (fixture->window->store, anneal_project_with_changed_run (project, edited), NULL);
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window), "Restart with This"));

  activate (fixture, "win.restart-training");
  g_assert_cmpuint (get_n_done (fixture), ==, 0);
}

/* Losses of batches are noise: their means are shown, unless there is a choice already.  A surface has none. */
static void
test_smoothing (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  train (fixture, "quadratic");
  g_assert_cmpfloat (get_project (fixture)->view.smoothing, ==, 0);
  train (fixture, "");
  train (fixture, "digits");
  g_assert_cmpfloat (get_project (fixture)->view.smoothing, ==, 0.95);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.loss-smoothing", "d", 0.0);
  train (fixture, "moons");
  g_assert_cmpfloat (get_project (fixture)->view.smoothing, ==, 0);
}

/* An optimizer for which there is no rule: the bar and the run say so. */
static void
test_refusal (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  g_assert_cmpuint (anneal_window_paste (fixture->window, "optimizer = LBFGS(params, lr=1)\n"
                                                          "StepLR(optimizer, step_size=30)"), ==, 1);
  train (fixture, "moons");

  const AnnealProject *project = get_project (fixture);
  const AnnealTraining *training = anneal_player_get_training (fixture->window->player);
  g_autofree char *refusal = g_strdup (anneal_training_get_refusal (training, project->runs[0]->id));

  g_assert_nonnull (refusal);
  g_assert_nonnull (app_test_find_label (get_transport (fixture), refusal));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window->sidebar), refusal));
  g_assert_false (gtk_widget_get_sensitive (find_button (fixture, "media-playback-start-symbolic")));

  /* Beside a run that can be trained, it is an aside. */
  g_assert_cmpuint (anneal_window_paste (fixture->window, "optimizer = SGD(params, lr=0.1)\n"
                                                          "StepLR(optimizer, step_size=30)"), ==, 1);
  app_test_settle ();
  g_assert_true (gtk_widget_get_sensitive (find_button (fixture, "media-playback-start-symbolic")));
  g_assert_nonnull (app_test_find_label (get_transport (fixture), "Press Space to train 9000 updates"));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window->sidebar), refusal));

  train (fixture, "");
  g_assert_null (app_test_find_label (GTK_WIDGET (fixture->window->sidebar), refusal));
}

/* The tutorial's schedule, stepped every epoch as it says, and every batch as its comment tries. */
static void
test_tutorial (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "python", "tutorial.py.txt", NULL);
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_MAX_TEXT_BYTES, NULL, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpuint (anneal_window_paste (fixture->window, text), ==, 1);
  train (fixture, "linear-regression");
  activate (fixture, "win.duplicate-selected");
  app_test_settle ();

  const AnnealProject *project = get_project (fixture);

  g_assert_cmpuint (project->n_runs, ==, 2);
  g_assert_cmpint (project->runs[0]->stepping, ==, ANNEAL_STEPPING_EPOCH);

  g_autoptr(AnnealRun) batch = anneal_run_with_stepping (project->runs[1], ANNEAL_STEPPING_BATCH);

  anneal_store_commit (fixture->window->store, anneal_project_with_changed_run (project, batch), NULL);
  activate (fixture, "win.finish-training");
  wait_for_end (fixture);

  /* The same start and rows: what differs is the rate, and so is what was learned with it. */
  const AnnealTraining *training = anneal_player_get_training (fixture->window->player);
  const AnnealReplica *epoch = anneal_training_get_replica (training, 0);
  const AnnealReplica *each = anneal_training_get_replica (training, 1);
  guint64 n_epochs = anneal_replica_get_n_epochs (epoch);

  g_assert_cmpuint (n_epochs, ==, get_project (fixture)->n_epochs);
  g_assert_cmpfloat (anneal_replica_get_loss (epoch)[0], ==, anneal_replica_get_loss (each)[0]);
  g_assert_cmpfloat (anneal_replica_get_lr (epoch, 0)[0], ==, anneal_replica_get_lr (each, 0)[0]);
  g_assert_cmpfloat (anneal_replica_get_lr (epoch, 0)[100], ==, 1e-3 * 0.95);
  g_assert_cmpfloat (anneal_replica_get_lr (each, 0)[1], ==, 1e-3 * 0.95);
  g_assert_cmpfloat (anneal_replica_get_validation (epoch)[n_epochs - 1], <,
                     0.9 * anneal_replica_get_validation (each)[n_epochs - 1]);
}

/* Every widget once, both ways: nothing keeps the focus. */
static guint
walk (Fixture          *fixture,
      GtkDirectionType  direction,
      const char       *icon_name)
{
  GtkRoot *root = GTK_ROOT (fixture->window);
  GtkWidget *start = GTK_WIDGET (fixture->window->plot);
  guint n_buttons = 0;

  gtk_widget_grab_focus (start);
  for (guint i = 0; i < MAX_FOCUSED; i++)
    {
      g_signal_emit_by_name (fixture->window, "move-focus", direction);

      GtkWidget *focus = gtk_root_get_focus (root);

      if (focus == start)
        return n_buttons;
      n_buttons += focus == find_button (fixture, icon_name);
    }

  g_assert_not_reached ();
}

static void
test_keyboard (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.StepLR");
  train (fixture, "moons");
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_cmpuint (walk (fixture, GTK_DIR_TAB_FORWARD, "media-playback-start-symbolic"), ==, 1);
  g_assert_cmpuint (walk (fixture, GTK_DIR_TAB_BACKWARD, "media-playback-start-symbolic"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/transport/guide", test_guide);
  g_test_add_func ("/transport/buttons", test_buttons);
  g_test_add_func ("/transport/speed", test_speed);
  g_test_add_func ("/transport/seed", test_seed);
  g_test_add_func ("/transport/focus", test_focus);
  g_test_add_func ("/transport/keyboard", test_keyboard);
  g_test_add_func ("/transport/panel", test_panel);
  g_test_add_func ("/transport/epoch", test_epoch);
  g_test_add_func ("/transport/toast", test_toast);
  g_test_add_func ("/transport/refusal", test_refusal);
  g_test_add_func ("/transport/smoothing", test_smoothing);
  g_test_add_func ("/transport/tutorial", test_tutorial);

  return g_test_run ();
}
