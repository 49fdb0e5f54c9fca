/* anneal-schedule-parts.c: a schedule as the tree of its parts, and edits of that tree
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-schedule-parts.h"

#include "anneal-schedule-draft.h"

/* What a warm-up is made of. */
#define WARM_UP        "torch.LinearLR"
#define WARM_UP_START  "start_factor"
#define WARM_UP_LENGTH "total_iters"
#define WARM_UP_FROM   0.1
#define WARM_UP_SHARE  20         /* of all ticks: one in so many */

static int
find_times_param (const AnnealScheduler *scheduler)
{
  for (guint i = 0; i < scheduler->n_params; i++)
    if ((scheduler->params[i].flags & ANNEAL_PARAM_BETWEEN_PARTS) != 0)
      return (int) i;

  return -1;
}

/* The first composite whose parts follow one another, or that steps them all. */
static const AnnealScheduler *
find_composite (gboolean has_times)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    if (anneal_scheduler_find_parts (schedulers[i]) >= 0 && (find_times_param (schedulers[i]) >= 0) == has_times)
      return schedulers[i];

  return NULL;
}

/* The list of parts; lent. */
static const AnnealObject *
get_items (const AnnealSchedule *self,
           guint                 node,
           gsize                *n_items)
{
  int param = anneal_scheduler_find_parts (anneal_schedule_get_scheduler (self, node));
  const AnnealObject *value = param >= 0 ? &anneal_schedule_get_argument (self, node, (guint) param)->value : NULL;

  *n_items = 0;
  if (value == NULL || (value->kind != ANNEAL_LIST && value->kind != ANNEAL_TUPLE))
    return NULL;

  return anneal_object_get_items (value, n_items);
}

guint
anneal_schedule_get_n_parts (const AnnealSchedule *self,
                             guint                 node)
{
  gsize n_items;

  get_items (self, node, &n_items);
  return (guint) MIN (n_items, G_MAXINT);
}

int
anneal_schedule_get_part (const AnnealSchedule *self,
                          guint                 node,
                          guint                 position)
{
  gsize n_items;
  const AnnealObject *items = get_items (self, node, &n_items);

  /* Parts are built before what lists them; the list of a schedule never names others. */
  if (position >= n_items || items[position].kind != ANNEAL_HOST
      || items[position].host != &anneal_schedule_node_type || items[position].index >= node)
    return -1;

  return (int) items[position].index;
}

gboolean
anneal_schedule_is_listed (const AnnealSchedule *self,
                           guint                 node)
{
  for (guint i = node + 1; i < anneal_schedule_get_n_nodes (self); i++)
    for (guint k = 0; k < anneal_schedule_get_n_parts (self, i); k++)
      if (anneal_schedule_get_part (self, i, k) == (int) node)
        return TRUE;

  return FALSE;
}

gboolean
anneal_schedule_is_stepped (const AnnealSchedule *self,
                            guint                 node)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (self, &n_stepped);

  for (guint i = 0; i < n_stepped; i++)
    if (stepped[i].node == node)
      return TRUE;

  return FALSE;
}

/* Times between parts ------------------------------------------------------------------------------------------- */

static GArray *
new_items (void)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (AnnealObject));

  g_array_set_clear_func (items, (GDestroyNotify) anneal_object_clear);
  return items;
}

/* NULL where there are none, or what is there cannot be changed sensibly. */
static GArray *
dup_times (const AnnealDraftNode *node)
{
  int param = find_times_param (node->scheduler);

  if (param < 0)
    return NULL;

  const AnnealObject *value = &node->arguments[param].value;
  g_auto(AnnealObject) fallback = anneal_param_dup_fallback (&node->scheduler->params[param]);
  gsize n_items;

  if (value->kind == ANNEAL_UNSET)
    value = &fallback;
  if (!anneal_object_iterate (value, &n_items, NULL) || n_items > ANNEAL_MAX_NODES)
    return NULL;

  GArray *times = new_items ();

  for (gsize i = 0; i < n_items; i++)
    {
      AnnealObject item = anneal_object_get_item (value, i);

      g_array_append_val (times, item);
    }

  return times;
}

static void
write_times (AnnealDraftNode *node,
             GArray          *times)
{
  AnnealArgument *argument = &node->arguments[find_times_param (node->scheduler)];
  gboolean is_tuple = argument->value.kind == ANNEAL_TUPLE;
  const AnnealObject *items = (const AnnealObject *) (gpointer) times->data;

  anneal_argument_clear (argument);
  argument->value = is_tuple ? anneal_object_new_tuple (items, times->len) : anneal_object_new_list (items, times->len);
}

/* 0 for what is no number. */
static gint64
get_time (GArray *times,
          guint   i)
{
  double time = anneal_object_get_number (&g_array_index (times, AnnealObject, i));

  return time > 0 ? (gint64) MIN (time, ANNEAL_MAX_TICKS) : 0;
}

/* Half-way between the neighbours at place @i. */
static void
add_time (AnnealDraftNode *node,
          guint            i,
          guint64          n_ticks)
{
  g_autoptr(GArray) times = dup_times (node);

  if (times == NULL)
    return;

  i = MIN (i, times->len);

  gint64 from = i > 0 ? get_time (times, i - 1) : 0;
  gint64 to = i < times->len ? get_time (times, i) : (gint64) MIN (n_ticks, ANNEAL_MAX_TICKS);
  AnnealObject time = ANNEAL_OBJECT_INT (to > from ? from + (to - from + 1) / 2 : from);

  g_array_insert_val (times, i, time);
  write_times (node, times);
}

static void
remove_time (AnnealDraftNode *node,
             guint            i)
{
  g_autoptr(GArray) times = dup_times (node);

  if (times == NULL || times->len == 0)
    return;

  g_array_remove_index (times, MIN (i, times->len - 1));
  write_times (node, times);
}

/* Edits --------------------------------------------------------------------------------------------------------- */

/* The first of the nodes that make up a part. */
static guint
find_first (AnnealDraft     *draft,
            AnnealDraftNode *part)
{
  g_autoptr(GHashTable) nodes = anneal_draft_collect (part);
  guint first = 0;

  while (!g_hash_table_contains (nodes, draft->nodes->pdata[first]))
    first++;

  return first;
}

/* Returns the new part. */
static AnnealDraftNode *
add_part (AnnealDraft           *draft,
          AnnealDraftNode       *composite,
          guint                  position,
          const AnnealScheduler *scheduler)
{
  g_autoptr(AnnealSchedule) added = anneal_schedule_new (scheduler);
  GPtrArray *parts = anneal_draft_edit_parts (composite);
  guint place = position < parts->len ? find_first (draft, parts->pdata[position])
                                      : anneal_draft_find (draft, composite);
  AnnealDraftNode *part = anneal_draft_insert (draft, place, added);

  g_ptr_array_insert (parts, (int) MIN (position, parts->len), part);
  return part;
}

/* A new composite around @node. */
static AnnealDraftNode *
wrap (AnnealDraft           *draft,
      AnnealDraftNode       *node,
      const AnnealScheduler *composite)
{
  const AnnealScheduler *schedulers[] = { composite };
  g_autoptr(AnnealSchedule) alone = anneal_schedule_new_list (schedulers, NULL, 1, 0, NULL);
  AnnealDraftNode *wrapper = anneal_draft_insert (draft, anneal_draft_find (draft, node) + 1, alone);

  /* Listed where the node was, and the node by it alone. */
  wrapper->was_listed = node->was_listed;
  node->was_listed = TRUE;
  g_ptr_array_add (anneal_draft_edit_parts (wrapper), node);
  if (find_times_param (composite) >= 0)
    {
      g_autoptr(GArray) no_times = new_items ();

      write_times (wrapper, no_times);
    }
  anneal_draft_replace (draft, node, wrapper);
  return wrapper;
}

AnnealSchedule *
anneal_schedule_with_part_added (const AnnealSchedule   *self,
                                 guint                   node,
                                 guint                   position,
                                 const AnnealScheduler  *scheduler,
                                 guint64                 n_ticks,
                                 GError                **error)
{
  g_return_val_if_fail (node < anneal_schedule_get_n_nodes (self), NULL);

  AnnealDraft *draft = anneal_draft_new (self);
  AnnealDraftNode *composite = anneal_draft_get (draft, node);

  if (composite->parts != NULL && composite->parts->len > 0)
    add_time (composite, position, n_ticks);
  add_part (draft, composite, position, scheduler);
  return anneal_draft_finish (draft, error);
}

AnnealSchedule *
anneal_schedule_without_part (const AnnealSchedule *self,
                              guint                 node,
                              guint                 position)
{
  g_return_val_if_fail (anneal_schedule_get_part (self, node, position) >= 0, NULL);

  AnnealDraft *draft = anneal_draft_new (self);
  AnnealDraftNode *composite = anneal_draft_get (draft, node);

  if (composite->parts != NULL)
    {
      remove_time (composite, position);
      g_ptr_array_remove_index (anneal_draft_edit_parts (composite), position);
      anneal_draft_clean (draft);
    }

  return anneal_draft_finish (draft, NULL);
}

/* The nodes of each part; NULL if they are mixed, shared, or not built part after part. */
static GPtrArray *
collect_blocks (AnnealDraft     *draft,
                AnnealDraftNode *composite)
{
  g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  guint block = 0;
  guint n_found = 0;
  guint n_expected = 0;

  for (guint i = 0; i < composite->parts->len; i++)
    {
      g_ptr_array_add (blocks, anneal_draft_collect (composite->parts->pdata[i]));
      n_expected += g_hash_table_size (blocks->pdata[i]);
    }

  for (guint i = 0; i < draft->nodes->len; i++)
    {
      guint mine = 0;

      while (mine < blocks->len && !g_hash_table_contains (blocks->pdata[mine], draft->nodes->pdata[i]))
        mine++;
      if (mine == blocks->len)
        continue;
      if (mine < block)
        return NULL;
      block = mine;
      n_found++;
    }

  return n_found == n_expected ? g_steal_pointer (&blocks) : NULL;
}

/* Fills the places that all blocks have together by one block after the other. */
static void
write_blocks (AnnealDraft *draft,
              GPtrArray   *blocks)
{
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  g_autoptr(GHashTable) all = g_hash_table_new (NULL, NULL);
  guint n_written = 0;

  for (guint i = 0; i < blocks->len; i++)
    for (guint k = 0; k < draft->nodes->len; k++)
      if (g_hash_table_contains (blocks->pdata[i], draft->nodes->pdata[k]))
        {
          g_ptr_array_add (order, draft->nodes->pdata[k]);
          g_hash_table_add (all, draft->nodes->pdata[k]);
        }

  for (guint i = 0; i < draft->nodes->len; i++)
    if (g_hash_table_contains (all, draft->nodes->pdata[i]))
      draft->nodes->pdata[i] = order->pdata[n_written++];
}

static void
move_item (GPtrArray *array,
           guint      from,
           guint      to)
{
  gpointer item = g_ptr_array_steal_index (array, from);

  g_ptr_array_insert (array, (int) to, item);
}

/* Whether a node outside of the blocks lists one of theirs: it may be built between them. */
static gboolean
is_shared (AnnealDraft     *draft,
           AnnealDraftNode *composite,
           GPtrArray       *blocks)
{
  for (guint i = 0; i < draft->nodes->len; i++)
    {
      AnnealDraftNode *lister = anneal_draft_get (draft, i);

      for (guint block = 0; lister != composite && block < blocks->len; block++)
        for (guint k = 0; lister->parts != NULL && k < lister->parts->len; k++)
          if (g_hash_table_contains (blocks->pdata[block], lister->parts->pdata[k])
              && !g_hash_table_contains (blocks->pdata[block], lister))
            return TRUE;
    }

  return FALSE;
}

AnnealSchedule *
anneal_schedule_with_part_moved (const AnnealSchedule *self,
                                 guint                 node,
                                 guint                 from,
                                 guint                 to)
{
  guint n_parts = anneal_schedule_get_n_parts (self, node);

  g_return_val_if_fail (from < n_parts && to < n_parts, NULL);

  AnnealDraft *draft = anneal_draft_new (self);
  AnnealDraftNode *composite = anneal_draft_get (draft, node);

  if (composite->parts != NULL && from != to)
    {
      g_autoptr(GPtrArray) blocks = collect_blocks (draft, composite);

      move_item (anneal_draft_edit_parts (composite), from, to);
      if (blocks != NULL && !is_shared (draft, composite, blocks))
        {
          move_item (blocks, from, to);
          write_blocks (draft, blocks);
        }
    }

  return anneal_draft_finish (draft, NULL);
}

AnnealSchedule *
anneal_schedule_with_wrapped (const AnnealSchedule   *self,
                              guint                   node,
                              const AnnealScheduler  *composite,
                              GError                **error)
{
  g_return_val_if_fail (node < anneal_schedule_get_n_nodes (self), NULL);
  g_return_val_if_fail (anneal_scheduler_find_parts (composite) >= 0, NULL);

  AnnealDraft *draft = anneal_draft_new (self);

  wrap (draft, anneal_draft_get (draft, node), composite);
  return anneal_draft_finish (draft, error);
}

AnnealSchedule *
anneal_schedule_with_unwrapped (const AnnealSchedule *self,
                                guint                 node)
{
  g_return_val_if_fail (anneal_schedule_get_n_parts (self, node) == 1, NULL);
  g_return_val_if_fail (anneal_schedule_get_part (self, node, 0) >= 0, NULL);

  AnnealDraft *draft = anneal_draft_new (self);
  AnnealDraftNode *wrapper = anneal_draft_get (draft, node);

  anneal_draft_replace (draft, wrapper, wrapper->parts->pdata[0]);
  g_ptr_array_remove_index (draft->nodes, node);
  return anneal_draft_finish (draft, NULL);
}

AnnealSchedule *
anneal_schedule_without_node (const AnnealSchedule *self,
                              guint                 node)
{
  g_return_val_if_fail (node < anneal_schedule_get_n_nodes (self), NULL);
  g_return_val_if_fail (!anneal_schedule_is_listed (self, node) && !anneal_schedule_is_stepped (self, node), NULL);

  AnnealDraft *draft = anneal_draft_new (self);

  g_ptr_array_remove_index (draft->nodes, node);
  anneal_draft_clean (draft);
  return anneal_draft_finish (draft, NULL);
}

/* Wholes -------------------------------------------------------------------------------------------------------- */

static void
set_argument (AnnealDraftNode *node,
              const char      *key,
              AnnealObject     value)
{
  int param = anneal_scheduler_find_param (node->scheduler, key);

  g_return_if_fail (param >= 0);

  anneal_argument_clear (&node->arguments[param]);
  node->arguments[param].value = value;
}

/* Makes room for @n_ticks before everything. */
static void
shift_times (AnnealDraftNode *node,
             gint64           n_ticks)
{
  g_autoptr(GArray) times = dup_times (node);
  AnnealObject first = ANNEAL_OBJECT_INT (n_ticks);

  if (times == NULL)
    return;

  for (guint i = 0; i < times->len; i++)
    {
      AnnealObject *time = &g_array_index (times, AnnealObject, i);
      AnnealObject later;

      if (!anneal_object_operate (ANNEAL_ADD, time, &first, &later, NULL))
        continue;
      anneal_object_clear (time);
      *time = later;
    }
  g_array_insert_val (times, 0, first);
  write_times (node, times);
}

AnnealSchedule *
anneal_schedule_with_warm_up (const AnnealSchedule  *self,
                              guint64                n_ticks,
                              GError               **error)
{
  gint64 length = (gint64) MAX (MIN (n_ticks, ANNEAL_MAX_TICKS) / WARM_UP_SHARE, 1);
  AnnealDraft *draft = anneal_draft_new (self);
  AnnealDraftNode *sequence = anneal_draft_get (draft, anneal_schedule_get_stepped (self));

  if (find_times_param (sequence->scheduler) < 0 || sequence->parts == NULL)
    sequence = wrap (draft, sequence, find_composite (TRUE));
  shift_times (sequence, length);

  AnnealDraftNode *warm_up = add_part (draft, sequence, 0, anneal_scheduler_find (WARM_UP));

  set_argument (warm_up, WARM_UP_START, (AnnealObject) ANNEAL_OBJECT_FLOAT (WARM_UP_FROM));
  set_argument (warm_up, WARM_UP_LENGTH, (AnnealObject) ANNEAL_OBJECT_INT (length));
  return anneal_draft_finish (draft, error);
}

AnnealSchedule *
anneal_schedule_with_chained (const AnnealSchedule   *self,
                              const AnnealScheduler  *scheduler,
                              GError                **error)
{
  AnnealDraft *draft = anneal_draft_new (self);
  AnnealDraftNode *chain = anneal_draft_get (draft, anneal_schedule_get_stepped (self));

  if (anneal_scheduler_find_parts (chain->scheduler) < 0 || find_times_param (chain->scheduler) >= 0)
    chain = wrap (draft, chain, find_composite (FALSE));
  add_part (draft, chain, chain->parts != NULL ? chain->parts->len : 0, scheduler);
  return anneal_draft_finish (draft, error);
}
