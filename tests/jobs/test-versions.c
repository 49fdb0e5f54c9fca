/* test-versions.c: what other versions of PyTorch would do with a run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-versions.h"
#include "sample.h"

static AnnealProject *
project_of (AnnealSchedule        *schedule,       /* (transfer full) */
            const AnnealOptimizer *optimizer,      /* (nullable) */
            AnnealStepping         stepping)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  AnnealProject *project = anneal_project_with_horizon (empty, 7, 13, NULL);

  project = sample_add (project, anneal_run_new (NULL, optimizer, schedule, stepping));
  anneal_schedule_unref (schedule);
  return project;
}

static AnnealVersions *
compare (const AnnealProject *project)
{
  g_autoptr(GError) error = NULL;
  AnnealVersions *versions = anneal_versions_new (project, project->runs[0], NULL, &error);

  g_assert_no_error (error);
  return versions;
}

static const AnnealVersionResult *
find_result (const AnnealVersions *versions,
             AnnealPytorch         version)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions->results); i++)
    if (versions->results[i].version == version)
      return &versions->results[i];

  g_assert_not_reached ();
}

static void
assert_text (const AnnealVersions *versions,
             AnnealPytorch         version,
             const char           *expected)
{
  g_autofree char *text = anneal_version_result_dup_text (find_result (versions, version));

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_summary (const AnnealVersions *versions,
                const char           *expected)
{
  g_autofree char *summary = anneal_versions_dup_summary (versions);

  g_assert_cmpstr (summary, ==, expected);
}

static void
test_same (void)
{
  g_autoptr(AnnealProject) project = sample_project ();

  for (guint i = 0; i < project->n_runs; i++)
    {
      g_autoptr(AnnealVersions) versions = anneal_versions_new (project, project->runs[i], NULL, NULL);

      assert_summary (versions, "The same in all");
      g_assert_cmpint (versions->results[0].version, ==, ANNEAL_PYTORCH_2_7);
      g_assert_cmpint (versions->results[2].version, ==, ANNEAL_PYTORCH_1_13);
      assert_text (versions, ANNEAL_PYTORCH_2_2, "The same");
    }
}

/* Resumed at half the rate: 2.14 leaves it alone in the constructor, the others halve it at once. */
static AnnealProject *
project_resumed (AnnealStepping stepping)
{
  g_autoptr(AnnealOptimizer) fresh = anneal_optimizer_new_default ();
  AnnealArgument initial = { .value = ANNEAL_OBJECT_FLOAT (0.7) };
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_with_argument (fresh, 0, "initial_lr", &initial, NULL);

  return project_of (sample_schedule ("torch.ExponentialLR", "gamma", "0.5", "last_epoch", "7", NULL), optimizer,
                     stepping);
}

static void
test_differs (void)
{
  g_autoptr(AnnealProject) project = project_resumed (ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealVersions) versions = compare (project);
  const AnnealVersionResult *result = find_result (versions, ANNEAL_PYTORCH_2_7);

  g_assert_cmpint (result->verdict, ==, ANNEAL_VERSION_DIFFERS);
  g_assert_cmpuint (result->first_update, ==, 0);
  g_assert_cmpfloat (result->largest, ==, 0.05);
  g_assert_false (result->of_momentum);
  assert_text (versions, ANNEAL_PYTORCH_2_7, "Differs from update 0 on, by at most 0.05");
  assert_summary (versions, "Not the same in 2.7, 2.2, 1.13");
}

/* Seen from an older version, only the newest one differs; in the wrong order of calls, the first value is not used. */
static void
test_other_side (void)
{
  g_autoptr(AnnealProject) newest = project_resumed (ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) older = anneal_project_with_pytorch (newest, ANNEAL_PYTORCH_2_2);
  g_autoptr(AnnealProject) project = anneal_project_with_call_order (older, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_autoptr(AnnealVersions) versions = compare (project);

  assert_text (versions, ANNEAL_PYTORCH_2_14, "Differs from update 0 on, by at most 0.025");
  assert_text (versions, ANNEAL_PYTORCH_1_13, "The same");
  assert_summary (versions, "Not the same in 2.14");
}

/* A later start of the difference is told in updates, whatever the stepping. */
static void
test_first_update (void)
{
  static const struct
  {
    AnnealStepping  stepping;
    guint64         first;
  } cases[] = { { ANNEAL_STEPPING_BATCH, 3 }, { ANNEAL_STEPPING_EPOCH, 39 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AnnealScheduler *schedulers[] = {
        anneal_scheduler_find ("torch.LinearLR"), anneal_scheduler_find ("torch.MultiplicativeLR"),
        anneal_scheduler_find ("torch.SequentialLR"),
      };
      g_autoptr(AnnealSchedule) warm_up = sample_schedule ("torch.LinearLR", "total_iters", "3", NULL);
      g_autoptr(AnnealSchedule) decay = sample_schedule ("torch.MultiplicativeLR", "lr_lambda", "lambda e: 0.9", NULL);
      AnnealObject parts[] = {
        ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, 0), ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, 1),
      };
      AnnealObject milestone = ANNEAL_OBJECT_INT (3);
      AnnealArgument own[8] = { 0 };
      const AnnealArgument *arguments[] = {
        anneal_schedule_get_argument (warm_up, 0, 0), anneal_schedule_get_argument (decay, 0, 0), own,
      };

      g_assert_cmpuint (schedulers[2]->n_params, <=, G_N_ELEMENTS (own));
      own[anneal_scheduler_find_param (schedulers[2], "schedulers")].value = anneal_object_new_list (parts, 2);
      own[anneal_scheduler_find_param (schedulers[2], "milestones")].value = anneal_object_new_list (&milestone, 1);

      g_autoptr(AnnealProject) project = project_of (anneal_schedule_new_list (schedulers, arguments, 3, 2, NULL), NULL,
                                                     cases[i].stepping);
      g_autoptr(AnnealVersions) versions = compare (project);
      const AnnealVersionResult *result = find_result (versions, ANNEAL_PYTORCH_2_7);

      for (guint j = 0; j < G_N_ELEMENTS (own); j++)
        anneal_argument_clear (&own[j]);
      g_assert_cmpint (result->verdict, ==, ANNEAL_VERSION_DIFFERS);
      g_assert_cmpuint (result->first_update, ==, cases[i].first);
    }
}

static void
test_refuses (void)
{
  g_autoptr(AnnealOptimizer) adam = sample_optimizer ("torch.Adam", "lr", "0.1", NULL);
  g_autoptr(AnnealProject) project = project_of (sample_schedule ("torch.CyclicLR", "max_lr", "0.3", NULL), adam,
                                                 ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealVersions) versions = compare (project);

  g_assert_cmpint (find_result (versions, ANNEAL_PYTORCH_2_2)->verdict, ==, ANNEAL_VERSION_REFUSES);
  assert_text (versions, ANNEAL_PYTORCH_2_2,
               "Refused: optimizer must support momentum with `cycle_momentum` option enabled");
  assert_summary (versions, "Not the same in 2.2, 1.13");
}

/* The project's version refuses, at once or only in other words or later. */
static void
test_accepts (void)
{
  g_autoptr(AnnealOptimizer) adam = sample_optimizer ("torch.Adam", "lr", "0.1", NULL);
  g_autoptr(AnnealProject) newest = project_of (sample_schedule ("torch.CyclicLR", "max_lr", "0.3", NULL), adam,
                                                ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) older = anneal_project_with_pytorch (newest, ANNEAL_PYTORCH_2_2);
  g_autoptr(AnnealProject) zero = project_of (sample_schedule ("torch.LinearLR", "start_factor", "0", NULL), NULL,
                                              ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) number = project_of (sample_schedule ("torch.MultiplicativeLR", "lr_lambda", "0.95", NULL),
                                                NULL, ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) cycle = project_of (sample_schedule ("torch.OneCycleLR", "max_lr", "0.3", "total_steps",
                                                                "17", NULL), NULL, ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealVersions) of_older = compare (older);
  g_autoptr(AnnealVersions) of_zero = compare (zero);
  g_autoptr(AnnealVersions) of_number = compare (number);
  g_autoptr(AnnealVersions) of_cycle = compare (cycle);

  assert_text (of_zero, ANNEAL_PYTORCH_2_7, "The same");
  g_assert_cmpint (find_result (of_zero, ANNEAL_PYTORCH_1_13)->verdict, ==, ANNEAL_VERSION_ACCEPTS);
  assert_text (of_zero, ANNEAL_PYTORCH_1_13, "Accepted, but refused by step 1: float division by zero");
  assert_text (of_older, ANNEAL_PYTORCH_2_7, "Accepted");
  assert_text (of_older, ANNEAL_PYTORCH_1_13, "The same");
  assert_text (of_number, ANNEAL_PYTORCH_2_7, "Accepted, but refused by step 1: 'float' object is not callable");
  assert_text (of_cycle, ANNEAL_PYTORCH_2_2, "The same");
  assert_text (of_cycle, ANNEAL_PYTORCH_1_13,
               "Refused by step 18: Tried to step 19 times. The specified number of total steps is 17");
}

static void
test_cancelled (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (anneal_versions_new (project, project->runs[0], cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  AnnealVersions **versions = user_data;
  g_autoptr(GError) error = NULL;

  *versions = anneal_versions_new_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_worker (void)
{
  g_autoptr(AnnealProject) project = project_resumed (ANNEAL_STEPPING_EPOCH);
  g_autoptr(AnnealVersions) versions = NULL;

  anneal_versions_new_async (project, project->runs[0], NULL, ready_cb, &versions);
  while (versions == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_summary (versions, "Not the same in 2.7, 2.2, 1.13");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/versions/same", test_same);
  g_test_add_func ("/jobs/versions/differs", test_differs);
  g_test_add_func ("/jobs/versions/other-side", test_other_side);
  g_test_add_func ("/jobs/versions/first-update", test_first_update);
  g_test_add_func ("/jobs/versions/refuses", test_refuses);
  g_test_add_func ("/jobs/versions/accepts", test_accepts);
  g_test_add_func ("/jobs/versions/cancelled", test_cancelled);
  g_test_add_func ("/jobs/versions/worker", test_worker);

  return g_test_run ();
}
