/* anneal-bind.c: the arguments of a call given to the parameters of a function
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-function-private.h"

static gboolean
is_required (const AnnealParameter *parameter)
{
  return parameter->fallback == NULL && parameter->stars == 0;
}

/* "f() missing 2 required positional arguments: 'a' and 'b'" */
static void
fail_missing (const AnnealCode    *code,
              const AnnealObject  *slots,
              gboolean             by_keyword,
              GError             **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  guint n_missing = 0;
  guint n_seen = 0;

  for (guint i = 0; i < code->n_parameters; i++)
    n_missing += slots[i].kind == ANNEAL_UNSET && code->parameters[i].by_keyword == by_keyword;

  for (guint i = 0; i < code->n_parameters; i++)
    if (slots[i].kind == ANNEAL_UNSET && code->parameters[i].by_keyword == by_keyword)
      {
        if (n_seen > 0)
          g_string_append (names, n_missing == 2 ? " and " : n_seen + 1 == n_missing ? ", and " : ", ");
        g_string_append_printf (names, "'%s'", code->parameters[i].name);
        n_seen++;
      }

  anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() missing %u required %s argument%s: %s", code->name, n_missing,
                    by_keyword ? "keyword-only" : "positional", n_missing == 1 ? "" : "s", names->str);
}

/* Parameters that arguments without a name are given to. */
static guint
count_positional (const AnnealCode *code)
{
  guint n = 0;

  while (n < code->n_parameters && code->parameters[n].stars == 0 && !code->parameters[n].by_keyword)
    n++;

  return n;
}

static void
fail_too_many (const AnnealCode  *code,
               guint              n_given,
               GError           **error)
{
  guint n_positional = count_positional (code);
  guint n_required = 0;
  g_autofree char *takes = NULL;

  for (guint i = 0; i < n_positional; i++)
    n_required += is_required (&code->parameters[i]);

  takes = n_required < n_positional ? g_strdup_printf ("from %u to %u", n_required, n_positional)
                                    : g_strdup_printf ("%u", n_positional);
  anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() takes %s positional argument%s but %u %s given", code->name, takes,
                    n_positional == 1 && n_required == 1 ? "" : "s", n_given, n_given == 1 ? "was" : "were");
}

/* The place of "*args" or "**kwargs", or n_parameters. */
static guint
find_starred (const AnnealCode *code,
              guint             stars)
{
  guint place = 0;

  while (place < code->n_parameters && code->parameters[place].stars != stars)
    place++;

  return place;
}

static gboolean
bind_keywords (const AnnealCode  *code,
               const AnnealCall  *call,
               AnnealObject      *slots,
               GArray            *others,      /* (element-type AnnealObject): keys and values for **kwargs */
               GError           **error)
{
  gboolean takes_all = find_starred (code, 2) < code->n_parameters;

  for (guint i = 0; i < call->n_keywords; i++)
    {
      guint place = 0;

      while (place < code->n_parameters && (code->parameters[place].stars > 0
                                            || strcmp (code->parameters[place].name, call->keywords[i]) != 0))
        place++;

      if (place == code->n_parameters && takes_all)
        {
          AnnealObject pair[] = {
            anneal_object_new_string (call->keywords[i], -1), anneal_object_ref (call->keyword_values[i]),
          };

          g_array_append_vals (others, pair, G_N_ELEMENTS (pair));
          continue;
        }
      if (place == code->n_parameters || slots[place].kind != ANNEAL_UNSET)
        {
          anneal_set_error (error, ANNEAL_ERROR_TYPE,
                            place == code->n_parameters ? "%s() got an unexpected keyword argument '%s'"
                                                        : "%s() got multiple values for argument '%s'",
                            code->name, call->keywords[i]);
          return FALSE;
        }
      slots[place] = anneal_object_ref (call->keyword_values[i]);
    }

  return TRUE;
}

/* What is left over goes to "*args" and "**kwargs"; takes the references in @others. */
static gboolean
bind_starred (const AnnealCode  *code,
              const AnnealCall  *call,
              AnnealObject      *slots,
              GArray            *others,
              GError           **error)
{
  guint n_positional = MIN (count_positional (code), call->n_positional);
  guint rest = find_starred (code, 1);
  guint keywords = find_starred (code, 2);
  gsize n_others = others->len;

  g_array_set_clear_func (others, NULL);
  if (rest < code->n_parameters)
    slots[rest] = anneal_object_new_tuple (call->positional + n_positional, call->n_positional - n_positional);

  return keywords == code->n_parameters
         || anneal_object_take_dict ((AnnealObject *) (gpointer) others->data, n_others / 2, &slots[keywords], error);
}

/* Puts the arguments into the parameters' slots, checking in CPython's order. */
gboolean
anneal_function_bind (const AnnealFunction  *function,
                      const AnnealCall      *call,
                      AnnealObject          *slots,
                      GError               **error)
{
  const AnnealCode *code = function->code;
  g_autoptr(GArray) others = g_array_new (FALSE, FALSE, sizeof (AnnealObject));
  guint n_positional = count_positional (code);
  gboolean missing[2] = { FALSE, FALSE };

  g_array_set_clear_func (others, (GDestroyNotify) anneal_object_clear);
  for (guint i = 0; i < MIN (call->n_positional, n_positional); i++)
    slots[i] = anneal_object_ref (call->positional[i]);

  if (!bind_keywords (code, call, slots, others, error))
    return FALSE;
  if (call->n_positional > n_positional && find_starred (code, 1) == code->n_parameters)
    {
      fail_too_many (code, call->n_positional, error);
      return FALSE;
    }
  if (code->has_stars && !bind_starred (code, call, slots, others, error))
    return FALSE;

  for (guint i = 0; i < code->n_parameters; i++)
    {
      if (slots[i].kind == ANNEAL_UNSET)
        slots[i] = anneal_object_ref (function->fallbacks[i]);
      if (slots[i].kind == ANNEAL_UNSET)
        missing[code->parameters[i].by_keyword] = TRUE;
    }
  if (missing[0] || missing[1])
    fail_missing (code, slots, !missing[0], error);

  return !missing[0] && !missing[1];
}
