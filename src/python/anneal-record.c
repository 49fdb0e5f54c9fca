/* anneal-record.c: objects with attributes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-runner-private.h"
#include "anneal-unknown-private.h"

/* Classes above a class. */
#define MAX_BASES 50

static void
finalize_record (AnnealHeap *heap)
{
  AnnealRecord *self = (AnnealRecord *) heap;

  g_free (self->name);
  anneal_object_clear (&self->class);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
}

static void
free_object (gpointer data)
{
  anneal_object_clear (data);
  g_free (data);
}

gboolean
anneal_record_new (AnnealRunner  *runner,
                   AnnealRole     role,
                   const char    *name,
                   AnnealObject  *result,
                   GError       **error)
{
  AnnealRecord *self;

  if (runner == NULL || runner->records->len >= ANNEAL_MAX_RECORDS)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("More than %d objects are too many for this program"),
                        runner != NULL ? ANNEAL_MAX_RECORDS : 0);
      return FALSE;
    }

  self = anneal_heap_new (sizeof (AnnealRecord), finalize_record);
  self->runner = runner;
  self->role = (guint8) role;
  self->name = g_strdup (name);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->order = g_ptr_array_new_with_free_func (g_free);
  *result = (AnnealObject) { .kind = ANNEAL_RECORD, .heap = &self->heap };
  g_ptr_array_add (runner->records, anneal_object_ref (*result).heap);

  return TRUE;
}

const char *
anneal_record_get_type_name (const AnnealObject *self)
{
  return ANNEAL_RECORD_OF (self)->role == ANNEAL_ROLE_CLASS ? "type" : ANNEAL_RECORD_OF (self)->name;
}

const AnnealObject *
anneal_record_lookup (const AnnealObject *self,
                      const char         *name)
{
  for (guint i = 0; i < MAX_BASES && self->kind == ANNEAL_RECORD; i++)
    {
      const AnnealObject *value = g_hash_table_lookup (ANNEAL_RECORD_OF (self)->members, name);

      if (value != NULL)
        return value;
      self = &ANNEAL_RECORD_OF (self)->class;
    }

  return NULL;
}

gboolean
anneal_record_set (const AnnealObject  *object,
                   const char          *name,
                   const AnnealObject  *value,
                   GError             **error)
{
  AnnealRecord *self = ANNEAL_RECORD_OF (object);
  AnnealObject *copy;

  if (self->runner == NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_SYNTAX,
                        _("An object that changes while the curve is computed is not read"));
      return FALSE;
    }

  if (!g_hash_table_contains (self->members, name))
    g_ptr_array_add (self->order, g_strdup (name));
  if (value->kind == ANNEAL_UNSET)
    return TRUE;

  copy = g_new (AnnealObject, 1);
  *copy = anneal_object_ref (*value);
  g_hash_table_insert (self->members, g_strdup (name), copy);

  return TRUE;
}

/* A function of the class, found through one of its objects. */
static gboolean
bind_method (AnnealFrame         *frame,
             const AnnealObject  *self,
             const AnnealObject  *function,
             AnnealObject        *result,
             GError             **error)
{
  AnnealFunction *method = ANNEAL_FUNCTION_OF (function);
  AnnealCall none = { { 0, 0 }, { 0, 0 }, 0, NULL, NULL, 0, NULL, NULL, NULL, NULL };

  if (method->builtin != NULL || method->use == ANNEAL_USE_STATIC)
    {
      *result = anneal_object_ref (*function);
      return TRUE;
    }

  *result = anneal_function_bind_self (function, method->use == ANNEAL_USE_CLASS ? &ANNEAL_RECORD_OF (self)->class
                                                                                : self);
  if (method->use != ANNEAL_USE_PROPERTY)
    return TRUE;

  g_auto(AnnealObject) getter = *result;

  *result = (AnnealObject) { 0 };
  return anneal_evaluation_call (frame->evaluation, &getter, &none, result, error);
}

gboolean
anneal_record_get_attribute (AnnealFrame         *frame,
                             const AnnealObject  *self,
                             const char          *expression,
                             const char          *name,
                             AnnealObject        *result,
                             GError             **error)
{
  const AnnealRecord *record = ANNEAL_RECORD_OF (self);
  const AnnealObject *own = g_hash_table_lookup (record->members, name);
  const AnnealObject *value = own != NULL ? own : anneal_record_lookup (self, name);

  if (value != NULL && value->kind == ANNEAL_FUNCTION && own == NULL && record->role == ANNEAL_ROLE_INSTANCE)
    return bind_method (frame, self, value, result, error);
  if (value != NULL)
    {
      *result = anneal_object_ref (*value);
      return TRUE;
    }

  if (frame->evaluation->is_open)
    {
      g_autofree char *text = g_strconcat (expression != NULL ? expression : record->name, ".", name, NULL);
      g_autofree char *why = g_strdup_printf ("'%s' object has no attribute '%s'", record->name, name);

      *result = anneal_open (frame, text, why, NULL, FALSE);
      return TRUE;
    }

  anneal_set_error (error, ANNEAL_ERROR_NAME, "'%s' object has no attribute '%s'", record->name, name);
  return FALSE;
}

/* Fields of a dataclass, its base's first: positional arguments, then keywords, then defaults. */
static gboolean
fill_fields (const AnnealObject  *class,
             const AnnealObject  *self,
             const AnnealCall    *call,
             guint               *place,
             guint                level,
             GError             **error)
{
  const AnnealRecord *record = ANNEAL_RECORD_OF (class);

  if (record->class.kind == ANNEAL_RECORD && level < MAX_BASES
      && !fill_fields (&record->class, self, call, place, level + 1, error))
    return FALSE;

  for (guint i = 0; i < record->order->len; i++)
    {
      const char *name = g_ptr_array_index (record->order, i);
      const AnnealObject *value = g_hash_table_lookup (record->members, name);

      if (value != NULL && value->kind == ANNEAL_FUNCTION && ANNEAL_FUNCTION_OF (value)->builtin == NULL
          && ANNEAL_FUNCTION_OF (value)->code->owner != NULL)
        continue;
      if (*place < call->n_positional)
        value = &call->positional[*place];
      ++*place;
      if (value != NULL && !anneal_record_set (self, name, value, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
set_keywords (const AnnealObject  *self,
              const AnnealCall    *call,
              GError             **error)
{
  for (guint i = 0; i < call->n_keywords; i++)
    if (!anneal_record_set (self, call->keywords[i], &call->keyword_values[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
call_hook (AnnealEvaluation    *evaluation,
           const AnnealObject  *self,
           const char          *name,
           const AnnealCall    *call,
           AnnealObject        *result,
           GError             **error)
{
  const AnnealObject *function = anneal_record_lookup (self, name);
  g_auto(AnnealObject) bound = { 0 };

  if (function == NULL || function->kind != ANNEAL_FUNCTION)
    return TRUE;

  bound = anneal_function_bind_self (function, self);
  return anneal_evaluation_call (evaluation, &bound, call, result, error);
}

static gboolean
make_instance (AnnealEvaluation    *evaluation,
               const AnnealObject  *class,
               const AnnealCall    *call,
               AnnealObject        *result,
               GError             **error)
{
  const AnnealRecord *record = ANNEAL_RECORD_OF (class);
  const AnnealObject *init = anneal_record_lookup (class, "__init__");
  AnnealCall none = { { 0, 0 }, { 0, 0 }, 0, NULL, NULL, 0, NULL, NULL, NULL, NULL };
  g_auto(AnnealObject) self = { 0 };
  g_auto(AnnealObject) ignored = { 0 };
  guint place = 0;

  if (!anneal_record_new (evaluation->runner, ANNEAL_ROLE_INSTANCE, record->name, &self, error))
    return FALSE;

  ANNEAL_RECORD_OF (&self)->class = anneal_object_ref (*class);
  ANNEAL_RECORD_OF (&self)->is_open = record->is_open;
  if (init != NULL && init->kind == ANNEAL_FUNCTION)
    {
      if (!call_hook (evaluation, &self, "__init__", call, &ignored, error))
        return FALSE;
    }
  else if ((record->is_dataclass && !fill_fields (class, &self, call, &place, 0, error))
           || !set_keywords (&self, call, error)
           || (record->is_dataclass && !call_hook (evaluation, &self, "__post_init__", &none, &ignored, error)))
    return FALSE;

  *result = self;
  self = (AnnealObject) { 0 };
  return TRUE;
}

gboolean
anneal_record_call (AnnealEvaluation    *evaluation,
                    const AnnealObject  *self,
                    const AnnealCall    *call,
                    AnnealObject        *result,
                    GError             **error)
{
  const AnnealRecord *record = ANNEAL_RECORD_OF (self);

  if (record->role == ANNEAL_ROLE_LIBRARY)
    return anneal_library_call (evaluation, record->name, call, result, error);
  if (record->role == ANNEAL_ROLE_CLASS)
    return make_instance (evaluation, self, call, result, error);
  if (anneal_record_lookup (self, "__call__") != NULL)
    return call_hook (evaluation, self, "__call__", call, result, error);
  if (evaluation->is_open)
    {
      *result = anneal_unknown_new_name (record->name, _("What an object gives when it is called is not known"), TRUE);
      return TRUE;
    }

  anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object is not callable", record->name);
  return FALSE;
}

void
anneal_record_collect_names (const AnnealObject *self,
                             GPtrArray          *names)
{
  const AnnealRecord *record = ANNEAL_RECORD_OF (self);

  for (guint i = 0; i < record->order->len; i++)
    {
      const AnnealObject *value = g_hash_table_lookup (record->members, g_ptr_array_index (record->order, i));

      if (value != NULL && value->kind == ANNEAL_UNKNOWN)
        anneal_object_collect_names (value, names);
    }
}
