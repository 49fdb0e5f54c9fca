/* test-player.c: playing a training frame by frame, without the rest of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "anneal-player.h"
#include "anneal-run-start.h"

/* Frames after which a test gives up. */
#define PATIENCE 100000

typedef struct
{
  AnnealStore  *store;
  GtkWidget    *window;
  AnnealPlayer *player;
  guint         n_advanced;
  guint         n_replaced;
  guint         n_went_on;
} Stage;

static void
count_cb (guint *n)
{
  (*n)++;
}

static AnnealProject *
new_project (const char *problem,
             guint64     n_epochs,
             guint64     n_batches)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(AnnealProject) sized = anneal_project_with_horizon (empty, n_epochs, n_batches, NULL);
  g_autoptr(AnnealRun) run = anneal_run_new_start (sized, anneal_scheduler_find ("torch.ExponentialLR"));
  g_autoptr(AnnealProject) one = anneal_project_with_run (sized, run, G_MAXUINT);
  g_autoptr(AnnealProject) two = anneal_project_with_run (one, run, G_MAXUINT);
  AnnealTrainSetup setup;

  anneal_train_setup_init (&setup, problem != NULL ? anneal_problem_find (problem) : NULL);
  return anneal_project_with_training (two, &setup);
}

static Stage *
stage_new (AnnealProject *project,
           gboolean       shown)
{
  Stage *stage = g_new0 (Stage, 1);

  stage->store = anneal_store_new (project);
  stage->window = gtk_window_new ();
  if (shown)
    gtk_window_present (GTK_WINDOW (stage->window));
  app_test_settle ();
  stage->player = anneal_player_new (stage->store, stage->window);
  g_signal_connect_swapped (stage->player, "advanced", G_CALLBACK (count_cb), &stage->n_advanced);
  g_signal_connect_swapped (stage->player, "replaced", G_CALLBACK (count_cb), &stage->n_replaced);
  g_signal_connect_swapped (stage->player, "went-on", G_CALLBACK (count_cb), &stage->n_went_on);
  return stage;
}

static void
stage_free (Stage *stage)
{
  AnnealPlayer *player = stage->player;

  g_object_add_weak_pointer (G_OBJECT (player), (gpointer *) &player);
  if (stage->window != NULL)
    gtk_window_destroy (GTK_WINDOW (stage->window));
  g_object_unref (stage->player);
  g_assert_null (player);
  g_object_unref (stage->store);
  g_free (stage);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stage, stage_free)

static guint64
get_count (Stage      *stage,
           const char *property)
{
  guint64 count;

  g_object_get (stage->player, property, &count, NULL);
  return count;
}

static gboolean
get_flag (Stage      *stage,
          const char *property)
{
  gboolean flag;

  g_object_get (stage->player, property, &flag, NULL);
  return flag;
}

static void
wait_for_done (Stage   *stage,
               guint64  n_updates)
{
  for (guint i = 0; get_count (stage, "n-done") < n_updates && i < PATIENCE; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
    }
  g_assert_cmpuint (get_count (stage, "n-done"), >=, n_updates);
}

static void
wait_for_end (Stage *stage)
{
  for (guint i = 0; get_flag (stage, "playing") && i < PATIENCE; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (100);
    }
  g_assert_false (get_flag (stage, "playing"));
}

static void
train_to_end (Stage *stage)
{
  g_object_set (stage->player, "speed", 0.0, NULL);
  anneal_player_play (stage->player);
  wait_for_end (stage);
}

static void
commit (Stage         *stage,
        AnnealProject *project)
{
  anneal_store_commit (stage->store, project, NULL);
}

/* The first run, stepped as it was not. */
static void
edit_run (Stage *stage)
{
  const AnnealProject *project = anneal_store_get_project (stage->store);
  const AnnealRun *run = project->runs[0];
  g_autoptr(AnnealRun) edited =
    anneal_run_with_stepping (run, run->stepping == ANNEAL_STEPPING_EPOCH ? ANNEAL_STEPPING_BATCH
                                                                          : ANNEAL_STEPPING_EPOCH);

  commit (stage, anneal_project_with_changed_run (project, edited));
}

static void
test_nothing (void)
{
  g_autoptr(Stage) stage = stage_new (new_project (NULL, 2, 5), TRUE);

  g_assert_null (anneal_player_get_training (stage->player));
  g_assert_false (get_flag (stage, "can-train"));
  anneal_player_play (stage->player);
  anneal_player_step (stage->player);
  anneal_player_finish (stage->player);
  anneal_player_restart (stage->player);
  g_assert_false (get_flag (stage, "playing"));
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 0);
  g_assert_cmpuint (get_count (stage, "n-updates"), ==, 10);
}

/* As fast as it goes: to the end, where it stops; from there it plays from the start again. */
static void
test_play (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("spirals", 20, 100), TRUE);

  g_assert_true (get_flag (stage, "can-train"));
  g_object_set (stage->player, "speed", 0.0, "playing", TRUE, NULL);
  g_assert_true (get_flag (stage, "playing"));
  wait_for_end (stage);
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 2000);
  g_assert_cmpuint (stage->n_advanced, >, 0);
  g_assert_cmpuint (stage->n_replaced, ==, 0);

  anneal_player_play (stage->player);
  g_assert_cmpuint (stage->n_replaced, ==, 1);
  g_assert_cmpuint (get_count (stage, "n-done"), <=, 2000);
  wait_for_end (stage);
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 2000);
}

/* Never further than the speed allows, whatever the frames do. */
static void
test_speed (void)
{
  const double speed = 200;
  g_autoptr(Stage) stage = stage_new (new_project ("moons", 20, 100), TRUE);
  gint64 start = g_get_monotonic_time ();

  g_object_set (stage->player, "speed", speed, NULL);
  anneal_player_play (stage->player);
  for (guint i = 0; get_count (stage, "n-done") < 20 && i < PATIENCE; i++)
    {
      g_main_context_iteration (NULL, FALSE);

      guint64 n_done = get_count (stage, "n-done");

      g_assert_cmpfloat ((double) n_done, <=, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC * speed);
      g_usleep (100);
    }
  g_assert_cmpuint (get_count (stage, "n-done"), >=, 20);
  g_assert_true (get_flag (stage, "playing"));

  /* The rest, whatever the speed, which stays. */
  anneal_player_finish (stage->player);
  wait_for_end (stage);
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 2000);

  double kept;

  g_object_get (stage->player, "speed", &kept, NULL);
  g_assert_cmpfloat (kept, ==, speed);
}

static void
assert_all_at (Stage   *stage,
               guint64  n_updates)
{
  const AnnealTraining *training = anneal_player_get_training (stage->player);

  for (guint i = 0; i < anneal_training_get_n_replicas (training); i++)
    g_assert_cmpuint (anneal_replica_get_n_done (anneal_training_get_replica (training, i)), ==, n_updates);
}

static void
test_step (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("circles", 20, 100), TRUE);

  anneal_player_step (stage->player);
  wait_for_done (stage, 1);
  assert_all_at (stage, 1);
  anneal_player_step (stage->player);
  anneal_player_step (stage->player);
  wait_for_done (stage, 3);
  assert_all_at (stage, 3);
  g_assert_false (get_flag (stage, "playing"));

  anneal_player_restart (stage->player);
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 0);
}

/* All runs stop at the same update; then there is nothing to do: no frame, and nothing said. */
static void
test_pause (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("digits", 100, 100), TRUE);
  guint n_frames = 0;

  g_object_set (stage->player, "speed", 0.0, NULL);
  anneal_player_play (stage->player);
  wait_for_done (stage, 5);
  anneal_player_pause (stage->player);
  g_assert_false (get_flag (stage, "playing"));

  guint64 target = anneal_training_get_target (anneal_player_get_training (stage->player));

  wait_for_done (stage, target);
  assert_all_at (stage, target);
  g_assert_cmpuint (target, <, 10000);
  app_test_wait_for_frame (stage->window);
  app_test_wait_for_frame (stage->window);

  guint n_advanced = stage->n_advanced;
  gulong id = g_signal_connect_swapped (gtk_widget_get_frame_clock (stage->window), "update",
                                        G_CALLBACK (count_cb), &n_frames);

  for (guint i = 0; i < 40; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (stage->window), id);

  /* What the display is late to tell may take one. */
  g_assert_cmpuint (n_frames, <=, 2);
  g_assert_cmpuint (stage->n_advanced, ==, n_advanced);
}

/* A window that is not there has no frames. */
static void
test_hidden (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("spirals", 20, 100), FALSE);

  train_to_end (stage);
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 2000);
}

/* Long trainings go on when a run is edited; what was not trained is nothing to go on from. */
static void
test_edit_long (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("digits", 100, 100), TRUE);

  edit_run (stage);
  g_assert_cmpuint (stage->n_went_on, ==, 0);

  g_object_set (stage->player, "speed", 0.0, NULL);
  anneal_player_play (stage->player);
  wait_for_done (stage, 5);
  anneal_player_pause (stage->player);

  guint64 target = anneal_training_get_target (anneal_player_get_training (stage->player));

  wait_for_done (stage, target);
  edit_run (stage);
  g_assert_cmpuint (stage->n_went_on, ==, 1);
  g_assert_cmpuint (get_count (stage, "n-done"), ==, target);

  /* To hide a run is no reason to say so. */
  const AnnealProject *project = anneal_store_get_project (stage->store);
  g_autoptr(AnnealRun) hidden = anneal_run_with_visible (project->runs[1], FALSE);

  commit (stage, anneal_project_with_changed_run (project, hidden));
  g_assert_cmpuint (stage->n_went_on, ==, 1);
  g_assert_cmpuint (anneal_training_get_n_replicas (anneal_player_get_training (stage->player)), ==, 1);
}

/* A linear warm-up from @text times the rate. */
static AnnealRun *
with_start_factor (const AnnealRun *run,
                   const char      *text)
{
  const AnnealScheduler *scheduler = anneal_scheduler_find ("torch.LinearLR");
  guint param = anneal_scheduler_find_param (scheduler, "start_factor");
  g_auto(AnnealArgument) argument = { .text = NULL };
  g_autoptr(GError) error = NULL;

  anneal_argument_parse (text, &argument, &error);
  g_assert_no_error (error);

  g_autoptr(AnnealSchedule) before = anneal_schedule_with_scheduler (run->schedule, 0, scheduler);
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_argument (before, 0, param, &argument);

  return anneal_run_with_schedule (run, schedule);
}

/* A value that no run can have, as while somebody types, when there is no other run: it waits, and plays on. */
static void
test_edit_refused (void)
{
  AnnealProject *two = new_project ("digits", 100, 100);
  g_autoptr(Stage) stage = stage_new (anneal_project_without_run (two, 2), TRUE);
  const AnnealProject *project = anneal_store_get_project (stage->store);
  g_autoptr(AnnealRun) valid = with_start_factor (project->runs[0], "0.2");
  g_autoptr(AnnealRun) refused = with_start_factor (valid, "2");

  anneal_project_unref (two);
  commit (stage, anneal_project_with_changed_run (project, valid));
  g_object_set (stage->player, "speed", 0.0, NULL);
  anneal_player_play (stage->player);
  wait_for_done (stage, 50);

  commit (stage, anneal_project_with_changed_run (anneal_store_get_project (stage->store), refused));
  g_assert_false (get_flag (stage, "can-train"));
  g_assert_false (get_flag (stage, "playing"));

  commit (stage, anneal_project_with_changed_run (anneal_store_get_project (stage->store), valid));
  g_assert_true (get_flag (stage, "playing"));
  g_assert_cmpuint (get_count (stage, "n-done"), >=, 50);
  wait_for_done (stage, get_count (stage, "n-done") + 1);

  /* Who pauses meanwhile means it. */
  commit (stage, anneal_project_with_changed_run (anneal_store_get_project (stage->store), refused));
  anneal_player_pause (stage->player);
  commit (stage, anneal_project_with_changed_run (anneal_store_get_project (stage->store), valid));
  g_assert_false (get_flag (stage, "playing"));
  g_assert_cmpuint (get_count (stage, "n-done"), >=, 51);
}

/* So does the whole training while nothing can be trained, as with a batch of more rows than there are. */
static void
test_edit_setup_refused (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("digits", 100, 100), TRUE);
  g_autoptr(AnnealProject) before = anneal_project_ref (anneal_store_get_project (stage->store));
  AnnealTrainSetup setup = before->training;

  setup.batch_size = 1000000;
  g_object_set (stage->player, "speed", 0.0, NULL);
  anneal_player_play (stage->player);
  wait_for_done (stage, 50);

  for (guint i = 0; i < 2; i++)
    {
      setup.seed++;
      commit (stage, anneal_project_with_training (anneal_store_get_project (stage->store), &setup));
      g_assert_null (anneal_player_get_training (stage->player));
      g_assert_false (get_flag (stage, "playing"));
    }

  guint n_replaced = stage->n_replaced;

  commit (stage, anneal_project_ref (before));
  g_assert_cmpuint (stage->n_replaced, ==, n_replaced + 1);
  g_assert_true (get_flag (stage, "playing"));
  g_assert_cmpuint (get_count (stage, "n-done"), >=, 50);
  wait_for_done (stage, get_count (stage, "n-done") + 1);

  /* Not for another document, or when there is nothing to train. */
  commit (stage, anneal_project_with_training (before, &setup));
  anneal_store_reset (stage->store, anneal_project_ref (before));
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 0);
  anneal_player_play (stage->player);
  wait_for_done (stage, 50);
  commit (stage, anneal_project_with_training (before, &setup));
  commit (stage, anneal_project_with_training (before, NULL));
  commit (stage, anneal_project_ref (before));
  g_assert_false (get_flag (stage, "playing"));
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 0);
}

/* The first run with another rate, as when a slider is dragged. */
static void
drag_lr (Stage      *stage,
         const char *text)
{
  const AnnealProject *project = anneal_store_get_project (stage->store);
  const AnnealRun *run = project->runs[0];
  g_auto(AnnealArgument) lr = { .text = NULL };
  g_autoptr(GError) error = NULL;

  anneal_argument_parse (text, &lr, &error);
  g_assert_no_error (error);

  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_with_argument (run->optimizer, 0, "lr", &lr, &error);

  g_assert_no_error (error);

  g_autoptr(AnnealRun) edited = anneal_run_with_optimizer (run, optimizer);

  anneal_store_commit (stage->store, anneal_project_with_changed_run (project, edited), "run/1/lr");
}

static const AnnealReplica *
get_first (Stage *stage)
{
  return anneal_training_get_replica (anneal_player_get_training (stage->player), 0);
}

/* A rate that is dragged too high, and back: what was lost is trained again, as far as it was, without being asked. */
static void
check_edit_diverged (const char *problem,
                     guint64     n_epochs,
                     guint64     n_trained)
{
  g_autoptr(Stage) stage = stage_new (new_project (problem, n_epochs, 10), TRUE);

  drag_lr (stage, "0.01");
  g_object_set (stage->player, "speed", 0.0, NULL);
  anneal_player_play (stage->player);
  wait_for_done (stage, n_trained);
  anneal_player_pause (stage->player);

  guint64 target = anneal_training_get_target (anneal_player_get_training (stage->player));

  wait_for_done (stage, target);

  double loss = anneal_replica_get_loss (get_first (stage))[0];

  for (guint i = 0; i < 3; i++)
    {
      drag_lr (stage, i == 1 ? "1e20" : "1e30");
      anneal_player_step (stage->player);
      anneal_player_step (stage->player);
      for (guint k = 0; anneal_replica_get_diverged_at (get_first (stage)) == G_MAXUINT64 && k < PATIENCE; k++)
        g_usleep (100);
      g_assert_cmpuint (anneal_replica_get_diverged_at (get_first (stage)), !=, G_MAXUINT64);
    }

  drag_lr (stage, "0.01");
  target = anneal_training_get_target (anneal_player_get_training (stage->player));
  wait_for_done (stage, target);
  g_assert_cmpuint (anneal_replica_get_n_done (get_first (stage)), ==, target);
  g_assert_cmpuint (anneal_replica_get_diverged_at (get_first (stage)), ==, G_MAXUINT64);
  g_assert_cmpfloat (anneal_replica_get_loss (get_first (stage))[0], ==, loss);
}

static void
test_edit_diverged (void)
{
  check_edit_diverged ("quadratic", 2, 20);
  check_edit_diverged ("digits", 1000, 30);
}

/* Another document starts anew, and waits to be played, though its runs have the same ids and it trains the same. */
static void
test_other_document (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("quadratic", 2, 10), TRUE);

  train_to_end (stage);
  anneal_store_reset (stage->store, new_project ("quadratic", 2, 10));
  g_assert_cmpuint (stage->n_replaced, ==, 1);
  g_assert_cmpuint (stage->n_went_on, ==, 0);
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 0);
  g_assert_cmpuint (anneal_training_get_target (anneal_player_get_training (stage->player)), ==, 0);

  anneal_store_reset (stage->store, new_project ("digits", 100, 100));
  anneal_player_play (stage->player);
  wait_for_done (stage, 5);
  anneal_store_reset (stage->store, new_project ("digits", 100, 100));
  g_assert_false (get_flag (stage, "playing"));
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 0);

  guint n_replaced = stage->n_replaced;

  anneal_store_reset (stage->store, new_project (NULL, 100, 100));
  g_assert_null (anneal_player_get_training (stage->player));
  g_assert_cmpuint (stage->n_replaced, ==, n_replaced + 1);
}

/* Short ones are trained again at once, as far as they were. */
static void
test_edit_short (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("quadratic", 2, 10), TRUE);

  train_to_end (stage);

  const AnnealTraining *training = anneal_player_get_training (stage->player);
  double loss = anneal_replica_get_loss (anneal_training_get_replica (training, 0))[19];

  edit_run (stage);
  wait_for_done (stage, 20);
  g_assert_cmpuint (stage->n_went_on, ==, 0);
  training = anneal_player_get_training (stage->player);
  g_assert_cmpfloat (anneal_replica_get_loss (anneal_training_get_replica (training, 0))[19], !=, loss);

  anneal_store_undo (stage->store);
  wait_for_done (stage, 20);
  training = anneal_player_get_training (stage->player);
  g_assert_cmpfloat (anneal_replica_get_loss (anneal_training_get_replica (training, 0))[19], ==, loss);
}

/* So is an edit of the setup, or of how long it is: to the end if that was the end. */
static void
test_edit_setup (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("quadratic", 2, 10), TRUE);

  anneal_player_finish (stage->player);
  wait_for_end (stage);

  const AnnealProject *project = anneal_store_get_project (stage->store);
  AnnealTrainSetup setup = project->training;

  setup.start[0] += 1;
  commit (stage, anneal_project_with_training (project, &setup));
  wait_for_done (stage, 20);
  commit (stage, anneal_project_with_horizon (anneal_store_get_project (stage->store), 3, 10, NULL));
  wait_for_done (stage, 30);
  g_assert_false (get_flag (stage, "playing"));

  /* Another problem has not been trained. */
  commit (stage, new_project ("booth", 3, 10));
  g_assert_cmpuint (get_count (stage, "n-done"), ==, 0);
}

/* Long ones, too, if it takes more than a frame: and "retrain" goes back to where it was. */
static void
test_edit_setup_long (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("digits", 10, 100), TRUE);

  anneal_player_finish (stage->player);
  wait_for_end (stage);

  const AnnealProject *project = anneal_store_get_project (stage->store);
  AnnealTrainSetup setup = project->training;

  setup.seed++;
  commit (stage, anneal_project_with_training (project, &setup));
  g_assert_cmpuint (anneal_training_get_target (anneal_player_get_training (stage->player)), ==, 1000);
  wait_for_done (stage, 1000);

  anneal_player_restart (stage->player);
  g_assert_cmpuint (anneal_training_get_target (anneal_player_get_training (stage->player)), ==, 0);
  anneal_player_finish (stage->player);
  wait_for_end (stage);
  anneal_player_retrain (stage->player);
  g_assert_cmpuint (anneal_training_get_target (anneal_player_get_training (stage->player)), ==, 1000);
  wait_for_done (stage, 1000);
}

/* Another problem, none, one that cannot be, and one that can again. */
static void
test_replace (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("moons", 2, 10), TRUE);
  g_autofree char *message = NULL;

  commit (stage, new_project ("circles", 2, 10));
  g_assert_cmpuint (stage->n_replaced, ==, 1);
  g_assert_true (get_flag (stage, "can-train"));

  anneal_player_play (stage->player);
  commit (stage, new_project (NULL, 2, 10));
  g_assert_cmpuint (stage->n_replaced, ==, 2);
  g_assert_null (anneal_player_get_training (stage->player));
  g_assert_false (get_flag (stage, "playing"));

  g_autoptr(AnnealProject) refused = new_project ("circles", 2, 10);
  AnnealTrainSetup setup = refused->training;

  setup.batch_size = 1000000;
  commit (stage, anneal_project_with_training (refused, &setup));
  g_assert_false (get_flag (stage, "can-train"));
  g_object_get (stage->player, "message", &message, NULL);
  g_assert_nonnull (message);

  anneal_store_undo (stage->store);
  anneal_store_undo (stage->store);
  g_assert_true (get_flag (stage, "can-train"));
  g_clear_pointer (&message, g_free);
  g_object_get (stage->player, "message", &message, NULL);
  g_assert_null (message);
}

/* The window goes first, in the middle of it. */
static void
test_close (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("digits", 100, 100), TRUE);

  g_object_set (stage->player, "speed", 0.0, NULL);
  anneal_player_play (stage->player);
  wait_for_done (stage, 1);
  gtk_window_destroy (GTK_WINDOW (stage->window));
  stage->window = NULL;
  g_assert_null (anneal_player_get_training (stage->player));
  g_assert_false (get_flag (stage, "playing"));
  commit (stage, new_project ("moons", 2, 10));
  g_assert_null (anneal_player_get_training (stage->player));
}

static void
hide_or_show_run (Stage *stage)
{
  const AnnealProject *project = anneal_store_get_project (stage->store);
  const AnnealRun *run = project->runs[1];
  g_autoptr(AnnealRun) changed = anneal_run_with_visible (run, !run->visible);

  commit (stage, anneal_project_with_changed_run (project, changed));
}

static void
do_anything (Stage *stage)
{
  static const char * const problems[] = { "quadratic", "moons", "digits", NULL };

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
    case 1:
      anneal_player_play (stage->player);
      break;
    case 2:
      anneal_player_pause (stage->player);
      break;
    case 3:
      anneal_player_step (stage->player);
      break;
    case 4:
      anneal_player_restart (stage->player);
      break;
    case 5:
      anneal_player_finish (stage->player);
      break;
    case 6:
      g_object_set (stage->player, "speed", g_test_rand_bit () ? 0.0 : g_test_rand_double_range (0, 1e5), NULL);
      break;
    case 7:
      edit_run (stage);
      break;
    case 8:
      hide_or_show_run (stage);
      break;
    case 9:
      anneal_store_undo (stage->store);
      break;
    case 10:
      anneal_store_redo (stage->store);
      break;
    default:
      commit (stage, new_project (problems[g_test_rand_int_range (0, G_N_ELEMENTS (problems))], 3, 50));
    }
}

/* Whatever is done in whatever order: what is said is what is so, and in the end it can be played to its end. */
static void
test_anything (void)
{
  g_autoptr(Stage) stage = stage_new (new_project ("moons", 3, 50), TRUE);

  for (guint i = 0; i < 500; i++)
    {
      do_anything (stage);
      for (gint32 n = g_test_rand_int_range (0, 20); n > 0; n--)
        g_main_context_iteration (NULL, FALSE);

      const AnnealTraining *training = anneal_player_get_training (stage->player);

      g_assert_cmpuint (get_count (stage, "n-done"), <=, get_count (stage, "n-updates"));
      g_assert_true (!get_flag (stage, "playing") || get_flag (stage, "can-train"));
      g_assert_true ((training != NULL) == (anneal_store_get_project (stage->store)->training.problem != NULL));
      if (training != NULL)
        g_assert_cmpuint (anneal_training_get_target (training), <=, get_count (stage, "n-updates"));
    }

  commit (stage, new_project ("moons", 3, 50));
  anneal_player_finish (stage->player);
  wait_for_end (stage);
  assert_all_at (stage, 150);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/player/nothing", test_nothing);
  g_test_add_func ("/player/play", test_play);
  g_test_add_func ("/player/speed", test_speed);
  g_test_add_func ("/player/step", test_step);
  g_test_add_func ("/player/pause", test_pause);
  g_test_add_func ("/player/hidden", test_hidden);
  g_test_add_func ("/player/edit/long", test_edit_long);
  g_test_add_func ("/player/edit/short", test_edit_short);
  g_test_add_func ("/player/edit/refused", test_edit_refused);
  g_test_add_func ("/player/edit/diverged", test_edit_diverged);
  g_test_add_func ("/player/other-document", test_other_document);
  g_test_add_func ("/player/edit/setup", test_edit_setup);
  g_test_add_func ("/player/edit/setup-long", test_edit_setup_long);
  g_test_add_func ("/player/edit/setup-refused", test_edit_setup_refused);
  g_test_add_func ("/player/replace", test_replace);
  g_test_add_func ("/player/anything", test_anything);
  g_test_add_func ("/player/close", test_close);

  return g_test_run ();
}
