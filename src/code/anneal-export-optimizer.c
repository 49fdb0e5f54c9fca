/* anneal-export-optimizer.c: the optimizer as a call
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include "anneal-export-private.h"

#define PARAMS_OF_ALL "model.parameters()"

static const char * const group_keys[] = { ANNEAL_GROUP_KEYS };

/* What a group's dict holds under @key, or nothing. */
static void
add_to_dict (AnnealExporter        *exporter,
             AnnealPiece           *dict,
             const AnnealOptimizer *optimizer,
             guint                  group,
             const char            *key,
             const AnnealParam     *param)      /* (nullable) */
{
  const AnnealArgument *argument = anneal_optimizer_get_argument (optimizer, (int) group, key);
  g_autofree char *before = g_strdup_printf ("'%s': ", key);

  if (argument->value.kind == ANNEAL_UNSET)
    return;

  AnnealPiece *piece = anneal_piece_add (dict, anneal_exporter_new_argument (exporter, before, argument, param));

  piece->path = g_strdup_printf ("/optimizer/groups/%u/%s", group, key);
}

/* Models that are trained at two speeds have these two parts in PyTorch's documentation, and layers otherwise. */
static char *
dup_group_params (guint group,
                  guint n_groups)
{
  if (n_groups == 1)
    return g_strdup (PARAMS_OF_ALL);
  if (n_groups == 2)
    return g_strdup (group == 0 ? "model.base.parameters()" : "model.classifier.parameters()");

  return g_strdup_printf ("model.layer%u.parameters()", group + 1);
}

static AnnealPiece *
new_group (AnnealExporter        *exporter,
           const AnnealOptimizer *optimizer,
           guint                  group)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);
  g_autofree char *params = dup_group_params (group, anneal_optimizer_get_n_groups (optimizer));
  AnnealPiece *dict = anneal_piece_new_group (NULL, "{", "}");

  dict->path = g_strdup_printf ("/optimizer/groups/%u", group);
  anneal_piece_add (dict, anneal_piece_new ("'params': ", params));
  for (guint i = 0; i < kind->n_params; i++)
    add_to_dict (exporter, dict, optimizer, group, kind->params[i].key, &kind->params[i]);
  for (guint i = 0; i < G_N_ELEMENTS (group_keys); i++)
    add_to_dict (exporter, dict, optimizer, group, group_keys[i], NULL);

  return dict;
}

static AnnealPiece *
new_params (AnnealExporter        *exporter,
            const AnnealOptimizer *optimizer)
{
  guint n_groups = anneal_optimizer_get_n_groups (optimizer);
  g_autoptr(AnnealPiece) list = anneal_piece_new_group (NULL, "[", "]");

  for (guint i = 0; i < n_groups; i++)
    anneal_piece_add (list, new_group (exporter, optimizer, i));

  const AnnealPiece *first = g_ptr_array_index (list->items, 0);

  if (n_groups == 1 && first->items->len == 1)
    return anneal_piece_new (NULL, PARAMS_OF_ALL);

  return g_steal_pointer (&list);
}

AnnealPiece *
anneal_exporter_new_optimizer (AnnealExporter        *self,
                               const char            *variable,
                               const AnnealOptimizer *optimizer)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);
  g_autofree char *before = g_strconcat (variable, " = ", NULL);
  g_autofree char *opening = g_strconcat (anneal_exporter_use_class (self, kind->symbol), "(", NULL);
  AnnealPiece *call = anneal_piece_new_group (before, opening, ")");

  call->path = g_strdup ("/optimizer");
  anneal_piece_add (call, new_params (self, optimizer));
  for (guint i = 0; i < kind->n_params; i++)
    {
      const AnnealParam *param = &kind->params[i];
      const AnnealArgument *argument = anneal_optimizer_get_argument (optimizer, -1, param->key);
      g_autofree char *name = g_strconcat (param->key, "=", NULL);

      if (anneal_argument_is_default (argument, param))
        continue;

      AnnealPiece *piece = anneal_piece_add (call, anneal_exporter_new_argument (self, name, argument, param));

      piece->path = g_strconcat ("/optimizer/params/", param->key, NULL);
    }

  return call;
}
