/* anneal-optimizer-check.c: what the constructors of optimizers check, in PyTorch's words
 *
 * Source: PyTorch 2.14.0, torch/optim, the __init__() of each optimizer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

G_GNUC_PRINTF (5, 6)
static gboolean
fail_at (int           group,
         const char   *key,
         GError      **error,
         AnnealError   code,
         const char   *format,
         ...)
{
  g_autofree char *path = NULL;
  g_autofree char *message = NULL;
  va_list arguments;

  if (group < 0)
    path = g_strdup_printf ("/params/%s", key);
  else
    path = g_strdup_printf ("/groups/%d/%s", group, key);

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  anneal_set_error_path (error, code, path, "%s", message);
  return FALSE;
}

static gboolean
fail_unknown (int                  group,
              const char          *key,
              const AnnealObject  *value,
              GError             **error)
{
  return fail_at (group, key, error, ANNEAL_ERROR_NAME, "%s", anneal_object_get_string (value));
}

gboolean
anneal_optimizer_fail (const AnnealOptimizer  *self,
                       const char             *key,
                       const char             *what,
                       GError                **error)
{
  g_auto(AnnealObject) value = anneal_optimizer_get_value (self, -1, key);
  g_autofree char *text = anneal_object_repr (&value);

  return fail_at (-1, key, error, ANNEAL_ERROR_RANGE, "Invalid %s: %s", what, text);
}

gboolean
anneal_optimizer_refuse_negative (const AnnealOptimizer  *self,
                                  const char             *key,
                                  const char             *what,
                                  GError                **error)
{
  g_auto(AnnealObject) value = anneal_optimizer_get_value (self, -1, key);

  if (value.kind == ANNEAL_UNKNOWN)
    return fail_unknown (-1, key, &value, error);
  if (!anneal_object_is_number (&value))
    return fail_at (-1, key, error, ANNEAL_ERROR_TYPE, "'<' not supported between instances of '%s' and 'float'",
                    anneal_object_get_type_name (&value));

  return anneal_object_get_number (&value) < 0 ? anneal_optimizer_fail (self, key, what, error) : TRUE;
}

gboolean
anneal_optimizer_require_positive (const AnnealOptimizer  *self,
                                   const char             *key,
                                   const char             *what,
                                   gboolean                or_zero,
                                   GError                **error)
{
  g_auto(AnnealObject) value = anneal_optimizer_get_value (self, -1, key);
  double number;

  if (value.kind == ANNEAL_UNKNOWN)
    return fail_unknown (-1, key, &value, error);
  if (!anneal_object_is_number (&value))
    return fail_at (-1, key, error, ANNEAL_ERROR_TYPE, "'%s' not supported between instances of 'float' and '%s'",
                    or_zero ? "<=" : "<", anneal_object_get_type_name (&value));

  number = anneal_object_get_number (&value);
  return number > 0 || (or_zero && number == 0) ? TRUE : anneal_optimizer_fail (self, key, what, error);
}

gboolean
anneal_optimizer_get_pair (const AnnealOptimizer  *self,
                           int                     group,
                           const char             *key,
                           AnnealObject            pair[2],
                           AnnealObject           *holder,
                           GError                **error)
{
  gsize n_items;
  const AnnealObject *items;

  *holder = anneal_optimizer_get_value (self, group, key);
  if (holder->kind == ANNEAL_UNKNOWN)
    return fail_unknown (group, key, holder, error);
  if (holder->kind != ANNEAL_LIST && holder->kind != ANNEAL_TUPLE)
    return fail_at (group, key, error, ANNEAL_ERROR_TYPE, "'%s' object is not subscriptable",
                    anneal_object_get_type_name (holder));

  items = anneal_object_get_items (holder, &n_items);
  if (n_items < 2)
    return fail_at (group, key, error, ANNEAL_ERROR_RANGE, "%s index out of range",
                    anneal_object_get_type_name (holder));

  for (guint i = 0; i < 2; i++)
    {
      if (items[i].kind == ANNEAL_UNKNOWN)
        return fail_unknown (group, key, &items[i], error);
      if (!anneal_object_is_number (&items[i]))
        return fail_at (group, key, error, ANNEAL_ERROR_TYPE,
                        "'<=' not supported between instances of 'float' and '%s'",
                        anneal_object_get_type_name (&items[i]));
      pair[i] = items[i];
    }

  return TRUE;
}

gboolean
anneal_optimizer_require_betas (const AnnealOptimizer  *self,
                                GError                **error)
{
  g_auto(AnnealObject) holder = { ANNEAL_UNSET };
  AnnealObject betas[2];

  if (!anneal_optimizer_get_pair (self, -1, "betas", betas, &holder, error))
    return FALSE;

  for (int i = 0; i < 2; i++)
    {
      double beta = anneal_object_get_number (&betas[i]);
      g_autofree char *text = NULL;

      if (beta >= 0 && beta < 1)
        continue;

      text = anneal_object_repr (&betas[i]);
      return fail_at (-1, "betas", error, ANNEAL_ERROR_RANGE, "Invalid beta parameter at index %d: %s", i, text);
    }

  return TRUE;
}

static gboolean
check_group_number (const AnnealOptimizer  *self,
                    guint                   group,
                    const char             *key,
                    GError                **error)
{
  const AnnealArgument *argument = anneal_optimizer_get_argument (self, (int) group, key);
  g_autofree char *text = NULL;

  if (argument == NULL || argument->value.kind == ANNEAL_UNSET || anneal_object_is_number (&argument->value))
    return TRUE;
  if (argument->value.kind == ANNEAL_UNKNOWN)
    return fail_unknown ((int) group, key, &argument->value, error);

  text = anneal_object_repr (&argument->value);
  return fail_at ((int) group, key, error, ANNEAL_ERROR_TYPE, "%s of param group %u must be a number, but got %s",
                  key, group, text);
}

/* PyTorch takes anything here; what is computed with must be there and be numbers. */
static gboolean
check_group (const AnnealOptimizer  *self,
             guint                   group,
             GError                **error)
{
  static const char * const keys[] = { "lr", "momentum", ANNEAL_GROUP_KEYS };
  g_auto(AnnealObject) holder = { ANNEAL_UNSET };
  AnnealObject pair[2];

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!check_group_number (self, group, keys[i], error))
      return FALSE;

  return anneal_optimizer_get_kind (self)->momentum != ANNEAL_MOMENTUM_BETAS
         || anneal_optimizer_get_pair (self, (int) group, "betas", pair, &holder, error);
}

gboolean
anneal_optimizer_check (const AnnealOptimizer  *self,
                        AnnealPytorch           version,
                        GError                **error)
{
  if (!anneal_optimizer_get_kind (self)->check (self, version, error))
    return FALSE;

  for (guint i = 0; i < anneal_optimizer_get_n_groups (self); i++)
    if (!check_group (self, i, error))
      return FALSE;

  return TRUE;
}
