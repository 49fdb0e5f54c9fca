/* anneal-schedule.c: schedulers with their parameters set, in the order in which Python builds them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-schedule.h"

const AnnealHostType anneal_schedule_node_type = { "LRScheduler" };
const AnnealHostType anneal_optimizer_type = { "Optimizer" };

/* What a new composite is made of. */
#define FIRST_PART "torch.LinearLR"
#define SECOND_PART "torch.CosineAnnealingLR"
#define N_PARTS 2

typedef struct
{
  const AnnealScheduler *scheduler;
  AnnealArgument        *arguments;   /* (n_params) */
} Entry;

struct _AnnealSchedule
{
  guint          n_nodes;
  guint          n_stepped;   /* at least 1 */
  AnnealStepped *stepped;     /* (n_stepped), in the order of the calls */
  Entry         *entries;     /* (n_nodes) */
};

static AnnealSchedule *
new_empty (guint                n_nodes,
           const AnnealStepped *stepped,
           guint                n_stepped)
{
  AnnealSchedule *self = g_atomic_rc_box_new0 (AnnealSchedule);

  self->n_nodes = n_nodes;
  self->n_stepped = n_stepped;
  self->stepped = g_memdup2 (stepped, n_stepped * sizeof *stepped);
  self->entries = g_new0 (Entry, n_nodes);
  return self;
}

static AnnealSchedule *
new_empty_stepping (guint n_nodes,
                    guint node)
{
  return new_empty (n_nodes, &(AnnealStepped) { .node = node, .end = G_MAXUINT64 }, 1);
}

/* @arguments: (nullable): (n_params): copied. */
static void
init_entry (Entry                 *entry,
            const AnnealScheduler *scheduler,
            const AnnealArgument  *arguments)
{
  entry->scheduler = scheduler;
  entry->arguments = g_new0 (AnnealArgument, scheduler->n_params);
  for (guint i = 0; arguments != NULL && i < scheduler->n_params; i++)
    anneal_argument_copy (&arguments[i], &entry->arguments[i]);
}

static void
clear_schedule (gpointer data)
{
  AnnealSchedule *self = data;

  for (guint i = 0; i < self->n_nodes; i++)
    {
      for (guint j = 0; j < self->entries[i].scheduler->n_params; j++)
        anneal_argument_clear (&self->entries[i].arguments[j]);
      g_free (self->entries[i].arguments);
    }
  g_free (self->entries);
  g_free (self->stepped);
}

/* The index of the scheduler that @object is, or -1. */
static int
get_node_index (const AnnealObject *object)
{
  if (object->kind != ANNEAL_HOST || object->host != &anneal_schedule_node_type)
    return -1;

  return (int) MIN (object->index, (guint32) ANNEAL_MAX_NODES);
}

/* The parts that the entry lists; lent. */
static const AnnealObject *
get_parts (const Entry *entry,
           gsize       *n_parts)
{
  int param = anneal_scheduler_find_parts (entry->scheduler);
  const AnnealObject *value = param >= 0 ? &entry->arguments[param].value : NULL;

  *n_parts = 0;
  if (value == NULL || (value->kind != ANNEAL_LIST && value->kind != ANNEAL_TUPLE))
    return NULL;

  return anneal_object_get_items (value, n_parts);
}

static void
init_new_entry (Entry                 *entry,
                const AnnealScheduler *scheduler)
{
  init_entry (entry, scheduler, NULL);
  for (guint i = 0; i < scheduler->n_params; i++)
    if (scheduler->params[i].sample_text != NULL
        && !anneal_argument_parse (scheduler->params[i].sample_text, &entry->arguments[i], NULL))
      g_return_if_reached ();
}

/* Puts new parts where @node, a composite, has room for them before it. */
static void
add_default_parts (AnnealSchedule *self,
                   guint           node)
{
  const guint first = node - N_PARTS;
  const AnnealObject parts[N_PARTS] = {
    ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, first),
    ANNEAL_OBJECT_HOST (&anneal_schedule_node_type, first + 1),
  };
  Entry *entry = &self->entries[node];
  AnnealArgument *argument = &entry->arguments[anneal_scheduler_find_parts (entry->scheduler)];

  init_new_entry (&self->entries[first], anneal_scheduler_find (FIRST_PART));
  init_new_entry (&self->entries[first + 1], anneal_scheduler_find (SECOND_PART));
  anneal_argument_clear (argument);
  argument->value = anneal_object_new_list (parts, N_PARTS);
}

AnnealSchedule *
anneal_schedule_new (const AnnealScheduler *scheduler)
{
  AnnealSchedule *self;

  g_return_val_if_fail (scheduler != NULL, NULL);

  if (anneal_scheduler_find_parts (scheduler) < 0)
    {
      self = new_empty_stepping (1, 0);
      init_new_entry (&self->entries[0], scheduler);
      return self;
    }

  self = new_empty_stepping (N_PARTS + 1, N_PARTS);
  init_new_entry (&self->entries[N_PARTS], scheduler);
  add_default_parts (self, N_PARTS);
  return self;
}

static gboolean
check_parts (const AnnealSchedule  *self,
             guint                  node,
             GError               **error)
{
  gsize n_parts;
  const AnnealObject *parts = get_parts (&self->entries[node], &n_parts);

  for (gsize i = 0; i < n_parts; i++)
    {
      int index = get_node_index (&parts[i]);

      if (index >= (int) node)
        {
          g_autofree char *path = g_strdup_printf ("/%u", node);

          anneal_set_error_path (error, ANNEAL_ERROR_CONFLICT, path,
                                 "part %" G_GSIZE_FORMAT " of %s is scheduler number %d, which is not built before it",
                                 i, self->entries[node].scheduler->name, index);
          return FALSE;
        }
    }

  return TRUE;
}

AnnealSchedule *
anneal_schedule_new_list (const AnnealScheduler * const *schedulers,
                          const AnnealArgument  * const *arguments,
                          guint                          n_nodes,
                          guint                          stepped,
                          GError                       **error)
{
  g_autoptr(AnnealSchedule) self = NULL;

  g_return_val_if_fail (stepped < n_nodes, NULL);

  if (n_nodes > ANNEAL_MAX_NODES)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, "%u schedulers are more than the %d that one schedule may have",
                        n_nodes, ANNEAL_MAX_NODES);
      return NULL;
    }

  self = new_empty_stepping (n_nodes, stepped);
  for (guint i = 0; i < n_nodes; i++)
    init_entry (&self->entries[i], schedulers[i], arguments != NULL ? arguments[i] : NULL);
  for (guint i = 0; i < n_nodes; i++)
    if (!check_parts (self, i, error))
      return NULL;

  return g_steal_pointer (&self);
}

AnnealSchedule *
anneal_schedule_ref (const AnnealSchedule *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
anneal_schedule_unref (const AnnealSchedule *self)
{
  g_atomic_rc_box_release_full ((gpointer) self, clear_schedule);
}

guint
anneal_schedule_get_n_nodes (const AnnealSchedule *self)
{
  return self->n_nodes;
}

guint
anneal_schedule_get_stepped (const AnnealSchedule *self)
{
  return self->stepped[self->n_stepped - 1].node;
}

AnnealSchedule *
anneal_schedule_with_stepped (const AnnealSchedule *self,
                              const AnnealStepped  *stepped,
                              guint                 n_stepped)
{
  g_return_val_if_fail (n_stepped > 0, NULL);
  for (guint i = 0; i < n_stepped; i++)
    g_return_val_if_fail (stepped[i].node < self->n_nodes, NULL);

  AnnealSchedule *copy = new_empty (self->n_nodes, stepped, n_stepped);

  for (guint i = 0; i < self->n_nodes; i++)
    init_entry (&copy->entries[i], self->entries[i].scheduler, self->entries[i].arguments);

  return copy;
}

const AnnealStepped *
anneal_schedule_get_all_stepped (const AnnealSchedule *self,
                                 guint                *n_stepped)
{
  *n_stepped = self->n_stepped;
  return self->stepped;
}

const AnnealScheduler *
anneal_schedule_get_scheduler (const AnnealSchedule *self,
                               guint                 node)
{
  g_return_val_if_fail (node < self->n_nodes, NULL);

  return self->entries[node].scheduler;
}

const AnnealArgument *
anneal_schedule_get_argument (const AnnealSchedule *self,
                              guint                 node,
                              guint                 param)
{
  g_return_val_if_fail (node < self->n_nodes, NULL);
  g_return_val_if_fail (param < self->entries[node].scheduler->n_params, NULL);

  return &self->entries[node].arguments[param];
}

AnnealObject
anneal_schedule_get_value (const AnnealSchedule *self,
                           guint                 node,
                           guint                 param)
{
  const AnnealArgument *argument = anneal_schedule_get_argument (self, node, param);

  if (argument->value.kind != ANNEAL_UNSET)
    return anneal_object_ref (argument->value);

  return anneal_param_dup_fallback (&self->entries[node].scheduler->params[param]);
}

AnnealSchedule *
anneal_schedule_with_argument (const AnnealSchedule *self,
                               guint                 node,
                               guint                 param,
                               const AnnealArgument *argument)
{
  AnnealSchedule *copy;

  g_return_val_if_fail (node < self->n_nodes, NULL);
  g_return_val_if_fail (param < self->entries[node].scheduler->n_params, NULL);

  copy = new_empty (self->n_nodes, self->stepped, self->n_stepped);
  for (guint i = 0; i < self->n_nodes; i++)
    init_entry (&copy->entries[i], self->entries[i].scheduler, self->entries[i].arguments);

  anneal_argument_clear (&copy->entries[node].arguments[param]);
  anneal_argument_copy (argument, &copy->entries[node].arguments[param]);
  return copy;
}

/* An entry for @scheduler with the values of @old that go by the same key and the same type. */
static void
init_converted_entry (Entry                 *entry,
                      const AnnealScheduler *scheduler,
                      const Entry           *old)
{
  init_new_entry (entry, scheduler);
  for (guint i = 0; i < scheduler->n_params; i++)
    {
      int same = anneal_scheduler_find_param (old->scheduler, scheduler->params[i].key);

      if (same < 0 || old->scheduler->params[same].type != scheduler->params[i].type
          || old->arguments[same].value.kind == ANNEAL_UNSET)
        continue;

      anneal_argument_clear (&entry->arguments[i]);
      anneal_argument_copy (&old->arguments[same], &entry->arguments[i]);
    }
}

/* The indices that nodes have after a change, where they stay at all. */
static void
renumber_parts (Entry     *entry,
                const int *new_index,   /* (n_nodes) */
                guint      n_nodes)
{
  int param = anneal_scheduler_find_parts (entry->scheduler);
  gsize n_parts;
  const AnnealObject *parts = get_parts (entry, &n_parts);
  g_autofree AnnealObject *renumbered = g_new0 (AnnealObject, n_parts);

  if (n_parts == 0)
    return;

  for (gsize i = 0; i < n_parts; i++)
    {
      int index = get_node_index (&parts[i]);

      renumbered[i] = parts[i];
      if (index >= 0 && index < (int) n_nodes)
        renumbered[i].index = (guint32) new_index[index];
    }

  AnnealObject list = anneal_object_new_list (renumbered, n_parts);

  anneal_argument_clear (&entry->arguments[param]);
  entry->arguments[param].value = list;
}

static gboolean
is_stepped (const AnnealSchedule *self,
            guint                 node)
{
  for (guint i = 0; i < self->n_stepped; i++)
    if (self->stepped[i].node == node)
      return TRUE;

  return FALSE;
}

/* Marks in @kept what is needed once the node @removed lists no parts: those that only it listed go, and theirs. */
static void
find_kept (const AnnealSchedule *self,
           guint                 removed,
           gboolean             *kept)
{
  g_autofree gboolean *was_listed = g_new0 (gboolean, self->n_nodes);
  g_autofree gboolean *is_listed = g_new0 (gboolean, self->n_nodes);

  /* A part is built before what lists it: one pass from the end sees every list that still counts. */
  for (guint i = self->n_nodes; i-- > 0;)
    {
      gsize n_parts;
      const AnnealObject *parts = get_parts (&self->entries[i], &n_parts);

      kept[i] = !was_listed[i] || is_listed[i] || i == removed || is_stepped (self, i);
      for (gsize j = 0; j < n_parts; j++)
        {
          int index = get_node_index (&parts[j]);

          if (index < 0 || index >= (int) i)
            continue;
          was_listed[index] = TRUE;
          if (kept[i] && i != removed)
            is_listed[index] = TRUE;
        }
    }
}

/* Where the nodes are once @node has @n_parts parts of its own built before it, and only @kept ones stay.  Returns how
 * many there are then. */
static guint
renumber_nodes (const AnnealSchedule *self,
                guint                 node,
                guint                 n_parts,
                const gboolean       *kept,         /* (n_nodes) */
                int                  *new_index)    /* (n_nodes) */
{
  guint n_nodes = 0;

  for (guint i = 0; i < self->n_nodes; i++)
    {
      n_nodes += i == node ? n_parts : 0;
      new_index[i] = (int) n_nodes;
      n_nodes += kept[i] ? 1 : 0;
    }

  return n_nodes;
}

/**
 * anneal_schedule_with_scheduler:
 * @self: a schedule
 * @node: the scheduler to exchange
 * @scheduler: what to put in its place
 *
 * Values of equal keys are kept.  A plain scheduler that becomes a composite gets parts of its own, built right before
 * it; the other way round, parts that nothing else lists are gone.
 *
 * Returns: a changed copy
 */
AnnealSchedule *
anneal_schedule_with_scheduler (const AnnealSchedule  *self,
                                guint                  node,
                                const AnnealScheduler *scheduler)
{
  gboolean had_parts, has_parts, gains_parts, loses_parts;
  g_autofree gboolean *kept = g_new (gboolean, self->n_nodes);
  g_autofree int *new_index = g_new (int, self->n_nodes);
  guint n_nodes;
  AnnealSchedule *copy;

  g_return_val_if_fail (node < self->n_nodes, NULL);

  had_parts = anneal_scheduler_find_parts (self->entries[node].scheduler) >= 0;
  has_parts = anneal_scheduler_find_parts (scheduler) >= 0;
  gains_parts = has_parts && !had_parts;
  loses_parts = had_parts && !has_parts;

  for (guint i = 0; i < self->n_nodes; i++)
    kept[i] = TRUE;
  if (loses_parts)
    find_kept (self, node, kept);

  n_nodes = renumber_nodes (self, node, gains_parts ? N_PARTS : 0, kept, new_index);
  copy = new_empty (n_nodes, self->stepped, self->n_stepped);
  for (guint i = 0; i < copy->n_stepped; i++)
    copy->stepped[i].node = (guint) new_index[copy->stepped[i].node];
  for (guint i = 0; i < self->n_nodes; i++)
    {
      Entry *entry = &copy->entries[new_index[i]];

      if (!kept[i])
        continue;
      if (i == node)
        init_converted_entry (entry, scheduler, &self->entries[i]);
      else
        init_entry (entry, self->entries[i].scheduler, self->entries[i].arguments);
      renumber_parts (entry, new_index, self->n_nodes);
    }

  if (gains_parts)
    add_default_parts (copy, (guint) new_index[node]);

  return copy;
}

gboolean
anneal_schedule_equal (const AnnealSchedule *a,
                       const AnnealSchedule *b)
{
  if (a == b)
    return TRUE;
  if (a->n_nodes != b->n_nodes || a->n_stepped != b->n_stepped)
    return FALSE;

  for (guint i = 0; i < a->n_stepped; i++)
    if (a->stepped[i].node != b->stepped[i].node || a->stepped[i].first != b->stepped[i].first
        || a->stepped[i].end != b->stepped[i].end)
      return FALSE;

  for (guint i = 0; i < a->n_nodes; i++)
    {
      if (a->entries[i].scheduler != b->entries[i].scheduler)
        return FALSE;
      for (guint j = 0; j < a->entries[i].scheduler->n_params; j++)
        if (!anneal_argument_equal (&a->entries[i].arguments[j], &b->entries[i].arguments[j]))
          return FALSE;
    }

  return TRUE;
}

gboolean
anneal_schedule_reads_metric (const AnnealSchedule *self)
{
  for (guint i = 0; i < self->n_stepped; i++)
    if ((self->entries[self->stepped[i].node].scheduler->flags & ANNEAL_SCHEDULER_READS_METRIC) != 0)
      return TRUE;

  return FALSE;
}
