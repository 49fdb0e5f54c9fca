/* test-train-optimizer.c: optimizers of runs as rules with options
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-error.h"
#include "anneal-import.h"
#include "anneal-train-optimizer.h"

/* The optimizer that a line of Python builds. */
static AnnealOptimizer *
import_optimizer (const char *code)
{
  g_autofree char *text = g_strdup_printf ("optimizer = %s\nscheduler = StepLR(optimizer, step_size=3)\n", code);
  g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);

  g_assert_cmpuint (import->runs->len, ==, 1);

  const AnnealImportedRun *run = g_ptr_array_index (import->runs, 0);

  return anneal_optimizer_ref (run->optimizer);
}

static void
test_options (void)
{
  g_autoptr(AnnealOptimizer) sgd = import_optimizer ("SGD(params, lr=0.1, momentum=0.9, dampening=0, "
                                                     "weight_decay=5e-4, nesterov=True, maximize=True)");
  g_autoptr(AnnealOptimizer) adam = import_optimizer ("Adam([{'params': a}, {'params': b, 'betas': (0.8, 0.95), "
                                                      "'eps': 1e-6}], weight_decay=1, amsgrad=True)");
  g_autoptr(AnnealOptimizer) rprop = import_optimizer ("Rprop(params, etas=(0.25, 2), step_sizes=(1e-3, 7))");
  g_autoptr(GError) error = NULL;
  AnnealTrainOptimizer self;

  g_assert_true (anneal_train_optimizer_init (&self, sgd, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (anneal_update_rule_get_id (self.rule), ==, "torch.SGD");
  g_assert_cmpuint (self.n_groups, ==, 1);
  g_assert_cmpfloat (self.groups[0].weight_decay, ==, 5e-4);
  g_assert_true (self.groups[0].nesterov && self.groups[0].maximize);

  g_assert_true (anneal_train_optimizer_init (&self, adam, &error));
  g_assert_cmpuint (self.n_groups, ==, 2);
  g_assert_cmpfloat (self.groups[0].beta2, ==, 0.999);
  g_assert_cmpfloat (self.groups[0].eps, ==, 1e-8);
  g_assert_cmpfloat (self.groups[1].beta2, ==, 0.95);
  g_assert_cmpfloat (self.groups[1].eps, ==, 1e-6);
  g_assert_cmpfloat (self.groups[1].weight_decay, ==, 1);
  g_assert_true (self.groups[1].amsgrad && !self.groups[1].decoupled_weight_decay);

  g_assert_true (anneal_train_optimizer_init (&self, rprop, &error));
  g_assert_cmpfloat (self.groups[0].eta_minus, ==, 0.25);
  g_assert_cmpfloat (self.groups[0].eta_plus, ==, 2);
  g_assert_cmpfloat (self.groups[0].step_min, ==, 1e-3);
  g_assert_cmpfloat (self.groups[0].step_max, ==, 7);
}

static void
test_lion (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("from lion_pytorch import Lion\n"
                                                       "optimizer = Lion(model.parameters(), weight_decay=0.01)\n"
                                                       "scheduler = StepLR(optimizer, step_size=3)\n", -1, NULL);
  AnnealTrainOptimizer self;

  g_assert_cmpuint (import->runs->len, ==, 1);

  const AnnealImportedRun *run = g_ptr_array_index (import->runs, 0);

  g_assert_true (anneal_train_optimizer_init (&self, run->optimizer, NULL));
  g_assert_cmpstr (anneal_update_rule_get_id (self.rule), ==, "lion-pytorch.Lion");
  g_assert_cmpfloat (self.groups[0].beta2, ==, 0.99);
  g_assert_cmpfloat (self.groups[0].weight_decay, ==, 0.01);
}

/* Every kind has a rule, or says that it has none. */
static void
test_kinds (void)
{
  guint n_kinds, n_rules, n_found = 0;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);

  anneal_update_rules_all (&n_rules);
  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new (kinds[i]);
      g_autoptr(GError) error = NULL;
      AnnealTrainOptimizer self;

      if (anneal_train_optimizer_init (&self, optimizer, &error))
        {
          n_found++;
          continue;
        }

      g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
      g_assert_nonnull (strstr (error->message, kinds[i]->name));
    }

  g_assert_cmpuint (n_found, ==, n_rules);
  g_assert_cmpuint (n_found, ==, 12);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/train-optimizer/options", test_options);
  g_test_add_func ("/jobs/train-optimizer/lion", test_lion);
  g_test_add_func ("/jobs/train-optimizer/kinds", test_kinds);
  return g_test_run ();
}
