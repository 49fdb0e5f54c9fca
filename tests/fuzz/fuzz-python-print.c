/* fuzz-python-print.c: what is written for a value or a function reads back as the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-function.h"
#include "fuzz.h"

#define N_CALLS 4

static gboolean
call_function (const AnnealObject *function,
               gint64              t,
               AnnealObject       *result)
{
  const AnnealObject argument = ANNEAL_OBJECT_INT (t);
  AnnealBudget budget = ANNEAL_BUDGET_INIT;

  return anneal_function_call (function, &argument, &budget, result, NULL);
}

/* The same function: refuses where the other does, and gives the same. */
static void
check_calls (const AnnealObject *a,
             const AnnealObject *b)
{
  for (gint64 t = 0; t < N_CALLS; t++)
    {
      g_auto(AnnealObject) result_a = { 0 };
      g_auto(AnnealObject) result_b = { 0 };

      g_assert_cmpint (call_function (a, t, &result_a), ==, call_function (b, t, &result_b));

      /* Not by anneal_object_equal(): functions that functions return are never equal. */
      g_autofree char *repr_a = anneal_object_repr (&result_a);
      g_autofree char *repr_b = anneal_object_repr (&result_b);

      g_assert_cmpstr (repr_a, ==, repr_b);
    }
}

static void
check_function (const AnnealObject *function)
{
  g_autofree char *text = anneal_function_dup_text (function, NULL);

  if (text == NULL)           /* closes over what has no text, such as a module */
    return;

  g_auto(AnnealObject) again = { 0 };
  g_autoptr(GError) error = NULL;

  anneal_expression_parse (text, &again, &error);
  g_assert_no_error (error);

  g_autofree char *second = anneal_function_dup_text (&again, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, text);
  check_calls (function, &again);
}

static void
check_value (const AnnealObject *value)
{
  g_autofree char *text = anneal_object_repr (value);
  g_auto(AnnealObject) again = { 0 };

  /* repr() of an infinity, a NaN or a range of ranges is no expression in Python either. */
  if (!anneal_expression_parse (text, &again, NULL))
    return;

  g_autofree char *second = anneal_object_repr (&again);

  g_assert_cmpstr (second, ==, text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto(AnnealObject) value = { 0 };

  if (!anneal_expression_parse (text, &value, NULL))
    return 0;

  if (value.kind == ANNEAL_FUNCTION)
    check_function (&value);
  else
    check_value (&value);

  return 0;
}
