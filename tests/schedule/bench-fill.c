/* bench-fill.c: filling a curve against a bare C loop of the same recurrence
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "anneal-ticker.h"
#include "bench.h"

#define N_TICKS 1000000
#define N_ROUNDS 9
#define LR 0.1

typedef void (*BareLoop) (double *lr);

static void
loop_step (double *lr)
{
  double value = LR;

  lr[0] = value;
  for (gint64 t = 1; t <= N_TICKS; t++)
    {
      if (t % 30 == 0)
        value *= 0.1;
      lr[t] = value;
    }
}

static void
loop_exponential (double *lr)
{
  double value = LR;

  lr[0] = value;
  for (gint64 t = 1; t <= N_TICKS; t++)
    {
      value *= 0.99999;
      lr[t] = value;
    }
}

static void
loop_cosine (double *lr)
{
  const double t_max = N_TICKS;
  double value = LR, before = 1;

  lr[0] = value;
  for (gint64 t = 1; t <= N_TICKS; t++)
    {
      double now = cos (M_PI * (double) t / t_max);

      value = (1 + now) / (1 + before) * value;
      lr[t] = value;
      before = now;
    }
}

static void
loop_one_cycle (double *lr)
{
  const double top = LR, first = LR / 25, last = first / 1e4;
  const double end_up = 0.3 * N_TICKS - 1, end_down = N_TICKS - 1;

  for (gint64 t = 0; t <= N_TICKS; t++)
    {
      gboolean rises = (double) t <= end_up;
      double start = rises ? 0 : end_up;
      double end = rises ? end_up : end_down;
      double from = rises ? first : top;
      double to = rises ? top : last;

      lr[t] = to + (from - to) / 2.0 * (cos (M_PI * (((double) t - start) / (end - start))) + 1);
    }
}

static void
loop_power (double *lr)
{
  for (gint64 t = 0; t <= N_TICKS; t++)
    lr[t] = LR * pow (0.95, (double) t);
}

static const struct
{
  const char *id;
  const char *key, *text;       /* one argument besides the fallbacks */
  BareLoop    loop;
  double      aim;
} cases[] = {
  { "torch.StepLR", "step_size", "30", loop_step, 1.5 },
  { "torch.ExponentialLR", "gamma", "0.99999", loop_exponential, 1.5 },
  { "torch.CosineAnnealingLR", "T_max", "1000000", loop_cosine, 1.5 },
  { "torch.OneCycleLR", "total_steps", "1000000", loop_one_cycle, 1.5 },
  { "torch.LambdaLR", "lr_lambda", "lambda epoch: 0.95 ** epoch", loop_power, 4 },
};

static AnnealSchedule *
new_schedule (const char *id,
              const char *key,
              const char *text)
{
  const AnnealScheduler *scheduler = anneal_scheduler_find (id);
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (scheduler);
  g_auto(AnnealArgument) argument = { .text = NULL };

  if (!anneal_argument_parse (text, &argument, NULL))
    g_error ("%s cannot be read", text);

  return anneal_schedule_with_argument (schedule, 0, (guint) anneal_scheduler_find_param (scheduler, key), &argument);
}

static void
run (guint   i,
     double *lr)
{
  g_autoptr(AnnealSchedule) schedule = new_schedule (cases[i].id, cases[i].key, cases[i].text);
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();
  double filled_ms[N_ROUNDS], bare_ms[N_ROUNDS];

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(GError) error = NULL;
      guint64 n_done;
      gint64 start = g_get_monotonic_time ();

      if (!anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL, N_TICKS, lr, NULL, NULL, NULL,
                                 &n_done, &error))
        g_error ("%s: %s", cases[i].id, error->message);
      filled_ms[round] = (double) (g_get_monotonic_time () - start) / 1000;

      start = g_get_monotonic_time ();
      cases[i].loop (lr);
      bare_ms[round] = (double) (g_get_monotonic_time () - start) / 1000;
    }

  bench_print_ratio (cases[i].id, filled_ms, bare_ms, N_ROUNDS, cases[i].aim);
}

int
main (void)
{
  g_autofree double *lr = g_new0 (double, N_TICKS + 1);

  setlocale (LC_ALL, "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    run (i, lr);

  return EXIT_SUCCESS;
}
