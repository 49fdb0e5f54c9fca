/* anneal-import-params.c: what a script does to an optimizer's param groups with its own hands
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

/* One group; the index is that of the optimizer times ANNEAL_MAX_GROUPS, plus the group's. */
static const AnnealHostType group_type = { "dict" };
/* optimizer.add_param_group; the index is the optimizer's. */
const AnnealHostType anneal_import_add_group_type = { "method" };

static AnnealOptimizer *
get_optimizer (AnnealImporter *self,
               guint           index)
{
  return g_ptr_array_index (self->optimizers, index);
}

static void
replace_optimizer (AnnealImporter  *self,
                   guint            index,
                   AnnealOptimizer *changed)
{
  anneal_optimizer_unref (get_optimizer (self, index));
  g_ptr_array_index (self->optimizers, index) = changed;
}

/* Once a scheduler has looked at its groups, it keeps their learning rates in a list of its own. */
static gboolean
has_scheduler (const AnnealImporter *self,
               guint                 optimizer)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (((const AnnealImportNode *) g_ptr_array_index (self->nodes, i))->optimizer == optimizer)
      return TRUE;

  return FALSE;
}

gboolean
anneal_importer_get_groups (AnnealImporter     *self,
                            const AnnealObject *optimizer,
                            const char         *name,
                            AnnealObject       *value)
{
  AnnealObject groups[ANNEAL_MAX_GROUPS];
  guint n_groups = anneal_optimizer_get_n_groups (get_optimizer (self, optimizer->index));

  if (strcmp (name, "add_param_group") == 0)
    {
      *value = (AnnealObject) ANNEAL_OBJECT_HOST (&anneal_import_add_group_type, optimizer->index);
      return TRUE;
    }
  if (strcmp (name, "param_groups") != 0 || optimizer->index >= G_MAXUINT32 / ANNEAL_MAX_GROUPS)
    return FALSE;

  for (guint i = 0; i < n_groups; i++)
    groups[i] = (AnnealObject) ANNEAL_OBJECT_HOST (&group_type, optimizer->index * ANNEAL_MAX_GROUPS + i);

  *value = anneal_object_new_list (groups, n_groups);
  return TRUE;
}

/* AnnealPythonHost.item(): group["lr"], as it was before a scheduler changed it. */
gboolean
anneal_importer_get_item (gpointer            data,
                          const AnnealObject *object,
                          const AnnealObject *key,
                          AnnealObject       *value)
{
  AnnealImporter *self = data;
  guint index = object->index / ANNEAL_MAX_GROUPS;
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  if (object->host != &group_type || key->kind != ANNEAL_STRING
      || strcmp (anneal_object_get_string (key), "lr") != 0 || has_scheduler (self, index))
    return FALSE;

  anneal_optimizer_get_groups (get_optimizer (self, index), groups);
  *value = (AnnealObject) ANNEAL_OBJECT_FLOAT (groups[object->index % ANNEAL_MAX_GROUPS].lr);
  return TRUE;
}

/* Keys that are no scheduler's business are set silently. */
static gboolean
assign_group (AnnealImporter      *self,
              const AnnealObject  *group,
              const char          *key,
              const AnnealObject  *value,
              AnnealSpan           span,
              GError             **error)
{
  guint index = group->index / ANNEAL_MAX_GROUPS;
  AnnealOptimizer *optimizer = get_optimizer (self, index);

  if (!anneal_optimizer_kind_has_group_key (anneal_optimizer_get_kind (optimizer), key))
    return TRUE;
  if (has_scheduler (self, index))
    {
      anneal_importer_note (self, span, _("“%s” is set by hand once there is a scheduler, which is not drawn"), key);
      return TRUE;
    }

  g_auto(AnnealArgument) argument = { 0 };

  self->place = g_array_index (self->places, AnnealSpan, index).start;
  if (!anneal_importer_take_argument (self, value, (AnnealSpan) { span.start, span.start }, &argument))
    return TRUE;

  AnnealOptimizer *changed = anneal_optimizer_with_argument (optimizer, (int) (group->index % ANNEAL_MAX_GROUPS), key,
                                                             &argument, error);

  if (changed == NULL)
    return FALSE;

  replace_optimizer (self, index, changed);
  return TRUE;
}

/* AnnealPythonHost.assign() */
gboolean
anneal_importer_assign (gpointer             data,
                        const AnnealObject  *object,
                        const AnnealObject  *key,
                        const AnnealObject  *value,
                        AnnealSpan           span,
                        GError             **error)
{
  AnnealImporter *self = data;
  const char *name = key->kind == ANNEAL_STRING ? anneal_object_get_string (key) : "";

  if (object->host == &group_type)
    return assign_group (self, object, name, value, span, error);

  if (object->host == &anneal_schedule_node_type || object->host == &anneal_optimizer_type)
    anneal_importer_note (self, span, _("“%s” is set by hand, which is not drawn"),
                          g_str_has_prefix (name, ".") ? name + 1 : name);
  return TRUE;
}

/* optimizer.add_param_group ({"params": …, "lr": 0.01}) */
gboolean
anneal_importer_add_group (AnnealImporter      *self,
                           const AnnealObject  *method,
                           const AnnealCall    *call,
                           AnnealObject        *result,
                           GError             **error)
{
  const AnnealObject *dict = call->n_positional > 0 ? &call->positional[0]
                             : call->n_keywords > 0 ? &call->keyword_values[0]
                                                    : NULL;

  *result = (AnnealObject) ANNEAL_OBJECT_NONE;
  if (dict == NULL || dict->kind != ANNEAL_DICT || has_scheduler (self, method->index))
    {
      anneal_importer_note (self, call->span, _("This param group is not drawn"));
      return TRUE;
    }

  AnnealSpan span = call->n_positional > 0 ? call->positional_spans[0] : call->keyword_spans[0];

  self->place = g_array_index (self->places, AnnealSpan, method->index).start;

  AnnealOptimizer *changed = anneal_importer_append_group (self, get_optimizer (self, method->index), dict, span,
                                                           error);

  if (changed == NULL)
    return FALSE;

  replace_optimizer (self, method->index, changed);
  return TRUE;
}
