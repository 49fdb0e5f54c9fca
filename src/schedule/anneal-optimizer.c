/* anneal-optimizer.c: a simulated optimizer: its param groups, as schedulers see them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-optimizer-private.h"

#define DEFAULT_KIND "torch.SGD"
#define DEFAULT_LR 0.1

static const char * const group_keys[] = { ANNEAL_GROUP_KEYS };

#define N_GROUP_KEYS G_N_ELEMENTS (group_keys)

/* Row 0 of the arguments is the constructor's, row 1 + i the dict's of group i; in every row the kind's parameters come
 * first and the group keys last. */
struct _AnnealOptimizer
{
  const AnnealOptimizerKind *kind;
  guint                      n_groups;
  AnnealArgument            *arguments;   /* (1 + n_groups, n_params + N_GROUP_KEYS) */
};

static gsize
get_row_length (const AnnealOptimizerKind *kind)
{
  return kind->n_params + N_GROUP_KEYS;
}

static AnnealOptimizer *
new_empty (const AnnealOptimizerKind *kind,
           guint                      n_groups)
{
  AnnealOptimizer *self = g_atomic_rc_box_new0 (AnnealOptimizer);

  self->kind = kind;
  self->n_groups = n_groups;
  self->arguments = g_new0 (AnnealArgument, (1 + n_groups) * get_row_length (kind));
  return self;
}

static void
clear_optimizer (gpointer data)
{
  AnnealOptimizer *self = data;

  for (gsize i = 0; i < (1 + self->n_groups) * get_row_length (self->kind); i++)
    anneal_argument_clear (&self->arguments[i]);
  g_free (self->arguments);
}

/* The column of @key, or -1. */
static int
find_key (const AnnealOptimizerKind *kind,
          const char                *key)
{
  for (guint i = 0; i < kind->n_params; i++)
    if (g_str_equal (kind->params[i].key, key))
      return (int) i;

  for (guint i = 0; i < N_GROUP_KEYS; i++)
    if (g_str_equal (group_keys[i], key))
      return (int) (kind->n_params + i);

  return -1;
}

static const char *
get_key (const AnnealOptimizerKind *kind,
         guint                      column)
{
  return column < kind->n_params ? kind->params[column].key : group_keys[column - kind->n_params];
}

static AnnealArgument *
get_row (const AnnealOptimizer *self,
         int                    group)
{
  return &self->arguments[(gsize) (group + 1) * get_row_length (self->kind)];
}

/* @source's row of @from into the row @to of @target, as far as both kinds know the keys. */
static void
copy_row (const AnnealOptimizer *source,
          int                    from,
          AnnealOptimizer       *target,
          int                    to)
{
  for (guint i = 0; i < get_row_length (target->kind); i++)
    {
      int column = find_key (source->kind, get_key (target->kind, i));

      if (column >= 0)
        anneal_argument_copy (&get_row (source, from)[column], &get_row (target, to)[i]);
    }
}

AnnealOptimizer *
anneal_optimizer_new (const AnnealOptimizerKind *kind)
{
  g_return_val_if_fail (kind != NULL, NULL);

  return new_empty (kind, 1);
}

AnnealOptimizer *
anneal_optimizer_new_default (void)
{
  AnnealOptimizer *self = new_empty (anneal_optimizer_kind_find (DEFAULT_KIND), 1);

  get_row (self, -1)[find_key (self->kind, "lr")].value = (AnnealObject) ANNEAL_OBJECT_FLOAT (DEFAULT_LR);
  return self;
}

AnnealOptimizer *
anneal_optimizer_ref (const AnnealOptimizer *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
anneal_optimizer_unref (const AnnealOptimizer *self)
{
  g_atomic_rc_box_release_full ((gpointer) self, clear_optimizer);
}

const AnnealOptimizerKind *
anneal_optimizer_get_kind (const AnnealOptimizer *self)
{
  return self->kind;
}

guint
anneal_optimizer_get_n_groups (const AnnealOptimizer *self)
{
  return self->n_groups;
}

const AnnealArgument *
anneal_optimizer_get_argument (const AnnealOptimizer *self,
                               int                    group,
                               const char            *key)
{
  int column = find_key (self->kind, key);

  g_return_val_if_fail (group >= -1 && group < (int) self->n_groups, NULL);

  return column >= 0 ? &get_row (self, group)[column] : NULL;
}

AnnealObject
anneal_optimizer_get_value (const AnnealOptimizer *self,
                            int                    group,
                            const char            *key)
{
  int column = find_key (self->kind, key);

  g_return_val_if_fail (column >= 0, (AnnealObject) { ANNEAL_UNSET });

  if (group >= 0 && get_row (self, group)[column].value.kind != ANNEAL_UNSET)
    return anneal_object_ref (get_row (self, group)[column].value);
  if (get_row (self, -1)[column].value.kind != ANNEAL_UNSET)
    return anneal_object_ref (get_row (self, -1)[column].value);
  if (column < (int) self->kind->n_params)
    return anneal_param_dup_fallback (&self->kind->params[column]);

  return (AnnealObject) { ANNEAL_UNSET };
}

/**
 * anneal_optimizer_with_argument:
 * @self: an optimizer
 * @group: the dict of a param group, or -1: the constructor
 * @key: one of the kind's parameters, or in a group one of ANNEAL_GROUP_KEYS
 * @argument: what to set; %ANNEAL_UNSET takes it away
 *
 * Returns: a changed copy, or %NULL if there is no such key or group
 */
AnnealOptimizer *
anneal_optimizer_with_argument (const AnnealOptimizer  *self,
                                int                     group,
                                const char             *key,
                                const AnnealArgument   *argument,
                                GError                **error)
{
  int column = find_key (self->kind, key);
  AnnealOptimizer *copy;

  if (group < -1 || group >= (int) self->n_groups)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "there is no param group %d, only %u of them",
                        group, self->n_groups);
      return NULL;
    }

  if (column < 0 || (group < 0 && column >= (int) self->kind->n_params))
    {
      anneal_set_error (error, ANNEAL_ERROR_NAME, "%s.__init__() got an unexpected keyword argument '%s'",
                        self->kind->name, key);
      return NULL;
    }

  copy = anneal_optimizer_with_kind (self, self->kind);
  anneal_argument_clear (&get_row (copy, group)[column]);
  anneal_argument_copy (argument, &get_row (copy, group)[column]);
  return copy;
}

/* New groups are empty dicts. */
AnnealOptimizer *
anneal_optimizer_with_n_groups (const AnnealOptimizer  *self,
                                guint                   n_groups,
                                GError                **error)
{
  AnnealOptimizer *copy;

  if (n_groups < 1 || n_groups > ANNEAL_MAX_GROUPS)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, "an optimizer has 1 to %d param groups here, not %u",
                        ANNEAL_MAX_GROUPS, n_groups);
      return NULL;
    }

  copy = new_empty (self->kind, n_groups);
  for (int i = -1; i < (int) MIN (n_groups, self->n_groups); i++)
    copy_row (self, i, copy, i);

  return copy;
}

AnnealOptimizer *
anneal_optimizer_without_group (const AnnealOptimizer *self,
                                guint                  group)
{
  AnnealOptimizer *copy;

  g_return_val_if_fail (group < self->n_groups, NULL);
  g_return_val_if_fail (self->n_groups > 1, NULL);

  copy = new_empty (self->kind, self->n_groups - 1);
  for (int i = -1; i < (int) copy->n_groups; i++)
    copy_row (self, i < (int) group ? i : i + 1, copy, i);

  return copy;
}

AnnealOptimizer *
anneal_optimizer_with_kind (const AnnealOptimizer     *self,
                            const AnnealOptimizerKind *kind)
{
  AnnealOptimizer *copy = new_empty (kind, self->n_groups);

  for (int i = -1; i < (int) self->n_groups; i++)
    copy_row (self, i, copy, i);

  return copy;
}

gboolean
anneal_optimizer_equal (const AnnealOptimizer *a,
                        const AnnealOptimizer *b)
{
  if (a == b)
    return TRUE;
  if (a->kind != b->kind || a->n_groups != b->n_groups)
    return FALSE;

  for (gsize i = 0; i < (1 + a->n_groups) * get_row_length (a->kind); i++)
    if (!anneal_argument_equal (&a->arguments[i], &b->arguments[i]))
      return FALSE;

  return TRUE;
}

/* The number under @key, or NAN: the group has no such key. */
static double
get_number (const AnnealOptimizer *self,
            guint                  group,
            const char            *key)
{
  g_auto(AnnealObject) value = { ANNEAL_UNSET };

  if (find_key (self->kind, key) < 0)
    return NAN;

  value = anneal_optimizer_get_value (self, (int) group, key);
  return anneal_object_is_number (&value) ? anneal_object_get_number (&value) : (double) NAN;
}

static double
get_beta1 (const AnnealOptimizer *self,
           guint                  group)
{
  g_auto(AnnealObject) betas = anneal_optimizer_get_value (self, (int) group, "betas");
  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (&betas, &n_items);

  return anneal_object_get_number (&items[0]);
}

/**
 * anneal_optimizer_get_groups:
 * @self: an optimizer that passes anneal_optimizer_check()
 * @groups: (out): (n_groups): what the param groups hold, NAN for keys that are not there
 */
void
anneal_optimizer_get_groups (const AnnealOptimizer *self,
                             AnnealParamGroup       groups[])
{
  for (guint i = 0; i < self->n_groups; i++)
    {
      groups[i] = (AnnealParamGroup) {
        .lr = get_number (self, i, "lr"),
        .initial_lr = get_number (self, i, "initial_lr"),
        .momentum = NAN,
        .min_lr = get_number (self, i, "min_lr"),
        .max_lr = get_number (self, i, "max_lr"),
        .base_momentum = get_number (self, i, "base_momentum"),
        .max_momentum = get_number (self, i, "max_momentum"),
      };

      if (self->kind->momentum == ANNEAL_MOMENTUM_BETAS)
        groups[i].momentum = get_beta1 (self, i);
      else if (self->kind->momentum == ANNEAL_MOMENTUM_MOMENTUM)
        groups[i].momentum = get_number (self, i, "momentum");
    }
}

static void
append_argument (GString              *code,
                 const AnnealArgument *argument,
                 const AnnealParam    *param,
                 const char           *before)
{
  g_autofree char *text = anneal_argument_dup_text (argument, param);

  g_string_append_printf (code, "%s%s", before, text);
}

/* {'params': a, 'lr': 0.1} */
static void
append_group (GString               *code,
              const AnnealOptimizer *self,
              guint                  group)
{
  const AnnealArgument *row = get_row (self, (int) group);
  guint n_params = self->kind->n_params;

  if (group < 26)
    g_string_append_printf (code, "{'params': %c", 'a' + (int) group);
  else
    g_string_append_printf (code, "{'params': %c%u", 'a' + (int) (group % 26), group / 26);

  for (guint i = 0; i < get_row_length (self->kind); i++)
    {
      g_autofree char *before = g_strdup_printf (", '%s': ", get_key (self->kind, i));

      if (row[i].value.kind != ANNEAL_UNSET)
        append_argument (code, &row[i], i < n_params ? &self->kind->params[i] : NULL, before);
    }

  g_string_append_c (code, '}');
}

static gboolean
has_dict (const AnnealOptimizer *self,
          guint                  group)
{
  for (guint i = 0; i < get_row_length (self->kind); i++)
    if (get_row (self, (int) group)[i].value.kind != ANNEAL_UNSET)
      return TRUE;

  return FALSE;
}

char *
anneal_optimizer_dup_code (const AnnealOptimizer *self)
{
  GString *code = g_string_new (self->kind->name);

  g_string_append_c (code, '(');
  if (self->n_groups == 1 && !has_dict (self, 0))
    {
      g_string_append (code, "params");
    }
  else
    {
      for (guint i = 0; i < self->n_groups; i++)
        {
          g_string_append (code, i == 0 ? "[" : ", ");
          append_group (code, self, i);
        }
      g_string_append_c (code, ']');
    }

  for (guint i = 0; i < self->kind->n_params; i++)
    {
      const AnnealArgument *argument = &get_row (self, -1)[i];
      g_autofree char *before = g_strdup_printf (", %s=", self->kind->params[i].key);

      if (argument->value.kind != ANNEAL_UNSET)
        append_argument (code, argument, &self->kind->params[i], before);
    }

  g_string_append_c (code, ')');
  return g_string_free (code, FALSE);
}
