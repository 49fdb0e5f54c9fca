/* train-runs.c: what eight runs of a thousand updates of the smallest network take
 *
 * Prints milliseconds of the processor's time, of all threads, and of the clock: from a project to the last loss,
 * through the workers that the window has, with validation after each pass over the rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <time.h>

#include "anneal-training.h"
#include "bench-project.h"

#define N_RUNS    8
#define N_UPDATES 1000

static double
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

static void
train (AnnealProject *project)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealTraining) training = anneal_training_new (project, 0, &error);

  if (training == NULL)
    g_error ("%s", error->message);
  anneal_training_set_target (training, N_UPDATES);
  anneal_training_wait (training, NULL);

  for (guint i = 0; i < N_RUNS; i++)
    if (anneal_replica_get_n_done (anneal_training_get_replica (training, i)) != N_UPDATES)
      g_error ("run %u has not ended", i);
}

int
main (void)
{
  AnnealTrainSetup setup;

  anneal_train_setup_init (&setup, anneal_problem_find ("spirals"));
  setup.n_hidden = 2;
  setup.hidden[0] = setup.hidden[1] = 16;
  setup.batch_size = 32;

  guint64 n_batches = anneal_train_setup_n_batches (&setup);
  g_autoptr(AnnealProject) project = bench_project_new (&setup, N_RUNS, N_UPDATES / n_batches, n_batches);

  train (project);

  double processor = read_clock (CLOCK_PROCESS_CPUTIME_ID);
  double clock = read_clock (CLOCK_MONOTONIC);

  train (project);
  g_print ("%.6f %.6f\n", read_clock (CLOCK_PROCESS_CPUTIME_ID) - processor, read_clock (CLOCK_MONOTONIC) - clock);
  return 0;
}
