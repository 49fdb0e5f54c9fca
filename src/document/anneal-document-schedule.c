/* anneal-document-schedule.c: optimizers and schedules out of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-document-private.h"

/* A construction list while it is read; as long as its array of nodes. */
typedef struct
{
  guint                   n_nodes;
  const AnnealScheduler **schedulers;
  AnnealArgument        **arguments;      /* (n_nodes, n_params of each) */
  guint                   stepped;
  gboolean                has_stepped;
} NodeList;

static void
init_nodes (NodeList *self,
            guint     n_nodes)
{
  *self = (NodeList) {
    .n_nodes = n_nodes,
    .schedulers = g_new0 (const AnnealScheduler *, n_nodes),
    .arguments = g_new0 (AnnealArgument *, n_nodes),
    .stepped = n_nodes - 1,
  };
}

static void
clear_nodes (NodeList *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      for (guint j = 0; self->arguments[i] != NULL && j < self->schedulers[i]->n_params; j++)
        anneal_argument_clear (&self->arguments[i][j]);
      g_free (self->arguments[i]);
    }
  g_free (self->arguments);
  g_free (self->schedulers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NodeList, clear_nodes)

/* The row of @key, or NULL. */
static const AnnealParam *
find_row (const AnnealParam *params,
          guint              n_params,
          const char        *key)
{
  for (guint i = 0; i < n_params; i++)
    if (g_str_equal (params[i].key, key))
      return &params[i];

  return NULL;
}

/* The "params" of an object: an empty one if there are none. */
static gboolean
get_params (json_t   *object,
            json_t  **params,
            GError  **error)
{
  *params = NULL;
  return json_object_get (object, "params") == NULL || anneal_document_get_object (object, "params", params, error);
}

static gboolean
read_optimizer_argument (AnnealOptimizer  **optimizer,
                         int                group,
                         const char        *key,
                         json_t            *value,
                         json_t           **unknown,
                         GError           **error)
{
  static const char * const group_keys[] = { ANNEAL_GROUP_KEYS, NULL };
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (*optimizer);
  const AnnealParam *param = find_row (kind->params, kind->n_params, key);
  g_auto(AnnealArgument) argument = { .text = NULL };

  if (param == NULL && (group < 0 || !g_strv_contains (group_keys, key)))
    {
      anneal_document_keep (unknown, key, json_incref (value));
      return TRUE;
    }

  AnnealOptimizer *changed = NULL;

  if (anneal_document_read_argument (value, param, 0, &argument, error))
    changed = anneal_optimizer_with_argument (*optimizer, group, key, &argument, error);
  if (changed == NULL)
    return FALSE;

  anneal_optimizer_unref (*optimizer);
  *optimizer = changed;
  return TRUE;
}

/* @group -1: the constructor's arguments. */
static gboolean
read_optimizer_arguments (AnnealOptimizer  **optimizer,
                          int                group,
                          json_t            *params,
                          json_t           **unknown,
                          GError           **error)
{
  const char *key;
  json_t *value;

  json_object_foreach (params, key, value)
    if (!read_optimizer_argument (optimizer, group, key, value, unknown, error))
      {
        anneal_document_prefix (error, "/%s", key);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_groups (AnnealOptimizer  **optimizer,
             json_t            *groups,
             json_t           **unknown,
             GError           **error)
{
  gsize n_groups = json_array_size (groups);

  if (n_groups < 1 || n_groups > ANNEAL_MAX_GROUPS)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/groups", _("An optimizer has 1 to %d param groups, not %llu"),
                             ANNEAL_MAX_GROUPS, (unsigned long long) n_groups);
      return FALSE;
    }

  AnnealOptimizer *changed = anneal_optimizer_with_n_groups (*optimizer, (guint) n_groups, error);

  if (changed == NULL)
    return FALSE;
  anneal_optimizer_unref (*optimizer);
  *optimizer = changed;

  for (gsize i = 0; i < n_groups; i++)
    {
      json_t *group = json_array_get (groups, i);
      json_t *rest = NULL;
      gboolean is_good = json_is_object (group);

      if (!is_good)
        anneal_document_refuse (group, "", _("an object"), error);
      else
        is_good = read_optimizer_arguments (optimizer, (int) i, group, &rest, error);

      json_array_append_new (*unknown, rest != NULL ? rest : json_object ());
      if (!is_good)
        {
          anneal_document_prefix (error, "/groups/%" G_GSIZE_FORMAT, i);
          return FALSE;
        }
    }

  return TRUE;
}

/* Whether any item of an array of objects holds something. */
static json_t *
drop_if_empty (json_t *array)
{
  for (gsize i = 0; i < json_array_size (array); i++)
    if (json_object_size (json_array_get (array, i)) > 0)
      return array;

  json_decref (array);
  return NULL;
}

static gboolean
read_optimizer_parts (AnnealOptimizer  **optimizer,
                      json_t            *value,
                      json_t           **unknown,
                      GError           **error)
{
  json_t *params;
  json_t *groups = NULL;
  g_autoptr(json_t) unknown_params = NULL;
  g_autoptr(json_t) unknown_groups = json_array ();

  if (!get_params (value, &params, error) ||
      (json_object_get (value, "groups") != NULL && !anneal_document_get_array (value, "groups", &groups, error)))
    return FALSE;

  if (!read_optimizer_arguments (optimizer, -1, params, &unknown_params, error))
    {
      anneal_document_prefix (error, "/params");
      return FALSE;
    }
  if (groups != NULL && !read_groups (optimizer, groups, &unknown_groups, error))
    return FALSE;

  anneal_document_keep (unknown, "params", g_steal_pointer (&unknown_params));
  anneal_document_keep (unknown, "groups", drop_if_empty (g_steal_pointer (&unknown_groups)));
  return TRUE;
}

AnnealOptimizer *
anneal_document_read_optimizer (json_t   *value,
                                json_t  **unknown,
                                GError  **error)
{
  const char *name = NULL;

  if (!json_is_object (value))
    {
      anneal_document_refuse (value, "", _("an object"), error);
      return NULL;
    }
  if (!anneal_document_get_string (value, "name", &name, error))
    return NULL;
  if (name == NULL)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_FORMAT, "", _("The member \"%s\" is missing"), "name");
      return NULL;
    }

  const AnnealOptimizerKind *kind = anneal_optimizer_kind_find (name);

  if (kind == NULL)
    return NULL;

  g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_new (kind);
  g_autoptr(json_t) rest = anneal_document_take_unknown (value, anneal_document_optimizer_members);

  if (!read_optimizer_parts (&optimizer, value, &rest, error))
    return NULL;

  anneal_document_keep (unknown, "optimizer", g_steal_pointer (&rest));
  return g_steal_pointer (&optimizer);
}

/* Names the schedulers of all nodes.  FALSE without an error: one of them is not known. */
static gboolean
find_schedulers (NodeList  *nodes,
                 json_t    *array,
                 GError   **error)
{
  for (guint i = 0; i < nodes->n_nodes; i++)
    {
      json_t *node = json_array_get (array, i);
      const char *id = NULL;

      if (!json_is_object (node))
        anneal_document_refuse (node, "", _("an object"), error);
      else if (anneal_document_get_string (node, "scheduler", &id, error) && id == NULL)
        anneal_set_error_path (error, ANNEAL_ERROR_FORMAT, "", _("The member \"%s\" is missing"), "scheduler");

      if (id == NULL)
        {
          anneal_document_prefix (error, "/%u", i);
          return FALSE;
        }

      nodes->schedulers[i] = anneal_scheduler_find (id);
    }

  for (guint i = 0; i < nodes->n_nodes; i++)
    if (nodes->schedulers[i] == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
read_node_params (NodeList  *nodes,
                  guint      node,
                  json_t    *params,
                  json_t   **unknown,
                  GError   **error)
{
  const AnnealScheduler *scheduler = nodes->schedulers[node];
  const char *key;
  json_t *value;

  nodes->arguments[node] = g_new0 (AnnealArgument, scheduler->n_params);
  json_object_foreach (params, key, value)
    {
      int param = anneal_scheduler_find_param (scheduler, key);

      if (param < 0)
        anneal_document_keep (unknown, key, json_incref (value));
      else if (!anneal_document_read_argument (value, &scheduler->params[param], node,
                                               &nodes->arguments[node][param], error))
        {
          anneal_document_prefix (error, "/params/%s", key);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_node (NodeList  *nodes,
           guint      node,
           json_t    *value,
           json_t   **unknown,
           GError   **error)
{
  g_autoptr(json_t) unknown_params = NULL;
  gboolean is_stepped = FALSE;
  json_t *params;

  if (!get_params (value, &params, error) ||
      !read_node_params (nodes, node, params, &unknown_params, error) ||
      !anneal_document_get_boolean (value, "stepped", &is_stepped, error))
    return FALSE;

  if (is_stepped && nodes->has_stepped)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_CONFLICT, "/stepped",
                             _("Only one scheduler of a run can be stepped, and the one of number %u already is"),
                             nodes->stepped);
      return FALSE;
    }
  if (is_stepped)
    {
      nodes->has_stepped = TRUE;
      nodes->stepped = node;
    }

  *unknown = anneal_document_take_unknown (value, anneal_document_node_members);
  anneal_document_keep (unknown, "params", g_steal_pointer (&unknown_params));
  return TRUE;
}

AnnealSchedule *
anneal_document_read_schedule (json_t   *value,
                               json_t  **unknown,
                               GError  **error)
{
  gsize n_nodes = json_array_size (value);

  if (!json_is_array (value) || n_nodes < 1)
    {
      anneal_document_refuse (value, "", _("an array with at least one scheduler"), error);
      return NULL;
    }
  if (n_nodes > ANNEAL_MAX_NODES)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "", _("A run has at most %d schedulers, not %llu"),
                             ANNEAL_MAX_NODES, (unsigned long long) n_nodes);
      return NULL;
    }

  g_auto(NodeList) nodes = { 0 };
  g_autoptr(json_t) rests = json_array ();

  init_nodes (&nodes, (guint) n_nodes);
  if (!find_schedulers (&nodes, value, error))
    return NULL;

  for (guint i = 0; i < nodes.n_nodes; i++)
    {
      json_t *rest = NULL;
      gboolean is_good = read_node (&nodes, i, json_array_get (value, i), &rest, error);

      json_array_append_new (rests, rest != NULL ? rest : json_object ());
      if (!is_good)
        {
          anneal_document_prefix (error, "/%u", i);
          return NULL;
        }
    }

  anneal_document_keep (unknown, "schedule", drop_if_empty (g_steal_pointer (&rests)));

  AnnealSchedule *schedule = anneal_schedule_new_list (nodes.schedulers,
                                                       (const AnnealArgument * const *) nodes.arguments, nodes.n_nodes,
                                                       nodes.stepped, error);

  return schedule != NULL ? anneal_document_read_steps (schedule, value, error) : NULL;
}
