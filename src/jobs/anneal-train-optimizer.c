/* anneal-train-optimizer.c: a run's optimizer, for those who train with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-train-optimizer.h"

#include "anneal-error.h"

/* Where a parameter's value goes.  Those that are not here (foreach, fused, …) change no number. */
static const struct
{
  const char *key;
  gsize       offset;
} numbers[] = {
  { "alpha", G_STRUCT_OFFSET (AnnealUpdateOptions, alpha) },
  { "dampening", G_STRUCT_OFFSET (AnnealUpdateOptions, dampening) },
  { "eps", G_STRUCT_OFFSET (AnnealUpdateOptions, eps) },
  { "initial_accumulator_value", G_STRUCT_OFFSET (AnnealUpdateOptions, initial_accumulator_value) },
  { "lambd", G_STRUCT_OFFSET (AnnealUpdateOptions, lambd) },
  { "lr_decay", G_STRUCT_OFFSET (AnnealUpdateOptions, lr_decay) },
  { "momentum_decay", G_STRUCT_OFFSET (AnnealUpdateOptions, momentum_decay) },
  { "rho", G_STRUCT_OFFSET (AnnealUpdateOptions, rho) },
  { "t0", G_STRUCT_OFFSET (AnnealUpdateOptions, t0) },
  { "weight_decay", G_STRUCT_OFFSET (AnnealUpdateOptions, weight_decay) },
};

static const struct
{
  const char *key;
  gsize       offset;
} switches[] = {
  { "amsgrad", G_STRUCT_OFFSET (AnnealUpdateOptions, amsgrad) },
  { "centered", G_STRUCT_OFFSET (AnnealUpdateOptions, centered) },
  { "decoupled_weight_decay", G_STRUCT_OFFSET (AnnealUpdateOptions, decoupled_weight_decay) },
  { "maximize", G_STRUCT_OFFSET (AnnealUpdateOptions, maximize) },
  { "nesterov", G_STRUCT_OFFSET (AnnealUpdateOptions, nesterov) },
};

/* Items of a pair; the first of the betas comes with the rate. */
static const struct
{
  const char *key;
  guint       item;
  gsize       offset;
} items[] = {
  { "betas", 1, G_STRUCT_OFFSET (AnnealUpdateOptions, beta2) },
  { "etas", 0, G_STRUCT_OFFSET (AnnealUpdateOptions, eta_minus) },
  { "etas", 1, G_STRUCT_OFFSET (AnnealUpdateOptions, eta_plus) },
  { "step_sizes", 0, G_STRUCT_OFFSET (AnnealUpdateOptions, step_min) },
  { "step_sizes", 1, G_STRUCT_OFFSET (AnnealUpdateOptions, step_max) },
};

static gboolean
has_param (const AnnealOptimizer *optimizer,
           const char            *key)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);

  for (guint i = 0; i < kind->n_params; i++)
    if (g_str_equal (kind->params[i].key, key))
      return TRUE;

  return FALSE;
}

/* The number of a value, or of an item of a pair; 0 if the optimizer has no such parameter. */
static double
get_number (const AnnealOptimizer *optimizer,
            guint                  group,
            const char            *key,
            guint                  item)
{
  if (!has_param (optimizer, key))
    return 0;

  g_auto(AnnealObject) value = anneal_optimizer_get_value (optimizer, (int) group, key);
  gsize n_items;

  if (anneal_object_is_number (&value))
    return anneal_object_get_number (&value);
  if (value.kind != ANNEAL_LIST && value.kind != ANNEAL_TUPLE)
    return 0;

  const AnnealObject *pair = anneal_object_get_items (&value, &n_items);

  return item < n_items && anneal_object_is_number (&pair[item]) ? anneal_object_get_number (&pair[item]) : 0;
}

static gboolean
get_switch (const AnnealOptimizer *optimizer,
            guint                  group,
            const char            *key)
{
  if (!has_param (optimizer, key))
    return FALSE;

  g_auto(AnnealObject) value = anneal_optimizer_get_value (optimizer, (int) group, key);

  return anneal_object_is_true (&value);
}

static void
init_group (AnnealUpdateOptions   *self,
            const AnnealOptimizer *optimizer,
            guint                  group)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    G_STRUCT_MEMBER (double, self, numbers[i].offset) = get_number (optimizer, group, numbers[i].key, 0);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    G_STRUCT_MEMBER (double, self, items[i].offset) = get_number (optimizer, group, items[i].key, items[i].item);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    G_STRUCT_MEMBER (gboolean, self, switches[i].offset) = get_switch (optimizer, group, switches[i].key);
}

gboolean
anneal_train_optimizer_init (AnnealTrainOptimizer   *self,
                             const AnnealOptimizer  *optimizer,
                             GError                **error)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);

  *self = (AnnealTrainOptimizer) {
    .rule = anneal_update_rule_find (kind->id),
    .n_groups = anneal_optimizer_get_n_groups (optimizer),
  };

  if (self->rule == NULL)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_NAME, "/optimizer",
                             /* translators: %s is a class of PyTorch, as LBFGS */
                             _("The toy problems cannot be trained with %s"), kind->name);
      return FALSE;
    }

  for (guint i = 0; i < self->n_groups; i++)
    init_group (&self->groups[i], optimizer, i);
  return TRUE;
}
