/* test-import.c: names, arguments and optimizers out of scripts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-import.h"
#include "anneal-ticker.h"

static AnnealImport *
import_of (const char *text)
{
  AnnealImport *import = anneal_import_read (text, -1, NULL);

  g_assert_no_error ((GError *) anneal_import_get_error (import));
  return import;
}

static const AnnealImportedRun *
only_run_of (const AnnealImport *import)
{
  g_assert_cmpuint (import->runs->len, ==, 1);
  return g_ptr_array_index (import->runs, 0);
}

static const AnnealArgument *
argument_of (const AnnealImportedRun *run,
             guint                    node,
             const char              *key)
{
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (run->schedule, node), key);

  g_assert_cmpint (param, >=, 0);
  return anneal_schedule_get_argument (run->schedule, node, (guint) param);
}

/* The error of @text must be one of @code, and lie at @place, which is the first such text in it. */
static void
assert_error (const char  *text,
              AnnealError  code,
              const char  *message,
              const char  *place)
{
  g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);
  const GError *error = anneal_import_get_error (import);
  AnnealSpan span;

  g_assert_error (error, ANNEAL_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (anneal_error_get_span (error, &span));
  g_assert_cmpuint (span.start, ==, (gsize) (strstr (text, place) - text));
}

static guint
count_notes (const AnnealImport *import,
             const char         *part)
{
  guint n = 0;

  for (guint i = 0; i < import->diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (import->diagnostics, i);

      n += diagnostic->severity == ANNEAL_SEVERITY_NOTE && strstr (diagnostic->error->message, part) != NULL;
    }

  return n;
}

static void
test_names (void)
{
  static const char * const texts[] = {
    "StepLR(optimizer, 23)",
    "lr_scheduler.StepLR(optimizer, 23)",
    "optim.lr_scheduler.StepLR(optimizer, 23)",
    "torch.optim.lr_scheduler.StepLR(optimizer, 23)",
    "torch . optim . lr_scheduler . StepLR(optimizer, 23)",
    "StepLR(opt, 23)",
    "StepLR(self.optimizer, 23)",
    "import torch\ntorch.optim.lr_scheduler.StepLR(optimizer, 23)",
    "import torch.optim as o\no.lr_scheduler.StepLR(optimizer, 23)",
    "from torch import optim as o\no.lr_scheduler.StepLR(optimizer, 23)",
    "from torch.optim import lr_scheduler as s\ns.StepLR(optimizer, 23)",
    "from torch.optim.lr_scheduler import StepLR as S\nS(optimizer, 23)",
    "from torch.optim.lr_scheduler import *\nStepLR(optimizer, 23)",
    "S = torch.optim.lr_scheduler.StepLR\nS(optimizer, 23)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(AnnealImport) import = import_of (texts[i]);
      const AnnealImportedRun *run = only_run_of (import);

      g_assert_cmpstr (anneal_schedule_get_scheduler (run->schedule, 0)->id, ==, "torch.StepLR");
      g_assert_cmpint (argument_of (run, 0, "step_size")->value.integer, ==, 23);
    }
}

static void
test_unknown_names (void)
{
  assert_error ("StepLr(optimizer, 23)", ANNEAL_ERROR_NAME, "name 'StepLr' is not defined", "StepLr");
  assert_error ("torch.optim.StepLR(optimizer, 23)", ANNEAL_ERROR_NAME,
                "module 'torch.optim' has no attribute 'StepLR'", "torch.optim.StepLR");
  assert_error ("StepLR(optimzer, 23)", ANNEAL_ERROR_NAME, "name 'optimzer' is not defined", "optimzer");
}

static void
test_namesake (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("from timm.optim import StepLR\ns = StepLR(optimizer, 30)", -1,
                                                       NULL);

  g_assert_cmpuint (import->runs->len, ==, 0);
  g_assert_cmpuint (count_notes (import, "timm.optim.StepLR is not taken for PyTorch's StepLR"), ==, 1);
  g_assert_error (anneal_import_get_error (import), ANNEAL_ERROR, ANNEAL_ERROR_NAME);
}

static void
test_as_written (void)
{
  g_autoptr(AnnealImport) import = import_of ("n = 7\nOneCycleLR(optimizer, max_lr=1e-1, total_steps=3*40, "
                                              "pct_start=0.3, div_factor=n, anneal_strategy=\"linear\")");
  const AnnealImportedRun *run = only_run_of (import);

  g_assert_cmpstr (argument_of (run, 0, "max_lr")->text, ==, "1e-1");
  g_assert_cmpfloat (argument_of (run, 0, "max_lr")->value.number, ==, 0.1);
  g_assert_cmpstr (argument_of (run, 0, "total_steps")->text, ==, "3*40");
  g_assert_cmpint (argument_of (run, 0, "total_steps")->value.integer, ==, 120);
  g_assert_null (argument_of (run, 0, "pct_start")->text);
  g_assert_null (argument_of (run, 0, "div_factor")->text);
  g_assert_cmpint (argument_of (run, 0, "div_factor")->value.integer, ==, 7);
  g_assert_cmpint (argument_of (run, 0, "three_phase")->value.kind, ==, ANNEAL_UNSET);
}

static void
test_verbose (void)
{
  g_autoptr(AnnealImport) import = import_of ("StepLR(optimizer, 30, verbose=True)");

  only_run_of (import);
  g_assert_cmpuint (count_notes (import, "verbose"), ==, 1);
}

static void
test_param_groups (void)
{
  g_autoptr(AnnealImport) import = import_of ("opt = SGD([{'params': a, 'lr': 0.31, 'name': 'head'}, "
                                              "{'params': b, 'momentum': 0.7, 'initial_lr': 0.43}], lr=0.05)\n"
                                              "StepLR(opt, 30)");
  const AnnealImportedRun *run = only_run_of (import);
  AnnealParamGroup groups[2];

  g_assert_cmpuint (anneal_optimizer_get_n_groups (run->optimizer), ==, 2);
  anneal_optimizer_get_groups (run->optimizer, groups);
  g_assert_cmpfloat (groups[0].lr, ==, 0.31);
  g_assert_cmpfloat (groups[0].momentum, ==, 0);
  g_assert_cmpfloat (groups[1].lr, ==, 0.05);
  g_assert_cmpfloat (groups[1].momentum, ==, 0.7);
  g_assert_cmpfloat (groups[1].initial_lr, ==, 0.43);
}

static void
test_what_is_trained (void)
{
  static const char * const good[] = {
    "params", "model.parameters()", "[a, b]", "self.net.head.parameters()",
    "[{'params': model.a.parameters()}, {'params': model.b.parameters(), 'lr': 0.3}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = g_strdup_printf ("StepLR(Adam(%s), 30)", good[i]);
      g_autoptr(AnnealImport) import = import_of (text);

      g_assert_cmpstr (anneal_optimizer_get_kind (only_run_of (import)->optimizer)->name, ==, "Adam");
    }

  assert_error ("StepLR(SGD([], lr=0.1), 30)", ANNEAL_ERROR_TYPE, "optimizer got an empty parameter list", "[]");
  assert_error ("StepLR(SGD([0.3], lr=0.1), 30)", ANNEAL_ERROR_TYPE,
                "optimizer can only optimize Tensors, but one of the params is float", "[0.3]");
  assert_error ("StepLR(SGD([{'params': a}, {'params': a}], lr=0.1), 30)", ANNEAL_ERROR_CONFLICT,
                "some parameters appear in more than one parameter group", "[{");
  assert_error ("StepLR(SGD([{'params': a}, {'lr': 0.3}], lr=0.1), 30)", ANNEAL_ERROR_NAME,
                "a param group lacks the key 'params'", "[{");
  assert_error ("StepLR(SGD([{'params': a}, b], lr=0.1), 30)", ANNEAL_ERROR_TYPE,
                "param_group must be a dict, but got <class 'list'>", "[{");
}

static void
test_group_limit (void)
{
  for (guint n = ANNEAL_MAX_GROUPS; n <= ANNEAL_MAX_GROUPS + 1; n++)
    {
      g_autoptr(GString) text = g_string_new ("StepLR(SGD([");

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "{'params': model.layer%u.parameters()},", i);
      g_string_append (text, "], lr=0.1), 30)");

      g_autoptr(AnnealImport) import = anneal_import_read (text->str, (gssize) text->len, NULL);

      if (n <= ANNEAL_MAX_GROUPS)
        g_assert_no_error ((GError *) anneal_import_get_error (import));
      else
        g_assert_error (anneal_import_get_error (import), ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
    }
}

static void
test_optimizer_refused (void)
{
  assert_error ("StepLR(SGD(params, lr=-0.13), 30)", ANNEAL_ERROR_RANGE, "Invalid learning rate: -0.13", "-0.13");
  assert_error ("StepLR(Adam(params, 0.1, betas=(0.9, 1.5)), 30)", ANNEAL_ERROR_RANGE,
                "Invalid beta parameter at index 1: 1.5", "(0.9, 1.5)");
}

static AnnealImport *
read_with_optimizer (const char *text,
                     const char *optimizer_text)
{
  AnnealImportOptions options = ANNEAL_IMPORT_OPTIONS_INIT;

  options.optimizer_text = optimizer_text;
  return anneal_import_read (text, -1, &options);
}

static void
test_optimizer_text (void)
{
  g_autoptr(AnnealImport) implicit = read_with_optimizer ("StepLR(optimizer, 30)", "Adam(params, lr=0.0237)");
  g_autoptr(AnnealImport) own = read_with_optimizer ("optimizer = SGD(params, lr=0.71)\nStepLR(optimizer, 30)",
                                                     "Adam(params, lr=0.0237)");
  AnnealParamGroup group;

  anneal_optimizer_get_groups (only_run_of (implicit)->optimizer, &group);
  g_assert_cmpfloat (group.lr, ==, 0.0237);
  anneal_optimizer_get_groups (only_run_of (own)->optimizer, &group);
  g_assert_cmpfloat (group.lr, ==, 0.71);
}

static void
test_optimizer_text_wrong (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } wrong[] = {
    { "Sgd(params, lr=0.1)", "in the optimizer: 1:1: name 'Sgd' is not defined" },
    { "SGD(params, lr=-3)", "in the optimizer: 1:16: Invalid learning rate: -3" },
    { "3 * 4", "in the optimizer: 1:1: no optimizer is built" },
    { "optimizer", "in the optimizer: 1:1: name 'optimizer' is not defined" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(AnnealImport) import = read_with_optimizer ("StepLR(optimizer, 30)", wrong[i].text);
      const GError *error = anneal_import_get_error (import);
      AnnealSpan span;

      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, wrong[i].message);
      g_assert_false (anneal_error_get_span (error, &span));
    }
}

/* The rest is drawn, and every place is named. */
static void
test_unknown_values (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("import settings\n"
                                                       "opt = SGD([{'params': a, 'lr': settings.low}, {'params': b}], "
                                                       "lr=settings.high, momentum=0.7)\n"
                                                       "s = StepLR(opt, step_size=settings.every, gamma=0.31)\n",
                                                       -1, NULL);
  const AnnealImportedRun *run = only_run_of (import);
  AnnealParamGroup groups[2];

  anneal_optimizer_get_groups (run->optimizer, groups);
  g_assert_cmpfloat (groups[1].momentum, ==, 0.7);
  g_assert_cmpfloat (argument_of (run, 0, "gamma")->value.number, ==, 0.31);
  g_assert_cmpint (argument_of (run, 0, "step_size")->value.kind, ==, ANNEAL_UNKNOWN);
  g_assert_cmpuint (import->fields->len, ==, 3);
}

static void
test_unknown_optimizer (void)
{
  g_autoptr(AnnealImport) import = read_with_optimizer ("StepLR(mine, 30)", "Adam(params, lr=0.0237)");

  g_assert_cmpstr (anneal_optimizer_get_kind (only_run_of (import)->optimizer)->name, ==, "Adam");
  g_assert_error (anneal_import_get_error (import), ANNEAL_ERROR, ANNEAL_ERROR_NAME);
  g_assert_cmpuint (import->diagnostics->len, ==, 1);
}

static void
test_changed_optimizer (void)
{
  static const struct
  {
    const char *text;
    guint       n_groups;
    double      last_lr;
  } changed[] = {
    { "optimizer.param_groups[0]['lr'] = 0.37\nStepLR(optimizer, 30)", 1, 0.37 },
    { "o = SGD(params, lr=0.13)\nfor g in o.param_groups:\n  g['lr'] = 0.37\nStepLR(o, 30)", 1, 0.37 },
    { "o = SGD(params, lr=0.13)\nfor g in o.param_groups:\n  g['lr'] *= 2\nStepLR(o, 30)", 1, 0.26 },
    { "o = SGD(a, lr=0.13)\no.add_param_group({'params': b, 'lr': 0.37})\nStepLR(o, 30)", 2, 0.37 },
    { "o = SGD(a, lr=0.13)\no.add_param_group({'params': b})\nStepLR(o, 30)", 2, 0.13 },
    { "o = SGD(a, lr=0.13)\nStepLR(o, 30)\no.param_groups[0]['lr'] = 0.37", 1, 0.13 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      g_autoptr(AnnealImport) import = anneal_import_read (changed[i].text, -1, NULL);
      const AnnealOptimizer *optimizer = only_run_of (import)->optimizer;
      AnnealParamGroup groups[2];

      g_assert_no_error (anneal_import_get_error (import));
      g_assert_cmpuint (anneal_optimizer_get_n_groups (optimizer), ==, changed[i].n_groups);
      anneal_optimizer_get_groups (optimizer, groups);
      g_assert_cmpfloat (groups[changed[i].n_groups - 1].lr, ==, changed[i].last_lr);
    }
}

/* What happens to a scheduler by hand is said, and where. */
static void
test_changed_by_hand (void)
{
  static const struct
  {
    const char *text;
    const char *place;
  } changed[] = {
    { "o = SGD(a, lr=0.13)\ns = StepLR(o, 30)\no.param_groups[0]['lr'] = 0.37", "o.param_groups[0]" },
    { "from torch.optim.lr_scheduler import StepLR\ns = StepLR(optimizer, 30)\ns.last_epoch = 5", "s.last_epoch" },
    { "from torch.optim.lr_scheduler import StepLR\ns = StepLR(optimizer, 30)\ns.load_state_dict(x)",
      "s.load_state_dict" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      g_autoptr(AnnealImport) import = anneal_import_read (changed[i].text, -1, NULL);
      const AnnealDiagnostic *note = g_ptr_array_index (import->diagnostics, import->diagnostics->len - 1);
      AnnealSpan span;

      g_assert_no_error (anneal_import_get_error (import));
      g_assert_cmpuint (import->runs->len, ==, 1);
      g_assert_true (anneal_error_get_span (note->error, &span));
      g_assert_cmpuint (span.start, ==, (gsize) (strstr (changed[i].text, changed[i].place) - changed[i].text));
    }
}

static void
test_nothing_built (void)
{
  static const char * const texts[] = { "", " \n\t", "# StepLR(optimizer, 30)", "x = 3", "optimizer", "StepLR" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(AnnealImport) import = anneal_import_read (texts[i], -1, NULL);
      AnnealSpan span;

      g_assert_cmpuint (import->runs->len, ==, 0);
      g_assert_nonnull (anneal_import_get_error (import));
      g_assert_true (anneal_error_get_span (anneal_import_get_error (import), &span));
    }
}

static void
test_node_limit (void)
{
  for (guint n = ANNEAL_MAX_NODES; n <= ANNEAL_MAX_NODES + 1; n++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "s%u = StepLR(optimizer, 30)\n", i);

      g_autoptr(AnnealImport) import = anneal_import_read (text->str, (gssize) text->len, NULL);

      if (n <= ANNEAL_MAX_NODES)
        g_assert_no_error ((GError *) anneal_import_get_error (import));
      else
        g_assert_error (anneal_import_get_error (import), ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
    }
}

/* Where a refusal of the schedule lies in the text. */
static void
assert_refusal (const char *text,
                const char *place)
{
  g_autoptr(AnnealImport) import = import_of (text);
  const AnnealImportedRun *run = only_run_of (import);
  g_autoptr(GError) error = NULL;
  AnnealSpan span;

  g_assert_false (anneal_schedule_check (run->schedule, run->optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
  anneal_imported_run_locate (run, error);
  g_assert_true (anneal_error_get_span (error, &span));
  g_assert_cmpuint (span.start, ==, (gsize) (strstr (text, place) - text));
}

static void
test_locate (void)
{
  assert_refusal ("s = ConstantLR(optimizer, total_iters=7, factor=1.53)", "1.53");
  assert_refusal ("OneCycleLR(optimizer, max_lr=0.37)", "OneCycleLR");
  assert_refusal ("SequentialLR(optimizer, [ConstantLR(optimizer, 1.7), StepLR(optimizer, 9)], [31])", "1.7");
  assert_refusal ("LambdaLR(optimizer, lambda e: 0.3 / e)", "0.3 / e");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/import/names", test_names);
  g_test_add_func ("/code/import/unknown-names", test_unknown_names);
  g_test_add_func ("/code/import/namesake", test_namesake);
  g_test_add_func ("/code/import/as-written", test_as_written);
  g_test_add_func ("/code/import/verbose", test_verbose);
  g_test_add_func ("/code/import/param-groups", test_param_groups);
  g_test_add_func ("/code/import/what-is-trained", test_what_is_trained);
  g_test_add_func ("/code/import/group-limit", test_group_limit);
  g_test_add_func ("/code/import/optimizer-refused", test_optimizer_refused);
  g_test_add_func ("/code/import/optimizer-text", test_optimizer_text);
  g_test_add_func ("/code/import/optimizer-text-wrong", test_optimizer_text_wrong);
  g_test_add_func ("/code/import/unknown-values", test_unknown_values);
  g_test_add_func ("/code/import/unknown-optimizer", test_unknown_optimizer);
  g_test_add_func ("/code/import/changed-optimizer", test_changed_optimizer);
  g_test_add_func ("/code/import/changed-by-hand", test_changed_by_hand);
  g_test_add_func ("/code/import/nothing-built", test_nothing_built);
  g_test_add_func ("/code/import/node-limit", test_node_limit);
  g_test_add_func ("/code/import/locate", test_locate);

  return g_test_run ();
}
