/* test-ticker.c: walking through schedules: numbers, refusals, stopping
 *
 * The numbers are PyTorch 2.14's, to the last bit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-function.h"
#include "anneal-ticker.h"

#define MAX_VALUES 16

static AnnealSchedule *
with (AnnealSchedule *schedule,
      guint           node,
      const char     *key,
      const char     *text)
{
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), key);
  g_auto(AnnealArgument) argument = { .text = NULL };
  g_autoptr(GError) error = NULL;
  AnnealSchedule *changed;

  g_assert_cmpint (param, >=, 0);
  g_assert_true (anneal_argument_parse (text, &argument, &error));
  g_assert_no_error (error);
  changed = anneal_schedule_with_argument (schedule, node, (guint) param, &argument);
  anneal_schedule_unref (schedule);
  return changed;
}

/* "step_size=7; gamma=0.3" for the stepped node. */
static AnnealSchedule *
new_schedule (const char *name,
              const char *arguments)
{
  g_autofree char *id = g_strconcat ("torch.", name, NULL);
  AnnealSchedule *schedule = anneal_schedule_new (anneal_scheduler_find (id));
  g_auto(GStrv) pairs = g_strsplit (arguments, "; ", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (pairs[i], "=", 2);

      schedule = with (schedule, anneal_schedule_get_stepped (schedule), pair[0], pair[1]);
    }

  return schedule;
}

/* SGD(params, lr=0.1, momentum=0.9), with further arguments of its first group. */
static AnnealOptimizer *
new_optimizer (const char *arguments)
{
  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new_default ();
  g_auto(GStrv) pairs = g_strsplit (arguments, "; ", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (pairs[i], "=", 2);
      g_auto(AnnealArgument) argument = { .text = NULL };
      AnnealOptimizer *changed;

      g_assert_true (anneal_argument_parse (pair[1], &argument, NULL));
      changed = anneal_optimizer_with_argument (optimizer, 0, pair[0], &argument, NULL);
      g_assert_nonnull (changed);
      anneal_optimizer_unref (optimizer);
      optimizer = changed;
    }

  return g_steal_pointer (&optimizer);
}

typedef struct
{
  const char *name, *arguments;
  const char *optimizer;
  const char *step_args;                /* (nullable) */
  double      metrics[MAX_VALUES];
  guint       n_metrics;
  guint       n_ticks;
  double      lr[MAX_VALUES];           /* (n_ticks + 1) */
  double      momentum[MAX_VALUES];     /* (n_ticks + 1), or 0 first: not looked at */
} CurveCase;

static const CurveCase curve_cases[] = {
  {
    .name = "StepLR", .arguments = "step_size=30; gamma=0.1", .optimizer = "",
    .step_args = "[0, 29, 30, 31, 90, None, None, 5]", .n_ticks = 8,
    .lr = { 0.1, 0.1, 0.1, 0.010000000000000002, 0.010000000000000002, 0.00010000000000000003,
            0.00010000000000000003, 0.00010000000000000003, 0.1 },
  },
  {
    .name = "CosineAnnealingLR", .arguments = "T_max=30", .optimizer = "",
    .step_args = "[15, None, 30, None, 31, None, 7.5, None, 0]", .n_ticks = 9,
    .lr = { 0.1, 0.05000000000000002, 0.04477357683661734, 0.0, 0.0002739052315863355, 0.00027390523158633,
            0.0010926199633097156, 0.08535533905932738, 0.08146601955249189, 0.1 },
  },
  {
    .name = "CosineAnnealingLR", .arguments = "T_max=1", .optimizer = "", .n_ticks = 6,
    .lr = { 0.1, 0.0, 0.1, 0.0, 0.1, 0.0, 0.1 },
  },
  {
    .name = "ReduceLROnPlateau", .arguments = "patience=1; cooldown=1; factor=0.5", .optimizer = "",
    .metrics = { 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0 }, .n_metrics = 6, .n_ticks = 12,
    .lr = { 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125, 0.0125 },
  },
  {
    .name = "ReduceLROnPlateau", .arguments = "patience=1; factor=0.5", .optimizer = "",
    .metrics = { (double) NAN, 1.0, (double) NAN, (double) NAN, (double) NAN, 0.5, (double) NAN, 0.6, 0.4, 0.4, 0.4 },
    .n_metrics = 11, .n_ticks = 11,
    .lr = { 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125 },
  },
  {
    .name = "CyclicLR", .arguments = "base_lr=0.01; max_lr=0.1; step_size_up=4", .optimizer = "",
    .step_args = "[3, None, 4, 5, 100, None, 0, 2]", .n_ticks = 8,
    .lr = { 0.01, 0.0775, 0.1, 0.1, 0.0775, 0.1, 0.0775, 0.01, 0.05500000000000001 },
    .momentum = { 0.9, 0.8250000000000001, 0.8, 0.8, 0.8250000000000001, 0.8, 0.8250000000000001, 0.9,
                  0.8500000000000001 },
  },
  {
    .name = "OneCycleLR", .arguments = "max_lr=0.1; total_steps=3", .optimizer = "", .n_ticks = 3,
    .lr = { 0.09944154354509119, 0.046263710266697504, 4e-07, 0.04626371026669753 },
    .momentum = { 0.8505584586887436, 0.9037365046793212, 0.95, 0.9037365046793212 },
  },
  {
    .name = "OneCycleLR", .arguments = "max_lr=0.1; total_steps=60", .optimizer = "",
    .step_args = "[3, None, 59, 10, None, 60]", .n_ticks = 6,
    .lr = { 0.0040000000000000036, 0.011189577484978522, 0.016527571973408373, 4e-07, 0.06513582352345998,
            0.07339544107727383, 0.0001402095817004298 },
    .momentum = { 0.95, 0.9425108567864806, 0.9369504458610329, 0.95, 0.8863168504963959, 0.8777130822111731,
                  0.949860189859059 },
  },
  {
    .name = "CosineAnnealingWarmRestarts", .arguments = "T_0=1; T_mult=3; eta_min=0.01", .optimizer = "",
    .step_args = "[121, None, 0.37, None, 1777.25, None, None, 120]", .n_ticks = 8,
    .lr = { 0.1, 0.01, 0.09999623934349468, 0.07287165507856512, 0.09666417631644977, 0.07995697345115753,
            0.07990315812886487, 0.07984929141918566, 0.01003384213730965 },
  },
  {
    .name = "CosineAnnealingWarmRestarts", .arguments = "T_0=10; T_mult=2", .optimizer = "",
    .step_args = "[2 ** 62]", .n_ticks = 2,
    .lr = { 0.1, 0.03454915028125263, 0.03454915028125263 },
  },
  {
    .name = "PolynomialLR", .arguments = "total_iters=7; power=1.5", .optimizer = "",
    .step_args = "[None, 3, None, 6.5, None, None, -2]", .n_ticks = 8,
    .lr = { 0.1, 0.07935600855193299, 0.043195939772483115, 0.028056585887484744, 0.00190900887080303,
            0.00190900887080303, 0.00190900887080303, 0.14578629673213048, 0.122176567731394 },
  },
  /* A step with an epoch is counted like any other. */
  {
    .name = "SWALR", .arguments = "swa_lr=0.02; anneal_epochs=4", .optimizer = "", .step_args = "[None, 7]",
    .n_ticks = 6,
    .lr = { 0.1, 0.08828427124746191, 0.06, 0.0317157287525381, 0.02, 0.02, 0.02 },
  },
  {
    .name = "SWALR", .arguments = "swa_lr=0.02; anneal_epochs=0", .optimizer = "", .n_ticks = 2,
    .lr = { 0.02, 0.02, 0.02 },
  },
  /* Resumed: the constructor may multiply on a boundary, or leave the rate as it is. */
  {
    .name = "StepLR", .arguments = "step_size=30; gamma=0.1; last_epoch=59", .optimizer = "lr=0.01; initial_lr=0.1",
    .n_ticks = 2, .lr = { 0.001, 0.001, 0.001 },
  },
  {
    .name = "ExponentialLR", .arguments = "gamma=0.5; last_epoch=3", .optimizer = "lr=0.0125; initial_lr=0.1",
    .n_ticks = 2, .lr = { 0.0125, 0.00625, 0.003125 },
  },
  {
    .name = "LambdaLR", .arguments = "lr_lambda=lambda e: 0.5 ** e; last_epoch=1",
    .optimizer = "lr=0.7; initial_lr=0.1",
    .n_ticks = 2, .lr = { 0.025, 0.0125, 0.00625 },
  },
};

static void
test_curves (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (curve_cases); i++)
    {
      const CurveCase *curve = &curve_cases[i];
      g_autoptr(AnnealSchedule) schedule = new_schedule (curve->name, curve->arguments);
      g_autoptr(AnnealOptimizer) optimizer = new_optimizer (curve->optimizer);
      g_auto(AnnealObject) step_args = { ANNEAL_UNSET };
      AnnealFillInput input = { .metrics = curve->metrics, .n_metrics = curve->n_metrics };
      double lr[MAX_VALUES], momentum[MAX_VALUES];
      g_autoptr(GError) error = NULL;
      guint64 n_done;

      if (curve->step_args != NULL)
        {
          g_assert_true (anneal_expression_parse (curve->step_args, &step_args, NULL));
          input.step_args = anneal_object_get_items (&step_args, &input.n_step_args);
        }

      anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, &input, curve->n_ticks, lr, momentum, NULL,
                            NULL, &n_done, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_done, ==, curve->n_ticks + 1);
      for (guint k = 0; k <= curve->n_ticks; k++)
        {
          g_assert_cmpfloat (lr[k], ==, curve->lr[k]);
          if (curve->momentum[0] != 0)
            g_assert_cmpfloat (momentum[k], ==, curve->momentum[k]);
        }
    }
}

typedef struct
{
  const char *name, *arguments;
  const char *optimizer;
  guint       n_done;         /* values before the refusal */
  AnnealError code;
  const char *path;
  const char *message;
} RefusalCase;

static const RefusalCase refusal_cases[] = {
  { "StepLR", "step_size=0", "", 1, ANNEAL_ERROR_ARITHMETIC, "/0/params/step_size", "integer modulo by zero" },
  { "StepLR", "step_size=0.0", "", 1, ANNEAL_ERROR_ARITHMETIC, "/0/params/step_size", "float modulo" },
  { "MultiStepLR", "milestones=10", "", 0, ANNEAL_ERROR_TYPE, "/0/params/milestones", "'int' object is not iterable" },
  { "ConstantLR", "factor=1.5", "", 0, ANNEAL_ERROR_RANGE, "/0/params/factor",
    "Constant multiplicative factor expected to be between 0 and 1." },
  { "ConstantLR", "factor='a'", "", 0, ANNEAL_ERROR_TYPE, "/0/params/factor",
    "'>' not supported between instances of 'str' and 'float'" },
  { "ConstantLR", "factor=0; total_iters=3", "", 3, ANNEAL_ERROR_ARITHMETIC, "/0/params/factor",
    "float division by zero" },
  { "LinearLR", "start_factor=0", "", 0, ANNEAL_ERROR_RANGE, "/0/params/start_factor",
    "Starting multiplicative factor expected to be greater than 0 and less or equal to 1." },
  { "LinearLR", "end_factor=1.01", "", 0, ANNEAL_ERROR_RANGE, "/0/params/end_factor",
    "Ending multiplicative factor expected to be between 0 and 1." },
  { "CosineAnnealingLR", "T_max=0", "", 1, ANNEAL_ERROR_ARITHMETIC, "/0/params/T_max", "integer modulo by zero" },
  { "CosineAnnealingLR", "T_max=1e-320", "", 1, ANNEAL_ERROR_ARITHMETIC, "/0/params/T_max", "math domain error" },
  { "CyclicLR", "mode='sawtooth'", "", 0, ANNEAL_ERROR_RANGE, "/0/params/mode",
    "mode is invalid and scale_fn is None" },
  { "CyclicLR", "step_size_up=0", "", 0, ANNEAL_ERROR_ARITHMETIC, "/0/params/step_size_up", "float division by zero" },
  { "CyclicLR", "max_lr=[0.1, 0.2]", "", 0, ANNEAL_ERROR_CONFLICT, "/0/params/max_lr",
    "max_lr must have the same length as optimizer.param_groups. max_lr has 2 values, param_groups has 1." },
  { "CyclicLR", "step_size_up=1; mode='triangular2'", "", 2048, ANNEAL_ERROR_ARITHMETIC, "/0/params/mode",
    "(34, 'Numerical result out of range')" },
  { "OneCycleLR", "total_steps=None", "", 0, ANNEAL_ERROR_CONFLICT, "/0/params/total_steps",
    "You must define either total_steps OR (epochs AND steps_per_epoch)" },
  { "OneCycleLR", "total_steps=100.0", "", 0, ANNEAL_ERROR_RANGE, "/0/params/total_steps",
    "Expected positive integer total_steps, but got 100.0" },
  { "OneCycleLR", "total_steps=None; epochs=10; steps_per_epoch=12.5", "", 0, ANNEAL_ERROR_RANGE,
    "/0/params/steps_per_epoch", "Expected positive integer steps_per_epoch, but got 12.5" },
  { "OneCycleLR", "pct_start=1", "", 0, ANNEAL_ERROR_RANGE, "/0/params/pct_start",
    "Expected float between 0 and 1 pct_start, but got 1" },
  { "OneCycleLR", "total_steps=10; pct_start=1.0", "", 10, ANNEAL_ERROR_ARITHMETIC, "/0/params/pct_start",
    "float division by zero" },
  { "OneCycleLR", "anneal_strategy='poly'", "", 0, ANNEAL_ERROR_RANGE, "/0/params/anneal_strategy",
    "anneal_strategy must be one of 'cos' or 'linear', instead got poly" },
  { "OneCycleLR", "total_steps=10", "", 11, ANNEAL_ERROR_RANGE, "/0/params/total_steps",
    "Tried to step 11 times. The specified number of total steps is 10" },
  { "OneCycleLR", "div_factor=0", "", 0, ANNEAL_ERROR_ARITHMETIC, "/0/params/div_factor", "float division by zero" },
  { "OneCycleLR", "max_lr=1; div_factor=0", "", 0, ANNEAL_ERROR_ARITHMETIC, "/0/params/div_factor",
    "division by zero" },
  { "OneCycleLR", "last_epoch=19", "initial_lr=0.004", 0, ANNEAL_ERROR_CONFLICT, "/0/params/last_epoch",
    "param group 0 has no 'max_lr', which OneCycleLR needs to be resumed" },
  { "LambdaLR", "lr_lambda=0.95", "", 0, ANNEAL_ERROR_TYPE, "/0/params/lr_lambda", "'float' object is not callable" },
  { "LambdaLR", "lr_lambda=lambda e: None", "", 0, ANNEAL_ERROR_TYPE, "/0/params/lr_lambda",
    "unsupported operand type(s) for *: 'float' and 'NoneType'" },
  { "LambdaLR", "lr_lambda=lambda e: 1 / (5 - e)", "", 5, ANNEAL_ERROR_ARITHMETIC, "/0/params/lr_lambda",
    "division by zero" },
  { "LambdaLR", "lr_lambda=[lambda e: 1.0, lambda e: 0.5]", "", 0, ANNEAL_ERROR_CONFLICT, "/0/params/lr_lambda",
    "Expected 1 lr_lambdas, but got 2" },
  { "ReduceLROnPlateau", "factor=1.0", "", 0, ANNEAL_ERROR_RANGE, "/0/params/factor", "Factor should be < 1.0." },
  { "ReduceLROnPlateau", "mode='minimum'", "", 0, ANNEAL_ERROR_RANGE, "/0/params/mode", "mode minimum is unknown!" },
  { "ReduceLROnPlateau", "min_lr=[0.1, 0.2]", "", 0, ANNEAL_ERROR_CONFLICT, "/0/params/min_lr",
    "expected 1 min_lrs, got 2" },
  { "ReduceLROnPlateau", "patience=3", "", 1, ANNEAL_ERROR_TYPE, "/0",
    "ReduceLROnPlateau.step() missing 1 required positional argument: 'metrics'" },
  { "MultiplicativeLR", "lr_lambda=[lambda e: 0.95, 0.9]", "", 0, ANNEAL_ERROR_CONFLICT, "/0/params/lr_lambda",
    "Expected 1 lr_lambdas, but got 2" },
  { "MultiplicativeLR", "lr_lambda=[0.9]", "", 0, ANNEAL_ERROR_TYPE, "/0/params/lr_lambda",
    "lr_lambda should be a function, but got float" },
  { "MultiplicativeLR", "lr_lambda=lambda e: 1 / (37 - e)", "", 37, ANNEAL_ERROR_ARITHMETIC, "/0/params/lr_lambda",
    "division by zero" },
  { "PolynomialLR", "total_iters=17; power=-1.5", "", 17, ANNEAL_ERROR_ARITHMETIC, "/0/params/power",
    "0.0 cannot be raised to a negative power" },
  { "PolynomialLR", "total_iters=170; power=-1e300", "", 1, ANNEAL_ERROR_ARITHMETIC, "/0/params/power",
    "(34, 'Numerical result out of range')" },
  { "CosineAnnealingWarmRestarts", "T_0=10.0", "", 0, ANNEAL_ERROR_RANGE, "/0/params/T_0",
    "Expected positive integer T_0, but got 10.0" },
  { "CosineAnnealingWarmRestarts", "T_0=10; T_mult=1.5", "", 0, ANNEAL_ERROR_RANGE, "/0/params/T_mult",
    "Expected integer T_mult >= 1, but got 1.5" },
  { "CosineAnnealingWarmRestarts", "T_0=10; eta_min=None", "", 0, ANNEAL_ERROR_TYPE, "/0/params/eta_min",
    "Expected float or int eta_min, but got None of type <class 'NoneType'>" },
  { "SWALR", "swa_lr=[0.05, 0.01]", "", 0, ANNEAL_ERROR_CONFLICT, "/0/params/swa_lr",
    "swa_lr must have the same length as optimizer.param_groups. swa_lr has 2 values, param_groups has 1." },
  { "SWALR", "swa_lr=None", "", 0, ANNEAL_ERROR_TYPE, "/0/params/swa_lr",
    "unsupported operand type(s) for *: 'float' and 'NoneType'" },
  { "SWALR", "anneal_strategy=7", "", 0, ANNEAL_ERROR_RANGE, "/0/params/anneal_strategy",
    "anneal_strategy must be one of 'cos' or 'linear', instead got 7" },
  { "SWALR", "anneal_epochs=-17", "", 0, ANNEAL_ERROR_RANGE, "/0/params/anneal_epochs",
    "anneal_epochs must be equal or greater than 0, got -17" },
  { "ChainedScheduler", "schedulers=[]", "", 0, ANNEAL_ERROR_RANGE, "/2/params/schedulers",
    "ChainedScheduler expects at least one scheduler to be chained, but got no scheduler." },
  { "ChainedScheduler", "schedulers=[0.1]", "", 0, ANNEAL_ERROR_TYPE, "/2/params/schedulers",
    "'float' object has no attribute 'optimizer'" },
  { "SequentialLR", "milestones=[2, 4]", "", 0, ANNEAL_ERROR_CONFLICT, "/2/params/milestones",
    "Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, "
    "but got number of schedulers 2 and the number of milestones to be equal to 2" },
  { "SequentialLR", "schedulers=[]; milestones=[]", "", 0, ANNEAL_ERROR_RANGE, "/2/params/schedulers",
    "SequentialLR expects at least one scheduler, but got no scheduler." },
  { "SequentialLR", "schedulers=[0.1, 0.9]", "", 0, ANNEAL_ERROR_TYPE, "/2/params/schedulers",
    "SequentialLR at index 0 should have `optimizer` as its attribute." },
  { "StepLR", "step_size=10", "lr='a'", 0, ANNEAL_ERROR_TYPE, "/optimizer/groups/0/lr",
    "lr of param group 0 must be a number, but got 'a'" },
  { "StepLR", "last_epoch=9223372036854775807", "initial_lr=0.1", 0, ANNEAL_ERROR_LIMIT, "/0/params/last_epoch",
    NULL },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusal_cases); i++)
    {
      const RefusalCase *refusal = &refusal_cases[i];
      g_autoptr(AnnealSchedule) schedule = new_schedule (refusal->name, refusal->arguments);
      g_autoptr(AnnealOptimizer) optimizer = new_optimizer (refusal->optimizer);
      g_autofree double *lr = g_new (double, 2101);
      g_autoptr(GError) error = NULL;
      guint64 n_done;

      g_test_message ("%s(%s)", refusal->name, refusal->arguments);
      g_assert_false (anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL, 2100, lr, NULL, NULL,
                                            NULL, &n_done, &error));
      g_assert_error (error, ANNEAL_ERROR, (int) refusal->code);
      if (refusal->message != NULL)
        g_assert_cmpstr (error->message, ==, refusal->message);
      g_assert_cmpstr (anneal_error_get_path (error), ==, refusal->path);
      g_assert_cmpuint (n_done, ==, refusal->n_done);
      g_assert_cmpint (anneal_schedule_check (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL), ==,
                                              refusal->n_done > 0);
    }
}

static void
test_resuming_needs_initial_lr (void)
{
  g_autoptr(AnnealSchedule) schedule = new_schedule ("StepLR", "last_epoch=10");
  g_autoptr(AnnealOptimizer) optimizer = new_optimizer ("");
  g_autoptr(GError) error = NULL;

  g_assert_false (anneal_schedule_check (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
  g_assert_true (g_str_has_prefix (error->message, "param 'initial_lr' is not specified in param_groups[0] when "
                                   "resuming scheduler with last_epoch >= 0."));
  g_assert_cmpstr (anneal_error_get_path (error), ==, "/0/params/last_epoch");
}

/* A warm-up that is built and never stepped still has changed the rate, and fixed the base. */
static void
test_construction_list (void)
{
  const AnnealScheduler *schedulers[] = {
    anneal_scheduler_find ("torch.ConstantLR"), anneal_scheduler_find ("torch.ExponentialLR"),
  };
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new_list (schedulers, NULL, 2, 1, NULL);
  g_autoptr(AnnealOptimizer) optimizer = new_optimizer ("");
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL);
  guint n_groups;
  const AnnealParamGroup *groups = anneal_ticker_get_groups (ticker, &n_groups);

  g_assert_cmpuint (n_groups, ==, 1);
  g_assert_cmpfloat (groups[0].lr, ==, 0.1 * (1.0 / 3));
  g_assert_cmpfloat (groups[0].initial_lr, ==, 0.1);
  g_assert_true (anneal_ticker_next (ticker, NULL, NULL));
  g_assert_cmpfloat (groups[0].lr, ==, 0.1 * (1.0 / 3) * 0.95);
}

/* @composite forty times, each of them having the one before twice as its parts: 2^40 steps. */
static void
check_nesting (const char *composite)
{
  const AnnealScheduler *schedulers[41] = { anneal_scheduler_find ("torch.StepLR") };
  const AnnealArgument *arguments[41] = { NULL };
  AnnealArgument rows[40][3] = { 0 };
  const AnnealObject milestone = ANNEAL_OBJECT_INT (77);
  g_autoptr(AnnealOptimizer) optimizer = new_optimizer ("");
  g_autoptr(AnnealSchedule) schedule = NULL;
  g_autoptr(GError) error = NULL;

  for (guint32 i = 0; i < 40; i++)
    {
      const AnnealObject part = ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, i);

      rows[i][0].value = anneal_object_new_list ((const AnnealObject[]) { part, part }, 2);
      rows[i][1].value = anneal_object_new_list (&milestone, 1);
      schedulers[i + 1] = anneal_scheduler_find (composite);
      arguments[i + 1] = rows[i];
    }

  schedule = anneal_schedule_new_list (schedulers, arguments, 41, 40, NULL);
  g_assert_false (anneal_schedule_check (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  for (guint i = 0; i < 40; i++)
    {
      anneal_argument_clear (&rows[i][0]);
      anneal_argument_clear (&rows[i][1]);
    }
}

static void
test_nesting_has_a_limit (void)
{
  check_nesting ("torch.SequentialLR");
  check_nesting ("torch.ChainedScheduler");
}

static gboolean
stop_after_two_chunks (guint64  n_done,
                       gpointer user_data)
{
  guint *n_asked = user_data;

  *n_asked += 1;
  return *n_asked <= 2;
}

static void
test_keep_going (void)
{
  g_autoptr(AnnealSchedule) schedule = new_schedule ("ExponentialLR", "gamma=0.999");
  g_autoptr(AnnealOptimizer) optimizer = new_optimizer ("");
  g_autofree double *lr = g_new (double, 17771);
  g_autoptr(GError) error = NULL;
  guint64 n_done;
  guint n_asked = 0;

  g_assert_false (anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL, 17770, lr, NULL,
                                        stop_after_two_chunks, &n_asked, &n_done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_asked, ==, 3);
  g_assert_cmpuint (n_done, ==, 1 + 2 * 4096);
}

/* A halving every second tick and a tenth off at each, the one or the other or both. */
static AnnealSchedule *
new_stepping (const AnnealStepped *stepped,
              guint                n_stepped)
{
  const AnnealScheduler *schedulers[] = {
    anneal_scheduler_find ("torch.StepLR"), anneal_scheduler_find ("torch.ExponentialLR"),
  };
  g_autoptr(AnnealSchedule) bare = anneal_schedule_new_list (schedulers, NULL, 2, 0, NULL);
  AnnealSchedule *schedule = anneal_schedule_with_stepped (bare, stepped, n_stepped);

  schedule = with (schedule, 0, "step_size", "2");
  schedule = with (schedule, 0, "gamma", "0.5");
  return with (schedule, 1, "gamma", "0.9");
}

static void
test_stepped_in_turn (void)
{
  static const AnnealStepped in_turn[] = { { 0, 0, 3 }, { 1, 3, G_MAXUINT64 } };
  static const AnnealStepped both[] = { { 1, 2, 5 }, { 0, 0, G_MAXUINT64 } };
  static const AnnealStepped paused[] = { { 0, 1, 2 }, { 1, 4, G_MAXUINT64 } };
  static const struct
  {
    const AnnealStepped *stepped;
    guint                stepped_node;
    double               lr[7];
  } cases[] = {
    { in_turn, 1, { 0.1, 0.1, 0.05, 0.05, 0.05 * 0.9, 0.05 * 0.9 * 0.9, 0.05 * 0.9 * 0.9 * 0.9 } },
    { both, 0, { 0.1, 0.1, 0.05, 0.05 * 0.9, 0.05 * 0.9 * 0.9 * 0.5, 0.05 * 0.9 * 0.9 * 0.5 * 0.9,
                 0.05 * 0.9 * 0.9 * 0.5 * 0.9 * 0.5 } },
    { paused, 1, { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 * 0.9, 0.1 * 0.9 * 0.9 } },
  };
  g_autoptr(AnnealOptimizer) optimizer = new_optimizer ("");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AnnealSchedule) schedule = new_stepping (cases[i].stepped, 2);
      g_autoptr(GError) error = NULL;
      double lr[7];
      guint64 n_done;

      g_assert_cmpuint (anneal_schedule_get_stepped (schedule), ==, cases[i].stepped_node);
      g_assert_true (anneal_schedule_fill (schedule, optimizer, ANNEAL_PYTORCH_DEFAULT, NULL, 6, lr, NULL, NULL, NULL,
                                           &n_done, &error));
      g_assert_no_error (error);
      for (guint k = 0; k < G_N_ELEMENTS (lr); k++)
        g_assert_cmpfloat (lr[k], ==, cases[i].lr[k]);
    }
}

static void
test_stepped_is_compared (void)
{
  g_autoptr(AnnealSchedule) one = new_stepping (&(AnnealStepped) { 0, 0, 7 }, 1);
  g_autoptr(AnnealSchedule) other = new_stepping (&(AnnealStepped) { 0, 0, 8 }, 1);
  g_autoptr(AnnealSchedule) same = new_stepping (&(AnnealStepped) { 0, 0, 7 }, 1);

  g_assert_false (anneal_schedule_equal (one, other));
  g_assert_true (anneal_schedule_equal (one, same));
}

static void
test_sets_momentum (void)
{
  g_autoptr(AnnealSchedule) step = new_schedule ("StepLR", "step_size=3");
  g_autoptr(AnnealSchedule) cyclic = new_schedule ("CyclicLR", "step_size_up=4");
  g_autoptr(AnnealSchedule) still = new_schedule ("CyclicLR", "cycle_momentum=False");
  g_autoptr(AnnealOptimizer) sgd = new_optimizer ("");
  g_autoptr(AnnealOptimizer) adagrad = anneal_optimizer_new (anneal_optimizer_kind_find ("torch.Adagrad"));

  g_assert_false (anneal_schedule_sets_momentum (step, sgd));
  g_assert_true (anneal_schedule_sets_momentum (cyclic, sgd));
  g_assert_false (anneal_schedule_sets_momentum (still, sgd));
  g_assert_false (anneal_schedule_sets_momentum (cyclic, adagrad));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/ticker/curves", test_curves);
  g_test_add_func ("/schedule/ticker/refusals", test_refusals);
  g_test_add_func ("/schedule/ticker/resuming-needs-initial-lr", test_resuming_needs_initial_lr);
  g_test_add_func ("/schedule/ticker/construction-list", test_construction_list);
  g_test_add_func ("/schedule/ticker/nesting-has-a-limit", test_nesting_has_a_limit);
  g_test_add_func ("/schedule/ticker/keep-going", test_keep_going);
  g_test_add_func ("/schedule/ticker/sets-momentum", test_sets_momentum);

  g_test_add_func ("/schedule/ticker/stepped-in-turn", test_stepped_in_turn);
  g_test_add_func ("/schedule/ticker/stepped-is-compared", test_stepped_is_compared);

  return g_test_run ();
}
