/* sample.c: projects to test with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sample.h"

static AnnealSchedule *
set_argument (AnnealSchedule *schedule,      /* (transfer full) */
              guint           node,
              const char     *key,
              const char     *text)
{
  g_autoptr(AnnealSchedule) old = schedule;
  g_autoptr(GError) error = NULL;
  g_auto(AnnealArgument) argument = { .text = NULL };
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), key);

  g_assert_cmpint (param, >=, 0);
  anneal_argument_parse (text, &argument, &error);
  g_assert_no_error (error);
  return anneal_schedule_with_argument (old, node, (guint) param, &argument);
}

AnnealSchedule *
sample_schedule (const char *id,
                 ...)
{
  AnnealSchedule *schedule = anneal_schedule_new (anneal_scheduler_find (id));
  const char *key;
  va_list arguments;

  va_start (arguments, id);
  while ((key = va_arg (arguments, const char *)) != NULL)
    schedule = set_argument (schedule, anneal_schedule_get_stepped (schedule), key, va_arg (arguments, const char *));
  va_end (arguments);
  return schedule;
}

AnnealOptimizer *
sample_optimizer (const char *id,
                  ...)
{
  AnnealOptimizer *optimizer = anneal_optimizer_new (anneal_optimizer_kind_find (id));
  const char *key;
  va_list arguments;

  va_start (arguments, id);
  while ((key = va_arg (arguments, const char *)) != NULL)
    {
      g_autoptr(AnnealOptimizer) old = optimizer;
      g_autoptr(GError) error = NULL;
      g_auto(AnnealArgument) argument = { .text = NULL };

      anneal_argument_parse (va_arg (arguments, const char *), &argument, &error);
      g_assert_no_error (error);
      optimizer = anneal_optimizer_with_argument (old, -1, key, &argument, &error);
      g_assert_no_error (error);
    }
  va_end (arguments);
  return optimizer;
}

AnnealRun *
sample_run (const char *id,
            const char *key,
            const char *text)
{
  g_autoptr(AnnealSchedule) schedule = sample_schedule (id, key, text, NULL);

  return anneal_run_new (NULL, NULL, schedule, ANNEAL_STEPPING_BATCH);
}

AnnealSchedule *
sample_warm_up (void)
{
  const AnnealScheduler *schedulers[] = {
    anneal_scheduler_find ("torch.LinearLR"),
    anneal_scheduler_find ("torch.CosineAnnealingLR"),
    anneal_scheduler_find ("torch.SequentialLR"),
  };
  g_autofree AnnealArgument *linear = g_new0 (AnnealArgument, schedulers[0]->n_params);
  g_autofree AnnealArgument *cosine = g_new0 (AnnealArgument, schedulers[1]->n_params);
  g_autofree AnnealArgument *sequential = g_new0 (AnnealArgument, schedulers[2]->n_params);
  const AnnealArgument *arguments[] = { linear, cosine, sequential };
  const AnnealObject parts[] = {
    ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, 0),
    ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, 1),
  };
  AnnealArgument *list = &sequential[anneal_scheduler_find_param (schedulers[2], "schedulers")];
  g_autoptr(GError) error = NULL;

  list->value = anneal_object_new_list (parts, G_N_ELEMENTS (parts));

  AnnealSchedule *schedule = anneal_schedule_new_list (schedulers, arguments, G_N_ELEMENTS (schedulers), 2, &error);

  g_assert_no_error (error);
  anneal_argument_clear (list);
  schedule = set_argument (schedule, 0, "start_factor", "0.0625");
  schedule = set_argument (schedule, 0, "total_iters", "17");
  schedule = set_argument (schedule, 1, "T_max", "7*13 - 17");
  schedule = set_argument (schedule, 1, "eta_min", "1e-08");
  return set_argument (schedule, 2, "milestones", "[17]");
}

AnnealProject *
sample_add (AnnealProject *project,
            AnnealRun     *run)
{
  g_autoptr(AnnealProject) old = project;
  g_autoptr(AnnealRun) owned = run;

  return anneal_project_with_run (old, owned, G_MAXUINT);
}

static AnnealRun *
new_grouped_run (void)
{
  g_autoptr(AnnealOptimizer) one = sample_optimizer ("torch.AdamW", "lr", "2.385e-3", "betas", "(0.85, 0.999)", NULL);
  g_autoptr(AnnealOptimizer) two = NULL;
  g_autoptr(AnnealOptimizer) optimizer = NULL;
  g_autoptr(AnnealSchedule) schedule = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(AnnealArgument) lr = { .text = NULL };

  two = anneal_optimizer_with_n_groups (one, 2, &error);
  g_assert_no_error (error);
  anneal_argument_parse ("1e-2", &lr, &error);
  g_assert_no_error (error);
  optimizer = anneal_optimizer_with_argument (two, 1, "lr", &lr, &error);
  g_assert_no_error (error);
  schedule = sample_schedule ("torch.LambdaLR", "lr_lambda", "lambda epoch: 0.95 ** epoch", NULL);
  return anneal_run_new ("Decay", optimizer, schedule, ANNEAL_STEPPING_BATCH);
}

AnnealProject *
sample_project (void)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(AnnealRun) step = sample_run ("torch.StepLR", "step_size", "3");
  g_autoptr(AnnealSchedule) warm_up = sample_warm_up ();
  g_autoptr(GError) error = NULL;
  AnnealProject *project = anneal_project_with_horizon (empty, 7, 13, &error);

  g_assert_no_error (error);
  project = sample_add (project, anneal_run_with_stepping (step, ANNEAL_STEPPING_EPOCH));
  project = sample_add (project, anneal_run_new ("Warm-up, then cosine", NULL, warm_up, ANNEAL_STEPPING_BATCH));
  return sample_add (project, new_grouped_run ());
}

AnnealProject *
sample_edit (const AnnealProject *project,
             guint64              id,
             const char          *key,
             const char          *text)
{
  const AnnealRun *run = anneal_project_find_run (project, id);
  guint node = anneal_schedule_get_stepped (run->schedule);
  g_autoptr(AnnealSchedule) schedule = set_argument (anneal_schedule_ref (run->schedule), node, key, text);
  g_autoptr(AnnealRun) changed = anneal_run_with_schedule (run, schedule);

  return anneal_project_with_changed_run (project, changed);
}
