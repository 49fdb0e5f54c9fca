/* anneal-runner-freeze.c: functions let go of the run that made them
 *
 * While a text runs, a function finds the names of its module by asking the run, so that "k" is what it is at the time
 * of the call, as in Python.  When the run ends, each function gets the final values for itself and is immutable from
 * then on.  References must not go round in circles: a function may hold others only if they do not lead back to it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-runner-private.h"
#include "anneal-unknown-private.h"

/* Values looked at in search of functions, all functions together. */
#define MAX_VISITS 1000000

typedef enum
{
  MARK_NEW,
  MARK_UNDER_WAY,
  MARK_DONE,
} Mark;

typedef struct
{
  AnnealRunner *runner;
  guint         n_visits;
  guint         depth;
} Freezer;

static gboolean freeze_function (Freezer        *self,
                                 AnnealFunction *function);

static gboolean freeze_value    (Freezer            *self,
                                 const AnnealObject *value,
                                 guint               level,
                                 guint              *nesting);

/* An attribute that leads back to its object is let go: references must not go round in circles. */
static gboolean
freeze_record (Freezer      *self,
               AnnealRecord *record)
{
  GHashTableIter iter;
  gpointer value;
  guint nesting = 0;

  if (record->mark == MARK_UNDER_WAY || self->depth > ANNEAL_MAX_NESTING)
    return FALSE;
  if (record->mark == MARK_DONE || record->runner != self->runner)
    return TRUE;

  record->mark = MARK_UNDER_WAY;
  self->depth++;
  if (!freeze_value (self, &record->class, 0, &nesting))
    anneal_object_clear (&record->class);
  g_hash_table_iter_init (&iter, record->members);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      guint inside = 0;

      if (!freeze_value (self, value, 0, &inside) || inside > ANNEAL_MAX_NESTING)
        {
          anneal_object_clear (value);
          *(AnnealObject *) value = anneal_object_new_unknown (_("Objects that need each other are not read here"));
        }
      else
        nesting = MAX (nesting, inside);
    }
  self->depth--;
  record->heap.nesting = MAX (record->heap.nesting, nesting);
  record->mark = MARK_DONE;

  return TRUE;
}

/* Freezes the functions inside @value, and adds up how deep it is; FALSE if it leads back or is too much. */
static gboolean
freeze_value (Freezer            *self,
              const AnnealObject *value,
              guint               level,
              guint              *nesting)
{
  gsize n_items = 0;
  const AnnealObject *items = NULL;

  if (!anneal_object_has_heap (value))
    return TRUE;
  if (++self->n_visits > MAX_VISITS)
    return FALSE;

  *nesting = MAX (*nesting, level + value->heap->nesting + 1);
  if (value->kind == ANNEAL_FUNCTION && ANNEAL_FUNCTION_OF (value)->builtin == NULL)
    {
      AnnealFunction *function = ANNEAL_FUNCTION_OF (value);

      if (!freeze_function (self, function))
        return FALSE;
      *nesting = MAX (*nesting, level + value->heap->nesting + 1);
      return TRUE;
    }

  if (value->kind == ANNEAL_RECORD)
    {
      if (!freeze_record (self, ANNEAL_RECORD_OF (value)))
        return FALSE;
      *nesting = MAX (*nesting, level + value->heap->nesting + 1);
      return TRUE;
    }

  if (value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE)
    items = anneal_object_get_items (value, &n_items);
  else if (value->kind == ANNEAL_DICT)
    {
      items = ANNEAL_DICT_OF (value)->pairs;
      n_items = 2 * ANNEAL_DICT_OF (value)->n_pairs;
    }

  for (gsize i = 0; i < n_items; i++)
    if (!freeze_value (self, &items[i], level + 1, nesting))
      return FALSE;

  return TRUE;
}

/* A capture that nothing gives, as far as scripts are read. */
static gboolean
look_up (Freezer        *self,
         AnnealFunction *function,
         const char     *name,
         AnnealObject   *value)
{
  AnnealFrame frame = { &self->runner->evaluation, NULL, function->module, function };
  g_autofree char *why = NULL;

  if (anneal_runner_lookup (self->runner, name, value))
    return TRUE;
  if (!self->runner->evaluation.is_open)
    return FALSE;

  why = g_strdup_printf ("name '%s' is not defined", name);
  *value = anneal_open (&frame, name, why, NULL, FALSE);
  return TRUE;
}

static void
freeze_capture (Freezer        *self,
                AnnealFunction *function,
                guint           at)
{
  const char *name = function->code->captures[at].name;
  g_auto(AnnealObject) value = { 0 };
  guint nesting = 0;

  if (function->captured[at].kind != ANNEAL_UNSET)
    {
      freeze_value (self, &function->captured[at], 0, &nesting);
      return;
    }
  if (function->code->captures[at].from_local >= 0 || !look_up (self, function, name, &value))
    return;

  if (value.kind == ANNEAL_FUNCTION && value.heap == &function->callable.heap)
    {
      /* Calls itself: held without a reference. */
      function->captured[at] = value;
      anneal_object_clear (&value);
      return;
    }

  if (!freeze_value (self, &value, 0, &nesting) || nesting > ANNEAL_MAX_NESTING)
    {
      g_autofree char *why = g_strdup_printf (_("'%s' is not read here: functions that need each other, or too many "
                                                "levels of them"), name);

      anneal_object_clear (&value);
      value = anneal_object_new_unknown (why);
    }

  function->captured[at] = anneal_object_ref (value);
  function->callable.heap.nesting = MAX (function->callable.heap.nesting, nesting);
}

/* What an expression of names, points, items and calls begins with; a length begins with what it is of. */
static const AnnealNode *
find_root (const AnnealNode *node)
{
  for (;;)
    if (node->kind == ANNEAL_NODE_ATTRIBUTE)
      node = node->attribute.object;
    else if (node->kind == ANNEAL_NODE_SUBSCRIPT)
      node = node->subscript.object;
    else if (node->kind == ANNEAL_NODE_CALL && node->call.callee->kind == ANNEAL_NODE_CONSTANT && node->call.n == 1)
      node = node->call.arguments[0].value;
    else if (node->kind == ANNEAL_NODE_CALL)
      node = node->call.callee;
    else
      return node;
}

/* Asks for what the body of a function will need: nobody can be asked any more when it is called. */
static void
find_names (AnnealNode *node,
            gpointer    data)
{
  AnnealFrame *frame = data;
  AnnealFunction *function = frame->evaluation->freezing;
  const AnnealNode *root = find_root (node);
  const AnnealObject *captured = root->kind == ANNEAL_NODE_CAPTURE ? &function->captured[root->name.index] : NULL;
  g_auto(AnnealObject) value = { 0 };
  g_autoptr(GError) error = NULL;

  /* Bodies inside have captures of their own. */
  if (node->kind == ANNEAL_NODE_LAMBDA)
    return;
  if (function->names == NULL)
    function->names = g_ptr_array_new_with_free_func (g_free);
  if (captured == NULL || captured->kind != ANNEAL_UNKNOWN)
    {
      if (captured != NULL)
        anneal_object_collect_names (captured, function->names);
      anneal_node_foreach (node, find_names, frame);
      return;
    }

  if (anneal_evaluate (frame, node, &value, &error))
    anneal_object_collect_names (&value, function->names);
  else
    anneal_object_collect_names (captured, function->names);
}

static void
freeze_names (Freezer        *self,
              AnnealFunction *function)
{
  AnnealEvaluation *evaluation = &self->runner->evaluation;
  g_autofree AnnealObject *slots = g_new0 (AnnealObject, function->code->n_slots + 1);
  AnnealFrame frame = { evaluation, slots, function->module, function };

  if (!evaluation->is_open)
    return;

  evaluation->freezing = function;
  if (function->code->expression != NULL)
    find_names (function->code->expression, &frame);
  else
    anneal_block_foreach (&function->code->block, find_names, &frame);
  evaluation->freezing = NULL;

  for (guint i = 0; i < function->code->n_slots; i++)
    anneal_object_clear (&slots[i]);
}

static gboolean
freeze_function (Freezer        *self,
                 AnnealFunction *function)
{
  guint nesting = 0;

  if (function->mark == MARK_UNDER_WAY || self->depth > ANNEAL_MAX_NESTING)
    return FALSE;
  if (function->mark == MARK_DONE || function->runner != self->runner)
    return TRUE;

  function->mark = MARK_UNDER_WAY;
  self->depth++;
  if (!freeze_value (self, &function->bound, 0, &nesting))
    {
      anneal_object_clear (&function->bound);
      function->bound = anneal_object_new_unknown (_("Objects that need each other are not read here"));
    }
  for (guint i = 0; i < function->code->n_parameters; i++)
    if (!freeze_value (self, &function->fallbacks[i], 0, &nesting))
      {
        anneal_object_clear (&function->fallbacks[i]);
        function->fallbacks[i] = anneal_object_new_unknown (_("Objects that need each other are not read here"));
      }
  function->callable.heap.nesting = MAX (function->callable.heap.nesting, nesting);
  for (guint i = 0; i < function->code->n_captures; i++)
    freeze_capture (self, function, i);
  self->depth--;
  function->mark = MARK_DONE;
  freeze_names (self, function);

  return TRUE;
}

void
anneal_runner_freeze (AnnealRunner *self)
{
  Freezer freezer = { .runner = self };

  for (guint i = 0; i < self->functions->len; i++)
    freeze_function (&freezer, g_ptr_array_index (self->functions, i));
  for (guint i = 0; i < self->records->len; i++)
    freeze_record (&freezer, g_ptr_array_index (self->records, i));

  for (guint i = 0; i < self->functions->len; i++)
    {
      AnnealFunction *function = g_ptr_array_index (self->functions, i);
      AnnealObject object = { .kind = ANNEAL_FUNCTION, .heap = &function->callable.heap };

      function->runner = NULL;
      anneal_object_clear (&object);
    }
  for (guint i = 0; i < self->records->len; i++)
    {
      AnnealRecord *record = g_ptr_array_index (self->records, i);
      AnnealObject object = { .kind = ANNEAL_RECORD, .heap = &record->heap };

      record->runner = NULL;
      anneal_object_clear (&object);
    }
  g_clear_pointer (&self->functions, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
}
