/* test-schedulers.c: what holds for every scheduler there is
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-ticker.h"

#define N_TICKS 9001        /* three chunks, the last one odd */
#define N_METRICS 1777
#define N_TRIALS 40
#define N_GROUPS 3

static gboolean
is_number_row (const AnnealParam *param)
{
  return param->type == ANNEAL_PARAM_DOUBLE || param->type == ANNEAL_PARAM_INT;
}

static void
check_choices (const AnnealParam  *param,
               const AnnealObject *fallback)
{
  g_assert_nonnull (param->choices);
  if (fallback->kind == ANNEAL_STRING)
    g_assert_true (g_strv_contains (param->choices, anneal_object_get_string (fallback)));
  else
    g_assert_true ((param->flags & ANNEAL_PARAM_OPTIONAL) != 0);
}

static void
check_param (const AnnealParam *param)
{
  g_auto(AnnealObject) fallback = anneal_param_dup_fallback (param);

  g_assert_cmpuint (strlen (param->key), >, 0);
  g_assert_cmpuint (strlen (param->label), >, 0);
  g_assert_false (g_str_has_suffix (param->label, "."));
  g_assert_true (g_str_has_suffix (param->doc, "."));

  if (is_number_row (param))
    {
      g_assert_cmpfloat (param->min, <, param->max);
      g_assert_true (anneal_object_is_number (&fallback) || (param->flags & ANNEAL_PARAM_OPTIONAL) != 0);
      if ((param->flags & ANNEAL_PARAM_LOG_SCALE) != 0)
        g_assert_cmpfloat (param->min, >=, 0);
    }
  if (param->type == ANNEAL_PARAM_CHOICE)
    check_choices (param, &fallback);
  if (param->type == ANNEAL_PARAM_BOOL)
    g_assert_cmpint (fallback.kind, ==, ANNEAL_BOOL);
}

static void
check_counters (const AnnealScheduler *scheduler)
{
  g_assert_cmpuint (scheduler->n_counters, <=, ANNEAL_MAX_COUNTERS);
  for (guint i = 0; i < scheduler->n_counters; i++)
    {
      const AnnealCounter *counter = &scheduler->counters[i];

      g_assert_cmpuint (strlen (counter->key), >, 0);
      g_assert_cmpuint (strlen (counter->name), >, 0);
      g_assert_true (g_str_has_suffix (counter->doc, "."));
      g_assert_cmpint (counter->limit != NULL, ==, counter->kind != ANNEAL_COUNTER_RECORD);
      if (counter->limit != NULL)
        g_assert_cmpint (anneal_scheduler_find_param (scheduler, counter->limit), >=, 0);
    }
}

static void
test_tables (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  g_assert_cmpuint (n_schedulers, >=, 16);
  for (guint i = 0; i < n_schedulers; i++)
    {
      const AnnealScheduler *scheduler = schedulers[i];

      g_assert_true (anneal_scheduler_find (scheduler->id) == scheduler);
      g_assert_true (anneal_scheduler_find_symbol (scheduler->symbol) == scheduler);
      g_assert_true (g_str_has_suffix (scheduler->symbol, scheduler->name));
      g_assert_true (g_str_has_suffix (scheduler->doc, "."));
      g_assert_cmpuint (strlen (scheduler->formula), >, 0);
      g_assert_nonnull (strstr (scheduler->source, scheduler->name));
      check_counters (scheduler);
      for (guint j = 0; j < scheduler->n_params; j++)
        {
          check_param (&scheduler->params[j]);
          g_assert_cmpint (anneal_scheduler_find_param (scheduler, scheduler->params[j].key), ==, (int) j);
        }
    }

  g_assert_null (anneal_scheduler_find ("torch.StepLr"));
}

static void
test_sliders (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    for (guint j = 0; j < schedulers[i]->n_params; j++)
      for (guint k = 0; is_number_row (&schedulers[i]->params[j]) && k <= 777; k++)
        {
          const AnnealParam *param = &schedulers[i]->params[j];
          double value = anneal_param_from_slider (param, k / 777.0);
          double again = anneal_param_from_slider (param, anneal_param_to_slider (param, value));

          g_assert_cmpfloat (value, >=, param->min);
          g_assert_cmpfloat (value, <=, param->max);
          g_assert_cmpfloat (value, ==, again);
        }
}

/* SGD with groups of odd rates. */
static AnnealOptimizer *
new_optimizer (guint n_groups)
{
  g_autoptr(AnnealOptimizer) plain = anneal_optimizer_new_default ();
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_with_n_groups (plain, n_groups, NULL);

  for (guint i = 0; i < n_groups; i++)
    {
      AnnealArgument lr = { .value = ANNEAL_OBJECT_FLOAT (0.2385 / (1 + 7.3 * i)) };
      AnnealOptimizer *changed = anneal_optimizer_with_argument (optimizer, (int) i, "lr", &lr, NULL);

      anneal_optimizer_unref (optimizer);
      optimizer = changed;
    }

  return g_steal_pointer (&optimizer);
}

static void
test_new_is_valid (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  g_autoptr(AnnealOptimizer) optimizer = new_optimizer (N_GROUPS);

  for (guint i = 0; i < n_schedulers; i++)
    {
      g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (schedulers[i]);
      g_autoptr(GError) error = NULL;

      g_assert_true (anneal_schedule_check (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
      g_assert_no_error (error);
      g_assert_true (anneal_schedule_get_scheduler (schedule, anneal_schedule_get_stepped (schedule)) == schedulers[i]);
    }
}

/* Some place of the row's slider, or one of its choices; ANNEAL_UNSET for what has neither. */
static AnnealObject
new_random_value (const AnnealParam *param)
{
  if (param->type == ANNEAL_PARAM_BOOL)
    return (AnnealObject) ANNEAL_OBJECT_BOOL (g_test_rand_bit ());
  if (param->type == ANNEAL_PARAM_CHOICE)
    {
      guint n_choices = g_strv_length ((char **) param->choices);

      return anneal_object_new_string (param->choices[g_test_rand_int () % n_choices], -1);
    }
  if (param->type == ANNEAL_PARAM_INT)
    return (AnnealObject) ANNEAL_OBJECT_INT ((gint64) anneal_param_from_slider (param, g_test_rand_double ()));
  if (param->type == ANNEAL_PARAM_DOUBLE)
    return (AnnealObject) ANNEAL_OBJECT_FLOAT (anneal_param_from_slider (param, g_test_rand_double ()));

  return (AnnealObject) { ANNEAL_UNSET };
}

/* @schedule with about half of its values changed. */
static AnnealSchedule *
randomize (AnnealSchedule *schedule)
{
  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    {
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, i);

      for (guint j = 0; j < scheduler->n_params; j++)
        {
          g_auto(AnnealArgument) argument = { .value = new_random_value (&scheduler->params[j]) };
          AnnealSchedule *changed;

          if (argument.value.kind == ANNEAL_UNSET || g_str_equal (scheduler->params[j].key, "last_epoch")
              || g_test_rand_bit ())
            continue;
          changed = anneal_schedule_with_argument (schedule, i, j, &argument);
          anneal_schedule_unref (schedule);
          schedule = changed;
        }
    }

  return schedule;
}

typedef struct
{
  guint64  n_done;
  double  *lr;          /* (n_groups, N_TICKS + 1) */
  double  *momentum;    /* (n_groups, N_TICKS + 1) */
  char    *refusal;
} Curves;

static void
clear_curves (Curves *self)
{
  g_free (self->lr);
  g_free (self->momentum);
  g_free (self->refusal);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curves, clear_curves)

static Curves
new_curves (void)
{
  return (Curves) {
    .lr = g_new0 (double, N_GROUPS * (N_TICKS + 1)),
    .momentum = g_new0 (double, N_GROUPS * (N_TICKS + 1)),
  };
}

static Curves
fill (const AnnealSchedule  *schedule,
      const AnnealOptimizer *optimizer,
      const AnnealFillInput *input)
{
  Curves curves = new_curves ();
  g_autoptr(GError) error = NULL;

  anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, input, N_TICKS, curves.lr, curves.momentum, NULL,
                        NULL, &curves.n_done, &error);
  curves.refusal = error != NULL ? g_strdup (error->message) : NULL;
  return curves;
}

static void
store (const AnnealTicker *ticker,
       Curves             *curves)
{
  guint n_groups;
  const AnnealParamGroup *groups = anneal_ticker_get_groups (ticker, &n_groups);

  for (guint i = 0; i < n_groups; i++)
    {
      curves->lr[i * (N_TICKS + 1) + curves->n_done] = groups[i].lr;
      curves->momentum[i * (N_TICKS + 1) + curves->n_done] = groups[i].momentum;
    }
  curves->n_done++;
}

static Curves
tick (const AnnealSchedule  *schedule,
      const AnnealOptimizer *optimizer,
      const AnnealFillInput *input)
{
  Curves curves = new_curves ();
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, &error);

  if (ticker != NULL)
    store (ticker, &curves);
  for (guint64 k = 0; ticker != NULL && error == NULL && k < N_TICKS; k++)
    {
      AnnealTick arguments = { .metric = input->metrics[MIN (k, input->n_metrics - 1)], .has_metric = TRUE };

      if (k < input->n_step_args)
        arguments.epoch = input->step_args[k];
      if (anneal_ticker_next (ticker, &arguments, &error))
        store (ticker, &curves);
    }

  curves.refusal = error != NULL ? g_strdup (error->message) : NULL;
  return curves;
}

static void
assert_same (const Curves *a,
             const Curves *b,
             guint         n_groups)
{
  g_assert_cmpuint (a->n_done, ==, b->n_done);
  g_assert_cmpstr (a->refusal, ==, b->refusal);
  for (guint i = 0; i < n_groups; i++)
    {
      gsize first = i * (N_TICKS + 1);
      int n_bytes = (int) (a->n_done * sizeof (double));

      g_assert_cmpmem (a->lr + first, n_bytes, b->lr + first, n_bytes);
      g_assert_cmpmem (a->momentum + first, n_bytes, b->momentum + first, n_bytes);
    }
}

/* Compares step by step, filled, and filled once more.  @taken: freed. */
static void
compare (AnnealSchedule *taken,
         guint           trial,
         gsize           n_step_args)
{
  static const AnnealObject all_step_args[][6] = {
    { { ANNEAL_UNSET }, ANNEAL_OBJECT_INT (3), ANNEAL_OBJECT_NONE, ANNEAL_OBJECT_INT (18), { ANNEAL_UNSET },
      ANNEAL_OBJECT_INT (0) },
    { ANNEAL_OBJECT_FLOAT (0.37), { ANNEAL_UNSET }, ANNEAL_OBJECT_INT (1777), ANNEAL_OBJECT_FLOAT (1777.0),
      { ANNEAL_UNSET }, ANNEAL_OBJECT_FLOAT (121.37) },
  };
  const AnnealObject *step_args = all_step_args[trial % 2];
  double metrics[N_METRICS];
  const AnnealFillInput input = {
    .metrics = metrics, .n_metrics = N_METRICS, .step_args = step_args, .n_step_args = n_step_args,
  };
  const AnnealFillInput without_metrics = { .step_args = step_args, .n_step_args = n_step_args };
  g_autoptr(AnnealSchedule) schedule = taken;
  g_autoptr(AnnealOptimizer) optimizer = new_optimizer (trial % 2 == 0 ? 1 : N_GROUPS);

  for (guint i = 0; i < N_METRICS; i++)
    metrics[i] = g_test_rand_double ();
  if (trial > 0)
    schedule = randomize (g_steal_pointer (&schedule));

  g_auto(Curves) ticked = tick (schedule, optimizer, &input);
  g_auto(Curves) filled = fill (schedule, optimizer,
                                anneal_schedule_reads_metric (schedule) ? &input : &without_metrics);
  g_auto(Curves) again = fill (schedule, optimizer,
                               anneal_schedule_reads_metric (schedule) ? &input : &without_metrics);

  assert_same (&ticked, &filled, anneal_optimizer_get_n_groups (optimizer));
  assert_same (&filled, &again, anneal_optimizer_get_n_groups (optimizer));
  if (trial == 0 && n_step_args == 0)
    for (guint64 k = 0; k < filled.n_done; k++)
      g_assert_true (isfinite (filled.lr[k]) && filled.lr[k] >= -1e-12);
}

/* Also that a schedule gives the same curve twice. */
static void
test_fill_is_ticks (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    for (guint trial = 0; trial < N_TRIALS; trial++)
      compare (anneal_schedule_new (schedulers[i]), trial, 0);
}

static void
test_fill_after_step_args (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    for (guint trial = 0; trial < 5; trial++)
      compare (anneal_schedule_new (schedulers[i]), trial, 6);
}

/* Every scheduler as the second and as the first part of a sequence, where composites nest. */
static void
test_fill_as_part (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  const AnnealScheduler *sequence = anneal_scheduler_find ("torch.SequentialLR");

  for (guint i = 0; i < n_schedulers; i++)
    for (guint trial = 0; trial < 8; trial++)
      {
        g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (sequence);
        const AnnealObject milestone = ANNEAL_OBJECT_INT (g_test_rand_int_range (0, N_TICKS));
        g_auto(AnnealArgument) milestones = { .value = anneal_object_new_list (&milestone, 1) };
        guint param = (guint) anneal_scheduler_find_param (sequence, "milestones");
        g_autoptr(AnnealSchedule) moved = anneal_schedule_with_argument (schedule, 2, param, &milestones);

        compare (anneal_schedule_with_scheduler (moved, trial / 2 % 2, schedulers[i]), trial + 1, 0);
      }
}

/* A value of a wrong kind anywhere is refused with the place. */
static void
test_wrong_kinds (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();

  for (guint i = 0; i < n_schedulers; i++)
    for (guint j = 0; j < schedulers[i]->n_params; j++)
      {
        g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (schedulers[i]);
        guint node = anneal_schedule_get_stepped (schedule);
        g_auto(AnnealArgument) argument = { .value = anneal_object_new_string ("wide", -1) };
        g_autoptr(AnnealSchedule) changed = anneal_schedule_with_argument (schedule, node, j, &argument);
        g_autofree char *path = g_strdup_printf ("/%u/params/%s", node, schedulers[i]->params[j].key);
        g_autoptr(GError) error = NULL;

        if (!is_number_row (&schedulers[i]->params[j]) && schedulers[i]->params[j].type != ANNEAL_PARAM_INT_LIST)
          continue;
        if (g_str_equal (schedulers[i]->params[j].key, "epochs")
            || g_str_equal (schedulers[i]->params[j].key, "steps_per_epoch"))
          continue;   /* not looked at while the total is given */

        g_assert_false (anneal_schedule_check (changed, optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
        g_assert_cmpint (error->domain, ==, ANNEAL_ERROR);
        g_assert_cmpstr (anneal_error_get_path (error), ==, path);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/schedulers/tables", test_tables);
  g_test_add_func ("/schedule/schedulers/sliders", test_sliders);
  g_test_add_func ("/schedule/schedulers/new-is-valid", test_new_is_valid);
  g_test_add_func ("/schedule/schedulers/fill-is-ticks", test_fill_is_ticks);
  g_test_add_func ("/schedule/schedulers/fill-after-step-args", test_fill_after_step_args);
  g_test_add_func ("/schedule/schedulers/fill-as-part", test_fill_as_part);
  g_test_add_func ("/schedule/schedulers/wrong-kinds", test_wrong_kinds);

  return g_test_run ();
}
