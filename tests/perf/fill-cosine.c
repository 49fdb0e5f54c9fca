/* fill-cosine.c: the time it takes to compute CosineAnnealingLR over N steps
 *
 * Usage: fill-cosine N.  Prints seconds: the median of several rounds, the memory they fill being there already.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-number.h"
#include "anneal-ticker.h"
#include "bench.h"

#define N_ROUNDS 7

static AnnealSchedule *
build_schedule (gint64 n_steps)
{
  const AnnealScheduler *scheduler = anneal_scheduler_find ("torch.CosineAnnealingLR");
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (scheduler);
  AnnealArgument t_max = { .value = ANNEAL_OBJECT_INT (n_steps) };

  return anneal_schedule_with_argument (schedule, 0, (guint) anneal_scheduler_find_param (scheduler, "T_max"), &t_max);
}

int
main (int    argc,
      char **argv)
{
  gint64 n_steps;

  if (argc != 2 || !anneal_number_parse_int (argv[1], &n_steps, NULL) || n_steps < 1 || n_steps > ANNEAL_MAX_TICKS)
    {
      g_printerr ("usage: fill-cosine N\n");
      return 2;
    }

  g_autoptr(AnnealSchedule) schedule = build_schedule (n_steps);
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();
  g_autofree double *lr = g_new0 (double, (gsize) n_steps + 1);
  double seconds[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      guint64 n_done;

      if (!anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL, (guint64) n_steps, lr, NULL, NULL,
                                 NULL, &n_done, &error))
        g_error ("%s", error->message);
      seconds[i] = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    }

  g_autofree char *median = anneal_number_dup (bench_median (seconds, N_ROUNDS));

  g_print ("%s\n", median);
  return 0;
}
