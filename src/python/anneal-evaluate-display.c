/* anneal-evaluate-display.c: lists, tuples, dicts, comprehensions and what values are assigned to
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-unknown-private.h"

static GArray *
new_objects (void)
{
  GArray *objects = g_array_new (FALSE, TRUE, sizeof (AnnealObject));

  g_array_set_clear_func (objects, (GDestroyNotify) anneal_object_clear);

  return objects;
}

static gboolean
add_object (AnnealFrame   *frame,
            GArray        *objects,
            AnnealObject  *value,       /* taken */
            GError       **error)
{
  g_array_append_val (objects, *value);
  *value = (AnnealObject) { 0 };
  if (objects->len <= ANNEAL_MAX_ITEMS)
    return anneal_evaluation_spend (frame->evaluation, 1, error);

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("A list of more than %d items is too long for this program"),
                    ANNEAL_MAX_ITEMS);
  return FALSE;
}

/* All items of an iterable value. */
static gboolean
add_items (AnnealFrame         *frame,
           GArray              *objects,
           const AnnealObject  *iterable,
           GError             **error)
{
  gsize n_items;

  if (!anneal_object_iterate (iterable, &n_items, error))
    return FALSE;

  for (gsize i = 0; i < n_items; i++)
    {
      AnnealObject item = anneal_object_get_item (iterable, i);

      if (!add_object (frame, objects, &item, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_dict (AnnealFrame         *frame,
          GArray              *objects,
          const AnnealObject  *dict,
          GError             **error)
{
  if (dict->kind != ANNEAL_DICT)
    {
      if (!anneal_object_refuse_unknown (dict, error))
        anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object is not a mapping",
                          anneal_object_get_type_name (dict));
      return FALSE;
    }

  for (gsize i = 0; i < 2 * ANNEAL_DICT_OF (dict)->n_pairs; i++)
    {
      AnnealObject item = anneal_object_ref (ANNEAL_DICT_OF (dict)->pairs[i]);

      if (!add_object (frame, objects, &item, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
evaluate_element (AnnealFrame       *frame,
                  const AnnealNode  *node,
                  GArray            *objects,
                  GError           **error)
{
  g_auto(AnnealObject) value = { 0 };

  if (node->kind != ANNEAL_NODE_STAR)
    return anneal_evaluate (frame, node, &value, error) && add_object (frame, objects, &value, error);

  return anneal_evaluate (frame, node->unary, &value, error) && add_items (frame, objects, &value, error);
}

/* Gives the references in @objects away. */
static gboolean
finish_list (GArray            *objects,
             AnnealObjectKind   kind,
             AnnealObject      *result,
             GError           **error)
{
  gsize n_items = objects->len;
  AnnealObject *items;

  g_array_set_clear_func (objects, NULL);
  items = (AnnealObject *) (gpointer) objects->data;

  return kind == ANNEAL_DICT ? anneal_object_take_dict (items, n_items / 2, result, error)
                             : anneal_object_take_list (items, n_items, kind, result, error);
}

static gboolean
evaluate_dict (AnnealFrame       *frame,
               const AnnealNode  *node,
               GArray            *objects,
               GError           **error)
{
  for (guint i = 0; i < node->list.n; i += 2)
    {
      const AnnealNode *key = node->list.items[i];
      g_auto(AnnealObject) value = { 0 };

      if (key != NULL && !evaluate_element (frame, key, objects, error))
        return FALSE;
      if (!anneal_evaluate (frame, node->list.items[i + 1], &value, error))
        return FALSE;
      if (!(key != NULL ? add_object (frame, objects, &value, error) : add_dict (frame, objects, &value, error)))
        return FALSE;
    }

  return TRUE;
}

gboolean
anneal_evaluate_display (AnnealFrame       *frame,
                         const AnnealNode  *node,
                         AnnealObject      *result,
                         GError           **error)
{
  g_autoptr(GArray) objects = new_objects ();

  if (node->kind == ANNEAL_NODE_DICT)
    return evaluate_dict (frame, node, objects, error) && finish_list (objects, ANNEAL_DICT, result, error);

  for (guint i = 0; i < node->list.n; i++)
    if (!evaluate_element (frame, node->list.items[i], objects, error))
      return FALSE;

  return finish_list (objects, node->kind == ANNEAL_NODE_LIST ? ANNEAL_LIST : ANNEAL_TUPLE, result, error);
}

static gboolean
test_conditions (AnnealFrame         *frame,
                 const AnnealClause  *clause,
                 gboolean            *passed,
                 GError             **error)
{
  *passed = TRUE;
  for (guint i = 0; *passed && i < clause->n_conditions; i++)
    {
      g_auto(AnnealObject) value = { 0 };

      if (!anneal_evaluate (frame, clause->conditions[i], &value, error)
          || anneal_object_refuse_unknown (&value, error))
        return FALSE;

      *passed = anneal_object_is_true (&value);
    }

  return TRUE;
}

/* Clause @at and those inside it; the parser limits how many there are. */
static gboolean
run_clause (AnnealFrame       *frame,
            const AnnealNode  *node,
            guint              at,
            GArray            *objects,
            AnnealObject      *open,        /* what was not known, if that was why */
            GError           **error)
{
  const AnnealClause *clause = &node->comprehension.clauses[at];
  g_auto(AnnealObject) iterable = { 0 };
  gsize n_items;

  if (at == node->comprehension.n)
    return evaluate_element (frame, node->comprehension.element, objects, error);

  if (!anneal_evaluate (frame, clause->iterable, &iterable, error))
    return FALSE;
  if (!anneal_object_iterate (&iterable, &n_items, error))
    {
      anneal_error_take_span (*error, ANNEAL_SPAN_OF (clause->iterable));
      if (frame->evaluation->is_open)
        *open = anneal_object_ref (iterable);
      return FALSE;
    }

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&iterable, i);
      gboolean passed;

      if (!anneal_evaluation_spend (frame->evaluation, 1, error)
          || !anneal_evaluate_assign (frame, clause->target, &item, error)
          || !test_conditions (frame, clause, &passed, error)
          || (passed && !run_clause (frame, node, at + 1, objects, open, error)))
        return FALSE;
    }

  return TRUE;
}

/* A generator is worked out at once, as a list: nobody can tell but by its errors. */
gboolean
anneal_evaluate_comprehension (AnnealFrame       *frame,
                               const AnnealNode  *node,
                               AnnealObject      *result,
                               GError           **error)
{
  g_autoptr(GArray) objects = new_objects ();
  g_auto(AnnealObject) open = { 0 };

  if (run_clause (frame, node, 0, objects, &open, error))
    return finish_list (objects, ANNEAL_LIST, result, error);
  if (open.kind != ANNEAL_UNKNOWN)
    return FALSE;

  g_autofree char *text = anneal_node_dup_text (frame->module, node);

  g_clear_error (error);
  *result = anneal_unknown_new_composed (text, ANNEAL_POWER_ATOM, &open, 1);
  return TRUE;
}

/* Each target stands for itself when nobody knows what it is given. */
static gboolean
assign_unknown (AnnealFrame         *frame,
                const AnnealNode    *target,
                const AnnealObject  *value,
                GError             **error)
{
  const char *why = anneal_object_get_string (value);

  for (guint i = 0; i < target->list.n; i++)
    {
      const AnnealNode *one = target->list.items[i];
      g_autofree char *text = anneal_node_dup_text (frame->module, one);
      g_auto(AnnealObject) item = anneal_unknown_new_name (text, why, TRUE);

      if (!anneal_evaluate_assign (frame, one, &item, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
assign_items (AnnealFrame         *frame,
              const AnnealNode    *target,
              const AnnealObject  *value,
              GError             **error)
{
  gsize n_items;

  if (value->kind == ANNEAL_UNKNOWN && frame->evaluation->is_open)
    return assign_unknown (frame, target, value, error);
  if (!anneal_object_iterate (value, &n_items, NULL))
    {
      if (!anneal_object_refuse_unknown (value, error))
        anneal_set_error (error, ANNEAL_ERROR_TYPE, "cannot unpack non-iterable %s object",
                          anneal_object_get_type_name (value));
      return FALSE;
    }

  if (n_items != target->list.n)
    {
      if (n_items > target->list.n)
        anneal_set_error (error, ANNEAL_ERROR_RANGE, "too many values to unpack (expected %u)", target->list.n);
      else
        anneal_set_error (error, ANNEAL_ERROR_RANGE,
                          "not enough values to unpack (expected %u, got %" G_GSIZE_FORMAT ")", target->list.n,
                          n_items);
      return FALSE;
    }

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (value, i);

      if (!anneal_evaluate_assign (frame, target->list.items[i], &item, error))
        return FALSE;
    }

  return TRUE;
}

char *
anneal_node_dup_dotted (const AnnealNode *node)
{
  g_autoptr(GString) dotted = g_string_new (NULL);

  for (; node->kind == ANNEAL_NODE_ATTRIBUTE; node = node->attribute.object)
    {
      g_string_prepend (dotted, node->attribute.name);
      g_string_prepend_c (dotted, '.');
    }
  if (node->kind != ANNEAL_NODE_GLOBAL && node->kind != ANNEAL_NODE_NAME)
    return NULL;

  g_string_prepend (dotted, node->name.name);

  return g_string_free (g_steal_pointer (&dotted), FALSE);
}

gboolean
anneal_evaluate_assign (AnnealFrame         *frame,
                        const AnnealNode    *target,
                        const AnnealObject  *value,
                        GError             **error)
{
  g_autofree char *dotted = NULL;

  if (target->kind == ANNEAL_NODE_LOCAL)
    {
      AnnealObject *slot = &frame->slots[target->name.index];
      AnnealObject old = *slot;

      *slot = frame->evaluation->is_open ? anneal_unknown_take_name (frame, target->name.name, value)
                                         : anneal_object_ref (*value);
      anneal_object_clear (&old);
      return TRUE;
    }

  if (target->kind == ANNEAL_NODE_TUPLE || target->kind == ANNEAL_NODE_LIST)
    {
      if (assign_items (frame, target, value, error))
        return TRUE;

      anneal_error_take_span (*error, ANNEAL_SPAN_OF (target));
      return FALSE;
    }

  if (target->kind == ANNEAL_NODE_SUBSCRIPT || target->kind == ANNEAL_NODE_ATTRIBUTE)
    {
      gboolean known;
      GError *local_error = NULL;

      if (anneal_evaluate_assign_part (frame, target, value, &known, &local_error) && known)
        return TRUE;
      if (known)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      g_clear_error (&local_error);
    }

  dotted = frame->function == NULL ? anneal_node_dup_dotted (target) : NULL;
  if (dotted != NULL && frame->evaluation->runner != NULL)
    {
      g_auto(AnnealObject) named = anneal_unknown_take_name (frame, dotted, value);

      anneal_runner_bind (frame->evaluation->runner, dotted, &named);
      return TRUE;
    }

  if (target->kind == ANNEAL_NODE_CAPTURE && frame->evaluation->runner != NULL
      && frame->function->code->captures[target->name.index].from_local < 0)
    {
      anneal_runner_bind (frame->evaluation->runner, target->name.name, value);
      return TRUE;
    }

  anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, ANNEAL_SPAN_OF (target), _("Assigning to this is not read"));
  return FALSE;
}
