/* anneal-library.c: what scripts use of Python's library: argparse, SimpleNamespace, partial, …
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-record-private.h"
#include "anneal-runner-private.h"
#include "anneal-unknown-private.h"

/* Common to the entries of the table. */
#define ARGUMENTS AnnealEvaluation *evaluation, const AnnealCall *call, AnnealObject *result, GError **error

static const AnnealObject *
find_keyword (const AnnealCall *call,
              const char       *name)
{
  for (guint i = 0; i < call->n_keywords; i++)
    if (g_str_equal (call->keywords[i], name))
      return &call->keyword_values[i];

  return NULL;
}

/* SimpleNamespace (lr=0.1), EasyDict ({"lr": 0.1}) */
static gboolean
make_namespace (ARGUMENTS)
{
  g_auto(AnnealObject) self = { 0 };

  if (!anneal_record_new (evaluation->runner, ANNEAL_ROLE_NAMESPACE, "namespace", &self, error))
    return FALSE;

  if (call->n_positional == 1 && call->positional[0].kind == ANNEAL_DICT)
    for (gsize i = 0; i < anneal_object_get_n_pairs (&call->positional[0]); i++)
      {
        const AnnealObject *key;
        const AnnealObject *value;

        anneal_object_get_pair (&call->positional[0], i, &key, &value);
        if (key->kind == ANNEAL_STRING && !anneal_record_set (&self, anneal_object_get_string (key), value, error))
          return FALSE;
      }
  for (guint i = 0; i < call->n_keywords; i++)
    if (!anneal_record_set (&self, call->keywords[i], &call->keyword_values[i], error))
      return FALSE;

  *result = self;
  self = (AnnealObject) { 0 };
  return TRUE;
}

static gboolean
make_parser (ARGUMENTS)
{
  return anneal_record_new (evaluation->runner, ANNEAL_ROLE_PARSER, "ArgumentParser", result, error);
}

/* field (default=0.1), field (default_factory=list) */
static gboolean
make_field (ARGUMENTS)
{
  const AnnealObject *value = find_keyword (call, "default");
  const AnnealObject *factory = find_keyword (call, "default_factory");
  AnnealCall none = { { 0, 0 }, { 0, 0 }, 0, NULL, NULL, 0, NULL, NULL, NULL, NULL };

  if (value == NULL && factory != NULL)
    return anneal_evaluation_call (evaluation, factory, &none, result, error);

  *result = value != NULL ? anneal_object_ref (*value) : anneal_object_new_unknown ("This field has no default");
  return TRUE;
}

static gboolean
make_dict (ARGUMENTS)
{
  g_autofree AnnealObject *pairs = g_new0 (AnnealObject, 2 * call->n_keywords + 1);

  if (call->n_keywords == 0 && call->n_positional == 1 && call->positional[0].kind == ANNEAL_DICT)
    {
      *result = anneal_object_ref (call->positional[0]);
      return TRUE;
    }

  for (guint i = 0; i < call->n_keywords; i++)
    {
      pairs[2 * i] = anneal_object_new_string (call->keywords[i], -1);
      pairs[2 * i + 1] = anneal_object_ref (call->keyword_values[i]);
    }

  return anneal_object_take_dict (pairs, call->n_keywords, result, error);
}

static gboolean
make_partial (ARGUMENTS)
{
  const AnnealObject *function = call->n_positional > 0 ? &call->positional[0] : NULL;

  if (function == NULL || call->n_positional > 1 || function->kind != ANNEAL_FUNCTION
      || ANNEAL_FUNCTION_OF (function)->builtin != NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "partial() of this is not read by this program");
      return FALSE;
    }

  return anneal_function_with_fallbacks (function, call, result, error);
}

/* A dict of what an object has. */
static gboolean
list_members (ARGUMENTS)
{
  const AnnealRecord *record;
  g_autofree AnnealObject *pairs = NULL;
  gsize n = 0;

  if (call->n_positional != 1 || call->positional[0].kind != ANNEAL_RECORD)
    {
      *result = anneal_unknown_new_name ("vars(...)", "vars() of this is not read by this program", TRUE);
      return TRUE;
    }

  record = ANNEAL_RECORD_OF (&call->positional[0]);
  pairs = g_new0 (AnnealObject, 2 * record->order->len + 1);
  for (guint i = 0; i < record->order->len; i++)
    {
      const char *name = g_ptr_array_index (record->order, i);
      const AnnealObject *value = g_hash_table_lookup (record->members, name);

      pairs[n++] = anneal_object_new_string (name, -1);
      if (value != NULL)
        pairs[n++] = anneal_object_ref (*value);
      else
        {
          g_autofree char *text = g_strconcat ("args.", name, NULL);
          AnnealFrame frame = { .evaluation = evaluation };

          pairs[n++] = anneal_open (&frame, text, "This argument has no default", NULL, FALSE);
        }
    }

  return anneal_object_take_dict (pairs, n / 2, result, error);
}

static gboolean
get_attribute (ARGUMENTS)
{
  const AnnealObject *value = NULL;

  if (call->n_positional >= 2 && call->positional[0].kind == ANNEAL_RECORD
      && call->positional[1].kind == ANNEAL_STRING)
    value = anneal_record_lookup (&call->positional[0], anneal_object_get_string (&call->positional[1]));
  if (value == NULL && call->n_positional == 3)
    value = &call->positional[2];

  *result = value != NULL ? anneal_object_ref (*value)
                          : anneal_unknown_new_name ("getattr(...)", "What getattr() gives is not known", TRUE);
  return TRUE;
}

static gboolean
set_attribute (ARGUMENTS)
{
  *result = (AnnealObject) ANNEAL_OBJECT_NONE;

  return call->n_positional != 3 || call->positional[0].kind != ANNEAL_RECORD
         || call->positional[1].kind != ANNEAL_STRING
         || anneal_record_set (&call->positional[0], anneal_object_get_string (&call->positional[1]),
                               &call->positional[2], error);
}

static const struct
{
  const char *dotted;
  gboolean  (*call) (ARGUMENTS);
} library[] = {
  { "argparse.ArgumentParser", make_parser }, { "argparse.Namespace", make_namespace },
  { "collections.OrderedDict", make_dict }, { "dataclasses.field", make_field }, { "dict", make_dict },
  { "easydict.EasyDict", make_namespace }, { "functools.partial", make_partial }, { "getattr", get_attribute },
  { "ml_collections.ConfigDict", make_namespace }, { "setattr", set_attribute },
  { "types.SimpleNamespace", make_namespace }, { "vars", list_members },
};

AnnealObject
anneal_library_lookup (AnnealRunner *runner,
                       const char   *dotted)
{
  AnnealObject result = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (library); i++)
    if (g_str_equal (library[i].dotted, dotted))
      anneal_record_new (runner, ANNEAL_ROLE_LIBRARY, dotted, &result, NULL);

  return result;
}

gboolean
anneal_library_call (AnnealEvaluation  *evaluation,
                     const char        *dotted,
                     const AnnealCall  *call,
                     AnnealObject      *result,
                     GError           **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (library); i++)
    if (g_str_equal (library[i].dotted, dotted))
      return library[i].call (evaluation, call, result, error);

  anneal_set_error (error, ANNEAL_ERROR_NAME, "name '%s' is not defined", dotted);
  return FALSE;
}

/* The attribute that an option's value is found under: the first long name, "--learning-rate" as learning_rate. */
static char *
find_destination (const AnnealCall *call)
{
  const AnnealObject *given = find_keyword (call, "dest");
  const char *best = NULL;
  char *name;

  if (given != NULL && given->kind == ANNEAL_STRING)
    return g_strdup (anneal_object_get_string (given));

  for (guint i = 0; i < call->n_positional; i++)
    if (call->positional[i].kind == ANNEAL_STRING)
      {
        const char *option = anneal_object_get_string (&call->positional[i]);

        if (best == NULL || (g_str_has_prefix (option, "--") && !g_str_has_prefix (best, "--")))
          best = option;
      }
  if (best == NULL)
    return NULL;

  name = g_strdup (best + strspn (best, "-"));
  return g_strdelimit (name, "-", '_');
}

static gboolean
add_argument (const AnnealObject  *parser,
              const AnnealCall    *call,
              GError             **error)
{
  g_autofree char *name = find_destination (call);
  const AnnealObject *value = find_keyword (call, "default");
  const AnnealObject *action = find_keyword (call, "action");
  AnnealObject implied = { 0 };

  if (name == NULL || *name == '\0')
    return TRUE;
  if (value == NULL && action != NULL && action->kind == ANNEAL_STRING
      && g_str_has_prefix (anneal_object_get_string (action), "store_"))
    implied = (AnnealObject) ANNEAL_OBJECT_BOOL (g_str_equal (anneal_object_get_string (action), "store_false"));

  return anneal_record_set (parser, name, value != NULL ? value : &implied, error);
}

/* The host may know what the program is called with; the default is what the text says. */
static AnnealObject
ask_for_argument (AnnealEvaluation   *evaluation,
                  const char         *name,
                  const AnnealObject *fallback)
{
  g_autofree char *text = g_strconcat ("args.", name, NULL);
  AnnealFrame frame = { .evaluation = evaluation };

  if (fallback == NULL || fallback->kind == ANNEAL_UNKNOWN || fallback->kind == ANNEAL_UNSET)
    return fallback != NULL ? anneal_object_ref (*fallback) : (AnnealObject) { 0 };

  return anneal_open (&frame, text, "This argument is left open", fallback, FALSE);
}

static gboolean
parse_arguments (AnnealEvaluation    *evaluation,
                 const AnnealObject  *parser,
                 AnnealObject        *result,
                 GError             **error)
{
  const AnnealRecord *record = ANNEAL_RECORD_OF (parser);

  if (!anneal_record_new (evaluation->runner, ANNEAL_ROLE_ARGUMENTS, "Namespace", result, error))
    return FALSE;

  for (guint i = 0; i < record->order->len; i++)
    {
      const char *name = g_ptr_array_index (record->order, i);
      g_auto(AnnealObject) value = ask_for_argument (evaluation, name, g_hash_table_lookup (record->members, name));

      if (!anneal_record_set (result, name, &value, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
anneal_parser_has_method (const char *name)
{
  static const char * const methods[] = {
    "add_argument", "add_argument_group", "add_mutually_exclusive_group", "parse_args", "parse_known_args",
    "set_defaults", NULL,
  };

  return g_strv_contains (methods, name);
}

gboolean
anneal_parser_call (AnnealEvaluation    *evaluation,
                    const AnnealObject  *parser,
                    const char          *method,
                    const AnnealCall    *call,
                    AnnealObject        *result,
                    GError             **error)
{
  *result = (AnnealObject) ANNEAL_OBJECT_NONE;
  if (g_str_equal (method, "add_argument"))
    return add_argument (parser, call, error);
  if (g_str_equal (method, "add_argument_group") || g_str_equal (method, "add_mutually_exclusive_group"))
    {
      *result = anneal_object_ref (*parser);
      return TRUE;
    }
  if (g_str_equal (method, "set_defaults"))
    {
      for (guint i = 0; i < call->n_keywords; i++)
        if (!anneal_record_set (parser, call->keywords[i], &call->keyword_values[i], error))
          return FALSE;
      return TRUE;
    }
  if (g_str_equal (method, "parse_args"))
    return parse_arguments (evaluation, parser, result, error);

  /* "parse_known_args": the arguments, and those that are not known. */
  AnnealObject items[2] = { { 0 }, { 0 } };

  if (!parse_arguments (evaluation, parser, &items[0], error))
    return FALSE;

  items[1] = anneal_object_new_list (NULL, 0);
  *result = anneal_object_new_tuple (items, 2);
  anneal_object_clear (&items[0]);
  anneal_object_clear (&items[1]);

  return TRUE;
}
