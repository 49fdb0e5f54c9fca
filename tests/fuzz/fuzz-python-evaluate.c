/* fuzz-python-evaluate.c: any expression is worked out or refused, and so is any function at any number
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-function.h"
#include "fuzz.h"

static const AnnealObject arguments[] = {
  ANNEAL_OBJECT_INT (0),
  ANNEAL_OBJECT_INT (1),
  ANNEAL_OBJECT_INT (30),
  ANNEAL_OBJECT_INT (10000000),
  ANNEAL_OBJECT_INT (-1),
  ANNEAL_OBJECT_INT (G_MAXINT64),
  ANNEAL_OBJECT_INT (G_MININT64),
  ANNEAL_OBJECT_FLOAT (0.5),
  ANNEAL_OBJECT_FLOAT (-1e308),
  ANNEAL_OBJECT_NONE,
};

static void
check_result (gboolean            done,
              const AnnealObject *result,
              const GError       *error,
              gsize               length)
{
  if (!done)
    {
      check_error (error, length);
      return;
    }

  g_autofree char *repr = anneal_object_repr (result);

  g_assert_null (error);
  g_assert_cmpuint (result->kind, !=, ANNEAL_UNSET);
  g_assert_true (g_utf8_validate (repr, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  gsize length = strlen (text);
  g_auto(AnnealObject) value = { 0 };
  g_autoptr(GError) error = NULL;
  gboolean done = anneal_expression_parse (text, &value, &error);
  AnnealBudget budget = ANNEAL_BUDGET_INIT;

  check_result (done, &value, error, length);
  for (guint i = 0; done && i < G_N_ELEMENTS (arguments); i++)
    {
      g_auto(AnnealObject) result = { 0 };
      g_autoptr(GError) refusal = NULL;

      gboolean called = anneal_function_call (&value, &arguments[i], &budget, &result, &refusal);

      check_result (called, &result, refusal, length);
    }

  return 0;
}
