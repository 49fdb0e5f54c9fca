/* train-speed.c: how many updates a second one thread makes
 *
 * Usage: train-speed PROBLEM HIDDEN ACTIVATION OPTIMIZER LEVEL N.  HIDDEN: "16,16"; ACTIVATION: tanh or relu; LEVEL:
 * base, x86-64-v3, x86-64-v4 or best.  Prints updates a second of the processor's time: of whole updates, with losses
 * that are looked at.  Batches of 32 rows are dealt beforehand, as those are that others are compared with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <time.h>

#include "anneal-kernels.h"
#include "anneal-number.h"
#include "anneal-trainer.h"

/* Training starts anew after so many, for what it costs depends on how far it is. */
#define N_RESTART 2000
#define BATCH     32

static gboolean
choose_level (const char *name)
{
  if (g_str_equal (name, "best"))
    return TRUE;

  for (guint i = 0; i < ANNEAL_KERNELS_N_LEVELS; i++)
    if (g_str_equal (name, anneal_kernels_get_name (i)) && anneal_kernels_has_level (i))
      {
        anneal_kernels_set_level (i);
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_setup (AnnealTrainSetup *setup,
            char            **arguments)
{
  const AnnealProblem *problem = anneal_problem_find (arguments[0]);
  g_auto(GStrv) hidden = g_strsplit (arguments[1], ",", ANNEAL_MAX_HIDDEN);

  if (problem == NULL)
    return FALSE;

  anneal_train_setup_init (setup, problem);
  setup->batch_size = BATCH;
  setup->activation = g_str_equal (arguments[2], "relu") ? ANNEAL_ACTIVATION_RELU : ANNEAL_ACTIVATION_TANH;
  setup->n_hidden = 0;
  for (guint i = 0; hidden[i] != NULL; i++)
    {
      gint64 width;

      if (!anneal_number_parse_int (hidden[i], &width, NULL))
        return FALSE;
      setup->hidden[setup->n_hidden++] = (guint) width;
    }
  return anneal_train_setup_check (setup, NULL);
}

static double
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

/* As many whole batches as there are rows for, one row after the other. */
typedef struct
{
  AnnealTrainRecord record;
  guint            *rows;
  const guint     **batches;            /* (record.n_batches) */
  guint            *sizes;              /* (record.n_batches) */
} Batches;

static void
deal_batches (Batches                *self,
              const AnnealTrainSetup *setup)
{
  g_autoptr(AnnealDataset) data = anneal_dataset_new (setup->problem->data, setup->seed, setup->validation);
  gsize n = data->n_train / BATCH;

  self->rows = g_new (guint, n * BATCH);
  self->batches = g_new (const guint *, n);
  self->sizes = g_new (guint, n);
  for (guint i = 0; i < n * BATCH; i++)
    self->rows[i] = i;
  for (gsize i = 0; i < n; i++)
    {
      self->batches[i] = self->rows + i * BATCH;
      self->sizes[i] = BATCH;
    }
  self->record = (AnnealTrainRecord) { .batches = self->batches, .batch_sizes = self->sizes, .n_batches = n };
}

static void
clear_batches (Batches *self)
{
  g_free (self->rows);
  g_free (self->batches);
  g_free (self->sizes);
}

static double
measure (const AnnealTrainSetup     *setup,
         const AnnealTrainOptimizer *optimizer,
         const AnnealTrainRecord    *record,
         gint64                      n_updates)
{
  const AnnealRate rate = { .lr = 0.01, .momentum = g_str_equal (anneal_update_rule_get_id (optimizer->rule),
                                                                 "torch.SGD") ? 0 : 0.9 };
  double seconds = 0;
  guint before = anneal_trainer_begin_thread ();

  for (gint64 done = 0; done < n_updates; done += N_RESTART)
    {
      g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (setup, optimizer, record);
      double sum = 0;
      double start = read_clock ();

      for (guint i = 0; i < N_RESTART; i++)
        sum += anneal_trainer_step (trainer, &rate);
      seconds += read_clock () - start;
      if (!isfinite (sum))
        g_error ("diverged");
    }

  anneal_trainer_end_thread (before);
  return seconds;
}

int
main (int    argc,
      char **argv)
{
  AnnealTrainOptimizer optimizer = { .n_groups = 1, .groups = { { .beta2 = 0.999, .eps = 1e-8 } } };
  AnnealTrainSetup setup;
  gint64 n_updates;

  if (argc == 7)
    optimizer.rule = anneal_update_rule_find (argv[4]);
  if (argc != 7 || optimizer.rule == NULL || !read_setup (&setup, argv + 1) || !choose_level (argv[5]) ||
      !anneal_number_parse_int (argv[6], &n_updates, NULL))
    {
      g_printerr ("usage: train-speed PROBLEM HIDDEN ACTIVATION OPTIMIZER LEVEL N\n");
      return 2;
    }

  n_updates = (n_updates + N_RESTART - 1) / N_RESTART * N_RESTART;

  Batches batches;

  deal_batches (&batches, &setup);
  measure (&setup, &optimizer, &batches.record, N_RESTART);

  g_autofree char *rate =
    anneal_number_dup ((double) n_updates / measure (&setup, &optimizer, &batches.record, n_updates));

  g_print ("%s\n", rate);
  clear_batches (&batches);
  return 0;
}
