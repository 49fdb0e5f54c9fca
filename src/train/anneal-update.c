/* anneal-update.c: the table of update rules, and the first half of each update
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Followed operation by operation: torch/optim of PyTorch; Lion: Chen et al., Symbolic Discovery of Optimization
 * Algorithms (2023).
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-update-private.h"

static void
prepare_sgd (const AnnealUpdateOptions *options,
             const AnnealRate          *rate,
             AnnealUpdateMemory        *memory,
             AnnealUpdateStep          *step)
{
  step->size = rate->lr;
  step->with_momentum = rate->momentum != 0;
  step->nesterov = options->nesterov;

  /* The first velocity is the gradient itself, undamped. */
  step->keep1 = memory->has_velocity ? rate->momentum : 0;
  step->take1 = memory->has_velocity ? 1 - options->dampening : 1;
  step->keep2 = rate->momentum;
  memory->has_velocity |= step->with_momentum;
}

/* The means of Adam and its kin. */
static void
prepare_means (const AnnealUpdateOptions *options,
               const AnnealRate          *rate,
               AnnealUpdateStep          *step)
{
  step->keep1 = rate->momentum;
  step->take1 = 1 - rate->momentum;
  step->keep2 = options->beta2;
  step->take2 = 1 - options->beta2;
}

static void
prepare_adam (const AnnealUpdateOptions *options,
              const AnnealRate          *rate,
              AnnealUpdateMemory        *memory,
              AnnealUpdateStep          *step)
{
  double t = (double) memory->n_updates;

  prepare_means (options, rate, step);
  step->size = rate->lr / (1 - pow (rate->momentum, t));
  step->root = sqrt (1 - pow (options->beta2, t));
  step->amsgrad = options->amsgrad;
}

/* The weights decay by themselves. */
static void
decouple (const AnnealUpdateOptions *options,
          const AnnealRate          *rate,
          AnnealUpdateStep          *step)
{
  step->shrink = 1 - rate->lr * options->weight_decay;
  step->decay = 0;
}

static void
prepare_adamw (const AnnealUpdateOptions *options,
               const AnnealRate          *rate,
               AnnealUpdateMemory        *memory,
               AnnealUpdateStep          *step)
{
  prepare_adam (options, rate, memory, step);
  decouple (options, rate, step);
}

static void
prepare_rmsprop (const AnnealUpdateOptions *options,
                 const AnnealRate          *rate,
                 AnnealUpdateMemory        *memory,
                 AnnealUpdateStep          *step)
{
  step->keep1 = rate->momentum;
  step->keep2 = options->alpha;
  step->take2 = 1 - options->alpha;
  step->size = rate->lr;
  step->centered = options->centered;
  step->with_momentum = rate->momentum > 0;
}

static void
prepare_adagrad (const AnnealUpdateOptions *options,
                 const AnnealRate          *rate,
                 AnnealUpdateMemory        *memory,
                 AnnealUpdateStep          *step)
{
  step->size = rate->lr / (1 + (double) (memory->n_updates - 1) * options->lr_decay);
  step->initial = options->initial_accumulator_value;
}

static void
prepare_adadelta (const AnnealUpdateOptions *options,
                  const AnnealRate          *rate,
                  AnnealUpdateMemory        *memory,
                  AnnealUpdateStep          *step)
{
  step->keep2 = options->rho;
  step->take2 = 1 - options->rho;
  step->size = rate->lr;
}

static void
prepare_adamax (const AnnealUpdateOptions *options,
                const AnnealRate          *rate,
                AnnealUpdateMemory        *memory,
                AnnealUpdateStep          *step)
{
  prepare_means (options, rate, step);
  step->size = rate->lr / (1 - pow (rate->momentum, (double) memory->n_updates));
}

/* PyTorch 2.0 and later; 1.13 multiplied mu once too often. */
static void
prepare_nadam (const AnnealUpdateOptions *options,
               const AnnealRate          *rate,
               AnnealUpdateMemory        *memory,
               AnnealUpdateStep          *step)
{
  double t = (double) memory->n_updates;
  double mu = rate->momentum * (1 - 0.5 * pow (0.96, t * options->momentum_decay));
  double next_mu = rate->momentum * (1 - 0.5 * pow (0.96, (t + 1) * options->momentum_decay));

  prepare_means (options, rate, step);
  memory->mu_product *= mu;
  step->root = 1 - pow (options->beta2, t);
  step->size = rate->lr * (1 - mu) / (1 - memory->mu_product);
  step->size2 = rate->lr * next_mu / (1 - memory->mu_product * next_mu);
}

/* While the variance of the adaptive rate cannot be told, the step is that of plain momentum: a warm-up of its own. */
static void
prepare_radam (const AnnealUpdateOptions *options,
               const AnnealRate          *rate,
               AnnealUpdateMemory        *memory,
               AnnealUpdateStep          *step)
{
  double t = (double) memory->n_updates;
  double power = pow (options->beta2, t);
  double longest = 2 / (1 - options->beta2) - 1;
  double length = longest - 2 * t * power / (1 - power);

  prepare_means (options, rate, step);
  step->size = rate->lr / (1 - pow (rate->momentum, t));
  step->adaptive = length > 5;
  if (step->adaptive)
    step->size *= sqrt ((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)) *
                  sqrt (1 - power);
}

/* The rate of an update counts from the next one on. */
static void
prepare_asgd (const AnnealUpdateOptions *options,
              const AnnealRate          *rate,
              AnnealUpdateMemory        *memory,
              AnnealUpdateStep          *step)
{
  double t = (double) memory->n_updates;

  if (memory->n_updates == 1)
    memory->eta = rate->lr;
  step->size = memory->eta;
  step->shrink = 1 - options->lambd * memory->eta;
  memory->eta = rate->lr / pow (1 + options->lambd * rate->lr * t, options->alpha);
}

static void
prepare_rprop (const AnnealUpdateOptions *options,
               const AnnealRate          *rate,
               AnnealUpdateMemory        *memory,
               AnnealUpdateStep          *step)
{
  step->initial = rate->lr;
  step->minus = options->eta_minus;
  step->plus = options->eta_plus;
  step->min = options->step_min;
  step->max = options->step_max;
}

static void
prepare_lion (const AnnealUpdateOptions *options,
              const AnnealRate          *rate,
              AnnealUpdateMemory        *memory,
              AnnealUpdateStep          *step)
{
  prepare_means (options, rate, step);
  step->size = rate->lr;
  decouple (options, rate, step);
}

static const AnnealUpdateRule sgd = {
  .id = "torch.SGD",
  .loop = ANNEAL_UPDATE_LOOP_SGD,
  .n_buffers = 1,
  .prepare = prepare_sgd,
};

static const AnnealUpdateRule adam = {
  .id = "torch.Adam",
  .loop = ANNEAL_UPDATE_LOOP_ADAM,
  .n_buffers = 3,
  .prepare = prepare_adam,
};

static const AnnealUpdateRule adamw = {
  .id = "torch.AdamW",
  .note = N_("AdamW multiplies its weight decay by the learning rate: a schedule of the rate is one of the decay, "
             "too."),
  .loop = ANNEAL_UPDATE_LOOP_ADAM,
  .n_buffers = 3,
  .prepare = prepare_adamw,
};

static const AnnealUpdateRule rmsprop = {
  .id = "torch.RMSprop",
  .loop = ANNEAL_UPDATE_LOOP_RMSPROP,
  .n_buffers = 3,
  .prepare = prepare_rmsprop,
};

static const AnnealUpdateRule adagrad = {
  .id = "torch.Adagrad",
  .loop = ANNEAL_UPDATE_LOOP_ADAGRAD,
  .n_buffers = 1,
  .prepare = prepare_adagrad,
};

static const AnnealUpdateRule adadelta = {
  .id = "torch.Adadelta",
  .loop = ANNEAL_UPDATE_LOOP_ADADELTA,
  .n_buffers = 2,
  .prepare = prepare_adadelta,
};

static const AnnealUpdateRule adamax = {
  .id = "torch.Adamax",
  .loop = ANNEAL_UPDATE_LOOP_ADAMAX,
  .n_buffers = 2,
  .prepare = prepare_adamax,
};

static const AnnealUpdateRule nadam = {
  .id = "torch.NAdam",
  .loop = ANNEAL_UPDATE_LOOP_NADAM,
  .n_buffers = 2,
  .prepare = prepare_nadam,
};

static const AnnealUpdateRule radam = {
  .id = "torch.RAdam",
  .note = N_("RAdam’s first updates are those of plain momentum, before it adapts: a warm-up of its own."),
  .loop = ANNEAL_UPDATE_LOOP_RADAM,
  .n_buffers = 2,
  .prepare = prepare_radam,
};

static const AnnealUpdateRule asgd = {
  .id = "torch.ASGD",
  .note = N_("ASGD uses the learning rate of the update before: a schedule acts one update late."),
  .loop = ANNEAL_UPDATE_LOOP_ASGD,
  .prepare = prepare_asgd,
};

static const AnnealUpdateRule rprop = {
  .id = "torch.Rprop",
  .note = N_("Rprop reads the learning rate at its first update only: no schedule has an effect on it."),
  .loop = ANNEAL_UPDATE_LOOP_RPROP,
  .n_buffers = 2,
  .prepare = prepare_rprop,
};

static const AnnealUpdateRule lion = {
  .id = "lion-pytorch.Lion",
  .note = N_("Lion’s steps have the size of the rate whatever the gradient: use a third to a tenth of Adam’s rate."),
  .loop = ANNEAL_UPDATE_LOOP_LION,
  .n_buffers = 1,
  .prepare = prepare_lion,
};

static const AnnealUpdateRule * const rules[] = {
  &sgd, &adam, &adamw, &rmsprop, &adagrad, &adadelta, &adamax, &nadam, &radam, &asgd, &rprop, &lion,
};

const AnnealUpdateRule * const *
anneal_update_rules_all (guint *n_rules)
{
  *n_rules = G_N_ELEMENTS (rules);
  return rules;
}

const AnnealUpdateRule *
anneal_update_rule_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i]->id, id))
      return rules[i];

  return NULL;
}

const char *
anneal_update_rule_get_id (const AnnealUpdateRule *self)
{
  return self->id;
}

const char *
anneal_update_rule_get_note (const AnnealUpdateRule *self)
{
  return self->note;
}

void
anneal_update_prepare (const AnnealUpdateRule    *rule,
                       const AnnealUpdateOptions *options,
                       const AnnealRate          *rate,
                       AnnealUpdateMemory        *memory,
                       AnnealUpdateStep          *step)
{
  if (memory->n_updates++ == 0)
    memory->mu_product = 1;

  *step = (AnnealUpdateStep) {
    .is_first = memory->n_updates == 1,
    .sign = options->maximize ? -1 : 1,
    .decay = options->weight_decay,
    .shrink = 1,
    .eps = options->eps,
  };
  if (options->decoupled_weight_decay)
    decouple (options, rate, step);
  rule->prepare (options, rate, memory, step);
}
