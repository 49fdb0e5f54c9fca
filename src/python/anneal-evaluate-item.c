/* anneal-evaluate-item.c: items, slices and attributes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-unknown-private.h"

/* Python's negative indices count from the end. */
static gboolean
find_index (const AnnealObject  *object,
            const AnnealObject  *index,
            gsize                n_items,
            gsize               *place,
            GError             **error)
{
  const char *type = object->kind == ANNEAL_STRING ? "string" : anneal_object_get_type_name (object);
  gint64 i;

  if (!anneal_object_is_integer (index))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s indices must be integers%s, not %s%s%s", type,
                        object->kind == ANNEAL_STRING ? "" : " or slices",
                        object->kind == ANNEAL_STRING ? "'" : "", anneal_object_get_type_name (index),
                        object->kind == ANNEAL_STRING ? "'" : "");
      return FALSE;
    }

  i = index->integer < 0 ? index->integer + (gint64) n_items : index->integer;
  if (i < 0 || i >= (gint64) n_items)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "%s%s index out of range", type,
                        object->kind == ANNEAL_RANGE ? " object" : "");
      return FALSE;
    }

  *place = (gsize) i;
  return TRUE;
}

static gboolean
subscript (const AnnealObject  *object,
           const AnnealObject  *index,
           AnnealObject        *result,
           GError             **error)
{
  gsize n_items;
  gsize place;

  if (anneal_object_refuse_unknown (index, error))
    return FALSE;

  if (object->kind == ANNEAL_DICT)
    {
      GError *local_error = NULL;
      const AnnealObject *value = anneal_object_find_key (object, index, &local_error);
      g_autofree char *repr = NULL;

      if (value != NULL)
        {
          *result = anneal_object_ref (*value);
          return TRUE;
        }
      repr = anneal_object_repr (index);
      if (local_error == NULL)
        anneal_set_error (&local_error, ANNEAL_ERROR_RANGE, "KeyError: %.200s", repr);
      g_propagate_error (error, local_error);
      return FALSE;
    }

  if (!anneal_object_iterate (object, &n_items, NULL))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object is not subscriptable",
                        anneal_object_get_type_name (object));
      return FALSE;
    }

  if (!find_index (object, index, n_items, &place, error))
    return FALSE;

  *result = anneal_object_get_item (object, place);
  return TRUE;
}

/* One part of "start:stop:step": an integer, or @fallback if it is left out or None. */
static gboolean
evaluate_bound (AnnealFrame       *frame,
                const AnnealNode  *node,
                gint64             fallback,
                gint64            *bound,
                gboolean          *given,
                GError           **error)
{
  g_auto(AnnealObject) value = ANNEAL_OBJECT_NONE;

  *bound = fallback;
  *given = FALSE;
  if (node != NULL && !anneal_evaluate (frame, node, &value, error))
    return FALSE;
  if (value.kind == ANNEAL_NONE)
    return TRUE;
  if (anneal_object_refuse_unknown (&value, error))
    return FALSE;
  if (!anneal_object_is_integer (&value))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE,
                        "slice indices must be integers or None or have an __index__ method");
      return FALSE;
    }

  *given = TRUE;
  *bound = value.integer;
  return TRUE;
}

static gint64
clamp_bound (gint64   bound,
             gint64   n_items,
             gboolean backwards)
{
  gint64 lowest = backwards ? -1 : 0;

  if (bound < 0)
    bound += n_items;

  return CLAMP (bound, lowest, n_items + lowest);
}

static gboolean
evaluate_slice (AnnealFrame         *frame,
                const AnnealObject  *object,
                const AnnealNode    *node,
                AnnealObject        *result,
                GError             **error)
{
  gint64 start;
  gint64 stop;
  gint64 step;
  gboolean has_start;
  gboolean has_stop;
  gboolean has_step;
  gsize n_items;
  g_autofree AnnealObject *items = NULL;
  gsize n_taken = 0;

  if (object->kind != ANNEAL_LIST && object->kind != ANNEAL_TUPLE)
    {
      if (!anneal_object_refuse_unknown (object, error))
        anneal_set_error (error, ANNEAL_ERROR_TYPE, _("A slice of a value of type '%s' is not read"),
                          anneal_object_get_type_name (object));
      return FALSE;
    }

  anneal_object_get_items (object, &n_items);
  if (!evaluate_bound (frame, node->slice.step, 1, &step, &has_step, error)
      || !evaluate_bound (frame, node->slice.start, 0, &start, &has_start, error)
      || !evaluate_bound (frame, node->slice.stop, 0, &stop, &has_stop, error))
    return FALSE;
  if (step == 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "slice step cannot be zero");
      return FALSE;
    }

  /* Nothing is further away than the length. */
  step = CLAMP (step, -(gint64) n_items - 1, (gint64) n_items + 1);
  start = has_start ? clamp_bound (start, (gint64) n_items, step < 0) : step < 0 ? (gint64) n_items - 1 : 0;
  stop = has_stop ? clamp_bound (stop, (gint64) n_items, step < 0) : step < 0 ? -1 : (gint64) n_items;
  if (!anneal_evaluation_spend (frame->evaluation, n_items, error))
    return FALSE;

  items = g_new (AnnealObject, n_items + 1);
  for (gint64 i = start; step > 0 ? i < stop : i > stop; i += step)
    items[n_taken++] = anneal_object_get_item (object, (gsize) i);

  return anneal_object_take_list (items, n_taken, (AnnealObjectKind) object->kind, result, error);
}

/* An item of the host's thing. */
static gboolean
look_up_item (AnnealFrame         *frame,
              const AnnealObject  *object,
              const AnnealObject  *index,
              AnnealObject        *result,
              GError             **error)
{
  AnnealRunner *runner = frame->evaluation->runner;
  const AnnealPythonHost *host = runner != NULL ? anneal_runner_get_host (runner) : NULL;

  if (host != NULL && host->item != NULL && host->item (host->data, object, index, result))
    return TRUE;

  return subscript (object, index, result, error);
}

/* What @node is depends on @part, which is not known. */
static gboolean
leave_open (AnnealFrame         *frame,
            const AnnealNode    *node,
            const AnnealObject  *part,
            AnnealObject        *result)
{
  g_autofree char *text = anneal_node_dup_text (frame->module, node);

  *result = anneal_unknown_new_composed (text, ANNEAL_POWER_ATOM, part, 1);
  return TRUE;
}

gboolean
anneal_evaluate_subscript (AnnealFrame       *frame,
                           const AnnealNode  *node,
                           AnnealObject      *result,
                           GError           **error)
{
  g_auto(AnnealObject) object = { 0 };
  g_auto(AnnealObject) index = { 0 };

  if (!anneal_evaluate (frame, node->subscript.object, &object, error))
    return FALSE;
  if (node->subscript.index->kind == ANNEAL_NODE_SLICE)
    return object.kind == ANNEAL_UNKNOWN ? leave_open (frame, node, &object, result)
                                         : evaluate_slice (frame, &object, node->subscript.index, result, error);
  if (!anneal_evaluate (frame, node->subscript.index, &index, error))
    return FALSE;

  if (object.kind == ANNEAL_UNKNOWN)
    *result = anneal_unknown_item (frame, &object, &index);
  else if (index.kind == ANNEAL_UNKNOWN && frame->evaluation->is_open)
    return leave_open (frame, node, &index, result);
  else if (object.kind == ANNEAL_RECORD && index.kind == ANNEAL_STRING)
    return anneal_record_get_attribute (frame, &object, NULL, anneal_object_get_string (&index), result, error);
  else if (object.kind == ANNEAL_HOST)
    return look_up_item (frame, &object, &index, result, error);
  else
    return subscript (&object, &index, result, error);

  return TRUE;
}

/* A name inside a module that is not one of the built-in ones: the host's, or nobody's.  What a package has beside the
 * parts that are known here is no error until something needs it; a part that is known is known whole. */
static gboolean
look_into_module (AnnealFrame       *frame,
                  const char        *module,
                  const char        *name,
                  AnnealObject      *result,
                  GError           **error)
{
  AnnealRunner *runner = frame->evaluation->runner;
  const AnnealPythonHost *host = runner != NULL ? anneal_runner_get_host (runner) : NULL;
  g_autofree char *dotted = g_strconcat (module, ".", name, NULL);
  g_autofree char *why = g_strdup_printf ("module '%s' has no attribute '%s'", module, name);
  AnnealObject known = { 0 };

  if (host != NULL && host->lookup (host->data, dotted, result))
    return TRUE;
  if (runner != NULL)
    *result = anneal_library_lookup (runner, dotted);
  if (result->kind != ANNEAL_UNSET)
    return TRUE;

  if (anneal_builtin_has_module (module)
      || (strchr (module, '.') != NULL && host != NULL && host->lookup (host->data, module, &known)))
    {
      anneal_object_clear (&known);
      if (anneal_builtin_is_elsewhere (module, name))
        anneal_set_error (error, ANNEAL_ERROR_NAME, _("%s.%s() is not read by this program"), module, name);
      else
        anneal_set_error (error, ANNEAL_ERROR_NAME, "%s", why);
      if (runner != NULL)
        anneal_runner_note_failure (runner);
      return FALSE;
    }

  *result = frame->evaluation->is_open ? anneal_open (frame, dotted, why, NULL, FALSE)
                                       : anneal_object_new_unknown (why);
  return TRUE;
}

static gboolean
look_into_host (AnnealFrame         *frame,
                const AnnealObject  *object,
                const char          *name,
                AnnealObject        *result,
                GError             **error)
{
  AnnealRunner *runner = frame->evaluation->runner;
  const AnnealPythonHost *host = runner != NULL ? anneal_runner_get_host (runner) : NULL;

  if (host != NULL && host->attribute != NULL && host->attribute (host->data, object, name, result))
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_NAME, "'%s' object has no attribute '%s'",
                    anneal_object_get_type_name (object), name);
  return FALSE;
}

/* What is called, if @as_callee, may be a method: its object with index 1. */
static gboolean
evaluate_member (AnnealFrame       *frame,
                 const AnnealNode  *node,
                 gboolean           as_callee,
                 AnnealObject      *result,
                 GError           **error)
{
  const char *name = node->attribute.name;
  g_auto(AnnealObject) object = { 0 };
  g_autofree char *dotted = NULL;

  /* "self.optimizer" may have been assigned as such. */
  if (frame->function == NULL && frame->evaluation->runner != NULL)
    {
      dotted = anneal_node_dup_dotted (node);
      if (dotted != NULL && anneal_runner_lookup (frame->evaluation->runner, dotted, result))
        return TRUE;
    }

  if (!anneal_evaluate (frame, node->attribute.object, &object, error))
    return FALSE;
  if (as_callee && anneal_evaluate_has_method (&object, name))
    {
      *result = anneal_object_ref (object);
      result->index = 1;
      return TRUE;
    }

  switch ((int) object.kind)
    {
    case ANNEAL_UNKNOWN:
      *result = anneal_unknown_attribute (frame, &object, name);
      return TRUE;
    case ANNEAL_MODULE:
      *result = anneal_builtin_lookup (anneal_object_get_string (&object), name);
      return result->kind != ANNEAL_UNSET
             || look_into_module (frame, anneal_object_get_string (&object), name, result, error);
    case ANNEAL_HOST:
      return look_into_host (frame, &object, name, result, error);
    case ANNEAL_RECORD:
      g_free (dotted);
      dotted = anneal_node_dup_text (frame->module, node->attribute.object);
      return anneal_record_get_attribute (frame, &object, dotted, name, result, error);
    default:
      anneal_set_error (error, ANNEAL_ERROR_NAME, "'%s' object has no attribute '%s' in this program",
                        anneal_object_get_type_name (&object), name);
      return FALSE;
    }
}

gboolean
anneal_evaluate_attribute (AnnealFrame       *frame,
                           const AnnealNode  *node,
                           AnnealObject      *result,
                           GError           **error)
{
  return evaluate_member (frame, node, FALSE, result, error);
}

gboolean
anneal_evaluate_callee (AnnealFrame       *frame,
                        const AnnealNode  *node,
                        AnnealObject      *result,
                        GError           **error)
{
  if (node->kind != ANNEAL_NODE_ATTRIBUTE)
    return anneal_evaluate (frame, node, result, error);
  if (evaluate_member (frame, node, TRUE, result, error))
    return TRUE;

  anneal_error_take_span (*error, ANNEAL_SPAN_OF (node));
  return FALSE;
}
