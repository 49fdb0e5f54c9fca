/* anneal-evaluate-call.c: calls, and the bodies of functions
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-record-private.h"
#include "anneal-unknown-private.h"

/* Calls and functions of common size need no memory of their own. */
#define N_INLINE_ARGUMENTS 6
#define N_INLINE_SLOTS     12

/* The arguments of a call, worked out: positional ones first. */
typedef struct
{
  AnnealObject *values;
  AnnealSpan   *spans;
  const char  **names;          /* of keywords */
  AnnealSpan   *name_spans;
  guint         n_positional;
  guint         n;
  GArray       *more_values;    /* when something was unpacked */
  GArray       *more_spans;
  GPtrArray    *more_names;
  GPtrArray    *kept;           /* names that come from dicts */
} Arguments;

static void
arguments_clear (Arguments *self)
{
  for (guint i = 0; i < self->n; i++)
    if (anneal_object_has_heap (&self->values[i]))
      anneal_object_clear (&self->values[i]);
}

static gboolean
run_body (AnnealFrame       *frame,
          const AnnealCode  *code,
          AnnealObject      *result,
          GError           **error)
{
  AnnealFlow flow = ANNEAL_FLOW_ON;

  if (code->expression != NULL)
    return anneal_evaluate (frame, code->expression, result, error);
  if (frame->evaluation->is_open)
    return anneal_runner_run_function (frame->evaluation->runner, frame, result, error);

  if (!anneal_execute_block (frame, &code->block, &flow, result, error))
    return FALSE;
  if (flow != ANNEAL_FLOW_RETURN)
    *result = (AnnealObject) ANNEAL_OBJECT_NONE;

  return TRUE;
}

/* A method: its object comes before the arguments. */
static gboolean
bind_method (const AnnealFunction  *function,
             const AnnealCall      *call,
             AnnealObject          *slots,
             GError               **error)
{
  AnnealCall whole = *call;
  g_autofree AnnealObject *positional = g_new (AnnealObject, call->n_positional + 1);

  positional[0] = function->bound;
  for (guint i = 0; i < call->n_positional; i++)
    positional[i + 1] = call->positional[i];
  whole.positional = positional;
  whole.n_positional++;

  return anneal_function_bind (function, &whole, slots, error);
}

static gboolean
call_function (AnnealEvaluation      *self,
               const AnnealFunction  *function,
               const AnnealCall      *call,
               AnnealObject          *result,
               GError               **error)
{
  const AnnealCode *code = function->code;
  AnnealObject inline_slots[N_INLINE_SLOTS];
  AnnealObject *slots = inline_slots;
  AnnealFrame frame = { self, slots, function->module, function };
  gboolean good;

  if (code->unreadable != NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_SYNTAX, "%s", _(code->unreadable));
      return FALSE;
    }

  if (code->n_slots > N_INLINE_SLOTS)
    slots = frame.slots = g_new (AnnealObject, code->n_slots);
  memset (slots, 0, code->n_slots * sizeof (AnnealObject));

  if (function->bound.kind != ANNEAL_UNSET)
    good = bind_method (function, call, slots, error);
  else if (call->n_keywords == 0 && call->n_positional == 1 && code->n_parameters == 1 && !code->has_stars)
    {
      slots[0] = anneal_object_ref (call->positional[0]);
      good = TRUE;
    }
  else
    good = anneal_function_bind (function, call, slots, error);

  good = good && run_body (&frame, code, result, error);

  for (guint i = 0; i < code->n_slots; i++)
    if (anneal_object_has_heap (&slots[i]))
      anneal_object_clear (&slots[i]);
  if (slots != inline_slots)
    g_free (slots);

  return good;
}

/* One argument for one parameter and an expression: the call that is made for every step of most curves. */
gboolean
anneal_evaluation_is_simple (const AnnealObject *callee)
{
  const AnnealFunction *function;

  if (callee->kind != ANNEAL_FUNCTION)
    return FALSE;

  function = ANNEAL_FUNCTION_OF (callee);
  return function->builtin == NULL && function->code->expression != NULL && function->code->n_parameters == 1
         && function->code->n_slots == 1 && function->code->unreadable == NULL && !function->code->has_stars
         && function->bound.kind == ANNEAL_UNSET;
}

/* An object that can be called is a function to the host: its method.  Takes no reference of what it replaces. */
static AnnealObject *
replace_callables (const AnnealObject *values,
                   guint               n)
{
  AnnealObject *replaced = g_new (AnnealObject, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const AnnealObject *method = values[i].kind == ANNEAL_RECORD ? anneal_record_lookup (&values[i], "__call__")
                                                                   : NULL;

      replaced[i] = method != NULL && method->kind == ANNEAL_FUNCTION && ANNEAL_FUNCTION_OF (method)->builtin == NULL
                    ? anneal_function_bind_self (method, &values[i]) : anneal_object_ref (values[i]);
    }

  return replaced;
}

static void
free_replaced (AnnealObject *values,
               guint         n)
{
  for (guint i = 0; i < n; i++)
    anneal_object_clear (&values[i]);
  g_free (values);
}

static gboolean
call_host (AnnealEvaluation    *self,
           const AnnealObject  *callee,
           const AnnealCall    *call,
           AnnealObject        *result,
           GError             **error)
{
  const AnnealPythonHost *host = self->runner != NULL ? anneal_runner_get_host (self->runner) : NULL;

  if (host != NULL && host->call != NULL)
    {
      AnnealCall replaced = *call;
      AnnealObject *positional = replace_callables (call->positional, call->n_positional);
      AnnealObject *keywords = replace_callables (call->keyword_values, call->n_keywords);
      gboolean good;

      replaced.positional = positional;
      replaced.keyword_values = keywords;
      good = host->call (host->data, callee, &replaced, result, error);
      free_replaced (positional, call->n_positional);
      free_replaced (keywords, call->n_keywords);
      anneal_runner_note_call (self->runner, good);
      return good;
    }

  anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object is not callable", anneal_object_get_type_name (callee));
  return FALSE;
}

/* Every callee, whatever it is. */
gboolean
anneal_evaluation_call (AnnealEvaluation    *self,
                        const AnnealObject  *callee,
                        const AnnealCall    *call,
                        AnnealObject        *result,
                        GError             **error)
{
  gboolean good;

  if (callee->kind == ANNEAL_UNKNOWN)
    {
      *result = anneal_object_ref (*callee);
      return TRUE;
    }
  if (callee->kind == ANNEAL_HOST)
    return call_host (self, callee, call, result, error);
  if (callee->kind == ANNEAL_RECORD)
    return anneal_record_call (self, callee, call, result, error);
  if (callee->kind != ANNEAL_FUNCTION)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object is not callable",
                        anneal_object_get_type_name (callee));
      return FALSE;
    }

  if (self->depth >= ANNEAL_MAX_CALL_DEPTH)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, "maximum recursion depth exceeded");
      return FALSE;
    }

  self->depth++;
  good = ANNEAL_FUNCTION_OF (callee)->builtin != NULL
         ? anneal_builtin_call (ANNEAL_FUNCTION_OF (callee), self, call, result, error)
         : call_function (self, ANNEAL_FUNCTION_OF (callee), call, result, error);
  self->depth--;

  return good;
}

static void
add_unpacked (Arguments    *self,
              const char   *name,       /* (nullable) */
              AnnealObject  value,      /* taken */
              AnnealSpan    span)
{
  g_array_append_val (self->more_values, value);
  g_array_append_val (self->more_spans, span);
  g_ptr_array_add (self->more_names, (gpointer) name);
}

/* The items of *value, or with @names the pairs of **value. */
static gboolean
unpack_argument (AnnealFrame           *frame,
                 const AnnealArgument  *argument,
                 const AnnealObject    *value,
                 Arguments             *self,
                 GError               **error)
{
  AnnealSpan span = ANNEAL_SPAN_OF (argument->value);
  gsize n_items;

  if (argument->stars == 2 && value->kind != ANNEAL_DICT && value->kind != ANNEAL_UNKNOWN)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_TYPE, span, "argument after ** must be a mapping, not %s",
                           anneal_object_get_type_name (value));
      return FALSE;
    }
  if (!anneal_object_iterate (value, &n_items, error)
      || !anneal_evaluation_spend (frame->evaluation, n_items, error))
    return FALSE;

  for (gsize i = 0; i < n_items; i++)
    {
      const AnnealObject *key;
      const AnnealObject *pair_value;

      if (argument->stars == 1)
        {
          add_unpacked (self, NULL, anneal_object_get_item (value, i), span);
          continue;
        }

      anneal_object_get_pair (value, i, &key, &pair_value);
      if (key->kind != ANNEAL_STRING)
        {
          anneal_set_error_at (error, ANNEAL_ERROR_TYPE, span, "keywords must be strings");
          return FALSE;
        }
      g_ptr_array_add (self->kept, g_strdup (anneal_object_get_string (key)));
      add_unpacked (self, g_ptr_array_index (self->kept, self->kept->len - 1), anneal_object_ref (*pair_value), span);
    }

  return TRUE;
}

/* Whether a built-in function failed for what is not known, and gives a longer expression. */
static gboolean
stay_open (AnnealFrame         *frame,
           const AnnealObject  *callee,
           const AnnealCall    *call,
           AnnealObject        *result,
           GError             **error)
{
  const AnnealBuiltin *builtin = callee->kind == ANNEAL_FUNCTION ? ANNEAL_FUNCTION_OF (callee)->builtin : NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *name = NULL;

  if (!frame->evaluation->is_open || builtin == NULL)
    return FALSE;

  anneal_unknown_spend (frame->evaluation);
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < call->n_positional; i++)
    anneal_object_collect_names (&call->positional[i], names);
  for (guint i = 0; i < call->n_keywords; i++)
    anneal_object_collect_names (&call->keyword_values[i], names);
  if (names->len == 0)
    return FALSE;

  g_clear_error (error);
  name = builtin->module != NULL ? g_strconcat (builtin->module, ".", builtin->name, NULL) : g_strdup (builtin->name);
  *result = anneal_unknown_apply (frame, name, call);

  return TRUE;
}

/* Calls with arguments that were worked out into @values, @spans and @names, positional ones first. */
static gboolean
finish_call (AnnealFrame         *frame,
             const AnnealNode    *node,
             const AnnealObject  *callee,
             const Arguments     *arguments,
             AnnealObject        *result,
             GError             **error)
{
  guint n_positional = arguments->n_positional;
  AnnealCall call = {
    .span = ANNEAL_SPAN_OF (node),
    .callee_span = ANNEAL_SPAN_OF (node->call.callee),
    .n_positional = n_positional,
    .positional = arguments->values,
    .positional_spans = arguments->spans,
    .n_keywords = arguments->n - n_positional,
  };

  if (call.n_keywords > 0)
    {
      call.keywords = (const char * const *) arguments->names + n_positional;
      call.keyword_values = arguments->values + n_positional;
      call.keyword_spans = arguments->spans + n_positional;
      call.keyword_name_spans = arguments->name_spans + n_positional;
    }

  if (callee->index == 1 && node->call.callee->kind == ANNEAL_NODE_ATTRIBUTE
      && (callee->kind == ANNEAL_LIST || callee->kind == ANNEAL_DICT || callee->kind == ANNEAL_STRING))
    return anneal_evaluate_method (frame, node->call.callee->attribute.object, callee,
                                   node->call.callee->attribute.name, &call, result, error);
  if (callee->index == 1 && callee->kind == ANNEAL_RECORD)
    return anneal_parser_call (frame->evaluation, callee, node->call.callee->attribute.name, &call, result, error);

  return anneal_evaluation_call (frame->evaluation, callee, &call, result, error)
         || stay_open (frame, callee, &call, result, error);
}

/* A call without stars: the arguments have the order of the text, keywords last. */
static gboolean
call_plainly (AnnealFrame         *frame,
              const AnnealNode    *node,
              const AnnealObject  *callee,
              Arguments           *arguments,
              AnnealObject        *result,
              GError             **error)
{
  gboolean good = TRUE;

  for (guint i = 0; good && i < node->call.n; i++)
    {
      const AnnealArgument *argument = &node->call.arguments[i];

      arguments->spans[i] = ANNEAL_SPAN_OF (argument->value);
      arguments->names[i] = argument->name;
      arguments->name_spans[i] = argument->name_span;
      good = anneal_evaluate (frame, argument->value, &arguments->values[i], error);
      arguments->n += good;
      arguments->n_positional += good && argument->name == NULL;
    }

  good = good && finish_call (frame, node, callee, arguments, result, error);
  arguments_clear (arguments);

  return good;
}

/* A call with stars: positional arguments and keywords may be mixed in the text. */
static gboolean
call_unpacking (AnnealFrame         *frame,
                const AnnealNode    *node,
                const AnnealObject  *callee,
                AnnealObject        *result,
                GError             **error)
{
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (AnnealObject));
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (AnnealSpan));
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  Arguments arguments = { .more_values = values, .more_spans = spans, .more_names = names, .kept = kept };
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean good = TRUE;

  g_array_set_clear_func (values, (GDestroyNotify) anneal_object_clear);

  /* Positional ones first, as Python has it. */
  for (guint keywords = 0; keywords < 2; keywords++)
    for (guint i = 0; good && i < node->call.n; i++)
      {
        const AnnealArgument *argument = &node->call.arguments[i];
        g_auto(AnnealObject) value = { 0 };

        if ((argument->name != NULL || argument->stars == 2) != (keywords == 1))
          continue;

        good = anneal_evaluate (frame, argument->value, &value, error);
        if (good && argument->stars == 0)
          add_unpacked (&arguments, argument->name, anneal_object_ref (value), ANNEAL_SPAN_OF (argument->value));
        else if (good)
          good = unpack_argument (frame, argument, &value, &arguments, error);
        if (keywords == 0)
          arguments.n_positional = values->len;
      }

  for (guint i = arguments.n_positional; good && i < names->len; i++)
    if (!g_hash_table_add (seen, g_ptr_array_index (names, i)))
      {
        anneal_set_error (error, ANNEAL_ERROR_TYPE, "got multiple values for keyword argument '%s'",
                          (const char *) g_ptr_array_index (names, i));
        good = FALSE;
      }

  arguments.values = (AnnealObject *) (gpointer) values->data;
  arguments.spans = (AnnealSpan *) (gpointer) spans->data;
  arguments.name_spans = arguments.spans;
  arguments.names = (const char **) names->pdata;
  arguments.n = values->len;

  return good && finish_call (frame, node, callee, &arguments, result, error);
}

static gboolean
call_with_arguments (AnnealFrame         *frame,
                     const AnnealNode    *node,
                     const AnnealObject  *callee,
                     AnnealObject        *result,
                     GError             **error)
{
  guint n = node->call.n;
  gboolean stars = FALSE;

  for (guint i = 0; !node->call.plain && i < n; i++)
    stars = stars || node->call.arguments[i].stars > 0;
  if (stars)
    return call_unpacking (frame, node, callee, result, error);

  if (n <= N_INLINE_ARGUMENTS)
    {
      AnnealObject values[N_INLINE_ARGUMENTS] = { 0 };
      AnnealSpan spans[N_INLINE_ARGUMENTS];
      AnnealSpan name_spans[N_INLINE_ARGUMENTS];
      const char *names[N_INLINE_ARGUMENTS];
      Arguments arguments = { .values = values, .spans = spans, .names = names, .name_spans = name_spans };

      return call_plainly (frame, node, callee, &arguments, result, error);
    }

  g_autofree AnnealObject *values = g_new0 (AnnealObject, n);
  g_autofree AnnealSpan *spans = g_new (AnnealSpan, n);
  g_autofree AnnealSpan *name_spans = g_new (AnnealSpan, n);
  g_autofree const char **names = g_new (const char *, n);
  Arguments arguments = { .values = values, .spans = spans, .names = names, .name_spans = name_spans };

  return call_plainly (frame, node, callee, &arguments, result, error);
}

/* cos (x) and the like, without the ceremony; TRUE if it was such a call. */
static gboolean
try_unary (AnnealFrame       *frame,
           const AnnealNode  *node,
           AnnealObject      *result,
           gboolean          *good,
           GError           **error)
{
  const AnnealNode *callee = node->call.callee;
  const AnnealBuiltin *builtin;
  AnnealObject argument = { 0 };

  if (callee->kind != ANNEAL_NODE_CONSTANT || callee->constant.kind != ANNEAL_FUNCTION || node->call.n != 1
      || !node->call.plain)
    return FALSE;

  builtin = ANNEAL_FUNCTION_OF (&callee->constant)->builtin;
  if (builtin->unary == NULL)
    return FALSE;

  *good = anneal_evaluate (frame, node->call.arguments[0].value, &argument, error);
  if (*good && !anneal_builtin_call_unary (builtin, &argument, result, error))
    {
      AnnealCall call = { .n_positional = 1, .positional = &argument };

      *good = stay_open (frame, &callee->constant, &call, result, error);
    }
  if (anneal_object_has_heap (&argument))
    anneal_object_clear (&argument);

  return TRUE;
}

gboolean
anneal_evaluate_call (AnnealFrame       *frame,
                      const AnnealNode  *node,
                      AnnealObject      *result,
                      GError           **error)
{
  g_auto(AnnealObject) callee = { 0 };
  gboolean good;

  if (try_unary (frame, node, result, &good, error))
    return good;

  if (!anneal_evaluate_callee (frame, node->call.callee, &callee, error))
    return FALSE;

  /* The arguments of what is not known may be anything. */
  if (callee.kind == ANNEAL_UNKNOWN)
    {
      *result = anneal_unknown_call (frame, node, &callee);
      return TRUE;
    }

  return call_with_arguments (frame, node, &callee, result, error);
}
