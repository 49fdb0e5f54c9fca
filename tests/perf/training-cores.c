/* training-cores.c: what a second core brings, and what publishing costs
 *
 * One run on one thread, two runs on two threads, and a trainer that is given the same rates and whose losses nobody
 * keeps, in turn: by the clock, and by the processor's time of who trains, which other programs change less.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <time.h>

#include "anneal-rates.h"
#include "anneal-train-optimizer.h"
#include "anneal-training.h"
#include "bench-project.h"
#include "bench.h"

#define N_ROUNDS  7
#define N_UPDATES 100000
#define N_BATCHES 10000       /* of an epoch, at whose end the validation rows are gone through */

/* Milliseconds. */
typedef struct
{
  double clock;
  double processor;           /* of all threads but the one that waits */
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
  double waited = read_clock (CLOCK_THREAD_CPUTIME_ID);

  anneal_training_set_target (training, N_UPDATES);
  anneal_training_wait (training, NULL);

  Times times = subtract (read_times (), start);

  times.processor -= read_clock (CLOCK_THREAD_CPUTIME_ID) - waited;
  return times;
}

/* Cosines ask for no loss. */
static double
measure_nothing (guint64  unit,
                 gpointer user_data)
{
  return 0;
}

static void
train (AnnealTrainer *trainer,
       AnnealRates   *rates)
{
  guint n_groups = anneal_rates_get_n_groups (rates);

  for (guint i = 0; i < N_UPDATES; )
    {
      const AnnealRate *found;

      while (!anneal_rates_seek (rates, i))
        ;

      guint n = anneal_rates_get (rates, i, &found);

      for (guint j = 0; j < n && i < N_UPDATES; j++, i++)
        {
          anneal_trainer_step (trainer, found + j * n_groups);
          if ((i + 1) % N_BATCHES == 0)
            anneal_trainer_evaluate (trainer);
        }
    }
}

static Times
time_trainer (AnnealProject *project)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealRates) rates = anneal_rates_new (project, project->runs[0], measure_nothing, NULL, &error);
  AnnealTrainOptimizer optimizer;

  if (rates == NULL || !anneal_train_optimizer_init (&optimizer, project->runs[0]->optimizer, &error))
    g_error ("%s", error->message);

  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (&project->training, &optimizer, NULL);
  guint before = anneal_trainer_begin_thread ();
  Times start = read_times ();

  train (trainer, rates);

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

  g_autoptr(AnnealProject) one = bench_project_new (&setup, 1, N_UPDATES / N_BATCHES, N_BATCHES);
  g_autoptr(AnnealProject) two = bench_project_new (&setup, 2, N_UPDATES / N_BATCHES, N_BATCHES);
  double one_clock[N_ROUNDS], two_clock[N_ROUNDS], one_time[N_ROUNDS], two_time[N_ROUNDS];
  double again[N_ROUNDS], bare[N_ROUNDS], cores[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Times alone = time_training (one, 1);
      Times both = time_training (two, 2);

      one_clock[i] = alone.clock;
      two_clock[i] = both.clock / 2;
      one_time[i] = again[i] = alone.processor;
      two_time[i] = both.processor / 2;
      cores[i] = both.processor / both.clock;
      bare[i] = time_trainer (one).processor;
    }

  g_print ("%s, 100 000 updates of 32 rows\n", what);
  bench_print_ratio ("  a run of two on two cores, to one alone", two_clock, one_clock, N_ROUNDS, 1 / 1.8);
  g_print ("    (two runs had %.2f of two cores; where other programs have the rest, the aim is out of reach)\n",
           bench_median (cores, N_ROUNDS));
  bench_print_ratio ("  the same: processor's time", two_time, one_time, N_ROUNDS, 2 / 1.8);
  bench_print_ratio ("  a run that publishes, to a trainer with its rates", again, bare, N_ROUNDS, 1.02);
}

int
main (void)
{
  measure ("[2, 16, 16, 2]", 16);
  measure ("[2, 64, 64, 2]", 64);
  return 0;
}
