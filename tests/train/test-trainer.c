/* test-trainer.c: replicas: the same from the same seed, each rule by its first steps, divergence
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-trainer.h"

/* PyTorch's defaults of everything that any rule reads. */
static AnnealTrainOptimizer
make_optimizer (const char *id,
                guint       n_groups)
{
  AnnealTrainOptimizer optimizer = { .rule = anneal_update_rule_find (id), .n_groups = n_groups };

  g_assert_nonnull (optimizer.rule);
  for (guint i = 0; i < n_groups; i++)
    optimizer.groups[i] = (AnnealUpdateOptions) {
      .beta2 = 0.999, .eps = 1e-8, .alpha = 0.99, .rho = 0.9, .momentum_decay = 4e-3, .lambd = 1e-4, .t0 = 1e6,
      .eta_minus = 0.5, .eta_plus = 1.2, .step_min = 1e-6, .step_max = 50,
    };
  return optimizer;
}

static AnnealTrainer *
make_trainer (const char           *problem,
              AnnealTrainOptimizer  optimizer,
              guint64               seed)
{
  AnnealTrainSetup setup;

  anneal_train_setup_init (&setup, anneal_problem_find (problem));
  setup.seed = seed;
  return anneal_trainer_new (&setup, &optimizer, NULL);
}

/* f = (x² + 20 y²) / 2 from (-9, 2): the gradient is (-9, 40). */
static void
test_first_steps (void)
{
  static const struct
  {
    const char *id;
    double      lr, momentum;
    double      x, y;         /* after one update, worked out by hand without eps, which is 1e-8 */
  } steps[] = {
    { "torch.SGD", 0.01, 0, -9 + 0.09, 2 - 0.4 },
    { "torch.SGD", 0.01, 0.9, -9 + 0.09, 2 - 0.4 },
    { "torch.Adam", 0.01, 0.9, -9 + 0.01, 2 - 0.01 },
    { "torch.AdamW", 0.01, 0.9, -9 + 0.01, 2 - 0.01 },
    { "torch.RMSprop", 0.01, 0, -9 + 0.1, 2 - 0.1 },
    { "torch.Adagrad", 0.01, 0, -9 + 0.01, 2 - 0.01 },
    { "torch.Adamax", 0.01, 0.9, -9 + 0.01, 2 - 0.01 },
    { "torch.RAdam", 0.01, 0.9, -9 + 0.09, 2 - 0.4 },
    { "torch.ASGD", 0.01, 0, -9 * (1 - 1e-6) + 0.09, 2 * (1 - 1e-6) - 0.4 },
    { "torch.Rprop", 0.01, 0, -9 + 0.01, 2 - 0.01 },
    { "lion-pytorch.Lion", 0.01, 0.9, -9 + 0.01, 2 - 0.01 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(AnnealTrainer) trainer = make_trainer ("quadratic", make_optimizer (steps[i].id, 1), 1);
      const AnnealRate rate = { steps[i].lr, steps[i].momentum };
      double point[2];

      g_assert_cmpfloat_with_epsilon (anneal_trainer_step (trainer, &rate), 0.5 * 81 + 0.5 * 20 * 4, 1e-12);
      anneal_trainer_get_point (trainer, point);
      g_assert_cmpfloat_with_epsilon (point[0], steps[i].x, 1e-8);
      g_assert_cmpfloat_with_epsilon (point[1], steps[i].y, 1e-8);
    }
}

/* The rate multiplies behind the velocity: without a rate nothing moves, and the velocity is not lost. */
static void
test_rate_of_each_update (void)
{
  g_autoptr(AnnealTrainer) trainer = make_trainer ("quadratic", make_optimizer ("torch.SGD", 1), 1);
  double point[2];

  anneal_trainer_step (trainer, &(AnnealRate) { 0, 0.5 });
  anneal_trainer_step (trainer, &(AnnealRate) { 0.01, 0.5 });
  anneal_trainer_get_point (trainer, point);
  g_assert_cmpfloat_with_epsilon (point[0], -9 + 0.01 * 9 * 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (point[1], 2 - 0.01 * 40 * 1.5, 1e-12);
}

/* Each group has its own rate: the first coordinate, and the second. */
static void
test_groups (void)
{
  g_autoptr(AnnealTrainer) trainer = make_trainer ("quadratic", make_optimizer ("torch.SGD", 2), 1);
  const AnnealRate rates[] = { { 0.1, 0 }, { 0, 0 } };
  double point[2];

  anneal_trainer_step (trainer, rates);
  anneal_trainer_get_point (trainer, point);
  g_assert_cmpfloat_with_epsilon (point[0], -8.1, 1e-12);
  g_assert_cmpfloat (point[1], ==, 2);

  g_assert_cmpuint (anneal_trainer_get_group (0, 3, 2), ==, 0);
  g_assert_cmpuint (anneal_trainer_get_group (1, 3, 2), ==, 0);
  g_assert_cmpuint (anneal_trainer_get_group (2, 3, 2), ==, 1);
  g_assert_cmpuint (anneal_trainer_get_group (2, 3, 7), ==, 2);
}

static void
test_divergence (void)
{
  g_autoptr(AnnealTrainer) trainer = make_trainer ("quadratic", make_optimizer ("torch.SGD", 1), 1);
  const AnnealRate rate = { 1, 0 };
  guint n = 0;

  while (!anneal_trainer_has_diverged (trainer) && n < 100)
    {
      anneal_trainer_step (trainer, &rate);
      n++;
    }

  /* y is multiplied by -19 at each update. */
  g_assert_cmpuint (n, ==, (guint) ceil (log (1e12 / 2) / log (19)));
  g_assert_cmpuint (anneal_trainer_get_n_updates (trainer), ==, n);

  anneal_trainer_step (trainer, &rate);
  g_assert_cmpuint (anneal_trainer_get_n_updates (trainer), ==, n);
}

static void
train (AnnealTrainer *trainer,
       guint          n_updates,
       double         losses[])
{
  const AnnealRate rate = { 0.01, 0.9 };

  for (guint i = 0; i < n_updates; i++)
    losses[i] = anneal_trainer_step (trainer, &rate);
}

/* Every problem learns under every rule, the same twice, and otherwise with another seed. */
static void
test_same (void)
{
  guint n_problems, n_rules;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  const AnnealUpdateRule * const *rules = anneal_update_rules_all (&n_rules);

  for (guint i = 0; i < n_problems; i++)
    for (guint j = 0; j < n_rules; j++)
      {
        AnnealTrainOptimizer optimizer = make_optimizer (anneal_update_rule_get_id (rules[j]), 1);
        gboolean is_random = problems[i]->surface == NULL || problems[i]->noise > 0;
        double first[20], second[20], other[20];
        g_autoptr(AnnealTrainer) a = make_trainer (problems[i]->id, optimizer, 1);
        g_autoptr(AnnealTrainer) b = make_trainer (problems[i]->id, optimizer, 1);
        g_autoptr(AnnealTrainer) c = make_trainer (problems[i]->id, optimizer, 2);

        train (a, G_N_ELEMENTS (first), first);
        train (b, G_N_ELEMENTS (second), second);
        train (c, G_N_ELEMENTS (other), other);
        g_assert_cmpmem (first, sizeof first, second, sizeof second);
        if (j == 0)     /* rules that look at signs only may do the same on a surface, in spite of its noise */
          g_assert_cmpint (memcmp (first, other, sizeof first) != 0, ==, is_random);
      }
}

/* The same start whatever the optimizer: only then can schedules be compared. */
static void
test_same_start (void)
{
  g_autoptr(AnnealTrainer) a = make_trainer ("digits", make_optimizer ("torch.SGD", 1), 3);
  g_autoptr(AnnealTrainer) b = make_trainer ("digits", make_optimizer ("torch.Adam", 3), 3);
  const AnnealRate still[3] = { { 0, 0.9 }, { 0, 0.9 }, { 0, 0.9 } };

  for (gsize i = 0; i < anneal_trainer_get_n_params (a); i++)
    g_assert_cmpfloat (anneal_trainer_get_params (a)[i], ==, anneal_trainer_get_params (b)[i]);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpfloat (anneal_trainer_step (a, still), ==, anneal_trainer_step (b, still));
}

/* Another rate or another option: the memory stays.  Another rule: it starts anew, from where it is. */
static void
test_set_optimizer (void)
{
  AnnealTrainOptimizer sgd = make_optimizer ("torch.SGD", 1);
  AnnealTrainOptimizer adam = make_optimizer ("torch.Adam", 1);
  g_autoptr(AnnealTrainer) kept = make_trainer ("quadratic", sgd, 1);
  g_autoptr(AnnealTrainer) changed = make_trainer ("quadratic", sgd, 1);
  double kept_losses[10], losses[10], before[2], after[2];

  train (kept, 10, kept_losses);
  train (changed, 5, losses);
  anneal_trainer_set_optimizer (changed, &sgd);
  train (changed, 5, losses + 5);
  g_assert_cmpmem (losses, sizeof losses, kept_losses, sizeof kept_losses);

  anneal_trainer_get_point (changed, before);
  anneal_trainer_set_optimizer (changed, &adam);
  anneal_trainer_step (changed, &(AnnealRate) { 0.25, 0.9 });
  anneal_trainer_get_point (changed, after);
  g_assert_cmpfloat_with_epsilon (fabs (after[0] - before[0]), 0.25, 1e-6);
}

/* What is prepared a part at a time, with this and that in between, is the same update. */
static void
test_prepare (void)
{
  AnnealTrainSetup setup;
  AnnealTrainOptimizer sgd = make_optimizer ("torch.SGD", 1);
  const AnnealRate rate = { 0.1, 0.9 };

  anneal_train_setup_init (&setup, anneal_problem_find ("digits"));
  setup.batch_size = 100;

  g_autoptr(AnnealTrainer) whole = anneal_trainer_new (&setup, &sgd, NULL);
  g_autoptr(AnnealTrainer) parts = anneal_trainer_new (&setup, &sgd, NULL);

  for (guint i = 0; i < 40; i++)
    {
      guint n_parts = 0;

      for (guint j = 0; j < i % 5; j++)
        n_parts += anneal_trainer_prepare (parts) ? 0 : 1;
      g_assert_cmpuint (n_parts, <=, 3);
      if (i % 15 != 14)
        g_assert_cmpuint (n_parts, ==, MIN (i % 5, 3));
      anneal_trainer_evaluate (parts);
      anneal_trainer_set_optimizer (parts, &sgd);
      g_assert_cmpuint (anneal_trainer_get_n_updates (parts), ==, i);
      g_assert_cmpfloat (anneal_trainer_step (parts, &rate), ==, anneal_trainer_step (whole, &rate));
    }

  gsize size = anneal_trainer_get_n_params (whole) * sizeof (float);

  g_assert_cmpint (memcmp (anneal_trainer_get_params (whole), anneal_trainer_get_params (parts), size), ==, 0);
}

/* A pass brings every training row once, the last batch being shorter. */
static void
test_passes (void)
{
  AnnealTrainSetup setup;
  AnnealTrainOptimizer sgd = make_optimizer ("torch.SGD", 1);
  const AnnealRate still = { 0, 0 };
  double sums[2] = { 0, 0 };

  anneal_train_setup_init (&setup, anneal_problem_find ("moons"));
  setup.batch_size = 7;

  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (&setup, &sgd, NULL);
  guint n_train = anneal_trainer_get_data (trainer)->n_train;
  guint n_batches = (guint) anneal_train_setup_n_batches (&setup);

  g_assert_cmpuint (n_batches, ==, (n_train + 6) / 7);
  g_assert_cmpuint (n_train % 7, !=, 0);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_batches; i++)
      sums[pass] += anneal_trainer_step (trainer, &still) * (i + 1 < n_batches ? 7 : n_train % 7);

  setup.batch_size = 0;

  g_autoptr(AnnealTrainer) whole = anneal_trainer_new (&setup, &sgd, NULL);
  double loss = anneal_trainer_step (whole, &still);

  g_assert_cmpfloat_with_epsilon (sums[0] / n_train, loss, 1e-6);
  g_assert_cmpfloat_with_epsilon (sums[1] / n_train, loss, 1e-6);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/trainer/first-steps", test_first_steps);
  g_test_add_func ("/train/trainer/rate-of-each-update", test_rate_of_each_update);
  g_test_add_func ("/train/trainer/groups", test_groups);
  g_test_add_func ("/train/trainer/divergence", test_divergence);
  g_test_add_func ("/train/trainer/same", test_same);
  g_test_add_func ("/train/trainer/same-start", test_same_start);
  g_test_add_func ("/train/trainer/set-optimizer", test_set_optimizer);
  g_test_add_func ("/train/trainer/prepare", test_prepare);
  g_test_add_func ("/train/trainer/passes", test_passes);
  return g_test_run ();
}
