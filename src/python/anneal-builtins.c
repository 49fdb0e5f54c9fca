/* anneal-builtins.c: finding and calling the functions that the language brings along
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-builtins-private.h"
#include "anneal-record-private.h"

typedef struct
{
  const char *name;
  double      value;
} Constant;

static const Constant math_constants[] = {
  { "e", M_E }, { "inf", (double) INFINITY }, { "nan", (double) NAN }, { "pi", M_PI }, { "tau", 2.0 * M_PI },
};

static const Constant numpy_constants[] = {
  { "Inf", (double) INFINITY }, { "NaN", (double) NAN }, { "e", M_E }, { "inf", (double) INFINITY },
  { "nan", (double) NAN }, { "pi", M_PI },
};

/* What Python has beside the tables: no mistake to use, but not read here. */
static const char core_others[] =
  " aiter anext ascii bin breakpoint bytearray bytes callable chr classmethod compile complex delattr dir eval "
  "exec format frozenset getattr globals hasattr hash hex id input isinstance issubclass iter "
  "locals memoryview next object oct open ord property repr set setattr slice staticmethod str super type "
  "vars ";

static const char math_others[] =
  " dist frexp fsum gamma lcm lgamma modf ulp ";

/* "np" is what everybody calls numpy. */
static const char *
get_canonical (const char *module)
{
  if (g_str_equal (module, "np") || g_str_equal (module, "numpy"))
    return "numpy";

  return g_str_equal (module, "math") ? "math" : NULL;
}

gboolean
anneal_builtin_has_module (const char *module)
{
  return get_canonical (module) != NULL;
}

static const AnnealBuiltin *
get_table (const char *module)
{
  if (module == NULL)
    return anneal_builtins_core;

  return g_str_equal (module, "math") ? anneal_builtins_math : anneal_builtins_numpy;
}

static const Constant *
get_constants (const char *module,
               gsize      *n)
{
  if (g_str_equal (module, "math"))
    {
      *n = G_N_ELEMENTS (math_constants);
      return math_constants;
    }

  *n = G_N_ELEMENTS (numpy_constants);
  return numpy_constants;
}

static AnnealObject
new_builtin (const AnnealBuiltin *builtin)
{
  static const char types[] = " bool dict float int list range tuple ";
  g_autofree char *word = g_strconcat (" ", builtin->name, " ", NULL);
  AnnealFunction *self = anneal_heap_new (sizeof (AnnealFunction), NULL);

  self->builtin = builtin;
  self->callable.name = builtin->name;
  self->callable.type_name = builtin->module == NULL && strstr (types, word) != NULL ? "type"
                                                                                    : "builtin_function_or_method";

  return (AnnealObject) { .kind = ANNEAL_FUNCTION, .heap = &self->callable.heap };
}

AnnealObject
anneal_builtin_lookup (const char *module,
                       const char *name)
{
  gsize n_constants;
  const Constant *constants;

  if (module == NULL && get_canonical (name) != NULL)
    return anneal_object_new_module (get_canonical (name));
  if (module == NULL && g_str_equal (name, "__name__"))
    return anneal_object_new_string ("__main__", -1);
  if (module == NULL && g_str_equal (name, "print"))
    return anneal_object_new_unknown (_("print() gives nothing"));
  if (module != NULL)
    {
      module = get_canonical (module);
      if (module == NULL)
        return (AnnealObject) { 0 };

      constants = get_constants (module, &n_constants);
      for (gsize i = 0; i < n_constants; i++)
        if (g_str_equal (constants[i].name, name))
          return (AnnealObject) ANNEAL_OBJECT_FLOAT (constants[i].value);
    }

  for (const AnnealBuiltin *b = get_table (module); b->name != NULL; b++)
    if (g_str_equal (b->name, name))
      return new_builtin (b);

  return (AnnealObject) { 0 };
}

/* Whether Python would know the name; @module: NULL, or one of this program's. */
gboolean
anneal_builtin_is_elsewhere (const char *module,
                             const char *name)
{
  g_autofree char *word = g_strconcat (" ", name, " ", NULL);

  /* numpy has hundreds. */
  if (module != NULL && !g_str_equal (module, "math"))
    return FALSE;

  return strstr (module == NULL ? core_others : math_others, word) != NULL;
}

void
anneal_builtin_foreach (const char *module,
                        void      (*visit) (const char *name,
                                            gpointer    data),
                        gpointer    data)
{
  gsize n_constants;
  const Constant *constants;

  module = get_canonical (module);
  if (module == NULL)
    return;

  constants = get_constants (module, &n_constants);
  for (gsize i = 0; i < n_constants; i++)
    visit (constants[i].name, data);
  for (const AnnealBuiltin *b = get_table (module); b->name != NULL; b++)
    visit (b->name, data);
}

/* math's functions take what has a float inside. */
gboolean
anneal_builtin_get_double (const AnnealObject  *argument,
                           double              *value,
                           GError             **error)
{
  if (anneal_object_is_number (argument))
    {
      *value = anneal_object_get_number (argument);
      return TRUE;
    }

  if (!anneal_object_refuse_unknown (argument, error))
    anneal_set_error (error, ANNEAL_ERROR_TYPE, "must be real number, not %s",
                      anneal_object_get_type_name (argument));
  return FALSE;
}

gboolean
anneal_builtin_get_integer (const AnnealObject  *argument,
                            gint64              *value,
                            GError             **error)
{
  if (anneal_object_is_integer (argument))
    {
      *value = argument->integer;
      return TRUE;
    }

  if (!anneal_object_refuse_unknown (argument, error))
    anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object cannot be interpreted as an integer",
                      anneal_object_get_type_name (argument));
  return FALSE;
}

gboolean
anneal_builtin_call_unary (const AnnealBuiltin  *builtin,
                           const AnnealObject   *argument,
                           AnnealObject         *result,
                           GError              **error)
{
  double x;
  double y;

  if (!anneal_builtin_get_double (argument, &x, error))
    return FALSE;

  y = builtin->unary (x);
  if (builtin->check != ANNEAL_CHECK_NONE && !isfinite (y))
    {
      if ((isnan (y) && !isnan (x)) || (isinf (y) && isfinite (x) && builtin->check == ANNEAL_CHECK_DOMAIN))
        {
          anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "math domain error");
          return FALSE;
        }
      if (isinf (y) && isfinite (x))
        {
          anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "math range error");
          return FALSE;
        }
    }

  *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (y);
  return TRUE;
}

/* Which parameter a keyword is, by the blank-separated list; -1: none. */
static int
find_keyword (const AnnealBuiltin *builtin,
              const char          *keyword)
{
  g_auto(GStrv) names = g_strsplit (builtin->keywords != NULL ? builtin->keywords : "", " ", -1);

  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], keyword))
      return i;

  return -1;
}

static gboolean
check_count (const AnnealBuiltin  *builtin,
             guint                 n,
             GError              **error)
{
  if ((int) n >= builtin->n_min && (builtin->n_max < 0 || (int) n <= builtin->n_max))
    return TRUE;

  if (builtin->n_min == 1 && builtin->n_max == 1)
    anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() takes exactly one argument (%u given)", builtin->name, n);
  else if (builtin->n_min == builtin->n_max)
    anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s expected %d arguments, got %u", builtin->name, builtin->n_min, n);
  else
    anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s expected at %s %d argument%s, got %u", builtin->name,
                      (int) n < builtin->n_min ? "least" : "most",
                      (int) n < builtin->n_min ? builtin->n_min : builtin->n_max,
                      ((int) n < builtin->n_min ? builtin->n_min : builtin->n_max) == 1 ? "" : "s", n);

  return FALSE;
}

/* Puts keywords in the places of their parameters. */
static gboolean
call_with_keywords (const AnnealBuiltin  *builtin,
                    AnnealEvaluation     *evaluation,
                    const AnnealCall     *call,
                    AnnealObject         *result,
                    GError              **error)
{
  AnnealObject arguments[8] = { 0 };
  guint n = call->n_positional;

  if (n > G_N_ELEMENTS (arguments))
    return check_count (builtin, n, error);
  for (guint i = 0; i < n; i++)
    arguments[i] = call->positional[i];

  for (guint i = 0; i < call->n_keywords; i++)
    {
      int place = find_keyword (builtin, call->keywords[i]);

      if (place < 0 || arguments[place].kind != ANNEAL_UNSET)
        {
          if (place < 0 && builtin->keywords == NULL)
            anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() takes no keyword arguments", builtin->name);
          else
            anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() got an unexpected keyword argument '%s'", builtin->name,
                              call->keywords[i]);
          return FALSE;
        }
      arguments[place] = call->keyword_values[i];
      n = MAX (n, (guint) place + 1);
    }

  for (int i = 0; i < builtin->n_min; i++)
    if (arguments[i].kind == ANNEAL_UNSET)
      {
        anneal_set_error (error, ANNEAL_ERROR_TYPE, "%s() missing required argument (pos %d)", builtin->name, i + 1);
        return FALSE;
      }

  return builtin->unary != NULL ? anneal_builtin_call_unary (builtin, arguments, result, error)
                                : builtin->call (builtin, evaluation, arguments, n, result, error);
}

gboolean
anneal_builtin_call (const AnnealFunction  *function,
                     AnnealEvaluation      *evaluation,
                     const AnnealCall      *call,
                     AnnealObject          *result,
                     GError               **error)
{
  const AnnealBuiltin *builtin = function->builtin;

  for (guint i = 0; i < call->n_positional; i++)
    if (anneal_object_refuse_unknown (&call->positional[i], error))
      return FALSE;
  for (guint i = 0; i < call->n_keywords; i++)
    if (anneal_object_refuse_unknown (&call->keyword_values[i], error))
      return FALSE;

  if (call->n_keywords > 0 && builtin->module == NULL && g_str_equal (builtin->name, "dict"))
    return anneal_library_call (evaluation, "dict", call, result, error);
  if (call->n_keywords > 0)
    return call_with_keywords (builtin, evaluation, call, result, error);
  if (!check_count (builtin, call->n_positional, error))
    return FALSE;

  return builtin->unary != NULL
         ? anneal_builtin_call_unary (builtin, call->positional, result, error)
         : builtin->call (builtin, evaluation, call->positional, call->n_positional, result, error);
}
