/* anneal-evaluate-method.c: methods of lists, dicts and strings, and assigning to their parts
 *
 * Values never change: "steps.append(3)" makes a longer list and gives it to `steps`.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-unknown-private.h"

/* A method at work: @self is looked at, @changed is what takes its place. */
typedef struct
{
  AnnealFrame        *frame;
  const AnnealObject *self;
  const AnnealObject *arguments;
  guint               n_arguments;
  AnnealObject       *result;
  AnnealObject        changed;      /* unset: nothing changes */
  GError            **error;
} Work;

typedef struct
{
  AnnealObjectKind   kind;
  const char        *name;
  gint8              n_min;
  gint8              n_max;
  gboolean         (*call) (Work *work);
} Method;

/* New references to the items of @list, with room for @n_more. */
static AnnealObject *
copy_items (Work               *work,
            const AnnealObject *list,
            gsize               n_more,
            gsize              *n_items)
{
  AnnealObject *items;

  if (!anneal_object_iterate (list, n_items, work->error)
      || !anneal_evaluation_spend (work->frame->evaluation, *n_items + n_more, work->error))
    return NULL;

  items = g_new0 (AnnealObject, *n_items + n_more + 1);
  for (gsize i = 0; i < *n_items; i++)
    items[i] = anneal_object_get_item (list, i);

  return items;
}

static gboolean
append (Work *work)
{
  gsize n_items;
  g_autofree AnnealObject *items = copy_items (work, work->self, 1, &n_items);

  if (items == NULL)
    return FALSE;

  items[n_items] = anneal_object_ref (work->arguments[0]);
  return anneal_object_take_list (items, n_items + 1, ANNEAL_LIST, &work->changed, work->error);
}

static gboolean
extend (Work *work)
{
  gsize n_more;
  g_autofree AnnealObject *more = copy_items (work, &work->arguments[0], 0, &n_more);
  g_auto(AnnealObject) list = { 0 };

  return more != NULL && anneal_object_take_list (more, n_more, ANNEAL_LIST, &list, work->error)
         && anneal_sequence_add (work->self, &list, &work->changed, work->error);
}

static gboolean
find_place (const AnnealObject  *index,
            gsize                n_items,
            const char          *method,
            gsize               *place,
            GError             **error)
{
  gint64 i;

  if (!anneal_object_is_integer (index))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object cannot be interpreted as an integer",
                        anneal_object_get_type_name (index));
      return FALSE;
    }

  i = index->integer < 0 ? index->integer + (gint64) n_items : index->integer;
  if (i < 0 || i >= (gint64) n_items)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "%s index out of range", method);
      return FALSE;
    }

  *place = (gsize) i;
  return TRUE;
}

static gboolean
pop (Work *work)
{
  AnnealObject last = ANNEAL_OBJECT_INT (-1);
  gsize n_items;
  gsize place;
  g_autofree AnnealObject *items = NULL;

  anneal_object_iterate (work->self, &n_items, NULL);
  if (!find_place (work->n_arguments > 0 ? &work->arguments[0] : &last, n_items, "pop", &place, work->error))
    return FALSE;
  items = copy_items (work, work->self, 0, &n_items);
  if (items == NULL)
    return FALSE;

  *work->result = items[place];
  memmove (items + place, items + place + 1, (n_items - place - 1) * sizeof (AnnealObject));
  return anneal_object_take_list (items, n_items - 1, ANNEAL_LIST, &work->changed, work->error);
}

static gboolean
insert (Work *work)
{
  gsize n_items;
  gint64 place;
  g_autofree AnnealObject *items = NULL;

  if (!anneal_object_is_integer (&work->arguments[0]))
    return find_place (&work->arguments[0], 0, "insert", &n_items, work->error);
  items = copy_items (work, work->self, 1, &n_items);
  if (items == NULL)
    return FALSE;

  place = work->arguments[0].integer;
  place = CLAMP (place < 0 ? place + (gint64) n_items : place, 0, (gint64) n_items);
  memmove (items + place + 1, items + place, (n_items - (gsize) place) * sizeof (AnnealObject));
  items[place] = anneal_object_ref (work->arguments[1]);
  return anneal_object_take_list (items, n_items + 1, ANNEAL_LIST, &work->changed, work->error);
}

static gboolean
copy (Work *work)
{
  *work->result = anneal_object_ref (*work->self);
  return TRUE;
}

static gboolean
find_item (Work *work)
{
  gsize n_items = 0;

  anneal_object_iterate (work->self, &n_items, NULL);
  if (!anneal_evaluation_spend (work->frame->evaluation, n_items, work->error))
    return FALSE;

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (work->self, i);

      if (anneal_object_python_equal (&item, &work->arguments[0]))
        {
          *work->result = (AnnealObject) ANNEAL_OBJECT_INT ((gint64) i);
          return TRUE;
        }
    }

  anneal_set_error (work->error, ANNEAL_ERROR_RANGE, "list.index(x): x not in list");
  return FALSE;
}

/* "sort", "reverse": as the functions sorted() and reversed() have it. */
static gboolean
rearrange (Work       *work,
           const char *function)
{
  AnnealObject sorted = anneal_builtin_lookup (NULL, function);
  AnnealSpan span = { 0, 0 };
  AnnealCall call = { .n_positional = 1, .positional = work->self, .positional_spans = &span };
  gboolean good = anneal_evaluation_call (work->frame->evaluation, &sorted, &call, &work->changed, work->error);

  anneal_object_clear (&sorted);
  return good;
}

static gboolean
sort (Work *work)
{
  return rearrange (work, "sorted");
}

static gboolean
reverse (Work *work)
{
  return rearrange (work, "reversed");
}

static gboolean
get (Work *work)
{
  GError *error = NULL;
  const AnnealObject *value = anneal_object_find_key (work->self, &work->arguments[0], &error);

  if (error != NULL)
    {
      g_propagate_error (work->error, error);
      return FALSE;
    }

  *work->result = value != NULL ? anneal_object_ref (*value)
                  : work->n_arguments == 2 ? anneal_object_ref (work->arguments[1])
                  : (AnnealObject) ANNEAL_OBJECT_NONE;
  return TRUE;
}

/* Keys (0), values (1) or pairs (2). */
static gboolean
list_dict (Work  *work,
           guint  what)
{
  const AnnealDict *dict = ANNEAL_DICT_OF (work->self);
  g_autofree AnnealObject *items = g_new0 (AnnealObject, dict->n_pairs + 1);

  if (!anneal_evaluation_spend (work->frame->evaluation, dict->n_pairs, work->error))
    return FALSE;

  for (gsize i = 0; i < dict->n_pairs; i++)
    items[i] = what == 2 ? anneal_object_new_tuple (&dict->pairs[2 * i], 2)
                         : anneal_object_ref (dict->pairs[2 * i + what]);
  return anneal_object_take_list (items, dict->n_pairs, ANNEAL_LIST, work->result, work->error);
}

static gboolean
list_keys (Work *work)
{
  return list_dict (work, 0);
}

static gboolean
list_values (Work *work)
{
  return list_dict (work, 1);
}

static gboolean
list_pairs (Work *work)
{
  return list_dict (work, 2);
}

/* @self with the pairs of @more put in. */
static gboolean
merge (AnnealFrame         *frame,
       const AnnealObject  *self,
       const AnnealObject  *more,       /* (n_more, 2), lent */
       gsize                n_more,
       AnnealObject        *result,
       GError             **error)
{
  const AnnealDict *dict = ANNEAL_DICT_OF (self);
  g_autofree AnnealObject *pairs = g_new0 (AnnealObject, 2 * (dict->n_pairs + n_more) + 1);

  if (!anneal_evaluation_spend (frame->evaluation, dict->n_pairs + n_more, error))
    return FALSE;

  for (gsize i = 0; i < 2 * dict->n_pairs; i++)
    pairs[i] = anneal_object_ref (dict->pairs[i]);
  for (gsize i = 0; i < 2 * n_more; i++)
    pairs[2 * dict->n_pairs + i] = anneal_object_ref (more[i]);

  return anneal_object_take_dict (pairs, dict->n_pairs + n_more, result, error);
}

static gboolean
update (Work *work)
{
  const AnnealObject *more = &work->arguments[0];

  if (more->kind == ANNEAL_DICT)
    return merge (work->frame, work->self, ANNEAL_DICT_OF (more)->pairs, ANNEAL_DICT_OF (more)->n_pairs,
                  &work->changed, work->error);

  if (!anneal_object_refuse_unknown (more, work->error))
    anneal_set_error (work->error, ANNEAL_ERROR_TYPE, "'%s' object is not a mapping",
                      anneal_object_get_type_name (more));
  return FALSE;
}

static gboolean
set_default (Work *work)
{
  AnnealObject pair[] = { work->arguments[0], ANNEAL_OBJECT_NONE };

  if (work->n_arguments == 2)
    pair[1] = work->arguments[1];
  if (anneal_object_find_key (work->self, &work->arguments[0], NULL) == NULL
      && !merge (work->frame, work->self, pair, 1, &work->changed, work->error))
    return FALSE;

  return get (work);
}

static gboolean
change_case (Work *work)
{
  const char *text = anneal_object_get_string (work->self);
  g_autofree char *lower = g_utf8_strdown (text, -1);

  *work->result = anneal_object_new_string (lower, -1);
  return TRUE;
}

static gboolean
strip (Work *work)
{
  g_autofree char *text = g_strdup (anneal_object_get_string (work->self));

  *work->result = anneal_object_new_string (g_strstrip (text), -1);
  return TRUE;
}

static gboolean
starts_with (Work *work)
{
  if (work->arguments[0].kind != ANNEAL_STRING)
    {
      anneal_set_error (work->error, ANNEAL_ERROR_TYPE, "startswith first arg must be str or a tuple of str, not %s",
                        anneal_object_get_type_name (&work->arguments[0]));
      return FALSE;
    }

  *work->result = (AnnealObject) ANNEAL_OBJECT_BOOL (g_str_has_prefix (anneal_object_get_string (work->self),
                                                                       anneal_object_get_string (work->arguments)));
  return TRUE;
}

static gboolean
split (Work *work)
{
  const char *text = anneal_object_get_string (work->self);
  g_auto(GStrv) parts = work->n_arguments == 1 && work->arguments[0].kind == ANNEAL_STRING
                        && *anneal_object_get_string (&work->arguments[0]) != '\0'
                        ? g_strsplit (text, anneal_object_get_string (&work->arguments[0]), -1)
                        : g_strsplit_set (text, " \t\r\n", -1);
  g_autofree AnnealObject *items = g_new0 (AnnealObject, g_strv_length (parts) + 1);
  gsize n_items = 0;

  if (!anneal_evaluation_spend (work->frame->evaluation, g_strv_length (parts), work->error))
    return FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    if (work->n_arguments == 1 || *parts[i] != '\0')
      items[n_items++] = anneal_object_new_string (parts[i], -1);
  return anneal_object_take_list (items, n_items, ANNEAL_LIST, work->result, work->error);
}

static const Method methods[] = {
  { ANNEAL_LIST, "append", 1, 1, append }, { ANNEAL_LIST, "copy", 0, 0, copy }, { ANNEAL_LIST, "extend", 1, 1, extend },
  { ANNEAL_LIST, "index", 1, 1, find_item }, { ANNEAL_LIST, "insert", 2, 2, insert }, { ANNEAL_LIST, "pop", 0, 1, pop },
  { ANNEAL_LIST, "reverse", 0, 0, reverse }, { ANNEAL_LIST, "sort", 0, 0, sort },
  { ANNEAL_DICT, "copy", 0, 0, copy }, { ANNEAL_DICT, "get", 1, 2, get }, { ANNEAL_DICT, "items", 0, 0, list_pairs },
  { ANNEAL_DICT, "keys", 0, 0, list_keys }, { ANNEAL_DICT, "setdefault", 1, 2, set_default },
  { ANNEAL_DICT, "update", 1, 1, update }, { ANNEAL_DICT, "values", 0, 0, list_values },
  { ANNEAL_STRING, "lower", 0, 0, change_case }, { ANNEAL_STRING, "split", 0, 1, split },
  { ANNEAL_STRING, "startswith", 1, 1, starts_with }, { ANNEAL_STRING, "strip", 0, 0, strip },
};

static const Method *
find_method (const AnnealObject *self,
             const char         *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (methods[i].kind == (AnnealObjectKind) self->kind && g_str_equal (methods[i].name, name))
      return &methods[i];

  return NULL;
}

gboolean
anneal_evaluate_has_method (const AnnealObject *self,
                            const char         *name)
{
  if (self->kind == ANNEAL_RECORD)
    return ANNEAL_RECORD_OF (self)->role == ANNEAL_ROLE_PARSER && anneal_parser_has_method (name);

  return find_method (self, name) != NULL;
}

gboolean
anneal_evaluate_method (AnnealFrame         *frame,
                        const AnnealNode    *place,
                        const AnnealObject  *self,
                        const char          *name,
                        const AnnealCall    *call,
                        AnnealObject        *result,
                        GError             **error)
{
  const Method *method = find_method (self, name);
  Work work = {
    .frame = frame, .self = self, .arguments = call->positional, .n_arguments = call->n_positional,
    .result = result, .error = error,
  };
  g_auto(AnnealObject) changed = { 0 };
  gboolean good;

  if (call->n_keywords > 0 || (int) call->n_positional < method->n_min || (int) call->n_positional > method->n_max)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() takes from %d to %d positional arguments but %u were given",
                        name, method->n_min, method->n_max, call->n_positional + call->n_keywords);
      return FALSE;
    }

  *result = (AnnealObject) ANNEAL_OBJECT_NONE;
  good = method->call (&work);
  changed = work.changed;
  if (good && changed.kind != ANNEAL_UNSET)
    good = anneal_evaluate_replace (frame, place, &changed, error);

  return good;
}

/* Gives @value to what @place stands for: a name, or a part of something. */
gboolean
anneal_evaluate_replace (AnnealFrame         *frame,
                         const AnnealNode    *place,
                         const AnnealObject  *value,
                         GError             **error)
{
  gboolean known;

  if (place->kind == ANNEAL_NODE_LOCAL || place->kind == ANNEAL_NODE_GLOBAL
      || (place->kind == ANNEAL_NODE_CAPTURE && frame->evaluation->runner != NULL))
    return anneal_evaluate_assign (frame, place, value, error);
  if (place->kind == ANNEAL_NODE_ATTRIBUTE || place->kind == ANNEAL_NODE_SUBSCRIPT)
    {
      if (anneal_evaluate_assign_part (frame, place, value, &known, error))
        return TRUE;
      if (*error != NULL)
        return FALSE;
    }
  else if (place->kind != ANNEAL_NODE_CAPTURE)
    return TRUE;

  anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, ANNEAL_SPAN_OF (place), _("Assigning to this is not read"));
  return FALSE;
}

static gboolean
replace_item (AnnealFrame         *frame,
              const AnnealObject  *list,
              const AnnealObject  *index,
              const AnnealObject  *value,
              AnnealObject        *result,
              GError             **error)
{
  Work work = { .frame = frame, .error = error };
  gsize n_items;
  gsize place;
  g_autofree AnnealObject *items = NULL;

  anneal_object_iterate (list, &n_items, NULL);
  if (!find_place (index, n_items, "list assignment", &place, error))
    return FALSE;
  items = copy_items (&work, list, 0, &n_items);
  if (items == NULL)
    return FALSE;

  anneal_object_clear (&items[place]);
  items[place] = anneal_object_ref (*value);
  return anneal_object_take_list (items, n_items, ANNEAL_LIST, result, error);
}

static gboolean
assign_to_host (AnnealFrame         *frame,
                const AnnealNode    *target,
                const AnnealObject  *object,
                const AnnealObject  *key,
                const AnnealObject  *value,
                gboolean            *known,
                GError             **error)
{
  AnnealRunner *runner = frame->evaluation->runner;
  const AnnealPythonHost *host = runner != NULL ? anneal_runner_get_host (runner) : NULL;

  if (host == NULL || host->assign == NULL)
    return FALSE;

  *known = TRUE;
  return host->assign (host->data, object, key, value, ANNEAL_SPAN_OF (target), error);
}

static gboolean
assign_item (AnnealFrame         *frame,
             const AnnealNode    *target,
             const AnnealObject  *object,
             const AnnealObject  *value,
             gboolean            *known,
             GError             **error)
{
  g_auto(AnnealObject) key = { 0 };
  g_auto(AnnealObject) changed = { 0 };

  if (target->subscript.index->kind == ANNEAL_NODE_SLICE)
    return FALSE;
  if (!anneal_evaluate (frame, target->subscript.index, &key, error))
    return FALSE;
  if (object->kind == ANNEAL_HOST)
    return assign_to_host (frame, target, object, &key, value, known, error);
  if (object->kind == ANNEAL_RECORD && key.kind == ANNEAL_STRING)
    {
      *known = TRUE;
      return anneal_record_set (object, anneal_object_get_string (&key), value, error);
    }
  if (object->kind != ANNEAL_LIST && object->kind != ANNEAL_DICT)
    return FALSE;

  *known = TRUE;
  if (object->kind == ANNEAL_LIST)
    {
      if (!replace_item (frame, object, &key, value, &changed, error))
        return FALSE;
    }
  else if (!merge (frame, object, (AnnealObject[]) { key, *value }, 1, &changed, error))
    return FALSE;

  return anneal_evaluate_replace (frame, target->subscript.object, &changed, error);
}

gboolean
anneal_evaluate_assign_part (AnnealFrame         *frame,
                             const AnnealNode    *target,
                             const AnnealObject  *value,
                             gboolean            *known,
                             GError             **error)
{
  const AnnealNode *node = target->kind == ANNEAL_NODE_SUBSCRIPT ? target->subscript.object
                           : target->attribute.object;
  g_auto(AnnealObject) object = { 0 };

  *known = FALSE;
  if (!anneal_evaluate (frame, node, &object, error))
    return FALSE;
  if (object.kind == ANNEAL_UNKNOWN && frame->evaluation->is_open)
    return TRUE;
  if (target->kind == ANNEAL_NODE_SUBSCRIPT)
    return assign_item (frame, target, &object, value, known, error);

  if (object.kind == ANNEAL_HOST)
    {
      g_autofree char *name = g_strconcat (".", target->attribute.name, NULL);
      g_auto(AnnealObject) key = anneal_object_new_string (name, -1);

      return assign_to_host (frame, target, &object, &key, value, known, error);
    }
  if (object.kind != ANNEAL_RECORD)
    return FALSE;

  g_autofree char *text = anneal_node_dup_text (frame->module, target);
  g_auto(AnnealObject) named = frame->evaluation->is_open ? anneal_unknown_take_name (frame, text, value)
                                                         : anneal_object_ref (*value);

  *known = TRUE;
  return anneal_record_set (&object, target->attribute.name, &named, error);
}
