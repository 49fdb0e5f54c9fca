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

static void
loop_polynomial (double *lr)
{
  const double n = N_TICKS;
  double value = LR, before = 1;

  lr[0] = value;
  for (gint64 t = 1; t <= N_TICKS; t++)
    {
      double now = 1.0 - (double) t / n;

      value *= pow (now / before, 0.9);
      lr[t] = value;
      before = now;
    }
}

static void
loop_warm_restarts (double *lr)
{
  double now = -1, end = 100;

  for (gint64 t = 0; t <= N_TICKS; t++)
    {
      now += 1;
      if (now >= end)
        {
          now -= end;
          end *= 2;
        }
      lr[t] = LR * (1 + cos (M_PI * now / end)) / 2;
    }
}

static void
loop_swa (double *lr)
{
  const double swa_lr = 0.05, n = N_TICKS;
  double value = LR, before = 0;

  lr[0] = value;
  for (gint64 t = 1; t <= N_TICKS; t++)
    {
      double share = (1 - cos (M_PI * ((double) t / n))) / 2;

      value = swa_lr * share + (value - before * swa_lr) / (1 - before) * (1 - share);
      lr[t] = value;
      before = share;
    }
}

static void
loop_multiply (double *lr)
{
  double value = LR;

  lr[0] = value;
  for (gint64 t = 1; t <= N_TICKS; t++)
    {
      value *= pow (0.9999999999, (double) t);
      lr[t] = value;
    }
}

static const struct
{
  const char *id;
  const char *keys[2];          /* arguments besides the fallbacks */
  const char *texts[2];
  BareLoop    loop;
  double      aim;
} cases[] = {
  { "torch.StepLR", { "step_size" }, { "30" }, loop_step, 1.5 },
  { "torch.ExponentialLR", { "gamma" }, { "0.99999" }, loop_exponential, 1.5 },
  { "torch.PolynomialLR", { "total_iters", "power" }, { "1000000", "0.9" }, loop_polynomial, 1.5 },
  { "torch.CosineAnnealingLR", { "T_max" }, { "1000000" }, loop_cosine, 1.5 },
  { "torch.CosineAnnealingWarmRestarts", { "T_0", "T_mult" }, { "100", "2" }, loop_warm_restarts, 1.5 },
  { "torch.OneCycleLR", { "total_steps" }, { "1000000" }, loop_one_cycle, 1.5 },
  { "torch.SWALR", { "anneal_epochs" }, { "1000000" }, loop_swa, 1.5 },
  { "torch.LambdaLR", { "lr_lambda" }, { "lambda epoch: 0.95 ** epoch" }, loop_power, 4 },
  { "torch.MultiplicativeLR", { "lr_lambda" }, { "lambda epoch: 0.9999999999 ** epoch" }, loop_multiply, 4 },
};

static AnnealSchedule *
new_schedule (guint i)
{
  const AnnealScheduler *scheduler = anneal_scheduler_find (cases[i].id);
  AnnealSchedule *schedule = anneal_schedule_new (scheduler);

  for (guint j = 0; j < G_N_ELEMENTS (cases[i].keys) && cases[i].keys[j] != NULL; j++)
    {
      guint param = (guint) anneal_scheduler_find_param (scheduler, cases[i].keys[j]);
      g_auto(AnnealArgument) argument = { .text = NULL };
      AnnealSchedule *changed;

      if (!anneal_argument_parse (cases[i].texts[j], &argument, NULL))
        g_error ("%s cannot be read", cases[i].texts[j]);

      changed = anneal_schedule_with_argument (schedule, 0, param, &argument);
      anneal_schedule_unref (schedule);
      schedule = changed;
    }

  return schedule;
}

static void
run (guint   i,
     double *lr)
{
  g_autoptr(AnnealSchedule) schedule = new_schedule (i);
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
