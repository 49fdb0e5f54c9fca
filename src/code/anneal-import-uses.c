/* anneal-import-uses.c: how the schedulers that a text builds are used in it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-import-uses.h"

/* All that is looked at together. */
typedef struct
{
  AnnealImporter *importer;
  AnnealScope    *scope;
  GArray         *uses;       /* (element-type AnnealUse) */
  GArray         *calls;      /* (element-type AnnealMethodCall): of step() */
} Search;

static AnnealImportNode *
get_node (const AnnealImporter *self,
          guint                 i)
{
  return g_ptr_array_index (self->nodes, i);
}

static gboolean
is_name_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || byte == '.' || (byte & 0x80) != 0;
}

/* Looks at the line in front of a call: nothing, or "name =", or "name: Type =". */
static char *
dup_target (const char *text,
            gsize       call_start,
            gboolean   *is_bare)
{
  gsize start = call_start;

  while (start > 0 && strchr ("\r\n;", text[start - 1]) == NULL)
    start--;
  while (start < call_start && (text[start] == ' ' || text[start] == '\t'))
    start++;

  gsize end = start;
  gsize equals = call_start;

  while (end < call_start && is_name_byte (text[end]))
    end++;
  while (equals > end && (text[equals - 1] == ' ' || text[equals - 1] == '\t'))
    equals--;

  *is_bare = start == call_start;
  if (end == start || equals == end || text[equals - 1] != '=')
    return NULL;

  g_autofree char *between = g_strndup (text + end, equals - 1 - end);

  g_strstrip (between);
  return *between == '\0' || (*between == ':' && strpbrk (between, "=()") == NULL)
         ? g_strndup (text + start, end - start) : NULL;
}

static gboolean
is_node (const AnnealObject *object)
{
  return object != NULL && object->kind == ANNEAL_HOST && object->host == &anneal_schedule_node_type;
}

/* The schedulers of a list that "for s in schedulers" goes over; lent, NULL if it is none. */
static const AnnealObject *
get_list (const Search           *self,
          const AnnealMethodCall *call,
          gsize                  *n_items)
{
  const AnnealObject *list = call->iterable != NULL ? anneal_scope_lookup (self->scope, call->iterable) : NULL;
  g_autofree char *name = anneal_importer_dup_loop_name (self->importer, call);

  *n_items = 0;
  if (list == NULL || name == NULL || strcmp (name, call->object) != 0
      || (list->kind != ANNEAL_LIST && list->kind != ANNEAL_TUPLE))
    return NULL;

  return anneal_object_get_items (list, n_items);
}

/* By what it is called: in the whole first, then by the last of its names, as "self.scheduler"; -1 if none is. */
static int
find_by_name (const Search           *self,
              const AnnealMethodCall *call)
{
  const char *last = anneal_import_get_last_name (call->object);
  int by_last = -1;

  for (guint i = self->uses->len; i-- > 0;)
    {
      const char *name = g_array_index (self->uses, AnnealUse, i).name;

      if (name != NULL && strcmp (name, call->object) == 0)
        return (int) i;
      if (by_last < 0 && name != NULL && strcmp (anneal_import_get_last_name (name), last) == 0)
        by_last = (int) i;
    }

  return by_last;
}

/* Whether "name.step()" is an optimizer's, or that of what steps one for it, such as a GradScaler. */
static gboolean
is_optimizer_step (const Search           *self,
                   const AnnealMethodCall *call)
{
  static const char * const names[] = { "grad_scaler", "opt", "optim", "scaler", NULL };
  const AnnealObject *object = anneal_scope_lookup (self->scope, call->object);
  const char *last = anneal_import_get_last_name (call->object);
  g_autofree char *lower = g_ascii_strdown (last, -1);

  if (object != NULL && object->kind == ANNEAL_HOST && object->host == &anneal_optimizer_type)
    return TRUE;

  return !is_node (object)
         && (g_strv_contains (names, lower) || g_str_has_prefix (lower, "optim") || g_str_has_prefix (lower, "opt_")
             || g_str_has_suffix (lower, "_opt") || g_str_has_suffix (lower, "optimizer"));
}

/* A loop over epochs, by what it counts or goes over. */
static gboolean
counts_epochs (const Search           *self,
               const AnnealMethodCall *call)
{
  static const char * const names[] = { "e", "ep", NULL };
  g_autofree char *name = anneal_importer_dup_loop_name (self->importer, call);
  g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);
  g_autofree char *iterable = g_ascii_strdown (call->iterable != NULL ? call->iterable : "", -1);

  return g_strv_contains (names, lower) || strstr (lower, "epoch") != NULL
         || (strstr (iterable, "epoch") != NULL && strstr (iterable, "load") == NULL
             && strstr (iterable, "per_epoch") == NULL);
}

/* A loop over batches, by what it goes over. */
static gboolean
goes_over_batches (const AnnealMethodCall *call)
{
  static const char * const words[] = { "loader", "batch", "dataset", "data_iter", "per_epoch" };
  g_autofree char *iterable = g_ascii_strdown (call->iterable != NULL ? call->iterable : "", -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (iterable, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
is_within (AnnealSpan inner,
           AnnealSpan outer)
{
  return inner.start >= outer.start && inner.end <= outer.end && outer.end > outer.start;
}

/* Whether the very loop that steps the scheduler steps an optimizer, not one in it. */
static gboolean
steps_optimizer (const Search           *self,
                 const AnnealMethodCall *call)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      const AnnealMethodCall *other = &g_array_index (self->calls, AnnealMethodCall, i);

      if (other->loop.end > other->loop.start && other->loop.start == call->loop.start
          && is_optimizer_step (self, other))
        return TRUE;
    }

  return FALSE;
}

/* How often the loops around a call make it, if there are any; or the name of the function that a trainer calls. */
static gboolean
find_stepping (const Search           *self,
               const AnnealMethodCall *call,
               gboolean                over_list,
               AnnealStepping         *stepping)
{
  guint depth = call->loop_depth + call->outer_depth - (over_list && call->loop_depth > 0);
  g_autofree char *function = g_ascii_strdown (call->function != NULL ? call->function : "", -1);
  const char *last = anneal_import_get_last_name (function);

  if (depth == 0)
    {
      *stepping = strstr (last, "epoch") != NULL ? ANNEAL_STEPPING_EPOCH : ANNEAL_STEPPING_BATCH;
      return strstr (last, "epoch") != NULL || strstr (last, "batch") != NULL || strstr (last, "_step") != NULL;
    }

  if (over_list)
    *stepping = depth >= 2 ? ANNEAL_STEPPING_BATCH : ANNEAL_STEPPING_EPOCH;
  else if (counts_epochs (self, call))
    *stepping = ANNEAL_STEPPING_EPOCH;
  else if (steps_optimizer (self, call) || goes_over_batches (call))
    *stepping = ANNEAL_STEPPING_BATCH;
  else
    *stepping = depth >= 2 && !call->has_inner_loop ? ANNEAL_STEPPING_BATCH : ANNEAL_STEPPING_EPOCH;

  return TRUE;
}

/* Which of the two is called first at a turn of the loop that steps the scheduler. */
static void
find_order (const Search           *self,
            const AnnealMethodCall *call,
            AnnealUse              *use)
{
  gboolean elsewhere = FALSE;
  gsize first = G_MAXSIZE;

  for (guint i = 0; i < self->calls->len; i++)
    {
      const AnnealMethodCall *other = &g_array_index (self->calls, AnnealMethodCall, i);

      if (!is_optimizer_step (self, other))
        continue;
      if (is_within (other->span, call->loop))
        first = MIN (first, other->span.start);
      else
        elsewhere |= g_strcmp0 (other->function, call->function) != 0;
    }

  if (first < G_MAXSIZE)
    {
      use->order_found = TRUE;
      use->scheduler_first = call->span.start < first ? 1 : 0;
    }
  else if (elsewhere && call->place == 0 && call->has_inner_loop)
    {
      /* "for epoch in …: scheduler.step(); train(…)" */
      use->order_found = TRUE;
      use->scheduler_first = TRUE;
    }

  /* Left out in the first turn alone, it is called at the end of the turn before. */
  if (use->scheduler_first && use->first == 1)
    {
      use->scheduler_first = FALSE;
      use->first--;
      use->end -= use->end < G_MAXUINT64;
    }
}

/* Calls in both branches of one condition are one. */
static gboolean
completes (const AnnealUse        *use,
           const AnnealMethodCall *call)
{
  return use->is_stepped && use->loop.start == call->loop.start && use->step_call.start != call->span.start;
}

static void
read_step_call (const Search           *self,
                const AnnealMethodCall *call,
                gboolean                over_list,
                AnnealUse              *use)
{
  AnnealStepping stepping;

  if (use->in_loop)
    {
      if (completes (use, call))
        {
          use->first = 0;
          use->end = G_MAXUINT64;
        }
      return;
    }

  use->is_stepped = TRUE;
  use->step_call = call->span;
  use->loop = call->loop;
  use->in_loop = !!find_stepping (self, call, over_list, &stepping);
  if (!use->in_loop)
    return;

  use->stepping = stepping;
  anneal_importer_find_turns (self->importer, self->scope, call, &use->first, &use->end);
  find_order (self, call, use);
}

/* Whether a function calls the scheduler otherwise than where it is built: it was handed over. */
static gboolean
is_parameter (const Search           *self,
              const AnnealMethodCall *call,
              guint                   index)
{
  const char *name = g_array_index (self->uses, AnnealUse, index).name;

  return call->function != NULL && name != NULL && strcmp (name, call->object) != 0;
}

/* The name of a function's parameter, which may be any scheduler that no other call steps. */
static void
take_any (const Search           *self,
          const AnnealMethodCall *call)
{
  g_autofree char *lower = g_ascii_strdown (anneal_import_get_last_name (call->object), -1);

  for (guint i = 0; strstr (lower, "sched") != NULL && i < self->uses->len; i++)
    {
      AnnealUse *use = &g_array_index (self->uses, AnnealUse, i);

      if (!use->is_stepped && !get_node (self->importer, i)->is_part)
        read_step_call (self, call, FALSE, use);
    }
}

/* @by_name: those whose scheduler is known by its name, which go before the others. */
static void
take_call (const Search           *self,
           const AnnealMethodCall *call,
           gboolean                by_name)
{
  const AnnealObject *object = call->object != NULL ? anneal_scope_lookup (self->scope, call->object) : NULL;
  gsize n_items;
  const AnnealObject *items = call->object != NULL ? get_list (self, call, &n_items) : NULL;

  if (call->object == NULL || (is_optimizer_step (self, call) && items == NULL))
    return;

  if (items == NULL)
    {
      int index = is_node (object) ? (int) object->index : find_by_name (self, call);
      gboolean is_known = index >= 0 && index < (int) self->uses->len;

      if (by_name && is_known)
        read_step_call (self, call, FALSE, &g_array_index (self->uses, AnnealUse, index));
      else if (!by_name && (!is_known || is_parameter (self, call, (guint) index)))
        take_any (self, call);
      return;
    }

  for (gsize i = 0; by_name && i < n_items; i++)
    if (is_node (&items[i]) && items[i].index < self->uses->len)
      read_step_call (self, call, TRUE, &g_array_index (self->uses, AnnealUse, items[i].index));
}

static void
clear_use (gpointer data)
{
  g_free (((AnnealUse *) data)->name);
}

GArray *
anneal_importer_find_uses (AnnealImporter     *self,
                           const AnnealModule *module,
                           AnnealScope        *scope)
{
  GArray *uses = g_array_new (FALSE, TRUE, sizeof (AnnealUse));
  g_autoptr(GArray) calls = anneal_module_find_method_calls (module, "step");
  Search search = { self, scope, uses, calls };

  g_array_set_clear_func (uses, clear_use);
  g_array_set_size (uses, self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      AnnealUse *use = &g_array_index (uses, AnnealUse, i);
      gboolean is_bare;

      use->name = dup_target (self->text, get_node (self, i)->call.start, &is_bare);
      use->is_bare = !!is_bare;
      use->end = G_MAXUINT64;
    }

  for (guint i = 0; i < 2 * calls->len; i++)
    take_call (&search, &g_array_index (calls, AnnealMethodCall, i % calls->len), i < calls->len);

  anneal_importer_find_intervals (self, uses);
  return uses;
}
