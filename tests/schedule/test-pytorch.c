/* test-pytorch.c: versions of PyTorch: their names, and what each of them makes of the same schedule
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-ticker.h"

static void
test_names (void)
{
  for (guint i = 0; i < ANNEAL_N_PYTORCH; i++)
    {
      const char *name = anneal_pytorch_get_name ((AnnealPytorch) i);
      AnnealPytorch version = ANNEAL_PYTORCH_DEFAULT;
      g_autoptr(GError) error = NULL;

      g_assert_true (anneal_pytorch_parse (name, &version, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (version, ==, i);
      g_assert_nonnull (strstr (anneal_pytorch_get_list (), name));
    }
}

static void
test_releases (void)
{
  static const struct
  {
    const char    *text;
    AnnealPytorch  version;
  } cases[] = {
    { "1.13.1", ANNEAL_PYTORCH_1_13 },
    { "2.2.2+cu121", ANNEAL_PYTORCH_2_2 },
    { "2.7+cpu", ANNEAL_PYTORCH_2_7 },
    { "2.14.0a0+git08187d9", ANNEAL_PYTORCH_2_14 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AnnealPytorch version = ANNEAL_PYTORCH_2_7;
      g_autoptr(GError) error = NULL;

      g_assert_true (anneal_pytorch_parse (cases[i].text, &version, &error));
      g_assert_no_error (error);
      g_assert_cmpint (version, ==, cases[i].version);
    }
}

static void
test_refused_names (void)
{
  static const char * const texts[] = {
    "", "2", "2.", "2.1", "2.20", "2.70", "2.140", "1.1", "3.0", "v2.2", " 2.2", "2.2 ", "2.2.", "2.2-rc1", "2,2",
    "latest", "2.2.2\n", "\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AnnealPytorch version = ANNEAL_PYTORCH_2_7;
      g_autoptr(GError) error = NULL;

      g_assert_false (anneal_pytorch_parse (texts[i], &version, &error));
      g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
      g_assert_nonnull (strstr (error->message, "1.13, 2.2, 2.7, 2.14"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (version, ==, ANNEAL_PYTORCH_2_7);
    }
}

/* A scheduler with one argument, or two. */
static AnnealSchedule *
make_schedule (const char *id,
               const char *key,
               const char *text,
               const char *other_key,     /* (nullable) */
               const char *other_text)
{
  const char *pairs[][2] = { { key, text }, { other_key, other_text } };
  const AnnealScheduler *scheduler = anneal_scheduler_find (id);
  AnnealSchedule *schedule = anneal_schedule_new (scheduler);

  for (guint i = 0; i < G_N_ELEMENTS (pairs) && pairs[i][0] != NULL; i++)
    {
      int param = anneal_scheduler_find_param (scheduler, pairs[i][0]);
      g_auto(AnnealArgument) argument = { 0 };
      g_autoptr(AnnealSchedule) before = schedule;
      g_autoptr(GError) error = NULL;

      g_assert_true (anneal_argument_parse (pairs[i][1], &argument, &error));
      g_assert_no_error (error);
      schedule = anneal_schedule_with_argument (before, 0, (guint) param, &argument);
    }

  return schedule;
}

/* What is said by each version, in their order; NULL: accepted. */
typedef struct
{
  const char *id;
  const char *key, *text;
  const char *other_key, *other_text;
  const char *optimizer;
  const char *messages[ANNEAL_N_PYTORCH];
} Refusal;

#define BY "anneal_strategy must by one of 'cos' or 'linear', instead got poly"
#define BE "anneal_strategy must be one of 'cos' or 'linear', instead got poly"
#define MOMENTUM "optimizer must support momentum with `cycle_momentum` option enabled"
#define MOMENTUM_OR_BETA "optimizer must support momentum or beta1 with `cycle_momentum` option enabled"
#define NONE "'<=' not supported between instances of 'NoneType' and 'int'"
#define TOTAL "You must define either total_steps OR (epochs AND steps_per_epoch)"
#define SHORT "expected 1 values for max_lr, got 2"
#define LONG "max_lr must have the same length as optimizer.param_groups. max_lr has 2 values, param_groups has 1."
#define KEY "param 'initial_lr' is not specified in param_groups[0] when resuming "

static const Refusal refusals[] = {
  { "torch.LinearLR", "start_factor", "0", NULL, NULL, "torch.SGD",
    { NULL, "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.",
      "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.",
      "Starting multiplicative factor expected to be greater than 0 and less or equal to 1." } },
  { "torch.OneCycleLR", "total_steps", "70", "anneal_strategy", "'poly'", "torch.SGD", { BY, BY, BE, BE } },
  { "torch.OneCycleLR", "total_steps", "None", "epochs", "13", "torch.SGD", { NONE, NONE, TOTAL, TOTAL } },
  { "torch.OneCycleLR", "max_lr", "[0.1, 0.2]", "total_steps", "70", "torch.SGD", { SHORT, SHORT, LONG, LONG } },
  { "torch.OneCycleLR", "total_steps", "70", NULL, NULL, "torch.Adagrad",
    { MOMENTUM, MOMENTUM, MOMENTUM_OR_BETA, MOMENTUM_OR_BETA } },
  { "torch.OneCycleLR", "total_steps", "70", NULL, NULL, "torch.Adam", { NULL, NULL, NULL, NULL } },
  { "torch.CyclicLR", "max_lr", "0.1", NULL, NULL, "torch.Adam", { MOMENTUM, MOMENTUM, NULL, NULL } },
  { "torch.StepLR", "last_epoch", "7", NULL, NULL, "torch.SGD",
    { KEY "an optimizer", KEY "an optimizer", KEY "an optimizer", KEY "scheduler with last_epoch >= 0." } },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    for (guint v = 0; v < ANNEAL_N_PYTORCH; v++)
      {
        const Refusal *refusal = &refusals[i];
        g_autoptr(AnnealSchedule) schedule = make_schedule (refusal->id, refusal->key, refusal->text,
                                                            refusal->other_key, refusal->other_text);
        g_autoptr(AnnealOptimizer) fresh = anneal_optimizer_new (anneal_optimizer_kind_find (refusal->optimizer));
        AnnealArgument rate = { .value = ANNEAL_OBJECT_FLOAT (0.2385) };
        g_autoptr(GError) error = NULL;
        g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_with_argument (fresh, -1, "lr", &rate, &error);

        g_assert_no_error (error);
        g_assert_cmpint (anneal_schedule_check (schedule, optimizer, (AnnealPytorch) v, &error), ==,
                         refusal->messages[v] == NULL);
        if (refusal->messages[v] == NULL)
          continue;
        g_assert_true (g_str_has_prefix (error->message, refusal->messages[v]));
        g_assert_nonnull (anneal_error_get_path (error));
      }
}

/* Only 1.13 asks for a rate, of the constructor or of every group. */
static void
test_required_rate (void)
{
  g_autoptr(AnnealOptimizer) none = anneal_optimizer_new (anneal_optimizer_kind_find ("torch.SGD"));
  AnnealArgument rate = { .value = ANNEAL_OBJECT_FLOAT (0.2385) };
  g_autoptr(AnnealOptimizer) given = anneal_optimizer_with_argument (none, -1, "lr", &rate, NULL);
  g_autoptr(AnnealOptimizer) own = anneal_optimizer_with_argument (none, 0, "lr", &rate, NULL);
  g_autoptr(AnnealOptimizer) half = anneal_optimizer_with_n_groups (own, 2, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (anneal_optimizer_check (none, ANNEAL_PYTORCH_1_13, &error));
  g_assert_cmpstr (error->message, ==, "parameter group didn't specify a value of required optimization parameter lr");
  g_assert_cmpstr (anneal_error_get_path (error), ==, "/params/lr");
  g_assert_true (anneal_optimizer_check (none, ANNEAL_PYTORCH_2_2, NULL));
  g_assert_true (anneal_optimizer_check (given, ANNEAL_PYTORCH_1_13, NULL));
  g_assert_true (anneal_optimizer_check (own, ANNEAL_PYTORCH_1_13, NULL));
  g_assert_false (anneal_optimizer_check (half, ANNEAL_PYTORCH_1_13, NULL));
}

/* The step at which the cycle is over: the first one counted as one in 1.13. */
static void
test_steps_told (void)
{
  g_autoptr(AnnealSchedule) schedule = make_schedule ("torch.OneCycleLR", "max_lr", "0.2385", "total_steps", "7");
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();

  for (guint v = 0; v < ANNEAL_N_PYTORCH; v++)
    {
      double lr[20];
      guint64 n_done;
      g_autoptr(GError) error = NULL;
      g_autofree char *message = g_strdup_printf ("Tried to step %d times. The specified number of total steps is 7",
                                                  v == ANNEAL_PYTORCH_1_13 ? 9 : 8);

      g_assert_false (anneal_schedule_fill (schedule, optimizer, (AnnealPytorch) v, NULL, 19, lr, NULL, NULL, NULL,
                                            &n_done, &error));
      g_assert_cmpuint (n_done, ==, 8);
      g_assert_cmpstr (error->message, ==, message);
    }
}

/* Resumed, the constructor takes a step of its own until 2.14. */
static void
test_resumed (void)
{
  g_autoptr(AnnealSchedule) schedule = make_schedule ("torch.ExponentialLR", "gamma", "0.5", "last_epoch", "7");
  g_autoptr(AnnealOptimizer) fresh = anneal_optimizer_new_default ();
  AnnealArgument initial = { .value = ANNEAL_OBJECT_FLOAT (0.7) };
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_with_argument (fresh, 0, "initial_lr", &initial, NULL);

  for (guint v = 0; v < ANNEAL_N_PYTORCH; v++)
    {
      double lr[3];
      guint64 n_done;
      g_autoptr(GError) error = NULL;

      g_assert_true (anneal_schedule_fill (schedule, optimizer, (AnnealPytorch) v, NULL, 2, lr, NULL, NULL, NULL,
                                           &n_done, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (lr[0], ==, v == ANNEAL_PYTORCH_2_14 ? 0.1 : 0.05);
      g_assert_cmpfloat (lr[2], ==, lr[0] * 0.5 * 0.5);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/pytorch/names", test_names);
  g_test_add_func ("/schedule/pytorch/releases", test_releases);
  g_test_add_func ("/schedule/pytorch/refused-names", test_refused_names);
  g_test_add_func ("/schedule/pytorch/refusals", test_refusals);
  g_test_add_func ("/schedule/pytorch/required-rate", test_required_rate);
  g_test_add_func ("/schedule/pytorch/steps-told", test_steps_told);
  g_test_add_func ("/schedule/pytorch/resumed", test_resumed);

  return g_test_run ();
}
