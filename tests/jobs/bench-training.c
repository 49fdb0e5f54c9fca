/* bench-training.c: what publishing, copying for a frame and edits cost, and what a second core brings
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <math.h>
#include <time.h>

#include "anneal-rates.h"
#include "anneal-train-optimizer.h"
#include "anneal-training-lines.h"
#include "bench.h"
#include "sample.h"
#include "training-sample.h"

#define N_UPDATES 50000
#define N_ROUNDS  9

/* Updates of the trainings of which copies are made: as many as are drawn one by one, and a great many. */
#define SHORT 16000
#define LONG  1000000

/* What publishing costs is told by the processor's time, of all threads together, as others use the machine too. */
static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
get_ms (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

static AnnealProject *
new_project (guint n_runs)
{
  AnnealProject *project = training_sample_empty ("spirals", 1, N_UPDATES);

  for (guint i = 0; i < n_runs; i++)
    project = sample_add (project, sample_run ("torch.CosineAnnealingLR", "T_max", "50000"));
  return project;
}

/* A loop with nothing in it but the schedule and the trainer. */
static double
time_bare (const AnnealProject *project)
{
  const AnnealTrainSetup *setup = &project->training;
  g_autoptr(AnnealDataset) data = anneal_dataset_new (setup->problem->data, setup->seed, setup->validation);
  const AnnealTrainRecord record = { .data = data };
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealRates) rates = anneal_rates_new (project, project->runs[0], NULL, NULL, &error);
  AnnealTrainOptimizer optimizer;

  g_assert_no_error (error);
  anneal_train_optimizer_init (&optimizer, project->runs[0]->optimizer, &error);
  g_assert_no_error (error);

  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (setup, &optimizer, &record);
  guint before = anneal_trainer_begin_thread ();
  double start = get_cpu_ms ();

  for (guint64 u = 0; u < N_UPDATES; u++)
    {
      const AnnealRate *rate;

      anneal_rates_seek (rates, u);
      anneal_rates_get (rates, u, &rate);
      anneal_trainer_step (trainer, rate);
    }
  anneal_trainer_evaluate (trainer);

  double duration = get_cpu_ms () - start;

  anneal_trainer_end_thread (before);
  return duration;
}

/* Gives both times, in milliseconds. */
static void
time_training (AnnealTraining *training,
               double         *cpu,
               double         *wall)
{
  double cpu_start = get_cpu_ms ();
  double start = get_ms ();

  training_sample_train (training, N_UPDATES);
  *cpu = get_cpu_ms () - cpu_start;
  *wall = get_ms () - start;
  anneal_training_restart (training);
}

/* As a window reads it: all that is new, in every frame. */
static double
time_polled (AnnealTraining *training)
{
  double start = get_cpu_ms ();
  guint64 n_read = 0;
  double sum = 0;

  anneal_training_set_target (training, N_UPDATES);
  while (n_read < N_UPDATES)
    {
      const AnnealReplica *replica = anneal_training_get_replica (training, 0);
      guint64 n_done = anneal_replica_get_n_done (replica);
      guint64 at;

      for (; n_read < n_done; n_read++)
        sum += anneal_replica_get_loss (replica)[n_read];
      anneal_replica_get_params (replica, n_done, &at);
      if (n_read < N_UPDATES)
        g_usleep (16667);
    }

  double duration = get_cpu_ms () - start;

  g_assert_true (isfinite (sum));
  anneal_training_restart (training);
  return duration;
}

/* What a window draws of eight runs, copied anew in frames after each of which they have done 1,000 updates more, up to
 * @end of them. */
static void
time_copies (AnnealTraining *training,
             guint64         end,
             double          times[N_ROUNDS])
{
  static const AnnealView view = { .smoothing = 0.9 };
  g_autoptr(AnnealTrainingLines) lines = NULL;

  training_sample_train (training, end - N_ROUNDS * 1000);
  lines = anneal_training_lines_new (training, NULL, &view);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(AnnealTrainingLines) before = g_steal_pointer (&lines);

      training_sample_train (training, end - (N_ROUNDS - 1 - i) * 1000);

      double start = get_cpu_ms ();

      lines = anneal_training_lines_new (training, before, &view);
      times[i] = get_cpu_ms () - start;
    }
}

static void
bench_copies (void)
{
  g_autoptr(AnnealProject) project = training_sample_empty ("noisy-quadratic", LONG / 100, 100);
  double few[N_ROUNDS], many[N_ROUNDS];

  for (guint i = 0; i < 8; i++)
    project = sample_add (g_steal_pointer (&project), sample_run ("torch.CosineAnnealingLR", "T_max", "50000"));

  g_autoptr(AnnealTraining) training = training_sample_start (project, 0);

  time_copies (training, SHORT, few);
  time_copies (training, LONG, many);
  bench_print_ratio ("a frame's copy of 8 x 1,000,000 updates / of 8 x 16,000", many, few, N_ROUNDS, 2);
}

static AnnealProject *
new_large_project (const char *t_max)
{
  g_autoptr(AnnealProject) digits = training_sample_empty ("digits", 100, 100);
  AnnealTrainSetup setup = digits->training;

  setup.batch_size = 0;
  setup.n_hidden = ANNEAL_MAX_HIDDEN;
  for (guint i = 0; i < setup.n_hidden; i++)
    setup.hidden[i] = ANNEAL_MAX_WIDTH;

  return sample_add (anneal_project_with_training (digits, &setup),
                     sample_run ("torch.CosineAnnealingLR", "T_max", t_max));
}

/* How long the window waits when the largest network that there is is trained by all rows, and edited meanwhile. */
static void
bench_edits (void)
{
  g_autoptr(AnnealProject) one = new_large_project ("50");
  g_autoptr(AnnealProject) other = new_large_project ("60");
  g_autoptr(AnnealTraining) training = training_sample_start (one, 1);
  const AnnealReplica *replica = anneal_training_get_replica (training, 0);
  double waits[N_ROUNDS], updates[N_ROUNDS];

  anneal_training_set_target (training, G_MAXUINT64);
  while (anneal_replica_get_rate (replica) == 0)
    g_usleep (10000);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      AnnealTrainingChange change;

      g_usleep (20000 + 7000 * i);

      double start = get_ms ();

      anneal_training_set_project (training, i % 2 == 0 ? other : one, &change, NULL);
      waits[i] = get_ms () - start;
      updates[i] = 1000 / anneal_replica_get_rate (replica);
    }

  bench_print_ratio ("an edit of the largest network / an update of it (time passed)", waits, updates, N_ROUNDS, 0.25);
}

int
main (void)
{
  double bare[N_ROUNDS], alone[N_ROUNDS], again[N_ROUNDS], polled[N_ROUNDS];
  double one[N_ROUNDS], two[N_ROUNDS], two_cpu[N_ROUNDS];

  setlocale (LC_ALL, "");

  g_autoptr(AnnealProject) single = new_project (1);
  g_autoptr(AnnealProject) both = new_project (2);
  g_autoptr(AnnealTraining) single_training = training_sample_start (single, 1);
  g_autoptr(AnnealTraining) both_training = training_sample_start (both, 2);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      bare[i] = time_bare (single);
      time_training (single_training, &alone[i], &one[i]);
      polled[i] = time_polled (single_training);
      time_training (both_training, &two_cpu[i], &two[i]);
      again[i] = alone[i];
    }

  g_print ("%u updates of two spirals, 2-16-16-2; %u processors\n", N_UPDATES, g_get_num_processors ());
  bench_print_ratio ("a training / a bare loop (processor's time)", alone, bare, N_ROUNDS, 1.02);
  bench_print_ratio ("one that is read 60 times a second / one that is not", polled, again, N_ROUNDS, 1.02);
  bench_print_ratio ("two runs on two threads / one run on one (time passed)", two, one, N_ROUNDS, 2 / 1.8);
  bench_copies ();
  bench_edits ();
  return 0;
}
