/* training-cores.c: what a second core brings, and what publishing costs
 *
 * One run on one thread, two runs on two threads, and the bare trainer with a rate that never changes, in turn: by the
 * clock, and by the processor's time, which other programs on the machine change less.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <time.h>

#include "anneal-import.h"
#include "anneal-training.h"
#include "bench.h"

#define N_ROUNDS  7
#define N_UPDATES 100000
#define N_BATCHES 10000       /* of an epoch, at whose end the validation rows are gone through */

static AnnealProject *
new_project (const AnnealTrainSetup *setup,
             guint                   n_runs)
{
  g_autoptr(AnnealProject) project = anneal_project_new ();
  g_autoptr(AnnealImport) import = anneal_import_read ("CosineAnnealingLR(optimizer, T_max=100000)", -1, NULL);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr(AnnealRun) imported = anneal_run_new_imported (g_ptr_array_index (import->runs, 0));
      g_autoptr(AnnealRun) run = anneal_run_with_stepping (imported, ANNEAL_STEPPING_BATCH);
      AnnealProject *next = anneal_project_with_run (project, run, G_MAXUINT);

      anneal_project_unref (project);
      project = next;
    }

  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (project, N_UPDATES / N_BATCHES, N_BATCHES, NULL);

  return anneal_project_with_training (longer, setup);
}

/* Milliseconds. */
typedef struct
{
  double clock;
  double processor;           /* of all threads */
} Times;

static double
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

static Times
read_times (void)
{
  return (Times) { read_clock (CLOCK_MONOTONIC), read_clock (CLOCK_PROCESS_CPUTIME_ID) };
}

static Times
subtract (Times a,
          Times b)
{
  return (Times) { a.clock - b.clock, a.processor - b.processor };
}

/* From the first update to the last of all runs. */
static Times
time_training (AnnealProject *project,
               guint          n_threads)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealTraining) training = anneal_training_new (project, n_threads, &error);

  if (training == NULL)
    g_error ("%s", error->message);

  Times start = read_times ();

  anneal_training_set_target (training, N_UPDATES);
  anneal_training_wait (training, NULL);
  return subtract (read_times (), start);
}

static Times
time_trainer (const AnnealTrainSetup *setup)
{
  const AnnealTrainOptimizer optimizer = { .rule = anneal_update_rule_find ("torch.SGD"), .n_groups = 1 };
  const AnnealRate rate = { .lr = 0.1 };
  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (setup, &optimizer, NULL);
  guint before = anneal_trainer_begin_thread ();
  Times start = read_times ();

  for (guint i = 0; i < N_UPDATES; i++)
    {
      anneal_trainer_step (trainer, &rate);
      if ((i + 1) % N_BATCHES == 0)
        anneal_trainer_evaluate (trainer);
    }

  Times times = subtract (read_times (), start);

  anneal_trainer_end_thread (before);
  return times;
}

static void
measure (const char *what,
         guint       width)
{
  AnnealTrainSetup setup;

  anneal_train_setup_init (&setup, anneal_problem_find ("spirals"));
  setup.n_hidden = 2;
  setup.hidden[0] = setup.hidden[1] = width;
  setup.batch_size = 32;

  g_autoptr(AnnealProject) one = new_project (&setup, 1);
  g_autoptr(AnnealProject) two = new_project (&setup, 2);
  double one_clock[N_ROUNDS], two_clock[N_ROUNDS], one_time[N_ROUNDS], two_time[N_ROUNDS];
  double again[N_ROUNDS], bare[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Times alone = time_training (one, 1);
      Times both = time_training (two, 2);

      one_clock[i] = alone.clock;
      two_clock[i] = both.clock / 2;
      one_time[i] = again[i] = alone.processor;
      two_time[i] = both.processor / 2;
      bare[i] = time_trainer (&setup).processor;
    }

  g_print ("%s, 100 000 updates of 32 rows\n", what);
  bench_print_ratio ("  a run of two on two cores, to one alone", two_clock, one_clock, N_ROUNDS, 1 / 1.8);
  bench_print_ratio ("  the same: processor's time", two_time, one_time, N_ROUNDS, 2 / 1.8);
  bench_print_ratio ("  a run with rates and losses, to the trainer alone", again, bare, N_ROUNDS, 1.02);
}

int
main (void)
{
  measure ("[2, 16, 16, 2]", 16);
  measure ("[2, 64, 64, 2]", 64);
  return 0;
}
