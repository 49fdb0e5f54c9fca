/* anneal-import-optimizer.c: optimizers and param groups out of constructor calls
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

#define PARAMS "params"

static gboolean
has_row (const AnnealOptimizerKind *kind,
         const char                *key)
{
  for (guint i = 0; i < kind->n_params; i++)
    if (strcmp (kind->params[i].key, key) == 0)
      return TRUE;

  return FALSE;
}

gboolean
anneal_optimizer_kind_has_group_key (const AnnealOptimizerKind *kind,
                                     const char                *key)
{
  static const char * const extra[] = { ANNEAL_GROUP_KEYS, NULL };

  return has_row (kind, key) || g_strv_contains (extra, key);
}

/* Takes @self over. */
static AnnealOptimizer *
with_argument (AnnealOptimizer      *self,
               int                   group,
               const char           *key,
               const AnnealArgument *argument,
               AnnealSpan            span,
               GError              **error)
{
  g_autoptr(AnnealOptimizer) before = self;
  AnnealOptimizer *after = anneal_optimizer_with_argument (before, group, key, argument, error);

  if (after == NULL && error != NULL)
    anneal_error_take_span (*error, span);

  return after;
}

/* Takes @self over. */
static AnnealOptimizer *
with_group (AnnealOptimizer    *self,
            AnnealImporter     *importer,
            int                 group,
            const AnnealObject *dict,
            const GArray       *places,       /* of anneal_importer_find_groups() */
            AnnealSpan          span,
            GError            **error)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (self);

  for (gsize i = 0; self != NULL && i < anneal_object_get_n_pairs (dict); i++)
    {
      const AnnealObject *key;
      const AnnealObject *value;

      anneal_object_get_pair (dict, i, &key, &value);
      if (key->kind != ANNEAL_STRING || !anneal_optimizer_kind_has_group_key (kind, anneal_object_get_string (key)))
        continue;

      g_auto(AnnealArgument) argument = { 0 };
      AnnealSpan place = { span.start, span.start };

      anneal_importer_find_group_value (importer, places, (guint) group, anneal_object_get_string (key), &place);
      if (anneal_importer_take_argument (importer, value, place, &argument))
        self = with_argument (self, group, anneal_object_get_string (key), &argument,
                              place.end > place.start ? place : span, error);
    }

  return self;
}

static gboolean
check_groups (const AnnealObject *groups,
              gsize               n_groups,
              AnnealSpan          span,
              GError            **error)
{
  for (gsize i = 0; i < n_groups; i++)
    {
      const AnnealObject *params = groups[i].kind == ANNEAL_DICT ? anneal_object_lookup (&groups[i], PARAMS) : NULL;

      if (groups[i].kind != ANNEAL_DICT)
        {
          anneal_set_error_at (error, ANNEAL_ERROR_TYPE, span, "param_group must be a dict, but got <class '%s'>",
                               anneal_object_get_type_name (&groups[i]));
          return FALSE;
        }
      if (params == NULL)
        {
          anneal_set_error_at (error, ANNEAL_ERROR_NAME, span, "a param group lacks the key '%s'", PARAMS);
          return FALSE;
        }

      for (gsize j = 0; j < i; j++)
        if (params->kind == ANNEAL_HOST && anneal_object_equal (params, anneal_object_lookup (&groups[j], PARAMS)))
          {
            anneal_set_error_at (error, ANNEAL_ERROR_CONFLICT, span,
                                 "some parameters appear in more than one parameter group");
            return FALSE;
          }
    }

  return TRUE;
}

/* Takes @self over; @groups are dicts. */
static AnnealOptimizer *
with_groups (AnnealOptimizer    *self,
             AnnealImporter     *importer,
             const AnnealObject *groups,
             gsize               n_groups,
             AnnealSpan          span,
             GError            **error)
{
  g_autoptr(AnnealOptimizer) before = self;

  if (n_groups > ANNEAL_MAX_GROUPS)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, span, _("%zu param groups are more than the %d allowed"),
                           n_groups, ANNEAL_MAX_GROUPS);
      return NULL;
    }
  if (!check_groups (groups, n_groups, span, error))
    return NULL;

  AnnealOptimizer *after = anneal_optimizer_with_n_groups (before, (guint) n_groups, error);
  g_autoptr(GArray) places = anneal_importer_find_groups (importer, span);

  for (guint i = 0; after != NULL && i < n_groups; i++)
    after = with_group (after, importer, (int) i, &groups[i], places, span, error);

  return after;
}

AnnealOptimizer *
anneal_importer_append_group (AnnealImporter         *self,
                              const AnnealOptimizer  *optimizer,
                              const AnnealObject     *dict,
                              AnnealSpan              span,
                              GError                **error)
{
  guint n_groups = anneal_optimizer_get_n_groups (optimizer);
  AnnealOptimizer *after = anneal_optimizer_with_n_groups (optimizer, n_groups + 1, error);
  g_autoptr(GArray) places = anneal_importer_find_groups (self, span);

  return after != NULL ? with_group (after, self, (int) n_groups, dict, places, span, error) : NULL;
}

/* The user's own, which is not looked into. */
static gboolean
is_anything (const AnnealObject *object)
{
  return object->kind == ANNEAL_HOST || object->kind == ANNEAL_UNKNOWN;
}

/* The first argument: what is trained, or a list of dicts, one a group.  Takes @self over. */
static AnnealOptimizer *
with_params (AnnealOptimizer    *self,
             AnnealImporter     *importer,
             const AnnealObject *params,
             AnnealSpan          span,
             GError            **error)
{
  gsize n_items = 0;
  const AnnealObject *items = NULL;

  if (is_anything (params))
    return self;
  if (params->kind == ANNEAL_LIST || params->kind == ANNEAL_TUPLE)
    items = anneal_object_get_items (params, &n_items);

  if (items != NULL && n_items > 0 && items[0].kind == ANNEAL_DICT)
    return with_groups (self, importer, items, n_items, span, error);
  if (items != NULL && n_items > 0 && is_anything (&items[0]))
    return self;

  if (items != NULL && n_items == 0)
    anneal_set_error_at (error, ANNEAL_ERROR_TYPE, span, "optimizer got an empty parameter list");
  else if (items != NULL)
    anneal_set_error_at (error, ANNEAL_ERROR_TYPE, span,
                         "optimizer can only optimize Tensors, but one of the params is %s",
                         anneal_object_get_type_name (&items[0]));
  else
    anneal_set_error_at (error, ANNEAL_ERROR_TYPE, span,
                         "params argument given to the optimizer should be an iterable of Tensors or dicts, but got %s",
                         anneal_object_get_type_name (params));
  anneal_optimizer_unref (self);
  return NULL;
}

/* The span of what @error's path ("/params/lr", "/groups/1/lr") names. */
static AnnealSpan
find_span (const AnnealOptimizerKind *kind,
           const AnnealBinding       *binding,
           const AnnealCall          *call,
           const GError              *error)
{
  const char *path = anneal_error_get_path (error);

  if (path != NULL && g_str_has_prefix (path, "/groups"))
    return binding->spans[0];

  const char *key = path != NULL ? strrchr (path, '/') : NULL;

  for (guint i = 0; key != NULL && i < kind->n_params; i++)
    if (strcmp (kind->params[i].key, key + 1) == 0 && binding->values[i + 1] != NULL)
      return binding->spans[i + 1];

  return call->span;
}

static gboolean
check_optimizer (const AnnealOptimizer *optimizer,
                 AnnealPytorch          version,
                 const AnnealBinding   *binding,
                 const AnnealCall      *call,
                 GError               **error)
{
  g_autoptr(GError) refusal = NULL;

  if (anneal_optimizer_check (optimizer, version, &refusal))
    return TRUE;

  anneal_error_take_span (refusal, find_span (anneal_optimizer_get_kind (optimizer), binding, call, refusal));
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static AnnealOptimizer *
with_keywords (AnnealOptimizer           *self,
               AnnealImporter            *importer,
               const AnnealOptimizerKind *kind,
               const AnnealBinding       *binding,
               GError                   **error)
{
  for (guint i = 0; self != NULL && i < kind->n_params; i++)
    {
      g_auto(AnnealArgument) argument = { 0 };

      if (binding->values[i + 1] == NULL)
        continue;

      if (anneal_importer_take_argument (importer, binding->values[i + 1], binding->spans[i + 1], &argument))
        self = with_argument (self, -1, kind->params[i].key, &argument, binding->spans[i + 1], error);
    }

  return self;
}

/**
 * anneal_importer_build_optimizer:
 * @result: (out): an object of anneal_optimizer_type
 *
 * Builds what a call of an optimizer's class builds, or refuses what PyTorch refuses.
 */
gboolean
anneal_importer_build_optimizer (AnnealImporter            *self,
                                 const AnnealOptimizerKind *kind,
                                 const AnnealCall          *call,
                                 AnnealObject              *result,
                                 GError                   **error)
{
  AnnealSignature signature = {
    .callee = kind->name, .first = PARAMS, .params = kind->params, .n_params = kind->n_params,
  };
  g_auto(AnnealBinding) binding = { 0 };

  if (!anneal_signature_bind (&signature, call, &binding, error))
    return FALSE;

  AnnealOptimizer *built = with_keywords (anneal_optimizer_new (kind), self, kind, &binding, error);

  if (built != NULL)
    built = with_params (built, self, binding.values[0], binding.spans[0], error);

  g_autoptr(AnnealOptimizer) optimizer = built;

  if (optimizer == NULL || !check_optimizer (optimizer, self->version, &binding, call, error))
    return FALSE;

  *result = (AnnealObject) ANNEAL_OBJECT_HOST (&anneal_optimizer_type, self->optimizers->len);
  anneal_importer_add_optimizer (self, g_steal_pointer (&optimizer), call->span);
  return TRUE;
}
