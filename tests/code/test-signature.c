/* test-signature.c: Python's check of a call, in Python's words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-import.h"

typedef struct
{
  const char *name;
  const char *code;
  const char *message;
  const char *place;        /* the text at the error's span */
} Case;

static const Case cases[] = {
  { "unexpected", "StepLR(optimizer, step_size=30, gama=0.1)",
    "StepLR.__init__() got an unexpected keyword argument 'gama'", "gama" },
  { "multiple", "StepLR(optimizer, 30, step_size=30)",
    "StepLR.__init__() got multiple values for argument 'step_size'", "step_size" },
  { "unexpected-before-too-many", "StepLR(optimizer, 30, 0.1, -1, 5, gama=2)",
    "StepLR.__init__() got an unexpected keyword argument 'gama'", "gama" },
  { "too-many", "StepLR(optimizer, 30, 0.1, -1, False, 7)",
    "StepLR.__init__() takes from 3 to 5 positional arguments but 7 were given", "False" },
  { "too-many-before-missing", "CosineAnnealingLR(1, 2, 3, 4, 5)",
    "CosineAnnealingLR.__init__() takes from 3 to 5 positional arguments but 6 were given", "5" },
  { "missing-one", "StepLR(optimizer)",
    "StepLR.__init__() missing 1 required positional argument: 'step_size'", "StepLR(optimizer)" },
  { "missing-two", "StepLR()",
    "StepLR.__init__() missing 2 required positional arguments: 'optimizer' and 'step_size'", "StepLR()" },
  { "missing-three", "CyclicLR(gamma=0.37)",
    "CyclicLR.__init__() missing 3 required positional arguments: 'optimizer', 'base_lr', and 'max_lr'",
    "CyclicLR(gamma=0.37)" },
  { "missing-list", "ChainedScheduler(optimizer=optimizer)",
    "ChainedScheduler.__init__() missing 1 required positional argument: 'schedulers'",
    "ChainedScheduler(optimizer=optimizer)" },
  { "too-many-optimizer-last", "ChainedScheduler([], optimizer, 17)",
    "ChainedScheduler.__init__() takes from 2 to 3 positional arguments but 4 were given", "17" },
  { "multiple-optimizer-last", "ChainedScheduler([], None, optimizer=optimizer)",
    "ChainedScheduler.__init__() got multiple values for argument 'optimizer'", "optimizer" },
  { "optimizer-for-list", "ChainedScheduler(optimizer, [])", "object of type 'SGD' has no len()",
    "optimizer" },
  { "no-optimizer", "StepLR(None, 30)", "NoneType is not an Optimizer", "None" },
  { "tensors", "StepLR(params, 30)", "list is not an Optimizer", "params" },
  { "optimizer-unexpected", "StepLR(SGD(params, learning_rate=0.1), 30)",
    "SGD.__init__() got an unexpected keyword argument 'learning_rate'", "learning_rate" },
  { "optimizer-missing", "StepLR(Adam(lr=0.1), 30)",
    "Adam.__init__() missing 1 required positional argument: 'params'", "Adam(lr=0.1)" },
  { "optimizer-keyword-only", "StepLR(SGD(params, 0.1, 0.9, 0, 0, False, True), 30)",
    "SGD.__init__() takes from 2 to 7 positional arguments but 8 were given", "True" },
  { "optimizer-keyword-only-given", "StepLR(SGD(params, 0.1, 0.9, 0, 0, False, True, foreach=True), 30)",
    "SGD.__init__() takes from 2 to 7 positional arguments but 8 positional arguments (and 1 keyword-only argument) "
    "were given", "True" },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr(AnnealImport) import = anneal_import_read (one->code, -1, NULL);
  const GError *error = anneal_import_get_error (import);
  AnnealSpan span;

  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_TYPE);
  g_assert_cmpstr (error->message, ==, one->message);
  g_assert_true (anneal_error_get_span (error, &span));

  g_autofree char *place = g_strndup (one->code + span.start, span.end - span.start);

  g_assert_cmpstr (place, ==, one->place);
  g_assert_cmpuint (import->runs->len, ==, 0);
}

/* Every scheduler, from its table: each argument by position, then by keyword. */
static void
test_all_schedulers (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    {
      const AnnealScheduler *scheduler = schedulers[i];
      g_autoptr(GString) positional = g_string_new (scheduler->name);
      g_autoptr(GString) by_keyword = g_string_new (scheduler->symbol);

      gboolean is_last = (scheduler->flags & ANNEAL_SCHEDULER_OPTIMIZER_LAST) != 0;

      g_string_append (positional, is_last ? "(" : "(optimizer, ");
      g_string_append (by_keyword, "(optimizer=optimizer");
      for (guint j = 0; j < scheduler->n_params; j++)
        {
          g_string_append_printf (positional, "%u, ", 17 + j);
          g_string_append_printf (by_keyword, ", %s=%u", scheduler->params[j].key, 17 + j);
        }
      g_string_append (positional, is_last ? "optimizer)" : ")");
      g_string_append_c (by_keyword, ')');

      g_autoptr(AnnealImport) first = anneal_import_read (positional->str, -1, NULL);
      g_autoptr(AnnealImport) second = anneal_import_read (by_keyword->str, -1, NULL);

      g_assert_no_error ((GError *) anneal_import_get_error (first));
      g_assert_no_error ((GError *) anneal_import_get_error (second));
      g_assert_cmpuint (first->runs->len, ==, 1);
      g_assert_cmpuint (second->runs->len, ==, 1);

      const AnnealImportedRun *run = g_ptr_array_index (first->runs, 0);
      const AnnealImportedRun *same = g_ptr_array_index (second->runs, 0);

      g_assert_true (anneal_schedule_equal (run->schedule, same->schedule));
      for (guint j = 0; j < scheduler->n_params; j++)
        g_assert_cmpint (anneal_schedule_get_argument (run->schedule, 0, j)->value.integer, ==, 17 + j);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/code/signature/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/code/signature/all-schedulers", test_all_schedulers);

  return g_test_run ();
}
