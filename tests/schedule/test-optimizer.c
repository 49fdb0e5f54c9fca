/* test-optimizer.c: optimizers and what their param groups hold
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-optimizer.h"

static AnnealOptimizer *
with (AnnealOptimizer *optimizer,
      int              group,
      const char      *key,
      const char      *text)
{
  g_autoptr(GError) error = NULL;
  g_auto(AnnealArgument) argument = { .text = NULL };
  AnnealOptimizer *changed;

  g_assert_true (anneal_argument_parse (text, &argument, &error));
  g_assert_no_error (error);
  changed = anneal_optimizer_with_argument (optimizer, group, key, &argument, &error);
  g_assert_no_error (error);
  anneal_optimizer_unref (optimizer);
  return changed;
}

static AnnealOptimizer *
with_n_groups (AnnealOptimizer *optimizer,
               guint            n_groups)
{
  AnnealOptimizer *changed = anneal_optimizer_with_n_groups (optimizer, n_groups, NULL);

  g_assert_nonnull (changed);
  anneal_optimizer_unref (optimizer);
  return changed;
}

static AnnealOptimizer *
new_optimizer (const char *name)
{
  g_autofree char *id = g_strconcat ("torch.", name, NULL);

  return anneal_optimizer_new (anneal_optimizer_kind_find (id));
}

static void
check_params (const AnnealOptimizerKind *kind)
{
  for (guint i = 0; i < kind->n_params; i++)
    {
      const AnnealParam *param = &kind->params[i];
      g_auto(AnnealObject) fallback = anneal_param_dup_fallback (param);

      g_assert_cmpint (fallback.kind, !=, ANNEAL_UNSET);
      g_assert_cmpint (strlen (param->label), >, 0);
      g_assert_true (g_str_has_suffix (param->doc, "."));
      if (param->type != ANNEAL_PARAM_CHOICE)
        g_assert_cmpfloat (param->min, <, param->max);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (param->key, !=, kind->params[j].key);
      if (i > 0 && (kind->params[i - 1].flags & ANNEAL_PARAM_KEYWORD_ONLY) != 0)
        g_assert_true ((param->flags & ANNEAL_PARAM_KEYWORD_ONLY) != 0);
    }
}

static void
test_tables (void)
{
  guint n_kinds;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);

  g_assert_cmpuint (n_kinds, ==, 14);     /* PyTorch's, and Lion */
  for (guint i = 0; i < n_kinds; i++)
    {
      gboolean is_torch = g_str_has_prefix (kinds[i]->id, "torch.");
      g_autofree char *symbol = g_strconcat (is_torch ? "torch.optim." : "lion_pytorch.", kinds[i]->name, NULL);
      g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new (kinds[i]);
      g_autoptr(GError) error = NULL;

      g_assert_cmpstr (kinds[i]->symbol, ==, symbol);
      g_assert_true (anneal_optimizer_kind_find (kinds[i]->id) == kinds[i]);
      g_assert_true (anneal_optimizer_kind_find_symbol (symbol) == kinds[i]);
      g_assert_true (g_str_has_suffix (kinds[i]->doc, "."));
      g_assert_cmpstr (kinds[i]->params[0].key, ==, "lr");
      check_params (kinds[i]);
      g_assert_true (anneal_optimizer_check (optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
      g_assert_no_error (error);
    }

  g_assert_null (anneal_optimizer_kind_find ("torch.Sgd"));
}

/* What a constructor's first argument and the dicts say, in the order of PyTorch: dict, constructor, default. */
static void
test_groups (void)
{
  g_autoptr(AnnealOptimizer) optimizer = with_n_groups (new_optimizer ("SGD"), 3);
  AnnealParamGroup groups[3];

  optimizer = with (g_steal_pointer (&optimizer), -1, "momentum", "0.9");
  optimizer = with (g_steal_pointer (&optimizer), 0, "lr", "0.2385");
  optimizer = with (g_steal_pointer (&optimizer), 1, "momentum", "0.37");
  optimizer = with (g_steal_pointer (&optimizer), 2, "initial_lr", "0.17");
  optimizer = with (g_steal_pointer (&optimizer), 2, "lr", "-0.5");
  g_assert_true (anneal_optimizer_check (optimizer, ANNEAL_PYTORCH_DEFAULT, NULL));

  anneal_optimizer_get_groups (optimizer, groups);
  g_assert_cmpfloat (groups[0].lr, ==, 0.2385);
  g_assert_cmpfloat (groups[0].momentum, ==, 0.9);
  g_assert_true (isnan (groups[0].initial_lr));
  g_assert_cmpfloat (groups[1].lr, ==, 1e-3);
  g_assert_cmpfloat (groups[1].momentum, ==, 0.37);
  g_assert_cmpfloat (groups[2].initial_lr, ==, 0.17);
  g_assert_cmpfloat (groups[2].lr, ==, -0.5);
  g_assert_true (isnan (groups[2].max_lr));
}

static void
test_momentum_kinds (void)
{
  g_autoptr(AnnealOptimizer) adam = with (new_optimizer ("Adam"), -1, "betas", "(0.83, 0.95)");
  g_autoptr(AnnealOptimizer) adagrad = new_optimizer ("Adagrad");
  AnnealParamGroup group;

  anneal_optimizer_get_groups (adam, &group);
  g_assert_cmpfloat (group.momentum, ==, 0.83);
  anneal_optimizer_get_groups (adagrad, &group);
  g_assert_true (isnan (group.momentum));
  g_assert_cmpfloat (group.lr, ==, 1e-2);
}

static void
test_checks (void)
{
  static const struct
  {
    const char *kind, *key, *text;
    const char *message;
    const char *path;
  } cases[] = {
    { "SGD", "lr", "-0.1", "Invalid learning rate: -0.1", "/params/lr" },
    { "SGD", "momentum", "-0.9", "Invalid momentum value: -0.9", "/params/momentum" },
    { "SGD", "weight_decay", "-1", "Invalid weight_decay value: -1", "/params/weight_decay" },
    { "SGD", "nesterov", "True", "Nesterov momentum requires a momentum and zero dampening", "/params/nesterov" },
    { "SGD", "lr", "'a'", "'<' not supported between instances of 'str' and 'float'", "/params/lr" },
    { "Adam", "lr", "'a'", "'<=' not supported between instances of 'float' and 'str'", "/params/lr" },
    { "Adam", "lr", "float('nan')", "Invalid learning rate: nan", "/params/lr" },
    { "Adam", "betas", "(1.0, 0.999)", "Invalid beta parameter at index 0: 1.0", "/params/betas" },
    { "AdamW", "betas", "(0.9, 1.5)", "Invalid beta parameter at index 1: 1.5", "/params/betas" },
    { "AdamW", "betas", "0.9", "'float' object is not subscriptable", "/params/betas" },
    { "AdamW", "betas", "(0.9,)", "tuple index out of range", "/params/betas" },
    { "Adamax", "eps", "-1e-8", "Invalid epsilon value: -1e-08", "/params/eps" },
    { "NAdam", "momentum_decay", "-0.5", "Invalid momentum_decay value: -0.5", "/params/momentum_decay" },
    { "SparseAdam", "lr", "0", "Invalid learning rate: 0", "/params/lr" },
    { "RMSprop", "alpha", "-0.99", "Invalid alpha value: -0.99", "/params/alpha" },
    { "Adadelta", "rho", "1.25", "Invalid rho value: 1.25", "/params/rho" },
    { "Adagrad", "lr_decay", "-2", "Invalid lr_decay value: -2", "/params/lr_decay" },
    { "Rprop", "etas", "(0.5, 0.9)", "Invalid eta values: 0.5, 0.9", "/params/etas" },
    { "ASGD", "weight_decay", "-0.1", "Invalid weight_decay value: -0.1", "/params/weight_decay" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealOptimizer) optimizer = with (new_optimizer (cases[i].kind), -1, cases[i].key, cases[i].text);

      g_assert_false (anneal_optimizer_check (optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_cmpstr (anneal_error_get_path (error), ==, cases[i].path);
    }
}

static void
test_group_checks (void)
{
  g_autoptr(AnnealOptimizer) sgd = with (with_n_groups (new_optimizer ("SGD"), 2), 1, "lr", "'high'");
  g_autoptr(AnnealOptimizer) adam = with (with_n_groups (new_optimizer ("Adam"), 2), 1, "betas", "[0.9, None]");
  g_autoptr(AnnealOptimizer) lbfgs = with_n_groups (new_optimizer ("LBFGS"), 2);
  g_autoptr(GError) error = NULL;

  g_assert_false (anneal_optimizer_check (sgd, ANNEAL_PYTORCH_DEFAULT, &error));
  g_assert_cmpstr (anneal_error_get_path (error), ==, "/groups/1/lr");
  g_clear_error (&error);

  g_assert_false (anneal_optimizer_check (adam, ANNEAL_PYTORCH_DEFAULT, &error));
  g_assert_cmpstr (anneal_error_get_path (error), ==, "/groups/1/betas");
  g_clear_error (&error);

  g_assert_false (anneal_optimizer_check (lbfgs, ANNEAL_PYTORCH_DEFAULT, &error));
  g_assert_cmpstr (error->message, ==, "LBFGS doesn't support per-parameter options (parameter groups)");
}

static void
test_edits_refused (void)
{
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();
  AnnealArgument argument = { .value = ANNEAL_OBJECT_FLOAT (0.3) };
  g_autoptr(GError) error = NULL;

  g_assert_null (anneal_optimizer_with_argument (optimizer, -1, "learning_rate", &argument, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
  g_clear_error (&error);
  g_assert_null (anneal_optimizer_with_argument (optimizer, -1, "initial_lr", &argument, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
  g_clear_error (&error);
  g_assert_null (anneal_optimizer_with_argument (optimizer, 1, "lr", &argument, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (anneal_optimizer_with_n_groups (optimizer, 0, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (anneal_optimizer_with_n_groups (optimizer, ANNEAL_MAX_GROUPS + 1, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);

  optimizer = with_n_groups (g_steal_pointer (&optimizer), ANNEAL_MAX_GROUPS);
  g_assert_cmpuint (anneal_optimizer_get_n_groups (optimizer), ==, ANNEAL_MAX_GROUPS);
}

static void
test_without_group (void)
{
  g_autoptr(AnnealOptimizer) optimizer = with_n_groups (anneal_optimizer_new_default (), 3);
  g_autoptr(AnnealOptimizer) changed = NULL;
  AnnealParamGroup groups[2];

  optimizer = with (g_steal_pointer (&optimizer), 0, "lr", "0.3");
  optimizer = with (g_steal_pointer (&optimizer), 2, "lr", "0.7");
  changed = anneal_optimizer_without_group (optimizer, 1);
  g_assert_cmpuint (anneal_optimizer_get_n_groups (changed), ==, 2);
  anneal_optimizer_get_groups (changed, groups);
  g_assert_cmpfloat (groups[0].lr, ==, 0.3);
  g_assert_cmpfloat (groups[1].lr, ==, 0.7);
}

static void
test_with_kind (void)
{
  g_autoptr(AnnealOptimizer) sgd = with (with_n_groups (new_optimizer ("SGD"), 2), -1, "momentum", "0.9");
  g_autoptr(AnnealOptimizer) adam = NULL;
  g_autofree char *code = NULL;

  sgd = with (g_steal_pointer (&sgd), -1, "lr", "3e-4");
  sgd = with (g_steal_pointer (&sgd), 1, "weight_decay", "0.01");
  adam = anneal_optimizer_with_kind (sgd, anneal_optimizer_kind_find ("torch.Adam"));
  code = anneal_optimizer_dup_code (adam);
  g_assert_cmpstr (code, ==, "Adam([{'params': a}, {'params': b, 'weight_decay': 0.01}], lr=3e-4)");
}

static void
test_code (void)
{
  g_autoptr(AnnealOptimizer) plain = with (anneal_optimizer_new_default (), -1, "momentum", "0.9");
  g_autoptr(AnnealOptimizer) resumed = with (new_optimizer ("SGD"), 0, "initial_lr", "0.17");
  g_autofree char *plain_code = anneal_optimizer_dup_code (plain);
  g_autofree char *resumed_code = anneal_optimizer_dup_code (resumed);

  g_assert_cmpstr (plain_code, ==, "SGD(params, lr=0.1, momentum=0.9)");
  g_assert_cmpstr (resumed_code, ==, "SGD([{'params': a, 'initial_lr': 0.17}])");
}

static void
test_equal (void)
{
  g_autoptr(AnnealOptimizer) a = with (anneal_optimizer_new_default (), 0, "lr", "0.37");
  g_autoptr(AnnealOptimizer) b = with (anneal_optimizer_new_default (), 0, "lr", "0.37");
  g_autoptr(AnnealOptimizer) c = with (anneal_optimizer_new_default (), 0, "lr", "0.38");

  g_assert_true (anneal_optimizer_equal (a, b));
  g_assert_false (anneal_optimizer_equal (a, c));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/optimizer/tables", test_tables);
  g_test_add_func ("/schedule/optimizer/groups", test_groups);
  g_test_add_func ("/schedule/optimizer/momentum-kinds", test_momentum_kinds);
  g_test_add_func ("/schedule/optimizer/checks", test_checks);
  g_test_add_func ("/schedule/optimizer/group-checks", test_group_checks);
  g_test_add_func ("/schedule/optimizer/edits-refused", test_edits_refused);
  g_test_add_func ("/schedule/optimizer/without-group", test_without_group);
  g_test_add_func ("/schedule/optimizer/with-kind", test_with_kind);
  g_test_add_func ("/schedule/optimizer/code", test_code);
  g_test_add_func ("/schedule/optimizer/equal", test_equal);

  return g_test_run ();
}
