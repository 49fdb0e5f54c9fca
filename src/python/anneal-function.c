/* anneal-function.c: making and calling functions
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-unknown-private.h"

static void
finalize_function (AnnealHeap *heap)
{
  AnnealFunction *self = (AnnealFunction *) heap;

  for (guint i = 0; i < self->code->n_parameters; i++)
    anneal_object_clear (&self->fallbacks[i]);
  for (guint i = 0; i < self->code->n_captures; i++)
    if (self->captured[i].kind != ANNEAL_FUNCTION || self->captured[i].heap != heap)
      anneal_object_clear (&self->captured[i]);

  g_free (self->fallbacks);
  g_free (self->captured);
  anneal_object_clear (&self->bound);
  g_clear_pointer (&self->supplied, g_hash_table_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  anneal_module_unref (self->module);
}

/* What the function closes over, of the call under way. */
static AnnealObject
capture (const AnnealFrame   *frame,
         const AnnealCapture *from)
{
  const AnnealObject *value = NULL;

  if (from->from_local >= 0)
    value = &frame->slots[from->from_local];
  else if (from->from_capture >= 0)
    value = &frame->function->captured[from->from_capture];

  if (from->from_local >= 0 && from->changes)
    {
      g_autofree char *why = g_strdup_printf (_("'%s' changes after the function is made"), from->name);

      return anneal_object_new_unknown (why);
    }

  return value != NULL ? anneal_object_ref (*value) : (AnnealObject) { 0 };
}

/* The function that @code becomes where @frame stands. */
gboolean
anneal_function_new (AnnealFrame       *frame,
                     const AnnealCode  *code,
                     AnnealObject      *result,
                     GError           **error)
{
  AnnealFunction *self = anneal_heap_new (sizeof (AnnealFunction), finalize_function);
  g_auto(AnnealObject) function = { .kind = ANNEAL_FUNCTION, .heap = &self->callable.heap };

  self->callable.type_name = "function";
  self->callable.name = code->name;
  self->module = anneal_module_ref (frame->module);
  self->code = code;
  self->fallbacks = g_new0 (AnnealObject, code->n_parameters);
  self->captured = g_new0 (AnnealObject, code->n_captures);
  self->runner = frame->function != NULL ? frame->function->runner : frame->evaluation->runner;

  for (guint i = 0; i < code->n_parameters; i++)
    if (code->parameters[i].fallback != NULL)
      {
        if (!anneal_evaluate (frame, code->parameters[i].fallback, &self->fallbacks[i], error))
          return FALSE;
        anneal_heap_contain (&self->callable.heap, &self->fallbacks[i]);
      }
  for (guint i = 0; i < code->n_captures; i++)
    {
      self->captured[i] = capture (frame, &code->captures[i]);
      anneal_heap_contain (&self->callable.heap, &self->captured[i]);
    }

  if (self->callable.heap.nesting > ANNEAL_MAX_NESTING)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, "A value nested more than %d levels deep is too much",
                        ANNEAL_MAX_NESTING);
      return FALSE;
    }

  if (self->runner != NULL)
    anneal_runner_add_function (self->runner, self);
  else if (frame->function != NULL && frame->function->supplied != NULL)
    self->supplied = g_hash_table_ref (frame->function->supplied);

  *result = function;
  function = (AnnealObject) { 0 };
  return TRUE;
}

/* The same function once more, to be given something of its own. */
static AnnealFunction *
copy_function (const AnnealObject *object,
               AnnealObject       *result)
{
  const AnnealFunction *function = ANNEAL_FUNCTION_OF (object);
  AnnealFunction *self = anneal_heap_new (sizeof (AnnealFunction), finalize_function);

  self->callable = function->callable;
  self->callable.heap = (AnnealHeap) { .finalize = finalize_function, .nesting = function->callable.heap.nesting,
                                       .weight = function->callable.heap.weight };
  self->module = anneal_module_ref (function->module);
  self->code = function->code;
  self->fallbacks = g_new0 (AnnealObject, function->code->n_parameters);
  self->captured = g_new0 (AnnealObject, function->code->n_captures);
  self->runner = function->runner;
  self->use = function->use;
  self->bound = anneal_object_ref (function->bound);
  self->supplied = function->supplied != NULL ? g_hash_table_ref (function->supplied) : NULL;
  self->names = function->names != NULL ? g_ptr_array_ref (function->names) : NULL;
  for (guint i = 0; i < function->code->n_parameters; i++)
    self->fallbacks[i] = anneal_object_ref (function->fallbacks[i]);
  for (guint i = 0; i < function->code->n_captures; i++)
    self->captured[i] = anneal_object_ref (function->captured[i]);

  if (self->runner != NULL)
    anneal_runner_add_function (self->runner, self);
  *result = (AnnealObject) { .kind = ANNEAL_FUNCTION, .heap = &self->callable.heap };

  return self;
}

AnnealObject
anneal_function_bind_self (const AnnealObject *function,
                           const AnnealObject *self)
{
  AnnealObject result;
  AnnealFunction *method = copy_function (function, &result);

  anneal_object_clear (&method->bound);
  method->bound = anneal_object_ref (*self);

  return result;
}

gboolean
anneal_function_with_fallbacks (const AnnealObject  *function,
                                const AnnealCall    *call,
                                AnnealObject        *result,
                                GError             **error)
{
  AnnealFunction *self = copy_function (function, result);

  for (guint i = 0; i < call->n_keywords; i++)
    {
      guint place = 0;

      while (place < self->code->n_parameters
             && g_strcmp0 (self->code->parameters[place].name, call->keywords[i]) != 0)
        place++;
      if (place == self->code->n_parameters || self->code->parameters[place].stars > 0)
        {
          anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() got an unexpected keyword argument '%s'",
                            self->code->name, call->keywords[i]);
          anneal_object_clear (result);
          return FALSE;
        }

      anneal_object_clear (&self->fallbacks[place]);
      self->fallbacks[place] = anneal_object_ref (call->keyword_values[i]);
      anneal_heap_contain (&self->callable.heap, &self->fallbacks[place]);
    }

  return TRUE;
}

static void
free_object (gpointer data)
{
  anneal_object_clear (data);
  g_free (data);
}

/* Keeps the value of an unresolved name of the function's body; only while the function is frozen. */
void
anneal_function_supply (AnnealFunction     *self,
                        const char         *expression,
                        const AnnealObject *value)
{
  AnnealObject *copy = g_new (AnnealObject, 1);

  if (self->supplied == NULL)
    self->supplied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);

  *copy = anneal_object_ref (*value);
  g_hash_table_insert (self->supplied, g_strdup (expression), copy);
}

void
anneal_function_collect_names (const AnnealFunction *self,
                               GPtrArray            *names)
{
  for (guint i = 0; self->names != NULL && i < self->names->len; i++)
    anneal_names_add (names, g_ptr_array_index (self->names, i));
  for (guint i = 0; self->builtin == NULL && i < self->code->n_parameters; i++)
    if (self->fallbacks[i].kind == ANNEAL_UNKNOWN)
      anneal_object_collect_names (&self->fallbacks[i], names);
  if (self->bound.kind == ANNEAL_RECORD)
    anneal_record_collect_names (&self->bound, names);
}

/* The place of a result that is no value. */
static void
take_body_span (const AnnealObject *function,
                GError             *error)
{
  const AnnealFunction *self = function->kind == ANNEAL_FUNCTION ? ANNEAL_FUNCTION_OF (function) : NULL;

  if (self != NULL && self->builtin == NULL && self->code->expression != NULL)
    anneal_error_take_span (error, ANNEAL_SPAN_OF (self->code->expression));
}

/**
 * anneal_function_call:
 * @function: any object
 * @argument: the only argument
 * @budget: what is left to spend; taken from, also by a call that fails
 * @result: (out): a new reference
 *
 * Returns: %FALSE with an error, which has a span in the text of the function if it happened inside
 */
gboolean
anneal_function_call (const AnnealObject  *function,
                      const AnnealObject  *argument,
                      AnnealBudget        *budget,
                      AnnealObject        *result,
                      GError             **error)
{
  guint64 limit = MIN (budget->nodes, ANNEAL_MAX_NODES_A_CALL);
  AnnealEvaluation evaluation = { .nodes = limit, .depth = budget->depth };
  GError *local_error = NULL;

  if (limit == 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("The whole curve needs more than %d steps of calculation"),
                        ANNEAL_MAX_NODES_A_CURVE);
      return FALSE;
    }

  *result = (AnnealObject) { 0 };
  if (anneal_evaluation_is_simple (function))
    {
      const AnnealFunction *self = ANNEAL_FUNCTION_OF (function);
      AnnealObject slot = *argument;
      AnnealFrame frame = { &evaluation, &slot, self->module, self };

      anneal_evaluate (&frame, self->code->expression, result, &local_error);
    }
  else
    {
      AnnealSpan span = { 0, 0 };
      AnnealCall call = { .n_positional = 1, .positional = argument, .positional_spans = &span };

      anneal_evaluation_call (&evaluation, function, &call, result, &local_error);
    }

  budget->nodes -= MIN (budget->nodes, limit - evaluation.nodes + 1);
  if (local_error == NULL && anneal_object_refuse_unknown (result, &local_error))
    {
      anneal_object_clear (result);
      take_body_span (function, local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return TRUE;
}
