/* test-schedule.c: construction lists and their edits
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-schedule.h"

static AnnealSchedule *
new_schedule (const char *id)
{
  return anneal_schedule_new (anneal_scheduler_find (id));
}

static const char *
get_id (const AnnealSchedule *schedule,
        guint                 node)
{
  return anneal_schedule_get_scheduler (schedule, node)->id;
}

static AnnealSchedule *
with (AnnealSchedule *schedule,
      guint           node,
      const char     *key,
      const char     *text)
{
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), key);
  g_auto(AnnealArgument) argument = { .text = NULL };
  AnnealSchedule *changed;

  g_assert_true (anneal_argument_parse (text, &argument, NULL));
  changed = anneal_schedule_with_argument (schedule, node, (guint) param, &argument);
  anneal_schedule_unref (schedule);
  return changed;
}

static char *
dup_text (const AnnealSchedule *schedule,
          guint                 node,
          const char           *key)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);
  guint param = (guint) anneal_scheduler_find_param (scheduler, key);

  return anneal_argument_dup_text (anneal_schedule_get_argument (schedule, node, param), &scheduler->params[param]);
}

static void
assert_parts (const AnnealSchedule *schedule,
              guint                 node,
              guint                 first,
              guint                 second)
{
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), "schedulers");
  g_auto(AnnealObject) parts = anneal_schedule_get_value (schedule, node, (guint) param);
  gsize n_parts;
  const AnnealObject *items = anneal_object_get_items (&parts, &n_parts);

  g_assert_cmpuint (n_parts, ==, 2);
  g_assert_cmpuint (items[0].index, ==, first);
  g_assert_cmpuint (items[1].index, ==, second);
  g_assert_true (items[0].host == &anneal_schedule_node_type);
}

static void
test_new_composite (void)
{
  g_autoptr(AnnealSchedule) schedule = new_schedule ("torch.SequentialLR");

  g_assert_cmpuint (anneal_schedule_get_n_nodes (schedule), ==, 3);
  g_assert_cmpuint (anneal_schedule_get_stepped (schedule), ==, 2);
  g_assert_cmpstr (get_id (schedule, 0), ==, "torch.LinearLR");
  g_assert_cmpstr (get_id (schedule, 1), ==, "torch.CosineAnnealingLR");
  assert_parts (schedule, 2, 0, 1);
}

static void
test_with_argument (void)
{
  g_autoptr(AnnealSchedule) schedule = new_schedule ("torch.StepLR");
  g_autoptr(AnnealSchedule) changed = with (anneal_schedule_ref (schedule), 0, "step_size", "17");
  g_auto(AnnealObject) before = anneal_schedule_get_value (schedule, 0, 0);
  g_auto(AnnealObject) after = anneal_schedule_get_value (changed, 0, 0);

  g_assert_cmpint (before.integer, ==, 30);
  g_assert_cmpint (anneal_schedule_get_argument (schedule, 0, 0)->value.kind, ==, ANNEAL_UNSET);
  g_assert_cmpint (after.integer, ==, 17);
  g_assert_false (anneal_schedule_equal (schedule, changed));
}

static void
test_equal (void)
{
  g_autoptr(AnnealSchedule) a = with (new_schedule ("torch.LambdaLR"), 0, "lr_lambda", "lambda e: 1 / (e + 1)");
  g_autoptr(AnnealSchedule) b = with (new_schedule ("torch.LambdaLR"), 0, "lr_lambda", "lambda e: 1 / (e + 1)");
  g_autoptr(AnnealSchedule) c = with (new_schedule ("torch.LambdaLR"), 0, "lr_lambda", "lambda e: 1 / (e + 2)");
  g_autoptr(AnnealSchedule) step = new_schedule ("torch.StepLR");

  g_assert_true (anneal_schedule_equal (a, b));
  g_assert_false (anneal_schedule_equal (a, c));
  g_assert_false (anneal_schedule_equal (a, step));
}

/* Values go along under the same key, required ones and samples included. */
static void
test_exchange_keeps_values (void)
{
  g_autoptr(AnnealSchedule) step = with (new_schedule ("torch.StepLR"), 0, "gamma", "0.37");
  g_autoptr(AnnealSchedule) exponential =
    anneal_schedule_with_scheduler (step, 0, anneal_scheduler_find ("torch.ExponentialLR"));
  g_autoptr(AnnealSchedule) one_cycle =
    anneal_schedule_with_scheduler (step, 0, anneal_scheduler_find ("torch.OneCycleLR"));
  g_autofree char *gamma = dup_text (exponential, 0, "gamma");
  g_autofree char *total_steps = dup_text (one_cycle, 0, "total_steps");

  g_assert_cmpstr (gamma, ==, "0.37");
  g_assert_cmpstr (total_steps, ==, "9000");
}

static void
test_exchange_for_composite (void)
{
  g_autoptr(AnnealSchedule) sequence = new_schedule ("torch.SequentialLR");
  g_autoptr(AnnealSchedule) nested =
    anneal_schedule_with_scheduler (sequence, 0, anneal_scheduler_find ("torch.SequentialLR"));
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();

  g_assert_cmpuint (anneal_schedule_get_n_nodes (nested), ==, 5);
  g_assert_cmpuint (anneal_schedule_get_stepped (nested), ==, 4);
  g_assert_cmpstr (get_id (nested, 2), ==, "torch.SequentialLR");
  assert_parts (nested, 2, 0, 1);
  assert_parts (nested, 4, 2, 3);
  g_assert_true (anneal_schedule_check (nested, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL));
}

/* Its parts go with it: a part that nobody steps would still have changed the rate. */
static void
test_exchange_composite (void)
{
  g_autoptr(AnnealSchedule) sequence = new_schedule ("torch.SequentialLR");
  g_autoptr(AnnealSchedule) nested =
    anneal_schedule_with_scheduler (sequence, 0, anneal_scheduler_find ("torch.SequentialLR"));
  g_autoptr(AnnealSchedule) plain =
    anneal_schedule_with_scheduler (sequence, 2, anneal_scheduler_find ("torch.StepLR"));
  g_autoptr(AnnealSchedule) all_plain =
    anneal_schedule_with_scheduler (nested, 4, anneal_scheduler_find ("torch.ConstantLR"));
  g_autoptr(AnnealSchedule) half_plain =
    anneal_schedule_with_scheduler (nested, 2, anneal_scheduler_find ("torch.ConstantLR"));

  g_assert_cmpuint (anneal_schedule_get_n_nodes (plain), ==, 1);
  g_assert_cmpstr (get_id (plain, 0), ==, "torch.StepLR");
  g_assert_cmpuint (anneal_schedule_get_n_nodes (all_plain), ==, 1);
  g_assert_cmpuint (anneal_schedule_get_stepped (all_plain), ==, 0);
  g_assert_cmpuint (anneal_schedule_get_n_nodes (half_plain), ==, 3);
  g_assert_cmpstr (get_id (half_plain, 0), ==, "torch.ConstantLR");
  assert_parts (half_plain, 2, 0, 1);
}

/* A scheduler that was built before and is never stepped stays: it was the user's. */
static void
test_exchange_keeps_others (void)
{
  const AnnealScheduler *schedulers[] = {
    anneal_scheduler_find ("torch.LinearLR"), anneal_scheduler_find ("torch.StepLR"),
  };
  g_autoptr(AnnealSchedule) list = anneal_schedule_new_list (schedulers, NULL, 2, 1, NULL);
  g_autoptr(AnnealSchedule) changed =
    anneal_schedule_with_scheduler (list, 1, anneal_scheduler_find ("torch.ExponentialLR"));

  g_assert_cmpuint (anneal_schedule_get_n_nodes (changed), ==, 2);
  g_assert_cmpstr (get_id (changed, 0), ==, "torch.LinearLR");
  g_assert_cmpuint (anneal_schedule_get_stepped (changed), ==, 1);
}

static void
test_list_limits (void)
{
  const AnnealScheduler *schedulers[ANNEAL_MAX_NODES + 1];
  g_autoptr(AnnealSchedule) largest = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (schedulers); i++)
    schedulers[i] = anneal_scheduler_find ("torch.StepLR");

  largest = anneal_schedule_new_list (schedulers, NULL, ANNEAL_MAX_NODES, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (anneal_schedule_get_n_nodes (largest), ==, ANNEAL_MAX_NODES);

  g_assert_null (anneal_schedule_new_list (schedulers, NULL, ANNEAL_MAX_NODES + 1, 0, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

static void
test_list_refuses_later_parts (void)
{
  const AnnealScheduler *sequence = anneal_scheduler_find ("torch.SequentialLR");
  const AnnealObject itself = ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, 0);
  g_autofree AnnealArgument *arguments = g_new0 (AnnealArgument, sequence->n_params);
  const AnnealArgument *rows[] = { arguments };
  g_autoptr(GError) error = NULL;

  arguments[0].value = anneal_object_new_list (&itself, 1);
  g_assert_null (anneal_schedule_new_list (&sequence, rows, 1, 0, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_CONFLICT);
  g_assert_cmpstr (anneal_error_get_path (error), ==, "/0");
  anneal_argument_clear (&arguments[0]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/schedule/new-composite", test_new_composite);
  g_test_add_func ("/schedule/schedule/with-argument", test_with_argument);
  g_test_add_func ("/schedule/schedule/equal", test_equal);
  g_test_add_func ("/schedule/schedule/exchange-keeps-values", test_exchange_keeps_values);
  g_test_add_func ("/schedule/schedule/exchange-for-composite", test_exchange_for_composite);
  g_test_add_func ("/schedule/schedule/exchange-composite", test_exchange_composite);
  g_test_add_func ("/schedule/schedule/exchange-keeps-others", test_exchange_keeps_others);
  g_test_add_func ("/schedule/schedule/list-limits", test_list_limits);
  g_test_add_func ("/schedule/schedule/list-refuses-later-parts", test_list_refuses_later_parts);

  return g_test_run ();
}
