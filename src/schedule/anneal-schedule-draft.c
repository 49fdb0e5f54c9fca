/* anneal-schedule-draft.c: a schedule while it is being edited: nodes that point to each other
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-schedule-draft.h"

#include "anneal-schedule-parts.h"

static AnnealDraftNode *
new_node (const AnnealSchedule *schedule,
          guint                 i)
{
  AnnealDraftNode *node = g_new0 (AnnealDraftNode, 1);

  node->scheduler = anneal_schedule_get_scheduler (schedule, i);
  node->arguments = g_new0 (AnnealArgument, node->scheduler->n_params);
  for (guint k = 0; k < node->scheduler->n_params; k++)
    anneal_argument_copy (anneal_schedule_get_argument (schedule, i, k), &node->arguments[k]);

  return node;
}

static void
free_node (gpointer data)
{
  AnnealDraftNode *node = data;

  for (guint i = 0; i < node->scheduler->n_params; i++)
    anneal_argument_clear (&node->arguments[i]);
  g_free (node->arguments);
  g_clear_pointer (&node->parts, g_ptr_array_unref);
  g_free (node);
}

/* A list that holds anything but schedulers is left as it is. */
static void
link_parts (AnnealDraftNode      *node,
            const AnnealSchedule *schedule,
            guint                 i,
            AnnealDraftNode     **nodes)      /* (n_nodes of @schedule) */
{
  guint n_parts = anneal_schedule_get_n_parts (schedule, i);
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();

  for (guint k = 0; k < n_parts; k++)
    {
      int part = anneal_schedule_get_part (schedule, i, k);

      if (part < 0)
        continue;
      nodes[part]->was_listed = TRUE;
      g_ptr_array_add (parts, nodes[part]);
    }

  if (parts->len > 0 && parts->len == n_parts)
    node->parts = g_steal_pointer (&parts);
}

/* Copies of all nodes. */
static AnnealDraftNode **
new_nodes (const AnnealSchedule *schedule)
{
  guint n_nodes = anneal_schedule_get_n_nodes (schedule);
  AnnealDraftNode **nodes = g_new (AnnealDraftNode *, n_nodes);

  for (guint i = 0; i < n_nodes; i++)
    {
      nodes[i] = new_node (schedule, i);
      link_parts (nodes[i], schedule, i, nodes);
    }

  return nodes;
}

AnnealDraft *
anneal_draft_new (const AnnealSchedule *schedule)
{
  AnnealDraft *self = g_new0 (AnnealDraft, 1);
  g_autofree AnnealDraftNode **nodes = new_nodes (schedule);
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (schedule, &n_stepped);

  self->nodes = g_ptr_array_new_with_free_func (free_node);
  self->stepped = g_ptr_array_new ();
  self->when = g_memdup2 (stepped, n_stepped * sizeof *stepped);
  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    g_ptr_array_add (self->nodes, nodes[i]);
  for (guint i = 0; i < n_stepped; i++)
    g_ptr_array_add (self->stepped, nodes[stepped[i].node]);

  return self;
}

void
anneal_draft_free (AnnealDraft *self)
{
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->stepped);
  g_free (self->when);
  g_free (self);
}

AnnealDraftNode *
anneal_draft_get (AnnealDraft *self,
                  guint        node)
{
  return g_ptr_array_index (self->nodes, node);
}

guint
anneal_draft_find (AnnealDraft           *self,
                   const AnnealDraftNode *node)
{
  guint place = 0;

  g_ptr_array_find (self->nodes, node, &place);
  return place;
}

AnnealDraftNode *
anneal_draft_insert (AnnealDraft          *self,
                     guint                 place,
                     const AnnealSchedule *schedule)
{
  g_autofree AnnealDraftNode **nodes = new_nodes (schedule);

  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    g_ptr_array_insert (self->nodes, (int) (place + i), nodes[i]);

  return nodes[anneal_schedule_get_stepped (schedule)];
}

GPtrArray *
anneal_draft_edit_parts (AnnealDraftNode *node)
{
  if (node->parts == NULL)
    node->parts = g_ptr_array_new ();
  node->has_new_parts = TRUE;
  return node->parts;
}

void
anneal_draft_replace (AnnealDraft     *self,
                      AnnealDraftNode *node,
                      AnnealDraftNode *other)
{
  for (guint i = 0; i < self->stepped->len; i++)
    if (self->stepped->pdata[i] == node)
      self->stepped->pdata[i] = other;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      AnnealDraftNode *lister = self->nodes->pdata[i];

      for (guint k = 0; lister != other && lister->parts != NULL && k < lister->parts->len; k++)
        if (lister->parts->pdata[k] == node)
          lister->parts->pdata[k] = other;
    }
}

static void
collect (AnnealDraftNode *node,
         GHashTable      *found)
{
  if (!g_hash_table_add (found, node) || node->parts == NULL)
    return;

  for (guint i = 0; i < node->parts->len; i++)
    collect (node->parts->pdata[i], found);
}

GHashTable *
anneal_draft_collect (AnnealDraftNode *node)
{
  GHashTable *found = g_hash_table_new (NULL, NULL);

  collect (node, found);
  return found;
}

void
anneal_draft_clean (AnnealDraft *self)
{
  g_autoptr(GHashTable) needed = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->stepped->len; i++)
    collect (self->stepped->pdata[i], needed);
  for (guint i = 0; i < self->nodes->len; i++)
    if (!anneal_draft_get (self, i)->was_listed)
      collect (self->nodes->pdata[i], needed);

  for (guint i = self->nodes->len; i-- > 0;)
    if (!g_hash_table_contains (needed, self->nodes->pdata[i]))
      g_ptr_array_remove_index (self->nodes, i);
}

/* Writes the list of the node's parts by the places that they have now, where that changes anything. */
static void
write_parts (AnnealDraftNode *node,
             GHashTable      *places)
{
  AnnealArgument *argument = &node->arguments[anneal_scheduler_find_parts (node->scheduler)];
  g_autofree AnnealObject *items = g_new0 (AnnealObject, node->parts->len);
  gboolean is_tuple = argument->value.kind == ANNEAL_TUPLE;
  gboolean is_same = !node->has_new_parts;
  gsize n_before = 0;
  const AnnealObject *before = is_same ? anneal_object_get_items (&argument->value, &n_before) : NULL;

  for (guint i = 0; i < node->parts->len; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, node->parts->pdata[i]));

      items[i] = (AnnealObject) ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, place);
      is_same = is_same && i < n_before && before[i].index == place;
    }
  if (is_same)
    return;

  anneal_argument_clear (argument);
  argument->value = is_tuple ? anneal_object_new_tuple (items, node->parts->len)
                             : anneal_object_new_list (items, node->parts->len);
}

AnnealSchedule *
anneal_draft_finish (AnnealDraft  *self,
                     GError      **error)
{
  g_autoptr(AnnealDraft) draft = self;
  g_autoptr(GHashTable) places = g_hash_table_new (NULL, NULL);
  guint n_nodes = draft->nodes->len;
  g_autofree const AnnealScheduler **schedulers = g_new (const AnnealScheduler *, n_nodes);
  g_autofree const AnnealArgument **arguments = g_new (const AnnealArgument *, n_nodes);

  for (guint i = 0; i < n_nodes; i++)
    g_hash_table_insert (places, draft->nodes->pdata[i], GUINT_TO_POINTER (i));
  for (guint i = 0; i < n_nodes; i++)
    {
      AnnealDraftNode *node = anneal_draft_get (draft, i);

      if (node->parts != NULL)
        write_parts (node, places);
      schedulers[i] = node->scheduler;
      arguments[i] = node->arguments;
    }
  for (guint i = 0; i < draft->stepped->len; i++)
    draft->when[i].node = GPOINTER_TO_UINT (g_hash_table_lookup (places, draft->stepped->pdata[i]));

  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new_list (schedulers, arguments, n_nodes, draft->when[0].node,
                                                                 error);

  return schedule != NULL ? anneal_schedule_with_stepped (schedule, draft->when, draft->stepped->len) : NULL;
}
